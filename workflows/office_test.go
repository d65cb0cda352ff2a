package workflows_test

import (
	"context"
	"database/sql"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"

	"hejie/activities"
	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/workflows"
)

func TestMain(m *testing.M) { officetest.Main(m) }

// stage is a case played on the real register with time skipped: the register's
// clock is the test environment's.
type stage struct {
	*officetest.Office
	t     *testing.T
	env   *testsuite.TestWorkflowEnvironment
	clock *sql.DB
	id    domain.CaseID
	down  atomic.Int32 // calls of the register that fail before it is back

	answers []answer
	acts    []act
	once    func(domain.TaskKind) bool   // whether to answer now; always if nil
	ended   func()                       // called as soon as the register has closed the case, before the run knows
	waits   func(step int) time.Duration // instead of the waits that the register tells
	forge   func(*domain.Standing)       // what the register tells
}

// answer is how somebody decides the tasks of a kind. With several for one kind
// the first is used first, and the last for all that follow.
type answer struct {
	kind    domain.TaskKind
	who     string // whom it is given to, if empty
	outcome domain.Outcome
	details any
	party   domain.PartyID // only for this party, if set
}

// act is an act recorded as soon as a task of that kind is open.
type act struct {
	during  domain.TaskKind
	who     string
	kind    domain.ActKind
	details any
}

func newStage(t *testing.T, answers ...answer) *stage {
	t.Helper()
	s := &stage{Office: officetest.Open(t), t: t, answers: answers}
	s.AsOwner(t, `CREATE TABLE clock (at timestamptz NOT NULL)`)
	s.AsOwner(t, `INSERT INTO clock VALUES ($1)`, officetest.Monday())
	s.AsOwner(t, `GRANT SELECT, UPDATE ON clock TO hejie_app`)
	s.clock = officetest.Connect(t, s.App)
	s.AsOwner(t, `CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT at FROM clock'`)
	s.setClock(officetest.Monday())
	s.id = s.OpenDispute(t)
	s.newEnvironment(officetest.Monday())
	return s
}

// newEnvironment is the next run's world.
func (s *stage) newEnvironment(at time.Time) {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	s.env = suite.NewTestWorkflowEnvironment()
	s.env.SetStartTime(at)
	s.env.SetTestTimeout(time.Minute)
	s.env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: workflows.MediationID(s.id)})
	workflows.Register(s.env)
	activities.Cases{Store: s}.Register(s.env)
}

// play runs the case until it ends, answering every hour what can be answered.
func (s *stage) play() (domain.Ending, record.Case) {
	s.t.Helper()
	s.env.RegisterDelayedCallback(s.tick, time.Hour)
	s.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: s.id, Lang: "zh-CN"})
	require.True(s.t, s.env.IsWorkflowCompleted())
	require.NoError(s.t, s.env.GetWorkflowError())
	var result workflows.MediationResult
	require.NoError(s.t, s.env.GetWorkflowResult(&result))
	story := s.story()
	require.Equal(s.t, string(result.Ending), story.Ending, "the workflow and the register agree")
	return result.Ending, story
}

// tick is an hour of the office: somebody acts, or decides one task.
func (s *stage) tick() {
	if s.env.IsWorkflowCompleted() {
		return
	}
	s.syncClock()
	if s.actNow() || s.decideNow() {
		s.env.SignalWorkflow(workflows.BellSignal, nil)
	}
	s.env.RegisterDelayedCallback(s.tick, time.Hour)
}

func (s *stage) open() []record.Task {
	return slices.DeleteFunc(s.story().Tasks, func(t record.Task) bool { return t.State != "open" })
}

func (s *stage) actNow() bool {
	for i, a := range s.acts {
		if slices.ContainsFunc(s.open(), func(t record.Task) bool { return t.Kind == a.during }) {
			_, err := s.Act(s.t, a.who, a.kind, s.id, a.details)
			require.NoError(s.t, err)
			s.acts = slices.Delete(s.acts, i, i+1)
			return true
		}
	}
	return false
}

func (s *stage) decideNow() bool {
	for _, t := range s.open() {
		for i, a := range s.answers {
			if a.kind != t.Kind || a.party != "" && a.party != t.Party || s.once != nil && !s.once(t.Kind) {
				continue
			}
			if a.outcome == domain.Close {
				s.fileDossier()
			}
			who := s.whoever(a.who, t)
			_, err := s.Office.Decide(s.t, who, t.Task, a.outcome, a.details)
			require.NoError(s.t, err, "%s decides %s of %s", who, a.outcome, t.Task)
			if slices.ContainsFunc(s.answers[i+1:], func(later answer) bool { return later.kind == a.kind && later.party == a.party }) {
				s.answers = slices.Delete(s.answers, i, i+1)
			}
			return true
		}
	}
	return false
}

// whoever names who answers: if it is left open, whom the task is given to, or
// the head of its centre.
func (s *stage) whoever(who string, t record.Task) string {
	for name, p := range s.People {
		if who == "" && p.ID == t.Person {
			return name
		}
	}
	if who == "" {
		return map[domain.CentreCode]string{officetest.Community: "head", officetest.Street: "street-head", officetest.District: "district-head"}[t.Centre]
	}
	return who
}

// fileDossier files what the dossier of a mediated case must have.
func (s *stage) fileDossier() {
	for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
		_, err := s.Act(s.t, "district-registrar", domain.FileDocument, s.id, officetest.Filed(kind))
		require.NoError(s.t, err)
	}
}

func (s *stage) story() record.Case {
	story, err := s.Register.Case(s.t.Context(), s.id)
	require.NoError(s.t, err)
	return story
}

func (s *stage) syncClock() { s.setClock(s.env.Now()) }

func (s *stage) setClock(at time.Time) {
	_, err := s.clock.ExecContext(s.t.Context(), `UPDATE clock SET at = $1`, at)
	require.NoError(s.t, err)
}

// The stage stands before the register as its store, and sets the clock.

func (s *stage) ready() error {
	s.syncClock()
	if s.down.Add(-1) >= 0 {
		return context.DeadlineExceeded
	}
	return nil
}

func (s *stage) Begin(ctx context.Context, id domain.CaseID) (domain.CaseFile, error) {
	if err := s.ready(); err != nil {
		return domain.CaseFile{}, err
	}
	return s.Register.Begin(ctx, id)
}

func (s *stage) Stand(ctx context.Context, p domain.Position) (domain.Standing, error) {
	if err := s.ready(); err != nil {
		return domain.Standing{}, err
	}
	standing, err := s.Register.Stand(ctx, p)
	if s.waits != nil {
		standing.Wait = s.waits(p.Number)
	}
	if s.forge != nil {
		s.forge(&standing)
	}
	return standing, err
}

func (s *stage) Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error) {
	if err := s.ready(); err != nil {
		return record.Receipt{}, err
	}
	return s.Register.Decide(ctx, message, door)
}

func (s *stage) End(ctx context.Context, p domain.Position) (domain.Ending, bool, error) {
	if err := s.ready(); err != nil {
		return "", false, err
	}
	ending, rewound, err := s.Register.End(ctx, p)
	if err == nil && s.ended != nil {
		s.ended()
	}
	return ending, rewound, err
}

// kinds tells a story in short: what was asked and answered, in order.
func kinds(story record.Case) []string {
	var told []string
	for _, t := range story.Tasks {
		line := string(t.Kind)
		if t.Decision != nil {
			line += ":" + string(t.Decision.Outcome)
		} else {
			line += ":" + t.State
		}
		told = append(told, line)
	}
	return told
}
