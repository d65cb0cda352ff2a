package main

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// A whole dispute at the command line: taken in, accepted, consented to,
// mediated, signed, sealed, shown. The workflow's part is played by opening the
// steps; everything that people do goes through commands.
func TestDisputeFromIntakeToSeal(t *testing.T) {
	t.Parallel()
	c := open(t)
	var opened record.Receipt
	c.read(t, &opened, "registrar", "dispute", "open", "--centre", string(officetest.Community), "--kind", "neighbour",
		"--title", "楼上漏水", "--description", "三楼渗水至二楼卧室", "--applicant", "陈某", "--first-in", "2022-02-28T09:00")
	id := domain.CaseID(opened.Ref)
	form := c.write(t, "form.pdf", "扫描件")
	heard := []string{"--evidence-file", form, "--evidence-place", "流水井社区综治中心", "--evidence-at", "2022-03-01T10:00", "--present", "赵某"}
	agreement := c.write(t, "agreement.yaml", "facts: 三楼防水层老化\ncontent: 三楼三十日内修复\nperformance: 自行修复\nperformance_until: 2022-12-31\n"+
		"amount_fen: 200000\ninstalments:\n  - {due: 2022-03-22, amount_fen: 120050, what: 首期}\n  - {due: 2022-12-31, amount_fen: 79950}\n")
	decide := func(who string, step string, outcome domain.Outcome, flags ...string) {
		t.Helper()
		c.done(t, who, append([]string{"decide", string(id) + "/" + step, string(outcome)}, flags...)...)
	}

	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	golden(t, "inbox", c.done(t, "registrar2", "inbox"))
	golden(t, "inbox_en", c.done(t, "registrar2", "inbox", "--lang", "en"))
	decide("registrar2", "1.1", domain.Accept, "--respondent", "李某", "--opinion", "属于民间纠纷")
	c.at(t, "2022-03-01 16:00")
	c.step(t, id, 2, domain.StageConsent, domain.Ask{Kind: domain.Consent, Party: "P1"}, domain.Ask{Kind: domain.Consent, Party: "P2"})
	decide("registrar", "2.1", domain.Agree, heard...)
	decide("registrar", "2.2", domain.Agree, heard...)
	c.at(t, "2022-03-03 09:00")
	c.step(t, id, 3, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	decide("head", "3.1", domain.Appoint, "--mediator", string(c.People["mediator"].ID), "--chosen-by", "committee")
	c.at(t, "2022-03-04 08:45")
	c.step(t, id, 4, domain.StageMediation, domain.Ask{Kind: domain.Session})
	golden(t, "agreed", c.done(t, "mediator", "decide", string(id)+"/4.1", "agreement", "--agreement", agreement))
	c.at(t, "2022-03-18 15:20")
	c.step(t, id, 5, domain.StageSigning, domain.Ask{Kind: domain.Signature, Party: "P1"}, domain.Ask{Kind: domain.Signature, Party: "P2"},
		domain.Ask{Kind: domain.MediatorSigns, Person: c.People["mediator"].ID})
	decide("registrar", "5.1", domain.Sign, heard...)
	decide("registrar", "5.2", domain.Sign, heard...)
	decide("mediator", "5.3", domain.Sign)
	c.at(t, "2022-03-21 11:00")
	c.step(t, id, 6, domain.StageSealing, domain.Ask{Kind: domain.Seal})
	golden(t, "seal", c.done(t, "head", "decide", string(id)+"/6.1", "seal"))

	mediator := c.People["mediator"].ID
	effective := time.Date(2022, 3, 21, 11, 0, 0, 0, domain.Shanghai())
	c.at(t, "2022-03-23 10:00")
	c.step(t, id, 7, domain.StageFollowUp, domain.Ask{Kind: domain.Confirmation, From: effective},
		domain.Ask{Kind: domain.Performance, Number: 1, From: time.Date(2022, 3, 22, 0, 0, 0, 0, domain.Shanghai())},
		domain.Ask{Kind: domain.ReturnVisit, Number: 1, Person: mediator, From: effective})
	require.Contains(t, c.done(t, "registrar", "inbox"), "第 1 期核实履行")
	alone := c.run(t, "registrar", append([]string{"decide", string(id) + "/7.1", string(domain.Apply), "--applicant", "P1", "--quiet", "--lang", "en"}, heard...)...)
	require.Equal(t, exitRefused, alone.code)
	require.Contains(t, alone.err, "NOT_JOINT")
	require.Contains(t, alone.err, "Art. 33")
	require.Contains(t, alone.err, "(P2)")
	decide("registrar", "7.1", domain.Apply, append([]string{"--applicant", "P1", "--applicant", "P2"}, heard...)...)
	decide("registrar", "7.2", domain.Performed, heard...)
	decide("mediator", "7.3", domain.Visited, "--visit-performance", "performed", "--satisfaction", "satisfied", "--escalation")
	c.at(t, "2022-04-01 10:00")
	c.step(t, id, 8, domain.StageFollowUp, domain.Ask{Kind: domain.CourtRuling})
	decide("registrar", "8.1", domain.Confirmed, heard...)
	c.step(t, id, 9, domain.StageClosing, domain.Ask{Kind: domain.Closing})
	early := c.run(t, "head", "decide", string(id)+"/9.1", string(domain.Close), "--quiet", "--lang", "en")
	require.Equal(t, exitRefused, early.code)
	require.Contains(t, early.err, "rights_notice, identity, record")
	c.done(t, "registrar", "file", string(id), "rights_notice", form, "--date", "2022-03-01")
	c.done(t, "registrar", "act", "file", string(id), "--document", "identity", "--scan", form, "--party", "P1")
	c.done(t, "mediator", "file", string(id), "record", form)
	decide("head", "9.1", domain.Close)
	require.NoError(t, c.End(t.Context(), id, domain.Agreed))

	golden(t, "show", c.done(t, "head", "show", string(id)))
	golden(t, "show_en", c.done(t, "head", "show", string(id), "--lang", "en"))
	var story record.Case
	c.read(t, &story, "head", "show", string(id))
	require.Equal(t, string(domain.Agreed), story.Ending)
	require.NotNil(t, story.Agreements[0].EffectiveAt)
	require.Equal(t, "属于民间纠纷", story.Tasks[0].Decision.Opinion)
}

func TestRefusalsChangeNothingAndSayWhy(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	task := string(id) + "/1.1"
	for _, test := range []struct {
		who  string
		args []string
		code domain.RefusalCode
	}{
		{"registrar", []string{"decide", task, "accept"}, domain.SelfApproval},
		{"head", []string{"decide", task, "accept"}, domain.NotYourPost},
		{"street-registrar", []string{"decide", task, "accept"}, domain.NotYourCentre},
		{"registrar2", []string{"decide", task, "decline"}, domain.MissingDetails},
		{"registrar2", []string{"decide", task, "seal"}, domain.UnknownOutcome},
		{"registrar2", []string{"act", "object", string(id), "--party", "P1", "--evidence-file", c.path("hejie.yaml"), "--evidence-place", "中心"}, domain.TaskClosed},
		{"registrar2", []string{"decide", "--message", "e30.e30"}, domain.Malformed},
	} {
		o := c.run(t, test.who, test.args...)
		require.Equal(t, exitRefused, o.code, "%s: %s", test.args, o.err)
		require.Contains(t, o.err, string(test.code))
		english := c.run(t, test.who, append(test.args, "--lang", "en")...)
		require.Contains(t, english.err, string(test.code)+": ")
	}
	story, err := c.Register.Case(t.Context(), id)
	require.NoError(t, err)
	require.Nil(t, story.Tasks[0].Decision)
	golden(t, "refusal", c.run(t, "registrar", "decide", task, "accept", "--quiet").err)
	golden(t, "refusal_en", c.run(t, "registrar", "decide", task, "accept", "--quiet", "--lang", "en").err)
	golden(t, "refusal_json", c.run(t, "registrar", "decide", task, "accept", "--json").err)
}

func TestPrintedMessageIsSentLater(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	printed := c.done(t, "registrar2", "decide", string(id)+"/1.1", "accept", "--note", "齐全", "--print")
	message, err := domain.ParseMessage([]byte(printed))
	require.NoError(t, err, "nothing but the message is printed")
	var pasted string
	c.read(t, &pasted, "registrar2", "decide", string(id)+"/1.1", "accept", "--print")
	_, err = domain.ParseMessage([]byte(pasted))
	require.NoError(t, err)

	var first, again record.Receipt
	c.read(t, &first, "", "decide", "--message", printed)
	require.Equal(t, message.ID(), first.Message)
	c.read(t, &again, "", "decide", "--message", printed)
	require.True(t, again.Again)
	require.True(t, first.At.Equal(again.At))
}

func TestActsInACase(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "mediator2", "act", "recuse", string(id), "--note", "亲属")
	c.done(t, "registrar", "act", "danger", string(id), "--note", "扬言持械", "--party", "P2")
	story, err := c.Register.Case(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, "superseded", story.Tasks[0].State)
	golden(t, "show_danger", c.done(t, "head", "show", string(id)))
	require.Equal(t, exitUsage, c.run(t, "registrar", "act", "open", string(id)).code)
}

