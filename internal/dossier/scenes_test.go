package dossier_test

import (
	"fmt"

	"hejie/domain"
	"hejie/internal/record"
)

type scene struct {
	name  string
	story record.Case
}

// scenes are cases of every shape, each of which has a golden file.
func scenes() []scene {
	return []scene{
		{"settled", settled()},
		{"oral", oral()},
		{"failed", failed()},
		{"corrected", corrected()},
		{"followed", followed()},
		{"fresh", fresh()},
		{"instalments", instalments()},
		{"guarded", guarded()},
		{"represented", represented()},
		{"remediated", remediated()},
		{"talked", talked()},
	}
}

// answered adds a task about the last agreement, with its answer.
func answered(s *record.Case, kind domain.TaskKind, number int, o domain.Outcome, day string, d domain.Details) *record.Task {
	s.Tasks = append(s.Tasks, record.Task{Kind: kind, Number: number, Subject: s.Agreements[len(s.Agreements)-1].Hash, Centre: "440104003104", Decision: &record.Decision{
		Outcome: o, By: "S0005", At: at(day, 10), Details: raw(d),
	}})
	return &s.Tasks[len(s.Tasks)-1]
}

// talksAgain has both parties agree to new talks, with another mediator.
func talksAgain(s *record.Case, day string) {
	for _, p := range []domain.PartyID{"P1", "P2"} {
		k := answered(s, domain.RemediationConsent, 2, domain.Agree, day, domain.Details{})
		k.Party, k.Decision.Details = p, heard(day)
	}
	answered(s, domain.Appointment, 0, domain.Appoint, day, domain.Details{Mediators: []domain.StaffID{"S0006"}})
	s.Mediators, s.Names["S0006"] = []domain.StaffID{"S0006"}, "钱调解"
}

// instalments is a case that was closed when all of six instalments had come to
// their end: the fourth was not performed.
func instalments() record.Case {
	s := settled()
	due := content
	due.AmountFen, due.PerformanceUntil = 1090000, "2026-09-30"
	for n := range 6 {
		due.Instalments = append(due.Instalments, domain.Instalment{Due: fmt.Sprintf("2026-%02d-20", 4+n), AmountFen: 181667})
	}
	due.Instalments[5].AmountFen = 181665
	s.Agreements[0].Content = raw(due)
	for n := 1; n <= 6; n++ {
		day := fmt.Sprintf("2026-%02d-21", 3+n)
		if n == 4 {
			answered(&s, domain.Performance, n, domain.Defaulted, day, domain.Details{Note: "逾期未付"})
			answered(&s, domain.Urging, n, domain.NotPerformed, "2026-07-28", domain.Details{Note: "称资金周转困难"})
			answered(&s, domain.CourtNotice, n, domain.Told, "2026-07-29", domain.Details{})
			continue
		}
		answered(&s, domain.Performance, n, domain.Performed, day, domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte(day)), Place: "社区", At: at(day, 9)}})
	}
	answered(&s, domain.ReturnVisit, 2, domain.Visited, "2026-10-12", domain.Details{Visit: &domain.Visit{Performance: "partly", Satisfaction: "fair"}, Note: "第四期未付，其余已付。"})
	closed := at("2026-10-13", 10)
	s.ClosedAt = &closed
	return s
}

// guarded is a case in which a guardian signs for the applicant, the respondent
// has one on record and is of age, and a third is under age and nobody knows his.
func guarded() record.Case {
	s := settled()
	s.Parties[0].Name, s.Parties[0].Minor = "陈小某", true
	s.Parties[0].Guardian = &domain.Guardian{Name: "陈某", Relation: "父亲", Phone: "13800138000"}
	s.Parties[1].Guardian = &domain.Guardian{Name: "李某某", Relation: "长子"}
	s.Parties = append(s.Parties, record.Party{Party: "P3", Minor: true, PartyEntry: domain.PartyEntry{Role: domain.Respondent, Name: "李小某"}})
	for i, k := range s.Tasks {
		if k.Party == "P1" {
			said := domain.Details{Evidence: &domain.Evidence{Form: domain.HashOf([]byte(k.Task)), Place: "流水井社区综治中心调解室", At: k.Decision.At, By: domain.ByGuardian}}
			s.Tasks[i].Decision.Details = raw(said)
		}
	}
	return s
}

