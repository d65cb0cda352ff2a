//go:build e2e

package chaos_test

import (
	"slices"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
)

// choice is an answer with its details.
type choice struct {
	outcome domain.Outcome
	details any
}

// seats says who sits where in the office.
var seats = map[domain.Seat][]string{
	{Post: domain.Registrar, Centre: officetest.Community}: {"registrar", "registrar2"},
	{Post: domain.Mediator, Centre: officetest.Community}:  {"mediator", "mediator2"},
	{Post: domain.Head, Centre: officetest.Community}:      {"head"},
	{Post: domain.Registrar, Centre: officetest.Street}:    {"street-registrar"},
	{Post: domain.Mediator, Centre: officetest.Street}:     {"street-mediator"},
	{Post: domain.Head, Centre: officetest.Street}:         {"street-head"},
	{Post: domain.Registrar, Centre: officetest.District}:  {"district-registrar"},
	{Post: domain.Mediator, Centre: officetest.District}:   {"district-mediator"},
	{Post: domain.Head, Centre: officetest.District}:       {"district-head"},
}

// mayDecide lists who may decide a task.
func (r *run) mayDecide(t asked) (names []string) {
	if t.Person != "" {
		for name, p := range r.People {
			if p.ID == t.Person {
				return []string{name}
			}
		}
	}
	for _, name := range seats[domain.Seat{Post: t.Post, Centre: t.At}] {
		if !slices.Contains(t.Excluded, r.People[name].ID) {
			names = append(names, name)
		}
	}
	return names
}

// haste is the step from which a case is led to its end.
const haste = 12

// decides chooses an answer to a task: mostly the one that takes the case on.
func (p player) decides(c *worked, v view, t asked) choice {
	usual := p.chance.IntN(10) < 9
	switch t.Kind {
	case domain.Acceptance:
		if to := p.refersTo(v.Centre); to != "" && v.Step < haste {
			return choice{domain.Refer, domain.Details{Centre: to, Note: "涉及两个社区"}}
		}
		if !usual {
			return decline()
		}
		return choice{domain.Accept, nil}
	case domain.ReferralConsent:
		if c.refuses {
			return choice{domain.RefuseIt, officetest.Heard()}
		}
		return choice{domain.Agree, officetest.Heard()}
	case domain.Session:
		return p.session(v)
	}
	answers := p.answers(t)
	if usual || v.Step >= haste {
		return answers[0]
	}
	return answers[len(answers)-1]
}

// refersTo chooses a centre that may have the case instead, now and then: two of
// them may send one to and fro, until it is ruled on.
func (p player) refersTo(centre domain.CentreCode) domain.CentreCode {
	switch {
	case centre == officetest.Community && p.chance.IntN(6) == 0:
		return officetest.Street
	case centre == officetest.Street && p.chance.IntN(2) == 0:
		return officetest.Community
	}
	return ""
}

// session chooses what came of a session.
func (p player) session(v view) choice {
	if v.Step >= haste {
		return choice{domain.Oral, agreement()}
	}
	switch roll := p.chance.IntN(10); {
	case roll < 5:
		return choice{domain.Written, agreement()}
	case roll < 7:
		return choice{domain.Oral, agreement()}
	case roll < 8:
		return choice{domain.Continue, nil}
	case roll < 9:
		return choice{domain.Extend, nil}
	}
	return choice{domain.Fail, note()}
}

