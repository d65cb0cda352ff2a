package workflows_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"
	"pgregory.net/rapid"

	"hejie/activities"
	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
	"hejie/register"
	"hejie/workflows"
)

// A drawing is what fails, and cleans up, a single draw of a property.
type drawing struct {
	testing.TB
	drawn *rapid.T
}

func (d drawing) Errorf(format string, args ...any) { d.drawn.Errorf(format, args...) }
func (d drawing) Error(args ...any)                 { d.drawn.Error(args...) }
func (d drawing) Fatal(args ...any)                 { d.drawn.Fatal(args...) }
func (d drawing) FailNow()                          { d.drawn.FailNow() }
func (d drawing) Logf(format string, args ...any)   { d.drawn.Logf(format, args...) }
func (d drawing) Cleanup(f func())                  { d.drawn.Cleanup(f) }

// A world is an office in which anything may happen. Each of its cases is told
// by the real workflow against the real register, move by move.
type world struct {
	*officetest.Office
	t     testing.TB
	owner *sql.DB
	now   time.Time
	runs  map[domain.CaseID]*run
	away  bool // the engine is down: bells wait, and nobody is asked anything
	seen  *seen
	tally map[string]int

	queries map[string]*sql.Stmt
	print   string // the query for a print of the record

	terms   map[domain.TaskID]seenTerm // as they were after the last move …
	elapsed map[domain.CaseID]domain.Elapsed

	marks    int      // texts written so far: each is known again by its number
	messages [][2]any // signed messages that were taken, with their receipts
	refused  []string // signed messages that were refused
}

// newWorld founds an office of its own for each draw. Some of its people hold
// two posts, so that whoever may do a thing in one may not in the other.
func newWorld(t testing.TB, tally map[string]int) *world {
	t.Helper()
	w := &world{Office: officetest.Open(t), t: t, now: officetest.Monday(), runs: map[domain.CaseID]*run{}, tally: tally}
	w.queries, w.terms, w.elapsed = map[string]*sql.Stmt{}, map[domain.TaskID]seenTerm{}, map[domain.CaseID]domain.Elapsed{}
	w.owner = officetest.Connect(t, w.Owner)
	w.owner.SetMaxOpenConns(1)
	// The register's clock stands still but for a thousandth, so that no two
	// things happen at once and none takes long.
	w.exec(`CREATE TABLE clock (at timestamptz NOT NULL, wound_up timestamptz NOT NULL DEFAULT clock_timestamp());
		GRANT SELECT ON clock TO hejie_app;
		UPDATE posts SET since = '2026-01-01'; -- the office was there before
		CREATE OR REPLACE FUNCTION register_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
			$$ SELECT at + (clock_timestamp() - wound_up) / 1000 FROM clock $$`)
	w.exec(`INSERT INTO clock VALUES ($1)`, w.now)
	for who, seat := range map[string]domain.Seat{
		"registrar":       {Post: domain.Mediator, Centre: officetest.Community},
		"head":            {Post: domain.Registrar, Centre: officetest.Community},
		"mediator2":       {Post: domain.Head, Centre: officetest.Community},
		"street-mediator": {Post: domain.Registrar, Centre: officetest.Street},
	} {
		w.exec(`INSERT INTO posts (staff, post, centre, since) VALUES ($1, $2, $3, $4)`, w.People[who].ID, seat.Post, seat.Centre, w.now.AddDate(-1, 0, 0))
	}
	return w
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	_, err := w.owner.ExecContext(context.WithoutCancel(w.t.Context()), statement, args...)
	require.NoError(w.t, err)
}

// scan reads one row. What is asked after each move is planned once.
func (w *world) scan(query string, args []any, into ...any) {
	w.t.Helper()
	ctx := context.WithoutCancel(w.t.Context())
	if w.queries[query] == nil {
		planned, err := w.owner.PrepareContext(ctx, query)
		require.NoError(w.t, err)
		w.queries[query] = planned
	}
	require.NoError(w.t, w.queries[query].QueryRowContext(ctx, args...).Scan(into...))
}

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.now = w.now.Add(d)
	w.exec(`UPDATE clock SET at = $1, wound_up = clock_timestamp()`, w.now)
}

// A run is a run of a case's workflow, kept as the engine keeps one: by what it
// has been told. It is played again from its beginning, with the same answers,
// whenever something new is to be heard.
type run struct {
	sync.Mutex
	register *register.Register
	file     *domain.CaseFile
	told     []domain.Standing // position by position …
	waits    domain.Position   // … and where it waits
	standing domain.Standing
	woken    time.Time
	fault    error
}

// The run stands before the register as its store, one question at a time. What
// the engine of a busy machine gives up waiting for is not cancelled midway: it
// would hold on to its locks while the office goes on, and answer after all.

func (r *run) Begin(ctx context.Context, id domain.CaseID) (domain.CaseFile, error) {
	r.Lock()
	defer r.Unlock()
	if r.file == nil {
		file, err := r.register.Begin(context.WithoutCancel(ctx), id)
		if err != nil {
			return file, r.fails(err)
		}
		r.file = &file
	}
	return *r.file, nil
}

