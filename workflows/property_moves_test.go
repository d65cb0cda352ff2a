package workflows_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A move is something that somebody tries. Who, with what and how follows from
// its seed and from how things stand; many a move is refused.
type move struct {
	*world
	*rand.Rand
}

func oneOf[T any](m move, of []T) T { return of[m.IntN(len(of))] }

// moves are what may be tried, each as often as its weight says.
func moves() []func(move) {
	var all []func(move)
	for _, m := range []struct {
		weight int
		try    func(move)
	}{
		{34, move.decides},
		{10, move.forward},
		{12, move.actsInCase},
		{18, move.verb},
		{9, move.speaks},
		{6, move.takesBack},
		{5, move.sendsBack},
		{5, move.corrects},
		{4, move.reopens},
		{9, move.timePasses},
		{4, move.files},
		{5, move.handsOver},
		{2, move.offers},
		{4, move.lends},
		{3, move.staffChanges},
		{8, move.relates},
		{4, move.opens},
		{3, move.engine},
		{2, move.again},
		{1, move.calendarComes},
		{6, move.asksOutOfOrder},
	} {
		all = append(all, slices.Repeat([]func(move){m.try}, m.weight)...)
	}
	return all
}

// send signs and gives a message to the register. What is refused changes
// nothing, and is one line of the audit.
func (m move) send(who string, e domain.Envelope) error {
	m.t.Helper()
	return m.give(m.Sign(m.t, who, e))
}

func (m move) give(message string) error {
	m.t.Helper()
	before, ended := m.record()
	receipt, err := m.Register.Decide(m.t.Context(), []byte(message), record.ByCommand)
	if err == nil {
		m.messages = append(m.messages, [2]any{message, receipt})
		return nil
	}
	refusal, refused := errors.AsType[*domain.Refusal](err)
	require.True(m.t, refused, "%v", err)
	after, end := m.record()
	require.Equal(m.t, before, after, "%s changed something", refusal)
	require.Equal(m.t, ended.lines+1, end.lines, "a refusal is one line of the audit")
	require.Equal(m.t, "refused "+string(refusal.Code), end.what)
	m.tally["refused "+string(refusal.Code)]++
	m.refused = append(m.refused, message)
	return err
}

// act has somebody act, and tells how it went.
func (m move) act(who string, kind domain.ActKind, id domain.CaseID, details any) (string, error) {
	m.t.Helper()
	err := m.send(who, domain.Envelope{Act: kind, Case: id, Details: m.Deposit(m.t, details)})
	m.t.Logf("%s: %s %s %s %s: %v", m.now.In(domain.Shanghai()).Format("01-02 15:04:05"), who, kind, id, asText(details), err)
	if err != nil {
		return "", err
	}
	m.tally[string(kind)]++
	return m.messages[len(m.messages)-1][1].(record.Receipt).Ref, nil
}

// anybody is mostly one of those who fit, and sometimes anybody.
func (m move) anybody(fit []string) string {
	if len(fit) > 0 && m.IntN(8) > 0 {
		return oneOf(m, fit)
	}
	return oneOf(m, m.names())
}

// handler is mostly somebody who may decide a task.
func (m move) handler(k seenTask) string {
	fit, barred := m.fit(k)
	if m.IntN(6) == 0 {
		fit = barred
	}
	return m.anybody(fit)
}

// sitting lists who sits at a centre or above it in one of these posts.
func (m move) sitting(c domain.CentreCode, posts ...domain.Post) (names []string) {
	for _, h := range m.seen.Holdings {
		if slices.Contains(posts, h.Post) && h.Centre.Covers(c) {
			names = append(names, m.nameOf(h.Staff))
		}
	}
	return names
}

func (m move) staff(names ...string) (ids []domain.StaffID) {
	for _, name := range names {
		ids = append(ids, m.People[name].ID)
	}
	return ids
}

// people draws so many different people.
func (m move) people(n int, among []string) (names []string) {
	for _, i := range m.Perm(len(among))[:min(n, len(among))] {
		if !slices.Contains(names, among[i]) {
			names = append(names, among[i])
		}
	}
	return names
}

// text is a text like no other.
func (m move) text(what string) string {
	m.marks++
	return fmt.Sprintf("%s第%d号", what, m.marks)
}

func (m move) note(what string) domain.Details { return domain.Details{Note: m.text(what)} }

func (m move) openCase() (seenCase, bool) {
	return m.caseThat(func(c seenCase) bool { return c.Open })
}

