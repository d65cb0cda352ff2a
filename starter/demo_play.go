package main

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/record"
)

// A dispute of the demo, and what happens in it.
type dispute struct {
	Key     string        `json:"key"`
	DaysAgo int           `json:"days_ago,string"` // since the matter first came in
	Intake  domain.Intake `json:"intake"`
	Story   []scene       `json:"story"` // the n-th is about step n of the case
}

// A scene is what happens in one step: an answer to whatever is asked, or an
// act that ends it.
type scene struct {
	Stage   domain.Stage    `json:"stage"`
	Task    domain.TaskKind `json:"task"` // when set, only such a task is answered
	Answer  domain.Outcome  `json:"answer"`
	Party   domain.PartyID  `json:"party"` // when set, only what concerns this party is answered
	Act     domain.ActKind  `json:"act"`
	Details domain.Details  `json:"details"`
}

// playLimit is how long the next task may take to open. The worker needs some
// milliseconds, and some seconds while it is being started again.
const playLimit = time.Minute

// play opens a dispute and tells its story as far as the script goes.
func (d *demo) play(ctx context.Context, s dispute) (record.Case, error) {
	if s.DaysAgo > 0 {
		s.Intake.FirstIn = d.begun.AddDate(0, 0, -s.DaysAgo)
	}
	registrar, err := d.whoever(domain.Seat{Post: domain.Registrar, Centre: s.Intake.Centre}, anyone)
	if err != nil {
		return record.Case{}, err
	}
	receipt, err := d.once(ctx, registrar, "open "+s.Key, domain.OpenCase, s.Intake)
	if err != nil {
		return record.Case{}, err
	}
	id := domain.CaseID(receipt.Ref)
	for i, scene := range s.Story {
		step := i + 1
		story, err := d.await(ctx, id, func(t record.Task) bool { return t.Step == step })
		if err != nil {
			return story, domain.Fault(domain.KindOf(err), "step", "number", step, "why", err)
		}
		if err := d.perform(ctx, story, step, scene); err != nil {
			return story, domain.Fault(domain.KindOf(err), "step", "number", step, "why", err)
		}
	}
	return d.await(ctx, id, isOpen)
}

func isOpen(t record.Task) bool { return t.State == "open" }

func anyone(colleague) bool { return true }

