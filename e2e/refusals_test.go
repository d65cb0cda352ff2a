//go:build e2e

package e2e_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/systemtest"
	"hejie/register"
	"hejie/workflows"
)

// refusable are messages that the register refuses, one for each code, about
// the open acceptance task of a case.
func (s system) refusable(t testing.TB, id domain.CaseID) map[domain.RefusalCode]any {
	t.Helper()
	task := s.AwaitTask(t, id, domain.Acceptance).Task
	accept := func(who string, change func(*domain.Envelope)) string {
		e := domain.Envelope{Task: task, Outcome: domain.Accept}
		if change != nil {
			change(&e)
		}
		return s.Sign(t, who, e)
	}
	_, forged, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	s.People["forger"] = officetest.Person{ID: s.People["registrar2"].ID, Key: forged}
	used := rand.Text()
	_, err = s.Register.Decide(t.Context(), []byte(s.Sign(t, "registrar3", domain.Envelope{Act: domain.Recuse, Case: id, Nonce: used, Details: s.Deposit(t, note("亲属"))})), register.ByCommand)
	require.NoError(t, err)
	return map[domain.RefusalCode]any{
		domain.Unsigned:       map[string]string{"outcome": "approve"},
		domain.Malformed:      "nonsense",
		domain.BadSignature:   accept("forger", nil),
		domain.KeyRevoked:     accept("revoked", nil),
		domain.NotYourPost:    accept("mediator", nil),
		domain.NotYourCentre:  accept("street-registrar", nil),
		domain.SelfApproval:   accept("registrar", nil),
		domain.Recused:        accept("registrar3", nil),
		domain.TaskClosed:     accept("registrar2", func(e *domain.Envelope) { e.Task = domain.NewTaskID(id, 9, 1) }),
		domain.UnknownOutcome: accept("registrar2", func(e *domain.Envelope) { e.Outcome = domain.Approve }),
		domain.MissingDetails: accept("registrar2", func(e *domain.Envelope) { e.Outcome = domain.Decline }),
		domain.Replayed:       accept("registrar2", func(e *domain.Envelope) { e.Nonce = used }),
		domain.Stale:          accept("registrar2", func(e *domain.Envelope) { e.At = time.Now().AddDate(0, 0, -2) }),
	}
}

func TestEveryRefusalThroughEveryDoor(t *testing.T) {
	s := start(t)
	seat := domain.Seat{Post: domain.Registrar, Centre: officetest.Community}
	s.Enrol(t, "registrar3", seat)
	revoked := s.Enrol(t, "revoked", seat)
	s.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(revoked.Key.Public().(ed25519.PublicKey))})

	for door, send := range map[register.Door]func(testing.TB, domain.CaseID, domain.RefusalCode, any){
		register.ByCommand: func(t testing.TB, _ domain.CaseID, code domain.RefusalCode, message any) {
			text, isText := message.(string)
			if !isText {
				text = `{"outcome":"approve"}`
			}
			said, exit := systemtest.Hejie(t.Context(), s.Config, "decide", "--message", text)
			require.Equal(t, 3, exit, said)
			require.Contains(t, said, string(code))
		},
		register.BySignal: func(t testing.TB, id domain.CaseID, _ domain.RefusalCode, message any) {
			require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(id), "", workflows.DecideSignal, message))
		},
		register.ByUpdate: func(t testing.TB, id domain.CaseID, code domain.RefusalCode, message any) {
			_, err := s.update(t, id, message)
			refusal, ok := errors.AsType[*domain.Refusal](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, code, refusal.Code)
		},
	} {
		t.Run(string(door), func(t *testing.T) {
			id := s.OpenDispute(t)
			messages := s.refusable(t, id)
			require.Len(t, messages, len(domain.RefusalCodes()))
			for code, message := range messages {
				before := s.refusals(t, door, code)
				send(t, id, code, message)
				require.Eventually(t, func() bool { return s.refusals(t, door, code) == before+1 }, patience, 20*time.Millisecond, code)
			}
			story, err := s.Register.Story(t.Context(), id)
			require.NoError(t, err)
			require.Equal(t, "open", story.Tasks[0].State, "nothing was changed")
			require.Len(t, story.Tasks, 1)
			s.decide(t, "registrar2", s.AwaitTask(t, id, domain.Acceptance), domain.Accept, nil)
			s.AwaitTasks(t, id, domain.Consent)
		})
	}
}

// refusals counts the audit's lines about refusals of a kind.
func (s system) refusals(t testing.TB, door register.Door, code domain.RefusalCode) int {
	t.Helper()
	return s.Count(t, `SELECT count(*) FROM audit WHERE what = 'refused' AND door = $1 AND code = $2`, door, code)
}
