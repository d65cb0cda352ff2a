package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"

	"hejie/domain"
)

// MediationID returns the workflow ID of the mediation of a case.
func MediationID(c domain.CaseID) string { return "mediation/" + string(c) }

type (
	// MediationInput starts a mediation. It carries nothing over a
	// continue-as-new, because the register tells a new run its story.
	MediationInput struct {
		Case domain.CaseID `json:"case"`
		Lang string        `json:"lang,omitempty"` // of the card: zh-CN or en
	}
	// MediationResult is how the case ended.
	MediationResult struct {
		Ending domain.Ending `json:"ending"`
	}
)

// Versions of Mediation's logic, oldest first. Each run keeps the one it began
// with; a continue-as-new moves a case to the newest.
const (
	theFirst         workflow.Version = 1
	hearsStrangers   workflow.Version = 2             // signals by unknown names are refused, as any that says nothing
	wholeProcedure   workflow.Version = 3             // an agreement lives on, and a case is closed by a second person
	keepsItsTimer    workflow.Version = 4             // a timer serves the waits that follow, too
	MediationVersion                  = keepsItsTimer // the newest
)

// Mediation takes a dispute from its acceptance up the tiers, until it is
// settled or ends, and then sees to it that the parties know where else they
// can turn.
func Mediation(ctx workflow.Context, in MediationInput) (MediationResult, error) {
	version := workflow.GetVersion(ctx, "Mediation", theFirst, MediationVersion)
	p, err := begin(ctx, version, in.Case, MediationID(in.Case), in.Lang)
	if err != nil {
		return MediationResult{}, err
	}
	m := mediation{process: p}
	ending, err := m.run(ctx)
	if errors.Is(err, errRestart) {
		if err := m.leave(ctx); err != nil {
			return MediationResult{}, err
		}
		return MediationResult{}, workflow.NewContinueAsNewError(ctx, Mediation, in)
	}
	return MediationResult{ending}, err
}

type mediation struct {
	*process
	consented bool              // all parties agreed to mediation at this centre, or to the referral to it
	rule      string            // which rule gives the length of this tier's period
	moves     []domain.Referral // since the matter came in, or since the last ruling
	tiersUp   int               // how often the parties agreed to the next tier
	begun     bool              // mediation was consented to, here or at a centre before

	mediators []domain.StaffID
	written   bool         // how the latest agreement was made
	dues      []domain.Day // of its instalments
	effective time.Time
}

func (m *mediation) run(ctx workflow.Context) (domain.Ending, error) {
	if m.file.Ended != "" {
		return m.over(ctx, m.file.Ended)
	}
	ending, err := m.throughTheTiers(ctx)
	if act, ok := interruption(err); ok && act.Kind == domain.Withdraw {
		ending, err = domain.Withdrawn, nil
	}
	if errors.Is(err, errTerminated) {
		ending, err = domain.Terminated, nil
	}
	if err == nil && !ending.Settled() {
		err = m.inform(ctx)
	}
	if err == nil && m.file.Court != nil && m.version >= wholeProcedure {
		err = m.evenIfEnded(ctx, domain.StageReturning, domain.ReturnToCourt)
	}
	if err == nil && m.version >= wholeProcedure {
		err = m.finish(ctx, ending)
	}
	if done, ok := errors.AsType[*ended](err); ok {
		ending, err = done.ending, nil
	}
	if err != nil {
		return "", err
	}
	m.leaving = true // once it has ended, a bell is for the run in which it goes on, if it is reopened
	end, err := End.Do(ctx, EndInput{m.file.Case, ending, m.file.Rewinds})
	if err != nil {
		return "", err
	}
	if end.Rewound {
		return "", errRestart
	}
	return m.over(ctx, ending)
}

// over leaves a case that the register has closed.
func (m *mediation) over(ctx workflow.Context, ending domain.Ending) (domain.Ending, error) {
	if err := m.leave(ctx); err != nil {
		return "", err
	}
	return ending, m.close(ctx, ending)
}

// finish sees an agreement through, and has a second person close what was
// mediated. A matter that nobody mediated ends by itself.
func (m *mediation) finish(ctx workflow.Context, ending domain.Ending) error {
	if ending.Settled() {
		if err := m.followUp(ctx); err != nil && !errors.Is(err, errTerminated) {
			return err
		}
	}
	if !m.begun {
		return nil
	}
	return m.closing(ctx)
}

