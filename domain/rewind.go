package domain

import (
	"math"
	"time"
)

// A Rewinding is how the story of a case was put back, as a workflow may know it.
type Rewinding struct {
	Kind ActKind   `json:"kind"`
	By   StaffID   `json:"by"`
	At   time.Time `json:"at"`
}

// Rewinds reports whether the act puts the story of a case back to an earlier
// place. What followed from there is struck: it stays on record, and counts no
// more.
func (a ActKind) Rewinds() bool {
	return a == Correct || a == TakeBack || a == ReturnTo || a == Reopen
}

// AsksTheSameAgain lists the acts after which what was asked before is asked again
// as it was, of the same people about the same. Who sends a case back, or reopens
// it, has it decided anew.
func AsksTheSameAgain() []ActKind { return []ActKind{Correct, TakeBack, Unmerge} }

// NamesTask reports whether the act is about one task, open or decided.
func (a ActKind) NamesTask() bool { return a.OnTask() || a == TakeBack || a == Correct }

// ActsUpon lists the acts that build on what was decided before: after one of
// another person's a decision is not taken back any more.
func ActsUpon() []ActKind {
	return []ActKind{
		Withdraw, Danger, Object, Recuse, PutOnHold, EndHold, Sham, AtRisk,
		Transfer, Delegate, GiveBack, Recall, Cosign, Countersign, Vote, Speak,
	}
}

// AllowsReturn reports whether whoever has such a task may send the case back to
// an earlier stage (退回) instead of answering it.
func (k TaskKind) AllowsReturn() bool {
	return k == Appointment || k == Session || k == MediatorSigns || k == Seal
}

// ReturnStages lists the stages to which a case may be sent back. What a party
// was offered, or a danger that was reported, is not asked again so.
func ReturnStages() []Stage {
	return []Stage{StageAcceptance, StageConsent, StageMediator, StageMediation, StageSigning, StageSealing}
}

// ConcludingStages lists the stages that only conclude a case which has ended:
// one that is reopened goes on before them.
func ConcludingStages() []Stage {
	return []Stage{StageInforming, StageReturning, StageClosing, StageClosed}
}

// RecordsOfFollowUp lists the tasks about an agreement in effect whose answers put
// on record what has happened: what a court was asked and ruled, what was paid,
// who was visited, urged or told. It stays so when a case is reopened, and nobody
// is asked for it again. What a party is only willing to do he is asked anew.
func RecordsOfFollowUp() []TaskKind {
	return []TaskKind{Confirmation, CourtRuling, Performance, Urging, CourtNotice, Informing, ReturnVisit}
}

// AsksConsentAgain reports whether a case that ended so is reopened where the
// parties were asked for their consent, or before: nobody whom a party has left
// mediates for him again unless he agrees (People's Mediation Law, Arts. 17 and
// 23(2)).
func (e Ending) AsksConsentAgain() bool { return e == NoConsent || e == Withdrawn }

// ConsentStages lists the stages at which parties agree to mediation: by a centre,
// and by that of the next tier.
func ConsentStages() []Stage { return []Stage{StageConsent, StageReferral} }

// TermLeft gives what was left of a term when it was answered: as many working
// days as lay between the answer and the due time, or hours where the term is
// counted in hours, and never less than one, so that nothing is asked again that
// is overdue already.
func (c Calendar) TermLeft(term Term, answered, due time.Time) (Term, error) {
	if term.Unit == Hours {
		return Term{Count: max(1, int(math.Ceil(due.Sub(answered).Hours()))), Unit: Hours}, nil
	}
	days, err := c.WorkingDaysBetween(DayOf(answered), DayOf(due))
	return Term{Count: max(1, days), Unit: WorkingDays}, err
}