// await returns the story once it has such a task, or has ended.
func (d *demo) await(ctx context.Context, id domain.CaseID, such func(record.Task) bool) (record.Case, error) {
	ctx, cancel := context.WithTimeout(ctx, playLimit)
	defer cancel()
	for {
		story, err := d.store.Case(ctx, id)
		switch {
		case err == nil && (story.Ending != "" || slices.ContainsFunc(story.Tasks, such)):
			return story, nil
		case err != nil && domain.KindOf(err) != domain.Internal:
			return story, err
		}
		select {
		case <-ctx.Done():
			return story, domain.Fault(domain.Internal, "demo_stands", "case", id, "why", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// perform has a scene happen in what is still open of its step.
func (d *demo) perform(ctx context.Context, story record.Case, step int, s scene) error {
	for _, t := range story.Tasks {
		if t.Step != step || !isOpen(t) || (s.Party != "" && t.Party != s.Party) || (s.Task != "" && t.Kind != s.Task) {
			continue
		}
		if t.Stage != s.Stage || (s.Act == "" && !procedures.All().Task(t.Kind).Allows(s.Answer)) {
			return domain.Fault(domain.Conflict, "demo_script", "answer", cmp.Or(string(s.Answer), string(s.Act)), "stage", s.Stage, "task", t.Kind)
		}
		if s.Act != "" {
			return d.act(ctx, story, s)
		}
		if err := d.answer(ctx, story, t, s); err != nil {
			return err
		}
	}
	return nil
}

// answer has a task decided by someone who may.
func (d *demo) answer(ctx context.Context, story record.Case, t record.Task, s scene) error {
	who, err := d.whoever(domain.Seat{Post: t.Post, Centre: t.Centre}, func(p colleague) bool {
		return !slices.Contains(t.Excluded, p.desk.Staff) && (t.Person == "" || t.Person == p.desk.Staff)
	})
	if err != nil {
		return err
	}
	details, err := d.details(ctx, story, t, s.Details)
	if err != nil {
		return err
	}
	return who.decide(ctx, t, s.Answer, details)
}

// details adds to the script what every such decision needs.
func (d *demo) details(ctx context.Context, story record.Case, t record.Task, details domain.Details) (*domain.Details, error) {
	switch t.Kind {
	case domain.Consent, domain.Extension, domain.Signature, domain.ReferralConsent, domain.Confirmation, domain.CourtRuling, domain.Performance:
		evidence, err := d.evidence(ctx, story)
		details.Evidence = evidence
		if t.Kind == domain.Confirmation {
			for _, p := range story.Parties {
				details.Applicants = append(details.Applicants, p.Party)
			}
		}
		return &details, err
	case domain.Closing:
		return &details, d.file(ctx, story)
	case domain.Appointment:
		mediator, err := d.whoever(domain.Seat{Post: domain.Mediator, Centre: story.Centre}, func(p colleague) bool {
			return p.desk.Staff != story.OpenedBy
		})
		details.Mediators, details.ChosenBy = []domain.StaffID{mediator.desk.Staff}, "committee"
		return &details, err
	case domain.Informing:
		details.Routes, details.LegalAid = domain.Routes(), true
		details.Limitation = story.Dispute == domain.Labour
	case domain.Session:
		if details.Agreement != nil {
			agreed := *details.Agreement
			agreed.PerformanceUntil = d.begun.In(domain.Shanghai()).AddDate(0, 1, 0).Format(time.DateOnly)
			details.Agreement = &agreed
		}
	}
	return &details, nil
}

// evidence is an invented scan of what a party said or signed.
func (d *demo) evidence(ctx context.Context, story record.Case) (*domain.Evidence, error) {
	now, err := d.store.Now(ctx)
	return &domain.Evidence{
		Form: domain.HashOf([]byte("虚构的扫描件 " + story.Case)), Place: story.Names[string(story.Centre)], At: now.UTC().Truncate(time.Second),
	}, err
}

// file has a registrar file invented scans of what the dossier must have.
func (d *demo) file(ctx context.Context, story record.Case) error {
	for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
		scan := domain.Document{Kind: kind, Scan: domain.HashOf([]byte("虚构的扫描件 " + string(story.Case) + string(kind))), Date: domain.DayOf(d.begun).String()}
		if err := d.act(ctx, story, scene{Act: domain.FileDocument, Details: domain.Details{Document: &scan}}); err != nil {
			return err
		}
	}
	return nil
}

// act has a registrar record an act in the case.
func (d *demo) act(ctx context.Context, story record.Case, s scene) error {
	who, err := d.whoever(domain.Seat{Post: domain.Registrar, Centre: story.Centre}, anyone)
	if err != nil {
		return err
	}
	if s.Act == domain.Withdraw || s.Act == domain.Object {
		if s.Details.Evidence, err = d.evidence(ctx, story); err != nil {
			return err
		}
	}
	_, err = who.desk.Act(ctx, s.Act, story.Case, s.Details)
	return err
}

// outline tells a case in one line: what was decided and done at which tier,
// and how it ended or what is asked now.
func (a *app) outline(s record.Case) string {
	type event struct {
		at         time.Time
		tier, what string
	}
	var events []event
	for _, t := range s.Tasks {
		if t.Decision != nil {
			events = append(events, event{t.Decision.At, t.Centre.Tier().String(), a.text("outcome." + string(t.Decision.Outcome))})
		}
	}
	for _, act := range s.Acts {
		if procedures.All().Act(act.Kind).InCase() {
			events = append(events, event{act.At, "", a.text("act." + string(act.Kind))})
		}
	}
	slices.SortStableFunc(events, func(x, y event) int { return x.at.Compare(y.at) })
	var path []string
	tier, last := "", ""
	for _, e := range events {
		what := e.what
		if what == last {
			continue // each party's own answer
		}
		last = what
		if e.tier != "" && e.tier != tier {
			tier = e.tier
			what = a.text("tier."+tier) + a.text("list.colon") + what
		}
		path = append(path, what)
	}
	return a.text("demo.case", "case", string(s.Case), "title", s.Title, "path", strings.Join(path, " → "), "now", a.now(s))
}

// now tells how a case ended, or what is asked in it now.
func (a *app) now(s record.Case) string {
	if s.Ending != "" {
		return a.text("demo.ended", "ending", a.text("ending."+s.Ending))
	}
	for _, t := range s.Tasks {
		if isOpen(t) {
			return a.text("demo.asked", "task", a.text("task."+string(t.Kind)), "place", s.Names[string(t.Centre)], "post", a.text("post."+string(t.Post)))
		}
	}
	return ""
}
