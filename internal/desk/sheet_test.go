package desk_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/catalogue"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// What people deposited is shown, and never hides anything or begins a line.
func TestSheetsShowWhatIsThere(t *testing.T) {
	t.Parallel()
	of := record.Case{
		Case: "YX2026-000001", Kind: "mediation", Dispute: "neighbour", Title: "楼上\u202e漏水\n伪造", Text: "三楼\x1b[31m渗水\n二楼",
		Parties: []record.Party{{Party: "P1", PartyEntry: domain.PartyEntry{Role: domain.Applicant, Name: "陈某"}}},
		Tasks:   []record.Task{{Task: "YX2026-000001/1.1", Kind: domain.Acceptance, State: "open", Stage: domain.StageAcceptance, Person: "S0001"}},
		Names:   map[string]string{"S0001": "周\n某"},
	}
	sheet := desk.Words{Lang: catalogue.Chinese}.CaseSheet(of, domain.Policy{})
	require.Len(t, sheet.Sections, 2, "the case, and its task")
	require.Equal(t, "YX2026-000001 · 邻里 · 楼上漏水 伪造", sheet.Sections[0].Title)
	require.Contains(t, sheet.Sections[0].Rows, desk.Row{Label: "经过", Text: "三楼[31m渗水\n二楼"})
	require.Contains(t, sheet.Sections[1].Title, "YX2026-000001/1.1")
	var asked string
	for _, row := range sheet.Sections[1].Rows {
		if row.Label == "交办" {
			asked = row.Text
		}
	}
	require.Contains(t, asked, "周 某")
}

func TestWhatADecisionIsAboutIsShownBeforeItIsSigned(t *testing.T) {
	t.Parallel()
	content, err := json.Marshal(domain.Agreement{Content: "三十日内修复", Performance: "自行修复"})
	require.NoError(t, err)
	hash := domain.HashOf(content)
	of := record.Case{
		Case: "YX2026-000001", Title: "漏水", Dispute: "neighbour",
		Agreements: []record.Agreement{{Version: 1, Content: json.RawMessage(`{"content": "别的"}`), Hash: "other"}, {Version: 2, Content: content, Hash: hash}},
	}
	task := record.Task{Task: "YX2026-000001/6.1", Kind: domain.Seal, State: "open", Subject: hash}
	shown, err := json.Marshal(desk.Words{Lang: catalogue.English}.AskedSheet(of, domain.Policy{}, task, nil).Sections)
	require.NoError(t, err)
	require.Contains(t, string(shown), "三十日内修复")
	require.NotContains(t, string(shown), "别的", "only what is signed")

	own := &domain.Details{Agreement: &domain.Agreement{Content: "分期付款", Instalments: []domain.Instalment{{Due: "2026-04-01", AmountFen: 120050}}}}
	shown, err = json.Marshal(desk.Words{Lang: catalogue.English}.AskedSheet(of, domain.Policy{}, task, own).Sections)
	require.NoError(t, err)
	require.Contains(t, string(shown), "分期付款")
	require.Contains(t, string(shown), "1,200.50 yuan")
}
