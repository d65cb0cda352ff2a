package domain_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

// filled is each field of the details filled in as it should be.
func filled() map[string]any {
	return map[string]any{
		"evidence":    map[string]any{"form": domain.HashOf([]byte("form")), "place": "综治中心", "at": time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "present": []string{"某甲"}},
		"respondents": []any{map[string]any{"role": "respondent", "name": "李某", "phone": "13800138000"}},
		"reason":      "not_civil",
		"centre":      "440104003",
		"mediators":   []string{"S0001"},
		"chosen_by":   "parties",
		"agreement":   map[string]any{"facts": "渗水", "content": "修复", "performance": "自行维修", "performance_until": "2026-04-01"},
		"routes":      domain.Routes(),
		"legal_aid":   true,
		"applicants":  []string{"P1", "P2"},
		"visit":       map[string]any{"performance": "partly", "satisfaction": "fair", "escalation": true},
		"document":    map[string]any{"kind": "identity", "scan": domain.HashOf([]byte("scan")), "date": "2026-03-02"},
		"reported_to": "派出所",
		"receipt_no":  "A1",
		"party":       "P1",
		"note":        "记录",
		"hold_reason": "expert_appraisal",
		"ground":      "minor_at_risk",
		"limitation":  true,
	}
}

func detailsOf(t *testing.T, fields map[string]any) domain.Details {
	t.Helper()
	text, err := json.Marshal(fields)
	require.NoError(t, err)
	var d domain.Details
	require.NoError(t, domain.DecodeStrict(text, &d))
	return d
}

func only(names ...string) map[string]any {
	some := map[string]any{}
	for _, name := range names {
		some[name] = filled()[name]
	}
	return some
}

