package procedures_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

var all = procedures.All()

var update = flag.Bool("update", false, "write the golden files anew")

// The tables of what is true of each kind of task, act, stage and ending. What
// declares it may move; the tables say what was so before.
func TestGoldenTables(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]string{
		"tasks": tasksTable(t), "acts": actsTable(t), "stages": stagesTable(), "endings": endingsTable(),
	} {
		file := filepath.Join("testdata", name+".golden")
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(table), 0o600))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), table, name)
	}
}

// yes lists what is true.
func yes(facts map[string]bool) string {
	var so []string
	for name, is := range facts {
		if is {
			so = append(so, name)
		}
	}
	slices.Sort(so)
	return strings.Join(so, " ")
}

func tasksTable(t *testing.T) string {
	var b strings.Builder
	for _, k := range sorted(domain.TaskKinds()) {
		d := all.Task(k)
		mediators := d.JudgesWork(domain.JudgesMediators)
		fmt.Fprintf(&b, "%s: rule %s; affirmative %s; %s\n", k, domain.Ask{Kind: k}.RuleName(), d.Affirmative, yes(map[string]bool{
			"lapses": d.Lapses, "subjected": d.About != domain.AboutNothing, "follows_up": d.FollowsUp(), "allows_return": d.Returnable,
			"excludes_mediators": mediators, "judges_mediators": mediators, "consultable": d.Consultable, "of_instalment": d.Parts, "record_of_follow_up": d.Stays,
		}))
		for _, o := range d.Answers() {
			must, may := asked(t, func(details domain.Details) error { return d.Check(o, details) }, nil)
			fmt.Fprintf(&b, "  %s: must %s; may %s; %s\n", o, must, may, yes(map[string]bool{"in_bulk": d.InBulk(o)}))
		}
	}
	fmt.Fprintf(&b, "rules: %s\n", join(sorted(append(mediation.Procedure().RuleNames(), change.Procedure().RuleNames()...))))
	return b.String()
}

func actsTable(t *testing.T) string {
	var b strings.Builder
	for _, kind := range sorted(domain.ActKinds()) {
		a := all.Act(kind)
		fmt.Fprintf(&b, "%s: posts %s; report %s; %s\n", a.Kind, join(a.By), a.Report, yes(map[string]bool{
			"valid": a.Kind == kind, "in_case": a.InCase(), "on_task": a.OnTask(), "names_task": a.NamesTask(), "of_anyone": a.Recused, "suspends": a.Suspends,
			"rewinds": a.Rewinds, "consults": a.Consults, "acts_upon": a.Builds, "asks_the_same_again": a.AsksAgain,
		}))
		var interrupts []domain.Stage
		for _, s := range domain.Stages() {
			if a.InterruptsAt(s, false) {
				interrupts = append(interrupts, s)
			}
		}
		fmt.Fprintf(&b, "  interrupts at %s\n", join(sorted(interrupts)))
		if !a.InCase() {
			continue // its details have a form of their own
		}
		variants := []map[string]any{nil}
		switch kind {
		case domain.Transfer:
			variants = []map[string]any{nil, {"centre": "440104003"}}
		case domain.Correct:
			variants = []map[string]any{{"outcome": "decline"}, {"corrected": map[string]any{"note": "改"}}}
		case domain.Speak:
			variants = []map[string]any{nil, {"voice": "object"}}
		}
		for _, given := range variants {
			must, may := asked(t, func(d domain.Details) error { return mediation.Procedure().CheckAct(kind, d) }, given)
			fmt.Fprintf(&b, "  must %s; may %s\n", must, may)
		}
	}
	return b.String()
}

func stagesTable() string {
	var b strings.Builder
	for _, s := range sorted(domain.Stages()) {
		p := mediation.Procedure()
		if s == domain.StageApproval {
			p = change.Procedure()
		}
		d := p.Stage(s)
		fmt.Fprintf(&b, "%s: %s\n", s, yes(map[string]bool{
			"consent": d.Consents, "concluding": d.Concludes, "return": d.Returnable, "may_hold": p.Act(domain.PutOnHold).InterruptsAt(s, false),
			"without_mediator": d.WithoutMediator, "recusal_of_mediator_interrupts": p.Act(domain.Recuse).InterruptsAt(s, true),
			"recusal_of_another_interrupts": p.Act(domain.Recuse).InterruptsAt(s, false),
		}))
	}
	return b.String()
}

func endingsTable() string {
	var b strings.Builder
	for _, e := range sorted(domain.Endings()) {
		d := mediation.Procedure().Ending(e)
		fmt.Fprintf(&b, "%s: grounds %v; %s\n", d.Ending, d.Grounds, yes(map[string]bool{
			"settled": d.Settled, "referable": d.Referable, "asks_consent_again": d.AsksConsentAgain,
		}))
	}
	return b.String()
}

// asked finds out by trying which fields a form asks for, and which it allows
// besides.
func asked(t *testing.T, check func(domain.Details) error, given map[string]any) (must, may string) {
	samples := map[string]any{
		"evidence":    map[string]any{"form": domain.HashOf([]byte("form")), "place": "综治中心", "at": time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)},
		"respondents": []any{map[string]any{"role": "respondent", "name": "李某", "phone": "13800138000"}},
		"reason":      "not_civil", "centre": "440104003", "mediators": []string{"S0001"}, "chosen_by": "parties",
		"agreement": map[string]any{"facts": "渗水", "content": "修复", "performance": "自行维修", "performance_until": "2026-04-01"},
		"routes":    domain.Routes(), "legal_aid": true, "applicants": []string{"P1", "P2"},
		"visit":       map[string]any{"performance": "partly", "satisfaction": "fair", "escalation": true},
		"document":    map[string]any{"kind": "identity", "scan": domain.HashOf([]byte("scan")), "date": "2026-03-02"},
		"reported_to": "派出所", "receipt_no": "A1", "party": "P1", "other": "YX2026-000002", "task": "YX2026-000001/1.1",
		"people": []string{"S0002"}, "quorum": 1, "voice": "agree", "stage": "consent",
		"guardian": map[string]any{"name": "某", "relation": "母"}, "representative": "P2", "reader": "S0003",
		"outcome": "decline", "corrected": map[string]any{"note": "改"}, "note": "记录",
		"hold_reason": "expert_appraisal", "ground": "minor_at_risk", "limitation": true,
	}
	fields := map[string]any{}
	musts := []string{}
	for name, value := range given {
		fields[name] = value
		musts = append(musts, name)
	}
	with := func(name string) domain.Details {
		all := map[string]any{}
		for n, v := range fields {
			all[n] = v
		}
		if name != "" {
			all[name] = samples[name]
		}
		text, err := json.Marshal(all)
		require.NoError(t, err)
		var d domain.Details
		require.NoError(t, domain.DecodeStrict(text, &d))
		return d
	}
	for err := check(with("")); err != nil; err = check(with("")) {
		name := err.(*domain.Refusal).Fact.About()
		require.Contains(t, samples, name)
		require.NotContains(t, fields, name)
		fields[name] = samples[name]
		musts = append(musts, name)
	}
	mays := []string{}
	for name := range samples {
		if _, has := fields[name]; !has && check(with(name)) == nil {
			mays = append(mays, name)
		}
	}
	return join(sorted(musts)), join(sorted(mays))
}

func sorted[S ~string](values []S) []S { return slices.Sorted(slices.Values(values)) }

func join[S ~string](values []S) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ",")
}
