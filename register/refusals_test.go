package register_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
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
