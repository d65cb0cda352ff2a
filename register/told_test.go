package register_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
	"hejie/internal/officetest"
	"hejie/internal/record"
)

// told plays the workflow's part on the register alone: it asks the steps of a
// small mediation from the first place on, as a run does that begins anew, until
// it comes to one that waits, and gives what is open there.
func (d *desk) told(t testing.TB) (open []record.Task, ending domain.Ending) {
	t.Helper()
	file, err := d.Register.Begin(t.Context(), d.id)
	if domain.KindOf(err) == domain.NotFound {
		return nil, "" // closed
	}
	require.NoError(t, err)
	place := 0
	ask := func(stage domain.Stage, asks ...domain.Ask) domain.Standing {
		place++
		q := d.inquiry(place, stage, asks...)
		q.Version = file.Version
		if asks[0].Party != "" {
			q.EndsOn = domain.RefuseIt
		}
		return d.stand(t, q)
	}
	mediated := false
	end := func(e domain.Ending) domain.Ending {
		if !mediation.Procedure().Ending(e).Settled && !ask(domain.StageInforming, domain.Ask{Kind: domain.Informing}).Settled {
			return e
		}
		for closed := !mediated; !closed; {
			s := ask(domain.StageClosing, domain.Ask{Kind: domain.Closing})
			if !s.Settled {
				return e
			}
			if closed = s.Answers[0].Outcome == domain.Close; !closed && !ask(domain.StageClosing, domain.Ask{Kind: domain.Completion}).Settled {
				return e
			}
		}
		require.NoError(t, d.End(t.Context(), d.id, e))
		return e
	}
	tell := func() domain.Ending {
		s := ask(domain.StageAcceptance, domain.Ask{Kind: domain.Acceptance})
		if !s.Settled {
			return ""
		}
		if s.Answers[0].Outcome == domain.Decline {
			return end(domain.Declined)
		}
		if s = ask(domain.StageConsent, ofParties(domain.Consent)...); !s.Settled {
			return ""
		}
		if slices.ContainsFunc(s.Answers, func(a domain.Answer) bool { return a.Outcome != domain.Agree }) {
			return end(domain.NoConsent)
		}
		if s = ask(domain.StageMediator, domain.Ask{Kind: domain.Appointment}); !s.Settled {
			return ""
		}
		mediator := s.Answers[0].Fact.Mediators[0]
		mediated = true
		for {
			if s = ask(domain.StageMediation, domain.Ask{Kind: domain.Session, Person: mediator}); !s.Settled {
				return ""
			}
			switch s.Answers[0].Outcome {
			case domain.Fail:
				return end(domain.Failed)
			case domain.Expired:
				return end(domain.Lapsed)
			case domain.Oral:
				return end(domain.AgreedOrally)
			case domain.Written:
				signs := append(ofParties(domain.Signature), domain.Ask{Kind: domain.MediatorSigns, Person: mediator})
				if s = ask(domain.StageSigning, signs...); !s.Settled {
					return ""
				}
				if slices.ContainsFunc(s.Answers, func(a domain.Answer) bool { return a.Outcome != domain.Sign }) {
					continue
				}
				if s = ask(domain.StageSealing, domain.Ask{Kind: domain.Seal}); !s.Settled {
					return ""
				}
				if s.Answers[0].Outcome != domain.ApplySeal {
					continue
				}
				if !livedOn(ask, mediator) {
					return ""
				}
				return end(domain.Agreed)
			}
		}
	}
	ending = tell()
	story, err := d.Register.Case(t.Context(), d.id)
	require.NoError(t, err)
	return slices.DeleteFunc(story.Tasks, func(k record.Task) bool { return k.State != "open" }), ending
}

// livedOn asks what became of the two parts of an agreement, and reports whether
// nothing is left to ask.
func livedOn(ask func(domain.Stage, ...domain.Ask) domain.Standing, mediator domain.StaffID) bool {
	for number := 1; number <= 2; number++ {
		s := ask(domain.StageFollowUp, domain.Ask{Kind: domain.Performance, Number: number})
		if s.Settled && s.Answers[0].Outcome == domain.Defaulted {
			s = ask(domain.StageFollowUp, domain.Ask{Kind: domain.Urging, Number: number, Person: mediator})
			if s.Settled && s.Answers[0].Outcome == domain.NotPerformed {
				s = ask(domain.StageFollowUp, domain.Ask{Kind: domain.CourtNotice, Number: number})
			}
		}
		if !s.Settled {
			return false
		}
	}
	return ask(domain.StageFollowUp, domain.Ask{Kind: domain.ReturnVisit, Number: 2, Person: mediator, Rule: domain.LastVisit}).Settled
}