// represented is a case in which two of eleven owners speak for the others, one
// of whom has signed himself all the same.
func represented() record.Case {
	s := settled()
	for n := 3; n <= 12; n++ {
		p := record.Party{Party: domain.NthParty(n), PartyEntry: domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主某%d", n)}, By: "P2"}
		if n == 3 {
			p.By = ""
		}
		if n > 10 {
			p.By = "P3"
		}
		s.Parties = append(s.Parties, p)
	}
	s.Agreements[0].Signatures = append(s.Agreements[0].Signatures, record.Signature{Party: "P12", SignedAt: at("2026-03-19", 10)})
	return s
}

// remediated is a case whose agreement a later one has replaced: both took
// effect, and were performed in part, and a third text was not signed.
func remediated() record.Case {
	s := followed()
	talksAgain(&s, "2026-05-25")
	first := s.Agreements[0]
	again := first
	made, sealed := at("2026-06-10", 10), at("2026-06-12", 10)
	later := content
	later.Content, later.PerformanceUntil = "余款5,450.00元分两次付清，防水层由陈某自行修复。", "2026-08-01"
	later.AmountFen, later.Instalments = 545000, []domain.Instalment{{Due: "2026-07-01", AmountFen: 300000, What: "首期"}, {Due: "2026-08-01", AmountFen: 245000}}
	again.Version, again.MadeAt, again.SealedAt, again.EffectiveAt = 2, made, &sealed, &sealed
	again.Content, again.Signatures = raw(later), []record.Signature{{Party: "P1", SignedAt: made}, {Party: "P2", SignedAt: made}, {Mediator: "S0006", SignedAt: made}}
	again.Hash = domain.HashOf(again.Content)
	s.Agreements = append(s.Agreements, again)
	session := answered(&s, domain.Session, 0, domain.Written, "2026-06-10", domain.Details{Agreement: &later})
	session.Person, session.Decision.By = "S0006", "S0006"
	answered(&s, domain.Performance, 1, domain.Performed, "2026-07-02", domain.Details{})
	answered(&s, domain.Confirmation, 0, domain.Expired, "2026-07-13", domain.Details{})
	refused := first
	refused.Version, refused.MadeAt, refused.SealedAt, refused.EffectiveAt, refused.Signatures = 3, at("2026-07-10", 10), nil, nil, nil
	refused.Content = raw(domain.Agreement{Facts: "事实", Content: "无人签名的文本", Performance: "一次付清", PerformanceUntil: "2026-08-01"})
	refused.Hash = domain.HashOf(refused.Content)
	s.Agreements = append(s.Agreements, refused)
	signature := answered(&s, domain.Signature, 0, domain.RefuseIt, "2026-07-11", domain.Details{})
	signature.Party, signature.Decision.By, signature.Decision.Details = "P2", "S0003", heard("2026-07-11")
	return s
}

// talked is a case in which new talks came to nothing: the first agreement binds
// the parties still, and they were told where else they can turn.
func talked() record.Case {
	s := followed()
	talksAgain(&s, "2026-05-25")
	session := answered(&s, domain.Session, 0, domain.Fail, "2026-06-10", domain.Details{Note: "对余款分期仍有分歧。"})
	session.Person, session.Decision.By = "S0006", "S0006"
	told := answered(&s, domain.Informing, 2, domain.Told, "2026-06-11", domain.Details{Routes: domain.Routes(), LegalAid: true})
	told.Stage, told.Decision.By = domain.StageFollowUp, "S0003"
	return s
}