// throughTheTiers mediates at one tier after the other. After a failure the
// next tier is an offer that needs fresh consent; the file goes along, and only
// that tier's period begins anew.
func (m *mediation) throughTheTiers(ctx workflow.Context) (domain.Ending, error) {
	for {
		ending, err := m.hear(ctx)
		if err != nil || !ending.Referable() || m.centre.Parent() == "" || m.file.Court != nil {
			return ending, err // a court's case goes back to the court
		}
		agreed, err := m.agreeToReferral(ctx)
		if err != nil || !agreed {
			return ending, err
		}
		m.moves = append(m.moves, domain.Referral{From: m.centre, To: m.centre.Parent(), Agreed: true})
		m.centre, m.consented = m.centre.Parent(), true
		m.tiersUp++
	}
}

// hear takes the case to a centre: acceptance, consent, then mediation
// by one mediator after the other, should a party object or he step back.
func (m *mediation) hear(ctx workflow.Context) (domain.Ending, error) {
	accepted, err := m.accept(ctx)
	if err != nil || accepted != domain.Accept {
		return domain.Declined, err
	}
	if !m.consented {
		agreed, err := m.agree(ctx, domain.StageConsent, domain.Ask{Kind: domain.Consent, Rule: domain.ConsentRule(m.file)})
		if err != nil || !agreed {
			return domain.NoConsent, err
		}
		m.consented = true
	}
	m.begun = true
	return m.mediateOn(ctx)
}

