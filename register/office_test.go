package register_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/postgres"
	"hejie/internal/record"
)

// monday is a working day in office hours, like any other.
func monday() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, domain.Shanghai()) }

// desk is an office on a known day, with a case in it.
type desk struct {
	*officetest.Office
	owner *sql.DB
	id    domain.CaseID
	step  int
	said  int // how often somebody said something at random
}

func openDesk(t testing.TB) *desk {
	t.Helper()
	o := officetest.Open(t)
	o.SetClock(t, monday())
	owner, err := postgres.Connect(t.Context(), o.Owner)
	require.NoError(t, err)
	t.Cleanup(func() { _ = owner.Close() })
	d := &desk{Office: o, owner: owner}
	d.id = o.OpenDispute(t)
	return d
}

// inquiry is what the workflow would ask at a step.
func (d *desk) inquiry(step int, stage domain.Stage, asks ...domain.Ask) officetest.Asked {
	return officetest.Asked{Case: d.id, Step: step, Stage: stage, Centre: officetest.Community, Asks: asks}
}

func (d *desk) stand(t testing.TB, q officetest.Asked) domain.Standing {
	t.Helper()
	s, err := d.Stand(t.Context(), q)
	require.NoError(t, err)
	return s
}

// ask opens the next step.
func (d *desk) ask(t testing.TB, stage domain.Stage, asks ...domain.Ask) (officetest.Asked, domain.Standing) {
	t.Helper()
	d.step++
	q := d.inquiry(d.step, stage, asks...)
	for _, a := range asks {
		if a.Party != "" {
			q.EndsOn = domain.RefuseIt
		}
	}
	return q, d.stand(t, q)
}

func (d *desk) task(slot int) domain.TaskID { return domain.NewTaskID(d.id, d.step, slot) }

// answer has somebody answer a task of the present step.
func (d *desk) answer(t testing.TB, who string, slot int, o domain.Outcome, details any) {
	t.Helper()
	_, err := d.Decide(t, who, d.task(slot), o, details)
	require.NoError(t, err)
}

// accepted brings the case to its first session: accepted, consented, with a
// mediator. The inquiry is that of the session.
func (d *desk) inSession(t testing.TB) officetest.Asked {
	t.Helper()
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	d.answer(t, "registrar", 1, domain.Agree, officetest.Heard())
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	d.appoint(t, "mediator")
	q, _ := d.ask(t, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: d.People["mediator"].ID})
	return q
}

func (d *desk) accept(t testing.TB) {
	t.Helper()
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	d.answer(t, "registrar2", 1, domain.Accept, nil)
}

func (d *desk) appoint(t testing.TB, who string) {
	t.Helper()
	d.ask(t, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	d.answer(t, "head", 1, domain.Appoint, domain.Details{Mediators: []domain.StaffID{d.People[who].ID}, ChosenBy: "committee"})
}

// filed files what the case cannot be closed without.
func (d *desk) filed(t testing.TB) {
	t.Helper()
	for _, kind := range []domain.DocumentKind{domain.DocumentRights, domain.DocumentIdentity, domain.DocumentRecord} {
		_, err := d.Act(t, "registrar", domain.FileDocument, d.id, officetest.Filed(kind))
		require.NoError(t, err)
	}
}

// closed has a second person close the case, with what its dossier needs.
func (d *desk) closed(t testing.TB) {
	t.Helper()
	d.filed(t)
	d.ask(t, domain.StageClosing, domain.Ask{Kind: domain.Closing})
	d.answer(t, "head", 1, domain.Close, nil)
}

func ofParties(k domain.TaskKind) []domain.Ask {
	return []domain.Ask{{Kind: k, Party: "P1"}, {Kind: k, Party: "P2"}}
}

func agreement() domain.Details {
	return domain.Details{Agreement: &domain.Agreement{Facts: "渗水", Content: "修复防水层", Performance: "自行维修", PerformanceUntil: "2026-04-01"}}
}

func partysWord(p domain.PartyID) domain.Details {
	d := officetest.Heard()
	d.Party = p
	return d
}

func note(text string) domain.Details { return domain.Details{Note: text} }

// one asks the owner for one value.
func one[T any](t testing.TB, d *desk, query string, args ...any) (value T) {
	t.Helper()
	require.NoError(t, d.owner.QueryRowContext(context.WithoutCancel(t.Context()), query, args...).Scan(&value))
	return value
}

// record is everything in the register but the audit.
func (d *desk) record(t testing.TB) map[string]string {
	t.Helper()
	rows, err := d.owner.Query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('audit', 'audit_links', 'refusals', 'nonces')`)
	require.NoError(t, err)
	var tables []string
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		tables = append(tables, name)
	}
	require.NoError(t, rows.Err())
	record := map[string]string{}
	for _, name := range tables {
		record[name] = one[string](t, d, `SELECT coalesce(string_agg(r::text, E'\n' ORDER BY r::text), '') FROM `+name+` r`)
	}
	require.NotEmpty(t, record["cases"])
	return record
}

func refusalOf(err error) domain.RefusalCode {
	if r, ok := errors.AsType[*domain.Refusal](err); ok {
		return r.Code
	}
	return ""
}

// requireRefused sees that f is refused with a code, changes nothing, and adds
// one line to the audit.
func (d *desk) requireRefused(t testing.TB, want domain.RefusalCode, f func() error) {
	t.Helper()
	before, lines := d.record(t), one[int](t, d, `SELECT count(*) FROM audit`)
	err := f()
	require.Equal(t, want, refusalOf(err), "%v", err)
	require.Equal(t, before, d.record(t), "a refusal changes nothing")
	require.Equal(t, lines+1, one[int](t, d, `SELECT count(*) FROM audit`))
	require.Equal(t, "refused "+string(want), one[string](t, d, `SELECT what || ' ' || code FROM audit ORDER BY seq DESC LIMIT 1`))
}

// send gives a message to the register as it is.
func (d *desk) send(t testing.TB, message string) (record.Receipt, error) {
	t.Helper()
	return d.Register.Decide(t.Context(), []byte(message), record.ByCommand)
}

// atOnce runs f n times side by side.
func atOnce(n int, f func(i int)) {
	var all sync.WaitGroup
	ready := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-ready
			f(i)
		})
	}
	close(ready)
	all.Wait()
}

func (d *desk) mediators(t testing.TB) (who []domain.StaffID) {
	t.Helper()
	for id := range strings.SplitSeq(one[string](t, d, `SELECT array_to_string(mediators, ' ') FROM cases WHERE id = $1`, d.id), " ") {
		who = append(who, domain.StaffID(id))
	}
	return who
}

func requireWhole(t testing.TB, d *desk) record.AuditReport {
	t.Helper()
	report, err := d.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
	return report
}
