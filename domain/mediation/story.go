// Package mediation is the procedure of mediation (调解): what is asked after
// what, from the acceptance of a dispute to the closing of its case.
//
// The story here is run by two readers. The register runs it over what is on
// record, and the workflow runs it to wait; so it holds no I/O, no clock and no
// engine. It reads from Story downwards.
package mediation

import (
	"errors"
	"slices"
	"time"

	"hejie/domain"
)

// Story takes a dispute from its acceptance up the tiers, until it is settled or
// ends. Then it sees to it that the parties know where else they can turn, that an
// agreement is performed, and that a second person closes the case.
func Story(file domain.CaseFile, reader domain.Reader) (domain.Ending, error) {
	s := &story{reader: reader, file: file, centre: file.Centre}
	ending, err := s.throughTheTiers()
	if act, ok := interruption(err); ok && act.Kind == domain.Withdraw {
		ending, err = domain.Withdrawn, nil
	}
	if errors.Is(err, errTerminated) {
		ending, err = domain.Terminated, nil
	}
	if err == nil && !declared.Ending(ending).Settled {
		err = s.inform()
	}
	if err == nil && s.file.Court != nil {
		err = s.evenIfEnded(domain.StageReturning, domain.ReturnToCourt)
	}
	if err == nil {
		err = s.finish(ending)
	}
	return ending, err
}

// story is a story on its way.
type story struct {
	reader domain.Reader
	file   domain.CaseFile
	centre domain.CentreCode
	stage  domain.Stage

	consented bool              // all parties agreed to mediation at this centre, or to the referral to it
	since     time.Time         // where the present period begins; a suspension moves it on
	rule      string            // which rule gives the length of this tier's period
	moves     []domain.Referral // since the matter came in, or since the last ruling
	bounces   int               // how often a centre sent it on
	tiersUp   int               // how often the parties agreed to the next tier
	begun     bool              // mediation was consented to, here or at a centre before

	mediators []domain.StaffID
	written   bool         // how the latest agreement was made
	dues      []domain.Day // of its instalments
	effective time.Time
}

// finish sees an agreement through, and has a second person close what was
// mediated. A matter that nobody mediated ends by itself.
func (s *story) finish(ending domain.Ending) error {
	if declared.Ending(ending).Settled {
		if err := s.followUp(); err != nil && !errors.Is(err, errTerminated) {
			return err
		}
	}
	if !s.begun {
		return nil
	}
	return s.closing()
}

// throughTheTiers mediates at one tier after the other. After a failure the
// next tier is an offer that needs fresh consent; the file goes along, and only
// that tier's period begins anew.
func (s *story) throughTheTiers() (domain.Ending, error) {
	for {
		ending, err := s.hear()
		if err != nil || !declared.Ending(ending).Referable || s.centre.Parent() == "" || s.file.Court != nil {
			return ending, err // a court's case goes back to the court
		}
		agreed, err := s.agreeToReferral()
		if err != nil || !agreed {
			return ending, err
		}
		s.moves = append(s.moves, domain.Referral{From: s.centre, To: s.centre.Parent(), Agreed: true})
		s.centre, s.consented = s.centre.Parent(), true
		s.tiersUp++
	}
}

// hear takes the case to a centre: acceptance, consent, then mediation by one
// mediator after the other, should a party object or a mediator step back.
func (s *story) hear() (domain.Ending, error) {
	accepted, err := s.accept()
	if err != nil || accepted != domain.Accept {
		return domain.Declined, err
	}
	if !s.consented {
		agreed, err := s.agree(domain.StageConsent, domain.Ask{Kind: domain.Consent, Rule: domain.ConsentRule(s.file)})
		if err != nil || !agreed {
			return domain.NoConsent, err
		}
		s.consented = true
	}
	s.begun = true
	return s.mediateOn()
}

// mediateOn mediates by one mediator after the other.
func (s *story) mediateOn() (domain.Ending, error) {
	for {
		ending, err := s.mediate()
		if act, ok := interruption(err); ok && (act.Kind == domain.Object || act.Kind == domain.Recuse) {
			continue
		}
		return ending, err
	}
}

// accept asks whether the centre takes the case. A referral to another centre
// asks there; it is a bounce, and the clock of the case runs on. Consent holds
// for the centre it was given for and by the parties there were: a bounce, or a
// party that joins, asks everybody anew.
func (s *story) accept() (domain.Outcome, error) {
	for {
		parties := len(s.file.Parties)
		s.stage = domain.StageAcceptance
		accepted, err := s.ask(domain.AcceptanceOf(s.file))
		if err != nil {
			return "", err
		}
		if accepted.Outcome != domain.Refer {
			s.consented = s.consented && len(s.file.Parties) == parties
			s.since, s.rule = domain.PeriodBegins(s.file, accepted.At, s.tiersUp > 0), domain.SessionRule(s.file)
			return accepted.Outcome, nil
		}
		s.moves = append(s.moves, domain.Referral{From: s.centre, To: accepted.Fact.Centre})
		s.centre, s.consented = accepted.Fact.Centre, false
		s.bounces++
		if domain.NeedsRuling(s.moves) {
			if err := s.ruling(); err != nil {
				return "", err
			}
		}
	}
}

