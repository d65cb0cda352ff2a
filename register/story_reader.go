package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"hejie/domain"
)

// recordedStep is a step on record with all that came of it.
type recordedStep struct {
	stepRow
	Act     *actRow          `json:"act"` // that ended it, if one did
	Parties []domain.PartyID `json:"parties"`
	Tasks   []taskRow        `json:"tasks"`
}

// open reports whether something is still asked in it.
func (s recordedStep) open() bool {
	return s.Act == nil && !(s.Any && first(s.Tasks) != nil) &&
		slices.ContainsFunc(s.Tasks, func(t taskRow) bool { return t.State == "open" })
}

// settled gives the step as a story knows it.
func (s recordedStep) settled() domain.SettledStep {
	told := domain.SettledStep{
		RecordedStep: domain.RecordedStep{Stage: s.Stage, Centre: s.Centre, Any: s.Any},
		Reply:        domain.Reply{Parties: s.Parties},
	}
	for _, t := range s.Tasks {
		told.Tasks = append(told.Tasks, domain.RecordedTask{Kind: t.Kind, Party: t.Party, Number: t.Number, Open: t.State == "open", Counted: t.Counted.UTC()})
	}
	if s.Act != nil {
		told.Interruption = &domain.Interruption{
			Kind: s.Act.Kind, Act: s.Act.Message, By: s.Act.Staff, Party: s.Act.Party, At: s.Act.At, Tasks: told.Tasks,
		}
		return told
	}
	if answer := first(s.Tasks); s.Any && answer != nil {
		told.Answers = []domain.Answer{answer.answer()}
		return told
	}
	for _, t := range s.Tasks {
		if t.answered() {
			told.Answers = append(told.Answers, t.answer())
		}
	}
	return told
}

// Next tells where the story of a case goes on by what is on record: the one step
// that may be open now, or the ending. It opens nothing.
func (r *Register) Next(ctx context.Context, id domain.CaseID) (next domain.Next, err error) {
	var kind domain.ProcedureKind
	switch err := r.db.QueryRowContext(ctx, `SELECT kind FROM cases WHERE id = $1`, id).Scan(&kind); {
	case errors.Is(err, sql.ErrNoRows):
		return next, domain.Fault(domain.NotFound, "no_case", "case", id)
	case err != nil:
		return next, fmt.Errorf("register: next: %w", err)
	}
	told, err := tellStory(ctx, r.db, id)
	if err != nil {
		return next, err
	}
	if told.File != nil && told.File.Ended != "" { // by its story, or by an act: it went on in another case
		return domain.Next{Position: len(told.Steps), Ending: told.File.Ended}, nil
	}
	return r.next(kind, told)
}

// storyOnRecord is what a story is told from: story_on_record in SQL.
type storyOnRecord struct {
	File  *domain.CaseFile `json:"file"` // nil for a case whose procedure has no story on record
	Steps []recordedStep   `json:"steps"`
}

func tellStory(ctx context.Context, db querier, id domain.CaseID) (told storyOnRecord, err error) {
	if _, err = scanJSON(db.QueryRowContext(ctx, `SELECT story_on_record($1)`, id), &told); err != nil {
		return told, fmt.Errorf("register: story of %s: %w", id, err)
	}
	return told, nil
}

// next runs the story of a kind of case over what is on record, and gives the one
// step that may be open now, or how the case has ended.
func (r *Register) next(kind domain.ProcedureKind, told storyOnRecord) (domain.Next, error) {
	story := r.procedures.Of(kind).Story
	if story == nil || told.File == nil {
		return domain.Next{}, fmt.Errorf("register: a %s has no story on record", kind)
	}
	steps := told.Steps
	if n := len(steps); n > 0 && steps[n-1].open() {
		steps = steps[:n-1] // it is what is asked now
	}
	record := make([]domain.SettledStep, len(steps))
	for i, s := range steps {
		record[i] = s.settled()
	}
	next, err := story.Next(*told.File, record)
	if err != nil {
		return next, fmt.Errorf("register: case %s: after %d steps: %w", told.File.Case, len(record), err)
	}
	return next, nil
}

// outOfOrder puts on record that a step was asked for which the story does not
// give, once a case: whoever can reach the engine can ask for any position as often
// as they like.
func (r *Register) outOfOrder(ctx context.Context, p domain.Position, err error) error {
	refusal, ok := errors.AsType[*domain.Refusal](err)
	if !ok || refusal.Code != domain.OutOfOrder {
		return err
	}
	if _, failed := r.db.ExecContext(ctx, `
		INSERT INTO audit (at, what, case_id, ref, code)
		SELECT register_now(), 'refused', $1, $2, $3
		WHERE NOT EXISTS (SELECT FROM audit WHERE case_id = $1 AND what = 'refused' AND code = $3 AND ref = $2)`,
		p.Case, p.Case, refusal.Code); failed != nil {
		return fmt.Errorf("register: audit of a step out of order: %w", failed)
	}
	return refusal
}
