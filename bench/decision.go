package main

import (
	"context"
	"sync"
	"time"

	"hejie/domain"
	"hejie/register"
)

// decision measures from the bytes of a signed decision to its receipt. The
// worker sleeps meanwhile, so that nothing but decisions is measured; what it
// would do is what effect and cases measure.
func decision(ctx context.Context, b *bench) ([]Line, error) {
	s, err := b.system(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS bench_floor (n int)`); err != nil {
		return nil, err
	}
	rival, err := b.rival(ctx, s)
	if err != nil {
		return nil, err
	}
	var lines []Line
	err = s.asleep(ctx, func() error {
		alone, err := s.decisions(ctx, 1, b.many(60, 400), rival)
		if err != nil {
			return err
		}
		crowd, err := s.decisions(ctx, 20, b.many(10, 60), nil)
		if err != nil {
			return err
		}
		lines = append(alone.lines("decision alone", true), crowd.lines("decision, 20 at once", false)...)
		return nil
	})
	return lines, err
}

// timings are samples of the same in three ways, in milliseconds.
type timings struct{ ours, floor, rival []float64 }

func (t timings) lines(name string, judged bool) []Line {
	p50 := figure(name+", p50", median(t.ours), "ms").beside(median(t.floor))
	if judged {
		p50 = p50.atMost(6)
	}
	lines := []Line{p50, figure(name+", p99", quantile(t.ours, 0.99), "ms").beside(quantile(t.floor, 0.99))}
	if len(t.rival) > 0 {
		lines = append(lines, figure(name+", p50 beside DBOS's", median(t.ours), "ms").beside(median(t.rival)).atMost(1))
	}
	return lines
}

// decisions has so many people decide at once, in cases of their own, again and
// again: an acceptance and two consents in each. After each of these the floor
// has its turn, and after each case the rival.
func (s *system) decisions(ctx context.Context, at, rounds int, rival *rival) (timings, error) {
	var t timings
	for range rounds {
		cases := make([]*byHand, at)
		if err := each(at, func(i int) (err error) {
			cases[i], err = s.byHand(ctx)
			return err
		}); err != nil {
			return t, err
		}
		for range 3 {
			messages := make([][]byte, at)
			if err := each(at, func(i int) (err error) {
				messages[i], err = cases[i].next(ctx)
				return err
			}); err != nil {
				return t, err
			}
			ours, err := timed(at, func(i int) error {
				_, err := s.Register.Decide(ctx, messages[i], register.ByCommand)
				return err
			})
			if err != nil {
				return t, err
			}
			floor, err := timed(at, func(int) error {
				_, err := s.db.ExecContext(ctx, `INSERT INTO bench_floor VALUES (1)`)
				return err
			})
			if err != nil {
				return t, err
			}
			t.ours, t.floor = append(t.ours, inMilliseconds(ours)...), append(t.floor, inMilliseconds(floor)...)
		}
		if rival != nil {
			played, err := rival.play(1, at)
			if err != nil {
				return t, err
			}
			t.rival = append(t.rival, played.Milliseconds...)
		}
	}
	return t, nil
}

// each calls f for 0 to n-1 at once and gives an error of one of them.
func each(n int, f func(int) error) error {
	_, err := timed(n, f)
	return err
}

// timed is each, and tells how long each took.
func timed(n int, f func(int) error) ([]time.Duration, error) {
	took, failed := make([]time.Duration, n), make(chan error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			begun := time.Now()
			err := f(i)
			took[i] = time.Since(begun)
			if err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return nil, err
	default:
		return took, nil
	}
}

// byHand is a case whose workflow is played by hand: what it would ask of the
// register is asked here, when the next decision is wanted.
type byHand struct {
	*system
	story story
	file  domain.CaseFile
	step  int // that is open
	slot  int // that was decided last
	since time.Time
	rule  string
}

func (s *system) byHand(ctx context.Context) (*byHand, error) {
	id, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	h := &byHand{system: s, story: storyOf(s.Office)}
	h.file, err = s.Register.Begin(ctx, id)
	return h, err
}

// next opens the next step if the present one is answered, and gives the next
// decision, signed.
func (h *byHand) next(ctx context.Context) ([]byte, error) {
	if h.step == 0 || h.slot == len(h.story[h.step-1]) {
		if err := h.stepOn(ctx); err != nil {
			return nil, err
		}
	}
	h.slot++
	return h.signed(ctx, h.file.Case, h.step, h.slot, h.story[h.step-1][h.slot-1])
}

// stepOn looks at the step that is answered and opens the next.
func (h *byHand) stepOn(ctx context.Context) error {
	if err := h.look(ctx); err != nil {
		return err
	}
	h.step, h.slot = h.step+1, 0
	_, err := h.Register.Stand(ctx, h.inquiry())
	return err
}

// look takes up what was answered in the present step, as the workflow does.
func (h *byHand) look(ctx context.Context) error {
	if h.step == 0 {
		return nil
	}
	standing, err := h.Register.Stand(ctx, h.inquiry())
	if err != nil || len(standing.Answers) == 0 {
		return err
	}
	switch answered := standing.Answers[0]; answered.Kind {
	case domain.Acceptance:
		h.since = answered.At
	case domain.Session:
		h.since, h.rule = answered.Due, domain.SessionExtended
	}
	return nil
}

func (h *byHand) inquiry() domain.Inquiry {
	q := domain.Inquiry{Case: h.file.Case, Step: h.step, Stage: domain.StageMediation, Centre: h.file.Centre}
	for i, a := range h.story[h.step-1] {
		ask := domain.Ask{Kind: a.kind}
		switch a.kind {
		case domain.Acceptance:
			q.Stage = domain.StageAcceptance
		case domain.Consent:
			q.Stage = domain.StageConsent
			fallthrough
		case domain.Extension:
			ask.Party, q.EndsOn = h.file.Parties[i], domain.RefuseIt
		case domain.Appointment:
			q.Stage = domain.StageMediator
		case domain.Session:
			ask.Person, ask.From, ask.Rule = h.People["mediator"].ID, h.since, h.rule
		}
		q.Asks = append(q.Asks, ask)
	}
	return q
}
