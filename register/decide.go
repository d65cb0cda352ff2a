package register

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"hejie/domain"
	"hejie/internal/record"
)

// clockSkew is how far ahead of the register a signer's clock may run.
const clockSkew = 2 * time.Minute

// Decide records a signed message: a decision on a task, or an act. It is the
// only door. It either commits the whole of it, with its audit line and a bell
// for the workflow, and gives a receipt; or it changes nothing, appends an audit
// line about the refusal, and returns a *domain.Refusal. A signed message has
// one answer: the same envelope again gets the first receipt, or is refused
// again, however often and by whichever door it comes. Any other error leaves
// open whether it was recorded: send the same bytes again.
func (r *Register) Decide(ctx context.Context, message []byte, door record.Door) (record.Receipt, error) {
	m, err := r.parse(message)
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		return record.Receipt{}, r.refuse(ctx, m, door, refusal, false)
	}
	var receipt record.Receipt
	signed := r.checkSignature(m)
	for range 6 {
		if receipt, err = r.decideOnce(ctx, m, door, signed); !judgedAnew(err) {
			break
		}
	}
	return receipt, err
}

// parse reads a signed message, and refuses an act that names a case though it is
// about none, or the other way round.
func (r *Register) parse(message []byte) (domain.Message, error) {
	m, err := domain.ParseMessage(message)
	if err == nil {
		err = r.procedures.Check(m.Envelope)
	}
	return m, err
}

// checkSignature begins to check the signature of a message while the register is
// still asked what else it is judged by, and gives a function that tells whether it
// is of a key. A key never changes under its ID; if the one that was seen before is
// not the register's after all, the register's is what counts.
func (r *Register) checkSignature(m domain.Message) (by func(ed25519.PublicKey) bool) {
	known, _ := r.keys.Load(m.Key)
	seen, _ := known.(ed25519.PublicKey)
	valid := sync.OnceValue(func() bool { return m.Verify(seen) })
	if seen != nil {
		go valid()
	}
	return func(key ed25519.PublicKey) bool {
		if seen.Equal(key) {
			return valid()
		}
		r.keys.Store(m.Key, key)
		return m.Verify(key)
	}
}

// judgedAnew says that something else came to the register at this moment, which
// a second look sees: work for somebody who hands his over, the other of two
// cases that are merged into each other, or these very bytes or another message
// with their nonce by another way.
func judgedAnew(err error) bool {
	return errors.Is(err, errWorkCame) || pq.As(err, pqerror.TRDeadlockDetected) != nil || pq.As(err, pqerror.UniqueViolation) != nil
}

// A verdict is what a message came to: a receipt, or a refusal that has its
// line in the audit.
type verdict struct {
	receipt record.Receipt
	refusal *domain.Refusal
}

func (r *Register) decideOnce(ctx context.Context, m domain.Message, door record.Door, signed func(ed25519.PublicKey) bool) (record.Receipt, error) {
	var v verdict
	err := r.within(ctx, func(tx *sql.Tx) (err error) {
		v, err = r.decide(ctx, tx, m, door, signed)
		return err
	})
	refusal, undone := errors.AsType[*domain.Refusal](err)
	switch {
	case undone:
		return record.Receipt{}, r.refuse(ctx, m, door, refusal, true)
	case err != nil:
		return record.Receipt{}, err // also when only the commit failed
	case v.refusal != nil:
		return record.Receipt{}, v.refusal
	}
	return v.receipt, nil
}

// refuse gives a refusal once it has its line in the audit.
func (r *Register) refuse(ctx context.Context, m domain.Message, door record.Door, refusal *domain.Refusal, judged bool) error {
	if err := auditRefusal(ctx, r.db, m, door, refusal, judged); err != nil {
		return err
	}
	return refusal
}

// decisionContext is what a message is judged by: decision_context in SQL.
type decisionContext struct {
	Now time.Time `json:"now"`
	Key *struct {
		Staff     domain.StaffID `json:"staff"`
		PublicKey []byte         `json:"public_key"`
		Revoked   bool           `json:"revoked"`
	} `json:"key"`
	Again *struct {
		Ref string    `json:"ref"`
		At  time.Time `json:"at"`
	} `json:"again"`
	NonceUsed     bool                  `json:"nonce_used"`
	Case          *caseRow              `json:"case"`
	Task          *taskRow              `json:"task"`
	Holdings      []domain.Holding      `json:"holdings"`
	Substitutions []domain.Substitution `json:"substitutions"`
	Recused       []domain.StaffID      `json:"recused"`
	Opinion       []byte                `json:"opinion"`
	Details       []byte                `json:"details"`
	Policy        int                   `json:"policy"`
}

