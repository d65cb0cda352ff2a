package register_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/dossier"
	"hejie/internal/officetest"
)

// A promise is an agreement as the tables have it.
type promise struct {
	version           int
	content           string // its words, which no other one has
	hash              domain.Hash
	sealed, effective sql.NullTime
	struck, replaces  bool // it was struck; it takes the place of one that was
	last, refused     bool
}

func (p papers) promises() (all []promise) {
	rows, err := p.owner.Query(`
		SELECT g.version, convert_from(b.body, 'UTF8')::jsonb #>> '{agreement,content}', g.content, g.sealed_at, g.effective_at, g.struck_by IS NOT NULL,
			EXISTS (SELECT FROM agreements o WHERE o.case_id = g.case_id AND o.version < g.version AND o.struck_by IS NOT NULL),
			NOT EXISTS (SELECT FROM agreements o WHERE o.case_id = g.case_id AND o.version > g.version AND o.struck_by IS NULL),
			EXISTS (SELECT FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
				WHERE t.case_id = g.case_id AND t.subject = g.content AND s.struck_by IS NULL AND t.kind IN ('signature', 'mediator_signs') AND d.outcome <> 'sign')
		FROM agreements g JOIN deposits b ON b.hash = g.content WHERE g.case_id = $1 ORDER BY g.version`, p.id)
	require.NoError(p.t, err)
	defer func() { require.NoError(p.t, rows.Close()) }()
	for rows.Next() {
		var g promise
		require.NoError(p.t, rows.Scan(&g.version, &g.content, &g.hash, &g.sealed, &g.effective, &g.struck, &g.replaces, &g.last, &g.refused))
		all = append(all, g)
	}
	require.NoError(p.t, rows.Err())
	return all
}

// requireAgreements sees that each agreement that stands is on a paper of its
// own, signed by whom the tables say and when, and no other one is.
func (p papers) requireAgreements(tally map[string]int) {
	p.t.Helper()
	open := one[bool](p.t, p.desk, `SELECT closed_at IS NULL FROM cases WHERE id = $1`, p.id)
	for _, g := range p.promises() {
		on := p.on(g.content + "\n")
		switch {
		case g.struck:
			tally["struck agreement"]++
			require.Empty(p.t, on)
			continue
		case g.effective.Valid:
			tally["agreement in effect"]++
		case g.last && !g.refused && open:
			tally["agreement to be signed"]++
		default:
			require.Empty(p.t, on, "nobody is bound by it, nor will be")
			continue
		}
		require.Len(p.t, on, 1)
		text := p.texts[on[0]]
		mark := ""
		if g.version > 1 {
			mark = fmt.Sprintf("第%s版", []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}[g.version])
			if g.replaces {
				mark += "（更正）"
			}
			mark += "\n"
		}
		require.Contains(p.t, text, "\n"+mark+"人民调解", "%s", on)
		if strings.Contains(text, "口头协议登记表") {
			continue
		}
		require.Regexp(p.t, `^\n*`+mark+`人民调解协议书\n`, text)
		p.requireSigned(text, g, tally)
	}
}