func (r *run) Stand(ctx context.Context, p domain.Position) (_ domain.Standing, err error) {
	r.Lock()
	defer r.Unlock()
	defer func() {
		if cause := recover(); cause != nil { // which the engine would have tried again
			err = r.fails(fmt.Errorf("%v: %s", cause, debug.Stack()))
		}
	}()
	if p.Number <= len(r.told) {
		return r.told[p.Number-1], nil
	}
	r.waits = p
	s, err := r.register.Stand(context.WithoutCancel(ctx), p)
	if err != nil {
		return s, r.fails(err)
	}
	r.standing = s
	if s.Settled {
		r.told = append(r.told, s)
	}
	return s, nil
}

func (r *run) Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error) {
	return r.register.Decide(ctx, message, door)
}

func (r *run) End(ctx context.Context, p domain.Position) (domain.Ending, bool, error) {
	r.Lock()
	defer r.Unlock()
	ending, rewound, err := r.register.End(context.WithoutCancel(ctx), p)
	r.standing = domain.Standing{Rewound: rewound}
	return ending, rewound, r.fails(err)
}

// fails keeps an error that no run should see, and ends the run with it.
func (r *run) fails(err error) error {
	if err == nil {
		return nil
	}
	r.fault = err
	return domain.Fault(domain.Conflict, "why", err)
}

func asText(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// tell plays the run of a case until it waits, or has ended. A run that was put
// back goes on as a new one.
func (w *world) tell(id domain.CaseID) {
	w.t.Helper()
	for range 4 {
		r := w.runs[id]
		if r == nil {
			r = &run{register: w.Register}
			w.runs[id] = r
		}
		r.woken = w.now
		var suite testsuite.WorkflowTestSuite
		suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
		env := suite.NewTestWorkflowEnvironment()
		env.SetStartTime(w.now)
		env.SetTestTimeout(time.Minute)
		env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: workflows.MediationID(id)})
		env.SetContinueAsNewSuggested(true) // so it ends where it would wait
		workflows.Register(env)
		activities.Cases{Store: r}.Register(env)
		env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: id})
		err := env.GetWorkflowError()
		require.NoError(w.t, r.fault, "the run of %s", id)
		var waits *workflow.ContinueAsNewError
		switch {
		case err == nil:
			delete(w.runs, id)
			return
		case !errors.As(err, &waits):
			require.NoError(w.t, err, "the run of %s", id)
		case astray(w.t, waits):
			require.Fail(w.t, "the two readers of a story differ", "%s at %+v, register: %+v", id, r.waits, r.standing)
		case !r.standing.Rewound:
			return
		}
		delete(w.runs, id)
	}
	require.Fail(w.t, "a story is put back again and again", "%s", id)
}

// deliver rings the bells that wait, as the relay does, and wakes the runs whose
// time has come. Nobody else is told anything: whatever changed for a run that
// was not told so was changed without a bell.
func (w *world) deliver() {
	w.t.Helper()
	if w.away {
		return
	}
	var rung, started pq.StringArray
	w.scan(`WITH rung AS (DELETE FROM outbox RETURNING case_id, start)
		SELECT coalesce(array_agg(DISTINCT case_id), '{}'), coalesce(array_agg(DISTINCT case_id) FILTER (WHERE start), '{}') FROM rung`, nil, &rung, &started)
	var open pq.StringArray
	w.scan(`SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM cases WHERE kind = 'mediation' AND closed_at IS NULL`, nil, &open)
	for id, r := range w.runs {
		if !contains(open, id) && !w.now.Before(r.wakes()) {
			w.tell(id) // it hears that its case has ended
		}
	}
	for _, text := range open {
		id := domain.CaseID(text)
		r := w.runs[id]
		switch {
		case r == nil:
			require.True(w.t, contains(started, id), "nobody starts %s", id)
			w.tell(id)
		case contains(rung, id), !w.now.Before(r.wakes()):
			w.tell(id)
		default:
			s, err := w.Register.Stand(w.t.Context(), r.waits)
			require.NoError(w.t, err)
			require.Equal(w.t, asText(lasting(r.standing)), asText(lasting(s)), "%s was changed without a bell", id)
		}
	}
}

// astray reports whether a run began anew because it stood elsewhere than the
// register.
func astray(t testing.TB, again *workflow.ContinueAsNewError) bool {
	var in workflows.MediationInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &in))
	return in.Astray > 0
}

func contains(ids []string, id domain.CaseID) bool {
	for _, known := range ids {
		if known == string(id) {
			return true
		}
	}
	return false
}

// wakes is when a run looks by itself; a little earlier, since that is rounded
// up to the next second.
func (r *run) wakes() time.Time { return r.woken.Add(r.standing.Wait - 2*time.Second) }

// lasting is a standing without what passes by itself.
func lasting(s domain.Standing) domain.Standing {
	s.Wait, s.Used, s.Left, s.Elapsed, s.Light = 0, 0, 0, domain.Elapsed{}, ""
	return s
}

// restart gives a case a new run, which has to come to where the old one waits.
func (w *world) restart(id domain.CaseID) {
	old := w.runs[id]
	if w.away || old == nil {
		return
	}
	delete(w.runs, id)
	w.tell(id)
	if fresh := w.runs[id]; fresh != nil && fresh.standing.Wait > 0 && old.standing.Wait > 0 {
		require.Equal(w.t, asText(old.waits), asText(fresh.waits), "a new run comes elsewhere")
	}
}
