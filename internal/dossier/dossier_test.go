package dossier_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/internal/dossier"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

const fontFile = "../../bin/fonts/NotoSerifSC_400Regular.ttf"

// font is the font that make font fetches. Without it nothing is tested, and
// that is a failure.
func font(t *testing.T) []byte {
	t.Helper()
	content, err := os.ReadFile(fontFile)
	require.NoError(t, err, "run make font")
	return content
}

func policy(t *testing.T) domain.Policy {
	t.Helper()
	p, err := config.DefaultPolicy(mediation.Kind)
	require.NoError(t, err)
	return p
}

func at(day string, hours ...int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, domain.Shanghai())
	if err != nil {
		panic(err)
	}
	if len(hours) > 0 {
		t = t.Add(time.Duration(hours[0]) * time.Hour)
	}
	return t.UTC()
}

func raw(v any) json.RawMessage {
	content, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return content
}

func heard(day string) json.RawMessage {
	return raw(domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte(day)), Place: "流水井社区综治中心调解室", At: at(day, 10), Present: []string{"赵某（邻居）"}}})
}

var content = domain.Agreement{
	Facts:            "李某家（三楼）卫生间防水层老化，自2026年2月起渗水至陈某家（二楼）卧室，造成天花板、地板和一台TCL-55Q7电视机受损。\n双方对渗水原因没有争议，争议在于修复方式和赔偿数额。",
	Content:          "（一）李某于2026年4月10日前请有资质的施工单位重做卫生间防水层（SBS改性沥青防水卷材），闭水试验48小时不渗漏为合格。\n（二）李某赔偿陈某天花板、地板修复费用人民币8,600.00元、电视机损失人民币2,300.00元，合计人民币10,900.00元（大写：壹万零玖佰元整）。\n（三）双方就本次渗水再无其他争议。",
	Performance:      "赔偿款分两期转账至陈某指定账户：第一期5,450.00元于协议生效当日支付，第二期5,450.00元于修复验收合格之日支付。",
	PerformanceUntil: "2026-04-30",
}

