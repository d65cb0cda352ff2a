package register_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// into says into which case another is merged, or from which it is taken again.
func into(id domain.CaseID) domain.Details {
	return domain.Details{Other: id, Note: "同一事实"}
}

// A merged case ends without an outcome; taken out again it comes back to where it
// stood, with what had been answered and the time that was left.
func TestMergeAndBack(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	leading := d.OpenDispute(t)
	d.accept(t)
	q, s := d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	left := s.Left

	_, err := d.Act(t, "head", domain.Merge, d.id, into(leading))
	require.NoError(t, err)
	require.Equal(t, domain.Merged, d.stand(t, d.inquiry(d.step+1, domain.StageMediator, domain.Ask{Kind: domain.Appointment})).Ended)
	story, err := d.Register.Case(t.Context(), leading)
	require.NoError(t, err)
	require.Len(t, story.Merged, 1)
	require.Equal(t, d.id, story.Merged[0].Case)
	require.Equal(t, "陈某", story.Merged[0].Parties[0].Name)
	require.Equal(t, domain.IsMerged, d.related(t, "head", leading)[d.id])
	require.NoError(t, d.End(t.Context(), d.id, domain.Merged), "the workflow ends it as it finds it")
	reopening := domain.Details{Note: "x"}
	d.Deposit(t, reopening)
	d.requireRefused(t, domain.TaskClosed, func() error { _, err := d.Act(t, "head", domain.Reopen, d.id, reopening); return err })
	unrelate := domain.Details{Other: leading}
	d.Deposit(t, unrelate)
	d.requireRefused(t, domain.TaskClosed, func() error { _, err := d.Act(t, "registrar", domain.Unrelate, d.id, unrelate); return err })

	d.SetClock(t, monday().AddDate(0, 0, 14))
	_, err = d.Act(t, "head", domain.Unmerge, d.id, into(leading))
	require.NoError(t, err)
	require.True(t, d.stand(t, q).Rewound, "a run that was told the story before is told it anew")
	q.Version = 1
	s = d.stand(t, q)
	require.Len(t, s.Answers, 1, "what had been answered stands")
	require.Equal(t, domain.Agree, s.Answers[0].Outcome)
	require.False(t, s.Settled)
	require.Equal(t, left, s.Left, "with the working days that were left")
	require.Empty(t, d.related(t, "head", leading))
	story, err = d.Register.Case(t.Context(), leading)
	require.NoError(t, err)
	require.Empty(t, story.Merged)
	require.Equal(t, domain.StageConsent, domain.Stage(one[string](t, d, `SELECT stage FROM cases WHERE id = $1 AND closed_at IS NULL`, d.id)))
	require.True(t, one[bool](t, d, `SELECT EXISTS (SELECT FROM outbox WHERE case_id = $1 AND start)`, d.id), "its workflow is started again")
	requireWhole(t, d)
}

// Each of two cases is merged into the other at the same moment, by people who do
// not know of one another: one of them is, and who came second is told.
func TestMergedIntoEachOtherAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	for range 5 {
		var pair [2]domain.CaseID
		for i := range pair {
			pair[i] = d.OpenDispute(t)
			d.id, d.step = pair[i], 0
			d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		}
		said := make(chan error, 2)
		for id, other := range map[domain.CaseID]domain.CaseID{pair[0]: pair[1], pair[1]: pair[0]} {
			message := d.Sign(t, "head", domain.Envelope{Act: domain.Merge, Case: id, Details: d.Deposit(t, into(other))})
			go func() {
				_, err := d.Register.Decide(t.Context(), []byte(message), record.ByCommand)
				said <- err
			}()
		}
		merged := 0
		for range 2 {
			err := <-said
			if err == nil {
				merged++
				continue
			}
			refusal, ok := errors.AsType[*domain.Refusal](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, domain.TaskClosed, refusal.Code)
		}
		require.Equal(t, 1, merged)
	}
	requireWhole(t, d)
}

func TestWhatIsNotMerged(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	far := officetest.Matter()
	far.Centre = "440104003108"
	other, elsewhere := d.OpenDispute(t), d.takeIn(t, "street-registrar", far)
	refused := func(code domain.RefusalCode, who string, act domain.ActKind, id, other domain.CaseID) {
		t.Helper()
		d.Deposit(t, into(other))
		d.requireRefused(t, code, func() error { _, err := d.Act(t, who, act, id, into(other)); return err })
	}
	refused(domain.TaskClosed, "head", domain.Merge, d.id, other) // nothing is asked yet
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	refused(domain.NotYourPost, "registrar", domain.Merge, d.id, other)
	refused(domain.NotYourCentre, "head", domain.Merge, d.id, elsewhere)
	refused(domain.NotYourCentre, "street-head", domain.Merge, d.id, elsewhere) // two communities
	refused(domain.MissingDetails, "head", domain.Merge, d.id, d.id)
	refused(domain.MissingDetails, "head", domain.Merge, d.id, "YX2026-999999")
	refused(domain.TaskClosed, "head", domain.Unmerge, d.id, other)
	_, err := d.Act(t, "head", domain.Merge, d.id, into(other))
	require.NoError(t, err)
	refused(domain.TaskClosed, "head", domain.Merge, d.id, other)
	refused(domain.TaskClosed, "head", domain.Merge, other, d.id)
	refused(domain.TaskClosed, "head", domain.Unmerge, d.id, elsewhere)
	refused(domain.TaskClosed, "head", domain.Unmerge, other, d.id)

	// What others go on in is not merged itself.
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	q.Case = other
	d.stand(t, q)
	third := d.OpenDispute(t)
	refused(domain.TaskClosed, "head", domain.Merge, other, third)
}