func TestInboxShowsTheSoonest(t *testing.T) {
	t.Parallel()
	c := open(t)
	for range 3 {
		c.step(t, c.OpenDispute(t), 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	}
	var items []record.InboxItem
	c.read(t, &items, "registrar2", "inbox", "--limit", "2")
	require.Len(t, items, 2)
	require.Equal(t, domain.TaskID("YX2022-000001/1.1"), items[0].Task)
	require.Contains(t, c.done(t, "registrar2", "inbox", "--limit", "2"), "--all")
	require.NotContains(t, c.done(t, "registrar2", "inbox", "--limit", "3"), "--all")
	c.read(t, &items, "registrar2", "inbox", "--limit", "2", "--all")
	require.Len(t, items, 3)

	numerous := c.OpenDispute(t)
	asks := make([]domain.Ask, 10)
	for i := range asks {
		asks[i] = domain.Ask{Kind: domain.Informing, Number: i + 1}
	}
	c.step(t, numerous, 1, domain.StageInforming, asks...)
	c.read(t, &items, "registrar2", "inbox", "--all")
	require.Equal(t, numerous+"/1.2", domain.CaseID(items[4].Task), "as people count, not as text is sorted")
	require.Equal(t, exitUsage, c.run(t, "registrar2", "inbox", "--limit", "0").code)
}

func TestSubstituteSeesAndDecides(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	// Someone of another street, who may see nothing of this centre otherwise.
	c.Enrol(t, "elsewhere", domain.Seat{Post: domain.Registrar, Centre: "440104001"})
	require.NoError(t, desk.WriteKey(c.path("elsewhere.pem"), c.People["elsewhere"].Key))
	require.Equal(t, exitNotFound, c.run(t, "elsewhere", "show", string(id)).code)

	absent, standIn := string(c.People["registrar2"].ID), string(c.People["elsewhere"].ID)
	c.done(t, "registrar2", "staff", "substitute", "--absent", absent, "--substitute", standIn,
		"--post", "registrar", "--from", "2022-03-01", "--until", "2022-03-02T08:30")
	golden(t, "inbox_substitute", c.done(t, "elsewhere", "inbox"))
	c.done(t, "elsewhere", "show", string(id))
	require.Contains(t, c.run(t, "elsewhere", "decide", string(id)+"/1.1", "accept").err, string(domain.NotYourCentre))
	c.done(t, "elsewhere", "decide", string(id)+"/1.1", "accept", "--for", absent)
	golden(t, "show_substitute", c.done(t, "head", "show", string(id)))
}

func TestDetailsFromFilesAreStrict(t *testing.T) {
	t.Parallel()
	c := open(t)
	for name, content := range map[string]string{
		"unknown.json": `{"centre":"440104003104","kinds":"neighbour"}`,
		"twice.yaml":   "centre: 440104003104\ncentre: 440104003104\n",
		"two.yaml":     "centre: 440104003104\n---\ncentre: 440104003104\n",
		"alias.yaml":   "title: &t a\nplace: *t\n",
		"empty.yaml":   "",
	} {
		o := c.run(t, "registrar", "dispute", "open", "--file", c.write(t, name, content))
		require.Equal(t, exitUsage, o.code, "%s: %s", name, o.err)
	}
	intake := c.write(t, "intake.yaml", `centre: 440104003104
kind: neighbour
origin: applied
title: 楼上漏水
first_in: 2022-03-01T10:00:00+08:00
parties:
  - {role: applicant, name: 陈某, phone: 13800138000}
  - {role: respondent, name: 李某}
`)
	require.Equal(t, exitUsage, c.run(t, "registrar", "dispute", "open", "--file", intake, "--title", "x").code)
	var opened record.Receipt
	c.read(t, &opened, "registrar", "dispute", "open", "--file", intake)
	story, err := c.Register.Case(t.Context(), domain.CaseID(opened.Ref))
	require.NoError(t, err)
	require.Equal(t, "13800138000", story.Parties[0].Phone)
	require.NoError(t, os.Remove(intake))
}

// At a centre that a ruling gave the case to, nobody is told that they might refer
// it on, neither by the story nor by what a wrong answer is told.
func TestARuledCaseIsNotReferredOn(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	require.Contains(t, c.done(t, "head", "show", string(id)), "refer（")
	c.done(t, "registrar2", "decide", string(id)+"/1.1", "refer", "--centre", string(officetest.Street), "--note", "不属本社区")
	_, err := c.Stand(t.Context(), officetest.Asked{Case: id, Step: 2, Stage: domain.StageRuling, Centre: officetest.District, Asks: []domain.Ask{{Kind: domain.Jurisdiction}}})
	require.NoError(t, err)
	c.done(t, "district-head", "decide", string(id)+"/2.1", "assign", "--centre", string(officetest.Community), "--note", "由社区办理")
	c.step(t, id, 3, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})

	shown := c.done(t, "head", "show", string(id))
	require.Contains(t, shown, "accept（受理）、decline（")
	require.NotContains(t, shown, "refer（")
	asked := c.run(t, "registrar2", "decide", string(id)+"/3.1", "approve")
	require.Contains(t, asked.err, "decline（")
	require.NotContains(t, asked.err, "refer（")
	refused := c.run(t, "registrar2", "decide", string(id)+"/3.1", "refer", "--quiet")
	require.Equal(t, exitRefused, refused.code)
	require.Contains(t, refused.err, "UNKNOWN_OUTCOME", "before it is asked where to")
}
