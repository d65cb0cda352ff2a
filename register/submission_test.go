package register_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// openWith takes in a matter that the centre itself came upon, with these parties.
func (d *desk) openWith(t testing.TB, parties ...domain.PartyEntry) domain.TaskID {
	t.Helper()
	r, err := d.Act(t, "registrar", domain.OpenCase, "", domain.Intake{
		Centre: officetest.Community, Kind: "neighbour", Origin: domain.Proactive, Title: "漏水", Parties: parties,
	})
	require.NoError(t, err)
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	q.Case = domain.CaseID(r.Ref)
	d.stand(t, q)
	return domain.NewTaskID(q.Case, 1, 1)
}

// Mediation has two sides, and no more people than can be heard.
func TestMediationNeedsTwoSides(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	one := domain.PartyEntry{Role: domain.Applicant, Name: "陈某"}
	other := domain.PartyEntry{Role: domain.Respondent, Name: "李某"}
	crowd := func(n int) []domain.PartyEntry { return slices.Repeat([]domain.PartyEntry{one}, n) }
	for name, c := range map[string]struct {
		registered []domain.PartyEntry
		joining    []domain.PartyEntry
		accepted   bool
	}{
		"one against another":         {crowd(1), []domain.PartyEntry{other}, true},
		"nobody on the other side":    {crowd(2), nil, false},
		"nobody on this side":         {[]domain.PartyEntry{other}, nil, false},
		"two who ask nothing":         {[]domain.PartyEntry{other, other}, nil, true},
		"as many as can be heard":     {crowd(domain.MaxParties - 1), []domain.PartyEntry{other}, true},
		"one more":                    {crowd(domain.MaxParties), []domain.PartyEntry{other}, false},
		"registered, and nobody more": {[]domain.PartyEntry{one, other}, nil, true},
	} {
		task := d.openWith(t, c.registered...)
		details := domain.Details{Respondents: c.joining, Note: "受理"}
		d.Deposit(t, details)
		decide := func() error { _, err := d.Decide(t, "registrar2", task, domain.Accept, details); return err }
		if !c.accepted {
			d.requireRefused(t, domain.MissingDetails, decide)
			continue
		}
		require.NoError(t, decide(), name)
		require.Equal(t, len(c.registered)+len(c.joining), d.parties(t, task.Case()), name)
	}
}

func (d *desk) parties(t testing.TB, id domain.CaseID) int {
	t.Helper()
	return one[int](t, d, `SELECT count(*) FROM parties WHERE case_id = $1`, id)
}

// A signer's clock may be a little fast.
func TestASignersClockMayBeFast(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	soon := monday().Add(90 * time.Second)
	heard := officetest.Heard()
	heard.Evidence.At = soon
	_, err := d.send(t, d.Sign(t, "registrar", domain.Envelope{Task: d.task(1), Outcome: domain.Agree, Details: d.Deposit(t, heard), At: soon}))
	require.NoError(t, err)
}

// A message is as old as its lifetime at the most, and not a second older.
func TestMessagesLiveForADay(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	now := monday().Add(26 * time.Hour)
	d.AsOwner(t, `CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
		$$ SELECT '`+now.UTC().Format(time.RFC3339)+`'::timestamptz $$`)
	signed := func(at time.Time) string {
		return d.Sign(t, "registrar2", domain.Envelope{Task: d.task(1), Outcome: domain.Accept, At: at})
	}
	stale := signed(now.Add(-24*time.Hour - time.Second))
	d.requireRefused(t, domain.Stale, func() error { _, err := d.send(t, stale); return err })
	_, err := d.send(t, signed(now.Add(-24*time.Hour)))
	require.NoError(t, err)
}

