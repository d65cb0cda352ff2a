package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

func TestCosign(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "adviser", domain.Head)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	accept := func() error {
		_, err := d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
		return err
	}
	d.refuses(t, domain.NotYourPost, "mediator", domain.Cosign, 1, d.to("head"))
	d.refuses(t, domain.SelfApproval, "registrar2", domain.Cosign, 1, d.to("registrar"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Cosign, 1, d.to("registrar2"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Cosign, 1, d.to("admin"))
	d.refuses(t, domain.NotYourPost, "adviser", domain.Speak, 1, domain.Details{Voice: domain.Agrees}) // nobody asked
	d.does(t, "registrar2", domain.Cosign, 1, d.to("adviser", "mediator"))
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Cosign, 1, d.to("mediator")) // asked already
	require.ElementsMatch(t, []domain.StaffID{d.People["adviser"].ID, d.People["mediator"].ID}, d.stand(t, q).Voices)
	require.Equal(t, domain.Cosign, d.tasks(t, "adviser")[0].Form)
	require.True(t, d.sees(t, "adviser"))
	d.requireRefused(t, domain.Awaited, accept)
	d.refuses(t, domain.MissingDetails, "adviser", domain.Speak, 1, domain.Details{Voice: domain.Objects}) // why?
	d.refuses(t, domain.MissingDetails, "adviser", domain.Speak, 1, domain.Details{Voice: "maybe"})
	d.does(t, "adviser", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "不属民间纠纷"})
	require.Empty(t, d.tasks(t, "adviser"))
	d.requireRefused(t, domain.Awaited, accept)
	_, err := d.Act(t, "mediator", domain.Recuse, d.id, note("邻居")) // who leaves is waited for no longer
	require.NoError(t, err)
	d.refuses(t, domain.Recused, "mediator", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.requireRefused(t, domain.MissingDetails, accept) // an objection is to be answered
	answered, err := d.Register.Deposit(t.Context(), []byte("已核：属民间纠纷"))
	require.NoError(t, err)
	_, err = d.send(t, d.Sign(t, "registrar2", domain.Envelope{Task: d.task(1), Outcome: domain.Accept, Opinion: answered}))
	require.NoError(t, err)
	d.refuses(t, domain.TaskClosed, "adviser", domain.Speak, 1, domain.Details{Voice: domain.Agrees}) // too late
	require.True(t, d.sees(t, "adviser"))
	requireWhole(t, d)
}

// A case hears at once that somebody has left for whose voice it waits.
func TestAVoiceThatLeftRingsTheBell(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "adviser", domain.Head)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Cosign, 1, d.to("adviser", "mediator"))
	d.AsOwner(t, `DELETE FROM outbox`)
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: keyID("adviser", d)})
	require.Equal(t, string(d.id), one[string](t, d, `SELECT case_id FROM outbox`))
	require.Equal(t, []domain.StaffID{d.People["mediator"].ID}, d.stand(t, q).Voices)
}