// ruling has the head above both centres say which of them has the case, when
// they have sent it to and fro. From there the parties are asked for their
// consent as at any other centre, and it is not referred on.
func (s *story) ruling() error {
	last := s.moves[len(s.moves)-1]
	s.centre, s.stage = domain.Arbiter(last.From, last.To), domain.StageRuling
	ruled, err := s.ask(domain.Ask{Kind: domain.Jurisdiction})
	if err != nil {
		return err
	}
	s.centre, s.moves = ruled.Fact.Centre, nil
	return nil
}

// mediate appoints a mediator and holds sessions until something comes of them.
func (s *story) mediate() (domain.Ending, error) {
	s.stage = domain.StageMediator
	appointed, err := s.ask(domain.Ask{Kind: domain.Appointment})
	if err != nil {
		return "", err
	}
	s.mediators = appointed.Fact.Mediators
	for {
		s.stage = domain.StageMediation
		session, err := s.ask(domain.Ask{Kind: domain.Session, Person: s.mediators[0], From: s.since, Rule: s.rule})
		if err != nil {
			return "", err
		}
		switch session.Outcome {
		case domain.Expired:
			return domain.Lapsed, nil
		case domain.Fail:
			return domain.Failed, nil
		case domain.Oral:
			s.written, s.dues, s.effective = false, session.Fact.Dues, session.At
			return domain.AgreedOrally, nil
		case domain.Extend:
			if err := s.extend(session.Due); err != nil {
				return "", err
			}
		case domain.Written:
			sealed, err := s.conclude()
			if err != nil {
				return "", err
			}
			if !sealed.IsZero() {
				s.written, s.dues, s.effective = true, session.Fact.Dues, sealed
				return domain.Agreed, nil
			}
		}
	}
}

// extend gives the session more time from where the term would have ended, if
// every party agrees to it; otherwise the term stays what it was.
func (s *story) extend(due time.Time) error {
	agreed, err := s.agree(domain.StageMediation, domain.Ask{Kind: domain.Extension})
	if err == nil && agreed {
		s.since, s.rule = due, domain.ExtensionRule(s.file)
	}
	return err
}

// conclude has the agreement signed by every party and mediator, and then
// sealed by a head who is not a mediator (People's Mediation Law, Art. 29). The
// seal is the last, so the agreement takes effect with it; if somebody did not
// sign or the seal was refused, there is none, and the parties are back at the
// table.
func (s *story) conclude() (sealed time.Time, err error) {
	s.stage = domain.StageSigning
	asks := s.ofEachParty(domain.Ask{Kind: domain.Signature})
	for _, mediator := range s.mediators {
		asks = append(asks, domain.Ask{Kind: domain.MediatorSigns, Person: mediator})
	}
	signatures, err := s.askEach(asks, domain.RefuseIt)
	if err != nil || !all(signatures, domain.Sign) {
		return time.Time{}, err
	}
	s.stage = domain.StageSealing
	seal, err := s.ask(domain.Ask{Kind: domain.Seal})
	if seal.Outcome != domain.ApplySeal {
		return time.Time{}, err
	}
	return seal.At, err
}

// agreeToReferral offers the next tier: an offer, since the tiers have no
// authority over each other, and one that each party may refuse.
func (s *story) agreeToReferral() (bool, error) {
	return s.agree(domain.StageReferral, domain.Ask{Kind: domain.ReferralConsent})
}

// agree asks every party. One clear refusal ends it, and silence is no consent.
func (s *story) agree(stage domain.Stage, each domain.Ask) (bool, error) {
	s.stage = stage
	answers, err := s.askEach(s.ofEachParty(each), domain.RefuseIt)
	return err == nil && all(answers, domain.Agree), err
}

// inform has a person tell the parties of the other routes, without which no
// unsettled case ends. The People's Mediation Law, Art. 26, asks for it when
// mediation fails; that the house also does so after every other ending, and
// offers legal aid, is its own practice.
func (s *story) inform() error {
	return s.evenIfEnded(domain.StageInforming, domain.Informing)
}

// evenIfEnded asks what is asked at the end, also when a danger that is reported
// meanwhile ends the case: it is ending already.
func (s *story) evenIfEnded(stage domain.Stage, kind domain.TaskKind) error {
	for {
		s.stage = stage
		if _, err := s.ask(domain.Ask{Kind: kind}); !errors.Is(err, errTerminated) {
			return err
		}
	}
}

// closing asks a second person to close the case. What they return is completed
// and put to them again.
func (s *story) closing() error {
	for {
		s.stage = domain.StageClosing
		closed, err := s.ask(domain.Ask{Kind: domain.Closing})
		if err == nil && closed.Outcome == domain.Close {
			return nil
		}
		if err == nil {
			_, err = s.ask(domain.Ask{Kind: domain.Completion})
		}
		if err != nil && !errors.Is(err, errTerminated) { // it is ending already; it is closed all the same
			return err
		}
	}
}

func (s *story) ofEachParty(each domain.Ask) []domain.Ask {
	var asks []domain.Ask
	for _, party := range s.file.Parties {
		each.Party = party
		asks = append(asks, each)
	}
	return asks
}

// all reports whether everybody who was asked gave that answer. Of a numerous
// side only those are asked who speak for it.
func all(answers []domain.Answer, o domain.Outcome) bool {
	return len(answers) > 0 && !slices.ContainsFunc(answers, func(a domain.Answer) bool { return a.Outcome != o })
}