func (m move) caseThat(is func(seenCase) bool) (seenCase, bool) {
	found := slices.DeleteFunc(slices.Clone(m.seen.Cases), func(c seenCase) bool { return !is(c) })
	if len(found) == 0 {
		return seenCase{}, false
	}
	return oneOf(m, found), true
}

func (m move) caseOf(id domain.CaseID) (c seenCase) {
	for _, c = range m.seen.Cases {
		if c.ID == id {
			return c
		}
	}
	return seenCase{ID: id}
}

// decides answers an open task: mostly somebody who may, and mostly so that the
// case goes on.
func (m move) decides() {
	if len(m.seen.Open) == 0 {
		return
	}
	if len(m.seen.Voices) > 0 && m.IntN(2) == 0 {
		m.speaks()
		return
	}
	if k := oneOf(m, m.seen.Open); k.Delegate == "" || m.IntN(3) == 0 { // else it is given back first
		m.decide(k, m.IntN(6) > 0)
	}
}

// forward answers a task as it is answered when all goes well.
func (m move) forward() {
	open := slices.DeleteFunc(slices.Clone(m.seen.Open), func(k seenTask) bool { fit, _ := m.fit(k); return len(fit) == 0 })
	if len(open) > 0 {
		k := oneOf(m, open)
		if k.Kind == domain.Closing {
			m.fileAll(m.caseOf(k.Case))
		}
		m.decide(k, true)
	}
}

func (m move) decide(k seenTask, on bool) { m.decideBy(m.handler(k), k, on) }

func (m move) decideBy(who string, k seenTask, on bool) {
	m.t.Helper()
	outcome := oneOf(m, procedures.All().Task(k.Kind).Answers())
	if on {
		outcome = m.goesOn(k)
	}
	if m.IntN(40) == 0 {
		outcome = domain.Approve
	}
	e := domain.Envelope{Task: k.ID, Outcome: outcome, About: k.Subject}
	details := m.saying(k, outcome)
	if m.IntN(30) > 0 {
		e.Details = m.Deposit(m.t, details)
	}
	if m.IntN(3) == 0 {
		opinion, err := m.Register.Deposit(m.t.Context(), []byte(m.text("意见")))
		require.NoError(m.t, err)
		e.Opinion = opinion
	}
	fit, _ := m.fit(k)
	for _, s := range m.seen.StandIns { // somebody may stand in; or for whom he may not
		if able := slices.Contains(fit, m.nameOf(s.Absent)); able && m.IntN(2) == 0 || m.IntN(12) == 0 {
			who, e.For = m.nameOf(s.Substitute), s.Absent
		}
	}
	err := m.send(who, e)
	m.t.Logf("%s: %s decides %s of %s (%s) for %q: %v", m.now.In(domain.Shanghai()).Format("01-02 15:04:05"), who, outcome, k.ID, k.Kind, e.For, err)
	if err == nil {
		m.tally[string(k.Kind)+":"+string(outcome)]++
		if e.For != "" {
			m.tally["for another"]++
		}
	}
}

// goesOn is an answer after which most cases go on.
func (m move) goesOn(task seenTask) domain.Outcome {
	n, k := m.IntN(20), task.Kind
	switch outcomes := procedures.All().Task(k).Answers(); {
	case k == domain.Acceptance && (n < 4 || n < 13 && m.caseOf(task.Case).From != ""): // to and fro
		return domain.Refer
	case k == domain.Session && n < 10:
		return outcomes[n%len(outcomes)]
	case k == domain.Course || k == domain.CourtRuling || k == domain.Performance || k == domain.Urging || k == domain.ReturnVisit || k == domain.PoliceReport:
		return outcomes[n%len(outcomes)]
	default:
		return outcomes[0]
	}
}

