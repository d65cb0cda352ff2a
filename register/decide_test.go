package register_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// Every refusal, from a cause that people or attackers really give.
func TestRefusals(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	task := d.task(1)
	accept := func(change func(*domain.Envelope)) func() error {
		return func() error {
			e := domain.Envelope{Task: task, Outcome: domain.Accept}
			if change != nil {
				change(&e)
			}
			_, err := d.send(t, d.Sign(t, "registrar2", e))
			return err
		}
	}
	sent := func(message string) func() error {
		return func() error { _, err := d.send(t, message); return err }
	}
	says := func(who string, o domain.Outcome, details any) func() error {
		return func() error { _, err := d.Decide(t, who, task, o, details); return err }
	}
	acts := func(who string, kind domain.ActKind, id domain.CaseID, details any) func() error {
		return func() error { _, err := d.Act(t, who, kind, id, details); return err }
	}
	// What is deposited before a refusal stays: deposits are no decisions.
	for _, details := range []any{
		note("理由"),
		domain.Details{Reason: "not_civil", Note: "理由"},
		partysWord("P1"), partysWord("P9"),
		map[string]any{"note": "x", "Note": "y"},
		domain.Details{Centre: "999999999", Note: "x"},
		domain.Details{Centre: officetest.Community, Note: "x"},
		"words",
		domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte("form")), Place: "x", At: monday().AddDate(0, 0, 1)}, Party: "P1"},
		domain.Change{Kind: "promote"},
	} {
		d.Deposit(t, details)
	}
	signed := d.Sign(t, "registrar2", domain.Envelope{Task: task, Outcome: domain.Accept})
	unknown := ed25519.NewKeyFromSeed(make([]byte, 32))
	used := strings.Repeat("used", 4)
	_, err := d.send(t, d.Sign(t, "mediator2", domain.Envelope{Act: domain.Recuse, Case: d.id, Details: d.Deposit(t, note("回避")), Nonce: used}))
	require.NoError(t, err)
	binary, err := d.Register.Deposit(t.Context(), []byte("a\xff"))
	require.NoError(t, err)

	for name, c := range map[string]struct {
		code domain.RefusalCode
		do   func() error
	}{
		"nothing":                      {domain.Malformed, sent("")},
		"words":                        {domain.Malformed, sent("approve!")},
		"a bare object":                {domain.Unsigned, sent(`{"task":"` + string(task) + `","outcome":"accept"}`)},
		"no signature":                 {domain.Unsigned, sent(signed[:strings.Index(signed, ".")])},
		"another's signature":          {domain.BadSignature, sent(signed[:strings.Index(signed, ".")] + "." + strings.Split(d.Sign(t, "head", domain.Envelope{Task: task, Outcome: domain.Accept}), ".")[1])},
		"another's name":               {domain.BadSignature, accept(func(e *domain.Envelope) { e.Staff = d.People["head"].ID })},
		"another's key":                {domain.BadSignature, accept(func(e *domain.Envelope) { e.Key = domain.KeyIDOf(d.People["head"].Key.Public().(ed25519.PublicKey)) })},
		"unknown key":                  {domain.BadSignature, accept(func(e *domain.Envelope) { e.Key = domain.KeyIDOf(unknown.Public().(ed25519.PublicKey)) })},
		"unknown staff":                {domain.BadSignature, accept(func(e *domain.Envelope) { e.Staff = "S9999" })},
		"a nonce of an act":            {domain.Replayed, accept(func(e *domain.Envelope) { e.Nonce = used })},
		"no such task":                 {domain.TaskClosed, accept(func(e *domain.Envelope) { e.Task = domain.NewTaskID(d.id, 9, 1) })},
		"no such case":                 {domain.TaskClosed, accept(func(e *domain.Envelope) { e.Task = "YX2026-999999/1.1" })},
		"signed long ago":              {domain.Stale, accept(func(e *domain.Envelope) { e.At = monday().Add(-25 * time.Hour) })},
		"signed tomorrow":              {domain.Stale, accept(func(e *domain.Envelope) { e.At = monday().Add(time.Hour) })},
		"about some text":              {domain.Stale, accept(func(e *domain.Envelope) { e.About = domain.HashOf([]byte("text")) })},
		"another kind's outcome":       {domain.UnknownOutcome, accept(func(e *domain.Envelope) { e.Outcome = domain.Agree })},
		"the register's own outcome":   {domain.UnknownOutcome, accept(func(e *domain.Envelope) { e.Outcome = domain.Expired })},
		"another post":                 {domain.NotYourPost, says("mediator", domain.Accept, nil)},
		"in nobody's name":             {domain.NotYourPost, accept(func(e *domain.Envelope) { e.For = "S9999" })},
		"another centre":               {domain.NotYourCentre, says("street-registrar", domain.Accept, nil)},
		"one's own intake":             {domain.SelfApproval, says("registrar", domain.Accept, nil)},
		"details not deposited":        {domain.MissingDetails, accept(func(e *domain.Envelope) { e.Details = domain.HashOf([]byte("never")) })},
		"opinion not deposited":        {domain.MissingDetails, accept(func(e *domain.Envelope) { e.Opinion = domain.HashOf([]byte("never")) })},
		"an opinion that is no text":   {domain.MissingDetails, accept(func(e *domain.Envelope) { e.Opinion = binary })},
		"no reason":                    {domain.MissingDetails, says("registrar2", domain.Decline, note("理由"))},
		"details that are no object":   {domain.MissingDetails, says("registrar2", domain.Accept, "words")},
		"case-variant keys":            {domain.MissingDetails, says("registrar2", domain.Accept, map[string]any{"note": "x", "Note": "y"})},
		"to an unknown centre":         {domain.MissingDetails, says("registrar2", domain.Refer, domain.Details{Centre: "999999999", Note: "x"})},
		"to the same centre":           {domain.MissingDetails, says("registrar2", domain.Refer, domain.Details{Centre: officetest.Community, Note: "x"})},
		"an act there is not":          {domain.UnknownOutcome, acts("registrar", "sleep", "", nil)},
		"an act without details":       {domain.MissingDetails, acts("registrar", domain.OpenCase, "", nil)},
		"an act in another's name":     {domain.NotYourPost, sent(d.Sign(t, "registrar", domain.Envelope{Act: domain.Recuse, Case: d.id, For: "S0001"}))},
		"an act in no case":            {domain.TaskClosed, acts("registrar", domain.Withdraw, "YX2026-999999", partysWord("P1"))},
		"an act of long ago":           {domain.Stale, sent(d.Sign(t, "registrar", domain.Envelope{Act: domain.Recuse, Case: d.id, At: monday().AddDate(0, 0, -2)}))},
		"another's act":                {domain.NotYourPost, acts("admin", domain.Withdraw, d.id, partysWord("P1"))},
		"no such party":                {domain.MissingDetails, acts("registrar", domain.Withdraw, d.id, partysWord("P9"))},
		"evidence of tomorrow":         {domain.MissingDetails, acts("registrar", domain.Withdraw, d.id, domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte("form")), Place: "x", At: monday().AddDate(0, 0, 1)}, Party: "P1"})},
		"objecting to nobody":          {domain.TaskClosed, acts("registrar", domain.Object, d.id, partysWord("P1"))},
		"a proposal by a registrar":    {domain.NotYourPost, acts("registrar", domain.Propose, "", domain.Change{Kind: "promote"})},
		"a proposal of what is not":    {domain.MissingDetails, acts("admin", domain.Propose, "", domain.Change{Kind: "promote"})},
		"a calendar by a registrar":    {domain.NotYourPost, acts("registrar", domain.ImportCalendar, "", note("理由"))},
		"a calendar that is no table":  {domain.MissingDetails, acts("admin", domain.ImportCalendar, "", "words")},
		"a message of nine kilobytes":  {domain.Malformed, sent(strings.Repeat("a", 9<<10))},
		"the act's bytes as a decison": {domain.Malformed, sent(d.Sign(t, "registrar2", domain.Envelope{Act: domain.Recuse, Task: task, Outcome: domain.Accept}))},
	} {
		t.Run(name, func(t *testing.T) { d.requireRefused(t, c.code, c.do) })
	}

	receipt, err := d.send(t, signed)
	require.NoError(t, err, "after all this the right decision is still taken")
	require.Equal(t, string(task), receipt.Ref)
	require.False(t, receipt.Again)
	t.Run("decided already", func(t *testing.T) {
		d.requireRefused(t, domain.TaskClosed, says("registrar2", domain.Accept, nil))
	})
	requireWhole(t, d)
}

