package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hejie/domain"
)

// caseRow is a case as the SQL contexts give it.
type caseRow struct {
	Kind         domain.ProcedureKind `json:"kind"`
	Centre       domain.CentreCode    `json:"centre"`
	Stage        domain.Stage         `json:"stage"`
	Step         int                  `json:"step"`
	Open         bool                 `json:"open"`
	Ending       domain.Ending        `json:"ending"`
	Mediators    []domain.StaffID     `json:"mediators"`
	Policy       int                  `json:"policy"`
	ActSeq       int                  `json:"act_seq"`
	HeededSeq    int                  `json:"heeded_seq"`
	OpenedBy     domain.StaffID       `json:"opened_by"`
	FirstIn      time.Time            `json:"first_in"`
	Parties      []domain.PartyID     `json:"parties"`
	StoryVersion int                  `json:"story_version"`

	Respondents int              `json:"respondents"` // how many of them are
	Minors      []domain.PartyID `json:"minors"`      // who of them is under age
	Guarded     []domain.PartyID `json:"guarded"`     // of whom a guardian is on record
}

// Begin gives a workflow the file of its case, as it was at intake: what came
// later it is told step by step, also when it begins anew. A start for which there is no
// case of that kind is refused as NotFound and audited: whoever can write to
// Temporal can start a workflow, but not make a case. Of a case that has ended a
// start is late, and no more: a run that begins anew may meet an act that has
// ended the case meanwhile, and a relay may die after it started one.
func (r *Register) Begin(ctx context.Context, id domain.CaseID) (domain.CaseFile, error) {
	if id.Valid() {
		var f domain.CaseFile
		found, err := scanJSON(r.db.QueryRowContext(ctx, `SELECT case_file($1)`, id), &f)
		if err != nil {
			return f, fmt.Errorf("register: file of %s: %w", id, err)
		}
		if found {
			return f, nil
		}
	} else {
		id = domain.CaseID(domain.HashOf([]byte(id))[:16]) // it may be anything, also somebody's name
	}
	if _, err := r.db.ExecContext(ctx, `
		INSERT INTO audit (at, what, ref, code) VALUES (register_now(), 'unauthorised_start', $1, 'NotFound')`, id); err != nil {
		return domain.CaseFile{}, fmt.Errorf("register: audit of a start: %w", err)
	}
	return domain.CaseFile{}, domain.Fault(domain.NotFound, "unauthorised_start")
}

// under is the policy by which the case goes on: the version that it began with.
func (c caseRow) under() domain.PolicyVersion {
	return domain.PolicyVersion{Procedure: c.Kind, Version: c.Policy}
}

// End closes a case as its story ends, and gives the ending. Ending it again
// changes nothing. It is refused as OUT_OF_ORDER while the story has not ended, so
// whoever can forge a workflow's results can still not end a case. Of a run that
// was told another version of the story rewound is true, and nothing is ended.
func (r *Register) End(ctx context.Context, p domain.Position) (ending domain.Ending, rewound bool, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		var was sql.NullString
		var now int
		var kind domain.ProcedureKind
		err := tx.QueryRowContext(ctx, `SELECT kind, ending, story_version FROM cases WHERE id = $1 FOR NO KEY UPDATE`, p.Case).Scan(&kind, &was, &now)
		rewound = err == nil && p.Version != now
		switch {
		case rewound:
			return nil
		case errors.Is(err, sql.ErrNoRows):
			return domain.Fault(domain.NotFound, "no_case", "case", p.Case)
		case err != nil:
			return fmt.Errorf("register: end: %w", err)
		case was.Valid:
			ending = domain.Ending(was.String)
			return nil
		}
		told, err := tellStory(ctx, tx, p.Case)
		if err != nil {
			return err
		}
		next, err := r.next(kind, told)
		if err != nil {
			return err
		}
		if next.Ending == "" {
			return domain.Refuse(domain.OutOfOrder, "")
		}
		ending = next.Ending
		if err := checkGrounds(ctx, tx, p.Case, ending); err != nil {
			return err
		}
		return closeCase(ctx, tx, p.Case, ending)
	})
	return ending, rewound, r.outOfOrder(ctx, p, err)
}

// closeCase ends a locked case: nothing stays open in it.
func closeCase(ctx context.Context, tx *sql.Tx, id domain.CaseID, ending domain.Ending) error {
	_, err := tx.ExecContext(ctx, `
		WITH t AS (SELECT register_now() AS now),
		tasks AS (UPDATE tasks SET state = 'superseded', closed_at = now FROM t WHERE case_id = $1 AND state = 'open'),
		ended AS (UPDATE cases SET stage = 'closed', ending = $2, closed_at = now FROM t WHERE id = $1)
		INSERT INTO audit (at, what, case_id, ref, code) SELECT now, 'ended', $1, $1, $2 FROM t`, id, string(ending))
	if err != nil {
		return fmt.Errorf("register: end: %w", err)
	}
	return nil
}

// newCase inserts a case row and gives its number.
func (c submission) newCase(ctx context.Context, kind domain.ProcedureKind, centre domain.CentreCode, firstIn time.Time) (id domain.CaseID, err error) {
	p := c.procedures.Of(kind)
	err = c.tx.QueryRowContext(ctx, `
		INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by)
		VALUES (case_number($1, $2, nextval($8::regclass)), $3, $4, $5, (SELECT max(version) FROM policies WHERE procedure = $3), $6, $2, $7)
		RETURNING id`,
		p.Letter, c.d.Now, kind, centre, p.Begins, firstIn, c.m.Staff, p.Series).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("register: new case: %w", err)
	}
	return id, nil
}
