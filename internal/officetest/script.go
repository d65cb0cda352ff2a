package officetest

import (
	"context"
	"errors"
	"slices"
	"sync"

	"hejie/domain"
	"hejie/domain/change"
	"hejie/domain/mediation"
)

// An Asked is a step that a test has asked, whatever the procedure would ask.
type Asked struct {
	Case    domain.CaseID
	Step    int // its position in the story, from 1
	Stage   domain.Stage
	Centre  domain.CentreCode
	Asks    []domain.Ask
	EndsOn  domain.Outcome
	Any     bool
	Version int // of the story
}

// scripts are stories that tests write as they go, by case.
type scripts struct {
	sync.Mutex
	byCase map[domain.CaseID]*script
}

type script struct {
	questions []domain.Question
	ending    domain.Ending
}

var errScriptEnds = errors.New("the test has asked nothing more")

// procedures gives the procedures, but for the story of cases that a test tells
// itself.
func (s *scripts) procedures() *domain.Procedures {
	return domain.NewProcedures(mediation.Procedure().Told(s.story), change.Procedure())
}

func (s *scripts) story(f domain.CaseFile, r domain.Reader) (domain.Ending, error) {
	s.Lock()
	told, scripted := s.byCase[f.Case]
	var own script
	if scripted {
		own = script{append([]domain.Question{}, told.questions...), told.ending}
	}
	s.Unlock()
	if !scripted {
		return mediation.Story(f, r)
	}
	for _, q := range own.questions {
		if _, err := r.Ask(q); err != nil {
			if errors.Is(err, domain.ErrAskedNow) && own.ending != "" {
				break // it was asked before the story was put back, and is not now
			}
			return "", err
		}
	}
	if own.ending == "" {
		return "", errScriptEnds
	}
	return own.ending, nil
}

func (s *scripts) of(id domain.CaseID) *script {
	if s.byCase[id] == nil {
		s.byCase[id] = &script{}
	}
	return s.byCase[id]
}

// Stand has a step asked, and tells where it stands.
func (o *Office) Stand(ctx context.Context, q Asked) (domain.Standing, error) {
	o.scripts.Lock()
	own := o.scripts.of(q.Case)
	for len(own.questions) < q.Step {
		own.questions = append(own.questions, domain.Question{})
	}
	own.questions[q.Step-1] = domain.Question{Stage: q.Stage, Centre: q.Centre, Asks: slices.Clone(q.Asks), EndsOn: q.EndsOn, Any: q.Any}
	own.ending = ""
	o.scripts.Unlock()
	return o.Register.Stand(ctx, domain.Position{Case: q.Case, Version: q.Version, Number: q.Step})
}

// End has the story of a case end so where it stands. Another ending than that
// is a Conflict.
func (o *Office) End(ctx context.Context, id domain.CaseID, ending domain.Ending) error {
	o.scripts.Lock()
	o.scripts.of(id).ending = ending
	o.scripts.Unlock()
	file, err := o.Register.Begin(ctx, id)
	if err != nil {
		return err
	}
	ended, _, err := o.Register.End(ctx, domain.Position{Case: id, Version: file.Version})
	if err == nil && ended != ending {
		return domain.Fault(domain.Conflict, "not_ended_so", "case", id)
	}
	return err
}
