package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

func at2026(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("01-02 15:04", text, domain.Shanghai())
	require.NoError(t, err)
	return at.AddDate(2026, 0, 0)
}

func pausesOf(t testing.TB, texts ...string) []domain.Pause {
	t.Helper()
	var pauses []domain.Pause
	for i := 0; i < len(texts); i += 2 {
		pauses = append(pauses, domain.Pause{From: at2026(t, texts[i]), Until: at2026(t, texts[i+1])})
	}
	return pauses
}

// Each counted by hand on the 2026 calendar. Those that name a golden date begin
// as it does.
func TestAHoldGivesBackTheDaysThatWereLeft(t *testing.T) {
	t.Parallel()
	c := calendarOf2026(t)
	for _, tt := range []struct {
		name, from, term string
		pauses           []string
		want             string
	}{
		{"no hold", "03-02 10:00", "1 month", nil, "04-02 17:30"},
		{"thirteen days left of a month", "03-02 10:00", "1 month", []string{"03-20 14:00", "04-10 09:00"}, "04-23 17:30"},
		{"held and let go on the same day", "03-02 10:00", "1 month", []string{"03-20 09:00", "03-20 16:00"}, "04-02 17:30"},
		{"twice, and the end rolls over a Sunday", "03-02 10:00", "1 month", []string{"03-05 09:00", "03-10 09:00", "03-20 09:00", "03-25 09:00"}, "04-13 17:30"},
		{"30 days from 09-03, without the National Day at its end", "09-03 10:00", "30 days", []string{"09-10 09:00", "09-20 09:00"}, "10-13 17:30"},
		{"30 days from 01-15, into the Spring Festival", "01-15 10:00", "30 days", []string{"02-10 09:00", "02-12 09:00"}, "02-24 17:30"},
		{"5 working days from 02-12, over make-up days", "02-12 10:00", "5 working days", []string{"02-13 12:00", "02-25 09:00"}, "03-02 17:30"},
		{"a hold over days off costs no working day", "02-12 10:00", "5 working days", []string{"02-14 18:00", "02-23 09:00"}, "02-26 17:30"},
		{"on the last day: the day is given back", "03-02 10:00", "3 working days", []string{"03-05 10:00", "03-12 09:00"}, "03-12 17:30"},
		{"on the last day, let go in the evening", "03-02 10:00", "3 working days", []string{"03-05 10:00", "03-12 18:00"}, "03-13 17:30"},
		{"on the last day, let go on a Saturday", "03-02 10:00", "3 working days", []string{"03-05 10:00", "03-14 10:00"}, "03-16 17:30"},
		{"nothing left but the days off at the end", "09-03 10:00", "30 days", []string{"10-05 09:00", "10-12 10:00"}, "10-12 17:30"},
		{"no rollover: the last day off is given back as it is", "03-02 10:00", "12 days no rollover", []string{"03-14 09:00", "03-21 09:00"}, "03-21 17:30"},
		{"after the end it changes nothing", "03-02 10:00", "3 working days", []string{"03-06 10:00", "03-12 09:00"}, "03-05 17:30"},
		{"before the beginning it changes nothing", "03-02 10:00", "3 working days", []string{"02-24 10:00", "03-02 10:00"}, "03-05 17:30"},
		{"begun in a hold", "03-02 10:00", "3 working days", []string{"02-24 10:00", "03-04 10:00"}, "03-09 17:30"},
		{"hours run on by the hour", "03-02 10:00", "2 hours", []string{"03-02 11:00", "03-02 15:00"}, "03-02 16:00"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			term, err := domain.ParseTerm(tt.term)
			require.NoError(t, err)
			due, err := c.DueAfter(at2026(t, tt.from), term, pausesOf(t, tt.pauses...))
			require.NoError(t, err)
			require.Equal(t, tt.want, due.At.In(domain.Shanghai()).Format("01-02 15:04"))
			require.Equal(t, due.Last, due.Steps[len(due.Steps)-1].Day)
		})
	}
	_, err := c.DueAfter(at2026(t, "12-20 10:00"), domain.Term{Count: 5, Unit: domain.WorkingDays}, pausesOf(t, "12-21 09:00", "12-31 09:00"))
	require.ErrorAs(t, err, new(*domain.MissingYearError), "what is not announced is not guessed")
}

