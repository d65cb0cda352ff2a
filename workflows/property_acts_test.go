package workflows_test

import (
	"encoding/json"
	"slices"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
)

// opens takes another matter in: some look like others, some come from a court.
func (m move) opens() {
	if len(m.seen.Cases) > 2 && m.IntN(3) > 0 || len(m.seen.Cases) > 3 {
		return
	}
	matter := officetest.Matter()
	matter.NotSame = []domain.CaseID{domain.AllLookAlikes}
	if m.IntN(4) == 0 {
		matter.Centre = officetest.Street
	}
	matter.Title = m.text("漏水")
	switch m.IntN(5) {
	case 0:
		matter.Kind = domain.DisputeKind("labour")
	case 1:
		matter.Origin, matter.Referral = domain.Entrusted, &domain.CourtReferral{Court: domain.CourtAppointed, Received: m.now}
	case 2:
		for range 10 {
			matter.Parties = append(matter.Parties, domain.PartyEntry{Role: domain.Applicant, Name: m.text("业主")})
		}
	}
	_, _ = m.act(m.anybody(m.sitting(matter.Centre, domain.Registrar)), domain.OpenCase, "", matter)
}

// actsInCase is what a party says, a danger, a hold, a recusal.
func (m move) actsInCase() {
	c, ok := m.openCase()
	if !ok {
		return
	}
	heard := officetest.Heard()
	heard.Party = oneOf(m, c.Parties)
	everybody := m.sitting(c.Centre, domain.Casework()...)
	head := m.sitting(c.Centre, domain.Head)
	switch n := m.IntN(28); {
	case procedures.All().Act(domain.PutOnHold).InterruptsAt(c.Stage, false) && m.IntN(3) == 0, n < 2:
		_, _ = m.act(m.anybody(append(head, m.mediators(c)...)), domain.PutOnHold, c.ID, domain.Details{HoldReason: oneOf(m, domain.HoldReasons()), Note: m.text("中止")})
	case c.Stage == domain.StageHold && n < 14:
		_, _ = m.act(m.anybody(append(head, m.mediators(c)...)), domain.EndHold, c.ID, m.note("事由消除"))
	case n < 8:
		_, _ = m.act(m.anybody(everybody), domain.Withdraw, c.ID, heard)
	case n < 12:
		_, _ = m.act(m.anybody(everybody), domain.Object, c.ID, heard)
	case n < 16:
		_, _ = m.act(m.anybody(m.mediators(c)), domain.Recuse, c.ID, m.note("回避"))
	case n < 19:
		_, _ = m.act(m.anybody(everybody), domain.Danger, c.ID, m.note("扬言报复"))
	case n < 20:
		_, _ = m.act(m.anybody(everybody), domain.Sham, c.ID, m.note("疑似虚假"))
	case n < 22:
		_, _ = m.act(m.anybody(everybody), domain.AtRisk, c.ID, domain.Details{Ground: domain.MinorAtRisk, Note: m.text("孩子有伤")})
	case n < 24:
		heard.Representative = oneOf(m, c.Parties)
		_, _ = m.act(m.anybody(everybody), domain.Represent, c.ID, heard)
	case n < 25:
		_, _ = m.act(m.anybody(everybody), domain.Unrepresent, c.ID, heard)
	case n < 26:
		_, _ = m.act(m.anybody(head), domain.LetRead, c.ID, domain.Details{Reader: m.People[oneOf(m, m.names())].ID, Note: "查阅"})
	case n < 27:
		_, _ = m.act(m.anybody(everybody), domain.RecordGuardian, c.ID, domain.Details{
			Party: heard.Party, Evidence: heard.Evidence, Guardian: &domain.Guardian{Name: "陈母", Relation: "母亲"},
		})
	default:
		_, _ = m.act(m.anybody(everybody), domain.EndHold, c.ID, m.note("事由消除"))
	}
}

func (m move) mediators(c seenCase) (names []string) {
	for _, id := range c.Mediators {
		names = append(names, m.nameOf(id))
	}
	return names
}

// verb is one of those of an office, on an open task.
func (m move) verb() {
	if len(m.seen.Open) == 0 {
		return
	}
	k, kind := oneOf(m, m.seen.Open), oneOf(m, []domain.ActKind{domain.Transfer, domain.Transfer, domain.Delegate, domain.Delegate, domain.Urge, domain.SendCopy})
	draw := func(is func(seenTask) bool, kinds ...domain.ActKind) {
		if found := slices.DeleteFunc(slices.Clone(m.seen.Open), func(k seenTask) bool { return !is(k) }); len(found) > 0 || m.IntN(8) == 0 {
			k, kind = oneOf(m, append(found, k)), oneOf(m, kinds)
		}
	}
	switch n := m.IntN(10); {
	case n < 4:
		draw(func(k seenTask) bool { return procedures.All().Task(k.Kind).Consultable }, domain.Cosign, domain.Countersign, domain.Vote)
	case n < 7:
		draw(func(k seenTask) bool { return k.Delegate != "" }, domain.GiveBack, domain.Recall)
	}
	who := m.handler(k)
	among := m.sitting(m.caseOf(k.Case).Centre, domain.Casework()...)
	if kind == domain.Transfer {
		among = m.sitting(k.At, k.Post)
	}
	to := m.people(1+m.IntN(3), among)
	if m.IntN(8) == 0 {
		to = m.people(1+m.IntN(3), m.names())
	}
	details := domain.Details{Task: k.ID, People: m.staff(to...)}
	switch kind {
	case domain.Transfer:
		details.People = details.People[:min(1, len(to))]
		if m.IntN(3) == 0 {
			details = domain.Details{Task: k.ID, Centre: oneOf(m, k.At.Chain())}
		}
	case domain.Delegate:
		details.People = details.People[:min(1, len(to))]
	case domain.GiveBack:
		details = domain.Details{Task: k.ID, Note: m.text("交回")}
		who = m.anybody([]string{m.nameOf(k.Delegate)})
	case domain.Recall, domain.Urge:
		details = domain.Details{Task: k.ID}
	case domain.Vote:
		details.Quorum = 1 + m.IntN(max(1, len(to)))
	}
	if who == "" {
		who = oneOf(m, m.names())
	}
	_, _ = m.act(who, kind, k.Case, details)
}

