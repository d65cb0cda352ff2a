package workflows_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/officetest"
	"hejie/register"
	"hejie/workflows"
)

// wanderer plays a case at random: it is referred to and fro, held, let go,
// endangered, ruled on.
type wanderer struct {
	*stage
	chance  *rand.Rand
	elapsed domain.Elapsed
	seen    map[string]int // what came up, by kind of task
	looks   int
	from    domain.CentreCode // where the case came from
}

// at names who holds a post at a centre.
func at(post string, c domain.CentreCode) string {
	switch {
	case c == officetest.Street:
		return "street-" + post
	case c == officetest.District:
		return "district-" + post
	case post == "registrar":
		return "registrar2" // the other one took the matter in
	}
	return post
}

// tick looks whether the clock has been turned back, and does something.
func (w *wanderer) tick() {
	if w.env.IsWorkflowCompleted() {
		return
	}
	w.syncClock()
	story := w.story()
	e := story.Elapsed
	require.GreaterOrEqual(w.t, e.Days, w.elapsed.Days, "the clock of a case is never turned back")
	require.GreaterOrEqual(w.t, e.WorkingDays, w.elapsed.WorkingDays)
	require.True(w.t, story.FirstIn.Equal(officetest.Monday()))
	w.elapsed = e
	w.looks++
	open := w.open()
	if len(open) > 0 {
		w.seen[string(open[0].Kind)]++
		w.answerOne(open[0], story)
		w.env.SignalWorkflow(workflows.BellSignal, nil)
	}
	w.env.RegisterDelayedCallback(w.tick, time.Duration(1+w.chance.IntN(40))*time.Hour)
}

func (w *wanderer) says(who string, t register.StoryTask, o domain.Outcome, details any) error {
	_, err := w.Office.Decide(w.t, who, t.Task, o, details)
	if _, refused := errors.AsType[*domain.Refusal](err); err != nil && !refused {
		require.NoError(w.t, err)
	}
	return err
}

// answerOne answers a task, or does something else. A refusal changes nothing.
func (w *wanderer) answerOne(t register.StoryTask, story register.Story) {
	centres := []domain.CentreCode{officetest.Community, officetest.Street, officetest.District}
	to := domain.Details{Centre: centres[w.chance.IntN(3)], Note: "不属本中心"}
	here := story.Centre
	switch t.Kind {
	case domain.Acceptance:
		if w.from != "" && w.chance.IntN(2) == 0 {
			to.Centre = w.from
		}
		if w.chance.IntN(10) < 7 && w.says(at("registrar", here), t, domain.Refer, to) == nil {
			w.from = here
			return
		}
		_ = w.says(at("registrar", here), t, domain.Accept, nil)
	case domain.Jurisdiction:
		_ = w.says(at("head", here), t, domain.Assign, to)
	case domain.Consent, domain.ReferralConsent:
		_ = w.says(at("registrar", here), t, domain.Agree, officetest.Heard())
	case domain.Appointment:
		_ = w.says(at("head", here), t, domain.Appoint, domain.Details{Mediators: []domain.StaffID{w.People[at("mediator", here)].ID}, ChosenBy: "committee"})
	case domain.Session:
		w.session(t, here)
	case domain.OnHold:
		if w.chance.IntN(3) == 0 {
			_ = w.says(at("head", t.Centre), t, domain.Resume, note("事由消除"))
		}
	case domain.PoliceReport, domain.ShamReport, domain.MandatoryReport:
		_ = w.says(at("head", t.Centre), t, domain.Reported, domain.Details{ReportedTo: "派出所"})
	case domain.Resumption:
		_ = w.says(at("head", t.Centre), t, domain.Resume, note("双方已冷静"))
	case domain.Course:
		_ = w.says(at("head", t.Centre), t, domain.Continue, note("不影响调解"))
	case domain.Informing:
		_ = w.says(at("registrar", here), t, domain.Told, told())
	case domain.Performance:
		_ = w.says(at("registrar", here), t, domain.Performed, officetest.Heard())
	case domain.ReturnVisit:
		_ = w.says(w.whoever("", t), t, domain.Visited, visits().details)
	case domain.Closing:
		w.fileDossier()
		_ = w.says(at("head", t.Centre), t, domain.Close, nil)
	}
}

func (w *wanderer) session(t register.StoryTask, here domain.CentreCode) {
	act := func(who string, kind domain.ActKind, details domain.Details) {
		_, err := w.Act(w.t, who, kind, w.id, details)
		if _, refused := errors.AsType[*domain.Refusal](err); err != nil && !refused {
			require.NoError(w.t, err)
		}
	}
	reasons := domain.HoldReasons()
	switch w.chance.IntN(10) {
	case 0, 1, 2, 3:
		act(at([]string{"head", "mediator"}[w.chance.IntN(2)], here), domain.PutOnHold, holds(reasons[w.chance.IntN(len(reasons))]))
	case 4:
		act(at("mediator", here), domain.Danger, note("扬言报复"))
	case 5:
		act(at("mediator", here), domain.AtRisk, domain.Details{Ground: domain.MinorAtRisk, Note: "孩子身上有伤"})
	case 6:
		_ = w.says(at("mediator", here), t, domain.Fail, note("分歧过大"))
	case 7:
		if w.looks > 60 {
			_ = w.says(at("mediator", here), t, domain.Oral, agreement())
		}
	}
}

func TestElapsedTimeNeverShrinks(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for seed := range uint64(5) {
		w := &wanderer{stage: newStage(t), chance: rand.New(rand.NewPCG(seed, 7)), seen: seen}
		w.env.RegisterDelayedCallback(w.tick, time.Hour)
		w.env.ExecuteWorkflow(workflows.Mediation, workflows.MediationInput{Case: w.id})
		require.True(t, w.env.IsWorkflowCompleted(), "seed %d", seed)
		if err := w.env.GetWorkflowError(); err != nil {
			require.True(t, strings.Contains(err.Error(), "continue as new"), "seed %d: %s", seed, err)
		}
		report, err := w.Register.VerifyAudit(t.Context(), "", nil)
		require.NoError(t, err)
		require.True(t, report.Whole())
	}
	for _, kind := range []domain.TaskKind{domain.Acceptance, domain.Jurisdiction, domain.OnHold, domain.PoliceReport, domain.MandatoryReport, domain.Session} {
		require.Positive(t, seen[string(kind)], "no %s came up, so little is shown", kind)
	}
}
