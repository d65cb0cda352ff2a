package dossier_test

import (
	"fmt"

	"hejie/domain"
	"hejie/register"
)

type scene struct {
	name  string
	story register.Story
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
	}
}

// answered adds a task about the first agreement, with its answer.
func answered(s *register.Story, kind domain.TaskKind, number int, o domain.Outcome, day string, d domain.Details) {
	s.Tasks = append(s.Tasks, register.StoryTask{Kind: kind, Number: number, Subject: s.Agreements[0].Hash, Centre: "440104003104", Decision: &register.StoryDecision{
		Outcome: o, By: "S0005", At: at(day, 10), Details: raw(d),
	}})
}

// instalments is a case that was closed when all of six instalments had come to
// their end: the fourth was not performed.
func instalments() register.Story {
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
func guarded() register.Story {
	s := settled()
	s.Parties[0].Name, s.Parties[0].Minor = "陈小某", true
	s.Parties[0].Guardian = &domain.Guardian{Name: "陈某", Relation: "父亲", Phone: "13800138000"}
	s.Parties[1].Guardian = &domain.Guardian{Name: "李某某", Relation: "长子"}
	s.Parties = append(s.Parties, register.StoryParty{Party: "P3", Minor: true, PartyEntry: domain.PartyEntry{Role: domain.Respondent, Name: "李小某"}})
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
func represented() register.Story {
	s := settled()
	for n := 3; n <= 12; n++ {
		p := register.StoryParty{Party: domain.NthParty(n), PartyEntry: domain.PartyEntry{Role: domain.Respondent, Name: fmt.Sprintf("业主某%d", n)}, By: "P2"}
		if n == 3 {
			p.By = ""
		}
		if n > 10 {
			p.By = "P3"
		}
		s.Parties = append(s.Parties, p)
	}
	s.Agreements[0].Signatures = append(s.Agreements[0].Signatures, register.StorySignature{Party: "P12", SignedAt: at("2026-03-19", 10)})
	return s
}

// remediated is a case whose agreement a later one has replaced: both took
// effect, and a third text was not signed.
func remediated() register.Story {
	s := followed()
	first := s.Agreements[0]
	again := first
	made, sealed := at("2026-06-10", 10), at("2026-06-12", 10)
	later := content
	later.Content = "余款5,450.00元于2026年7月1日前付清。"
	again.Version, again.MadeAt, again.SealedAt, again.EffectiveAt = 2, made, &sealed, &sealed
	again.Content, again.Signatures = raw(later), []register.StorySignature{{Party: "P1", SignedAt: made}, {Party: "P2", SignedAt: made}, {Mediator: "S0005", SignedAt: made}}
	again.Hash = domain.HashOf(again.Content)
	refused := first
	refused.Version, refused.MadeAt, refused.SealedAt, refused.EffectiveAt, refused.Signatures = 3, at("2026-07-10", 10), nil, nil, nil
	refused.Content = raw(domain.Agreement{Facts: "事实", Content: "无人签名的文本", Performance: "一次付清", PerformanceUntil: "2026-08-01"})
	refused.Hash = domain.HashOf(refused.Content)
	s.Agreements = append(s.Agreements, again, refused)
	s.Tasks = append(s.Tasks, register.StoryTask{Kind: domain.Signature, Party: "P2", Subject: refused.Hash, Centre: "440104003104", Decision: &register.StoryDecision{
		Outcome: domain.RefuseIt, By: "S0003", At: at("2026-07-11", 10), Details: heard("2026-07-11"),
	}})
	return s
}
