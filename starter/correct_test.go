package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// What was decided by mistake is corrected, taken back, sent back and reopened by
// commands, and what it was stays to be seen.
func TestMistakesAreCorrectedByCommands(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.OpenDispute(t)
	one := string(id) + "/1.1"
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "registrar2", "decide", one, "decline", "--reason", "not_civil", "--note", "行政争议")

	require.Contains(t, c.run(t, "registrar2", "correct", one, "--why", "写错").err, "MISSING_DETAILS")
	c.done(t, "registrar2", "correct", one, "--note", "属于行政争议", "--why", "说明写得不全")
	shown := c.done(t, "head", "show", string(id))
	require.Contains(t, shown, "第 2 版")
	require.Contains(t, shown, "属于行政争议")
	require.Regexp(t, `属于行政争议\n(.*\n)*  原内容 +以下内容\n  理由 .*\n  说明 +行政争议\n`, shown, "what it was is told apart from what it is")

	var proposed desk.Proposal
	c.read(t, &proposed, "registrar", "correct", one, "--outcome", "accept", "--why", "误选不予受理")
	require.Regexp(t, string(proposed.Task)+` +批准更正 +楼上漏水\n`, c.done(t, "head", "inbox"), "one sees which case it is about")
	require.Contains(t, c.done(t, "head", "show", string(proposed.Case)), "误选不予受理")
	require.Contains(t, c.done(t, "head", "decide", string(proposed.Task), "approve"), "误选不予受理", "one sees what one approves")
	require.Contains(t, c.done(t, "head", "show", string(id)), "已作废")

	refused := c.run(t, "registrar2", "act", "take_back", one, "--note", "误", "--lang", "en")
	require.Contains(t, refused.err, "MISSING_DETAILS")
	require.Contains(t, refused.err, "Name the task of a decision that stands")
	require.Contains(t, c.run(t, "head", "act", "return", string(id), "--stage", "acceptance", "--note", "误").err, "NOT_YOUR_POST")
	require.Contains(t, c.run(t, "head", "act", "reopen", string(id), "--note", "误").err, "TASK_CLOSED")
	var story record.Case
	c.read(t, &story, "head", "show", string(id))
	require.Equal(t, 3, story.Version)
	require.Equal(t, domain.Correct, story.Tasks[0].Struck.Kind)

	// What is asked again is explained by the term that it is asked with.
	again := officetest.Asked{Case: id, Step: 1, Stage: domain.StageAcceptance, Centre: story.Centre, Asks: []domain.Ask{{Kind: domain.Acceptance}}, Version: 1}
	_, err := c.Stand(t.Context(), again)
	require.NoError(t, err)
	c.AsOwner(t, `UPDATE tasks SET term = '1 working day', due = counted WHERE state = 'open' AND case_id = $1`, id)
	var explained []desk.Explanation
	c.read(t, &explained, "head", "explain", string(id))
	require.Equal(t, domain.Term{Count: 1, Unit: domain.WorkingDays}, explained[0].Term)
	require.Contains(t, c.done(t, "head", "show", string(id), "--lang", "en"), "one working day from")
}
