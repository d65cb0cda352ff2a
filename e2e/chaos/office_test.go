//go:build e2e

package chaos_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// officeWork is the share of moves by which a case is not taken on, but held up,
// put back, or given to somebody else; and atTheEnd that of cases which go on
// after they were closed.
const (
	officeWork = 0.16
	atTheEnd   = 0.15
)

// said is a decision of which its sender was told that it is recorded.
type said struct {
	task   asked
	centre domain.CentreCode
	who    string
	choice
}

// office chooses something that an office does with a case besides answering
// what is asked. Much of it is refused, as it would be to people.
func (p player) office(c *worked, v view, t asked, people []string) func(context.Context) error {
	all := []func(context.Context) error{func(ctx context.Context) error { return p.drawsAttention(ctx, v, t) }}
	add := func(can bool, do func(context.Context) error) {
		if can {
			all = append(all, do)
		}
	}
	act := func(who string, kind domain.ActKind, details domain.Details) func(context.Context) error {
		return func(ctx context.Context) error { return p.besides(ctx, c, v, t, who, kind, details) }
	}
	head := seats[domain.Seat{Post: domain.Head, Centre: v.Centre}][0]
	if v.Stage == domain.StageHold {
		return act(head, domain.EndHold, note())
	}
	add(procedures.All().Act(domain.PutOnHold).InterruptsAt(v.Stage, false), act(head, domain.PutOnHold, domain.Details{HoldReason: oneOf(p.chance, domain.HoldReasons()), Note: "等候鉴定"}))
	add(procedures.All().Task(t.Kind).Returnable, act(people[0], domain.ReturnTo, domain.Details{Stage: oneOf(p.chance, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable })), Note: "退回"}))
	add(procedures.All().Task(t.Kind).Consultable, func(ctx context.Context) error { return p.consults(ctx, v, t, people[0]) })
	add(t.Post == domain.Mediator && t.Person != "", func(ctx context.Context) error { return p.handsOver(ctx, v, t) })
	if t.Delegate == "" {
		helper := oneOf(p.chance, []string{"registrar2", "mediator", "mediator2", "head", "street-registrar", "street-head"})
		add(true, act(people[0], oneOf(p.chance, []domain.ActKind{domain.Delegate, domain.Delegate, domain.Transfer}),
			domain.Details{Task: t.ID, People: []domain.StaffID{p.People[helper].ID}}))
		add(t.Person == "" && t.At.Parent() != "", act(people[0], domain.Transfer, domain.Details{Task: t.ID, Centre: t.At.Parent()}))
	} else {
		give := act(p.called(t.Delegate), domain.GiveBack, domain.Details{Task: t.ID, Note: "已办，交回"})
		if p.chance.IntN(2) == 0 { // mostly he does what he was given
			return give
		}
		add(true, give)
		add(true, act(p.called(t.Person), domain.Recall, domain.Details{Task: t.ID}))
	}
	if len(c.decided) > 0 { // mostly the last one, for others have acted upon those before
		last := c.decided[len(c.decided)-1]
		add(true, act(last.who, domain.TakeBack, domain.Details{Task: last.task.ID, Note: "撤回"}))
		earlier := oneOf(p.chance, c.decided)
		add(true, act(earlier.who, domain.TakeBack, domain.Details{Task: earlier.task.ID, Note: "撤回"}))
		add(true, func(ctx context.Context) error { return p.corrects(ctx, v, earlier) })
	}
	add(p.chance.IntN(3) == 0, func(ctx context.Context) error { return p.merges(ctx, c, v, t, head) })
	return oneOf(p.chance, all)
}