// Of two changes that are fine each and not both, one is carried out, though both
// are approved at one moment.
func TestTwoAdministratorsRemainWhateverIsApprovedAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	district := []domain.Seat{{Post: domain.Administrator, Centre: officetest.District}}
	d.Enrol(t, "admin3", district...)
	approvals := make([]string, 2)
	for i, c := range []struct{ leaves, approves string }{{"admin3", officetest.SecondAdmin}, {officetest.SecondAdmin, "admin3"}} {
		take := domain.Change{Kind: domain.TakePost, Staff: d.People[c.leaves].ID, Posts: district}
		r, err := d.Act(t, officetest.Admin, domain.Propose, "", take)
		require.NoError(t, err)
		task := domain.NewTaskID(domain.CaseID(r.Ref), 1, 1)
		approvals[i] = d.Sign(t, c.approves, domain.Envelope{Task: task, Outcome: domain.Approve, About: d.Subject(t, task)})
	}
	// Nobody gets further than to the posts until both are under way.
	held, err := d.owner.Begin()
	require.NoError(t, err)
	_, err = held.Exec(`LOCK TABLE posts IN SHARE MODE`)
	require.NoError(t, err)
	errs := make(chan error, len(approvals))
	for _, message := range approvals {
		go func() {
			_, err := d.Register.Decide(t.Context(), []byte(message), record.ByCommand)
			errs <- err
		}()
	}
	require.Eventually(t, func() bool {
		return one[int](t, d, `SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`) == 2
	}, 10*time.Second, time.Millisecond, "both wait")
	require.NoError(t, held.Commit())
	first, second := <-errs, <-errs
	require.True(t, (first == nil) != (second == nil), "%v, %v", first, second)
	require.Equal(t, 2, one[int](t, d, `SELECT count(*) FROM posts WHERE post = 'administrator' AND until IS NULL`))
	requireWhole(t, d)
}

// The line about a refusal tells who was refused what, unless it cannot know.
func TestRefusalsTellWhoAndWhat(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	decision := d.Sign(t, "mediator", domain.Envelope{Task: d.task(1), Outcome: domain.Accept})
	act := d.Sign(t, "mediator", domain.Envelope{Act: domain.Recuse, Case: d.id})
	forged := strings.Split(decision, ".")[0] + "." + strings.Split(act, ".")[1]
	id := func(message string) string {
		m, err := domain.ParseMessage([]byte(message))
		require.NoError(t, err)
		return string(m.ID())
	}
	who := string(d.People["mediator"].ID)
	for name, c := range map[string]struct{ message, staff, ref, about, id string }{
		"a decision":     {decision, who, string(d.task(1)), string(d.id), id(decision)},
		"an act":         {act, who, string(domain.Recuse), string(d.id), id(act)},
		"a forged one":   {forged, "", string(d.task(1)), string(d.id), id(decision)},
		"no message yet": {"nonsense", "", "", "", ""},
	} {
		_, err := d.send(t, c.message)
		require.NotEmpty(t, refusalOf(err), name)
		require.Equal(t, strings.Join([]string{c.staff, c.ref, c.about, c.id}, "|"),
			one[string](t, d, `SELECT concat_ws('|', staff, ref, case_id, message) FROM audit ORDER BY seq DESC LIMIT 1`), name)
	}
}

// What is agreed is kept as it was agreed, and binds from when the law says.
func TestAgreementsTakeEffect(t *testing.T) {
	t.Parallel()
	standing := `SELECT coalesce(string_agg(form || ' ' || CASE WHEN effective_at IS NULL THEN 'open' ELSE 'in effect' END, ', ' ORDER BY version), '') FROM agreements WHERE case_id = $1`

	d := openDesk(t)
	d.inSession(t)
	mediator := domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID}
	d.answer(t, "mediator", 1, domain.Continue, nil)
	require.Empty(t, one[string](t, d, standing, d.id))
	d.ask(t, domain.StageMediation, mediator)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	require.Equal(t, "written open", one[string](t, d, standing, d.id), "signatures and seal are to come")
	d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.answer(t, "head", 1, domain.Return, note("缺签名"))
	require.Equal(t, "written open", one[string](t, d, standing, d.id), "what is returned is not sealed")
	d.ask(t, domain.StageMediation, mediator)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	require.Equal(t, "written open, oral in effect", one[string](t, d, standing, d.id))
}

