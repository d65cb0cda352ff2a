package register

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/lib/pq"

	"hejie/domain"
)

// caseRow is a case as the SQL contexts give it.
type caseRow struct {
	Kind      string            `json:"kind"`
	Centre    domain.CentreCode `json:"centre"`
	Stage     domain.Stage      `json:"stage"`
	Step      int               `json:"step"`
	Open      bool              `json:"open"`
	Ending    domain.Ending     `json:"ending"`
	Mediators []domain.StaffID  `json:"mediators"`
	Policy    int               `json:"policy"`
	ActSeq    int               `json:"act_seq"`
	HeededSeq int               `json:"heeded_seq"`
	OpenedBy  domain.StaffID    `json:"opened_by"`
	FirstIn   time.Time         `json:"first_in"`
	Parties   []domain.PartyID  `json:"parties"`
	Rewinds   int               `json:"rewinds"`

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

// End closes a case as its story ends, and gives the ending. Ending it again
// changes nothing. It is refused as OUT_OF_ORDER while the story has not ended, so
// whoever can forge a workflow's results can still not end a case. Of a run that
// was told another version of the story rewound is true, and nothing is ended.
func (r *Register) End(ctx context.Context, p domain.Position) (ending domain.Ending, rewound bool, err error) {
	err = r.within(ctx, func(tx *sql.Tx) error {
		var was sql.NullString
		var now int
		var kind string
		err := tx.QueryRowContext(ctx, `SELECT kind, ending, rewinds FROM cases WHERE id = $1 FOR NO KEY UPDATE`, p.Case).Scan(&kind, &was, &now)
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

func checkGrounds(ctx context.Context, tx *sql.Tx, id domain.CaseID, ending domain.Ending) error {
	var kinds, outcomes []string
	for _, g := range ending.Grounds() {
		kinds, outcomes = append(kinds, string(g.Kind)), append(outcomes, string(g.Outcome))
	}
	var grounded, informed, returned, closed bool
	if err := tx.QueryRowContext(ctx, `
		WITH told AS (SELECT step, interrupted_by FROM steps WHERE case_id = $1 AND struck_by IS NULL),
		answers AS (SELECT t.kind, d.outcome FROM told JOIN tasks t ON t.case_id = $1 AND t.step = told.step JOIN decisions d ON d.task = t.id)
		SELECT
			CASE WHEN $4 THEN EXISTS (SELECT FROM acts WHERE case_id = $1 AND kind = 'withdraw' AND message IN (SELECT interrupted_by FROM told))
				ELSE EXISTS (SELECT FROM answers WHERE (kind, outcome) IN (SELECT * FROM unnest($2::text[], $3::text[]))) END,
			EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('informing', 'told')),
			NOT EXISTS (SELECT FROM court_referrals WHERE case_id = $1)
				OR EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('return_to_court', 'returned')),
			EXISTS (SELECT FROM answers WHERE (kind, outcome) = ('closing', 'close'))
				OR NOT EXISTS (SELECT FROM answers WHERE kind = 'appointment') -- nobody has mediated`,
		id, pq.Array(kinds), pq.Array(outcomes), ending == domain.Withdrawn).Scan(&grounded, &informed, &returned, &closed); err != nil {
		return fmt.Errorf("register: end: %w", err)
	}
	switch {
	case !grounded:
		return domain.Fault(domain.Conflict, "not_ended_so", "case", id)
	case !informed && !ending.Settled():
		return domain.Fault(domain.Conflict, "end_untold", "case", id)
	case !returned:
		return domain.Fault(domain.Conflict, "end_materials", "case", id)
	case !closed:
		return domain.Fault(domain.Conflict, "end_unclosed", "case", id)
	}
	return nil
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
func newCase(ctx context.Context, tx *sql.Tx, kind string, centre domain.CentreCode, stage domain.Stage, by domain.StaffID,
	policy int, firstIn, now time.Time,
) (domain.CaseID, error) {
	letter, numbers := "", "case_numbers"
	if kind == "change" {
		letter, numbers = "C", "change_numbers" // disputes are numbered without gaps for changes
	}
	var id domain.CaseID
	err := tx.QueryRowContext(ctx, `
		INSERT INTO cases (id, kind, centre, stage, policy, first_in, opened_at, opened_by)
		VALUES (case_number($1, $2, nextval($9::regclass)), $3, $4, $5, $6, $7, $2, $8)
		RETURNING id`,
		letter, now, kind, centre, stage, policy, firstIn, by, numbers).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("register: new case: %w", err)
	}
	return id, nil
}

// openDispute takes a matter in: case, dispute, parties and the bell that
// starts its workflow.
func (c judgement) openDispute(ctx context.Context, in domain.Intake) (domain.CaseID, error) {
	if in.FirstIn.IsZero() {
		in.FirstIn = c.d.Now
	}
	if in.FirstIn.After(c.d.Now) {
		return "", domain.Refuse(domain.MissingDetails, "first_in.future")
	}
	id, err := newCase(ctx, c.tx, "mediation", in.Centre, domain.StageIntake, c.m.Staff, c.d.Policy, in.FirstIn, c.d.Now)
	if err != nil {
		return "", err
	}
	if _, err := c.tx.ExecContext(ctx, `
		WITH dispute AS (
			INSERT INTO disputes (case_id, kind, origin, title, description, place, first_in) VALUES ($1, $2, $3, $4, $5, $6, $7)
		)
		`+bell(start, `SELECT $1::text`),
		id, in.Kind, in.Origin, in.Title, in.Description, in.Place, in.FirstIn); err != nil {
		return "", fmt.Errorf("register: open dispute: %w", err)
	}
	if err := c.putReferral(ctx, id, in.Referral); err != nil {
		return "", err
	}
	return id, addParties(ctx, c.tx, id, in.Parties)
}

// addParties adds parties to a case. Numbers of parties that were struck are not
// given again.
func addParties(ctx context.Context, tx *sql.Tx, id domain.CaseID, parties []domain.PartyEntry) error {
	parties = slices.Clone(parties)
	for i, p := range parties {
		parties[i].Birth = birthOf(p)
	}
	entries, err := asJSON(parties)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO parties (case_id, party, role, name, phone, id_number, address, birth, since)
		SELECT $1, 'P' || (SELECT count(*) FROM parties WHERE case_id = $1) + n, role, name, coalesce(phone, ''), coalesce(id_number, ''),
			coalesce(address, ''), birth, (SELECT step FROM cases WHERE id = $1)
		FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (role text, name text, phone text, id_number text, address text, birth date))
			WITH ORDINALITY AS p (role, name, phone, id_number, address, birth, n)`, id, entries)
	if err != nil {
		return fmt.Errorf("register: parties: %w", err)
	}
	return nil
}
