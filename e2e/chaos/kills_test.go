//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/child"
	"hejie/internal/record"
	"hejie/internal/systemtest"
	"hejie/workflows"
)

// A blow is one way to break the system, and to mend it again.
type blow struct {
	name   string
	strike func(*run)
	mend   func(context.Context, *run) error
}

// struck is what came of a blow.
type struck struct {
	blow     string
	inFlight int64         // decisions sent and not in effect when it fell
	ready    time.Duration // from the blow until all parts said that they are up; 0 when nothing is to be started
	effect   time.Duration // until a decision made after the blow was in effect
}

// ratio is how much longer people waited than the part needs by itself.
func (s struck) ratio() float64 { return s.effect.Seconds() / s.ready.Seconds() }

// The blows without preparation.
var (
	killWorker = blow{
		"worker", func(r *run) { r.Worker.Kill() },
		func(ctx context.Context, r *run) error { return r.Worker.Restart(ctx) },
	}
	killEngine = blow{
		"engine", func(r *run) { r.Engine.Kill() },
		func(ctx context.Context, r *run) error { return r.Engine.Restart(ctx) },
	}
	killPostgres = blow{
		"postgresql", func(r *run) { r.Cluster.Kill() },
		func(ctx context.Context, r *run) error { return r.Cluster.Restart(ctx) },
	}
)

// cutPower ends everything at once, and starts it again in an order of chance:
// what comes before its needs is started again until it stays.
func cutPower(chance *rand.Rand) blow {
	return blow{
		"power cut",
		func(r *run) {
			var all sync.WaitGroup
			for _, kill := range []func(){r.Worker.Kill, r.Engine.Kill, r.Cluster.Kill} {
				all.Go(kill)
			}
			all.Wait()
		},
		func(ctx context.Context, r *run) error {
			parts := []func(context.Context) error{r.Worker.Restart, r.Engine.Restart, r.Cluster.Restart}
			failed := make(chan error, len(parts))
			for n, i := range chance.Perm(len(parts)) {
				go func() {
					time.Sleep(time.Duration(n) * 100 * time.Millisecond)
					failed <- untilDone(ctx, parts[i])
				}()
			}
			for range parts {
				if err := <-failed; err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// killed is a blow to a part, mended at once, with the decision of a probe: made
// after the blow, in a case where nothing was under way.
func (r *run) killed(b blow) struck {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p := r.probe(ctx)
	for begun := time.Now(); r.busy.Load() == 0 && time.Since(begun) < 2*time.Second; {
		time.Sleep(time.Millisecond)
	}
	s := struck{blow: b.name, inFlight: r.busy.Load()}
	b.strike(r)
	fell := time.Now()
	sent := p.decide(ctx)
	require.NoError(r.t, b.mend(ctx, r), "mending %s", b.name)
	s.ready = time.Since(fell)
	r.stands(ctx)
	require.NoError(r.t, <-sent)
	require.NoError(r.t, p.inEffect(ctx), "after the end of %s, seed %d", b.name, r.seed)
	s.effect = time.Since(fell)
	r.spare <- p.id
	return s
}

// stands starts what ended of itself after the fall of something else, as
// whoever runs a service would, and takes note.
func (r *run) stands(ctx context.Context) {
	r.t.Helper()
	for _, c := range []*child.Child{r.Engine, r.Worker} {
		select {
		case <-c.Done():
			r.fell[c.Name]++
			r.t.Logf("the %s ended of itself: %s", c.Name, systemtest.LastSaid(c, 500))
			require.NoError(r.t, untilDone(ctx, c.Restart))
		default:
		}
	}
}

// A probe is a case that waits for its acceptance and that nobody plays.
type probe struct {
	*run
	id      domain.CaseID
	message op
}

// probe opens a case, waits until it waits for its first answer and no worker has
// it in hand, and has the answer signed.
func (r *run) probe(ctx context.Context) probe {
	r.t.Helper()
	id, err := r.openCase(ctx, -1)
	require.NoError(r.t, err)
	v, err := r.board.await(ctx, id, patience, func(v view) bool { return len(v.Tasks) > 0 })
	require.NoError(r.t, err)
	require.NoError(r.t, untilDone(ctx, func(ctx context.Context) error {
		d, err := r.Client.DescribeWorkflowExecution(ctx, workflows.MediationID(id), "")
		if err == nil && d.GetPendingWorkflowTask() != nil {
			err = errStuck
		}
		return err
	}))
	o, err := r.sign(ctx, -1, "registrar2", domain.Envelope{Task: v.Tasks[0].ID, Outcome: domain.Accept}, nil)
	require.NoError(r.t, err)
	return probe{r, id, o}
}

// decide sends the answer.
func (p probe) decide(ctx context.Context) <-chan error {
	sent := make(chan error, 1)
	go func() {
		_, err := p.send(ctx, p.message, record.ByCommand)
		sent <- err
	}()
	return sent
}

// inEffect waits until the case has gone on.
func (p probe) inEffect(ctx context.Context) error {
	_, err := p.board.await(ctx, p.id, patience, func(v view) bool { return v.Step > 1 && len(v.Tasks) > 0 })
	return err
}

// blows is what befell a system.
type blows []struck

// effective is the share of blows that hit something in flight.
func (all blows) effective() float64 {
	n := 0
	for _, s := range all {
		if s.inFlight > 0 {
			n++
		}
	}
	return float64(n) / float64(max(len(all), 1))
}

// of gives a figure of the blows of one name.
func of[T any](all blows, name string, figure func(struck) T) (some []T) {
	for _, s := range all {
		if s.blow == name {
			some = append(some, figure(s))
		}
	}
	return some
}

// summary tells the blows by name.
func (all blows) summary() string {
	text := fmt.Sprintf("%d kills, %.0f %% of them with something in flight", len(all), 100*all.effective())
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.blow] {
			continue
		}
		seen[s.blow] = true
		effect := of(all, s.blow, func(s struck) time.Duration { return s.effect })
		text += fmt.Sprintf("\n  %3d × %-20s in effect after %s (p50), %s (p90), %s (most)",
			len(effect), s.blow, short(quantile(effect, 0.5)), short(quantile(effect, 0.9)), short(quantile(effect, 1)))
		if s.ready > 0 {
			ready := of(all, s.blow, func(s struck) time.Duration { return s.ready })
			ratios := of(all, s.blow, struck.ratio)
			text += fmt.Sprintf("; up after %s (p50), so %.2f × that (p50), %.2f × (p90)", short(quantile(ready, 0.5)), quantile(ratios, 0.5), quantile(ratios, 0.9))
		}
	}
	return text
}

func short(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