// merges has a case go on in another of its centre that somebody has in hand.
func (p player) merges(ctx context.Context, c *worked, v view, t asked, head string) error {
	var open string
	err := untilDone(ctx, func(ctx context.Context) error {
		return p.DB.QueryRowContext(ctx, `SELECT coalesce(string_agg(id, ' ' ORDER BY id), '') FROM cases
			WHERE kind = 'mediation' AND closed_at IS NULL AND centre = $1 AND id <> $2`, v.Centre, v.Case).Scan(&open)
	})
	others := strings.Fields(open)
	if err != nil || len(others) == 0 {
		return err
	}
	c.other = domain.CaseID(oneOf(p.chance, others))
	return p.besides(ctx, c, v, t, head, domain.Merge, domain.Details{Other: c.other, Note: "同一纠纷"})
}

// takesOut has a merged case come back from where it went on, more often than not.
func (p player) takesOut(ctx context.Context, c *worked, v view) (bool, error) {
	if c.other == "" || p.chance.IntN(4) == 0 {
		return false, nil
	}
	from := c.other
	c.other = ""
	head := seats[domain.Seat{Post: domain.Head, Centre: v.Centre}][0]
	_, err := p.say(ctx, head, domain.Envelope{Act: domain.Unmerge, Case: v.Case}, domain.Details{Other: from, Note: "并非同一纠纷"}, record.ByCommand)
	return true, err
}

// besides does an act in a case, now and then at the very moment at which
// somebody answers what is asked in it.
func (p player) besides(ctx context.Context, c *worked, v view, t asked, who string, kind domain.ActKind, details domain.Details) error {
	door, done := p.door(), make(chan error, 1)
	together := p.chance.Float64() < 2*p.rivalry
	go func() {
		_, err := p.say(ctx, who, domain.Envelope{Act: kind, Case: v.Case}, details, door)
		done <- err
	}()
	var err error
	if together {
		err = p.answer(ctx, c, v, t, 1)
	}
	return errors.Join(err, <-done)
}

// corrects has a decision corrected: what it said by a registrar alone, what came
// of it with a head who had no part in it.
func (p player) corrects(ctx context.Context, v view, d said) error {
	proposer := oneOf(p.chance, seats[domain.Seat{Post: domain.Registrar, Centre: d.centre}])
	e := domain.Envelope{Act: domain.Correct, Case: v.Case}
	others := slices.DeleteFunc(procedures.All().Task(d.task.Kind).Answers(), func(o domain.Outcome) bool { return o == d.outcome })
	if len(others) == 0 || p.chance.IntN(3) == 0 {
		corrected, _ := d.details.(domain.Details)
		corrected.Note = "更正后的说明"
		_, err := p.say(ctx, proposer, e, domain.Details{Task: d.task.ID, Corrected: &corrected, Note: "更正"}, p.door())
		return err
	}
	return p.change(ctx, proposer, e, domain.Details{Task: d.task.ID, Outcome: oneOf(p.chance, others), Note: "更正"},
		"head", "street-head", "district-head")
}

// handsOver gives what a mediator has in the case to another: by two other
// people, or by himself to a willing colleague.
func (p player) handsOver(ctx context.Context, v view, t asked) error {
	from := p.called(t.Person)
	to := oneOf(p.chance, []string{"mediator", "mediator2", "street-mediator", "district-mediator"})
	change := domain.Change{Kind: domain.HandOverWork, HandOver: &domain.HandOver{
		From: t.Person, Cases: []domain.CaseID{v.Case}, To: []domain.StaffID{p.People[to].ID},
	}}
	if p.chance.IntN(3) > 0 {
		return p.change(ctx, from, domain.Envelope{Act: domain.OfferWork}, change, to)
	}
	return p.change(ctx, officetest.Admin, domain.Envelope{Act: domain.Propose}, change, officetest.SecondAdmin)
}

