package domain

import "slices"

// Told gives the same declaration with a story.
func (p Procedure) Told(s Story) *Procedure {
	p.Story = s
	return &p
}

// Stage tells what is declared of a stage, and nothing of one that is not.
func (p *Procedure) Stage(s Stage) DeclaredStage { return p.stages[s] }

// Task tells what is declared of a kind of task, and nothing of one that is not.
func (p *Procedure) Task(k TaskKind) DeclaredTask { return p.tasks[k] }

// Act tells what is declared of a kind of act, and nothing of one that is not.
func (p *Procedure) Act(k ActKind) DeclaredAct { return p.acts[k] }

// Ending tells what is declared of an ending, and nothing of one that is not.
func (p *Procedure) Ending(e Ending) DeclaredEnding { return p.endings[e] }

// StagesWhere lists the stages of which something is true.
func (p *Procedure) StagesWhere(true func(DeclaredStage) bool) (found []Stage) {
	for _, s := range p.Stages {
		if true(s) {
			found = append(found, s.Stage)
		}
	}
	return found
}

// TasksWhere lists the kinds of tasks of which something is true.
func (p *Procedure) TasksWhere(true func(DeclaredTask) bool) (found []TaskKind) {
	for _, t := range p.Tasks {
		if true(t) {
			found = append(found, t.Kind)
		}
	}
	return found
}

// ActsWhere lists the kinds of acts of which something is true.
func (p *Procedure) ActsWhere(true func(DeclaredAct) bool) (found []ActKind) {
	for _, a := range p.Acts {
		if true(a) {
			found = append(found, a.Kind)
		}
	}
	return found
}

// Outcome tells what is declared of an answer to the task.
func (t DeclaredTask) Outcome(o Outcome) (DeclaredOutcome, bool) {
	for _, declared := range t.Outcomes {
		if declared.Outcome == o {
			return declared, true
		}
	}
	return DeclaredOutcome{}, false
}

// Allows reports whether o is among the task's outcomes.
func (t DeclaredTask) Allows(o Outcome) bool {
	_, allowed := t.Outcome(o)
	return allowed
}

// InBulk reports whether many tasks of the kind may be given the outcome at once.
func (t DeclaredTask) InBulk(o Outcome) bool {
	declared, _ := t.Outcome(o)
	return declared.InBulk
}

// Answers lists the outcomes, most usual first.
func (t DeclaredTask) Answers() []Outcome {
	answers := make([]Outcome, len(t.Outcomes))
	for i, o := range t.Outcomes {
		answers[i] = o.Outcome
	}
	return answers
}

// AnswersAt lists the outcomes at a centre, given which centres the case was
// assigned to by a ruling.
func (t DeclaredTask) AnswersAt(centre CentreCode, assigned []CentreCode) (answers []Outcome) {
	for _, o := range t.Outcomes {
		if !o.Bounces || MayRefer(centre, assigned) {
			answers = append(answers, o.Outcome)
		}
	}
	return answers
}

// Assigns reports whether the task gives a case to a centre for good.
func (t DeclaredTask) Assigns() bool {
	return slices.ContainsFunc(t.Outcomes, func(o DeclaredOutcome) bool { return o.Assigns })
}

// FollowsUp reports whether the task is about an agreement in effect.
func (t DeclaredTask) FollowsUp() bool { return t.About == AboutEffective }

// JudgesWork reports whether the task judges the work of such people.
func (t DeclaredTask) JudgesWork(of Judged) bool { return slices.Contains(t.Judges, of) }

// Check checks the details of a decision against what its outcome asks for. The
// refusal names the field.
func (t DeclaredTask) Check(o Outcome, d Details) error {
	declared, allowed := t.Outcome(o)
	if !allowed {
		return Refuse(UnknownOutcome, "task", t.Kind)
	}
	return declared.Form.Check(d)
}

// CheckWaiver refuses an answer that is a head's to give. By the law a report is
// a duty: that there is nothing to report is for him to answer for, and his
// reasons stand in the details.
func (t DeclaredTask) CheckWaiver(o Outcome, staff StaffID, at CentreCode, holdings []Holding) *Refusal {
	if declared, _ := t.Outcome(o); declared.HeadOnly && !isHead(staff, at, holdings) {
		return Refuse(NotYourPost, "post", Head)
	}
	return nil
}

// InCase reports whether the act is about a case there is.
func (a DeclaredAct) InCase() bool { return a.About != OutsideCase }

// OnTask reports whether the act is about one open task, which its details name.
func (a DeclaredAct) OnTask() bool { return a.About == OnOpenTask }

// NamesTask reports whether the act is about one task, open or decided.
func (a DeclaredAct) NamesTask() bool { return a.About == OnOpenTask || a.About == OnDecision }

// InterruptsAt reports whether the act ends the wait of a case at a stage,
// recorded by somebody who is appointed to the case or is not.
func (a DeclaredAct) InterruptsAt(s Stage, appointed bool) bool {
	return slices.Contains(a.Interrupts, s) && (appointed || !a.IfAppointed)
}

// CheckAct checks the details of an act against what it asks for. The refusal
// names the field.
func (p *Procedure) CheckAct(a ActKind, d Details) error {
	if err := p.Act(a).Form.Check(d); err != nil {
		return err
	}
	if d.Stage != "" && !p.Stage(d.Stage).Returnable {
		return Refuse(MissingDetails, "field", "stage")
	}
	return nil
}

// RuleNames lists the rules that the procedure's policy must have.
func (p *Procedure) RuleNames() (names []string) {
	for _, t := range p.Tasks {
		if t.Rules == nil {
			names = append(names, string(t.Kind))
		}
		names = append(names, t.Rules...)
	}
	for _, a := range p.Acts {
		names = append(names, a.Rules...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