// decide gives a refusal as an error when something may have been written that
// must be undone. Nothing is before a decision is recorded: then the line about
// the refusal is written while the case is still held, so that a crowd at one
// task waits for its case, one after the other, and not all at once for the
// audit, where everybody else would wait behind them.
func (r *Register) decide(ctx context.Context, tx *sql.Tx, m domain.Message, door record.Door, signed func(ed25519.PublicKey) bool) (_ verdict, err error) {
	caseID := m.Case
	if m.Task != "" {
		caseID = m.Task.Case()
	}
	var d decisionContext
	if _, err := scanJSON(tx.QueryRowContext(ctx, `SELECT decision_context($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		m.ID(), m.Key, m.Staff, m.For, m.Task, caseID, m.Nonce, m.Opinion, m.Details, r.procedures.ActIn(m.Act)), &d); err != nil {
		return verdict{}, fmt.Errorf("register: decide: %w", err)
	}
	var refusal *domain.Refusal
	switch {
	case d.Key == nil || d.Key.Staff != m.Staff || !signed(d.Key.PublicKey):
		refusal = domain.Refuse(domain.BadSignature, "")
	case d.Again != nil:
		return verdict{receipt: record.Receipt{Message: m.ID(), Ref: d.Again.Ref, At: d.Again.At, Again: true}}, nil
	case d.Key.Revoked:
		refusal = domain.Refuse(domain.KeyRevoked, "key", m.Key)
	case d.NonceUsed:
		if refusal, err = refusedBefore(ctx, tx, m); err != nil {
			return verdict{}, err
		}
	}
	if refusal != nil {
		return verdict{refusal: refusal}, auditRefusal(ctx, tx, m, door, refusal, false)
	}
	c := submission{Register: r, tx: tx, m: m, d: d, door: door, caseID: caseID, p: r.procedures.Of(""), answered: m.Task}
	if d.Case != nil {
		c.p = r.procedures.Of(d.Case.Kind)
	}
	if d.Task != nil {
		if name := c.p.Task(d.Task.Kind).Locks; name != "" {
			if err := r.do.locks[name](&c, ctx); err != nil {
				return verdict{}, err
			}
			if err := c.lockAudit(ctx); err != nil {
				return verdict{}, err
			}
		}
	}
	if m.Act != "" {
		receipt, err := c.act(ctx)
		return verdict{receipt: receipt}, err
	}
	details, fact, err := c.judge(ctx)
	if refusal, ok := errors.AsType[*domain.Refusal](err); ok {
		return verdict{refusal: refusal}, auditRefusal(ctx, tx, m, door, refusal, true)
	}
	if err == nil {
		err = c.record(ctx, fact)
	}
	if err == nil {
		err = c.takeEffect(ctx, details)
	}
	return verdict{receipt: record.Receipt{Message: m.ID(), Ref: string(m.Task), At: d.Now}}, err
}

// newest is the policy by which the message itself is judged: the newest of the
// procedure of its case, or of its act.
func (c submission) newest() domain.PolicyVersion {
	of := domain.PolicyVersion{Procedure: c.p.Kind, Version: c.d.Policy}
	if c.d.Case == nil {
		of.Procedure = c.procedures.ActIn(c.m.Act)
	}
	return of
}

// checkFresh refuses a message that was signed too long ago, or in the future.
func (c submission) checkFresh(ctx context.Context) error {
	p, err := c.policy(ctx, c.tx, c.newest())
	if err != nil {
		return err
	}
	if c.m.At.After(c.d.Now.Add(clockSkew)) {
		return domain.Refuse(domain.Stale, "signed_future")
	}
	if c.d.Now.Sub(c.m.At) > p.Envelope {
		return domain.Refuse(domain.Stale, "signed_long_ago", "age", p.Envelope)
	}
	return nil
}

// submission is one message on its way into the register.
type submission struct {
	*Register
	tx     *sql.Tx
	m      domain.Message
	d      decisionContext
	door   record.Door
	caseID domain.CaseID
	p      *domain.Procedure // of the case
	held   []domain.CaseID   // locked too: those in which a hand-over moves something

	answered domain.TaskID // whose details are checked: what the message answers, or the decision that it corrects
}

// judge says what the answer to a task means, or refuses it. It writes nothing.
func (c submission) judge(ctx context.Context) (details domain.Details, fact domain.Fact, err error) {
	row := c.d.Task
	if row == nil || c.d.Case == nil || !c.d.Case.Open || row.State != "open" {
		return details, fact, domain.Refuse(domain.TaskClosed, "task", c.m.Task)
	}
	if row.Lapses && row.overdue(c.d.Now) {
		return details, fact, domain.Refuse(domain.TaskClosed, "term_ended", "at", row.Due.In(domain.Shanghai()).Format("2006-01-02 15:04"))
	}
	if err := c.checkFresh(ctx); err != nil {
		return details, fact, err
	}
	if c.m.About != row.Subject {
		return details, fact, domain.Refuse(domain.Stale, "other_text")
	}
	task := c.p.Task(row.Kind)
	outcome, allowed := task.Outcome(c.m.Outcome)
	if !allowed {
		return details, fact, domain.Refuse(domain.UnknownOutcome, "task", row.Kind)
	}
	if outcome.Bounces {
		if err := c.checkMayRefer(ctx); err != nil {
			return details, fact, err
		}
	}
	authority := domain.Authority{Now: c.d.Now, Holdings: c.d.Holdings, StandIns: c.d.Substitutions, Recused: c.d.Recused}
	if refusal := domain.Authorise(row.task(c.m.Task), c.m.Envelope, authority); refusal != nil {
		return details, fact, refusal
	}
	if refusal := task.CheckWaiver(c.m.Outcome, c.principal(), row.At, c.d.Holdings); refusal != nil {
		return details, fact, refusal
	}
	if c.m.Opinion != "" && (c.d.Opinion == nil || !domain.ValidOpinion(c.d.Opinion)) {
		return details, fact, domain.Refuse(domain.MissingDetails, "opinion.lost")
	}
	details, err = c.details()
	if err != nil {
		return details, fact, err
	}
	if err := outcome.Form.Check(details); err != nil {
		return details, fact, err
	}
	if refusal := task.Ripe(c.m.Outcome, c.m.Opinion != "", row.Voices); refusal != nil {
		return details, fact, refusal
	}
	if err := c.checkVoice(row.Party, details.Evidence); err != nil {
		return details, fact, err
	}
	fact, err = c.learn(ctx, outcome, details)
	return details, fact, err
}

// principal is in whose name the message decides.
func (c submission) principal() domain.StaffID {
	if c.m.For != "" {
		return c.m.For
	}
	return c.m.Staff
}

// details reads the details that the message names, strictly.
func (c submission) details() (domain.Details, error) {
	var details domain.Details
	if c.m.Details == "" {
		return details, nil
	}
	if err := c.decode(&details); err != nil {
		return details, err
	}
	for said := &details; said != nil; said = said.Corrected {
		if e := said.Evidence; e != nil && e.At.After(c.d.Now.Add(clockSkew)) {
			return details, domain.Refuse(domain.MissingDetails, "evidence.future")
		}
		if m := said.Document; m != nil {
			if dated, err := domain.ParseDay(m.Date); err == nil && domain.DayOf(c.d.Now).Before(dated) {
				return details, domain.Refuse(domain.MissingDetails, "document.future")
			}
		}
	}
	return details, nil
}

// record writes the decision, closes the task, appends the audit line and puts
// a bell into the outbox: one statement, so one round trip.
func (c submission) record(ctx context.Context, fact domain.Fact) error {
	factJSON, err := asJSON(fact)
	if err != nil {
		return err
	}
	_, err = c.tx.ExecContext(ctx, `
		WITH decided AS (
			INSERT INTO decisions (task, message, outcome, staff, on_behalf, key, nonce, envelope, signature,
				opinion, details, fact, door, decided_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		), closed AS (
			UPDATE tasks SET state = 'decided', closed_at = $14 WHERE id = $1
		), bell AS (
			`+c.bell(look, `SELECT $15::text`)+`
		)
		INSERT INTO audit (at, what, staff, case_id, ref, code, message, door)
		VALUES ($14, 'decided', $4, $15, $1, $3, $2, $13)`,
		c.m.Task, c.m.ID(), c.m.Outcome, c.m.Staff, null(c.m.For), c.m.Key, c.m.Nonce, c.m.Raw, c.m.Signature,
		null(c.m.Opinion), null(c.m.Details), factJSON, c.door, c.d.Now, c.caseID)
	if pq.As(err, pqerror.CheckViolation) != nil {
		return domain.Refuse(domain.SelfApproval, "") // the table's own four eyes
	}
	if err != nil {
		return fmt.Errorf("register: decide: %w", err)
	}
	return nil
}
