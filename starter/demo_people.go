package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// A colleague is an invented member of staff.
type colleague struct {
	Key   string        `json:"key"` // the name of their key file, without .pem
	Name  string        `json:"name"`
	Posts []domain.Seat `json:"posts"`

	file string
	desk *desk.Desk
}

// administrators is how many of the people the empty register trusts.
const administrators = 2

// enrol gives everybody a key and has everybody enrolled.
func (d *demo) enrol(ctx context.Context, keys string) error {
	var script struct {
		People []colleague `json:"people"`
	}
	if err := readDemo("people.yaml", &script); err != nil {
		return err
	}
	if err := os.MkdirAll(keys, 0o700); err != nil {
		return err
	}
	d.people = script.People
	for i := range d.people {
		p := &d.people[i]
		p.file = filepath.Join(keys, p.Key+".pem")
		key, err := d.ensureKey(p.file)
		if err != nil {
			return err
		}
		p.desk = &desk.Desk{Office: d.store, Key: key, Patience: d.cfg.Register.Timeout}
	}
	if err := d.trustFirst(ctx); err != nil {
		return err
	}
	for i := range d.people {
		if err := d.introduce(ctx, &d.people[i]); err != nil {
			return err
		}
	}
	d.say("demo.people", "count", strconv.Itoa(len(d.people)), "keys", keys)
	return nil
}

// ensureKey reads a key, making it first when there is none.
func (d *demo) ensureKey(file string) (ed25519.PrivateKey, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		_, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return nil, err
		}
		return key, desk.WriteKey(file, key)
	}
	holder := *d.app
	holder.keyFile = file
	return holder.readKey()
}

// trustFirst enrols the administrators of an empty register.
func (d *demo) trustFirst(ctx context.Context) error {
	staff, err := d.store.Staff(ctx, "")
	if err != nil || len(staff) > 0 {
		return err
	}
	var first []domain.Change
	for _, p := range d.people[:administrators] {
		first = append(first, p.enrolment())
	}
	_, err = d.store.EnrolFirst(ctx, first)
	return err
}

func (p colleague) public() ed25519.PublicKey { return p.desk.Key.Public().(ed25519.PublicKey) }

func (p colleague) enrolment() domain.Change {
	return domain.Change{
		Kind: domain.EnrolStaff, Name: p.Name, Posts: p.Posts,
		PublicKey: base64.RawURLEncoding.EncodeToString(p.public()),
	}
}

// introduce finds a colleague's staff number. One who has none yet is proposed
// by one administrator and approved by the other.
func (d *demo) introduce(ctx context.Context, p *colleague) (err error) {
	p.desk.Staff, err = d.store.WhoseKey(ctx, p.public())
	if domain.KindOf(err) != domain.NotFound {
		return err
	}
	proposal, err := d.once(ctx, d.people[0], "propose "+p.Key, domain.Propose, p.enrolment())
	if err != nil {
		return err
	}
	if err := d.approve(ctx, domain.NewTaskID(domain.CaseID(proposal.Ref), 1, 1)); err != nil {
		return err
	}
	p.desk.Staff, err = d.store.WhoseKey(ctx, p.public())
	return err
}

func (d *demo) approve(ctx context.Context, id domain.TaskID) error {
	story, err := d.store.Case(ctx, id.Case())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(story.Tasks, func(t record.Task) bool { return t.Task == id && t.State == "open" })
	if i < 0 {
		return domain.Fault(domain.Conflict, "not_open", "task", id)
	}
	return d.people[1].decide(ctx, story.Tasks[i], domain.Approve, nil)
}

// once records an act that must not be recorded twice, however often the demo
// is begun: its bytes are the same each time.
func (d *demo) once(ctx context.Context, p colleague, what string, kind domain.ActKind, details any) (record.Receipt, error) {
	hash, err := p.desk.Deposit(ctx, details)
	if err != nil {
		return record.Receipt{}, err
	}
	message, err := domain.SignEnvelope(domain.Envelope{
		Act: kind, Details: hash, Staff: p.desk.Staff, Key: domain.KeyIDOf(p.public()),
		Nonce: string(domain.HashOf([]byte("demo " + what))), At: d.begun,
	}, p.desk.Key)
	if err != nil {
		return record.Receipt{}, err
	}
	return p.desk.Send(ctx, message)
}

// decide signs and sends the answer to a task.
func (p colleague) decide(ctx context.Context, t record.Task, answer domain.Outcome, details *domain.Details) error {
	_, err := p.desk.Decide(ctx, desk.Decision{Task: t.Task, Outcome: answer, About: t.Subject, Details: details})
	return err
}

// whoever finds the first colleague who holds a post at a centre and fits.
func (d *demo) whoever(seat domain.Seat, fits func(colleague) bool) (colleague, error) {
	for _, p := range d.people {
		if slices.Contains(p.Posts, seat) && fits(p) {
			return p, nil
		}
	}
	return colleague{}, domain.Fault(domain.NotFound, "demo_nobody", "post", seat.Post, "centre", seat.Centre)
}

// busy finds whoever has most in their inbox, and the case that is the first there.
func (d *demo) busy(ctx context.Context) (busiest colleague, first domain.CaseID, err error) {
	most := 0
	for _, p := range d.people {
		items, err := d.store.Inbox(ctx, record.InboxQuery{Staff: p.desk.Staff, Limit: 100})
		if err != nil {
			return busiest, first, err
		}
		if len(items) > most {
			busiest, first, most = p, items[0].Case, len(items)
		}
	}
	return busiest, first, nil
}