// Without the calendar nobody knows when a longer period would end.
func TestNoExtensionWithoutACalendar(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Continue, nil)
	december := time.Date(2026, 12, 30, 10, 0, 0, 0, domain.Shanghai())
	d.SetClock(t, december)
	_, s := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	require.Equal(t, 2027, s.Awaits)
	d.requireRefused(t, domain.MissingDetails, func() error {
		_, err := d.Decide(t, "mediator", d.task(1), domain.Extend, nil)
		return err
	})
	d.answer(t, "mediator", 1, domain.Continue, nil)
	d.SetClock(t, monday())
	d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	d.answer(t, "mediator", 1, domain.Extend, nil)
}

// The word of a party that can change nothing is not recorded as if it could.
func TestActsThatComeTooLateOrTooSoon(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	refused := func(code domain.RefusalCode, kind domain.ActKind, id domain.CaseID, details domain.Details) {
		t.Helper()
		d.Deposit(t, details)
		d.requireRefused(t, code, func() error { _, err := d.Act(t, "registrar", kind, id, details); return err })
	}
	_, err := d.Act(t, "registrar", domain.Danger, d.id, note("扬言伤人"))
	require.NoError(t, err)
	d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport})
	refused(domain.TaskClosed, domain.Object, d.id, partysWord("P1")) // nobody mediates yet

	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Fail, note("分歧大"))
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	refused(domain.TaskClosed, domain.Withdraw, d.id, partysWord("P1")) // it has failed
	refused(domain.TaskClosed, domain.Object, d.id, partysWord("P1"))
	d.answer(t, "registrar", 1, domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true})
	d.closed(t)
	require.NoError(t, d.End(t.Context(), d.id, domain.Failed))
	refused(domain.TaskClosed, domain.Danger, d.id, note("扬言伤人")) // the case is closed

	proposal, err := d.Act(t, officetest.Admin, domain.Propose, "", domain.Change{
		Kind: domain.GrantPost, Staff: d.People["head"].ID, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}},
	})
	require.NoError(t, err)
	d.requireRefused(t, domain.TaskClosed, func() error { // a change is no dispute
		_, err := d.Act(t, officetest.SecondAdmin, domain.Danger, domain.CaseID(proposal.Ref), note("扬言伤人"))
		return err
	})
	requireWhole(t, d)
}

// Whoever takes in or imports says where, and of what.
func TestIntakeKnowsItsCentre(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for centre, code := range map[domain.CentreCode]domain.RefusalCode{
		"440104999": domain.MissingDetails, officetest.Street: domain.NotYourCentre, "4401": domain.MissingDetails,
	} {
		in := domain.Intake{
			Centre: centre, Kind: "neighbour", Origin: domain.Applied, Title: "漏水",
			Parties: []domain.PartyEntry{{Role: domain.Applicant, Name: "陈某"}},
		}
		d.Deposit(t, in)
		d.requireRefused(t, code, func() error { _, err := d.Act(t, "registrar", domain.OpenCase, "", in); return err })
	}
}

func TestManifestIsWhole(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	longest := manifestOf(officetest.Community)
	longest.Source = strings.Repeat("x", 64)
	_, err := d.Act(t, "registrar", domain.ImportCases, "", longest)
	require.NoError(t, err)
	for name, spoil := range map[string]func(*record.Manifest){
		"no file":       func(m *record.Manifest) { m.File = "" },
		"no mapping":    func(m *record.Manifest) { m.Mapping = "x" },
		"no source":     func(m *record.Manifest) { m.Source = "" },
		"a long source": func(m *record.Manifest) { m.Source += "x" },
		"no good row":   func(m *record.Manifest) { m.Good = 0 },
		"no centre":     func(m *record.Manifest) { m.Centres = nil },
	} {
		m := longest
		spoil(&m)
		d.Deposit(t, m)
		_, err := d.Act(t, "registrar", domain.ImportCases, "", m)
		require.Equal(t, domain.MissingDetails, refusalOf(err), name)
	}
}
