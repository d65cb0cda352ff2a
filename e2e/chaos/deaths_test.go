//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/crash"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A deed is something that a person does with the command line, which dies over
// it.
type deed struct {
	name   string
	points []crash.Point // where it dies
	// prepare brings a probe to where the deed can be done.
	prepare func(*run, context.Context, *prepared) error
}

// prepared is a deed about to be done.
type prepared struct {
	probe   probe
	stands  view                                            // how the case looks before it …
	done    func(view) bool                                 // … and once it is in effect
	command func(t testing.TB) (args []string, file string) // what does it, and where it keeps what it signs
}

// deeds lists them. What dies before its COMMIT has done nothing, and is done
// again; what dies after it is done although nobody was told (F4).
func deeds() []deed {
	return []deed{
		{"a decision", []crash.Point{crash.BeforeCommit, crash.Committed}, (*run).aDecision},
		{"a decision taken back", []crash.Point{crash.Acted, crash.Struck, crash.Committed}, (*run).aTakingBack},
		{"a hand-over", []crash.Point{crash.HandedOver, crash.Committed}, (*run).aHandOver},
		{"decisions in bulk", []crash.Point{crash.Kept, crash.BeforeCommit, crash.Committed}, (*run).aTable},
	}
}

// workersPoints lists the points that a worker comes by under load.
func workersPoints() []crash.Point {
	return []crash.Point{crash.BeforeCommit, crash.Committed, crash.BellsTaken, crash.BellsRung, crash.LeftOver}
}

// Every point in our own code is one at which something dies.
func TestEveryCrashPointIsPlanned(t *testing.T) {
	planned := workersPoints()
	for _, d := range deeds() {
		planned = append(planned, d.points...)
	}
	for _, p := range crash.Points() {
		require.Contains(t, planned, p)
	}
}

// clientDies has the command line die at a point of a deed, and whoever sits at
// it look, and do it again if it was not done.
func (r *run) clientDies(d deed, p crash.Point) struck {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	n := prepared{probe: r.probe(ctx)}
	require.NoError(r.t, d.prepare(r, ctx, &n), d.name)
	args, file := n.command(r.t)
	hejie := exec.CommandContext(ctx, filepath.Join(crashing(r.t), "hejie"), append([]string{"--config", r.Config}, args...)...)
	hejie.Env = append(os.Environ(), fmt.Sprintf("%s=%s:1", crash.Variable, p))
	if file == "" {
		r.history.try(r.history.begin(n.probe.message), record.ByCommand) // unknown to the end
	}
	said, err := hejie.CombinedOutput()
	fell := time.Now()
	require.Error(r.t, err)
	require.Contains(r.t, string(said), "crash: "+string(p), d.name)
	if file != "" { // it signed by itself, and wrote down what, before it sent anything
		kept, err := os.ReadFile(file)
		require.NoError(r.t, err)
		n.probe.message.message = strings.TrimSpace(string(kept))
		m, err := domain.ParseMessage([]byte(n.probe.message.message))
		require.NoError(r.t, err)
		n.probe.message.id = m.ID()
		r.history.try(r.history.begin(n.probe.message), record.ByCommand)
	}
	if p != crash.Committed {
		v, err := r.views(ctx, []string{string(n.probe.id)})
		require.NoError(r.t, err)
		require.Equal(r.t, n.stands, v[n.probe.id], "%s did nothing before it died: %s", d.name, p)
		if file == "" {
			require.NoError(r.t, <-n.probe.decide(ctx))
		}
	}
	if file != "" { // a table is taken up again in any case
		again := exec.CommandContext(ctx, filepath.Join(crashing(r.t), "hejie"), append([]string{"--config", r.Config}, args...)...)
		said, err := again.CombinedOutput()
		require.NoError(r.t, err, string(said))
	}
	v, err := r.board.await(ctx, n.probe.id, patience, n.done)
	require.NoError(r.t, err, "%s, dead at %s, came to nothing: %+v", d.name, p, v)
	r.spare <- n.probe.id
	return struck{blow: d.name + ", " + string(p), inFlight: 1, effect: time.Since(fell)}
}

