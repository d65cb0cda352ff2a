package desk_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestMain(m *testing.M) { officetest.Main(m) }

// A place is an office at whose desks people sit.
type place struct{ *officetest.Office }

func open(t *testing.T) place {
	t.Helper()
	p := place{officetest.Open(t)}
	p.SetClock(t, officetest.Monday())
	return p
}

// at is the desk of one of the office's people.
func (p place) at(t *testing.T, who string) *desk.Desk {
	t.Helper()
	return p.through(t, p.Register, who)
}

// through is the same, at an office that a test put before the register.
func (p place) through(t *testing.T, office desk.Office, who string) *desk.Desk {
	t.Helper()
	d, err := desk.Open(t.Context(), office, p.People[who].Key, officetest.Unhurried)
	require.NoError(t, err)
	require.Equal(t, p.People[who].ID, d.Staff)
	return d
}

// now is the time by the register's clock.
func (p place) now(t *testing.T) time.Time {
	t.Helper()
	now, err := p.Register.Now(t.Context())
	require.NoError(t, err)
	return now
}

// accepting opens a case whose acceptance is asked for, and gives that task.
func (p place) accepting(t *testing.T) domain.TaskID {
	t.Helper()
	return p.asking(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
}

// asking opens a case and a task in it, as its workflow would.
func (p place) asking(t *testing.T, stage domain.Stage, ask domain.Ask) domain.TaskID {
	t.Helper()
	id := p.OpenDispute(t)
	_, err := p.Stand(t.Context(), officetest.Asked{Case: id, Step: 1, Stage: stage, Centre: officetest.Community, Asks: []domain.Ask{ask}})
	require.NoError(t, err)
	return domain.NewTaskID(id, 1, 1)
}

// requireFault checks an error's kind and key.
func requireFault(t *testing.T, err error, kind domain.Kind, key string) {
	t.Helper()
	require.Equal(t, kind, domain.KindOf(err), "%v", err)
	said, ok := catalogue.Said(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, key, said.Key)
}

func TestNobodySitsAtADeskWithAnUnknownKey(t *testing.T) {
	t.Parallel()
	p := open(t)
	_, stranger, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	_, err = desk.Open(t.Context(), p.Register, stranger, 0)
	requireFault(t, err, domain.NotFound, "key_unknown")

	broken := errors.New("the connection broke")
	_, err = desk.Open(t.Context(), &deafOffice{err: broken}, stranger, 0)
	require.ErrorIs(t, err, broken, "a register that does not answer says nothing about a key")
}

// A deafOffice answers nothing but an error.
type deafOffice struct {
	desk.Office
	err error
}

func (o *deafOffice) WhoseKey(context.Context, ed25519.PublicKey) (domain.StaffID, error) {
	return "", o.err
}

func TestADecisionIsSignedWithTheRegistersTime(t *testing.T) {
	t.Parallel()
	p := open(t)
	task := p.accepting(t)
	me := p.at(t, "registrar2")
	printed, err := me.SignDecision(t.Context(), desk.Decision{
		Task: task, Outcome: domain.Accept, Details: &domain.Details{Note: "齐全"}, Opinion: "属于民间纠纷",
	})
	require.NoError(t, err)
	signed, err := domain.ParseMessage([]byte(printed))
	require.NoError(t, err)
	require.True(t, signed.Envelope.At.Equal(officetest.Monday()), "not the time of this machine")
	require.Equal(t, p.People["registrar2"].ID, signed.Envelope.Staff)
	require.NotContains(t, string(printed), "属于民间纠纷", "an envelope may pass through Temporal")
	again, err := me.SignDecision(t.Context(), desk.Decision{Task: task, Outcome: domain.Accept})
	require.NoError(t, err)
	other, err := domain.ParseMessage([]byte(again))
	require.NoError(t, err)
	require.NotEqual(t, signed.Envelope.Nonce, other.Envelope.Nonce)
	require.Empty(t, other.Envelope.Details, "no details are none, not an empty document")

	receipt, err := me.Send(t.Context(), printed)
	require.NoError(t, err)
	require.Equal(t, signed.ID(), receipt.Message)
	_, decided, err := me.Task(t.Context(), task)
	require.NoError(t, err)
	require.Equal(t, "属于民间纠纷", decided.Decision.Opinion)
	require.JSONEq(t, `{"note": "齐全"}`, string(decided.Decision.Details))
}

func TestAnOpinionIsText(t *testing.T) {
	t.Parallel()
	p := open(t)
	_, err := p.at(t, "registrar2").SignDecision(t.Context(), desk.Decision{Task: p.accepting(t), Outcome: domain.Accept, Opinion: "\xff"})
	requireFault(t, err, domain.Invalid, "not_utf8")
}

// forgetful records what it is sent, and its answer is lost so many times.
type forgetful struct {
	desk.Office
	lost int
	sent []string
}

func (f *forgetful) Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error) {
	f.sent = append(f.sent, string(message))
	receipt, err := f.Office.Decide(ctx, message, door)
	if len(f.sent) <= f.lost {
		return record.Receipt{}, errors.New("the connection broke")
	}
	return receipt, err
}

