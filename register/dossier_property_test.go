package register_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
	"hejie/internal/catalogue"
	"hejie/internal/dossier"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// Whatever is decided, corrected, taken back, sent back, reopened and filed, in
// whatever order: what stands on the papers of the dossier is what the register
// says, no more and no less.
func TestDossierEqualsTheRegister(t *testing.T) {
	t.Parallel()
	d, now := openDesk(t), monday().AddDate(0, 0, 7)
	font, err := os.ReadFile("../bin/fonts/NotoSerifSC_400Regular.ttf")
	require.NoError(t, err, "run make font")
	tally := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		now = now.Add(time.Hour)
		d.SetClock(t, now)
		d.id, d.step, d.said = d.OpenDispute(t), 0, 0
		d.filed(t)
		for range rapid.SampledFrom([]int{12, 10, 16, 6, 14, 8}).Draw(rt, "begun") {
			d.goesOn(t, rt)
		}
		for step := range rapid.IntRange(1, 6).Draw(rt, "moves") {
			open, _ := d.told(t)
			now = now.Add(time.Duration(rapid.IntRange(1, 30).Draw(rt, "hours")) * time.Hour)
			d.SetClock(t, now)
			story, err := d.Register.Case(t.Context(), d.id)
			require.NoError(t, err)
			if rapid.IntRange(0, 2).Draw(rt, "writes") == 2 {
				rt.Log(step, d.writes(t, rt, story))
				continue
			}
			who := rapid.SampledFrom([]string{"registrar", "mediator", "head"}).Draw(rt, "who")
			rt.Log(step, who, d.move(t, rt, story, open, who))
		}
		p := d.papers(t)
		p.requireEqual(tally)
		if tally["pdf"] < 5 {
			p.requireSamePDF(font, tally)
		}
	})
	requireWhole(t, d)
	t.Logf("%v", tally)
	if testing.Short() {
		return
	}
	for _, what := range []string{"struck", "corrected", "struck agreement", "agreement in effect", "agreement to be signed", "更正", "part", "unsigned", "signed", "pdf", "closed before"} {
		require.Positive(t, tally[what], "it never came to %s: %v", what, tally)
	}
}

// goesOn has the next thing that is asked answered, mostly as one hopes for.
func (d *desk) goesOn(t testing.TB, rt *rapid.T) {
	t.Helper()
	open, _ := d.told(t)
	if len(open) == 0 {
		return
	}
	outcomes := procedures.All().Task(open[0].Kind).Answers()[:1]
	switch open[0].Kind {
	case domain.Session:
		outcomes = []domain.Outcome{domain.Written, domain.Continue, domain.Written, domain.Oral}
	case domain.Performance, domain.Urging:
		outcomes = procedures.All().Task(open[0].Kind).Answers()
	}
	outcome := rapid.SampledFrom(outcomes).Draw(rt, "goes on")
	_, err := d.Decide(t, whoDecides(open[0].Kind), open[0].Task, outcome, d.saying(open[0].Kind, outcome))
	require.NoError(t, err, "%s", open[0].Kind)
}

// writes files a document, or corrects what a decision says.
func (d *desk) writes(t testing.TB, rt *rapid.T, story record.Case) string {
	t.Helper()
	said := func(k record.Task) (d domain.Details) {
		if k.Decision != nil && k.Struck == nil && len(k.Decision.Details) > 0 {
			require.NoError(t, json.Unmarshal(k.Decision.Details, &d))
		}
		return d
	}
	noted := slices.DeleteFunc(slices.Clone(story.Tasks), func(k record.Task) bool { return said(k).Note == "" })
	if len(noted) == 0 || rapid.Bool().Draw(rt, "files") {
		_, err := d.Act(t, "registrar", domain.FileDocument, d.id, officetest.Filed(rapid.SampledFrom(domain.Filed()).Draw(rt, "kind")))
		require.True(t, err == nil || refusalOf(err) != "", "%v", err)
		return fmt.Sprint("files ", err)
	}
	d.said++
	k := rapid.SampledFrom(noted).Draw(rt, "of")
	right := said(k)
	right.Note = fmt.Sprintf("更正所言第%d句", d.said)
	_, err := d.Act(t, "head", domain.Correct, d.id, domain.Details{Task: k.Task, Note: "笔误", Corrected: &right})
	require.True(t, err == nil || refusalOf(err) != "", "%v", err)
	return fmt.Sprint("corrects ", k.Task, " ", err)
}

// papers are the papers of a case, and what the tables say that no code of the
// dossier has read.
type papers struct {
	*desk
	t      testing.TB
	story  record.Case
	docs   []dossier.Document
	texts  map[string]string // by name, as a reader of the DOCX finds them
	stated string            // 卷宗情况说明, where what was struck is told
}

func (d *desk) papers(t testing.TB) papers {
	t.Helper()
	policy, err := config.DefaultPolicy(mediation.Kind)
	require.NoError(t, err)
	p := papers{desk: d, t: t, texts: map[string]string{}}
	p.story, err = d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	p.docs = dossier.Documents(p.story, policy)
	var out bytes.Buffer
	_, err = dossier.Archive(&out, "x", p.docs, nil)
	require.NoError(t, err)
	for name, file := range officetest.Unzipped(t, out.Bytes()) {
		name = strings.TrimPrefix(name, "x/")
		p.texts[name] = officetest.TextOf(t, file)
		if strings.Contains(name, "卷宗情况说明") {
			p.stated = p.texts[name]
		}
	}
	require.NotEmpty(t, p.stated)
	return p
}

