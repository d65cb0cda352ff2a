package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/port"
	"hejie/internal/record"
	"hejie/workflows"
)

// A verb is an act on the open task, and what comes of it.
type verb struct {
	who     string
	kind    domain.ActKind
	details domain.Details
	refused domain.RefusalCode
	handler string // what lists show then
}

func (s *stage) to(names ...string) domain.Details {
	var d domain.Details
	for _, name := range names {
		d.People = append(d.People, s.People[name].ID)
	}
	return d
}

// verbs are all the verbs of an office, one after the other on one acceptance.
func (s *stage) verbs() []verb {
	id := func(name string) string { return string(s.People[name].ID) }
	voice := func(v domain.Stance, why string) domain.Details { return domain.Details{Voice: v, Note: why} }
	vote := s.to("street-head", "street-mediator", "district-head")
	vote.Quorum = 2
	third := id("registrar3")
	return []verb{
		{"registrar", domain.Transfer, s.to("registrar3"), domain.SelfApproval, "registrar@440104003104"}, // he took it in
		{"registrar2", domain.Transfer, s.to("registrar3"), "", third},
		{"registrar2", domain.Delegate, s.to("mediator"), domain.NotYourPost, third}, // it is no longer his
		{"registrar3", domain.Delegate, s.to("mediator"), "", id("mediator")},
		{"mediator", domain.GiveBack, note("已核实"), "", third},
		{"registrar3", domain.Delegate, s.to("mediator2"), "", id("mediator2")},
		{"registrar3", domain.Recall, domain.Details{}, "", third},
		{"registrar3", domain.Cosign, s.to("head"), "", third},
		{"head", domain.Speak, voice(domain.Objects, "管辖存疑"), "", third},
		{"registrar3", domain.Countersign, s.to("mediator", "mediator2"), "", third},
		{"mediator", domain.Speak, voice(domain.Agrees, ""), "", third},
		{"mediator2", domain.Speak, voice(domain.Agrees, ""), "", third},
		{"registrar3", domain.Vote, vote, "", third},
		{"street-head", domain.Speak, voice(domain.Agrees, ""), "", third},
		{"district-head", domain.Urge, domain.Details{}, "", third},
		{"district-head", domain.Urge, domain.Details{}, domain.TooSoon, third},
		{"district-head", domain.Speak, voice(domain.Agrees, ""), "", third},
		{"head", domain.SendCopy, s.to("district-mediator"), "", third},
	}
}

// doors are the ways a message comes in; each gives what the sender is told.
func (s *stage) doors() map[record.Door]func(message string, told func(error)) {
	return map[record.Door]func(string, func(error)){
		record.ByCommand: func(message string, told func(error)) {
			_, err := s.Register.Decide(s.t.Context(), []byte(message), record.ByCommand)
			told(err)
		},
		record.BySignal: func(message string, _ func(error)) { // nobody is answered
			s.env.SignalWorkflow(workflows.DecideSignal, message)
		},
		record.ByUpdate: func(message string, told func(error)) {
			s.env.UpdateWorkflow(workflows.DecideUpdate, "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: told, OnComplete: func(_ any, err error) { told(port.Decode(err)) },
			}, message)
		},
	}
}

func count[T any](s *stage, query string, args ...any) (n T) {
	s.t.Helper()
	require.NoError(s.t, s.clock.QueryRowContext(s.t.Context(), query, args...).Scan(&n))
	return n
}

// Every verb comes to the same by every door, and lists show within one look who
// has the case.
func TestEveryVerbByEveryDoor(t *testing.T) {
	t.Parallel()
	for _, door := range []record.Door{record.ByCommand, record.BySignal, record.ByUpdate} {
		t.Run(string(door), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, without(goesWell(), domain.Acceptance)...)
			s.Enrol(t, "registrar3", domain.Seat{Post: domain.Registrar, Centre: officetest.Community})
			lists := &shown{}
			s.env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{lists}})
			task := domain.NewTaskID(s.id, 1, 1)
			verbs, due := s.verbs(), time.Time{}
			seen := map[domain.ActKind]bool{}
			var refusals []domain.RefusalCode
			for i, v := range verbs {
				seen[v.kind] = true
				after := time.Duration(i+1) * 2 * time.Minute
				s.env.RegisterDelayedCallback(func() {
					s.syncClock()
					if i == 0 {
						due = s.open()[0].Due
					}
					v.details.Task = task
					message := s.Sign(t, v.who, domain.Envelope{Act: v.kind, Case: s.id, Details: s.Deposit(t, v.details)})
					bells := count[int](s, `SELECT count(*) FROM outbox`)
					s.doors()[door](message, func(err error) {
						if refusal, ok := err.(*domain.Refusal); ok {
							refusals = append(refusals, refusal.Code)
						} else {
							require.NoError(t, err)
						}
					})
					if door == record.ByCommand && count[int](s, `SELECT count(*) FROM outbox`) > bells {
						s.env.SignalWorkflow(workflows.BellSignal, nil) // as the relay would
					}
				}, after)
				s.env.RegisterDelayedCallback(func() {
					last := count[string](s, `SELECT what || ' ' || code || ' ' || door FROM audit WHERE case_id = $1 ORDER BY seq DESC LIMIT 1`, s.id)
					want := "acted " + string(v.kind)
					if v.refused != "" {
						want = "refused " + string(v.refused)
					}
					require.Equal(t, want+" "+string(door), last, "%s by %s", v.kind, v.who)
					handler, _ := lists.merged.GetKeyword(workflows.AttrHandler)
					require.Equal(t, v.handler, handler, "after %s by %s", v.kind, v.who)
					require.Len(t, s.open(), 1, "one open slot")
					require.True(t, due.Equal(s.open()[0].Due), "%s moves no due time", v.kind)
				}, after+time.Minute)
			}
			s.env.RegisterDelayedCallback(func() {
				s.syncClock()
				answered, err := s.Register.Deposit(t.Context(), []byte("经核实，属本社区管辖"))
				require.NoError(t, err)
				s.doors()[door](s.Sign(t, "registrar3", domain.Envelope{Task: task, Outcome: domain.Accept, Opinion: answered}), func(err error) { require.NoError(t, err) })
				s.env.SignalWorkflow(workflows.BellSignal, nil)
			}, 45*time.Minute)
			ending, story := s.play()
			require.Equal(t, domain.Agreed, ending)
			require.Equal(t, door, story.Tasks[0].Decision.Door)
			for _, kind := range domain.ActKinds() {
				require.Equal(t, procedures.All().Act(kind).OnTask(), seen[kind], "%s is tried", kind)
			}
			if door != record.BySignal {
				require.Equal(t, []domain.RefusalCode{domain.SelfApproval, domain.NotYourPost, domain.TooSoon}, refusals)
			}
			require.Empty(t, lists.repeated)
			report, err := s.Register.VerifyAudit(t.Context(), "", nil)
			require.NoError(t, err)
			require.True(t, report.Whole(), "%+v", report)
		})
	}
}