// sends has the signed message of the probe sent.
func (n *prepared) sends(r *run, ctx context.Context) error {
	n.command = func(testing.TB) ([]string, string) {
		return []string{"decide", "--message", n.probe.message.message}, ""
	}
	v, err := r.views(ctx, []string{string(n.probe.id)})
	n.stands = v[n.probe.id]
	return err
}

func (r *run) aDecision(ctx context.Context, n *prepared) error {
	n.done = func(v view) bool { return v.Step > 1 && len(v.Tasks) > 0 }
	return n.sends(r, ctx)
}

// aTakingBack has the probe's acceptance decided, and is the taking back of it:
// then the same is asked once more.
func (r *run) aTakingBack(ctx context.Context, n *prepared) error {
	accepted := n.probe.message.task
	if err := <-n.probe.decide(ctx); err != nil {
		return err
	}
	if err := n.probe.inEffect(ctx); err != nil {
		return err
	}
	var err error
	n.probe.message, err = r.sign(ctx, -1, "registrar2", domain.Envelope{Act: domain.TakeBack, Case: n.probe.id}, domain.Details{Task: accepted, Note: "撤回"})
	if err != nil {
		return err
	}
	n.done = func(v view) bool {
		return len(v.Tasks) == 1 && v.Tasks[0].Kind == domain.Acceptance && v.Tasks[0].ID != accepted
	}
	return n.sends(r, ctx)
}

// aHandOver brings the probe to its talks, and is the approval by which another
// mediates on.
func (r *run) aHandOver(ctx context.Context, n *prepared) error {
	if err := <-n.probe.decide(ctx); err != nil {
		return err
	}
	id := n.probe.id
	asks, err := r.board.await(ctx, id, patience, func(v view) bool { return v.Stage == domain.StageConsent && len(v.Tasks) == 2 })
	if err != nil {
		return err
	}
	for _, consent := range asks.Tasks {
		if err := r.says(ctx, "registrar", consent, domain.Agree, officetest.Heard()); err != nil {
			return err
		}
	}
	appointment, err := r.next(ctx, id, domain.Appointment)
	if err != nil {
		return err
	}
	from, to := r.People["mediator"].ID, r.People["mediator2"].ID
	if err := r.says(ctx, "head", appointment, domain.Appoint, domain.Details{Mediators: []domain.StaffID{from}, ChosenBy: "committee"}); err != nil {
		return err
	}
	session, err := r.next(ctx, id, domain.Session)
	if err != nil {
		return err
	}
	proposal, err := r.sign(ctx, -1, officetest.Admin, domain.Envelope{Act: domain.Propose}, domain.Change{
		Kind: domain.HandOverWork, HandOver: &domain.HandOver{From: from, Cases: []domain.CaseID{id}, To: []domain.StaffID{to}},
	})
	if err != nil {
		return err
	}
	proposed, err := r.send(ctx, proposal, record.ByCommand)
	if err != nil {
		return err
	}
	m, err := domain.ParseMessage([]byte(proposal.message))
	if err != nil {
		return err
	}
	n.probe.message, err = r.sign(ctx, -1, officetest.SecondAdmin, domain.Envelope{
		Task: domain.NewTaskID(domain.CaseID(proposed.receipt.Ref), 1, 1), Outcome: domain.Approve, About: m.Details,
	}, nil)
	if err != nil {
		return err
	}
	n.done = func(v view) bool {
		return slices.ContainsFunc(v.Tasks, func(t asked) bool { return t.ID == session.ID && t.Person == to })
	}
	return n.sends(r, ctx)
}

// aTable is a table of one task, decided in bulk.
func (r *run) aTable(ctx context.Context, n *prepared) error {
	if err := r.aDecision(ctx, n); err != nil {
		return err
	}
	n.command = func(t testing.TB) ([]string, string) {
		table := filepath.Join(t.TempDir(), "tasks.csv")
		require.NoError(t, os.WriteFile(table, []byte("task\n"+string(n.probe.message.task)+"\n"), 0o600))
		return []string{"--key", r.KeyFile(t, "registrar2"), "decide-many", table, "--outcome", "accept"}, table + ".messages"
	}
	return nil
}
