package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/record"
)

// A child's case at the command line: their guardian speaks, a list does not show
// what it is called, and whose work it is not reads it when a head lets them.
func TestAChildsCase(t *testing.T) {
	t.Parallel()
	c := open(t)
	form := c.write(t, "form.json", `{"centre": "440104003104", "kind": "damage", "origin": "applied", "title": "小明被打",
		"parties": [{"role": "applicant", "name": "小明", "birth": "2012-05-01"}, {"role": "respondent", "name": "李某"}]}`)
	scan := c.write(t, "scan.pdf", "扫描件")
	heard := []string{"--evidence-file", scan, "--evidence-place", "社区"}
	var opened record.Receipt
	c.read(t, &opened, "registrar", "dispute", "open", "--file", form)
	id := domain.CaseID(opened.Ref)
	c.step(t, id, 1, domain.StageConsent, domain.Ask{Kind: domain.Consent, Party: "P1"})
	require.Contains(t, c.done(t, "registrar", "inbox"), "（涉未成年人）")
	require.NotContains(t, c.done(t, "registrar", "inbox"), "小明")

	agree := append([]string{"decide", opened.Ref + "/1.1", "agree", "--quiet"}, heard...)
	o := c.run(t, "registrar", agree...)
	require.Equal(t, exitRefused, o.code)
	require.Contains(t, o.err, "hejie act guardian")
	c.done(t, "registrar", append([]string{"act", "guardian", opened.Ref, "--party", "P1", "--guardian", "赵某", "--guardian-is", "母亲", "--guardian-phone", "13800138000"}, heard...)...)
	require.Contains(t, c.run(t, "registrar", agree...).err, "--by-guardian")
	c.done(t, "registrar", append(agree, "--by-guardian")...)

	o = c.run(t, "mediator", "show", opened.Ref)
	require.Equal(t, exitRefused, o.code)
	require.Contains(t, o.err, "hejie act let_read")
	require.NotContains(t, o.out+o.err, "小明")
	c.done(t, "head", "act", "let_read", opened.Ref, "--reader", string(c.People["mediator"].ID), "--note", "拟任调解员")
	shown := c.done(t, "mediator", "show", opened.Ref)
	for _, text := range []string{"未成年人", "监护人赵某（母亲）", "13800138000", "法定监护人", "批准查阅"} {
		require.Contains(t, shown, text)
	}
	file := c.path("dossier.zip")
	o = c.run(t, "head", "dossier", opened.Ref, "--out", file)
	require.Equal(t, exitRefused, o.code)
	require.Contains(t, o.err, "PROTECTED")
	require.NoFileExists(t, file)
}