// settled is a case from its registration to the sealed agreement.
func settled() record.Case {
	closed, effective := at("2026-03-20", 16), at("2026-03-20", 11)
	agreed := domain.Details{Agreement: &content, Note: "双方当场核对协议文本，确认无误。"}
	text := domain.HashOf(raw(agreed))
	sealed := at("2026-03-20", 11)
	decided := func(o domain.Outcome, by domain.StaffID, day string, details json.RawMessage) *record.Decision {
		return &record.Decision{Outcome: o, By: by, At: at(day, 10), Details: details}
	}
	return record.Case{
		Case: "YX2026-000123", Kind: "mediation", Dispute: "neighbour", Origin: domain.Applied, Title: "楼上漏水",
		Text: "三楼卫生间渗水至二楼卧室，多次协商未果，要求修复并赔偿。", Place: "流水井社区某街12号", Centre: "440104003104", Stage: domain.StageClosed,
		Ending: string(domain.Agreed), FirstIn: at("2026-02-28", 9), OpenedAt: at("2026-03-02", 9), OpenedBy: "S0003", ClosedAt: &closed, Policy: 1,
		Mediators: []domain.StaffID{"S0005"},
		Parties: []record.Party{
			{Party: "P1", PartyEntry: domain.PartyEntry{Role: domain.Applicant, Name: "陈某", Phone: "13800138000", IDNumber: "11010519491231002X", Address: "广州市越秀区流水井社区某街12号201房"}},
			{Party: "P2", PartyEntry: domain.PartyEntry{Role: domain.Respondent, Name: "李龘"}},
		},
		Tasks: []record.Task{
			{Task: "YX2026-000123/1.1", Kind: domain.Acceptance, Centre: "440104003104", Decision: decided(domain.Accept, "S0004", "2026-03-02", nil)},
			{Task: "YX2026-000123/2.1", Kind: domain.Consent, Party: "P1", Centre: "440104003104", Decision: decided(domain.Agree, "S0003", "2026-03-03", heard("2026-03-03"))},
			{Task: "YX2026-000123/2.2", Kind: domain.Consent, Party: "P2", Centre: "440104003104", Decision: decided(domain.Agree, "S0003", "2026-03-04", heard("2026-03-04"))},
			{Task: "YX2026-000123/3.1", Kind: domain.Appointment, Centre: "440104003104", Decision: decided(domain.Appoint, "S0007", "2026-03-04", nil)},
			{Task: "YX2026-000123/4.1", Kind: domain.Session, Person: "S0005", Centre: "440104003104", Decision: decided(domain.Continue, "S0005", "2026-03-09", raw(domain.Details{Note: "李某承认渗水，对赔偿数额有异议，约定3月16日再谈。"}))},
			{Task: "YX2026-000123/5.1", Kind: domain.Session, Person: "S0005", Centre: "440104003104", Decision: decided(domain.Written, "S0005", "2026-03-16", raw(agreed))},
			{Task: "YX2026-000123/6.1", Kind: domain.Signature, Party: "P1", Subject: text, Centre: "440104003104", Decision: decided(domain.Sign, "S0003", "2026-03-17", heard("2026-03-17"))},
			{Task: "YX2026-000123/6.2", Kind: domain.Signature, Party: "P2", Subject: text, Centre: "440104003104", Decision: decided(domain.Sign, "S0003", "2026-03-18", heard("2026-03-18"))},
			{Task: "YX2026-000123/6.3", Kind: domain.MediatorSigns, Person: "S0005", Subject: text, Centre: "440104003104", Decision: decided(domain.Sign, "S0005", "2026-03-18", nil)},
			{Task: "YX2026-000123/7.1", Kind: domain.Seal, Subject: text, Centre: "440104003104", Decision: decided(domain.ApplySeal, "S0007", "2026-03-20", nil)},
		},
		Acts: []record.Act{{Kind: domain.OpenCase, By: "S0003", At: at("2026-03-02", 9)}},
		Agreements: []record.Agreement{{Version: 1, Form: "written", Content: raw(content), Hash: text, MadeAt: at("2026-03-16", 10), SealedAt: &sealed, EffectiveAt: &effective, Signatures: []record.Signature{
			{Party: "P1", SignedAt: at("2026-03-17", 10)}, {Party: "P2", SignedAt: at("2026-03-18", 10)}, {Mediator: "S0005", SignedAt: at("2026-03-18", 10)},
		}}},
		Names: map[string]string{"440104003104": "流水井社区", "S0003": "林登记", "S0004": "周登记", "S0005": "吴调解", "S0007": "郑主任"},
	}
}

// oral, failed and fresh are the other ways in which a case may stand.
func oral() record.Case {
	s := settled()
	s.Ending = string(domain.AgreedOrally)
	s.Agreements[0].Form = "oral"
	return s
}

func failed() record.Case {
	s := settled()
	s.Ending, s.Agreements = string(domain.Failed), nil
	s.Tasks = s.Tasks[:5]
	s.Tasks = append(s.Tasks,
		record.Task{Kind: domain.Session, Person: "S0005", Centre: "440104003104", Decision: &record.Decision{
			Outcome: domain.Fail, By: "S0005", At: at("2026-03-16", 10), Details: raw(domain.Details{Note: "双方对赔偿数额差距过大，无法达成一致。"}),
		}},
		record.Task{Kind: domain.Informing, Centre: "440104003104", Decision: &record.Decision{
			Outcome: domain.Told, By: "S0003", At: at("2026-03-17", 10), Details: raw(domain.Details{Routes: domain.Routes(), LegalAid: true}),
		}})
	return s
}

// corrected is a case whose agreement was struck after it was sealed, and made
// anew with another amount.
func corrected() record.Case {
	s := settled()
	strike := &record.Struck{Kind: domain.ReturnTo, By: "S0007", At: at("2026-03-23", 9), Act: domain.HashOf([]byte("act")), Note: "赔偿数额抄写错误，应为9,800.00元"}
	closed := *s.ClosedAt
	s.Closings = []record.Closing{{Ending: domain.Agreed, ClosedAt: closed, Struck: strike}}
	later := at("2026-03-27", 11)
	s.ClosedAt = &later
	again := s.Agreements[0]
	again.Version, again.MadeAt, again.SealedAt, again.EffectiveAt, again.Signatures = 2, at("2026-03-24", 10), &later, &later, nil
	other := content
	other.Content = "李某于2026年4月30日前修复防水层，并赔偿陈某人民币9,800.00元（大写：玖仟捌佰元整）。"
	again.Content = raw(other)
	again.Hash = domain.HashOf(again.Content)
	s.Agreements[0].Struck = strike
	s.Agreements = append(s.Agreements, again)
	for i := 5; i < len(s.Tasks); i++ {
		s.Tasks[i].Struck = strike
	}
	s.Tasks = append(s.Tasks, record.Task{Kind: domain.Session, Person: "S0005", Centre: "440104003104", Decision: &record.Decision{
		Outcome: domain.Written, By: "S0005", At: at("2026-03-24", 10), Details: raw(domain.Details{Agreement: &other}),
	}})
	return s
}