// What each outcome asks for, and what it allows besides.
func TestDetailsByOutcome(t *testing.T) {
	t.Parallel()
	table := []struct {
		kind      domain.TaskKind
		outcomes  []domain.Outcome
		must, may string
	}{
		{domain.Acceptance, []domain.Outcome{domain.Accept}, "", "respondents note"},
		{domain.Acceptance, []domain.Outcome{domain.Decline}, "reason note", ""},
		{domain.Acceptance, []domain.Outcome{domain.Refer}, "centre note", ""},
		{domain.Jurisdiction, procedures.All().Task(domain.Jurisdiction).Answers(), "centre note", ""},
		{domain.Consent, procedures.All().Task(domain.Consent).Answers(), "evidence", "note"},
		{domain.Extension, procedures.All().Task(domain.Extension).Answers(), "evidence", "note"},
		{domain.Signature, procedures.All().Task(domain.Signature).Answers(), "evidence", "note"},
		{domain.ReferralConsent, procedures.All().Task(domain.ReferralConsent).Answers(), "evidence", "note"},
		{domain.Appointment, procedures.All().Task(domain.Appointment).Answers(), "mediators chosen_by", "note"},
		{domain.Session, []domain.Outcome{domain.Written, domain.Oral}, "agreement", "evidence note"},
		{domain.Session, []domain.Outcome{domain.Continue, domain.Extend}, "", "note"},
		{domain.Session, []domain.Outcome{domain.Fail}, "note", ""},
		{domain.MediatorSigns, []domain.Outcome{domain.Sign}, "", "note"},
		{domain.MediatorSigns, []domain.Outcome{domain.RefuseIt}, "note", ""},
		{domain.Seal, []domain.Outcome{domain.ApplySeal}, "", "note"},
		{domain.Seal, []domain.Outcome{domain.Return}, "note", ""},
		{domain.Informing, procedures.All().Task(domain.Informing).Answers(), "routes legal_aid", "evidence limitation note"},
		{domain.PoliceReport, []domain.Outcome{domain.Reported}, "reported_to", "receipt_no note"},
		{domain.PoliceReport, []domain.Outcome{domain.NotNeeded}, "note", ""},
		{domain.ShamReport, []domain.Outcome{domain.Reported}, "reported_to", "receipt_no note"},
		{domain.ShamReport, []domain.Outcome{domain.NotNeeded}, "note", ""},
		{domain.MandatoryReport, []domain.Outcome{domain.Reported}, "reported_to", "receipt_no note"},
		{domain.MandatoryReport, []domain.Outcome{domain.NotNeeded}, "note", ""},
		{domain.Course, procedures.All().Task(domain.Course).Answers(), "note", ""},
		{domain.OnHold, procedures.All().Task(domain.OnHold).Answers(), "note", ""},
		{domain.ReturnToCourt, procedures.All().Task(domain.ReturnToCourt).Answers(), "reported_to", "receipt_no note"},
		{domain.Resumption, procedures.All().Task(domain.Resumption).Answers(), "note", ""},
		{domain.Confirmation, procedures.All().Task(domain.Confirmation).Answers(), "applicants evidence", "note"},
		{domain.CourtRuling, procedures.All().Task(domain.CourtRuling).Answers(), "evidence", "receipt_no note"},
		{domain.Performance, []domain.Outcome{domain.Performed}, "evidence", "note"},
		{domain.Performance, []domain.Outcome{domain.Defaulted}, "note", "evidence"},
		{domain.Urging, []domain.Outcome{domain.Performed}, "evidence", "note"},
		{domain.Urging, []domain.Outcome{domain.NotPerformed}, "note", "evidence"},
		{domain.CourtNotice, procedures.All().Task(domain.CourtNotice).Answers(), "", "evidence note"},
		{domain.RemediationConsent, procedures.All().Task(domain.RemediationConsent).Answers(), "evidence", "note"},
		{domain.ReturnVisit, []domain.Outcome{domain.Visited}, "visit", "evidence note"},
		{domain.ReturnVisit, []domain.Outcome{domain.Unreachable}, "note", ""},
		{domain.Closing, []domain.Outcome{domain.Close}, "", "note"},
		{domain.Closing, []domain.Outcome{domain.Return}, "note", ""},
		{domain.Completion, procedures.All().Task(domain.Completion).Answers(), "note", ""},
		{domain.ApproveChange, []domain.Outcome{domain.Approve}, "", "note"},
		{domain.ApproveChange, []domain.Outcome{domain.Reject}, "note", ""},
		{domain.ApproveCorrection, []domain.Outcome{domain.Approve}, "", "note"},
		{domain.ApproveCorrection, []domain.Outcome{domain.Reject}, "note", ""},
		{domain.TakeOver, []domain.Outcome{domain.Approve}, "", "note"},
		{domain.TakeOver, []domain.Outcome{domain.Reject}, "note", ""},
	}
	seen := 0
	for _, row := range table {
		for _, outcome := range row.outcomes {
			seen++
			must, may := strings.Fields(row.must), strings.Fields(row.may)
			about := string(row.kind) + " " + string(outcome)
			require.True(t, procedures.All().Task(row.kind).Allows(outcome), about)
			require.NoError(t, procedures.All().Task(row.kind).Check(outcome, detailsOf(t, only(must...))), about)
			require.NoError(t, procedures.All().Task(row.kind).Check(outcome, detailsOf(t, only(append(must, may...)...))), about)
			for i, field := range must {
				short := detailsOf(t, only(slices.Delete(slices.Clone(must), i, i+1)...))
				require.Equal(t, domain.Refuse(domain.MissingDetails, "field", field), procedures.All().Task(row.kind).Check(outcome, short), about)
			}
			for field := range filled() {
				if slices.Contains(must, field) || slices.Contains(may, field) {
					continue
				}
				err := procedures.All().Task(row.kind).Check(outcome, detailsOf(t, only(append(must, field)...)))
				require.Equal(t, domain.Refuse(domain.MissingDetails, "belongs_not", "field", field), err, about)
			}
		}
	}
	all := 0
	for _, kind := range domain.TaskKinds() {
		all += len(procedures.All().Task(kind).Answers())
		require.False(t, procedures.All().Task(kind).Allows(domain.Expired), "nobody signs that a term is over")
	}
	require.Equal(t, all, seen, "every outcome stands in the table")
}

