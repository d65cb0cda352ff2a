package workflows_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/dossier"
	"hejie/internal/record"
)

// atTheEnd sees what costs too much to be looked at after each move: the audit,
// how each case is told, its figures, and its dossier.
func (w *world) atTheEnd() {
	w.t.Helper()
	report, err := w.Register.VerifyAudit(w.t.Context(), "", nil)
	require.NoError(w.t, err)
	require.True(w.t, report.Whole(), "%+v", report)
	year := domain.Period{From: domain.DayOf(w.now).AddMonths(-60), To: domain.DayOf(w.now).AddMonths(1)}
	figures, err := w.Register.Figures(w.t.Context(), record.FiguresQuery{Staff: w.People["district-head"].ID, Period: year})
	require.NoError(w.t, err)
	for _, c := range w.seen.Cases {
		story, err := w.Register.Case(w.t.Context(), c.ID)
		require.NoError(w.t, err)
		w.checkElapsed(c.ID, story.Elapsed)
		require.Len(w.t, slices.DeleteFunc(slices.Clone(w.seen.Done), func(k seenTask) bool { return k.Case != c.ID || k.Outcome != domain.Refer }), story.Bounces)
		require.Len(w.t, slices.DeleteFunc(slices.Clone(w.seen.Terms), func(k seenTerm) bool { return k.ID.Case() != c.ID }), len(story.Tasks), "what was struck is told too")
		i := slices.IndexFunc(figures.Cases, func(f domain.CountedCase) bool { return f.Case == c.ID })
		if w.sits(w.People["district-head"].ID, domain.Head, "440104") {
			require.GreaterOrEqual(w.t, i, 0, "%s is in no figures", c.ID)
			w.checkFigures(figures.Cases[i], standing(story))
		}
		w.checkDossier(story, figures.Policy)
	}
}

// checkFigures counts a case by what stands of its story.
func (w *world) checkFigures(f domain.CountedCase, told record.Case) {
	w.t.Helper()
	var accepted, agreed domain.CountedCase
	for _, k := range told.Tasks {
		if k.Decision != nil && k.Kind == domain.Acceptance && k.Decision.Outcome == domain.Accept && (accepted.AcceptedAt.IsZero() || k.Decision.At.Before(accepted.AcceptedAt)) {
			accepted.AcceptedAt = k.Decision.At
		}
	}
	var last record.Agreement
	for _, a := range told.Agreements {
		if a.Struck == nil && a.EffectiveAt != nil {
			last, agreed.AgreedAt = a, *a.EffectiveAt
		}
	}
	parts := map[int]domain.Outcome{}
	for _, k := range told.Tasks {
		if d := k.Decision; d != nil && k.Subject == last.Hash && (k.Kind == domain.Performance || k.Kind == domain.Urging) {
			parts[k.Number] = d.Outcome
		}
		agreed.Confirmed = agreed.Confirmed || k.Kind == domain.CourtRuling && k.Subject == last.Hash && k.Decision != nil && k.Decision.Outcome == domain.Confirmed
	}
	for _, outcome := range parts {
		agreed.Broken = agreed.Broken || outcome != domain.Performed
	}
	require.True(w.t, f.AcceptedAt.Equal(accepted.AcceptedAt), "%s was accepted %s, and %s in its figures", f.Case, accepted.AcceptedAt, f.AcceptedAt)
	require.True(w.t, f.AgreedAt.Equal(agreed.AgreedAt), "%s: agreed %s, and %s in its figures", f.Case, agreed.AgreedAt, f.AgreedAt)
	require.Equal(w.t, agreed.Confirmed, f.Confirmed, "%s: confirmed", f.Case)
	require.Equal(w.t, agreed.Broken, f.Broken, "%s: broken", f.Case)
	require.Equal(w.t, told.ClosedAt == nil, f.ClosedAt.IsZero())
}

// checkDossier sees that a dossier says what stands in the register: each text
// that was written is like no other, so it is found again where it stands, and
// nowhere where it was struck.
func (w *world) checkDossier(story record.Case, policy domain.Policy) {
	w.t.Helper()
	var texts []string
	for _, d := range dossier.Documents(story, policy) {
		if d.Kind != domain.DocumentStatement { // which tells what was replaced
			texts = append(texts, d.Paper.Texts()...)
		}
	}
	written := strings.Join(texts, "\n")
	for _, a := range story.Agreements {
		var said domain.Agreement
		require.NoError(w.t, json.Unmarshal(a.Content, &said))
		if a.Struck != nil {
			require.NotContains(w.t, written, said.Content, "%s: an agreement that was struck is printed", story.Case)
		} else if a.EffectiveAt != nil {
			require.Contains(w.t, written, said.Content, "%s: an agreement in effect is not printed", story.Case)
		}
	}
	for _, p := range story.Parties {
		if p.Struck == nil {
			require.Contains(w.t, written, p.Name)
		} else if strings.Contains(p.Name, "第") {
			require.NotContains(w.t, written, p.Name, "%s: who is no party any more is printed", story.Case)
		}
	}
}