// change proposes something that another person settles, and has those asked who
// may be the one, until one of them has.
func (p player) change(ctx context.Context, who string, e domain.Envelope, details any, others ...string) error {
	proposed, err := p.say(ctx, who, e, details, record.ByCommand)
	if err != nil || proposed.verdict != recorded {
		return err
	}
	m, err := domain.ParseMessage([]byte(proposed.message))
	if err != nil {
		return err
	}
	answers := []choice{{domain.Approve, nil}, {domain.Reject, note()}}
	if p.chance.IntN(6) == 0 {
		slices.Reverse(answers)
	}
	for _, a := range answers { // what cannot be carried out any more is turned down
		for _, other := range others {
			settles := domain.Envelope{Task: domain.NewTaskID(domain.CaseID(proposed.receipt.Ref), 1, 1), Outcome: a.outcome, About: m.Details}
			o, err := p.say(ctx, other, settles, a.details, record.ByCommand)
			if err != nil || o.verdict == recorded {
				return err
			}
		}
	}
	return nil
}

// consults asks for voices before a task is decided, and has them raised.
func (p player) consults(ctx context.Context, v view, t asked, who string) error {
	form := domain.Cosign
	if procedures.All().Task(t.Kind).Affirmative != "" {
		form = oneOf(p.chance, []domain.ActKind{domain.Cosign, domain.Countersign, domain.Vote})
	}
	voices := []string{"mediator2", "street-head", "district-registrar"}[p.chance.IntN(3):]
	details := domain.Details{Task: t.ID}
	for _, name := range voices {
		details.People = append(details.People, p.People[name].ID)
	}
	if form == domain.Vote {
		details.Quorum = 1 + p.chance.IntN(len(voices))
	}
	o, err := p.say(ctx, who, domain.Envelope{Act: form, Case: v.Case}, details, p.door())
	if err != nil || o.verdict != recorded {
		return err
	}
	failed := make([]error, len(voices))
	var all sync.WaitGroup
	for i, name := range voices {
		word, door := domain.Agrees, p.door()
		if form != domain.Cosign && p.chance.IntN(5) == 0 {
			word = domain.Objects
		}
		all.Go(func() {
			_, failed[i] = p.say(ctx, name, domain.Envelope{Act: domain.Speak, Case: v.Case}, domain.Details{Task: t.ID, Voice: word, Note: "意见"}, door)
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// drawsAttention urges whoever has a task, or sends a copy to a colleague.
func (p player) drawsAttention(ctx context.Context, v view, t asked) error {
	kind, details := domain.Urge, domain.Details{Task: t.ID}
	if p.chance.IntN(2) == 0 {
		kind, details.People = domain.SendCopy, []domain.StaffID{p.People["street-registrar"].ID}
	}
	_, err := p.say(ctx, "head", domain.Envelope{Act: kind, Case: v.Case}, details, record.ByCommand)
	return err
}

// goesOn has a closed case go on now and then: reopened, or because a decision in
// it was wrong. It reports whether anybody tried.
func (p player) goesOn(ctx context.Context, c *worked, v view) (bool, error) {
	if v.Ending == domain.Merged {
		return p.takesOut(ctx, c, v)
	}
	if c.closed || p.chance.Float64() >= atTheEnd {
		return false, nil
	}
	c.closed = true
	if len(c.decided) > 0 && p.chance.IntN(3) == 0 {
		return true, p.corrects(ctx, v, oneOf(p.chance, c.decided))
	}
	details := domain.Details{Note: "另有情况"}
	if p.chance.IntN(2) == 0 {
		details.Stage = oneOf(p.chance, procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }))
	}
	head := seats[domain.Seat{Post: domain.Head, Centre: v.Centre}][0]
	_, err := p.say(ctx, head, domain.Envelope{Act: domain.Reopen, Case: v.Case}, details, record.ByCommand)
	return true, err
}

// called gives the name of a member of staff.
func (r *run) called(id domain.StaffID) string {
	for name, p := range r.People {
		if p.ID == id {
			return name
		}
	}
	return ""
}

func oneOf[T any](chance *rand.Rand, all []T) T { return all[chance.IntN(len(all))] }