func TestDetailsOfActs(t *testing.T) {
	t.Parallel()
	for _, act := range []domain.ActKind{domain.Withdraw, domain.Object} {
		require.NoError(t, mediation.Procedure().CheckAct(act, detailsOf(t, only("party", "evidence"))))
		require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "party"), mediation.Procedure().CheckAct(act, detailsOf(t, only("evidence"))))
		require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "evidence"), mediation.Procedure().CheckAct(act, detailsOf(t, only("party"))))
	}
	for _, act := range []domain.ActKind{domain.Danger, domain.Recuse, domain.Sham, domain.EndHold} {
		require.NoError(t, mediation.Procedure().CheckAct(act, detailsOf(t, only("note"))))
		require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "note"), mediation.Procedure().CheckAct(act, domain.Details{}))
	}
	require.NoError(t, mediation.Procedure().CheckAct(domain.FileDocument, detailsOf(t, only("document", "party"))))
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "document"), mediation.Procedure().CheckAct(domain.FileDocument, detailsOf(t, only("note"))))
	for field, wrong := range map[string]string{"kind": "agreement", "scan": "abc", "date": "2026-02-29"} { // the register writes the agreement itself
		d := filled()["document"].(map[string]any)
		d[field] = wrong
		require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "document"),
			mediation.Procedure().CheckAct(domain.FileDocument, detailsOf(t, map[string]any{"document": d})), field)
	}
}