// mediateOn mediates by one mediator after the other.
func (m *mediation) mediateOn(ctx workflow.Context) (domain.Ending, error) {
	for {
		ending, err := m.mediate(ctx)
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
func (m *mediation) accept(ctx workflow.Context) (domain.Outcome, error) {
	for {
		parties := len(m.file.Parties)
		m.stage = domain.StageAcceptance
		accepted, err := m.ask(ctx, domain.AcceptanceOf(m.file))
		if err != nil {
			return "", err
		}
		if accepted.Outcome != domain.Refer {
			m.consented = m.consented && len(m.file.Parties) == parties
			m.since, m.rule = accepted.At, ""
			if m.version >= wholeProcedure {
				m.since, m.rule = domain.PeriodBegins(m.file, accepted.At, m.tiersUp > 0), domain.SessionRule(m.file)
			}
			return accepted.Outcome, nil
		}
		m.moves = append(m.moves, domain.Referral{From: m.centre, To: accepted.Fact.Centre})
		m.centre, m.consented = accepted.Fact.Centre, false
		m.card.bounces++
		if m.version >= wholeProcedure && domain.NeedsRuling(m.moves) {
			if err := m.ruling(ctx); err != nil {
				return "", err
			}
		}
	}
}

// ruling has the head above both centres say which of them has the case, when
// they have sent it to and fro. From there the parties are asked for their
// consent as at any other centre, and it is not referred on. Runs of earlier
// versions asked for no ruling: what they were told stays their story.
func (m *mediation) ruling(ctx workflow.Context) error {
	last := m.moves[len(m.moves)-1]
	m.centre, m.stage = domain.Arbiter(last.From, last.To), domain.StageRuling
	ruled, err := m.ask(ctx, domain.Ask{Kind: domain.Jurisdiction})
	switch {
	case errors.Is(err, errNeverAsked):
		m.centre = last.To
		return nil
	case err != nil:
		return err
	}
	m.centre, m.moves = ruled.Fact.Centre, nil
	return nil
}

// mediate appoints a mediator and holds sessions until something comes of them.
func (m *mediation) mediate(ctx workflow.Context) (domain.Ending, error) {
	m.stage = domain.StageMediator
	appointed, err := m.ask(ctx, domain.Ask{Kind: domain.Appointment})
	if err != nil {
		return "", err
	}
	mediators := appointed.Fact.Mediators
	m.mediators = mediators
	for {
		m.stage = domain.StageMediation
		session, err := m.ask(ctx, domain.Ask{Kind: domain.Session, Person: mediators[0], From: m.since, Rule: m.rule})
		if err != nil {
			return "", err
		}
		switch session.Outcome {
		case domain.Expired:
			return domain.Lapsed, nil
		case domain.Fail:
			return domain.Failed, nil
		case domain.Oral:
			m.written, m.dues, m.effective = false, session.Fact.Dues, session.At
			return domain.AgreedOrally, nil
		case domain.Extend:
			if err := m.extend(ctx, session.Due); err != nil {
				return "", err
			}
		case domain.Written:
			sealed, err := m.conclude(ctx, mediators)
			if err != nil {
				return "", err
			}
			if !sealed.IsZero() {
				m.written, m.dues, m.effective = true, session.Fact.Dues, sealed
				return domain.Agreed, nil
			}
		}
	}
}

// extend gives the session more time from where the term would have ended, if
// every party agrees to it; otherwise the term stays what it was.
func (m *mediation) extend(ctx workflow.Context, due time.Time) error {
	agreed, err := m.agree(ctx, domain.StageMediation, domain.Ask{Kind: domain.Extension})
	if err == nil && agreed {
		m.since, m.rule = due, domain.ExtensionRule(m.file)
	}
	return err
}

// conclude has the agreement signed by every party and mediator, and then
// sealed by a head who is not a mediator (People's Mediation Law, Art. 29). The
// seal is the last, so the agreement takes effect with it; if somebody did not
// sign or the seal was refused, there is none, and the parties are back at the
// table.
func (m *mediation) conclude(ctx workflow.Context, mediators []domain.StaffID) (sealed time.Time, err error) {
	m.stage = domain.StageSigning
	asks := m.ofEachParty(domain.Ask{Kind: domain.Signature})
	for _, mediator := range mediators {
		asks = append(asks, domain.Ask{Kind: domain.MediatorSigns, Person: mediator})
	}
	signatures, err := m.askEach(ctx, asks, domain.RefuseIt)
	if err != nil || !m.all(signatures, len(asks), domain.Sign) {
		return time.Time{}, err
	}
	m.stage = domain.StageSealing
	seal, err := m.ask(ctx, domain.Ask{Kind: domain.Seal})
	if seal.Outcome != domain.ApplySeal {
		return time.Time{}, err
	}
	return seal.At, err
}

// agreeToReferral offers the next tier: an offer, since the tiers have no
// authority over each other, and one that each party may refuse.
func (m *mediation) agreeToReferral(ctx workflow.Context) (bool, error) {
	return m.agree(ctx, domain.StageReferral, domain.Ask{Kind: domain.ReferralConsent})
}

// agree asks every party. One clear refusal ends it, and silence is no consent.
func (m *mediation) agree(ctx workflow.Context, stage domain.Stage, each domain.Ask) (bool, error) {
	m.stage = stage
	asks := m.ofEachParty(each)
	answers, err := m.askEach(ctx, asks, domain.RefuseIt)
	return err == nil && m.all(answers, len(asks), domain.Agree), err
}

// inform has a person tell the parties of the other routes, without which no
// unsettled case ends. The People's Mediation Law, Art. 26, asks for it when
// mediation fails; that the house also does so after every other ending, and
// offers legal aid, is its own practice.
func (m *mediation) inform(ctx workflow.Context) error {
	return m.evenIfEnded(ctx, domain.StageInforming, domain.Informing)
}

// evenIfEnded asks what is asked at the end, also when a danger that is reported
// meanwhile ends the case: it is ending already.
func (m *mediation) evenIfEnded(ctx workflow.Context, stage domain.Stage, kind domain.TaskKind) error {
	for {
		m.stage = stage
		if _, err := m.ask(ctx, domain.Ask{Kind: kind}); !errors.Is(err, errTerminated) {
			return err
		}
	}
}

func (m *mediation) ofEachParty(each domain.Ask) []domain.Ask {
	var asks []domain.Ask
	for _, party := range m.file.Parties {
		each.Party = party
		asks = append(asks, each)
	}
	return asks
}

// all reports whether all n were asked and gave that answer. Of a numerous side
// the register asks only those who speak for it; a step that is settled by no
// other answer than that is one that all have given who were asked.
func (m *mediation) all(answers []domain.Answer, n int, o domain.Outcome) bool {
	for _, a := range answers {
		if a.Outcome != o {
			return false
		}
	}
	return len(answers) == n || m.version >= wholeProcedure && len(answers) > 0
}
