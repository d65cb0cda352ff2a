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

// putInstalments keeps what the latest version of the agreement promises, part
// by part.
func (c submission) putInstalments(ctx context.Context, a domain.Agreement) error {
	if len(a.Instalments) == 0 {
		return nil
	}
	parts, err := asJSON(a.Instalments)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(ctx, `
		INSERT INTO instalments (case_id, version, number, due, amount_fen, what)
		SELECT $1, (SELECT max(version) FROM agreements WHERE case_id = $1), number,
			(part ->> 'due')::date, (part ->> 'amount_fen')::bigint, coalesce(part ->> 'what', '')
		FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS p (part, number)`, c.caseID, parts)
	return err
}

// checkApplicants refuses an application to a court that the agreement in effect
// does not bear out.
func (c submission) checkApplicants(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	agreement, err := c.agreementOf(ctx, c.d.Task.Subject)
	if err != nil {
		return err
	}
	return domain.CheckApplication(c.d.Case.Parties, d.Applicants, agreement.Subject)
}

// checkDefault refuses to call a party in default before the agreement's own
// date: the term of a task may begin anew, after a correction or when a case is
// reopened.
func (c submission) checkDefault(ctx context.Context, _ domain.Details, _ *domain.Fact) error {
	agreement, err := c.agreementOf(ctx, c.d.Task.Subject)
	if err != nil {
		return err
	}
	var number int
	if err := c.tx.QueryRowContext(ctx, `SELECT number FROM tasks WHERE id = $1`, c.m.Task).Scan(&number); err != nil {
		return fmt.Errorf("register: instalment: %w", err)
	}
	return agreement.CheckDefault(number, domain.DayOf(c.d.Now))
}

// checkWindow refuses an application that was made when its window was over. While
// a year of the calendar is missing, nobody knows when that is.
func (c submission) checkWindow(ctx context.Context, d domain.Details, _ *domain.Fact) error {
	var in struct {
		Effective time.Time            `json:"effective"`
		Kind      domain.ProcedureKind `json:"kind"`
		Policy    int                  `json:"policy"`
		Revision  int64                `json:"revision"`
	}
	if _, err := scanJSON(c.tx.QueryRowContext(ctx, `
		SELECT jsonb_build_object('effective', a.effective_at, 'kind', c.kind, 'policy', c.policy, 'revision', (SELECT coalesce(max(revision), 0) FROM calendar_years))
		FROM tasks t JOIN cases c ON c.id = t.case_id JOIN agreements a ON a.case_id = t.case_id AND a.content = t.subject
		WHERE t.id = $1 AND a.effective_at IS NOT NULL ORDER BY a.version DESC LIMIT 1`, c.answered), &in); err != nil {
		return fmt.Errorf("register: window of %s: %w", c.answered, err)
	}
	under := domain.PolicyVersion{Procedure: in.Kind, Version: in.Policy}
	policy, err := c.policy(ctx, c.tx, under)
	if err != nil {
		return err
	}
	calendar, err := c.calendar(ctx, c.tx, in.Revision, under)
	if err != nil {
		return err
	}
	until, err := calendar.Due(in.Effective, policy.Rules[string(domain.Confirmation)].Term)
	if _, unknown := errors.AsType[*domain.MissingYearError](err); unknown {
		return nil
	}
	if err != nil {
		return err
	}
	return domain.CheckWindow(d.Evidence.At, in.Effective, until.At, c.d.Now)
}

// timeToRecord gives the time in which what the parties have applied for can still
// be recorded, where the window ended while nobody was asked: they mediated again,
// a danger was dealt with, or what was recorded of it was struck. It is what was
// left of the window when its task was closed, and at least a working day. The
// window itself is the law's, and gets no day longer (CheckWindow).
func (o *opening) timeToRecord(ctx context.Context, c domain.Calendar, t *taskRow, window domain.Term) (domain.Term, error) {
	until, err := c.Due(t.Counted, window)
	if err != nil || !domain.Overdue(o.now, until.At) {
		return window, nil // a year that is missing is told where the due time is reckoned
	}
	closed := o.now // nobody was ever asked
	err = o.tx.QueryRowContext(ctx, `
		SELECT closed_at FROM tasks WHERE case_id = $1 AND kind = $2 AND subject = $3 AND state <> 'open' ORDER BY closed_at DESC LIMIT 1`,
		o.p.Case, t.Kind, t.Subject).Scan(&closed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return window, fmt.Errorf("register: former window of %s: %w", o.p.Case, err)
	}
	left, err := c.TermLeft(domain.Term{Unit: domain.WorkingDays}, closed, until.At)
	if err != nil {
		return window, fmt.Errorf("register: time to record in %s: %w", o.p.Case, err)
	}
	t.Counted, t.Term = o.now, left.String()
	return left, nil
}

// agreementOf reads the agreement that a hash names.
func (c submission) agreementOf(ctx context.Context, hash domain.Hash) (domain.Agreement, error) {
	var d domain.Details
	_, err := scanJSON(c.tx.QueryRowContext(ctx, `SELECT convert_from(body, 'UTF8') FROM deposits WHERE hash = $1`, hash), &d)
	if err != nil || d.Agreement == nil {
		return domain.Agreement{}, fmt.Errorf("register: agreement %s: %w", hash, err)
	}
	return *d.Agreement, nil
}

// checkDossier refuses to close a case while its dossier lacks a mandatory
// document. A case that is closed by a second person was mediated, so all that
// mediation leaves behind must be there, however it ended.
func (c submission) checkDossier(ctx context.Context, _ domain.Details, _ *domain.Fact) error {
	var filed []string
	err := c.tx.QueryRowContext(ctx, `SELECT coalesce(array_agg(DISTINCT kind), '{}') FROM documents WHERE case_id = $1`, c.caseID).Scan(pq.Array(&filed))
	if err != nil {
		return fmt.Errorf("register: documents: %w", err)
	}
	var kinds []domain.DocumentKind
	for _, kind := range filed {
		kinds = append(kinds, domain.DocumentKind(kind))
	}
	return domain.CheckClosing(domain.Failed, kinds)
}

// putDocument keeps what an act files.
func (c submission) putDocument(ctx context.Context, d domain.Details) error {
	_, err := c.tx.ExecContext(ctx, `
		INSERT INTO documents (act, case_id, kind, party, scan, dated, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.m.ID(), c.m.Case, d.Document.Kind, null(d.Party), d.Document.Scan, d.Document.Date, c.d.Now)
	if err != nil {
		return fmt.Errorf("register: document: %w", err)
	}
	return nil
}

// recorders lists who took the matter in, mediated it, or recorded what came of
// the agreement: none of them closes the case.
func (o *opening) recorders(ctx context.Context) ([]domain.StaffID, error) {
	var who []string
	err := o.tx.QueryRowContext(ctx, `
		SELECT coalesce(array_agg(DISTINCT who), '{}')
		FROM tasks t JOIN decisions d ON d.task = t.id, LATERAL (VALUES (d.staff), (d.on_behalf)) AS wrote (who)
		WHERE t.case_id = $1 AND who IS NOT NULL
		  AND t.kind = ANY ($2)`,
		o.p.Case, pq.Array(o.declared.TasksWhere(func(t domain.DeclaredTask) bool { return t.Recorded }))).Scan(pq.Array(&who))
	if err != nil {
		return nil, fmt.Errorf("register: recorders: %w", err)
	}
	barred := append(slices.Clone(o.mediators), o.opener)
	for _, id := range who {
		barred = append(barred, domain.StaffID(id))
	}
	slices.Sort(barred)
	return slices.Compact(barred), nil
}
