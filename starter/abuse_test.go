package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/internal/desk"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// requirePlain wants nothing printed that a terminal would obey or a reader
// would not see.
func requirePlain(t *testing.T, o outcome, of any) {
	t.Helper()
	for _, r := range o.out + o.err {
		require.False(t, desk.Unseen(r), "%q prints %U", of, r)
	}
}

// requireTold wants a refusal told in one sentence, perhaps with a hint below,
// that quotes neither the driver nor the decoder.
func requireTold(t *testing.T, o outcome, of any) {
	t.Helper()
	require.Contains(t, []int{exitUsage, exitRefused, exitNotFound}, o.code, "%q: %d %s", of, o.code, o.err)
	require.True(t, strings.HasPrefix(o.err, "hejie: "), "%q: %s", of, o.err)
	require.LessOrEqual(t, strings.Count(o.err, "\n"), 2, "%q: %s", of, o.err)
	for _, foreign := range []string{"pq:", "strconv", "json:", "panic", "goroutine"} {
		require.NotContains(t, o.err, foreign, "%q", of)
	}
	requirePlain(t, o, of)
}

// absurdWords are such that no command expects.
func absurdWords() []string {
	return []string{
		"x", "YX2022-999999", " ", "S9999", "\xff\xfe", "YX2022-999999/1.1", "YX2022-000001' OR '1'='1", "../../etc/passwd", "0x7fffffffffffffff",
		"9223372036854775808", "1e400", "NaN", "%s%s%n", "{}", "null", strings.Repeat("长", 100_000), "-", "a\x00b", "\x1b[2J\x1b]0;x\a", "\u009b2J",
		"YX2022-000001\n{\"level\":\"error\"}", "\u202eYX2022-000001", "YX2022\u200b-000001", "ＹＸ2022-000001", "𠮷", "<script>alert(1)</script>", "=cmd|' /C calc'!A0",
	}
}

func TestAbsurdArguments(t *testing.T) {
	t.Parallel()
	c, one := openAccepting(t)
	task := one + "/1.1"
	evidence := c.write(t, "form.txt", "x")
	before := c.cases(t)
	for n, word := range absurdWords() {
		if testing.Short() && n%4 != 0 {
			continue
		}
		for _, line := range [][]string{
			{"show", word},
			{"explain", word},
			{"explain", "--from", word, "--term", "3 working days"},
			{"explain", "--from", "2022-03-01", "--term", word},
			{"decide", word, "accept"},
			{"decide", task, word},
			{"decide", task, "accept", "--for", word},
			{"decide", task, "refer", "--note", "x", "--centre", word},
			{"decide", task, "decline", "--note", "x", "--reason", word},
			{"decide", task, "accept", "--mediator", word},
			{"decide", task, "accept", "--details", word},
			{"decide", "--message", word},
			{"act", word, one},
			{"act", "danger", word, "--note", "x"},
			{"act", "withdraw", one, "--party", word, "--evidence-file", evidence, "--evidence-place", "x"},
			{"act", "withdraw", one, "--party", "P1", "--evidence-file", word, "--evidence-place", "x"},
			{"act", "withdraw", one, "--party", "P1", "--evidence-file", evidence, "--evidence-place", "x", "--evidence-at", word},
			{"staff", "list", "--centre", word},
			{"staff", "enrol", "--name", "某甲", "--public-key", word, "--post", "head@440104"},
			{"staff", "grant", "--staff", "S0003", "--post", word},
			{"staff", "grant", "--staff", word, "--post", "head@440104"},
			{"staff", "revoke-key", word},
			{"staff", "substitute", "--absent", word, "--substitute", "S0004", "--post", "registrar", "--from", "2022-03-01", "--until", "2022-03-02"},
			{"dispute", "open", "--centre", word, "--kind", "neighbour", "--title", "x", "--applicant", "x"},
			{"dispute", "open", "--file", word},
			{"import", word, "--mapping", "messages"},
			{"import", evidence, "--mapping", word},
			{"calendar", "import", word},
			{"policy", "propose", word},
			{"audit", "verify", "--checkpoint", word},
			{"views", "--centre", word},
			{"inbox", "--limit", word},
			{"inbox", "--lang", word},
			{word},
			{"staff", word},
			{"inbox", "--" + word},
		} {
			who := "registrar2"
			if line[0] == "staff" || line[0] == "policy" || line[0] == "calendar" {
				who = officetest.Admin
			}
			o := c.run(t, who, line...)
			requireTold(t, o, line)
		}
	}
	require.Equal(t, before, c.cases(t))
}

