package register_test

import (
	"testing"
	"time"

	"github.com/lib/pq"
	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// childsDesk is a desk at which the first party is born on a day.
func childsDesk(t *testing.T, birth string) *desk {
	t.Helper()
	d := openDesk(t)
	in := officetest.Matter()
	in.Title, in.Parties[0].Birth = "小明被打", birth
	d.id, d.step = d.takeIn(t, "registrar", in), 0
	return d
}

func guardian() domain.Details {
	g := officetest.Heard()
	g.Party, g.Guardian = "P1", &domain.Guardian{Name: "赵某", Relation: "母亲"}
	return g
}

func byGuardian() domain.Details {
	said := officetest.Heard()
	said.Evidence.By = domain.ByGuardian
	return said
}

// The word of a party under age is that of his guardian, who is on record.
func TestGuardianSpeaksForAMinor(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2008-03-03") // of age on 4 March 2026; it is the 2nd
	d.accept(t)
	d.ask(t, domain.StageConsent, ofParties(domain.Consent)...)
	agree := func(details domain.Details) func() error {
		d.Deposit(t, details)
		return func() error { _, err := d.Decide(t, "registrar", d.task(1), domain.Agree, details); return err }
	}
	d.requireRefused(t, domain.MissingDetails, agree(officetest.Heard()))
	d.requireRefused(t, domain.MissingDetails, agree(byGuardian()))
	_, err := d.Act(t, "registrar", domain.RecordGuardian, d.id, guardian())
	require.NoError(t, err)
	d.requireRefused(t, domain.MissingDetails, agree(officetest.Heard()))
	withdrawal := officetest.Heard()
	withdrawal.Party = "P1"
	d.Deposit(t, withdrawal)
	d.requireRefused(t, domain.MissingDetails, func() error { _, err := d.Act(t, "registrar", domain.Withdraw, d.id, withdrawal); return err })
	require.NoError(t, agree(byGuardian())())
	d.answer(t, "registrar", 2, domain.Agree, officetest.Heard())
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	require.True(t, story.Parties[0].Minor)
	require.Equal(t, "赵某", story.Parties[0].Guardian.Name)
	require.False(t, story.Parties[1].Minor)

	// Two days later he speaks for himself.
	d.appoint(t, "mediator")
	d.ask(t, domain.StageMediation, ofParties(domain.Extension)...)
	d.SetClock(t, monday().AddDate(0, 0, 2))
	require.NoError(t, agree(officetest.Heard())())
	requireWhole(t, d)
}

// SQL and the domain have one rule of who is under age, on every day around a
// birthday, to the last instant of it in Shanghai.
func TestUnderAgeIsOneRule(t *testing.T) {
	t.Parallel()
	d := openDesk(t)
	var births []string
	var years []int64
	var instants []time.Time
	var want []bool
	day := func(text string) domain.Day {
		at, err := domain.ParseDay(text)
		require.NoError(t, err)
		return at
	}
	for _, first := range []string{"2007-12-27", "2008-02-20", "2009-02-20", "2012-02-20"} {
		for n := range 20 {
			birth := day(first).AddDays(n)
			for _, age := range []int{domain.AgeOfChildhood, domain.AgeOfMajority} {
				birthday := birth.AddMonths(12 * age)
				for away := -2; away <= 2; away++ {
					for _, at := range []time.Time{birthday.AddDays(away).Start(), birthday.AddDays(away + 1).Start().Add(-time.Microsecond)} {
						births, years, instants = append(births, birth.String()), append(years, int64(age)), append(instants, at)
						want = append(want, domain.Under(age, birth, domain.DayOf(at)))
						require.Equal(t, away <= 0, want[len(want)-1], "%s, %d years, %s", birth, age, at)
					}
				}
			}
		}
	}
	told := make([]bool, 0, len(want))
	rows, err := d.owner.Query(`SELECT under_age(b, y, t) FROM unnest($1::date[], $2::int[], $3::timestamptz[]) WITH ORDINALITY AS x (b, y, t, n) ORDER BY n`,
		pq.Array(births), pq.Array(years), pq.Array(instants))
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var under bool
		require.NoError(t, rows.Scan(&under))
		told = append(told, under)
	}
	require.NoError(t, rows.Err())
	require.Len(t, told, 4*20*2*5*2)
	for i, under := range told {
		require.Equal(t, want[i], under, "born on %s, %d years, on %s", births[i], years[i], instants[i])
	}
	require.Equal(t, "2026-02-28", day("2008-02-29").AddMonths(12*domain.AgeOfMajority).String())
}

