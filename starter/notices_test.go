package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestNoticesAndTheInboxThatPointsToThem(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	look := func(hour string) {
		c.at(t, hour)
		c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	}
	const pointer = "hejie notices"
	look("2022-03-01 10:00") // a Tuesday; due on Friday
	require.Equal(t, "没有提醒。\n", c.done(t, "registrar2", "notices"))
	require.Equal(t, "[]\n", c.done(t, "registrar2", "notices", "--json"))
	look("2022-03-02 08:30")
	golden(t, "notices_early", c.done(t, "registrar2", "notices"))
	require.NotContains(t, c.done(t, "registrar2", "inbox"), pointer, "nothing is overdue")
	look("2022-03-08 08:30")
	golden(t, "notices", c.done(t, "street-head", "notices"))
	golden(t, "notices_en", c.done(t, "street-head", "notices", "--lang", "en"))
	golden(t, "notices_inbox", c.done(t, "street-head", "inbox"))
	golden(t, "notices_inbox_en", c.done(t, "registrar2", "inbox", "--lang", "en"))
	require.NotContains(t, c.done(t, "district-head", "inbox"), pointer)
	var items []record.InboxItem
	c.read(t, &items, "registrar2", "inbox")
	require.Len(t, items, 1)

	c.Enrol(t, "elsewhere", domain.Seat{Post: domain.Head, Centre: "440104001"})
	require.NoError(t, desk.WriteKey(c.path("elsewhere.pem"), c.People["elsewhere"].Key))
	c.done(t, "street-head", "staff", "substitute", "--absent", string(c.People["street-head"].ID), "--substitute", string(c.People["elsewhere"].ID),
		"--post", "head", "--from", "2022-03-08", "--until", "2022-03-09")
	golden(t, "notices_substitute", c.done(t, "elsewhere", "notices"))

	c.done(t, "registrar2", "decide", string(id)+"/1.1", "accept")
	require.Equal(t, "No reminders.\n", c.done(t, "street-head", "notices", "--lang", "en"))
	require.NotContains(t, c.done(t, "street-head", "inbox"), pointer)
}

func TestNoticesShowTheNewest(t *testing.T) {
	t.Parallel()
	c := open(t)
	var newest domain.CaseID
	for _, hour := range []string{"2022-03-08 08:30", "2022-03-08 08:31", "2022-03-08 08:32"} {
		c.at(t, "2022-03-01 10:00")
		newest = c.OpenDispute(t)
		for _, at := range []string{"2022-03-01 10:00", hour} {
			c.at(t, at)
			c.step(t, newest, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		}
	}
	var notices []record.Notice
	c.read(t, &notices, "street-head", "notices", "--limit", "2")
	require.Len(t, notices, 2)
	require.Equal(t, newest, notices[0].Case)
	require.Equal(t, officetest.Street, notices[0].Centre)
	require.Contains(t, c.done(t, "street-head", "notices", "--limit", "2"), "--limit")
	require.NotContains(t, c.done(t, "street-head", "notices", "--limit", "3"), "--limit")
	require.Contains(t, c.done(t, "street-head", "inbox", "--limit", "1"), "3 项超期提醒：hejie notices\n")
	require.Equal(t, exitUsage, c.run(t, "street-head", "notices", "--limit", "0").code)
}
