package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// Cases that look like a matter are shown before it is taken in, and each gets a
// word.
func TestOpeningLooksFirst(t *testing.T) {
	t.Parallel()
	c := open(t)
	form := c.write(t, "form.json", `{"centre": "440104003104", "kind": "damage", "origin": "applied", "title": "电动车剐蹭", "place": "流水井小公园",
		"parties": [{"role": "applicant", "name": "赵某", "phone": "13800138000"}, {"role": "respondent", "name": "钱某"}]}`)
	var first record.Receipt
	c.read(t, &first, "registrar", "dispute", "open", "--file", form)

	refused := c.run(t, "registrar", "dispute", "open", "--file", form)
	require.Equal(t, exitRefused, refused.code)
	golden(t, "open_alike", refused.out+refused.err)
	golden(t, "open_alike_en", func() string {
		o := c.run(t, "registrar", "dispute", "open", "--file", form, "--lang", "en")
		return o.out + o.err
	}())
	var said struct {
		Error complaint `json:"error"`
	}
	require.NoError(t, json.Unmarshal([]byte(c.run(t, "registrar", "dispute", "open", "--file", form, "--json").err), &said))
	require.Equal(t, domain.MissingDetails, said.Error.Code)
	require.Len(t, said.Error.LookAlikes, 1)
	require.Equal(t, domain.CaseID(first.Ref), said.Error.LookAlikes[0].Case)

	answered := c.done(t, "registrar", "dispute", "open", "--file", form, "--related", first.Ref)
	require.Contains(t, answered, "YX2022-000002")
	require.NotContains(t, answered, "请逐一说明", "it has been")
	require.Contains(t, c.done(t, "registrar", "dispute", "open", "--file", form, "--not-same", "all"), "YX2022-000003")
	require.Equal(t, exitUsage, c.run(t, "registrar", "dispute", "open", "--file", form, "--not-same", "all", "--title", "x").code)
	require.Equal(t, exitUsage, c.run(t, "registrar", "dispute", "open", "--file", form, "--not-same", "x").code)
	require.Equal(t, exitNotFound, c.run(t, "registrar", "related", "YX2022-000009").code)

	golden(t, "related", c.done(t, "head", "related", first.Ref))
	require.Contains(t, c.done(t, "head", "related"), "没有")
	c.done(t, "head", "act", "unrelate", first.Ref, "--other", "YX2022-000002")
	golden(t, "related_open", c.done(t, "head", "related"))
	var open []record.Relation
	c.read(t, &open, "head", "related")
	require.Len(t, open, 1)
	require.Empty(t, open[0].Relation)
	c.done(t, "mediator", "act", "not_same", "YX2022-000002", "--other", first.Ref, "--note", "另一起")
	c.read(t, &open, "head", "related", "YX2022-000002")
	require.Len(t, open, 2)
	require.Contains(t, c.done(t, "head", "show", "YX2022-000002"), "不是同一案件")
	require.Equal(t, officetest.Community, open[0].Centre)
}

// Nobody knows the fifteen kinds by heart: a wrong one is told which there are.
func TestAWrongKindIsToldTheKinds(t *testing.T) {
	t.Parallel()
	c := open(t)
	for _, lang := range []string{"zh-CN", "en"} {
		o := c.run(t, "registrar", "dispute", "open", "--centre", string(officetest.Community), "--kind", "owners", "--title", "x", "--applicant", "y", "--lang", lang)
		require.Equal(t, exitUsage, o.code)
		require.Contains(t, o.err, "owners")
		require.Contains(t, o.err, "property_management")
	}
}