// on gives the papers, but for the statement, that carry a text.
func (p papers) on(text string) (names []string) {
	for name, shown := range p.texts {
		if strings.Contains(shown, text) && shown != p.stated {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// A fact is a decision as the tables have it.
type fact struct {
	Kind      domain.TaskKind
	Outcome   domain.Outcome
	Struck    bool
	At        time.Time
	Words     string // what nobody else has said …
	Was       string // … and what it was before it was corrected
	Corrected int    // the version of that correction
}

func (p papers) facts() (all []fact) {
	rows, err := p.owner.Query(`
		SELECT t.kind, d.outcome, s.struck_by IS NOT NULL, d.decided_at,
			coalesce(now.said ->> 'note', now.said #>> '{agreement,content}', ''), CASE WHEN c.version IS NULL THEN '' ELSE was.said ->> 'note' END, coalesce(c.version, 0)
		FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
			LEFT JOIN LATERAL (SELECT convert_from(body, 'UTF8')::jsonb AS said FROM deposits WHERE hash = d.details) was ON true
			LEFT JOIN LATERAL (SELECT k.version, convert_from(b.body, 'UTF8')::jsonb -> 'corrected' AS said
				FROM corrections k JOIN acts a ON a.message = k.act JOIN deposits b ON b.hash = a.details
				WHERE k.task = t.id AND convert_from(b.body, 'UTF8')::jsonb ? 'corrected' ORDER BY k.version DESC LIMIT 1) c ON true,
			LATERAL (SELECT coalesce(c.said, was.said) AS said) now
		WHERE t.case_id = $1 ORDER BY t.step, t.slot`, p.id)
	require.NoError(p.t, err)
	defer func() { require.NoError(p.t, rows.Close()) }()
	for rows.Next() {
		var f fact
		require.NoError(p.t, rows.Scan(&f.Kind, &f.Outcome, &f.Struck, &f.At, &f.Words, &f.Was, &f.Corrected))
		all = append(all, f)
	}
	require.NoError(p.t, rows.Err())
	return all
}

// own names the paper on which the words of a decision that stands are to be
// found: of other kinds the register alone keeps them.
func (f fact) own() string {
	switch {
	case f.Outcome == domain.Expired:
	case f.Kind == domain.Session && f.Outcome != domain.Written && f.Outcome != domain.Oral:
		return "人民调解记录"
	case f.Kind == domain.ReturnVisit && f.Outcome == domain.Visited:
		return "人民调解回访记录"
	case f.Outcome == domain.Defaulted, f.Kind == domain.Urging && f.Outcome == domain.NotPerformed, f.Kind == domain.CourtNotice:
		return "协议履行督促登记表"
	}
	return ""
}

func (p papers) requireEqual(tally map[string]int) {
	p.t.Helper()
	parts, remade := 0, false
	struck := map[string]int{}
	for _, f := range p.facts() {
		remade = remade || f.Struck || f.Corrected > 0
		if f.Struck {
			tally["struck"]++
			if f.Words != "" {
				require.Empty(p.t, p.on(f.Words+"\n"), "what was struck stands on a paper: %+v", f)
			}
			struck[fmt.Sprintf("%s“%s”（%s）", chinese("task.", f.Kind), chinese("outcome.", f.Outcome), f.At.In(domain.Shanghai()).Format("2006年1月2日"))]++
			continue
		}
		if slices.Contains([]domain.TaskKind{domain.Performance, domain.Urging, domain.CourtNotice}, f.Kind) {
			parts++
		}
		title := f.own()
		if title == "" || f.Words == "" {
			continue
		}
		on := slices.DeleteFunc(p.on(f.Words+"\n"), func(name string) bool { return strings.Contains(p.texts[name], "终止调解记录\n") }) // it says why
		require.Len(p.t, on, 1, "%+v", f)
		require.Contains(p.t, p.texts[on[0]], title+"\n")
		if f.Corrected > 0 {
			tally["corrected"]++
			require.Empty(p.t, p.on(f.Was+"\n"), "what was corrected stands on a paper")
			require.Contains(p.t, p.stated, f.Was)
			require.Regexp(p.t, `第.+版（更正）`, p.texts[on[0]], "%+v", f)
		}
	}
	for line, n := range struck {
		require.Equal(p.t, n, strings.Count(p.stated, line), "the statement tells of all that was struck, once: %s", line)
	}
	if marked := p.on("更正"); remade {
		tally["更正"] += len(marked)
	} else {
		require.Empty(p.t, marked, "nothing was")
	}
	rows := 0
	for name, text := range p.texts {
		if strings.HasSuffix(name, "协议履行督促登记表.docx") {
			for _, kind := range []domain.TaskKind{domain.Performance, domain.Urging, domain.CourtNotice} {
				rows += strings.Count(text, "\n"+chinese("task.", kind)+"\n")
			}
		}
	}
	require.Equal(p.t, parts, rows)
	tally["part"] += rows
	for name, text := range p.texts {
		require.NotRegexp(p.t, `\b(P|S|T)\d+\b|[a-z]+[._][a-z]+`, text, "a word of the program's own: %s", name)
	}
	p.requireAgreements(tally)
	p.requireFile(tally)
}

func chinese[S ~string](prefix string, value S) string {
	return catalogue.Text(catalogue.Chinese, prefix+string(value))
}
