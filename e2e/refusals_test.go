//go:build e2e

package e2e_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/cluster"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// A refusable is a message that the register refuses, and the case it is about.
type refusable struct {
	id      domain.CaseID
	message any
}

// refusedAtOnce are the refusals that need no more than a case's first task.
func (s system) refusedAtOnce(t testing.TB, id domain.CaseID) map[domain.RefusalCode]refusable {
	t.Helper()
	task := s.AwaitTask(t, id, domain.Acceptance).Task
	_, forged, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	s.People["forger"] = officetest.Person{ID: s.People["registrar2"].ID, Key: forged}
	used := rand.Text()
	_, err = s.Register.Decide(t.Context(), []byte(s.Sign(t, "registrar3", domain.Envelope{Act: domain.Recuse, Case: id, Nonce: used, Details: s.Deposit(t, note("亲属"))})), record.ByCommand)
	require.NoError(t, err)
	refused := map[domain.RefusalCode]refusable{
		domain.Unsigned:  {id, map[string]string{"outcome": "approve"}},
		domain.Malformed: {id, "nonsense"},
	}
	for code, e := range map[domain.RefusalCode]struct {
		who      string
		envelope domain.Envelope
	}{
		domain.BadSignature:   {"forger", domain.Envelope{}},
		domain.KeyRevoked:     {"revoked", domain.Envelope{}},
		domain.NotYourPost:    {"mediator", domain.Envelope{}},
		domain.NotYourCentre:  {"street-registrar", domain.Envelope{}},
		domain.SelfApproval:   {"registrar", domain.Envelope{}},
		domain.Recused:        {"registrar3", domain.Envelope{}},
		domain.TaskClosed:     {"registrar2", domain.Envelope{Task: domain.NewTaskID(id, 9, 1)}},
		domain.UnknownOutcome: {"registrar2", domain.Envelope{Outcome: domain.Approve}},
		domain.MissingDetails: {"registrar2", domain.Envelope{Outcome: domain.Decline}},
		domain.Replayed:       {"registrar2", domain.Envelope{Nonce: used}},
		domain.Stale:          {"registrar2", domain.Envelope{At: officetest.Monday().AddDate(0, 0, -2)}},
	} {
		if e.envelope.Task == "" {
			e.envelope.Task = task
		}
		if e.envelope.Outcome == "" {
			e.envelope.Outcome = domain.Accept
		}
		refused[code] = refusable{id, s.Sign(t, e.who, e.envelope)}
	}
	return refused
}

// refusedFurtherOn are the refusals for which a case has to have come somewhere.
func (s system) refusedFurtherOn(t testing.TB) map[domain.RefusalCode]refusable {
	t.Helper()
	decision := func(id domain.CaseID, who string, kind domain.TaskKind, outcome domain.Outcome, details any) refusable {
		return refusable{id, s.signed(t, who, s.AwaitTask(t, id, kind), outcome, details)}
	}
	act := func(id domain.CaseID, who string, kind domain.ActKind, details domain.Details) refusable {
		return refusable{id, s.Sign(t, who, domain.Envelope{Act: kind, Case: id, Details: s.Deposit(t, details)})}
	}
	done := func(id domain.CaseID, who string, kind domain.ActKind, details domain.Details) {
		_, err := s.Act(t, who, kind, id, details)
		require.NoError(t, err)
	}

	asked := s.OpenDispute(t)
	first := s.AwaitTask(t, asked, domain.Acceptance).Task
	done(asked, "registrar2", domain.Cosign, domain.Details{Task: first, People: []domain.StaffID{s.People["head"].ID}})
	done(asked, "head", domain.Urge, domain.Details{Task: first})

	blocked := s.OpenDispute(t)
	first = s.AwaitTask(t, blocked, domain.Acceptance).Task
	done(blocked, "registrar2", domain.Countersign, domain.Details{Task: first, People: []domain.StaffID{s.People["mediator"].ID}})
	done(blocked, "mediator", domain.Speak, domain.Details{Task: first, Voice: domain.Objects, Note: "管辖存疑"})

	inEffect, barred := s.OpenDispute(t), s.OpenDispute(t)
	later, adoption := agreement(), agreement()
	adoption.Agreement.Subject = []domain.Subject{"adoption"}
	for id, text := range map[domain.CaseID]domain.Details{inEffect: later, barred: adoption} {
		s.play(t, id, begun(s)...)
		s.settle(t, id, community(), text)
	}
	lone, joint := officetest.Heard(), officetest.Heard()
	lone.Applicants, joint.Applicants = []domain.PartyID{"P1"}, []domain.PartyID{"P1", "P2"}

	failed := s.OpenDispute(t)
	s.play(t, failed, append(begun(s),
		decides(domain.Session, "mediator", domain.Fail, note("分歧过大")),
		decides(domain.ReferralConsent, "registrar", domain.RefuseIt, officetest.Heard()), told())...)

	return map[domain.RefusalCode]refusable{
		domain.Awaited:        decision(asked, "registrar2", domain.Acceptance, domain.Accept, nil),
		domain.TooSoon:        act(asked, "head", domain.Urge, domain.Details{Task: domain.NewTaskID(asked, 1, 1), Note: "再催"}),
		domain.Objected:       decision(blocked, "registrar2", domain.Acceptance, domain.Accept, nil),
		domain.TooLate:        act(inEffect, "registrar2", domain.TakeBack, domain.Details{Task: domain.NewTaskID(inEffect, 1, 1), Note: "误选"}),
		domain.NotJoint:       decision(inEffect, "registrar", domain.Confirmation, domain.Apply, lone),
		domain.NotDueYet:      decision(inEffect, "registrar", domain.Performance, domain.Defaulted, note("尚未到期")),
		domain.NotConfirmable: decision(barred, "registrar", domain.Confirmation, domain.Apply, joint),
		domain.Incomplete:     decision(failed, "head", domain.Closing, domain.Close, nil),
	}
}