func TestStepsBackAndRevokedKey(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	_, err := d.Act(t, "registrar2", domain.Recuse, d.id, note("亲属"))
	require.NoError(t, err)
	// The task went to the head; a post it no longer waits at is not asked.
	d.AsOwner(t, `UPDATE tasks SET post = 'registrar' WHERE id = $1`, d.task(1))
	d.requireRefused(t, domain.Recused, func() error {
		_, err := d.Decide(t, "registrar2", d.task(1), domain.Accept, nil)
		return err
	})
	withdrawn := d.Deposit(t, partysWord("P1"))
	d.requireRefused(t, domain.Recused, func() error {
		_, err := d.send(t, d.Sign(t, "registrar2", domain.Envelope{Act: domain.Withdraw, Case: d.id, Details: withdrawn}))
		return err
	})
	_, err = d.Act(t, "registrar2", domain.Danger, d.id, note("扬言伤人"))
	require.NoError(t, err, "a danger anyone may report")

	early := d.Sign(t, "head", domain.Envelope{Act: domain.Recuse, Case: d.id, Details: d.Deposit(t, note("回避"))})
	first, err := d.send(t, early)
	require.NoError(t, err)
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(d.People["head"].Key.Public().(ed25519.PublicKey))})
	d.requireRefused(t, domain.KeyRevoked, func() error {
		_, err := d.send(t, d.Sign(t, "head", domain.Envelope{Act: domain.Recuse, Case: d.id}))
		return err
	})
	again, err := d.send(t, early)
	require.NoError(t, err, "what was recorded before stays recorded")
	first.Again = true
	require.Equal(t, first, again)
}

