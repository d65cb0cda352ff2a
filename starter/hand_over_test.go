package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// inSession brings a case to its first session, with the mediator S0005.
func (c commandLine) inSession(t *testing.T) domain.CaseID {
	t.Helper()
	id := c.OpenDispute(t)
	task := func(step, slot int) domain.TaskID { return domain.NewTaskID(id, step, slot) }
	answer := func(who string, task domain.TaskID, o domain.Outcome, details any) {
		_, err := c.Decide(t, who, task, o, details)
		require.NoError(t, err)
	}
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	answer("registrar2", task(1, 1), domain.Accept, nil)
	c.step(t, id, 2, domain.StageMediator, domain.Ask{Kind: domain.Appointment})
	answer("head", task(2, 1), domain.Appoint, domain.Details{Mediators: []domain.StaffID{"S0005"}, ChosenBy: "committee"})
	c.step(t, id, 3, domain.StageMediation, domain.Ask{Kind: domain.Session, Person: "S0005"})
	return id
}

func TestHandOver(t *testing.T) {
	t.Parallel()
	c := open(t)
	first, second := c.inSession(t), c.inSession(t)

	golden(t, "hand_over_dry_run", c.done(t, "head", "hand-over", "--from", "S0005", "--to", "S0006,S0009", "--all", "--dry-run"))
	golden(t, "hand_over_dry_run_en", c.done(t, "head", "hand-over", "--from", "S0005", "--to", "S0003", "--all", "--dry-run", "--lang", "en"))
	var view handOverView
	c.read(t, &view, officetest.Admin, "hand-over", "--from", "S0005", "--file",
		c.write(t, "moves.csv", "case,to\n"+string(first)+",S0006\n"+string(second)+",S0009\n"))
	require.Len(t, view.Moves, 4)
	require.Contains(t, c.done(t, officetest.SecondAdmin, "show", string(view.Case)), "移交人")
	golden(t, "hand_over_approved", c.done(t, officetest.SecondAdmin, "decide", string(view.Task), "approve"))
	require.Contains(t, c.done(t, officetest.Admin, "hand-over", "--from", "S0005", "--to", "S0006", "--all", "--dry-run"), "没有只等 S0005 办的工作")

	// One's own goes to a colleague who accepts it.
	c.read(t, &view, "mediator2", "hand-over", "--to", "S0005", "--case", string(first))
	require.Contains(t, c.done(t, "mediator", "inbox"), "接手同事的工作")
	c.done(t, "mediator", "decide", string(view.Task), "approve")
	require.Contains(t, c.done(t, "mediator", "inbox"), string(first)+"/3.1")

	for _, tt := range []struct {
		who  string
		args []string
		code int
		says string
	}{
		{"head", []string{"--from", "S0005", "--to", "S0006"}, exitUsage, "--all"},
		{"head", []string{"--from", "S0005", "--all"}, exitUsage, "--to"},
		{"head", []string{"--from", "S0005", "--to", "S0006,S0006", "--all"}, exitUsage, "不能交接"},
		{"head", []string{"--from", "S0005", "--to", "S0003", "--all"}, exitConflict, "请另选接收人"},
		{"head", []string{"--from", "S0009", "--to", "S0006", "--all"}, exitRefused, "NOT_YOUR_CENTRE"},
		{officetest.Admin, []string{"--from", "S9999", "--to", "S0006", "--all", "--dry-run"}, exitNotFound, "没有编号为 S9999 的人员\nhejie staff list"},
		{"head", []string{"--from", "S9999", "--to", "S0006", "--all", "--lang", "en"}, exitNotFound, "nobody of the number S9999\nhejie staff list"},
		{"head", []string{"--from", "S0005", "--file", c.write(t, "odd.csv", "case,to\nsomething,S0006\n")}, exitUsage, "第 2 行"},
		{"head", []string{"--from", "S0005", "--file", c.write(t, "empty.csv", "case,to\n")}, exitUsage, "第 1 行"},
		{"head", []string{"--from", "S0005", "--file", c.path("none.csv")}, exitUsage, "none.csv"},
	} {
		o := c.run(t, tt.who, append([]string{"hand-over"}, tt.args...)...)
		require.Equal(t, tt.code, o.code, "%s: %s", tt.args, o.err)
		require.Contains(t, o.err, tt.says)
	}
}
