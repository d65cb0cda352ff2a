package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/workflows"
)

// inSix is an agreement to pay in six instalments over a year, some of them due
// on the eve of days off.
func inSix() domain.Details {
	d := agreement()
	d.Agreement.PerformanceUntil = "2027-03-12"
	for _, due := range []string{"2026-04-30", "2026-06-18", "2026-09-18", "2026-09-30", "2026-12-31", "2027-03-12"} {
		d.Agreement.Instalments = append(d.Agreement.Instalments, domain.Instalment{Due: due, AmountFen: 50000})
	}
	return d
}

// invented2027 is a table of 2027 that nobody has announced: it is made up for
// this test, with Friday 1 to Sunday 3 January off, a week in February, and
// Saturday 3 to Monday 5 April.
func invented2027(t *testing.T) domain.CalendarYear {
	t.Helper()
	y := domain.CalendarYear{Year: 2027, Source: "invented for a test: no notice of the State Council"}
	for _, day := range []string{
		"2027-01-01", "2027-01-02", "2027-01-03",
		"2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11",
		"2027-04-03", "2027-04-04", "2027-04-05",
	} {
		off, err := domain.ParseDay(day)
		require.NoError(t, err)
		y.Off = append(y.Off, domain.NamedDay{Day: off, Name: "虚构假日"})
	}
	return y
}

// The days of 400, from Monday 2 March 2026 to Tuesday 6 April 2027, counted by
// hand. The days off of 2026 that matter are those of the State Council's notice:
// 4 to 6 April, 1 to 5 May, 19 to 21 June, 25 to 27 September and 1 to 7 October;
// worked in exchange are Saturday 9 May, Sunday 20 September and Saturday 10
// October. A reminder T-2 is of the second working day before the last one.
func countedByHand() []row {
	return append(untilTheSeal(), []row{
		// 30 days from 3 March: 2 April is a Thursday and worked. Two working days
		// before: Tue 31 March. Nobody applies, so it lapses with the office's hours.
		{"confirmation", "2026-03-03", "2026-04-02", "T-2 2026-03-31, T-1 2026-04-01, T 2026-04-02", "expired 2026-04-02 17:30"},
		// A month from 3 March: 3 April, a Friday. Sat 4 to Mon 6 April are off, so the
		// first working day after is Tue 7, and one tier up hears of it on Wed 8.
		{"visit 1", "2026-03-03", "2026-04-03", "T-2 2026-04-01, T-1 2026-04-02, T 2026-04-03, T+1 2026-04-07, up 2026-04-08", "visited 2026-04-08 10:00"},
		// 3 working days after Thu 30 April: 1 to 5 May are off; Wed 6, Thu 7, Fri 8.
		{"performance 1", "2026-04-30", "2026-05-08", "T-2 2026-05-06, T-1 2026-05-07", "performed 2026-05-07 10:00"},
		// After Thu 18 June: Fri 19 to Sun 21 are off; Mon 22, Tue 23, Wed 24.
		{"performance 2", "2026-06-18", "2026-06-24", "T-2 2026-06-22, T-1 2026-06-23, T 2026-06-24", "performed 2026-06-24 16:00"},
		// After Fri 18 September: Sat 19 is off, Sun 20 is worked; Sun 20, Mon 21, Tue 22.
		{"performance 3", "2026-09-18", "2026-09-22", "T-2 2026-09-20, T-1 2026-09-21", "defaulted 2026-09-21 10:00"},
		// 7 days from Mon 21 September: Mon 28. Before it Fri 25 to Sun 27 are off, so
		// the working days before are Thu 24 and Wed 23.
		{"urging 3", "2026-09-21", "2026-09-28", "T-2 2026-09-23, T-1 2026-09-24, T 2026-09-28", "not_performed 2026-09-28 11:00"},
		// 3 working days from Mon 28 September: Tue 29, Wed 30, 1 to 7 October are off, Thu 8.
		{"court_notice 3", "2026-09-28", "2026-10-08", "T-2 2026-09-29, T-1 2026-09-30", "told 2026-09-30 15:00"},
		// 7 days from Wed 30 September: Wed 7 October is off, so Thu 8. The working
		// day before it is the day on which they are asked, whose opening is past.
		{"remediation_consent 3 P1", "2026-09-30", "2026-10-08", "T 2026-10-08", "agree 2026-10-08 09:00"},
		{"remediation_consent 3 P2", "2026-09-30", "2026-10-08", "T 2026-10-08", "expired 2026-10-08 17:30"},
		// 3 working days after Wed 30 September: Thu 8, Fri 9, and Sat 10, which is worked.
		{"performance 4", "2026-09-30", "2026-10-10", "T-2 2026-10-08, T-1 2026-10-09", "performed 2026-10-09 10:00"},
		// After Thu 31 December, by the invented 2027: Mon 4, Tue 5, Wed 6 January.
		{"performance 5", "2026-12-31", "2027-01-06", "T-2 2027-01-04", "performed 2027-01-04 10:00"},
		// After Fri 12 March 2027: Mon 15, Tue 16, Wed 17.
		{"performance 6", "2027-03-12", "2027-03-17", "T-2 2027-03-15", "performed 2027-03-15 10:00"},
		// 15 days from 12 March: Sat 27, so Mon 29. Before it Fri 26 and Thu 25.
		{"visit 2", "2027-03-12", "2027-03-29", "T-2 2027-03-25, T-1 2027-03-26, T 2027-03-29", "visited 2027-03-29 10:00"},
		// 5 working days from Mon 29 March: Tue 30, Wed 31, Thu 1 April, Fri 2, and,
		// since Sat 3 to Mon 5 are off in the invented year, Tue 6: the 400th day.
		{"closing", "2027-03-29", "2027-04-06", "T-2 2027-04-01, T-1 2027-04-02, T 2027-04-06", "close 2027-04-06 10:00"},
	}...)
}