func TestTheSameMessageAgain(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	for name, message := range map[string]string{
		"decision":      d.Sign(t, "registrar2", domain.Envelope{Task: d.task(1), Outcome: domain.Accept}),
		"act in a case": d.Sign(t, "mediator2", domain.Envelope{Act: domain.Recuse, Case: d.id, Details: d.Deposit(t, note("回避"))}),
		// No case is locked for this one: only the nonce stands between two.
		"proposal": d.Sign(t, "admin", domain.Envelope{Act: domain.Propose, Details: d.Deposit(t, domain.Change{
			Kind: domain.GrantPost, Staff: d.People["head"].ID, Posts: []domain.Seat{{Post: domain.Mediator, Centre: officetest.Community}},
		})}),
	} {
		t.Run(name, func(t *testing.T) {
			const many = 50
			receipts, errs := make([]record.Receipt, many), make([]error, many)
			atOnce(many, func(i int) {
				receipts[i], errs[i] = d.Register.Decide(t.Context(), []byte(message), record.ByUpdate)
			})
			firsts := 0
			for i := range many {
				require.NoError(t, errs[i])
				if !receipts[i].Again {
					firsts++
				}
				receipts[i].Again = false
				require.Equal(t, receipts[0].Ref, receipts[i].Ref)
				require.True(t, receipts[0].At.Equal(receipts[i].At))
			}
			require.Equal(t, 1, firsts)
			m, err := domain.ParseMessage([]byte(message))
			require.NoError(t, err)
			require.Equal(t, 1, one[int](t, d, `SELECT (SELECT count(*) FROM decisions WHERE message = $1) + (SELECT count(*) FROM acts WHERE message = $1)`, m.ID()))
			require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE message = $1`, m.ID()))
		})
	}
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM cases WHERE kind = 'change'`))
	requireWhole(t, d)
}

func TestOneNonceOneMessage(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	other := d.OpenDispute(t)
	q := d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	q.Case = other
	d.stand(t, q)

	reason := d.Deposit(t, domain.Details{Reason: "not_civil", Note: "x"})
	words := d.Deposit(t, note("回避"))
	nonce := strings.Repeat("nonce", 4)
	messages := []string{
		d.Sign(t, "registrar2", domain.Envelope{Nonce: nonce, Task: d.task(1), Outcome: domain.Accept}),
		d.Sign(t, "registrar2", domain.Envelope{Nonce: nonce, Task: d.task(1), Outcome: domain.Decline, Details: reason}),
		d.Sign(t, "registrar2", domain.Envelope{Nonce: nonce, Task: domain.NewTaskID(other, 1, 1), Outcome: domain.Accept}),
		d.Sign(t, "mediator", domain.Envelope{Nonce: nonce, Act: domain.Recuse, Case: d.id, Details: words}),
		d.Sign(t, "mediator", domain.Envelope{Nonce: nonce, Act: domain.Recuse, Case: other, Details: words}),
	}
	errs := make([]error, len(messages))
	atOnce(len(messages), func(i int) { _, errs[i] = d.Register.Decide(t.Context(), []byte(messages[i]), record.BySignal) })
	recorded := 0
	for _, err := range errs {
		if err == nil {
			recorded++
		} else {
			require.Equal(t, domain.Replayed, refusalOf(err), "%v", err)
		}
	}
	require.Equal(t, 1, recorded)
	requireWhole(t, d)
}

func TestManyDecideAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	const many = 100
	messages, errs := make([]string, many), make([]error, many)
	reason := d.Deposit(t, domain.Details{Reason: "not_civil", Note: "x"})
	for i := range messages {
		e := domain.Envelope{Task: d.task(1), Outcome: domain.Accept}
		if i%2 == 1 {
			e.Outcome, e.Details = domain.Decline, reason
		}
		messages[i] = d.Sign(t, "registrar2", e)
	}
	atOnce(many, func(i int) { _, errs[i] = d.Register.Decide(t.Context(), []byte(messages[i]), record.ByCommand) })
	recorded := 0
	for _, err := range errs {
		if err == nil {
			recorded++
		} else {
			require.Equal(t, domain.TaskClosed, refusalOf(err), "%v", err)
		}
	}
	require.Equal(t, 1, recorded)
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM decisions`))
	require.Equal(t, many-1, one[int](t, d, `SELECT count(*) FROM audit WHERE code = 'TASK_CLOSED'`))
	requireWhole(t, d)
}

// A signature is checked by a key that was seen before while the register is
// asked; what the register has by then is what counts.
func TestTheRegistersKeyCounts(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	agrees := func(slot int) domain.Envelope {
		return domain.Envelope{Task: d.task(slot), Outcome: domain.Agree, Details: d.Deposit(t, officetest.Heard())}
	}
	_, err := d.send(t, d.Sign(t, "registrar", agrees(1)))
	require.NoError(t, err)

	was := d.People["registrar"]
	id := domain.KeyIDOf(was.Key.Public().(ed25519.PublicKey))
	public, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	d.AsOwner(t, `UPDATE keys SET public_key = $2 WHERE id = $1`, id, []byte(public))
	d.requireRefused(t, domain.BadSignature, func() error {
		_, err := d.send(t, d.Sign(t, "registrar", agrees(2)))
		return err
	})
	d.People["registrar"] = officetest.Person{ID: was.ID, Key: private}
	e := agrees(2)
	e.Staff, e.Key = was.ID, id
	_, err = d.send(t, d.Sign(t, "registrar", e))
	require.NoError(t, err)
}
