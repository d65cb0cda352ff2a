package mediation

import (
	"errors"
	"slices"
	"time"

	"hejie/domain"
)

// An undertaking is an agreement in effect, with what is still owed on it: the
// things that are asked until everything has come to its end.
type undertaking struct {
	dues      []domain.Day // of its instalments; one if it has none
	effective time.Time
	owed      []domain.Ask
	mediator  domain.StaffID
}

// followUp sees an agreement through: judicial confirmation within its window,
// performance part by part, return visits. It may take years. Where the parties
// mediate again and agree, the new agreement takes the place of the old one.
func (s *story) followUp() error {
	u := s.undertake()
	for len(u.owed) > 0 {
		s.stage = domain.StageFollowUp
		answer, err := s.askAny(u.owed)
		if err != nil {
			return err
		}
		again := u.settle(answer, s.file.Parties)
		if !again {
			continue
		}
		ending, err := s.mediateAgain(answer.At)
		if err != nil {
			return err
		}
		if declared.Ending(ending).Settled {
			u = s.undertake()
			continue
		}
		// Of what mediation comes to nothing the parties are told where else they can
		// turn (People's Mediation Law, Art. 26), this time too.
		u.owe(domain.Ask{Kind: domain.Informing, Number: answer.Number})
	}
	return nil
}

// undertake is what is owed from the day on which an agreement takes effect.
// Only a written agreement can be confirmed by a court: it is what the parties
// apply with.
func (s *story) undertake() *undertaking {
	u := &undertaking{dues: s.dues, effective: s.effective, mediator: s.mediators[0]}
	if s.written {
		u.owe(domain.Ask{Kind: domain.Confirmation, From: u.effective})
	}
	u.owe(u.performance(1), domain.Ask{Kind: domain.ReturnVisit, Number: 1, Person: u.mediator, From: u.effective})
	return u
}

// performance asks about an instalment from its date on.
func (u *undertaking) performance(number int) domain.Ask {
	a := domain.Ask{Kind: domain.Performance, Number: number, From: u.effective}
	if number <= len(u.dues) {
		a.From = u.dues[number-1].Start()
	}
	return a
}

func (u *undertaking) owe(asks ...domain.Ask) { u.owed = append(u.owed, asks...) }

// settle takes what was answered off what is owed, and puts on what follows from
// it. What an official owes begins with the answer that it follows from, so that
// asking it again, after a danger or after talks, gives him no new term; a party
// is given his whole. It reports whether all parties have agreed to mediate again.
func (u *undertaking) settle(a domain.Answer, parties []domain.PartyID) bool {
	u.owed = slices.DeleteFunc(u.owed, func(o domain.Ask) bool {
		return o.Kind == a.Kind && o.Number == a.Number && o.Party == a.Party
	})
	switch {
	case a.Outcome == domain.Apply:
		u.owe(domain.Ask{Kind: domain.CourtRuling, From: a.At})
	case a.Outcome == domain.Dismissed:
		u.owe(domain.Ask{Kind: domain.CourtNotice, From: a.At}) // change it, mediate again or sue (Civil Procedure Law 2023, Art. 206)
	case a.Kind == domain.Performance:
		u.next(a)
	case a.Outcome == domain.NotPerformed:
		u.owe(domain.Ask{Kind: domain.CourtNotice, Number: a.Number, From: a.At})
	case a.Kind == domain.CourtNotice && !u.asksConsent():
		for _, party := range parties {
			u.owe(domain.Ask{Kind: domain.RemediationConsent, Number: a.Number, Party: party})
		}
	case a.Kind == domain.RemediationConsent && a.Outcome == domain.Agree:
		u.owed = slices.DeleteFunc(u.owed, func(o domain.Ask) bool { // they are not asked themselves
			return o.Kind == a.Kind && slices.Contains(a.Fact.SpeaksFor, o.Party)
		})
		return !u.asksConsent()
	case a.Kind == domain.RemediationConsent: // one refuses, or is silent
		u.owed = slices.DeleteFunc(u.owed, func(o domain.Ask) bool { return o.Kind == domain.RemediationConsent })
	}
	return false
}

// next follows an instalment: the one after it, or the last visit; and if it was
// not performed, the committee urges (People's Mediation Law, Art. 31).
func (u *undertaking) next(a domain.Answer) {
	if a.Outcome == domain.Defaulted {
		u.owe(domain.Ask{Kind: domain.Urging, Number: a.Number, Person: u.mediator, From: a.At})
	}
	if a.Number < len(u.dues) {
		u.owe(u.performance(a.Number + 1))
		return
	}
	last := u.performance(a.Number)
	u.owe(domain.Ask{Kind: domain.ReturnVisit, Number: 2, Person: u.mediator, Rule: domain.LastVisit, From: last.From})
}

// asksConsent reports whether parties are still to say if they mediate again.
func (u *undertaking) asksConsent() bool {
	return slices.ContainsFunc(u.owed, func(o domain.Ask) bool { return o.Kind == domain.RemediationConsent })
}

// mediateAgain takes the parties back to the table over an agreement in effect.
// If they come to nothing, or leave, that one binds them as before.
func (s *story) mediateAgain(agreed time.Time) (domain.Ending, error) {
	s.since, s.rule = agreed, domain.RemediationRule(s.file)
	ending, err := s.mediateOn()
	if act, ok := interruption(err); ok && act.Kind == domain.Withdraw {
		return domain.Withdrawn, nil
	}
	if errors.Is(err, errTerminated) {
		return domain.Terminated, nil
	}
	return ending, err
}
