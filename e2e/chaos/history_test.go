//go:build e2e

package chaos_test

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// A verdict is what the sender of a message was told.
type verdict string

const (
	unknown  verdict = "unknown"
	recorded verdict = "recorded"
	refused  verdict = "refused"
)

// An op is one message with what became of it, as its sender saw it.
type op struct {
	client   int
	who      string
	task     domain.TaskID  // of a decision …
	outcome  domain.Outcome // … and its answer
	act      domain.ActKind // or an act …
	about    domain.CaseID  // … in this case, if in one
	message  string
	id       domain.Hash   // of the envelope's bytes
	door     record.Door   // the one that it was sent through last
	signal   bool          // it went in by a signal first, which is never answered
	invoked  time.Duration // since the run began
	returned time.Duration // 0 while unknown
	tries    int
	lost     []string // why each try had no answer, as far as its sender was told
	verdict  verdict
	code     domain.RefusalCode
	receipt  record.Receipt
}

// A history is everything that was sent in a run.
type history struct {
	begun time.Time
	mu    sync.Mutex
	all   []*op
}

func (h *history) now() time.Duration { return time.Since(h.begun) }

// begin notes that a message is about to be sent.
func (h *history) begin(o op) *op {
	h.mu.Lock()
	defer h.mu.Unlock()
	o.invoked, o.verdict = h.now(), unknown
	h.all = append(h.all, &o)
	return &o
}

// end notes the answer.
func (h *history) end(o *op, v verdict, code domain.RefusalCode, receipt record.Receipt) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o.returned, o.verdict, o.code, o.receipt = h.now(), v, code, receipt
}

// try counts a sending of a message.
func (h *history) try(o *op, door record.Door) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o.tries++
	o.door = door
	o.signal = o.signal || door == record.BySignal
}

// lose notes why a sending had no answer.
func (h *history) lose(o *op, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	o.lost = append(o.lost, fmt.Sprintf("%s by %s after %s: %v", o.id, o.door, (h.now()-o.invoked).Round(time.Millisecond), err))
}

// ops gives a copy of what there is so far.
func (h *history) ops() []op {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]op, len(h.all))
	for i, o := range h.all {
		all[i] = *o
	}
	return all
}

// summary tells the history in a line.
func (h *history) summary() string {
	n := map[verdict]int{}
	again, doors := 0, map[record.Door]int{}
	codes := map[domain.RefusalCode]int{}
	all := h.ops()
	for _, o := range all {
		n[o.verdict]++
		doors[o.door]++
		if o.signal {
			doors[record.BySignal]++
		}
		if o.tries > 1 && !o.signal {
			again++
		}
		if o.verdict == refused {
			codes[o.code]++
		}
	}
	return fmt.Sprintf("%d operations: %d recorded, %d refused %v, %d unknown to the end; %d sent more than once; by door %v; acts recorded %v",
		len(all), n[recorded], n[refused], codes, n[unknown], again, doors, h.acts())
}

// acts counts the acts by kind of which people were told that they are recorded.
func (h *history) acts() map[domain.ActKind]int {
	n := map[domain.ActKind]int{}
	for _, o := range h.ops() {
		if o.act != "" && o.verdict == recorded {
			n[o.act]++
		}
	}
	return n
}

// quantile gives the q-th part of some durations or ratios.
func quantile[T time.Duration | float64](all []T, q float64) T {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(all))
	return sorted[int(q*float64(len(sorted)-1))]
}