// Whatever the holds: the days counted are those of the term, none of them
// within a hold, and no hold makes the end come sooner.
func TestHoldsKeepTheLengthOfATerm(t *testing.T) {
	t.Parallel()
	c := calendarOf2026(t)
	rapid.Check(t, func(rt *rapid.T) {
		begin := time.Date(2026, 1, 5, 9, 0, 0, 0, domain.Shanghai())
		from := begin.Add(time.Duration(rapid.IntRange(0, 24*100).Draw(rt, "from")) * time.Hour)
		unit := rapid.SampledFrom([]domain.Unit{domain.NaturalDays, domain.WorkingDays}).Draw(rt, "unit")
		term := domain.Term{Count: rapid.IntRange(1, 40).Draw(rt, "count"), Unit: unit, Rollover: unit == domain.NaturalDays}
		due, err := c.DueAfter(from, term, nil)
		require.NoError(rt, err)
		var pauses []domain.Pause
		for last := from; rapid.Bool().Draw(rt, "held") && len(pauses) < 4; {
			p := domain.Pause{From: last.Add(time.Duration(rapid.IntRange(1, 300).Draw(rt, "after")) * time.Hour)}
			p.Until = p.From.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "for")) * time.Hour)
			pauses, last = append(pauses, p), p.Until
			later, err := c.DueAfter(from, term, pauses)
			require.NoError(rt, err)
			require.False(rt, later.At.Before(due.At), "%s, then %s", due.At, later.At)
			due = later
		}
		counted := 0
		for _, step := range due.Steps {
			if step.Role == domain.StepCounts {
				counted++
			}
		}
		require.Equal(rt, term.Count, counted)
	})
}

func TestWhoMayStopTheClock(t *testing.T) {
	t.Parallel()
	const head, streetHead, mediator, registrar, other domain.StaffID = "S0001", "S0002", "S0003", "S0004", "S0005"
	holdings := []domain.Holding{
		{Staff: head, Post: domain.Head, Centre: community},
		{Staff: streetHead, Post: domain.Head, Centre: street},
		{Staff: mediator, Post: domain.Mediator, Centre: community},
		{Staff: registrar, Post: domain.Registrar, Centre: community},
		{Staff: other, Post: domain.Mediator, Centre: community},
		{Staff: "S0006", Post: domain.Head, Centre: "440104003108"},
	}
	session := []domain.Task{{Kind: domain.Session, Post: domain.Mediator, At: community, Person: mediator}}
	consent := []domain.Task{{Kind: domain.Consent, Post: domain.Registrar, At: community}}
	for _, tt := range []struct {
		who  domain.StaffID
		open []domain.Task
		may  bool
	}{
		{head, session, true},
		{streetHead, session, true},
		{mediator, session, true},
		{other, session, false},
		{registrar, session, false},
		{registrar, consent, true},
		{other, consent, false},
		{"S0006", session, false}, // another community's head
	} {
		refusal := domain.AuthoriseHold(tt.who, community, tt.open, nil, holdings)
		require.Equal(t, tt.may, refusal == nil, "%s: %v", tt.who, refusal)
	}
	require.Nil(t, domain.AuthoriseHold(other, community, session, []domain.StaffID{other}, holdings), "who mediates handles the case")

	before := []domain.Hold{{Reason: "serious_illness", By: mediator}, {Reason: "other_case", By: head}}
	for _, tt := range []struct {
		reason domain.HoldReason
		who    domain.StaffID
		want   *domain.Refusal
	}{
		{"whereabouts", mediator, nil},
		{"serious_illness", mediator, domain.Refuse(domain.NotYourPost, "hold_heads")},
		{"serious_illness", head, nil},
		{"other_case", head, domain.Refuse(domain.SelfApproval, "hold_twice")},
		{"other_case", streetHead, nil},
	} {
		require.Equal(t, tt.want, domain.CheckRenewal(tt.reason, tt.who, community, before, holdings), "%s by %s", tt.reason, tt.who)
	}
	require.False(t, domain.HoldReason("tired").Valid())
	for _, reason := range domain.HoldReasons() {
		require.True(t, reason.Valid())
		require.Contains(t, mediation.Procedure().RuleNames(), reason.Rule())
	}
	require.NotContains(t, mediation.Procedure().RuleNames(), string(domain.OnHold))
	require.True(t, procedures.All().Task(domain.OnHold).Lapses, "it ends by itself")
}