// A form or details in a file: what two readers could read in two ways is not
// read at all.
func TestAbsurdFiles(t *testing.T) {
	t.Parallel()
	c := open(t)
	const good = `{"centre":"440104003104","kind":"neighbour","origin":"applied","title":"漏水","parties":[{"role":"applicant","name":"陈某"}]}`
	with := func(member string) string { return strings.Replace(good, `{"centre"`, `{`+member+`,"centre"`, 1) }
	name := func(name string) string { return strings.Replace(good, "陈某", name, 1) }
	require.Zero(t, c.run(t, "registrar", "dispute", "open", "--file", c.write(t, "good.json", good)).code)
	before := c.cases(t)
	for what, content := range map[string]string{
		"nothing":                 "",
		"a mark":                  "\ufeff",
		"a comment":               "# nothing\n",
		"a separator":             "---\n",
		"null":                    "null",
		"a list":                  "[" + good + "]",
		"lines of objects":        good + "\n" + good,
		"two documents":           "title: x\n---\ntitle: x\n",
		"cut off":                 good[:len(good)-2],
		"a comma too many":        strings.Replace(good, "]}", "]},", 1),
		"a comma within":          strings.Replace(good, "}]}", "},]}", 1),
		"a key twice":             with(`"title":"x"`),
		"a key in capitals":       with(`"Title":"x"`),
		"a folded key":            with(`"ﬁrst_in":"x"`),
		"an unknown key":          with(`"decided_at":"2022-01-01T00:00:00Z"`),
		"a number for a text":     strings.Replace(good, `"漏水"`, `1`, 1),
		"a text for a list":       strings.Replace(good, `[{"role":"applicant","name":"陈某"}]`, `"x"`, 1),
		"a huge number":           with(`"first_in":1e400`),
		"a number beyond 63 bits": with(`"first_in":9223372036854775808`),
		"no date":                 with(`"first_in":"2022-02-29T00:00:00Z"`),
		"hour 24":                 with(`"first_in":"2022-02-28T24:00:00Z"`),
		"the future":              with(`"first_in":"2099-02-28T00:00:00Z"`),
		"NUL":                     name(`陈\u0000某`),
		"a bare NUL":              name("陈\x00某"),
		"half a surrogate":        name(`陈\ud800某`),
		"no UTF-8":                name("陈\xff某"),
		"escapes":                 name(`陈\u001b[2J某`),
		"turned round":            name(`陈\u202e某`),
		"zero width":              name("陈\u200b某"),
		"a line break":            name(`陈某\n{\"level\":\"error\"}`),
		"deep":                    with(`"x":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)),
		"deep YAML":               "x: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
		"deeper YAML":             "x: " + strings.Repeat("[", 300_000),
		"aliases that multiply":   "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\ntitle: *b\n",
		"a merged key":            "a: &a {title: x}\n<<: *a\n",
		"a key that is a list":    "? [a, b]\n: x\n",
		"a key twice in YAML":     "title: x\ntitle: y\n",
		"10 MB":                   name(strings.Repeat("陈", 10<<20/3)),
		"10 MB of YAML":           "title: " + strings.Repeat("x", 10<<20),
		"a million keys":          with(strings.Repeat(`"a":1,`, 100_000) + `"b":1`),
		"a long title":            strings.Replace(good, "漏水", strings.Repeat("漏", 201), 1),
		"an identity number":      strings.Replace(good, `"name"`, `"id_number":"4.40104E+17","name"`, 1),
		"fifty-one parties":       strings.Replace(good, `}]`, `}`+strings.Repeat(`,{"role":"respondent","name":"x"}`, 50)+`]`, 1),
		"binary":                  "\x89PNG\r\n\x1a\n\x00",
	} {
		file := c.write(t, "form", content)
		o := c.run(t, "registrar", "dispute", "open", "--file", file)
		requireTold(t, o, what)
		require.NotContains(t, o.err, "陈", what)
		require.NotContains(t, o.err, "E+17", what)
		o = c.run(t, "registrar", "act", "danger", "YX2022-000001", "--details", file)
		requireTold(t, o, what)
	}
	require.Equal(t, before, c.cases(t))

	pipe := c.path("pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	for _, file := range []string{pipe, "/dev/zero", c.dir} {
		requireTold(t, c.run(t, "registrar", "act", "withdraw", "YX2022-000001", "--party", "P1", "--evidence-file", file, "--evidence-place", "x"), file)
	}
}

// Names that people really have, and names that are meant to do something, come
// in by a flag, by JSON, by YAML and by a table, and stay what they are.
func TestNamesThatMustWork(t *testing.T) {
	t.Parallel()
	c := open(t)
	for given, kept := range map[string]string{
		"𠮷":                         "𠮷",
		"\U00030EDE":                "\U00030EDE",
		"阿依古丽·买买提":                  "阿依古丽·买买提",
		"某":                         "某",
		"Rene\u0301":                "René",
		"ᄀ\u1161":                   "가",
		"<script>alert(1)</script>": "<script>alert(1)</script>",
		"{{7*7}}":                   "{{7*7}}",
		"=cmd|' /C calc'!A0":        "=cmd|' /C calc'!A0",
		"'; DROP TABLE parties;--":  "'; DROP TABLE parties;--",
	} {
		form := map[string]any{
			"centre": officetest.Community, "kind": "neighbour", "origin": "applied", "title": given,
			"parties": []any{map[string]any{"role": "applicant", "name": given}},
		}
		asJSON, err := json.Marshal(form)
		require.NoError(t, err)
		asYAML := fmt.Sprintf("centre: \"%s\"\nkind: neighbour\norigin: applied\ntitle: %q\nparties: [{role: applicant, name: %q}]\n", officetest.Community, given, given)
		for way, line := range map[string][]string{
			"flags": {"--centre", string(officetest.Community), "--kind", "neighbour", "--title", given, "--applicant", given},
			"JSON":  {"--file", c.write(t, "form.json", string(asJSON))},
			"YAML":  {"--file", c.write(t, "form.yaml", asYAML)},
		} {
			var opened record.Receipt
			c.read(t, &opened, "registrar", append([]string{"dispute", "open"}, line...)...)
			var story record.Case
			c.read(t, &story, "registrar", "show", opened.Ref)
			require.Equal(t, kept, story.Title, way)
			require.Equal(t, kept, story.Parties[0].Name, way)
			require.Contains(t, c.done(t, "registrar", "show", opened.Ref), "P1 "+kept)
		}
	}
}

// What came in by another door, or before these rules, is shown and not obeyed.
func TestNothingSteersTheTerminal(t *testing.T) {
	t.Parallel()
	c, one := openAccepting(t)
	const steers = "漏\x1b[2J\u009b1A\x7f\u202e水\u2028\U000E0041\r\nhejie: recorded"
	quoted := "E'" + strings.NewReplacer("\n", `\n`, "\r", `\r`, "\x1b", `\x1b`).Replace(steers) + "'"
	for _, column := range []string{"disputes.title", "disputes.description", "disputes.place", "parties.name", "parties.address", "staff.name", "calendar_years.source", "calendar_days.name"} {
		table, column, _ := strings.Cut(column, ".")
		c.AsOwner(t, `ALTER TABLE `+table+` DISABLE TRIGGER USER`)
		c.AsOwner(t, `UPDATE `+table+` SET `+column+` = `+quoted)
	}
	c.at(t, time.Now().Format("2006-01-02 15:04"))
	for _, line := range [][]string{
		{"show", one},
		{"inbox"},
		{"notices"},
		{"explain", one},
		{"explain", "--from", "2022-01-28T10:00", "--term", "5 working days"},
		{"staff", "list"},
		{"calendar", "list"},
		{"decide", one + "/1.1", "accept", "--respondent", "李某"},
	} {
		for _, how := range []string{"--lang=en", "--json"} {
			o := c.run(t, "registrar2", append(line, how)...)
			require.NotContains(t, []int{exitFailed, exitUnavailable}, o.code, "%s: %s", line, o.err)
			require.NotEmpty(t, o.out+o.err)
			requirePlain(t, o, line)
			require.NotContains(t, "\n"+o.out+o.err, "\nhejie: recorded", "%s begins a line of its own", line)
		}
	}
	var story record.Case
	c.read(t, &story, "registrar", "show", one)
	require.Equal(t, steers, story.Title, "programs get what is on record")

	weird := c.path("\x1b[2J\nhejie: recorded.csv")
	require.NoError(t, os.WriteFile(weird, []byte("编号\n1\n"), 0o600))
	for _, line := range [][]string{
		{"import", weird, "--mapping", "messages"},
		{"import", weird + "x", "--mapping", "messages"},
		{"calendar", "import", weird},
		{"dispute", "open", "--file", weird},
		{"show", "x", "--key", weird},
		{"show", "x", "--config", weird},
	} {
		requireTold(t, runLine(t, "", append([]string{line[0], line[1]}, append(line[2:], "--config", c.path("hejie.yaml"), "--key", c.path("registrar.pem"))...)...), line)
	}
}

// Dates and hours are the office's, wherever the machine thinks it is.
func TestTheMachinesZoneDoesNotCount(t *testing.T) {
	c := open(t)
	line := []string{"explain", "--from", "2022-01-28T23:30", "--term", "1 working day"}
	here := c.done(t, "", line...)
	far, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	time.Local = far
	require.Equal(t, here, c.done(t, "", line...))
	require.Contains(t, here, "2022-01-29")
	var opened record.Receipt
	c.read(t, &opened, "registrar", "dispute", "open", "--centre", string(officetest.Community), "--kind", "neighbour", "--title", "x",
		"--applicant", "陈某", "--first-in", "2022-02-01 00:30")
	require.Contains(t, c.done(t, "registrar", "show", opened.Ref), "2022-02-01 00:30")
}
