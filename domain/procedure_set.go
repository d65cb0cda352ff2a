package domain

import "slices"

// Procedures are the procedures that a program knows.
type Procedures struct {
	all  []*Procedure
	acts []DeclaredAct // each once
}

// NewProcedures puts procedures together. A kind of task belongs to one of them.
func NewProcedures(all ...*Procedure) *Procedures {
	ps := &Procedures{all: all}
	for _, p := range all {
		for _, a := range p.Acts {
			if ps.Act(a.Kind).Kind == "" {
				ps.acts = append(ps.acts, a)
			}
		}
	}
	return ps
}

// none is what is known of a procedure that there is not: nothing.
var none = Declare(Procedure{})

// Of gives the procedure of a kind. Of one that there is not it gives one of
// which nothing is true.
func (ps *Procedures) Of(kind ProcedureKind) *Procedure {
	for _, p := range ps.all {
		if p.Kind == kind {
			return p
		}
	}
	return none
}

// All lists the procedures.
func (ps *Procedures) All() []*Procedure { return slices.Clone(ps.all) }

// Followed lists the kinds of cases that a workflow follows.
func (ps *Procedures) Followed() (kinds []ProcedureKind) {
	for _, p := range ps.all {
		if p.Workflow {
			kinds = append(kinds, p.Kind)
		}
	}
	return kinds
}

// Task tells what is declared of a kind of task.
func (ps *Procedures) Task(k TaskKind) DeclaredTask {
	for _, p := range ps.all {
		if t := p.Task(k); t.Kind != "" {
			return t
		}
	}
	return DeclaredTask{}
}

// Act tells what is declared of a kind of act: who may record it and what it is
// about are the same in every procedure that has it.
func (ps *Procedures) Act(k ActKind) DeclaredAct {
	i := slices.IndexFunc(ps.acts, func(a DeclaredAct) bool { return a.Kind == k })
	if i < 0 {
		return DeclaredAct{}
	}
	return ps.acts[i]
}

// Tasks lists every kind of task once.
func (ps *Procedures) Tasks() (tasks []DeclaredTask) {
	for _, p := range ps.all {
		tasks = append(tasks, p.Tasks...)
	}
	return tasks
}

// Acts lists every kind of act once.
func (ps *Procedures) Acts() []DeclaredAct { return slices.Clone(ps.acts) }

// TasksWhere lists the kinds of tasks of which something is true.
func (ps *Procedures) TasksWhere(true func(DeclaredTask) bool) (kinds []TaskKind) {
	for _, p := range ps.all {
		kinds = append(kinds, p.TasksWhere(true)...)
	}
	return kinds
}

// StagesWhere lists the stages of which something is true.
func (ps *Procedures) StagesWhere(true func(DeclaredStage) bool) (stages []Stage) {
	for _, p := range ps.all {
		stages = append(stages, p.StagesWhere(true)...)
	}
	return stages
}

// ActIn gives the kind of the procedure that declares an act outside any case.
func (ps *Procedures) ActIn(k ActKind) ProcedureKind {
	for _, p := range ps.all {
		if p.Act(k).Kind != "" {
			return p.Kind
		}
	}
	return ""
}

// First is the procedure that most cases are of.
func (ps *Procedures) First() *Procedure { return ps.all[0] }

// Check refuses an act that names a case though it is about none, or the other
// way round.
func (ps *Procedures) Check(e Envelope) error {
	if e.Act != "" && (e.Case != "") != ps.Act(e.Act).InCase() {
		return Refuse(Malformed, "key", "case")
	}
	return nil
}
