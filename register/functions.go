package register

import (
	"context"
	"maps"

	"hejie/domain"
)

// What a declaration names is a function here: core's own, and each procedure's.
type functions struct {
	checks  map[string]check
	effects map[string]effect
	courses map[string]course
	verbs   map[string]verb
	locks   map[string]locking
}

type (
	// A check refuses what only the register can refuse, and adds to the fact what
	// the story learns from the details.
	check func(submission, context.Context, domain.Details, *domain.Fact) error
	// An effect does what a decision or an act means beyond being recorded.
	effect func(submission, context.Context, domain.Details) error
	// A course judges an act that goes its own way, records it, and tells what it
	// is about: mostly a case.
	course func(submission, context.Context) (string, error)
	// A verb judges an act on an open task, and gives what it does.
	verb func(submission, context.Context, domain.Handling, handling, domain.Details) (func(context.Context) error, error)
	// A locking locks what the decision on a task touches besides its case.
	locking func(*submission, context.Context) error
)

// allFunctions puts together those of the core and of each procedure.
func allFunctions() functions {
	all := functions{map[string]check{}, map[string]effect{}, map[string]course{}, map[string]verb{}, map[string]locking{}}
	for _, f := range []functions{coreFunctions(), mediationFunctions(), changeFunctions()} {
		maps.Copy(all.checks, f.checks)
		maps.Copy(all.effects, f.effects)
		maps.Copy(all.courses, f.courses)
		maps.Copy(all.verbs, f.verbs)
		maps.Copy(all.locks, f.locks)
	}
	return all
}

// coreFunctions are those of what every procedure shares.
func coreFunctions() functions {
	return functions{
		checks: map[string]check{
			"may_hold": submission.checkHold,
		},
		effects: map[string]effect{
			"hold":           submission.putHold,
			"recuse_oneself": submission.recuseOneself,
		},
		courses: map[string]course{
			"correct":   submission.actCorrect,
			"take_back": submission.actTakeBack,
			"return":    submission.actReturn,
			"reopen":    submission.actReopen,
		},
		verbs: map[string]verb{
			"transfer":  submission.judgeTransfer,
			"delegate":  submission.judgeDelegation,
			"give_back": submission.judgeGivingBack,
			"recall":    submission.judgeRecall,
			"consult":   submission.judgeConsultation,
			"speak":     submission.judgeVoice,
			"urge":      submission.judgeUrging,
			"copy":      submission.judgeCopies,
		},
	}
}
