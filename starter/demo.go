package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

//go:embed demo/people.yaml demo/disputes.yaml
var demoFiles embed.FS

// A demo fills an empty register with invented people and disputes, by the same
// door as everyone: signed messages, and for staff two administrators.
//
// It may be broken off anywhere and begun again. What it opens it signs with a
// nonce of its own and at one moment, so that the second time it sends the same
// bytes, for which the register gives the first receipt; and it answers only
// tasks that are open.
type demo struct {
	*app
	store  founder
	begun  time.Time
	people []colleague
}

// A founder is an office that may still be founded, and whose cases may be read
// by whoever runs it: what a demonstration needs beside its people's desks.
type founder interface {
	desk.Office
	EnrolFirst(ctx context.Context, people []domain.Change) ([]domain.StaffID, error)
	Case(ctx context.Context, id domain.CaseID) (record.Case, error)
}

// told is what came of a demo.
type told struct {
	cases   []domain.CaseID
	keys    string        // folder of the people's keys
	example colleague     // someone with work in their inbox
	asked   domain.CaseID // a case that is there
}

// state sums a demo up for the ready line.
func (t told) state(asked bool, err error) string {
	switch {
	case !asked:
		return "none"
	case err != nil:
		return "failed"
	}
	return fmt.Sprint(len(t.cases))
}

// playDemo plays the whole demo, or the rest of it.
func (a *app) playDemo(ctx context.Context) (told, error) {
	store, err := a.register(ctx)
	if err != nil {
		return told{}, err
	}
	defer func() { _ = store.Close() }()
	d := &demo{app: a, store: store}
	t := told{keys: filepath.Join(a.cfg.Data, "keys")}
	if err := d.begin(ctx); err != nil {
		return t, err
	}
	if err := d.enrol(ctx, t.keys); err != nil {
		return t, err
	}
	var script struct {
		Disputes []dispute `json:"disputes"`
	}
	if err := readDemo("disputes.yaml", &script); err != nil {
		return t, err
	}
	a.say("demo.disputes")
	for _, s := range script.Disputes {
		story, err := d.play(ctx, s)
		if err != nil {
			return t, domain.Fault(domain.KindOf(err), "of", "about", s.Key, "why", err)
		}
		t.cases = append(t.cases, story.Case)
		_, _ = fmt.Fprintln(a.out, a.outline(story))
	}
	t.example, t.asked, err = d.busy(ctx)
	return t, err
}

// begin finds out when the demo first began. It may begin only where nobody is
// enrolled, because a demonstration has no place among real staff.
func (d *demo) begin(ctx context.Context) error {
	file := filepath.Join(d.cfg.Data, "demo")
	text, err := os.ReadFile(file)
	if err == nil {
		d.begun, err = time.Parse(time.RFC3339, strings.TrimSpace(string(text)))
		return err
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	staff, err := d.store.Staff(ctx, "")
	if err != nil {
		return err
	}
	if len(staff) > 0 {
		return domain.Fault(domain.Conflict, "demo_has_staff")
	}
	now, err := d.store.Now(ctx)
	if err != nil {
		return err
	}
	d.begun = now.UTC().Truncate(time.Second)
	return os.WriteFile(file, []byte(d.begun.Format(time.RFC3339)+"\n"), 0o600)
}

// readDemo reads one of the demo's files.
func readDemo(name string, v any) error {
	content, err := demoFiles.ReadFile("demo/" + name)
	if err == nil {
		content, err = yamlAsJSON(content)
	}
	if err == nil {
		err = domain.DecodeStrict(content, v)
	}
	if err != nil {
		return domain.Fault(domain.KindOf(err), "of", "about", "demo/"+name, "why", err)
	}
	return nil
}
