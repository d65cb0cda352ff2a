//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A player takes one case after the other from its opening to its end, by the
// decisions of whoever is asked.
type player struct {
	*run
	number int
	chance *rand.Rand
}

// A worked case is one that a player has in hand.
type worked struct {
	id      domain.CaseID
	done    map[domain.TaskID]bool // decided, by whomever
	refused map[domain.TaskID]int  // how often in vain
	decided []said                 // of these a player was told that they are recorded
	acted   bool                   // once is enough for a story
	worked  int                    // moves that were no answers
	closed  bool                   // it was closed, and somebody had it go on
	other   domain.CaseID          // into which it was to be merged, last
	refuses bool                   // the parties will not agree to the next tier
	filed   bool                   // what its dossier must have
}

// keepPlaying has people play cases until settle is called, which returns when
// every case has ended.
func (r *run) keepPlaying(players int) (settle func()) {
	leaving := make(chan struct{})
	wait := r.startPlayers(players, func() bool {
		select {
		case <-leaving:
			return false
		default:
			return true
		}
	})
	return func() {
		r.t.Helper()
		close(leaving)
		wait()
	}
}

// play has people play n cases to their end.
func (r *run) play(players, n int) {
	r.t.Helper()
	var mu sync.Mutex
	r.startPlayers(players, func() bool {
		mu.Lock()
		defer mu.Unlock()
		n--
		return n >= 0
	})()
}

// startPlayers starts players who take a further case, or one that nobody has,
// while more says so.
func (r *run) startPlayers(players int, more func() bool) (wait func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	failed := make(chan error, players)
	for i := range players {
		p := player{run: r, number: i, chance: r.random(uint64(i) + 1)}
		all.Go(func() {
			for more() {
				if err := p.playOne(ctx, ""); err != nil {
					failed <- err
					return
				}
			}
			for { // what a probe left
				select {
				case id := <-r.spare:
					if err := p.playOne(ctx, id); err != nil {
						failed <- err
						return
					}
				default:
					return
				}
			}
		})
	}
	return func() {
		r.t.Helper()
		all.Wait()
		cancel()
		close(failed)
		for err := range failed {
			require.NoError(r.t, err)
		}
	}
}

// playOne plays a case to its end; a new one if it is given none. A case that is
// stuck is left to the checker.
func (p player) playOne(ctx context.Context, id domain.CaseID) error {
	if id == "" {
		select {
		case id = <-p.spare:
		default:
			var err error
			if id, err = p.openCase(ctx, p.number); err != nil {
				return err
			}
		}
	}
	c := worked{id: id, done: map[domain.TaskID]bool{}, refused: map[domain.TaskID]int{}, refuses: p.chance.IntN(2) == 0}
	for {
		p.busy.Add(1)
		v, err := p.board.await(ctx, id, p.patience, func(v view) bool {
			return v.Ending != "" || slices.ContainsFunc(v.Tasks, func(t asked) bool { return !c.done[t.ID] })
		})
		p.busy.Add(-1)
		if errors.Is(err, errStuck) {
			return nil
		}
		if err != nil {
			return err
		}
		if v.Ending != "" {
			again, err := p.goesOn(ctx, &c, v)
			if err != nil || !again {
				return err
			}
			continue
		}
		time.Sleep(time.Duration(p.chance.IntN(150)) * time.Millisecond) // people think
		if err := p.move(ctx, &c, v); err != nil {
			return err
		}
	}
}

// openCase takes a matter in.
func (r *run) openCase(ctx context.Context, client int) (domain.CaseID, error) {
	o, err := r.sign(ctx, client, "registrar", domain.Envelope{Act: domain.OpenCase}, officetest.Matter())
	if err != nil {
		return "", err
	}
	sent, err := r.send(ctx, o, record.ByCommand)
	return domain.CaseID(sent.receipt.Ref), err
}