// answers lists the answers to a task that need no thought, the usual one first.
func (r *run) answers(t asked) []choice {
	heard := officetest.Heard()
	switch t.Kind {
	case domain.Acceptance:
		return []choice{{domain.Accept, nil}, decline()}
	case domain.Consent, domain.Extension, domain.ReferralConsent:
		return []choice{{domain.Agree, heard}, {domain.RefuseIt, heard}}
	case domain.Appointment:
		var all []choice
		for _, name := range seats[domain.Seat{Post: domain.Mediator, Centre: t.At}] {
			all = append(all, choice{domain.Appoint, domain.Details{Mediators: []domain.StaffID{r.People[name].ID}, ChosenBy: "parties"}})
		}
		return all
	case domain.Session:
		return []choice{{domain.Oral, agreement()}, {domain.Fail, note()}}
	case domain.Signature:
		return []choice{{domain.Sign, heard}, {domain.RefuseIt, heard}}
	case domain.MediatorSigns:
		return []choice{{domain.Sign, nil}, {domain.RefuseIt, note()}}
	case domain.Seal:
		return []choice{{domain.ApplySeal, nil}, {domain.Return, note()}}
	case domain.Informing:
		return []choice{{domain.Told, domain.Details{Routes: domain.Routes(), LegalAid: true}}}
	case domain.Confirmation:
		joint := heard
		joint.Applicants = []domain.PartyID{"P1", "P2"}
		return []choice{{domain.Apply, joint}}
	case domain.CourtRuling:
		return []choice{{domain.Confirmed, heard}, {domain.Dismissed, heard}}
	case domain.Performance:
		return []choice{{domain.Performed, heard}, {domain.Defaulted, note()}}
	case domain.Urging:
		return []choice{{domain.Performed, heard}, {domain.NotPerformed, note()}}
	case domain.CourtNotice:
		return []choice{{domain.Told, note()}}
	case domain.RemediationConsent:
		return []choice{{domain.RefuseIt, heard}, {domain.Agree, heard}}
	case domain.ReturnVisit:
		found := domain.Visit{Performance: "performed", Satisfaction: "satisfied"}
		return []choice{{domain.Visited, domain.Details{Visit: &found}}, {domain.Unreachable, note()}}
	case domain.Closing:
		return []choice{{domain.Close, nil}, {domain.Return, note()}}
	case domain.Completion:
		return []choice{{domain.Completed, note()}}
	case domain.PoliceReport, domain.ShamReport, domain.MandatoryReport:
		return []choice{{domain.Reported, domain.Details{ReportedTo: "派出所"}}, {domain.NotNeeded, note()}}
	case domain.Jurisdiction:
		return []choice{{domain.Assign, domain.Details{Centre: officetest.Community, Note: "由社区受理"}}, {domain.Assign, domain.Details{Centre: officetest.Street, Note: "由街道受理"}}}
	case domain.OnHold:
		return []choice{{domain.Resume, note()}}
	case domain.Course:
		return []choice{{domain.Continue, note()}, {domain.Suspend, note()}, {domain.EndMediation, note()}}
	default:
		return []choice{{domain.Resume, note()}, {domain.EndMediation, note()}}
	}
}

// otherAnswers lists what rivals may answer to the same task.
func (p player) otherAnswers(t asked, first choice) []choice {
	return slices.DeleteFunc(p.answers(t), func(c choice) bool { return c.outcome == first.outcome && t.Kind != domain.Appointment })
}

// actIn chooses an act that interrupts a case where it stands, if any does.
func (p player) actIn(v view, t asked) (domain.ActKind, string, domain.Details) {
	who := seats[domain.Seat{Post: domain.Registrar, Centre: v.Centre}][0]
	details := officetest.Heard()
	details.Party = "P1"
	switch roll := p.chance.IntN(5); {
	case roll == 0 && procedures.All().Act(domain.Withdraw).InterruptsAt(v.Stage, false):
		return domain.Withdraw, who, details
	case roll == 1 && procedures.All().Act(domain.Danger).InterruptsAt(v.Stage, false) && v.Stage != domain.StageSuspended:
		return domain.Danger, who, note()
	case roll == 2 && procedures.All().Act(domain.AtRisk).InterruptsAt(v.Stage, false):
		return domain.AtRisk, who, domain.Details{Ground: oneOf(p.chance, domain.RiskGrounds()), Note: "家庭暴力线索"}
	case roll == 3 && procedures.All().Act(domain.Sham).InterruptsAt(v.Stage, false):
		return domain.Sham, who, note()
	case t.Kind == domain.Session && v.Centre == officetest.Community:
		return domain.Object, who, details
	}
	return "", "", domain.Details{}
}

func decline() choice {
	return choice{domain.Decline, domain.Details{Reason: "not_civil", Note: "属行政事项"}}
}

func note() domain.Details { return domain.Details{Note: "记录在案"} }

func agreement() domain.Details {
	return domain.Details{Agreement: &domain.Agreement{
		Facts: "三楼渗水，双方对原因无争议", Content: "三楼修复防水层", Performance: "一次性修复", PerformanceUntil: "2026-05-01",
	}}
}
