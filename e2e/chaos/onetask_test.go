//go:build e2e

package chaos_test

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"hejie/domain"
)

// A task is a slot with room for one answer. It is open, or has somebody's
// answer, or was closed by something else: its term, an act, another answer
// that made it needless.
const (
	openSlot   = ""
	closedSlot = "closed"
)

// What was done to a slot, and what was said about it.
type (
	slotInput struct {
		message domain.Hash // somebody answers …
		closes  bool        // … or something else closes it …
		reads   bool        // … or it is looked at when all is over
	}
	slotOutput struct {
		verdict verdict
		code    domain.RefusalCode
		found   string // by the look
	}
)

// oneSlot is how a task must look from outside: as if every answer had come at
// one instant between its sending and its return.
var oneSlot = porcupine.Model{
	Init: func() any { return openSlot },
	Step: func(state, input, output any) (bool, any) {
		at, in, out := state.(string), input.(slotInput), output.(slotOutput)
		switch {
		case in.reads:
			return at == out.found, at
		case in.closes && at == openSlot:
			return true, closedSlot
		case in.closes:
			return false, at
		case out.verdict == recorded && (at == openSlot || at == string(in.message)):
			return true, string(in.message)
		case out.verdict == recorded:
			return false, at
		case out.verdict == unknown && at == openSlot:
			return true, string(in.message) // if it came to nothing, it counts as done after the look
		case out.verdict == unknown:
			return true, at
		case out.code == domain.TaskClosed:
			return at != openSlot && at != string(in.message), at
		}
		return at != string(in.message), at // refused for itself: the slot did not matter
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
}

// checkTasks asks for each task whether there is an order in which what people
// were told about it makes sense.
func (r *run) checkTasks(f *findings) {
	slots := map[domain.TaskID][]porcupine.Operation{}
	for _, o := range r.history.ops() {
		if o.task == "" {
			continue
		}
		done := int64(o.returned)
		if o.verdict == unknown {
			done = math.MaxInt64 // it may still come, or may never have
		}
		slots[o.task] = append(slots[o.task], porcupine.Operation{
			ClientId: len(slots[o.task]), Input: slotInput{message: o.id}, Call: int64(o.invoked),
			Output: slotOutput{verdict: o.verdict, code: o.code}, Return: done,
		})
	}
	found := r.slots()
	end := int64(r.history.now())
	for task, ops := range slots {
		at := found[task]
		if at == closedSlot {
			ops = append(ops, porcupine.Operation{ClientId: len(ops), Input: slotInput{closes: true}, Output: slotOutput{}, Return: end})
		}
		ops = append(ops, porcupine.Operation{ClientId: len(ops), Input: slotInput{reads: true}, Call: end + 1, Output: slotOutput{found: at}, Return: end + 2})
		if porcupine.CheckOperationsTimeout(oneSlot, ops, 10*time.Second) != porcupine.Ok {
			f.add(contradictory, "what people were told about %s makes no sense in any order: %s", task, told(ops))
		}
	}
}

// slots reads how the register has each task.
func (r *run) slots() map[domain.TaskID]string {
	rows, err := r.DB.QueryContext(context.Background(), `
		SELECT t.id, CASE WHEN t.state = 'open' THEN '' WHEN d.message IS NOT NULL THEN d.message ELSE 'closed' END
		FROM tasks t LEFT JOIN decisions d ON d.task = t.id`)
	require.NoError(r.t, err)
	defer func() { require.NoError(r.t, rows.Close()) }()
	all := map[domain.TaskID]string{}
	for rows.Next() {
		var id domain.TaskID
		var at string
		require.NoError(r.t, rows.Scan(&id, &at))
		all[id] = at
	}
	require.NoError(r.t, rows.Err())
	return all
}

func told(ops []porcupine.Operation) (text string) {
	for _, o := range ops {
		text += fmt.Sprintf("\n  %d-%d %s", o.Call/1e6, o.Return/1e6, oneSlot.DescribeOperation(o.Input, o.Output))
	}
	return text
}
