package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// anew gives evidence that says another place than it said.
func anew(d domain.Details) *domain.Details {
	evidence := *d.Evidence
	evidence.Place = "流水井社区居委会"
	d.Evidence = &evidence
	return &d
}

// Who might not have recorded something does not write it anew either.
func TestWhoMayNotRecordMayNotCorrect(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Written, agreement())
	d.ask(t, domain.StageSigning, ofParties(domain.Signature)...)
	signed := d.task(1)
	d.answer(t, "registrar", 1, domain.Sign, officetest.Heard())
	corrected := domain.Details{Task: signed, Note: "地点写错", Corrected: anew(officetest.Heard())}
	d.requireActRefused(t, domain.SelfApproval, "mediator", domain.Correct, corrected)
	d.lend(t, "mediator", "mediator2", monday(), monday().AddDate(0, 1, 0), domain.Mediator)
	d.requireActRefused(t, domain.SelfApproval, "mediator2", domain.Correct, corrected)
	d.mustAct(t, "registrar2", domain.Correct, corrected)
	requireWhole(t, d)
}

// What is written anew is judged as what was recorded first.
func TestCorrectedDetailsAreJudged(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2010-06-01")
	d.accept(t)
	d.mustAct(t, "registrar", domain.RecordGuardian, guardian())
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	heard := byGuardian()
	d.answer(t, "registrar", 1, domain.Agree, heard)
	own := anew(officetest.Heard())
	d.requireActRefused(t, domain.MissingDetails, "registrar", domain.Correct, domain.Details{Task: d.task(1), Note: "误", Corrected: own})
	later := anew(heard)
	later.Evidence.At = monday().AddDate(0, 0, 1)
	d.requireActRefused(t, domain.MissingDetails, "registrar", domain.Correct, domain.Details{Task: d.task(1), Note: "误", Corrected: later})
	d.mustAct(t, "registrar", domain.Correct, domain.Details{Task: d.task(1), Note: "误", Corrected: anew(heard)})
}

// Whoever may have no part in a case has none in its corrections, also when he
// steps back after one was proposed.
func TestWhoSteppedBackApprovesNoCorrection(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	wrong := domain.Details{Task: d.task(1), Outcome: domain.Accept, Note: "误选"}
	d.answer(t, "registrar2", 1, domain.Decline, domain.Details{Reason: "not_civil", Note: "误选"})
	d.ask(t, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	propose := func() domain.TaskID {
		r, err := d.Act(t, "registrar", domain.Correct, d.id, wrong)
		require.NoError(t, err)
		return domain.NewTaskID(domain.CaseID(r.Ref), 1, 1)
	}
	approve := func(who string, task domain.TaskID) func() error {
		message := d.Sign(t, who, domain.Envelope{Task: task, Outcome: domain.Approve, About: d.Subject(t, task)})
		return func() error { _, err := d.send(t, message); return err }
	}
	before := propose()
	require.Equal(t, string(officetest.Community), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1`, before))
	d.mustAct(t, "head", domain.Recuse, note("当事人近亲属"))
	d.requireRefused(t, domain.Recused, approve("head", before))
	wrong.Note = "误选不予受理"
	after := propose()
	require.Equal(t, string(officetest.Street), one[string](t, d, `SELECT at_centre FROM tasks WHERE id = $1`, after), "the head below stepped back")
	require.NoError(t, approve("street-head", after)())
	requireWhole(t, d)
}