// Each field refuses what it could not mean, and names itself.
func TestDetailsFieldByField(t *testing.T) {
	t.Parallel()
	evidence := func(change func(map[string]any)) map[string]any {
		e := filled()["evidence"].(map[string]any)
		change(e)
		return map[string]any{"evidence": e}
	}
	agreement := func(field string, value any) map[string]any {
		a := filled()["agreement"].(map[string]any)
		a[field] = value
		return map[string]any{"agreement": a}
	}
	for _, c := range []struct {
		kind    domain.TaskKind
		outcome domain.Outcome
		fields  map[string]any
		fact    string
	}{
		{domain.Acceptance, domain.Decline, map[string]any{"reason": "too_hard", "note": "x"}, "reason"},
		{domain.Acceptance, domain.Refer, map[string]any{"centre": "44010", "note": "x"}, "centre"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "\u202etxt"}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "a\u200bb"}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "a\u2028b"}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "a\u0007b"}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "a\nb\u202ec"}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": strings.Repeat("字", 4001)}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"note": "  "}, "note"},
		{domain.Acceptance, domain.Accept, map[string]any{"respondents": []any{map[string]any{"role": "applicant", "name": "李某"}}}, "respondents.role"},
		{domain.Acceptance, domain.Accept, map[string]any{"respondents": []any{map[string]any{"role": "respondent", "name": "李某", "phone": "123"}}}, "respondents: phone: 11 digits, or a landline with its area code"},
		{domain.Appointment, domain.Appoint, map[string]any{"mediators": []string{"S0001", "S0001"}, "chosen_by": "parties"}, "mediators"},
		{domain.Appointment, domain.Appoint, map[string]any{"mediators": []string{"S1", "S2", "S3", "S4", "S5", "S6"}, "chosen_by": "parties"}, "mediators"},
		{domain.Appointment, domain.Appoint, map[string]any{"mediators": []string{"S0001"}, "chosen_by": "lot"}, "chosen_by"},
		{domain.Informing, domain.Told, map[string]any{"routes": []string{"court"}, "legal_aid": true}, "routes"},
		{domain.Informing, domain.Told, map[string]any{"routes": []string{"court", "court", "court"}, "legal_aid": true}, "routes"},
		{domain.Informing, domain.Told, map[string]any{"routes": domain.Routes(), "legal_aid": false}, "legal_aid"},
		{domain.PoliceReport, domain.Reported, map[string]any{"reported_to": "a\nb"}, "reported_to"},
		{domain.PoliceReport, domain.Reported, map[string]any{"reported_to": "x", "receipt_no": strings.Repeat("1", 101)}, "receipt_no"},
		{domain.Consent, domain.Agree, evidence(func(e map[string]any) { e["form"] = "abc" }), "evidence"},
		{domain.Consent, domain.Agree, evidence(func(e map[string]any) { e["place"] = "" }), "evidence"},
		{domain.Consent, domain.Agree, evidence(func(e map[string]any) { delete(e, "at") }), "evidence"},
		{domain.Consent, domain.Agree, evidence(func(e map[string]any) { e["present"] = []string{""} }), "evidence.present"},
		{domain.Consent, domain.Agree, evidence(func(e map[string]any) { e["present"] = slices.Repeat([]string{"甲"}, 21) }), "evidence"},
		{domain.Session, domain.Written, agreement("facts", ""), "agreement.facts"},
		{domain.Session, domain.Written, agreement("content", ""), "agreement.content"},
		{domain.Session, domain.Written, agreement("performance", "\u0000"[:0]), "agreement.performance"},
		{domain.Session, domain.Written, agreement("performance_until", "2026-02-29"), "agreement.performance_until"},
		{domain.Session, domain.Written, agreement("amount_fen", -1), "agreement.amount_fen"},
		{domain.Session, domain.Written, agreement("amount_fen", 1_000_000_000_001), "agreement.amount_fen"},
		{domain.Session, domain.Written, agreement("subject", []string{"weather"}), "agreement.subject"},
		{domain.Session, domain.Written, agreement("subject", []string{"ip", "ip"}), "agreement.subject"},
		{domain.Confirmation, domain.Apply, map[string]any{"applicants": slices.Repeat([]string{"P1"}, 51), "evidence": filled()["evidence"]}, "applicants"},
		{domain.ReturnVisit, domain.Visited, map[string]any{"visit": map[string]any{"performance": "gladly", "satisfaction": "fair"}}, "visit"},
		{domain.ReturnVisit, domain.Visited, map[string]any{"visit": map[string]any{"performance": "partly", "satisfaction": "5"}}, "visit"},
	} {
		err := procedures.All().Task(c.kind).Check(c.outcome, detailsOf(t, c.fields))
		require.EqualError(t, err, "MISSING_DETAILS ("+c.fact+")")
	}
	long := domain.Details{Note: strings.Repeat("𠮷", 3999) + "\n", Respondents: []domain.PartyEntry{{Role: domain.Respondent, Name: "阿卜杜拉·买买提"}}}
	require.NoError(t, procedures.All().Task(domain.Acceptance).Check(domain.Accept, long), "rare characters and ethnic names are fine")
	require.True(t, domain.ValidOpinion([]byte("同意。\n附后")))
	longest := strings.Repeat("字", 20000)
	require.True(t, domain.ValidOpinion([]byte(longest)))
	require.False(t, domain.ValidOpinion([]byte(longest+"字")))
	require.LessOrEqual(t, len(longest), domain.MaxDeposit, "the longest opinion can be deposited")
	require.False(t, domain.ValidOpinion([]byte("a\xff")))
	require.False(t, domain.ValidOpinion(nil))
}

// Each field takes as much as it says.
func TestDetailsUpToTheirBounds(t *testing.T) {
	t.Parallel()
	whole := detailsOf(t, filled())
	whole.Evidence.Place, whole.Evidence.Present = strings.Repeat("里", 200), slices.Repeat([]string{strings.Repeat("甲", 100)}, 20)
	for _, c := range []struct {
		kind    domain.TaskKind
		outcome domain.Outcome
		details domain.Details
	}{
		{domain.Acceptance, domain.Accept, domain.Details{Note: strings.Repeat("字", 4000)}},
		{domain.Appointment, domain.Appoint, domain.Details{Mediators: []domain.StaffID{"S1", "S2", "S3", "S4", "S5"}, ChosenBy: "committee"}},
		{domain.PoliceReport, domain.Reported, domain.Details{ReportedTo: strings.Repeat("所", 200), ReceiptNo: strings.Repeat("1", 100)}},
		{domain.Consent, domain.Agree, domain.Details{Evidence: whole.Evidence}},
	} {
		require.NoError(t, procedures.All().Task(c.kind).Check(c.outcome, c.details), c.kind)
	}
	require.Error(t, procedures.All().Task(domain.PoliceReport).Check(domain.Reported, domain.Details{ReportedTo: "所", ReceiptNo: "1\n2"}), "one line")
}