// decision draws a decision that stands; mostly a late one.
func (m move) decision() (seenTask, bool) {
	n := len(m.seen.Done)
	if n == 0 {
		return seenTask{}, false
	}
	return m.seen.Done[max(m.IntN(n), m.IntN(n))], true
}

// takesBack a decision, mostly the last.
func (m move) takesBack() {
	d, ok := m.decision()
	if !ok {
		return
	}
	if m.IntN(3) > 0 {
		d = m.seen.Done[len(m.seen.Done)-1]
	}
	_, _ = m.act(m.anybody([]string{m.nameOf(d.By)}), domain.TakeBack, d.Case, domain.Details{Task: d.ID, Note: m.text("撤回")})
}

// sendsBack a case to an earlier stage: mostly somebody who has it.
func (m move) sendsBack() {
	able := slices.DeleteFunc(slices.Clone(m.seen.Open), func(k seenTask) bool { return !procedures.All().Task(k.Kind).Returnable && m.IntN(8) > 0 })
	if len(able) == 0 {
		return
	}
	k := oneOf(m, able)
	been := []domain.Stage{oneOf(m, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }))}
	for _, d := range m.seen.Done {
		if d.Case == k.Case && slices.Contains(procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }), d.Stage) {
			been = append(been, d.Stage)
		}
	}
	_, _ = m.act(m.handler(k), domain.ReturnTo, k.Case, domain.Details{Stage: oneOf(m, been), Note: m.text("退回")})
}

// corrects says that a decision was wrong, or what it said was; the first is
// approved by whoever decides that task, as any other.
func (m move) corrects() {
	d, ok := m.decision()
	if !ok {
		return
	}
	details := domain.Details{Task: d.ID, Note: m.text("更正"), Outcome: oneOf(m, procedures.All().Task(d.Kind).Answers())}
	if m.IntN(2) == 0 {
		var was domain.Details
		if len(d.Details) > 0 {
			require.NoError(m.t, json.Unmarshal(d.Details, &was))
		}
		switch {
		case was.Evidence != nil:
			was.Evidence.Place = m.text("地点")
		case was.ReportedTo != "":
			was.ReportedTo = m.text("派出所")
		default:
			was.Note = m.text("说明")
		}
		details.Outcome, details.Corrected = "", &was
	}
	who := m.anybody(m.sitting(m.caseOf(d.Case).Centre, domain.Registrar, domain.Head))
	ref, err := m.act(who, domain.Correct, d.Case, details)
	if err == nil && details.Corrected == nil && m.IntN(3) > 0 {
		m.look()
		m.approve(domain.CaseID(ref), true)
	}
}

// approve has somebody decide the one task of a change.
func (m move) approve(change domain.CaseID, on bool) {
	for _, k := range m.seen.Open {
		if k.Case == change {
			m.decide(k, on)
		}
	}
}

func (m move) reopens() {
	if c, ok := m.caseThat(func(c seenCase) bool { return !c.Open }); ok {
		_, _ = m.act(m.anybody(m.sitting(c.Centre, domain.Head)), domain.Reopen, c.ID, m.note("另有情况"))
	}
}

// relates says how two cases belong together, merges them, or undoes that.
func (m move) relates() {
	c, ok := m.caseThat(func(c seenCase) bool { return c.MergedIn != "" })
	if ok && m.IntN(4) > 0 {
		_, _ = m.act(m.anybody(m.sitting(c.Centre, domain.Head)), domain.Unmerge, c.ID, domain.Details{Other: c.MergedIn, Note: m.text("分案")})
		return
	}
	c, ok = m.openCase()
	other, _ := m.caseThat(func(o seenCase) bool { return o.ID != c.ID && (o.Open || m.IntN(4) == 0) })
	if !ok || other.ID == "" {
		return
	}
	kind := oneOf(m, []domain.ActKind{domain.Merge, domain.Merge, domain.Merge, domain.Merge, domain.Relate, domain.Distinguish, domain.Unrelate, domain.Unmerge})
	_, _ = m.act(m.anybody(m.sitting(c.Centre, domain.Head)), kind, c.ID, domain.Details{Other: other.ID, Note: m.text("并案")})
}

func (m move) files() {
	c, ok := m.openCase()
	if !ok {
		return
	}
	if m.IntN(2) == 0 {
		m.fileAll(c)
		return
	}
	_, _ = m.act(m.anybody(m.sitting(c.Centre, domain.Casework()...)), domain.FileDocument, c.ID, officetest.Filed(oneOf(m, domain.DocumentKinds())))
}

// fileAll files what a case cannot be closed without.
func (m move) fileAll(c seenCase) {
	for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
		_, _ = m.act("district-registrar", domain.FileDocument, c.ID, officetest.Filed(kind))
	}
}
