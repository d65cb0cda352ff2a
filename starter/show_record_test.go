package main

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestDueTimesAreExplainedDayByDay(t *testing.T) {
	t.Parallel()
	c := open(t)
	// The Spring Festival of 2026 is off from the 15th, with a make-up Saturday before and after it.
	golden(t, "explain", c.done(t, "", "explain", "--from", "2026-02-12T10:00", "--term", "5 working days"))
	golden(t, "explain_en", c.done(t, "", "explain", "--from", "2026-02-12T10:00", "--term", "5 working days", "--lang", "en"))
	golden(t, "explain_json", c.done(t, "", "explain", "--from", "2026-01-31 10:00", "--term", "1 month", "--json"))
	missing := c.run(t, "", "explain", "--from", "2030-02-12T10:00", "--term", "5 working days")
	require.Equal(t, exitUsage, missing.code)
	require.Contains(t, missing.err, "2030")
	require.Equal(t, exitUsage, c.run(t, "", "explain", "--from", "2026-02-12T10:00").code)
	require.Equal(t, exitUsage, c.run(t, "", "explain", "--from", "yesterday", "--term", "1 month").code)

	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	golden(t, "explain_case", c.done(t, "head", "explain", string(id)))
	var found []desk.Explanation
	c.read(t, &found, "head", "explain", string(id)+"/1.1")
	story, err := c.Register.Case(t.Context(), id)
	require.NoError(t, err)
	require.True(t, found[0].Due.Equal(story.Tasks[0].Due))
	require.Equal(t, exitNotFound, c.run(t, "head", "explain", string(id)+"/9.9").code)
	c.done(t, "registrar2", "decide", string(id)+"/1.1", "accept")
	require.Contains(t, c.done(t, "head", "explain", string(id)), "案件正在继续")

	declined := c.OpenDispute(t)
	c.step(t, declined, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "registrar2", "decide", string(declined)+"/1.1", "decline", "--reason", "not_civil", "--note", "行政争议")
	c.step(t, declined, 2, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	c.done(t, "registrar2", "decide", string(declined)+"/2.1", "told", "--routes-told", "--legal-aid")
	require.NoError(t, c.End(t.Context(), declined, domain.Declined))
	require.Contains(t, c.done(t, "head", "explain", string(declined)), "没有未结待办")
}

func TestImportOfAYearMovesDueTimes(t *testing.T) {
	t.Parallel()
	c := open(t)
	var years []record.Year
	c.read(t, &years, "", "calendar", "list")
	require.Len(t, years, 5)
	require.Contains(t, c.done(t, "", "calendar", "list", "--lang", "en"), "2026  33        6  ")
	require.NotContains(t, c.done(t, officetest.Admin, "calendar", "list"), "尚无")
	c.at(t, "2026-11-02 00:00")
	for _, line := range [][]string{{"calendar", "list"}, {"inbox"}} {
		require.Contains(t, c.done(t, officetest.Admin, line...), "尚无 2027 年年历", "an administrator is told sixty days before")
		require.NotContains(t, c.done(t, officetest.Admin, append(line, "--json")...), "尚无")
	}
	require.NotContains(t, c.done(t, "head", "inbox"), "尚无")
	c.at(t, "2022-03-01 10:00")
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	year := "year: 2022\nsource: 调整通知\nholidays:\n" +
		"  - {name: 元旦, off: [2022-01-01]}\n  - {name: 劳动节, off: [2022-05-01]}\n  - {name: 国庆节, off: [2022-10-01, 2022-10-02, 2022-10-03]}\n" +
		"  - {name: 临时放假, off: [2022-03-03]}\n"
	file := c.write(t, "2022.yaml", year)
	require.Contains(t, c.run(t, "head", "calendar", "import", file).err, string(domain.NotYourPost))
	golden(t, "calendar_import", c.done(t, officetest.Admin, "calendar", "import", file))
	var again yearView // the same table anew moves nothing, and tells of no move
	c.at(t, "2022-03-01 11:00")
	c.read(t, &again, officetest.Admin, "calendar", "import", file)
	require.Empty(t, again.Moved)
	c.at(t, "2022-03-01 12:00")
	c.read(t, &again, officetest.Admin, "calendar", "import", c.write(t, "back.yaml", strings.Replace(year, "2022-03-03", "2022-03-12", 1)))
	require.Len(t, again.Moved, 1)
	golden(t, "show_moved", c.done(t, "head", "show", string(id)))
	require.Equal(t, exitUsage, c.run(t, officetest.Admin, "calendar", "import", c.write(t, "cut.yaml", "year: 2027\nsource: x\n")).code)
}

func TestAuditShowsWhatWasChanged(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	var report record.AuditReport
	c.read(t, &report, "", "audit", "verify")
	require.True(t, report.Whole())
	require.Contains(t, c.done(t, "", "audit", "verify", "--checkpoint", report.Head, "--lang", "en"), "head: "+report.Head)
	require.Equal(t, exitUsage, c.run(t, "", "audit", "verify", "--checkpoint", "1042").code)

	c.AsOwner(t, `ALTER TABLE audit DISABLE TRIGGER audit_kept`)
	c.AsOwner(t, `UPDATE audit SET staff = 'S0001' WHERE case_id = $1 AND what = 'acted'`, id)
	for lang, said := range map[string]string{"en": "it was changed, or does not follow the line before", "zh-CN": "该行被改动，或者与上一行不相接"} {
		broken := c.run(t, "", "audit", "verify", "--lang", lang)
		require.Equal(t, exitFailed, broken.code)
		require.Contains(t, broken.err, said)
	}
}

// A case that waits is on one list of those by stage, wherever it stands.
func TestEveryStageIsOnAList(t *testing.T) {
	t.Parallel()
	without := []domain.Stage{
		domain.StageClosed,   // on the list of closed cases
		domain.StageApproval, // of a change, for which no workflow runs
	}
	views := (&app{}).views("")
	for _, stage := range domain.Stages() {
		lists := 0
		for _, v := range views {
			if strings.Contains(v.Query, "'"+string(stage)+"'") {
				lists++
			}
		}
		require.Equal(t, !slices.Contains(without, stage), lists == 1, "%s is on %d lists", stage, lists)
	}
}

func TestViewsOpenInTheTemporalUI(t *testing.T) {
	t.Parallel()
	var views []view
	c := open(t)
	c.read(t, &views, "", "views", "--centre", "440104003", "--lang", "en")
	require.Len(t, views, 15, "the district's tier is not below a street")
	link, err := url.Parse(views[1].URL)
	require.NoError(t, err)
	require.Equal(t, "/namespaces/hejie/workflows", link.Path)
	require.Equal(t, "ExecutionStatus = 'Running' AND HejieLight = 'red' AND HejieCentre STARTS_WITH '440104003'", link.Query().Get("query"))
	require.Equal(t, views[1].Name, link.Query().Get("savedQuery"))
	golden(t, "views", c.done(t, "", "views"))
	require.Equal(t, exitUsage, c.run(t, "", "views", "--centre", "越秀").code)
}

func TestRegisterThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	c := open(t)
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections, and never says a word
	require.NoError(t, err)
	defer func() { require.NoError(t, silent.Close()) }()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, gone.Close())
	for _, address := range []net.Addr{silent.Addr(), gone.Addr()} {
		_, port, err := net.SplitHostPort(address.String())
		require.NoError(t, err)
		c.write(t, "hejie.yaml", "register:\n  timeout: 300ms\n  dsn: host=127.0.0.1 port="+port+" dbname=hejie user=hejie_app sslmode=disable\n")
		began := time.Now()
		o := c.run(t, "head", "inbox")
		require.Equal(t, exitUnavailable, o.code, o.err)
		require.Contains(t, o.err, "台账没有应答")
		require.Less(t, time.Since(began), 10*time.Second)
	}
	c.write(t, "hejie.yaml", "data: "+c.path("nothing")+"\n")
	require.Equal(t, exitNotFound, c.run(t, "head", "inbox").code)
}