// Whatever is refused is refused for the same reason by every door, leaves its
// line in the audit, and changes nothing else.
func TestEveryRefusalThroughEveryDoor(t *testing.T) {
	s := start(t)
	s.SetClock(t, officetest.Monday())
	seat := domain.Seat{Post: domain.Registrar, Centre: officetest.Community}
	s.Enrol(t, "registrar3", seat)
	revoked := s.Enrol(t, "revoked", seat)
	s.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(revoked.Key.Public().(ed25519.PublicKey))})
	furtherOn := s.refusedFurtherOn(t)

	for door, send := range map[record.Door]func(testing.TB, domain.RefusalCode, refusable){
		record.ByCommand: func(t testing.TB, code domain.RefusalCode, r refusable) {
			text, isText := r.message.(string)
			if !isText {
				text = `{"outcome":"approve"}`
			}
			said, exit := systemtest.Hejie(t.Context(), s.Config, "decide", "--message", text)
			require.Equal(t, 3, exit, said)
			require.Contains(t, said, string(code))
		},
		record.BySignal: func(t testing.TB, _ domain.RefusalCode, r refusable) {
			require.NoError(t, s.Client.SignalWorkflow(t.Context(), workflows.MediationID(r.id), "", workflows.DecideSignal, r.message))
		},
		record.ByUpdate: func(t testing.TB, code domain.RefusalCode, r refusable) {
			_, err := s.update(t, r.id, r.message)
			refusal, ok := errors.AsType[*domain.Refusal](err)
			require.True(t, ok, "%s: %v", code, err)
			require.Equal(t, code, refusal.Code)
		},
	} {
		t.Run(string(door), func(t *testing.T) {
			id := s.OpenDispute(t) // a run passes on no more than 20 that are refused
			messages := s.refusedAtOnce(t, id)
			maps.Copy(messages, furtherOn)
			before := s.onRecord(t)
			for code, message := range messages {
				lines := s.refusals(t, door, code)
				send(t, code, message)
				require.Eventually(t, func() bool { return s.refusals(t, door, code) == lines+1 }, patience, 20*time.Millisecond, code)
			}
			require.Equal(t, before, s.onRecord(t), "nothing was changed")
			s.decide(t, "registrar2", s.AwaitTask(t, id, domain.Acceptance), domain.Accept, nil)
			s.AwaitTasks(t, id, domain.Consent)

			// Reading and export are no messages: they have one door of their own.
			codes := append(slices.Collect(maps.Keys(messages)), domain.Protected, domain.OutOfOrder)
			require.ElementsMatch(t, domain.RefusalCodes(), codes)
		})
	}
	t.Run("reading", func(t *testing.T) { s.readingIsRefused(t) })
}

// readingIsRefused has people ask for a child's case whose work it is not, or for
// a file of it.
func (s system) readingIsRefused(t *testing.T) {
	matter := officetest.Matter()
	matter.Parties[0].Birth = "2015-03-02"
	opened, err := s.Act(t, "registrar", domain.OpenCase, "", matter)
	require.NoError(t, err)
	for who, command := range map[string][]string{
		"mediator": {"show", opened.Ref},
		"head":     {"dossier", opened.Ref, "--out", t.TempDir() + "/dossier.zip"},
	} {
		before, lines := s.onRecord(t), s.refusals(t, "", domain.Protected)
		said, exit := systemtest.Hejie(t.Context(), s.Config, append(command, "--key", s.KeyFile(t, who))...)
		require.Equal(t, 3, exit, said)
		require.Contains(t, said, string(domain.Protected))
		require.Equal(t, before, s.onRecord(t))
		require.Equal(t, lines+1, s.refusals(t, "", domain.Protected))
	}
}

// refusals counts the audit's lines about refusals of a kind.
func (s system) refusals(t testing.TB, door record.Door, code domain.RefusalCode) int {
	t.Helper()
	return s.Count(t, `SELECT count(*) FROM audit WHERE what = 'refused' AND door = $1 AND code = $2`, door, code)
}

// onRecord is all that the register holds but its audit, once no bell waits to be
// rung.
func (s system) onRecord(t testing.TB) map[string][]byte {
	t.Helper()
	require.Eventually(t, func() bool { return s.Count(t, `SELECT count(*) FROM outbox`) == 0 }, patience, 5*time.Millisecond)
	all := s.database(t, s.Cluster.DSN(cluster.Superuser, cluster.Register), cluster.Register)
	require.NotEmpty(t, all[cluster.Register+".decisions.message"])
	maps.DeleteFunc(all, func(column string, _ []byte) bool {
		table, _, _ := strings.Cut(strings.TrimPrefix(column, cluster.Register+"."), ".")
		return strings.HasPrefix(table, "audit") || table == "refusals" || table == "nonces" // what a refusal leaves
	})
	return all
}