func TestIntakeFieldByField(t *testing.T) {
	t.Parallel()
	good := func() domain.Intake {
		return domain.Intake{
			Centre: "440104003104", Kind: "neighbour", Origin: domain.Applied, Title: "漏水",
			Parties: []domain.PartyEntry{{Role: domain.Applicant, Name: "陈某", IDNumber: "11010519491231002X"}},
		}
	}
	require.NoError(t, good().Validate())
	crowd := good()
	crowd.Parties = slices.Repeat(crowd.Parties, domain.MaxParties)
	require.NoError(t, crowd.Validate())
	entrusted := good()
	entrusted.Origin, entrusted.Parties[0] = domain.Entrusted, domain.PartyEntry{Role: domain.Respondent, Name: "李某", Phone: "13800138000"}
	require.NoError(t, entrusted.Validate(), "whom others send need not be the applicant")
	for field, spoil := range map[string]func(*domain.Intake){
		"centre":            func(in *domain.Intake) { in.Centre = "4401040031" },
		"kind":              func(in *domain.Intake) { in.Kind = "petition" },
		"origin":            func(in *domain.Intake) { in.Origin = "" },
		"title":             func(in *domain.Intake) { in.Title = "a\nb" },
		"description":       func(in *domain.Intake) { in.Description = "\x1b[2J" },
		"place":             func(in *domain.Intake) { in.Place = strings.Repeat("里", 201) },
		"parties":           func(in *domain.Intake) { in.Parties = nil },
		"parties: 1 to 50":  func(in *domain.Intake) { in.Parties = slices.Repeat(in.Parties, domain.MaxParties+1) },
		"party 1: phone":    func(in *domain.Intake) { in.Parties[0].Phone = "123" },
		"party 1: role":     func(in *domain.Intake) { in.Origin, in.Parties[0].Role = domain.Proactive, "witness" },
		"party 1: name":     func(in *domain.Intake) { in.Parties[0].Name = " " },
		"party 1: id_numbe": func(in *domain.Intake) { in.Parties[0].IDNumber = "4.40104E+17" },
		"party 1: address":  func(in *domain.Intake) { in.Parties[0].Address = strings.Repeat("路", 201) },
		"parties: an appli": func(in *domain.Intake) { in.Parties[0].Role = domain.Respondent },
	} {
		in := good()
		spoil(&in)
		err := in.Validate()
		require.ErrorContains(t, err, field)
		require.Equal(t, domain.Invalid, domain.KindOf(err))
		require.NotContains(t, err.Error(), "E+17")
	}
}

func FuzzDetails(f *testing.F) {
	whole, err := json.Marshal(filled())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, 0, whole)
	f.Add(4, 1, []byte(`{"agreement":{"facts":"a","content":"b","performance":"c","performance_until":"2026-01-01"}}`))
	f.Add(9, 0, []byte(`{"routes":["court"],"legal_aid":true}`))
	f.Fuzz(func(t *testing.T, kind, outcome int, text []byte) {
		k := domain.TaskKinds()[uint(kind)%uint(len(domain.TaskKinds()))]
		o := procedures.All().Task(k).Answers()[uint(outcome)%uint(len(procedures.All().Task(k).Answers()))]
		var d domain.Details
		if domain.DecodeStrict(text, &d) != nil {
			return
		}
		if err := procedures.All().Task(k).Check(o, d); err != nil {
			require.Equal(t, domain.Refused, domain.KindOf(err))
			return
		}
		// What passes can be kept: it is valid text that PostgreSQL takes.
		kept, err := json.Marshal(d)
		require.NoError(t, err)
		require.NotContains(t, string(kept), `\u0000`)
		require.NoError(t, domain.DecodeStrict(kept, &domain.Details{}))
	})
}