// saying is what an answer has to say beyond its outcome.
func (m move) saying(k seenTask, o domain.Outcome) any {
	c := m.caseOf(k.Case)
	heard := officetest.Heard()
	heard.Evidence.Place = m.text("地点")
	switch kind := k.Kind; {
	case kind == domain.Acceptance && o == domain.Accept:
		if m.IntN(8) == 0 {
			return domain.Details{Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: m.text("王某")}}}
		}
		return domain.Details{}
	case kind == domain.Acceptance && o == domain.Decline:
		return domain.Details{Reason: "not_civil", Note: m.text("非民事")}
	case o == domain.Refer, o == domain.Assign:
		return domain.Details{Centre: m.centreNear(c), Note: m.text("移送")}
	case kind == domain.Consent, kind == domain.Extension, kind == domain.Signature, kind == domain.ReferralConsent, kind == domain.RemediationConsent,
		kind == domain.CourtRuling, o == domain.Performed && kind != domain.ApproveChange:
		return heard
	case kind == domain.Appointment:
		able := m.sitting(c.Centre, domain.Mediator)
		able = slices.DeleteFunc(able, func(name string) bool { return m.recused(c.ID, m.People[name].ID) && m.IntN(8) > 0 })
		return domain.Details{Mediators: m.staff(m.people(1+m.IntN(2), able)...), ChosenBy: "committee"}
	case kind == domain.Session && (o == domain.Written || o == domain.Oral):
		return domain.Details{Agreement: m.agreement()}
	case o == domain.Apply:
		heard.Applicants = c.Parties
		return heard
	case o == domain.Visited:
		return domain.Details{Visit: &domain.Visit{Performance: "performed", Satisfaction: "satisfied"}}
	case kind == domain.Informing:
		return domain.Details{Routes: domain.Routes(), LegalAid: true}
	case o == domain.Reported, o == domain.Returned:
		return domain.Details{ReportedTo: m.text("派出所")}
	case kind == domain.CourtNotice, kind == domain.MediatorSigns && o == domain.Sign, o == domain.Close, o == domain.ApplySeal, o == domain.Approve:
		return domain.Details{}
	}
	return m.note("说明")
}

// agreement is a text of its own, to be performed in up to three parts.
func (m move) agreement() *domain.Agreement {
	day := domain.DayOf(m.now)
	a := &domain.Agreement{
		Facts: m.text("事实"), Content: m.text("协议"), Performance: "转账", PerformanceUntil: day.AddDays(20 + m.IntN(100)).String(),
	}
	for i := range m.IntN(3) {
		a.Instalments = append(a.Instalments, domain.Instalment{Due: day.AddDays(5 + 5*i).String(), AmountFen: 1000})
		a.AmountFen += 1000
	}
	return a
}

// centreNear is a centre to which a case may be sent; often the one it came from.
func (m move) centreNear(c seenCase) domain.CentreCode {
	if c.From != "" && m.IntN(5) > 0 {
		return c.From
	}
	return oneOf(m, []domain.CentreCode{officetest.Community, officetest.Street, officetest.District, "440104003108"})
}

// speaks says what somebody is asked for.
func (m move) speaks() {
	if len(m.seen.Voices) == 0 {
		return
	}
	v := oneOf(m, m.seen.Voices)
	details := domain.Details{Task: v.Task, Voice: oneOf(m, []domain.Stance{domain.Agrees, domain.Agrees, domain.Objects}), Note: m.text("理由")}
	_, _ = m.act(m.anybody([]string{m.nameOf(v.Staff)}), domain.Speak, v.Task.Case(), details)
}

// timePasses: an hour, some days, a long holiday, or until the very moment at
// which something is due, or just after it.
func (m move) timePasses() {
	d := time.Duration(1+m.IntN(20)) * time.Hour
	switch n := m.IntN(10); {
	case n < 3:
		d = time.Duration(1+m.IntN(9)) * 24 * time.Hour
	case n < 4:
		d = time.Duration(20+m.IntN(60)) * 24 * time.Hour
	case n < 7 && len(m.seen.Open) > 0:
		if k := oneOf(m, m.seen.Open); k.Due.After(m.now) {
			d = k.Due.Sub(m.now) + time.Duration(m.IntN(3)-1)*time.Second
		}
	}
	m.t.Logf("%s passes", d)
	m.pass(max(d, time.Second))
}

// engine goes down for some moves, and comes back; or a case has a new run.
func (m move) engine() {
	switch {
	case m.away:
		m.away = false
	case m.IntN(2) == 0:
		m.away = true
	default:
		for _, c := range m.seen.Cases {
			if c.Open {
				m.restart(c.ID)
			}
		}
	}
	m.t.Logf("the engine is away: %t", m.away)
}

// again gives the register messages that it refused or took before: it changes
// nothing, and the answer is the same.
func (m move) again() {
	if len(m.refused) > 0 {
		require.Error(m.t, m.give(oneOf(m, m.refused)), "what was refused stays refused")
	}
	if len(m.messages) == 0 {
		return
	}
	sent := oneOf(m, m.messages)
	before, ended := m.record()
	receipt, err := m.Register.Decide(m.t.Context(), []byte(sent[0].(string)), record.BySignal)
	require.NoError(m.t, err)
	first := sent[1].(record.Receipt)
	first.Again = true
	require.Equal(m.t, asText(first), asText(receipt))
	after, end := m.record()
	require.Equal(m.t, before, after)
	require.Equal(m.t, ended, end)
}