func TestALostAnswerIsAskedForAgain(t *testing.T) {
	t.Parallel()
	p := open(t)
	message := p.Sign(t, "registrar2", domain.Envelope{Task: p.accepting(t), Outcome: domain.Accept})

	office := &forgetful{Office: p.Register, lost: 2}
	receipt, err := desk.Send(t.Context(), office, message, time.Minute)
	require.NoError(t, err)
	require.True(t, receipt.Again, "it had been recorded the first time")
	require.Equal(t, []string{message, message, message}, office.sent)

	impatient := &forgetful{Office: p.Register, lost: 1}
	_, err = desk.Send(t.Context(), impatient, message, 0)
	unknown, ok := errors.AsType[*desk.Unanswered](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, message, unknown.Message, "what to send again")
	require.Len(t, impatient.sent, 1)

	left, leave := context.WithCancel(t.Context())
	leave()
	_, err = desk.Send(left, &forgetful{Office: p.Register, lost: 9}, message, time.Hour)
	_, ok = errors.AsType[*desk.Unanswered](err)
	require.True(t, ok, "whoever leaves is told what to send again: %v", err)

	refused := &forgetful{Office: p.Register}
	_, err = desk.Send(t.Context(), refused, "e30.e30", time.Minute)
	require.Equal(t, domain.Refused, domain.KindOf(err))
	require.Len(t, refused.sent, 1, "a refusal is an answer")
}

func TestWorkThatIsHandedOver(t *testing.T) {
	t.Parallel()
	p := open(t)
	me := p.at(t, "mediator")
	p.asking(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: me.Staff})
	all := domain.HandOver{From: me.Staff, To: []domain.StaffID{p.People["mediator2"].ID}, All: true}
	own, err := me.HandOver(t.Context(), all)
	require.NoError(t, err)
	require.Equal(t, domain.NewTaskID(own.Case, 1, 1), own.Task)
	offer, err := p.Register.Case(t.Context(), own.Case)
	require.NoError(t, err)
	require.Equal(t, domain.OfferWork, offer.Acts[0].Kind, "one's own work is offered")

	admin := p.at(t, officetest.Admin)
	other, err := admin.HandOver(t.Context(), all)
	require.NoError(t, err)
	proposal, err := p.Register.Case(t.Context(), other.Case)
	require.NoError(t, err)
	require.Equal(t, domain.Propose, proposal.Acts[0].Kind, "another's is proposed")

	deaf := &desk.Desk{Office: &deafOffice{}, Staff: admin.Staff, Key: admin.Key}
	_, err = deaf.Propose(t.Context(), domain.Change{Kind: domain.EnrolStaff})
	require.Error(t, err, "what is no change is not even deposited")
}