// Who is under age in a merged case is protected in the one it goes on in, in every
// list too, for as long as it goes on there.
func TestAChildInAMergedCase(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2015-06-01")
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	child, like, leading := d.id, d.OpenDispute(t), d.takeIn(t, "registrar", met(nil))
	d.id, d.step = leading, 0
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Cosign, 1, d.to("head"))
	d.does(t, "registrar2", domain.SendCopy, 1, d.to("mediator"))
	_, err := d.Act(t, "registrar", domain.Relate, like, domain.Details{Other: leading})
	require.NoError(t, err)

	read := func(who string) error { _, err := d.Register.Read(t.Context(), d.People[who].ID, leading); return err }
	told := func() (titles []string, minor []bool) {
		t.Helper()
		for _, who := range []string{"registrar2", "head"} { // who decides, and whose voice is awaited
			inbox, err := d.Register.Inbox(t.Context(), record.InboxQuery{Staff: d.People[who].ID, Limit: 10})
			require.NoError(t, err)
			i := slices.IndexFunc(inbox, func(i record.InboxItem) bool { return i.Task == d.task(1) })
			titles, minor = append(titles, inbox[i].Title), append(minor, inbox[i].Minor)
		}
		notices, err := d.Register.Notices(t.Context(), d.People["mediator"].ID, 10)
		require.NoError(t, err)
		related, err := d.Register.Relations(t.Context(), d.People["registrar"].ID, like, 10)
		require.NoError(t, err)
		alike, err := d.Register.WouldLookAlike(t.Context(), d.People["registrar"].ID, met(nil))
		require.NoError(t, err)
		return append(titles, notices[0].Title, related[0].Title, alike[0].Title), append(minor, notices[0].Minor)
	}
	requireOpen := func() {
		t.Helper()
		title := officetest.Matter().Title
		titles, minor := told()
		require.Equal(t, []string{title, title, title, title, title}, titles)
		require.Equal(t, []bool{false, false, false}, minor)
		require.NoError(t, read("mediator"))
		require.NoError(t, d.Register.ExportAllowed(t.Context(), d.People["head"].ID, leading))
	}
	requireOpen()

	_, err = d.Act(t, "head", domain.Merge, child, into(leading))
	require.NoError(t, err)
	titles, minor := told()
	require.Equal(t, make([]string, 5), titles)
	require.Equal(t, []bool{true, true, true}, minor)
	require.Equal(t, domain.Refuse(domain.Protected, "field", "reading"), read("mediator"))
	require.Equal(t, domain.Refuse(domain.Protected, "field", "export"), d.Register.ExportAllowed(t.Context(), d.People["head"].ID, leading))
	_, err = d.Act(t, "head", domain.LetRead, leading, domain.Details{Reader: d.People["mediator"].ID, Note: "拟任调解员"})
	require.NoError(t, err)
	require.NoError(t, read("mediator"), "a head has let him")
	_, err = d.Act(t, "registrar", domain.RecordGuardian, child, guardian())
	require.NoError(t, err)
	story, err := d.Register.Case(t.Context(), leading)
	require.NoError(t, err)
	require.True(t, story.Merged[0].Parties[0].Minor)
	require.Equal(t, "赵某", story.Merged[0].Parties[0].Guardian.Name)

	_, err = d.Act(t, "head", domain.Unmerge, child, into(leading))
	require.NoError(t, err)
	requireOpen()
	requireWhole(t, d)
}

// What is owed in a case is not got rid of by having it go on in another.
func TestWhatIsOwedIsNotMerged(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	leading := d.OpenDispute(t)
	merges := func() func() error {
		d.Deposit(t, into(leading))
		return func() error { _, err := d.Act(t, "head", domain.Merge, d.id, into(leading)); return err }
	}
	d.mustAct(t, "mediator2", domain.AtRisk, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"})
	d.ask(t, domain.StageSuspended, domain.Ask{Kind: domain.MandatoryReport})
	d.requireRefused(t, domain.TaskClosed, merges())

	d.id, d.step = d.OpenDispute(t), 0
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Oral, agreement())
	owed := d.inquiry(5, domain.StageFollowUp, domain.Ask{Kind: domain.Performance, Number: 1})
	owed.Any = true
	d.stand(t, owed)
	d.requireRefused(t, domain.TaskClosed, merges())

	in := officetest.Matter()
	in.Origin, in.Referral = domain.Entrusted, &domain.CourtReferral{Court: domain.CourtAppointed, Received: monday()}
	in.Parties[0].Name, in.Parties[1].Name = "周某", "吴某"
	d.id, d.step = d.takeIn(t, "registrar", in), 0
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.requireRefused(t, domain.TaskClosed, merges())

	d.id, d.step = d.OpenDispute(t), 0
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	_, err := d.Act(t, "head", domain.Recuse, leading, note("近亲属"))
	require.NoError(t, err)
	d.requireRefused(t, domain.Recused, merges())
}