func TestCountersignAndVote(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	decide := func(o domain.Outcome, details any) func() error {
		d.Deposit(t, details)
		return func() error { _, err := d.Decide(t, "registrar2", d.task(1), o, details); return err }
	}
	d.does(t, "registrar2", domain.Countersign, 1, d.to("mediator", "head"))
	d.does(t, "mediator", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.requireRefused(t, domain.Awaited, decide(domain.Accept, nil))
	d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "应由派出所处理"})
	d.requireRefused(t, domain.Objected, decide(domain.Accept, nil))
	d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Agrees}) // he has changed his mind
	vote := d.to("mediator2", "street-head", "street-mediator")
	vote.Quorum = 4
	d.refuses(t, domain.MissingDetails, "registrar2", domain.Vote, 1, vote)
	vote.Quorum = 2
	d.does(t, "registrar2", domain.Vote, 1, vote)
	d.does(t, "mediator2", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "否"})
	d.does(t, "street-head", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.requireRefused(t, domain.Awaited, decide(domain.Decline, domain.Details{Reason: "not_civil", Note: "非民事"}))
	d.does(t, "street-mediator", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	require.NoError(t, decide(domain.Accept, nil)())

	// A task with one answer only can be cosigned, not countersigned.
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.refuses(t, domain.UnknownOutcome, "head", domain.Countersign, 1, d.to("mediator"))
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Len(t, story.Tasks[0].Consulted, 2)
	require.Equal(t, domain.Carried, story.Tasks[0].Consulted[1].Tally)
	require.Equal(t, "应由派出所处理", one[string](t, d, `SELECT convert_from(body, 'UTF8')::jsonb ->> 'note' FROM deposits JOIN acts ON hash = details WHERE convert_from(body, 'UTF8') LIKE '%派出所%'`),
		"what he said first stays on record")
	requireWhole(t, d)
}

// An objection is not got rid of by having the same asked once more: after the
// answer was taken back, or a danger came between.
func TestVoicesAreHeardAgain(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	acceptance := domain.Ask{Kind: domain.Acceptance}
	q, _ := d.ask(t, domain.StageAcceptance, acceptance)
	first := d.task(1)
	accept := func() error { _, err := d.Decide(t, "registrar2", d.task(1), domain.Accept, nil); return err }
	d.does(t, "registrar2", domain.Countersign, 1, d.to("head", "mediator"))
	d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "应由派出所处理"})
	d.requireRefused(t, domain.Objected, accept)
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "非民事"})
	d.mustAct(t, "registrar2", domain.TakeBack, about(d.task(1), "误选"))

	_, s := d.again(t, q)
	require.NotEqual(t, first, d.task(1))
	require.Empty(t, s.Voices, "one objection settles it")
	d.requireRefused(t, domain.Objected, accept)
	d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.requireRefused(t, domain.Awaited, accept)

	_, err := d.Act(t, "head", domain.Danger, d.id, note("扬言伤人"))
	require.NoError(t, err)
	stand := func(place int, stage domain.Stage, asks ...domain.Ask) domain.Standing {
		_, s := d.again(t, d.inquiry(place, stage, asks...))
		return s
	}
	stand(2, domain.StageSuspended, domain.Ask{Kind: domain.PoliceReport})
	d.answer(t, "head", 1, domain.Reported, domain.Details{ReportedTo: "北京街派出所"})
	stand(3, domain.StageSuspended, domain.Ask{Kind: domain.Resumption})
	d.answer(t, "head", 1, domain.Resume, note("已化解"))
	s = stand(4, domain.StageAcceptance, acceptance)
	require.Equal(t, []domain.StaffID{d.People["mediator"].ID}, s.Voices, "who has not spoken is waited for")
	require.Equal(t, domain.Countersign, d.tasks(t, "mediator")[0].Form)
	d.requireRefused(t, domain.Awaited, accept)
	d.does(t, "mediator", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	require.NoError(t, accept())
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.Equal(t, domain.Objects, story.Tasks[0].Consulted[0].Voices[1].Word, "what was said of the first stays as it was")
	requireWhole(t, d)
}

// A case that is sent back is decided anew, with other voices if there are to be any.
func TestVoicesAreNotHeardOfSomethingElse(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	q, _ := d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Countersign, 1, d.to("head"))
	d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.mustAct(t, "head", domain.ReturnTo, domain.Details{Stage: domain.StageAcceptance, Note: "请核实"})
	d.again(t, q)
	require.Zero(t, one[int](t, d, `SELECT count(*) FROM voices WHERE task = $1`, d.task(1)))
}

// Whose voice was asked for is heard while he may still have a say.
func TestWhoIsNotHeardAnyMore(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.neighbour(t, "adviser", domain.Head)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Cosign, 1, d.to("adviser", "head"))
	d.Change(t, domain.Change{Kind: domain.TakePost, Staff: d.People["adviser"].ID, Posts: []domain.Seat{{Post: domain.Head, Centre: "440104003108"}}})
	d.refuses(t, domain.NotYourPost, "adviser", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.lend(t, "registrar", "head", monday(), monday().AddDate(0, 0, 1), domain.Registrar) // who took it in
	d.refuses(t, domain.SelfApproval, "head", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
}

// Nor by having something before it corrected: the text that is to be sealed is the
// same.
func TestVoicesAreHeardAgainAfterACorrectionBeforeThem(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	signing, _ := d.ask(t, domain.StageSigning, append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: d.People["mediator"].ID})...)
	wrong := d.task(2)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	sealing, _ := d.ask(t, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	d.does(t, "head", domain.Countersign, 1, d.to("mediator2", "registrar2"))
	d.does(t, "mediator2", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "签名不是本人的"})
	seal := func() error { _, err := d.Decide(t, "head", d.task(1), domain.ApplySeal, nil); return err }
	d.requireRefused(t, domain.Objected, seal)

	proposed, err := d.Act(t, "registrar2", domain.Correct, d.id, domain.Details{Task: wrong, Outcome: domain.RefuseIt, Note: "误记"})
	require.NoError(t, err)
	_, err = d.Decide(t, "head", domain.NewTaskID(domain.CaseID(proposed.Ref), 1, 1), domain.Approve, nil)
	require.NoError(t, err)
	d.again(t, signing)
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.again(t, sealing)
	d.requireRefused(t, domain.Objected, seal)
	d.does(t, "mediator2", domain.Speak, 1, domain.Details{Voice: domain.Agrees})
	d.requireRefused(t, domain.Awaited, seal)

	// Sent back and come again, it is another matter.
	d.mustAct(t, "head", domain.ReturnTo, domain.Details{Stage: domain.StageSigning, Note: "请核实"})
	d.again(t, signing)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Sign, officetest.Heard())
	d.answer(t, "mediator", 3, domain.Sign, nil)
	d.again(t, sealing)
	require.NoError(t, seal())
	requireWhole(t, d)
}