// move has somebody do something at random, which may be refused.
func (d *desk) move(t testing.TB, rt *rapid.T, story record.Case, open []record.Task, who string) string {
	t.Helper()
	act := func(kind domain.ActKind, details domain.Details) string {
		r, err := d.Act(t, who, kind, d.id, details)
		if kind == domain.Correct && err == nil && domain.CaseID(r.Ref) != d.id {
			task := domain.NewTaskID(domain.CaseID(r.Ref), 1, 1)
			for _, head := range []string{"head", "street-head", "district-head"} {
				if _, err = d.Decide(t, head, task, domain.Approve, nil); err == nil {
					break
				}
			}
		}
		require.True(t, err == nil || refusalOf(err) != "", "%v", err)
		return fmt.Sprint(kind, " ", details.Task, details.Stage, details.Outcome, " ", err)
	}
	fits := rapid.IntRange(0, 9).Draw(rt, "fits") > 1 // mostly somebody acts who may
	of := story.Tasks
	if fits { // and mostly does something about what stands
		of = slices.DeleteFunc(slices.Clone(of), func(k record.Task) bool { return k.Decision == nil || k.Struck != nil })
	}
	switch what := rapid.IntRange(0, 9).Draw(rt, "what"); {
	case what <= 4 && len(open) > 0:
		k := rapid.SampledFrom(open).Draw(rt, "task")
		if fits {
			who = whoDecides(k.Kind)
		}
		outcome := rapid.SampledFrom(procedures.All().Task(k.Kind).Answers()).Draw(rt, "outcome")
		_, err := d.Decide(t, who, k.Task, outcome, d.saying(k.Kind, outcome))
		require.True(t, err == nil || refusalOf(err) != "", "%v", err)
		return fmt.Sprint(k.Task, " ", outcome, " ", err)
	case what == 5 && len(open) > 0:
		if fits {
			who = rapid.SampledFrom([]string{"head", "mediator"}).Draw(rt, "holder")
		}
		return act(domain.ReturnTo, domain.Details{Stage: rapid.SampledFrom(procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable })).Draw(rt, "stage"), Note: "退回"})
	case what == 6:
		if fits {
			who = "head"
		}
		return act(domain.Reopen, note("另有情况"))
	case len(of) > 0:
		k := of[len(of)-1-rapid.IntRange(0, len(of)-1).Draw(rt, "of")]
		if what <= 7 {
			if fits { // the last is what nobody has acted on since
				k = of[len(of)-1]
			}
			for name, p := range d.People {
				if fits && k.Decision != nil && p.ID == k.Decision.By {
					who = name
				}
			}
			return act(domain.TakeBack, about(k.Task, "撤回"))
		}
		if fits {
			who = rapid.SampledFrom([]string{"registrar", "head"}).Draw(rt, "proposer")
		}
		details := domain.Details{Task: k.Task, Note: "更正", Outcome: rapid.SampledFrom(procedures.All().Task(k.Kind).Answers()).Draw(rt, "right")}
		return act(domain.Correct, details)
	}
	return "nothing"
}

// whoDecides names somebody who may mostly decide a kind of task.
func whoDecides(k domain.TaskKind) string {
	switch k {
	case domain.Acceptance:
		return "registrar2"
	case domain.Appointment, domain.Seal, domain.Closing:
		return "head"
	case domain.Session, domain.MediatorSigns, domain.Urging, domain.ReturnVisit, domain.Completion:
		return "mediator"
	}
	return "registrar"
}

// saying is what a decision has to say beyond its outcome. Nothing is said twice
// in the same words.
func (d *desk) saying(k domain.TaskKind, o domain.Outcome) any {
	d.said++
	words := fmt.Sprintf("所言第%d句", d.said)
	heard := officetest.Heard()
	heard.Evidence.Place = words
	heard.Evidence.At = heard.Evidence.At.AddDate(0, 0, d.said%365)
	switch {
	case k == domain.Acceptance && o == domain.Accept:
		return nil
	case k == domain.Acceptance && o == domain.Decline:
		return domain.Details{Reason: "not_civil", Note: "非民事"}
	case k == domain.Consent, k == domain.Signature, k == domain.Performance && o == domain.Performed, k == domain.Urging && o == domain.Performed:
		return heard
	case k == domain.MediatorSigns && o == domain.Sign, k == domain.Seal && o == domain.ApplySeal, k == domain.Closing && o == domain.Close:
		return nil
	case k == domain.ReturnVisit && o == domain.Visited:
		return domain.Details{Visit: &domain.Visit{Performance: "partly", Satisfaction: "fair"}, Note: words}
	case k == domain.Appointment:
		return domain.Details{Mediators: []domain.StaffID{d.People["mediator"].ID}, ChosenBy: "committee"}
	case k == domain.Session && (o == domain.Oral || o == domain.Written):
		a := agreement()
		a.Agreement.Content = words
		a.Agreement.Instalments = []domain.Instalment{{Due: "2026-03-02", AmountFen: 100000}, {Due: "2026-03-03", AmountFen: 100000}}
		return a
	case k == domain.Informing:
		return domain.Details{Routes: domain.Routes(), LegalAid: true}
	}
	return note(words)
}
