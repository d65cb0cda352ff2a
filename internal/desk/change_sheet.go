package desk

import (
	"encoding/json"
	"strings"

	"hejie/domain"
)

// change tells what a proposal would change.
func (t *telling) change(raw json.RawMessage) {
	var c domain.Change
	if len(raw) == 0 || json.Unmarshal(raw, &c) != nil {
		return
	}
	t.row("change.kind", t.Text("change."+string(c.Kind)))
	if c.Staff != "" {
		t.row("change.staff", t.person(c.Staff))
	}
	t.row("change.name", c.Name)
	for _, seat := range c.Posts {
		t.row("change.post", t.seat(seat.Post, seat.Centre))
	}
	t.row("change.public_key", c.PublicKey)
	t.row("change.key", string(c.Key))
	if s := c.Substitution; s != nil {
		t.row("change.substitution", t.Text("change.lent", "absent", t.person(s.Absent), "substitute", t.person(s.Substitute),
			"posts", strings.Join(Texts(s.Posts), " "), "from", LocalTime(s.From), "until", LocalTime(s.Until)))
	}
	t.row("change.policy", c.Policy)
	t.handOver(c.HandOver)
}

// handOver tells what a proposed hand-over says.
func (t *telling) handOver(h *domain.HandOver) {
	if h == nil {
		return
	}
	t.row("change.hand_over.from", t.person(h.From))
	if h.All {
		t.row("change.hand_over.what", t.Text("change.hand_over.all"))
	}
	t.row("change.hand_over.what", strings.Join(Texts(h.Cases), " "))
	t.row("change.hand_over.to", t.people(h.To))
	for _, m := range h.Moves {
		t.row("change.hand_over.to", t.person(m.To)+t.Text("list.colon")+strings.Join(Texts(m.Cases), " "))
	}
}