// move does one thing in a case: an act now and then, a term that runs out, or
// a decision, for which there may be rivals.
func (p player) move(ctx context.Context, c *worked, v view) error {
	p.busy.Add(1)
	defer p.busy.Add(-1)
	i := slices.IndexFunc(v.Tasks, func(t asked) bool { return !c.done[t.ID] })
	t := v.Tasks[i]
	switch roll := p.chance.Float64(); {
	case roll < 0.06 && !c.acted:
		if kind, who, details := p.actIn(v, t); kind != "" {
			c.acted = true
			_, err := p.say(ctx, who, domain.Envelope{Act: kind, Case: v.Case}, details, record.ByCommand)
			return err
		}
	case roll < 0.09 && t.Lapses:
		c.done[t.ID] = true
		return p.letLapse(ctx, t)
	}
	if t.Kind == domain.Closing && !c.filed {
		c.filed = true
		if err := p.fileDossier(ctx, v.Case); err != nil {
			return err
		}
	}
	share := officeWork
	if v.Stage == domain.StageHold || t.Delegate != "" {
		share = 0.5 // who put it on hold ends that, and who works for another gives it back, as often as not
	}
	if people := p.mayDecide(t); len(people) > 0 && c.worked < mostWork && p.chance.Float64() < share {
		c.worked++
		return p.office(c, v, t, people)(ctx)
	}
	rivals := 1
	if p.chance.Float64() < p.rivalry {
		rivals = 2 + p.chance.IntN(3)
	}
	return p.answer(ctx, c, v, t, rivals)
}

// answer has somebody who may decide a task do so, or several at once.
func (p player) answer(ctx context.Context, c *worked, v view, t asked, rivals int) error {
	people := p.mayDecide(t)
	if len(people) == 0 || c.refused[t.ID] > tooOften {
		return fmt.Errorf("nobody may decide %s, a %s at %s: %v; the last was refused with %s", t.ID, t.Kind, t.At, people, p.lastRefusal(ctx, t.ID))
	}
	first := p.decides(c, v, t)
	if answers := p.answers(t); c.refused[t.ID] > 0 {
		first = answers[c.refused[t.ID]%len(answers)]
	}
	won, err := p.contend(ctx, rivals, people, t, first)
	c.done[t.ID] = won != nil
	c.refused[t.ID]++
	if won != nil {
		won.centre = v.Centre
		c.decided = append(c.decided, *won)
	}
	return err
}

// lastRefusal tells with which code a decision on a task was refused last.
func (p player) lastRefusal(ctx context.Context, task domain.TaskID) (code string) {
	err := p.DB.QueryRowContext(ctx, `SELECT code FROM audit WHERE what = 'refused' AND ref = $1 ORDER BY seq DESC LIMIT 1`, task).Scan(&code)
	if err != nil {
		return err.Error()
	}
	return code
}

// mostWork bounds how often a case is not taken on, so that it comes to an end;
// tooOften is how often nobody is refused who may decide.
const mostWork, tooOften = 6, 20

// fileDossier files what a case cannot be closed without.
func (p player) fileDossier(ctx context.Context, id domain.CaseID) error {
	for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
		if _, err := p.say(ctx, "district-registrar", domain.Envelope{Act: domain.FileDocument, Case: id}, officetest.Filed(kind), record.ByCommand); err != nil {
			return err
		}
	}
	return nil
}

// contend has several clients answer the same task at once, each in its own
// way, and gives the decision of which one of them was told that it is recorded.
func (p player) contend(ctx context.Context, rivals int, people []string, t asked, first choice) (won *said, err error) {
	answers := append([]choice{first}, p.otherAnswers(t, first)...)
	sent, failed := make([]*op, rivals), make([]error, rivals)
	var all sync.WaitGroup
	for i := range rivals {
		a, door := answers[i%len(answers)], p.door()
		e := domain.Envelope{Task: t.ID, Outcome: a.outcome, About: t.Subject}
		all.Go(func() { sent[i], failed[i] = p.say(ctx, people[i%len(people)], e, a.details, door) })
	}
	all.Wait()
	for i, o := range sent {
		if o != nil && o.verdict == recorded {
			won = &said{task: t, who: o.who, choice: answers[i%len(answers)]}
		}
	}
	return won, errors.Join(failed...)
}

// say signs and sends.
func (p player) say(ctx context.Context, who string, e domain.Envelope, details any, door record.Door) (*op, error) {
	o, err := p.sign(ctx, p.number, who, e, details)
	if err != nil {
		return nil, err
	}
	return p.send(ctx, o, door)
}

// door is where a decision goes in: mostly the register's own.
func (p player) door() record.Door {
	switch roll := p.chance.IntN(10); roll {
	case 0:
		return record.BySignal
	case 1:
		return record.ByUpdate
	}
	return record.ByCommand
}

// letLapse has a term end now: the due time is moved as time would move past
// it, and the workflow told to look.
func (p player) letLapse(ctx context.Context, t asked) error {
	return untilDone(ctx, func(ctx context.Context) error {
		_, err := p.DB.ExecContext(ctx, `
			WITH moved AS (
				UPDATE tasks SET due = register_now(), yellow_at = register_now() WHERE id = $1 AND state = 'open' RETURNING case_id
			)
			INSERT INTO outbox (case_id) SELECT case_id FROM moved`, t.ID)
		return err
	})
}