// A child's case is read by those whose work it is, and by whom a head has let;
// each reading is on record, and each that was refused.
func TestWhoReadsAChildsCase(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2015-06-01")
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	read := func(who string) error { _, err := d.Register.Read(t.Context(), d.People[who].ID, d.id); return err }
	for _, who := range []string{"registrar", "registrar2", "head"} {
		require.NoError(t, read(who), who)
	}
	for _, who := range []string{"mediator", "street-head", "district-registrar"} {
		require.Equal(t, domain.Refuse(domain.Protected, "field", "reading"), read(who), who)
	}
	require.Equal(t, 3, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'read' AND code = 'handling' AND case_id = $1`, d.id))
	require.Equal(t, 3, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'refused' AND code = 'PROTECTED' AND case_id = $1`, d.id))

	let := domain.Details{Reader: d.People["mediator"].ID, Note: "拟任调解员"}
	refused := func(code domain.RefusalCode, who string, details domain.Details) {
		t.Helper()
		d.Deposit(t, details)
		d.requireRefused(t, code, func() error { _, err := d.Act(t, who, domain.LetRead, d.id, details); return err })
	}
	refused(domain.NotYourPost, "registrar", let)
	refused(domain.SelfApproval, "street-head", domain.Details{Reader: d.People["street-head"].ID, Note: "x"})
	refused(domain.MissingDetails, "head", domain.Details{Reader: "S9999", Note: "x"})
	_, err := d.Act(t, "head", domain.LetRead, d.id, let)
	require.NoError(t, err)
	require.NoError(t, read("mediator"))
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'read' AND code = 'approved' AND staff = $1`, d.People["mediator"].ID))
	d.SetClock(t, monday().Add(domain.ReadingLasts+time.Minute))
	require.Equal(t, domain.Refuse(domain.Protected, "field", "reading"), read("mediator"), "for a day")
	d.SetClock(t, monday().AddDate(4, 0, 0))
	require.NoError(t, read("mediator"), "he is fourteen by now")
	require.Equal(t, domain.NotFound, domain.KindOf(func() error {
		_, err := d.Register.Read(t.Context(), d.People["registrar"].ID, "YX2026-999999")
		return err
	}()))
	requireWhole(t, d)
}

// A minor's case is never exported, and no list shows what it is called.
func TestMinorsAreInNoListAndNoFile(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2009-06-01")
	d.ask(t, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	registrar := d.People["registrar2"].ID
	require.Equal(t, domain.Refuse(domain.Protected, "field", "export"), d.Register.ExportAllowed(t.Context(), registrar, d.id))
	require.Equal(t, 1, one[int](t, d, `SELECT count(*) FROM audit WHERE what = 'refused' AND ref = 'export' AND code = 'PROTECTED'`))
	other := d.OpenDispute(t)
	require.NoError(t, d.Register.ExportAllowed(t.Context(), registrar, other))
	require.Equal(t, domain.NotFound, domain.KindOf(d.Register.ExportAllowed(t.Context(), registrar, "YX2026-999999")))
	_, err := d.Register.Read(t.Context(), d.People["district-head"].ID, d.id)
	require.NoError(t, err, "fourteen or older: whoever may see it reads it")

	inbox, err := d.Register.Inbox(t.Context(), record.InboxQuery{Staff: registrar, Limit: 10})
	require.NoError(t, err)
	require.Len(t, inbox, 1)
	require.True(t, inbox[0].Minor)
	require.Empty(t, inbox[0].Title)
	d.SetClock(t, inbox[0].Due)
	d.stand(t, d.inquiry(1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance}))
	notices, err := d.Register.Notices(t.Context(), registrar, 10)
	require.NoError(t, err)
	require.Len(t, notices, 1)
	require.True(t, notices[0].Minor)
	require.Empty(t, notices[0].Title)
	_, err = d.Act(t, "registrar", domain.Relate, other, domain.Details{Other: d.id})
	require.NoError(t, err)
	related, err := d.Register.Relations(t.Context(), registrar, other, 10)
	require.NoError(t, err)
	require.Equal(t, domain.StageAcceptance, related[0].Stage)
	require.Empty(t, related[0].Title)
	d.SetClock(t, monday().AddDate(2, 0, 0))
	inbox, err = d.Register.Inbox(t.Context(), record.InboxQuery{Staff: registrar, Limit: 10})
	require.NoError(t, err)
	require.Equal(t, "小明被打", inbox[0].Title, "of age")
}

// Whoever may have no part in a case records nothing in it, but what calls for a
// report.
func TestWhoSteppedBackRecordsNothing(t *testing.T) {
	t.Parallel()
	d := childsDesk(t, "2015-06-01")
	d.accept(t)
	for _, who := range []string{"head", "registrar2"} {
		d.mustAct(t, who, domain.Recuse, note("近亲属"))
	}
	d.requireActRefused(t, domain.Recused, "registrar2", domain.FileDocument, officetest.Filed(domain.DocumentPerformance))
	d.requireActRefused(t, domain.Recused, "registrar2", domain.RecordGuardian, guardian())
	d.requireActRefused(t, domain.Recused, "head", domain.LetRead, domain.Details{Reader: d.People["mediator"].ID, Note: "x"})
	d.mustAct(t, "head", domain.AtRisk, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"})
	d.mustAct(t, "registrar", domain.FileDocument, officetest.Filed(domain.DocumentPerformance))
	requireWhole(t, d)
}
