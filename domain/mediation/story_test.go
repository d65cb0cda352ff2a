package mediation_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

const (
	community domain.CentreCode = "440104003104"
	street    domain.CentreCode = "440104003"
)

// office answers a story at random, as people and acts could.
type office struct {
	*rapid.T
	now    time.Time
	record []domain.SettledStep
	asked  []domain.Question
}

func (o *office) chance(name string, of int) bool { return rapid.IntRange(1, of).Draw(o.T, name) == 1 }

// settle answers a question, or has an act end its wait.
func (o *office) settle(q domain.Question, parties []domain.PartyID) {
	o.now = o.now.Add(time.Hour)
	step := domain.SettledStep{RecordedStep: domain.RecordedStep{Stage: q.Stage, Centre: q.Centre, Any: q.Any}, Reply: domain.Reply{Parties: parties}}
	for _, a := range q.Asks {
		step.Tasks = append(step.Tasks, domain.RecordedTask{Kind: a.Kind, Party: a.Party, Number: a.Number, Counted: o.now})
	}
	var acts []domain.ActKind
	for _, act := range domain.ActKinds() {
		if procedures.All().Act(act).InterruptsAt(q.Stage, false) {
			acts = append(acts, act)
		}
	}
	if len(acts) > 0 && o.chance("interrupted", 8) {
		step.Interruption = &domain.Interruption{Kind: rapid.SampledFrom(acts).Draw(o.T, "act"), At: o.now, Tasks: step.Tasks}
		o.record = append(o.record, step)
		return
	}
	asks := q.Asks
	if q.Any {
		asks = []domain.Ask{rapid.SampledFrom(q.Asks).Draw(o.T, "answered")}
	}
	for _, a := range asks {
		answer := o.answer(q, a)
		step.Answers = append(step.Answers, answer)
		if q.Ends(answer.Outcome) {
			break
		}
	}
	o.record = append(o.record, step)
}

func (o *office) answer(q domain.Question, a domain.Ask) domain.Answer {
	outcomes := procedures.All().Task(a.Kind).Answers()
	if procedures.All().Task(a.Kind).Lapses {
		outcomes = append(slices.Clone(outcomes), domain.Expired)
	}
	answer := domain.Answer{Kind: a.Kind, Number: a.Number, Party: a.Party, At: o.now, Due: o.now.AddDate(0, 0, 30)}
	answer.Outcome = rapid.SampledFrom(outcomes).Draw(o.T, string(a.Kind))
	switch answer.Outcome {
	case domain.Refer:
		if answer.Fact.Centre = community; q.Centre == community {
			answer.Fact.Centre = street
		}
	case domain.Assign:
		answer.Fact.Centre = community
	case domain.Appoint:
		answer.Fact.Mediators = []domain.StaffID{"S0005", "S0006"}[:rapid.IntRange(1, 2).Draw(o.T, "mediators")]
	case domain.Written, domain.Oral:
		answer.Fact.Dues = []domain.Day{domain.DayOf(o.now), domain.DayOf(o.now).AddDays(30)}[:rapid.IntRange(0, 2).Draw(o.T, "instalments")]
	}
	return answer
}

func (o *office) answered(kind domain.TaskKind, outcome domain.Outcome) bool {
	return slices.ContainsFunc(o.record, func(s domain.SettledStep) bool {
		return slices.ContainsFunc(s.Answers, func(a domain.Answer) bool { return a.Kind == kind && a.Outcome == outcome })
	})
}

// Whatever people answer, the story asks on or ends; it asks the same when it is
// read again; and it ends as something on record says.
func TestTheStoryOfWhateverIsAnswered(t *testing.T) {
	t.Parallel()
	endings := map[domain.Ending]int{}
	rapid.Check(t, func(rt *rapid.T) {
		o := &office{T: rt, now: time.Date(2026, 3, 2, 9, 0, 0, 0, domain.Shanghai())}
		file := domain.CaseFile{Case: "YX2026-000001", Centre: community, Kind: "neighbour", Parties: []domain.PartyID{"P1", "P2"}, FirstIn: o.now}
		if o.chance("a court's", 5) {
			file.Court = &domain.CourtReferral{Court: domain.CourtAppointed, Received: o.now}
		}
		for range 80 {
			next, err := domain.Story(mediation.Story).Next(file, o.record)
			require.NoError(rt, err)
			require.Equal(rt, len(o.record), next.Position-map[bool]int{true: 1}[next.Ending == ""])
			if next.Ending != "" {
				endings[next.Ending]++
				o.checkEnding(next.Ending)
				return
			}
			require.NotEmpty(rt, next.Question.Asks)
			require.NotEmpty(rt, next.Question.Stage)
			require.True(rt, next.Question.Centre.Valid())
			o.asked = append(o.asked, next.Question)
			before := rapid.IntRange(0, len(o.record)).Draw(rt, "read again up to")
			again, err := domain.Story(mediation.Story).Next(file, o.record[:before])
			require.NoError(rt, err)
			require.Equal(rt, o.asked[before], again.Question)
			o.settle(next.Question, file.Parties)
		}
	})
	if !testing.Short() { // which draws a fifth
		for _, ending := range []domain.Ending{domain.Declined, domain.NoConsent, domain.Withdrawn} {
			require.Positive(t, endings[ending], "%s: %v", ending, endings)
		}
	}
	require.NotEmpty(t, endings)
}

