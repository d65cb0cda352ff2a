package desk

import (
	"context"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/record"
)

// Case reads a case to the person, who may see it. One that they may not see is
// not told apart from one that is not there: both are NotFound.
func (d *Desk) Case(ctx context.Context, id domain.CaseID) (record.Case, error) {
	if err := d.MaySee(ctx, id); err != nil {
		return record.Case{}, err
	}
	return d.Office.Read(ctx, d.Staff, id)
}

// MaySee is NotFound where the person may not see the case, or there is none.
func (d *Desk) MaySee(ctx context.Context, id domain.CaseID) error {
	var may bool
	if id.Valid() { // anything else is nobody's case, and may be no text
		var err error
		if may, err = d.Office.MaySee(ctx, d.Staff, id); err != nil {
			return err
		}
	}
	if !may {
		return domain.Fault(domain.NotFound, "no_case_seen", "case", string(id))
	}
	return nil
}

// CaseForExport reads a case that may leave the register in a file.
func (d *Desk) CaseForExport(ctx context.Context, id domain.CaseID) (record.Case, error) {
	of, err := d.Case(ctx, id)
	if err != nil {
		return of, err
	}
	return of, d.Office.ExportAllowed(ctx, d.Staff, id)
}

// Task reads a task of a case that the person may see, and the case.
func (d *Desk) Task(ctx context.Context, id domain.TaskID) (record.Case, record.Task, error) {
	if err := CheckTaskID(id); err != nil {
		return record.Case{}, record.Task{}, err
	}
	of, err := d.Case(ctx, id.Case())
	if err != nil {
		return of, record.Task{}, err
	}
	for _, t := range of.Tasks {
		if t.Task == id {
			return of, t, nil
		}
	}
	return of, record.Task{}, noTask(id)
}

func noTask(id domain.TaskID) error {
	return domain.Fault(domain.NotFound, "no_task", "task", string(id), "case", string(id.Case()))
}

// CheckTaskID says what the number of a task looks like where this is none: by
// that of its case, if it is one.
func CheckTaskID(id domain.TaskID) error {
	if id.Valid() {
		return nil
	}
	example := domain.CaseID("YX2026-000123")
	if id.Case().Valid() {
		example = id.Case()
	}
	return domain.Fault(domain.Invalid, "task_form", "task", string(domain.NewTaskID(example, 1, 1)))
}

// CheckOutcome refuses, as the register would, an answer that a task does not
// have.
func CheckOutcome(k record.Task, o domain.Outcome) error {
	switch {
	case procedures.All().Task(k.Kind).Allows(o):
		return nil
	case k.State != "open":
		return domain.Refuse(domain.TaskClosed, "task", k.Task)
	}
	return domain.Refuse(domain.UnknownOutcome, "task", k.Kind)
}
