package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestTheVerbsOfAnOffice(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.Enrol(t, "elsewhere", domain.Seat{Post: domain.Mediator, Centre: "440104001"})
	require.NoError(t, desk.WriteKey(c.path("elsewhere.pem"), c.People["elsewhere"].Key))
	task := string(id) + "/1.1"
	number := func(who string) string { return string(c.People[who].ID) }
	act := func(who, kind string, flags ...string) string {
		t.Helper()
		return c.done(t, who, append([]string{"act", kind, task}, flags...)...)
	}
	refused := func(code domain.RefusalCode, who, kind string, flags ...string) outcome {
		t.Helper()
		o := c.run(t, who, append([]string{"act", kind, task}, flags...)...)
		require.Equal(t, exitRefused, o.code, o.err)
		require.Contains(t, o.err, string(code))
		return o
	}

	require.Equal(t, exitNotFound, c.run(t, "elsewhere", "show", string(id)).code)
	require.Contains(t, act("registrar2", "delegate", "--to", number("elsewhere"), "--note", "请核实"), task)
	golden(t, "inbox_delegated", c.done(t, "registrar2", "inbox"))
	golden(t, "inbox_delegated_en", c.done(t, "elsewhere", "inbox", "--lang", "en"))
	refused(domain.MissingDetails, "elsewhere", "give_back")
	act("elsewhere", "give_back", "--note", "双方自愿")
	require.Equal(t, exitNotFound, c.run(t, "elsewhere", "show", string(id)).code)

	act("registrar2", "cosign", "--to", number("elsewhere"))
	act("registrar2", "vote", "--to", number("mediator")+","+number("mediator2")+","+number("head"), "--quorum", "2")
	golden(t, "inbox_voice", c.done(t, "elsewhere", "inbox"))
	golden(t, "inbox_voice_en", c.done(t, "head", "inbox", "--lang", "en"))
	golden(t, "refusal_awaited", c.run(t, "registrar2", "decide", task, "accept", "--quiet").err)
	require.Contains(t, refused(domain.MissingDetails, "elsewhere", "voice").err, "--voice")
	act("elsewhere", "voice", "--voice", "object", "--note", "已向派出所报案")
	act("mediator", "voice", "--voice", "agree")
	act("head", "urge", "--note", "请尽快")
	golden(t, "notices_urged", c.done(t, "registrar2", "notices"))
	require.Contains(t, refused(domain.TooSoon, "head", "urge").err, "2022-03-01")
	act("head", "copy", "--to", number("district-mediator"))
	golden(t, "notices_copied_en", c.done(t, "district-mediator", "notices", "--lang", "en"))
	act("head", "voice", "--voice", "agree")
	require.Contains(t, c.run(t, "registrar2", "decide", task, "accept", "--quiet").err, "--opinion")
	c.done(t, "registrar2", "decide", task, "accept", "--opinion", "派出所不予立案")
	golden(t, "show_verbs", c.done(t, "head", "show", string(id)))
	golden(t, "show_verbs_en", c.done(t, "head", "show", string(id), "--lang", "en"))

	var story record.Case
	c.read(t, &story, "head", "show", string(id))
	require.Equal(t, domain.Carried, story.Tasks[0].Consulted[1].Tally)
	require.Equal(t, "given_back", story.Tasks[0].Delegated[0].How)
	require.Equal(t, exitUsage, c.run(t, "head", "act", "urge", string(id)).code, "it is about a task")
	require.Contains(t, runLine(t, "", "__complete", "act", "counter").out, "countersign")
	require.Contains(t, runLine(t, "", "__complete", "act", "voice", task, "--voice", "").out, "object")
	require.Contains(t, runLine(t, "", "act", "--help").out, "countersign")
}

// What --print gives is the same act, for another door.
func TestAVerbIsPrinted(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	message := c.done(t, "registrar2", "act", "transfer", string(id)+"/1.1", "--centre", "440104003", "--print")
	var receipt record.Receipt
	c.read(t, &receipt, "", "decide", "--message", message)
	require.Equal(t, string(id)+"/1.1", receipt.Ref)
	var items []record.InboxItem
	c.read(t, &items, "street-registrar", "inbox")
	require.Len(t, items, 1)
}

// The verbs that the story above does not need, at the command line: recall,
// countersign, take back, send back.
func TestWhatIsGivenIsTakenBack(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	task := string(id) + "/1.1"
	c.done(t, "registrar2", "act", "delegate", task, "--to", string(c.People["mediator"].ID))
	c.done(t, "registrar2", "act", "recall", task)
	c.done(t, "registrar2", "act", "countersign", task, "--to", string(c.People["mediator"].ID))
	require.Equal(t, exitRefused, c.run(t, "registrar2", "decide", task, "accept", "--quiet").code)
	c.done(t, "mediator", "act", "voice", task, "--voice", "agree")
	c.done(t, "registrar2", "decide", task, "accept", "--quiet")
	c.done(t, "registrar2", "act", "take_back", task, "--note", "误选")

	again := string(id) + "/2.1"
	step := func(place, rewinds int, stage domain.Stage, asks ...domain.Ask) {
		_, err := c.Stand(t.Context(), officetest.Asked{Case: id, Step: place, Version: rewinds, Stage: stage, Centre: officetest.Community, Asks: asks})
		require.NoError(t, err)
	}
	step(1, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "registrar2", "decide", again, "accept", "--quiet")
	step(2, 1, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	c.done(t, "head", "act", "return", string(id), "--stage", "acceptance", "--note", "管辖不明")
	var story record.Case
	c.read(t, &story, "head", "show", string(id))
	require.Equal(t, "recalled", story.Tasks[0].Delegated[0].How)
	require.Equal(t, domain.Carried, story.Tasks[0].Consulted[0].Tally)
	require.Equal(t, domain.TakeBack, story.Tasks[0].Struck.Kind)
	require.Equal(t, domain.ReturnTo, story.Tasks[1].Struck.Kind)
}
