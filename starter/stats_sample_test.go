package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

func TestSampleOfAWeek(t *testing.T) {
	t.Parallel()
	c := openCounted(t) // Thursday of week 10, in which a case was closed
	seed := strings.Repeat("5eed", 16)
	o := c.run(t, "head", "stats", "seed", "--week", "2022-W10", "--seed", seed)
	require.Equal(t, exitRefused, o.code, "it has begun")
	require.Equal(t, exitUsage, c.run(t, "head", "stats", "seed", "--week", "next").code)
	require.Equal(t, exitUsage, c.run(t, "head", "stats", "sample", "--centre", "here").code)
	o = c.run(t, "head", "stats", "sample", "--week", "2022-W10")
	require.Equal(t, exitNotFound, o.code)
	require.Contains(t, o.err, "没有公布 2022-W10 的种子", "in the language of the command")

	require.Contains(t, c.done(t, "head", "stats", "seed", "--seed", seed), "2022-W11")
	o = c.run(t, "head", "stats", "seed", "--week", "2022-W11", "--lang", "en")
	require.Equal(t, exitRefused, o.code)
	require.Contains(t, o.err, "there is one seed, the first")
	require.NotContains(t, o.err, "hejie show", "it is about no case")
	var receipt record.Receipt
	c.read(t, &receipt, officetest.Admin, "stats", "seed", "--week", "2022-W12")
	require.Equal(t, "2022-W12", receipt.Ref)
	c.at(t, "2022-03-15 10:00")
	id := c.OpenDispute(t)
	c.step(t, id, 1, domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
	c.done(t, "registrar2", "decide", string(id)+"/1.1", "decline", "--reason", "not_civil", "--note", "行政争议")
	c.step(t, id, 2, domain.StageInforming, domain.Ask{Kind: domain.Informing})
	c.done(t, "registrar2", "decide", string(id)+"/2.1", "told", "--routes-told", "--legal-aid")
	require.NoError(t, c.End(t.Context(), id, domain.Declined))
	require.Equal(t, exitConflict, c.run(t, "head", "stats", "sample", "--week", "2022-W11").code, "it is not over")
	c.at(t, "2022-03-21 08:30")
	golden(t, "sample", c.done(t, "head", "stats", "sample"))
	golden(t, "sample_en", c.done(t, "head", "stats", "sample", "--week", "2022-W11", "--lang", "en"))
	var s record.Sample
	c.read(t, &s, "street-head", "stats", "sample", "--week", "2022-W11", "--centre", string(officetest.Community))
	require.Equal(t, []domain.CaseID{id}, s.Drawn)
	require.Equal(t, s.Draw(s.Closed), s.Drawn, "whoever has the seed and the numbers draws the same")
}