// requireSigned sees that the lines for signatures and the seal have the dates
// that the tables have, and are blank where those have none.
func (p papers) requireSigned(text string, g promise, tally map[string]int) {
	p.t.Helper()
	lines := strings.Split(text, "\n")
	below := func(begins string) string {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, begins) })
		require.GreaterOrEqual(p.t, i, 0, begins)
		if strings.HasPrefix(lines[i+1], "（签名") { // a long name has a line of its own
			i++
		}
		return lines[i+1]
	}
	signed := func(where, of string) (at sql.NullTime) {
		err := p.owner.QueryRow(`
			SELECT coalesce((convert_from(b.body, 'UTF8')::jsonb #>> '{evidence,at}')::timestamptz, d.decided_at)
			FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id LEFT JOIN deposits b ON b.hash = d.details
			WHERE t.case_id = $1 AND t.subject = $2 AND s.struck_by IS NULL AND d.outcome = 'sign' AND `+where+` = $3`, p.id, g.hash, of).Scan(&at)
		if err != nil {
			require.ErrorIs(p.t, err, sql.ErrNoRows)
		}
		return at
	}
	dated := func(at sql.NullTime, line string) {
		p.t.Helper()
		if at.Valid {
			tally["signed"]++
			require.Equal(p.t, at.Time.In(domain.Shanghai()).Format("2006年1月2日"), line)
			return
		}
		tally["unsigned"]++
		require.Equal(p.t, "年月日", officetest.Unspaced(line))
	}
	for _, party := range p.story.Parties {
		if party.Struck == nil {
			dated(signed("t.party", string(party.Party)), below(party.Name+"（签名"))
		}
	}
	const mediator = "CASE t.kind WHEN 'mediator_signs' THEN coalesce(d.on_behalf, d.staff) END"
	signers := strings.Fields(one[string](p.t, p.desk, `
		SELECT coalesce(string_agg(`+mediator+`, ' '), '') FROM tasks t JOIN steps s USING (case_id, step) JOIN decisions d ON d.task = t.id
		WHERE t.case_id = $1 AND t.subject = $2 AND s.struck_by IS NULL AND d.outcome = 'sign'`, p.id, g.hash))
	if len(signers) == 0 {
		for _, m := range p.story.Mediators {
			signers = append(signers, string(m))
		}
	}
	for _, m := range signers {
		dated(signed(mediator, m), below("人民调解员"+p.story.Names[m]))
	}
	require.Equal(p.t, len(signers), strings.Count(text, "\n人民调解员"))
	dated(g.sealed, below(p.story.Names[string(p.story.Centre)]+"人民调解委员会（印章）"))
	_, effective, found := strings.Cut(text, "协议生效日期：")
	require.True(p.t, found)
	dated(g.effective, strings.TrimSpace(effective))
}

// requireFile sees that the cover, the catalogue and the statement say what the
// tables say of the case as a whole.
func (p papers) requireFile(tally map[string]int) {
	p.t.Helper()
	ending := one[string](p.t, p.desk, `SELECT coalesce(ending, '') FROM cases WHERE id = $1`, p.id)
	if ending != "" {
		require.Contains(p.t, p.texts["01-封面.docx"], "调解结果："+chinese("ending.", ending)+"\n")
	}
	filed := 0
	for _, n := range regexp.MustCompile(`原件（扫描件）(\d+)件`).FindAllStringSubmatch(p.texts["02-卷宗目录.docx"], -1) {
		count, err := strconv.Atoi(n[1])
		require.NoError(p.t, err)
		filed += count
	}
	require.Equal(p.t, one[int](p.t, p.desk, `SELECT count(*) FROM documents WHERE case_id = $1`, p.id), filed)
	before := one[int](p.t, p.desk, `SELECT count(*) FROM closings WHERE case_id = $1 AND struck_by IS NOT NULL`, p.id)
	tally["closed before"] += before
	require.Equal(p.t, before, strings.Count(p.stated, "该次终结作废"))
}

// requireSamePDF sees that a PDF says what its DOCX says.
func (p papers) requireSamePDF(font []byte, tally map[string]int) {
	p.t.Helper()
	if !slices.ContainsFunc(p.docs, func(d dossier.Document) bool { return d.PDF }) {
		return
	}
	var out bytes.Buffer
	_, err := dossier.Archive(&out, "x", p.docs, font)
	require.NoError(p.t, err)
	for name, file := range officetest.Unzipped(p.t, out.Bytes()) {
		if base, ok := strings.CutSuffix(strings.TrimPrefix(name, "x/"), ".pdf"); ok {
			tally["pdf"]++
			require.Equal(p.t, officetest.Unspaced(p.texts[base+".docx"]), officetest.ShownIn(p.t, file), name)
		}
	}
}