// checkEnding sees that what ends the case was answered.
func (o *office) checkEnding(ending domain.Ending) {
	grounds := mediation.Procedure().Ending(ending).Grounds
	if ending == domain.Withdrawn {
		require.True(o.T, slices.ContainsFunc(o.record, func(s domain.SettledStep) bool {
			return s.Interruption != nil && s.Interruption.Kind == domain.Withdraw
		}))
	} else {
		require.True(o.T, slices.ContainsFunc(grounds, func(g domain.Ground) bool { return o.answered(g.Kind, g.Outcome) }), "%s", ending)
	}
	if !mediation.Procedure().Ending(ending).Settled {
		require.True(o.T, o.answered(domain.Informing, domain.Told), "%s, and the parties were not told of the other routes", ending)
	}
	if o.answered(domain.Appointment, domain.Appoint) {
		require.True(o.T, o.answered(domain.Closing, domain.Close), "%s, and no second person closed it", ending)
	}
}

// A record that the story would not have led to is told apart.
func TestAnotherStoryIsRefused(t *testing.T) {
	t.Parallel()
	file := domain.CaseFile{Case: "YX2026-000001", Centre: community, Kind: "neighbour", Parties: []domain.PartyID{"P1", "P2"}}
	accepted := func(change func(*domain.SettledStep)) []domain.SettledStep {
		step := domain.SettledStep{
			RecordedStep: domain.RecordedStep{Stage: domain.StageAcceptance, Centre: community, Tasks: []domain.RecordedTask{{Kind: domain.Acceptance}}},
			Reply:        domain.Reply{Parties: file.Parties, Answers: []domain.Answer{{Kind: domain.Acceptance, Outcome: domain.Accept}}},
		}
		change(&step)
		return []domain.SettledStep{step}
	}
	next, err := domain.Story(mediation.Story).Next(file, accepted(func(*domain.SettledStep) {}))
	require.NoError(t, err)
	require.Equal(t, 2, next.Position)
	require.Equal(t, domain.StageConsent, next.Question.Stage)
	for name, change := range map[string]func(*domain.SettledStep){
		"stage":  func(s *domain.SettledStep) { s.Stage = domain.StageSealing },
		"centre": func(s *domain.SettledStep) { s.Centre = street },
		"any":    func(s *domain.SettledStep) { s.Any = true },
		"task":   func(s *domain.SettledStep) { s.Tasks[0].Kind = domain.Seal },
		"party":  func(s *domain.SettledStep) { s.Tasks[0].Party = "P1" },
	} {
		_, err := domain.Story(mediation.Story).Next(file, accepted(change))
		require.ErrorIs(t, err, domain.ErrAnotherStory, name)
	}
	declined := accepted(func(s *domain.SettledStep) { s.Answers[0].Outcome = domain.Decline })
	told := domain.SettledStep{
		RecordedStep: domain.RecordedStep{Stage: domain.StageInforming, Centre: community, Tasks: []domain.RecordedTask{{Kind: domain.Informing}}},
		Reply:        domain.Reply{Answers: []domain.Answer{{Kind: domain.Informing, Outcome: domain.Told}}},
	}
	next, err = domain.Story(mediation.Story).Next(file, append(declined, told))
	require.NoError(t, err)
	require.Equal(t, domain.Declined, next.Ending)
	_, err = domain.Story(mediation.Story).Next(file, append(declined, told, told))
	require.True(t, errors.Is(err, domain.ErrAnotherStory), "nothing comes after the end")
}