// followed is a case whose agreement lives on: it is to be performed in two
// instalments, of which one was not, and the parties have applied to the court.
func followed() record.Case {
	s := settled()
	s.Ending, s.ClosedAt, s.Stage = "", nil, domain.StageFollowUp
	due := content
	due.AmountFen = 1090000
	due.Instalments = []domain.Instalment{{Due: "2026-03-20", AmountFen: 545000}, {Due: "2026-04-30", AmountFen: 545000, What: "修复验收合格后的余款"}, {Due: "2026-04-30", What: "重做卫生间防水层"}}
	s.Agreements[0].Content = raw(due)
	answer := func(kind domain.TaskKind, number int, o domain.Outcome, day string, d domain.Details) {
		answered(&s, kind, number, o, day, d)
	}
	evidence := &domain.Evidence{Form: domain.HashOf([]byte("回执")), Place: "李某家中", At: at("2026-03-27", 15)}
	answer(domain.Performance, 1, domain.Performed, "2026-03-20", domain.Details{Evidence: evidence})
	answer(domain.Confirmation, 0, domain.Apply, "2026-03-25", domain.Details{Evidence: evidence, Applicants: []domain.PartyID{"P1", "P2"}})
	answer(domain.ReturnVisit, 1, domain.Visited, "2026-03-28", domain.Details{Evidence: evidence, Visit: &domain.Visit{Performance: "partly", Satisfaction: "satisfied"}, Note: "第一期款项已收到，防水层正在施工。"})
	answer(domain.CourtRuling, 0, domain.Confirmed, "2026-04-10", domain.Details{Evidence: evidence, ReceiptNo: "（2026）粤0104民特123号"})
	answer(domain.Performance, 2, domain.Defaulted, "2026-05-06", domain.Details{Note: "未付款"})
	answer(domain.Urging, 2, domain.NotPerformed, "2026-05-11", domain.Details{Note: "称资金周转困难"})
	answer(domain.CourtNotice, 2, domain.Told, "2026-05-12", domain.Details{})
	answer(domain.ReturnVisit, 2, domain.Unreachable, "2026-06-01", domain.Details{Note: "电话无人接听"})
	answer(domain.ReturnVisit, 2, domain.Visited, "2026-06-02", domain.Details{Visit: &domain.Visit{Performance: "not_performed", Satisfaction: "dissatisfied", Escalation: true}})
	s.Documents = []record.Document{
		{Kind: domain.DocumentIdentity, Party: "P1", Date: "2026-03-02"},
		{Kind: domain.DocumentIdentity, Party: "P2", Date: "2026-03-04"},
		{Kind: domain.DocumentRecord, Date: "2026-03-16"},
		{Kind: domain.DocumentOther, Date: "2026-04-01"},
	}
	return s
}

func fresh() record.Case {
	s := settled()
	s.Ending, s.ClosedAt, s.Agreements, s.Tasks, s.Mediators, s.Stage = "", nil, nil, nil, nil, domain.StageAcceptance
	return s
}

// opened writes a case's dossier and reads it back: the files by their names.
func opened(t *testing.T, story record.Case, font []byte) map[string][]byte {
	t.Helper()
	var out bytes.Buffer
	names, err := dossier.Archive(&out, string(story.Case), dossier.Documents(story, policy(t)), font)
	require.NoError(t, err)
	files := officetest.Unzipped(t, out.Bytes())
	require.Len(t, files, len(names))
	found := map[string][]byte{}
	for name, content := range files {
		file, ok := strings.CutPrefix(name, string(story.Case)+"/")
		require.True(t, ok, name)
		require.Contains(t, names, file)
		found[file] = content
	}
	return found
}