// An agreement of six instalments, one of which fails, over 400 days and three
// runs. Nobody rings but after an answer: every reminder and every lapse comes
// of the timers that the case set itself. Every date is the one counted by hand.
func TestFourHundredDays(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	lists := &shown{}
	heard := officetest.Heard()
	performed := func(at, number string) page {
		return decides(at, "registrar", domain.Performance, number, domain.Performed, heard)
	}
	shows := func(at string, light domain.Light, due string) page {
		return page{at, func(s *stage) {
			shown, _ := lists.merged.GetKeyword(workflows.AttrLight)
			require.Equal(s.t, string(light), shown, at)
			soonest, known := lists.merged.GetTime(workflows.AttrDue)
			require.Equal(s.t, due != "", known, at)
			if known {
				require.Equal(s.t, due, when(soonest), at)
			}
		}}
	}
	lone := jointly("P1")
	diary := append(agreed(inSix()), []page{
		isRefused("2026-03-20 10:00", "registrar", domain.Confirmation, "", domain.Apply, lone, domain.Refuse(domain.NotJoint, "party", "P2")),
		shows("2026-03-31 08:29", domain.Green, "2026-04-02 17:30"),
		shows("2026-03-31 08:31", domain.Yellow, "2026-04-02 17:30"),
		shows("2026-04-02 17:29", domain.Yellow, "2026-04-02 17:30"),
		shows("2026-04-03 17:29", domain.Yellow, "2026-04-03 17:30"), // the visit; the window is over
		shows("2026-04-03 17:31", domain.Red, "2026-04-03 17:30"),
		decides("2026-04-08 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
		shows("2026-04-08 10:01", domain.Green, "2026-05-08 17:30"),
		performed("2026-05-07 10:00", "1"),
		fillsUp("2026-06-01 12:00"),
		performed("2026-06-24 16:00", "2"),
		isRefused("2026-09-18 16:00", "registrar", domain.Performance, "3", domain.Defaulted, note("未付"), domain.Refuse(domain.NotDueYet, "day", "2026-09-18")),
		decides("2026-09-21 10:00", "registrar", domain.Performance, "3", domain.Defaulted, note("电话催问，未付")),
		decides("2026-09-28 11:00", "mediator", domain.Urging, "3", domain.NotPerformed, note("上门督促，仍未付")),
		decides("2026-09-30 15:00", "registrar", domain.CourtNotice, "3", domain.Told, heard),
		decides("2026-10-08 09:00", "registrar", domain.RemediationConsent, "3 P1", domain.Agree, heard),
		performed("2026-10-09 10:00", "4"),
		missesTheYear("2026-10-09 10:01"),
		shows("2026-10-09 10:02", domain.Unknown, ""),
		// 60 days before 1 January are 2 November: from then on somebody is told.
		calendarReaches("2026-11-01 18:00", 0),
		calendarReaches("2026-11-02 09:00", 2027),
		states("2026-11-20 10:00", "admin", domain.ImportCalendar, invented2027(t)),
		shows("2026-11-20 10:01", domain.Green, "2027-01-06 17:30"),
		calendarReaches("2026-11-20 10:02", 0),
		performed("2027-01-04 10:00", "5"),
		fillsUp("2027-01-20 12:00"),
		performed("2027-03-15 10:00", "6"),
		decides("2027-03-29 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
		decides("2027-04-06 10:00", "head", domain.Closing, "", domain.Close, nil),
	}...)
	ending, runs := s.keep(lists, diary...)
	require.Equal(t, domain.Agreed, ending)
	require.Equal(t, 3, runs)
	story := s.story()
	require.ElementsMatch(t, countedByHand(), reckoned(story))
	require.Equal(t, 400, story.Elapsed.Days)
	require.Equal(t, "2027-04-06 10:00", when(s.env.Now()))
	for _, task := range story.Tasks {
		if name(task) == "performance 5" {
			require.Len(t, task.DueChanges, 1, "when the year came")
			require.True(t, task.DueChanges[0].Old.IsZero())
			require.Equal(t, "2027-01-06 17:30", when(task.DueChanges[0].New))
		} else {
			require.Empty(t, task.DueChanges, name(task))
		}
	}
	report, err := s.Register.VerifyAudit(t.Context(), "", nil)
	require.NoError(t, err)
	require.True(t, report.Whole(), "%+v", report)
}

// missesTheYear is the page on which the instalment of 31 December has no due
// time: the three working days after it lie in a year that nobody has arranged
// yet. Nothing is guessed, nobody is reminded, and it can be answered.
func missesTheYear(at string) page {
	return page{at, func(s *stage) {
		fifth := s.asked(domain.Performance, "5")
		require.Equal(s.t, 2027, fifth.Awaits)
		require.True(s.t, fifth.Due.IsZero())
		require.Equal(s.t, domain.Unknown, fifth.Light)
		require.Empty(s.t, fifth.Notices)
		require.Contains(s.t, s.card(), "待导入 2027 年工作日历", "the card names the year that is missing")
	}}
}

// calendarReaches is the page on which somebody is told that a year is missing.
func calendarReaches(at string, missing int) page {
	return page{at, func(s *stage) {
		year, err := s.Register.MissingYear(s.t.Context(), s.People["admin"].ID)
		require.NoError(s.t, err)
		require.Equal(s.t, missing, year, at)
	}}
}

// The parties apply together on the last afternoon, the court dismisses the
// application, they mediate again and come to nothing: they are told where else
// they can turn, and the agreement binds them as before. Counted by hand, too.
func TestTheDaysOfAnApplication(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	heard := officetest.Heard()
	text := agreement()
	text.Agreement.PerformanceUntil = "2026-06-30"
	ending, _ := s.keep(&shown{}, append(agreed(text), []page{
		decides("2026-04-01 10:00", "mediator", domain.ReturnVisit, "1", domain.Visited, visits().details),
		decides("2026-04-02 17:29", "registrar", domain.Confirmation, "", domain.Apply, jointly("P1", "P2")),
		decides("2026-05-06 11:00", "registrar", domain.CourtRuling, "", domain.Dismissed, heard),
		decides("2026-05-09 10:00", "registrar", domain.CourtNotice, "", domain.Told, heard),
		decides("2026-05-11 10:00", "registrar", domain.RemediationConsent, "P1", domain.Agree, heard),
		decides("2026-05-13 09:00", "registrar", domain.RemediationConsent, "P2", domain.Agree, heard),
		decides("2026-05-13 14:00", "head", domain.Appointment, "", domain.Appoint, appoints("head", "S0006").details),
		decides("2026-06-15 15:00", "mediator2", domain.Session, "", domain.Fail, note("分歧过大")),
		decides("2026-06-18 10:00", "registrar", domain.Informing, "", domain.Told, told()),
		decides("2026-07-01 10:00", "registrar", domain.Performance, "1", domain.Performed, heard),
		decides("2026-07-15 10:00", "mediator", domain.ReturnVisit, "2", domain.Visited, visits().details),
		decides("2026-07-16 10:00", "head", domain.Closing, "", domain.Close, nil),
	}...)...)
	require.Equal(t, domain.Agreed, ending)
	require.ElementsMatch(t, append(untilTheSeal(), []row{
		{"visit 1", "2026-03-03", "2026-04-03", "T-2 2026-04-01", "visited 2026-04-01 10:00"}, // a month from 3 March
		{"confirmation", "2026-03-03", "2026-04-02", "T-2 2026-03-31, T-1 2026-04-01, T 2026-04-02", "apply 2026-04-02 17:29"},
		// 30 days from 2 April: Sat 2 May is off, and so are Mon 4 and Tue 5: Wed 6.
		// The working days before it are Thu 30 and Wed 29 April.
		{"court_ruling", "2026-04-02", "2026-05-06", "T-2 2026-04-29, T-1 2026-04-30, T 2026-05-06", "dismissed 2026-05-06 11:00"},
		// 3 working days from Wed 6 May: Thu 7, Fri 8, and Sat 9, which is worked.
		{"court_notice", "2026-05-06", "2026-05-09", "T-2 2026-05-07, T-1 2026-05-08, T 2026-05-09", "told 2026-05-09 10:00"},
		// 7 days from Sat 9 May: Sat 16 is off, so Mon 18.
		{"remediation_consent P1", "2026-05-09", "2026-05-18", "", "agree 2026-05-11 10:00"},
		{"remediation_consent P2", "2026-05-09", "2026-05-18", "", "agree 2026-05-13 09:00"},
		{"performance 1", "2026-06-30", "2026-07-03", "", "superseded 2026-05-13 09:00"}, // 3 working days after Tue 30 June: Fri 3 July
		{"appointment", "2026-05-13", "2026-05-14", "", "appoint 2026-05-13 14:00"},      // 1 working day
		// A month from Wed 13 May: Sat 13 June is off, so Mon 15; the court's rules and
		// the first talks do not count any more.
		{"session", "2026-05-13", "2026-06-15", "T-2 2026-06-11, T-1 2026-06-12, T 2026-06-15", "fail 2026-06-15 15:00"},
		// 3 working days from Mon 15 June: Tue 16, Wed 17, Thu 18, the last before the holiday.
		{"informing", "2026-06-15", "2026-06-18", "T-2 2026-06-16, T-1 2026-06-17, T 2026-06-18", "told 2026-06-18 10:00"},
		{"performance 1", "2026-06-30", "2026-07-03", "T-2 2026-07-01", "performed 2026-07-01 10:00"}, // as before: the agreement's date
		// 15 days from 30 June: Wed 15 July.
		{"visit 2", "2026-06-30", "2026-07-15", "T-2 2026-07-13, T-1 2026-07-14, T 2026-07-15", "visited 2026-07-15 10:00"},
		{"closing", "2026-07-15", "2026-07-22", "", "close 2026-07-16 10:00"}, // 5 working days: Wed 22
	}...), reckoned(s.story()))
	require.WithinDuration(t, time.Date(2026, 7, 16, 10, 0, 0, 0, domain.Shanghai()), s.env.Now(), time.Second)
}
