package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hejie/domain"
	"hejie/internal/record"
)

// Sign completes and signs an envelope in the person's name. The time is the
// register's, so that a laptop whose clock is wrong can sign too.
func (d *Desk) Sign(ctx context.Context, e domain.Envelope) (string, error) {
	now, err := d.Office.Now(ctx)
	if err != nil {
		return "", err
	}
	e = d.inMyName(e)
	e.Nonce, e.At = rand.Text(), now
	return domain.SignEnvelope(e, d.Key)
}

// inMyName fills in what signing would, but for what differs each time.
func (d *Desk) inMyName(e domain.Envelope) domain.Envelope {
	e.Version, e.Staff, e.Key = domain.EnvelopeVersion, d.Staff, d.keyID()
	return e
}

// Deposit keeps what an envelope names by its hash; of nothing there is no hash.
func (d *Desk) Deposit(ctx context.Context, v any) (domain.Hash, error) {
	body, err := document(v)
	if err != nil || body == nil {
		return "", err
	}
	return d.Office.Deposit(ctx, body)
}

// document writes a value as it is deposited: JSON in composed characters; nil
// of nothing.
func document(v any) ([]byte, error) {
	body, err := json.Marshal(v)
	if err != nil || string(body) == "null" {
		return nil, err
	}
	return composed(body)
}

// SignAct deposits the details of an act and signs it. Nil is no details; and an
// act that is about no case yet names none.
func (d *Desk) SignAct(ctx context.Context, kind domain.ActKind, id domain.CaseID, details any) (string, error) {
	hash, err := d.Deposit(ctx, details)
	if err != nil {
		return "", err
	}
	return d.Sign(ctx, domain.Envelope{Act: kind, Case: id, Details: hash})
}

// Act signs an act and sends it.
func (d *Desk) Act(ctx context.Context, kind domain.ActKind, id domain.CaseID, details any) (record.Receipt, error) {
	message, err := d.SignAct(ctx, kind, id, details)
	if err != nil {
		return record.Receipt{}, err
	}
	return d.Send(ctx, message)
}

// A Decision is an answer to a task before it is signed.
type Decision struct {
	Task    domain.TaskID
	Outcome domain.Outcome
	For     domain.StaffID // in whose place it is given
	About   domain.Hash    // of the text that the task is about
	Details *domain.Details
	Opinion string
}

// envelope gives the unsigned envelope and the texts that it names by hash.
func (n Decision) envelope() (e domain.Envelope, texts [][]byte, err error) {
	e = domain.Envelope{Task: n.Task, Outcome: n.Outcome, For: n.For, About: n.About}
	details, err := document(n.Details)
	if err != nil {
		return e, nil, err
	}
	if details != nil {
		texts, e.Details = append(texts, details), domain.HashOf(details)
	}
	if n.Opinion == "" {
		return e, texts, nil
	}
	if !utf8.ValidString(n.Opinion) {
		return e, nil, domain.Fault(domain.Invalid, "not_utf8")
	}
	opinion := norm.NFC.Bytes([]byte(n.Opinion))
	e.Opinion = domain.HashOf(opinion)
	return e, append(texts, opinion), nil
}

// SignDecision deposits what a decision says and signs it.
func (d *Desk) SignDecision(ctx context.Context, n Decision) (string, error) {
	e, texts, err := n.envelope()
	if err != nil {
		return "", err
	}
	for _, text := range texts {
		if _, err := d.Office.Deposit(ctx, text); err != nil {
			return "", err
		}
	}
	return d.Sign(ctx, e)
}

// Decide signs a decision and sends it.
func (d *Desk) Decide(ctx context.Context, n Decision) (record.Receipt, error) {
	message, err := d.SignDecision(ctx, n)
	if err != nil {
		return record.Receipt{}, err
	}
	return d.Send(ctx, message)
}

// A Proposal is a change that counts only once another person has approved it.
type Proposal struct {
	Case    domain.CaseID `json:"case"`
	Task    domain.TaskID `json:"task"` // what the other person decides
	Message domain.Hash   `json:"message"`
}

// ProposalOf is the proposal that a receipt is for.
func ProposalOf(r record.Receipt) Proposal {
	id := domain.CaseID(r.Ref)
	return Proposal{Case: id, Task: domain.NewTaskID(id, 1, 1), Message: r.Message}
}
