package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
)

// inFourParts is an agreement on ten thousand yuan in four parts.
func inFourParts(whole domain.Fen) domain.Details {
	a := agreement()
	a.Agreement.AmountFen = whole
	for _, due := range []string{"2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"} {
		a.Agreement.Instalments = append(a.Agreement.Instalments, domain.Instalment{Due: due, AmountFen: 250000})
	}
	return a
}

// said is an answer about a part of an agreement; without an outcome it is that
// the answer before it is taken back.
type said struct {
	kind    domain.TaskKind
	number  int
	outcome domain.Outcome
}

// says asks the next thing, and has somebody answer it.
func (d *desk) says(t testing.TB, who string, stage domain.Stage, a domain.Ask, o domain.Outcome, details any) domain.TaskID {
	t.Helper()
	d.step++
	q := d.inquiry(d.step, stage, a)
	q.Version = one[int](t, d, `SELECT story_version FROM cases WHERE id = $1`, d.id)
	d.stand(t, q)
	task := one[domain.TaskID](t, d, `SELECT id FROM tasks WHERE case_id = $1 AND state = 'open'`, d.id)
	_, err := d.Decide(t, who, task, o, details)
	require.NoError(t, err)
	return task
}

// Of an agreement in parts all must be performed; one that is known not to be
// unmakes the success until it is performed after all; and what was taken back
// was never said. The amount is the agreement's, whatever was paid.
func TestFiguresCountInstalments(t *testing.T) {
	t.Parallel()
	const paid, unpaid, inVain = domain.Performed, domain.Defaulted, domain.NotPerformed
	d := openDesk(t)
	d.SetClock(t, monday().AddDate(0, 0, 14)) // all is due
	names := map[domain.CaseID]string{}
	rows := map[string]struct {
		said  []said
		whole domain.Fen
		proof domain.Proof
		kept  bool
	}{
		"nothing is known yet":         {nil, 1000000, domain.ProvenSigned, false},
		"two of four so far":           {[]said{part(1, paid), part(2, paid)}, 1000000, domain.ProvenSigned, false},
		"three, and one of them twice": {[]said{part(1, paid), part(2, unpaid), urged(2, paid), part(3, paid)}, 1000000, domain.ProvenSigned, false},
		"all, and only the parts":      {[]said{part(1, paid), part(2, paid), part(3, paid), part(4, paid)}, 0, domain.ProvenPerformed, true},
		"one is broken":                {[]said{part(1, paid), part(2, unpaid), part(3, paid), part(4, paid)}, 1000000, "", false},
		"one is urged in vain":         {[]said{part(1, paid), part(2, unpaid), urged(2, inVain), part(3, paid), part(4, paid)}, 1000000, "", false},
		"one is paid when urged":       {[]said{part(1, paid), part(2, unpaid), urged(2, paid), part(3, paid), part(4, paid)}, 1000000, domain.ProvenPerformed, true},
		"taken back: it was paid":      {[]said{part(1, paid), part(2, paid), part(3, paid), part(4, unpaid), {}, part(4, paid)}, 1000000, domain.ProvenPerformed, true},
		"taken back: it was not":       {[]said{part(1, paid), part(2, paid), part(3, paid), part(4, paid), {}, part(4, unpaid)}, 1000000, "", false},
		"taken back: nobody knows":     {[]said{part(1, paid), part(2, paid), part(3, paid), part(4, unpaid), {}}, 1000000, domain.ProvenSigned, false},
		"taken back: is it all?":       {[]said{part(1, paid), part(2, paid), part(3, paid), part(4, paid), {}}, 1000000, domain.ProvenSigned, false},
	}
	for name, row := range rows {
		d.another(t, nil)
		names[d.id] = name
		d.settle(t, inFourParts(row.whole))
		var last domain.TaskID
		for _, s := range row.said {
			who, details, a := "registrar", note("说明"), domain.Ask{Kind: s.kind, Number: s.number}
			if s.kind == domain.Urging {
				who, a.Person = "mediator", d.People["mediator"].ID
			}
			if s.outcome == paid {
				details = officetest.Heard()
			}
			if s.kind == "" {
				_, err := d.Act(t, "registrar", domain.TakeBack, d.id, about(last, "误"))
				require.NoError(t, err, name)
				d.step-- // it is asked again at its place
				continue
			}
			last = d.says(t, who, domain.StageFollowUp, a, s.outcome, details)
		}
		d.filed(t)
		d.says(t, "head", domain.StageClosing, domain.Ask{Kind: domain.Closing}, domain.Close, nil)
		require.NoError(t, d.End(t.Context(), d.id, domain.Agreed), name)
	}
	tab, n := d.figures(t, "head", march())
	kept, proofs := 0, map[domain.Proof]int{}
	for _, c := range n.Cases {
		row, ours := rows[names[c.Case]]
		if !ours {
			continue // the desk's own
		}
		name := names[c.Case]
		require.Equal(t, row.proof, c.Success(), name)
		require.Equal(t, row.kept, c.Performed, name)
		require.Equal(t, row.proof == "", c.Broken, name)
		require.Equal(t, int64(1000000), c.AmountFen, name)
		if row.kept {
			kept++
		}
		if row.proof != "" {
			proofs[row.proof]++
		}
	}
	require.Equal(t, len(rows), tab.Whole.Counts[domain.AgreementsMade])
	require.Equal(t, kept, tab.Whole.Counts[domain.AgreementsKept])
	require.Equal(t, proofs, tab.Whole.Proofs)
	require.Equal(t, int64(len(rows))*1000000, tab.Whole.AmountFen)
	requireWhole(t, d)
}

func part(number int, o domain.Outcome) said  { return said{domain.Performance, number, o} }
func urged(number int, o domain.Outcome) said { return said{domain.Urging, number, o} }
