package register_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A decision in which everything is wrong is mended one fault after the other:
// each time the next code of the list is told, since each is checked before all
// that follow it.
func TestTheFirstFaultIsTold(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	seat := domain.Seat{Post: domain.Registrar, Centre: officetest.Community}
	d.Enrol(t, "registrar3", seat)
	d.Enrol(t, "revoked", domain.Seat{Post: domain.Mediator, Centre: officetest.Community})
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.does(t, "registrar2", domain.Cosign, 1, d.to("head"))
	d.does(t, "registrar2", domain.Countersign, 1, d.to("mediator2"))
	d.does(t, "mediator2", domain.Speak, 1, domain.Details{Voice: domain.Objects, Note: "管辖存疑"})
	used := strings.Repeat("used", 4)
	for _, who := range []string{"revoked", "mediator", "street-registrar", "registrar", "registrar3"} {
		_, err := d.send(t, d.Sign(t, who, domain.Envelope{Act: domain.Recuse, Case: d.id, Nonce: who + used, Details: d.Deposit(t, note("亲属"))}))
		require.NoError(t, err)
	}
	d.AsOwner(t, `UPDATE tasks SET excluded = (SELECT array_agg(id) FROM staff WHERE name IN ('revoked', 'mediator', 'street-registrar', 'registrar')) WHERE id = $1`, d.task(1))
	d.Change(t, domain.Change{Kind: domain.RevokeKey, Key: domain.KeyIDOf(d.People["revoked"].Key.Public().(ed25519.PublicKey))})
	_, forged, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)

	// All is wrong: long ago somebody answered what this task does not ask, on a
	// task there is not, with a nonce used before.
	wrong := domain.Envelope{
		Task: domain.NewTaskID(d.id, 9, 1), Outcome: domain.Approve, Nonce: "revoked" + used, At: monday().AddDate(0, 0, -2),
		Opinion: domain.HashOf([]byte("never deposited")),
		Staff:   d.People["revoked"].ID, Key: domain.KeyIDOf(d.People["revoked"].Key.Public().(ed25519.PublicKey)),
	}
	d.People["forger"] = officetest.Person{ID: wrong.Staff, Key: forged}
	who, message := "forger", func(signed string) string { return signed }
	bare := func(signed string) string { return signed[:strings.Index(signed, ".")] }
	signedBy := func(name string) func() {
		return func() { who, wrong.Staff, wrong.Key = name, "", "" }
	}
	told := []domain.RefusalCode{}
	for _, mend := range []func(){
		func() {
			message = func(signed string) string { return bare(signed) + strings.Repeat(" ", domain.MaxMessage) }
		},
		func() { message = bare },
		func() { message = func(signed string) string { return signed } },
		signedBy("revoked"),
		func() { signedBy("mediator")(); wrong.Nonce = "mediator" + used },
		func() { wrong.Nonce = "" },
		func() { wrong.Task = d.task(1) },
		func() { wrong.At = monday() },
		func() { wrong.Outcome = domain.Accept },
		signedBy("street-registrar"),
		signedBy("registrar"),
		signedBy("registrar3"),
		signedBy("registrar2"),
		func() { wrong.Opinion = "" },
		func() { d.does(t, "head", domain.Speak, 1, domain.Details{Voice: domain.Agrees}) },
	} {
		mend()
		_, err := d.send(t, message(d.Sign(t, who, wrong)))
		told = append(told, refusalOf(err))
	}
	require.Equal(t, domain.RefusalCodes()[:len(told)], told)
	require.Equal(t, domain.Objected, told[len(told)-1])
}

// A message has one answer. What was refused because nothing was asked just then
// is refused when it is heard later, by whichever door; signed anew it counts.
func TestWhatWasRefusedStaysRefused(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	d.answer(t, "mediator", 1, domain.Continue, note("下次再谈"))
	session := domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID}
	hold := domain.Envelope{Act: domain.PutOnHold, Case: d.id, Details: d.Deposit(t, holdFor("other_case"))}
	again := domain.Envelope{Task: domain.NewTaskID(d.id, d.step+1, 1), Outcome: domain.Continue, Details: d.Deposit(t, note("下次再谈"))}
	for _, e := range []domain.Envelope{again, hold} {
		e.Nonce = strings.Repeat("once", 4) + string(e.Act)
		message := d.Sign(t, "mediator", e)
		_, err := d.send(t, message)
		require.Equal(t, domain.TaskClosed, refusalOf(err))
		d.ask(t, domain.StageMediation, session)
		for _, door := range []record.Door{record.BySignal, record.ByUpdate, record.ByCommand} {
			d.requireRefused(t, domain.TaskClosed, func() error {
				_, err := d.Register.Decide(t.Context(), []byte(message), door)
				require.ErrorContains(t, err, "refused before")
				return err
			})
		}
		e.At = monday().Add(-time.Minute)
		d.requireRefused(t, domain.Replayed, func() error { _, err := d.send(t, d.Sign(t, "mediator", e)); return err })
		e.Nonce = ""
		_, err = d.send(t, d.Sign(t, "mediator", e))
		require.NoError(t, err)
	}
}

// A forger who alters a signature, or whose key nobody knows, takes no answer
// from the message.
func TestAForgeryRefusesNothing(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	message := d.Sign(t, "registrar2", domain.Envelope{Task: d.task(1), Outcome: domain.Accept})
	envelope, _, _ := strings.Cut(message, ".")
	_, foreign, _ := strings.Cut(d.Sign(t, "head", domain.Envelope{Task: d.task(1), Outcome: domain.Accept}), ".")
	for _, forged := range []string{envelope, envelope + "." + foreign} {
		_, err := d.send(t, forged)
		require.Error(t, err)
	}
	_, err := d.send(t, message)
	require.NoError(t, err)
}

// The same bytes come many times while the text they name is being deposited: all
// are told the same.
func TestOneAnswerAtOnce(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	d.inSession(t)
	form, err := json.Marshal(officetest.Filed(domain.DocumentRecord))
	require.NoError(t, err)
	told := map[bool]int{}
	for i := range 60 {
		body := append(form, strings.Repeat(" ", i+1)...)
		message := d.Sign(t, "registrar", domain.Envelope{Act: domain.FileDocument, Case: d.id, Details: domain.HashOf(body)})
		var refused, recorded atomic.Int32
		atOnce(6, func(n int) {
			if n == 0 {
				_, err := d.Register.Deposit(t.Context(), body)
				if err != nil {
					t.Error(err)
				}
				return
			}
			switch _, err := d.send(t, message); {
			case err == nil:
				recorded.Add(1)
			case refusalOf(err) != "":
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
		require.True(t, refused.Load() == 0 || recorded.Load() == 0, "%d refused, %d recorded", refused.Load(), recorded.Load())
		told[recorded.Load() > 0]++
	}
	require.Len(t, told, 2, "%v", told)
}
