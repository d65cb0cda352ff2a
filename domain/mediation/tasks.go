package mediation

import (
	"slices"

	"hejie/domain"
)

// tasks lists what is asked in the course of a mediation.
//
// What waits for a party, or for the parties' period, lapses: silence is never
// consent, and the period goes on only if all consent (SPC Provisions on Invited
// Mediation 2016, Art. 26(5)-(6)); and after 30 days no court confirms (People's
// Mediation Law, Art. 33). What an official owes stays owed, and turns red
// instead.
//
// Voices may be asked for where an official decides by his own judgement. What
// parties say is recorded as they say it, talks are the mediator's, and neither
// the report of a danger nor what parties must be told waits for anybody.
//
// Many at once may be given what is routine and can be put right later: taking in
// cases that come from a table, giving cases to a mediator to whom a party may
// still object (People's Mediation Law, Art. 23(1)), and recording that parties
// were told of the other routes (Art. 26). Everything else has to be looked at
// case by case.
func tasks() []domain.DeclaredTask {
	return slices.Concat(untilTalks(), talks(), conclusion(), dangers(), afterwards(), []domain.DeclaredTask{domain.HoldTask()})
}

// untilTalks: is the dispute taken, do the parties agree, and who mediates?
func untilTalks() []domain.DeclaredTask {
	return []domain.DeclaredTask{
		{
			Kind: domain.Acceptance, Rules: []string{string(domain.Acceptance), domain.CourtAcceptance},
			Judges: []domain.Judged{domain.JudgesOpener}, Consultable: true, Affirmative: domain.Accept,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Accept, Form: domain.FormOf[Accepting](), Checks: []string{"two_sides"}, Effects: []string{"add_respondents"}, InBulk: true},
				{Outcome: domain.Decline, Form: domain.FormOf[Declining]()},
				{Outcome: domain.Refer, Form: domain.FormOf[Referring](), Checks: []string{"another_centre"}, Bounces: true},
			},
		},
		{ // a second return between two centres is settled by the head above both
			Kind:     domain.Jurisdiction,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Assign, Form: domain.FormOf[Referring](), Checks: []string{"centre_below"}, Assigns: true}},
		},
		{ // voluntary (People's Mediation Law, Art. 17)
			Kind: domain.Consent, Rules: []string{string(domain.Consent), domain.CourtConsent}, Lapses: true, Outcomes: word(),
		},
		{
			Kind: domain.Appointment, Consultable: true, Returnable: true,
			Outcomes: []domain.DeclaredOutcome{{
				Outcome: domain.Appoint, Form: domain.FormOf[Appointing](),
				Checks: []string{"fit_mediators"}, Effects: []string{"appoint"}, InBulk: true,
			}},
		},
	}
}

// word is what a party says when he is asked whether he agrees: somebody records
// it, with what shows it.
func word(checks ...string) []domain.DeclaredOutcome {
	return []domain.DeclaredOutcome{
		{Outcome: domain.Agree, Form: domain.FormOf[Word](), Checks: checks},
		{Outcome: domain.RefuseIt, Form: domain.FormOf[Word](), Checks: checks},
	}
}

// talks: what came of them, and the agreement until it is sealed. The mediators'
// own work is judged where the period is extended, a party signs, and the seal is
// applied.
func talks() []domain.DeclaredTask {
	mediators := []domain.Judged{domain.JudgesMediators}
	return []domain.DeclaredTask{
		{
			Kind: domain.Session, Lapses: true, Returnable: true, Appointed: true, Recorded: true,
			Rules: []string{
				string(domain.Session), domain.SessionExtended, domain.SessionAppointed, domain.SessionEntrusted,
				domain.SessionEntrustedSummary, domain.SessionLabour,
			},
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Written, Form: domain.FormOf[Agreeing](), Checks: []string{"dues"}, Effects: []string{"put_written"}},
				// Effective when it is reached (People's Mediation Law, Art. 30).
				{Outcome: domain.Oral, Form: domain.FormOf[Agreeing](), Checks: []string{"dues"}, Effects: []string{"put_oral"}},
				{Outcome: domain.Continue, Form: domain.FormOf[domain.Noted]()},
				{Outcome: domain.Extend, Form: domain.FormOf[domain.Noted](), Checks: []string{"term_known"}},
				{Outcome: domain.Fail, Form: domain.FormOf[domain.Reasoned]()},
			},
		},
		{Kind: domain.Extension, Lapses: true, Judges: mediators, Outcomes: word()},
		{
			Kind: domain.Signature, Lapses: true, About: domain.AboutAgreement, Judges: mediators,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Sign, Form: domain.FormOf[Word]()},
				{Outcome: domain.RefuseIt, Form: domain.FormOf[Word]()},
			},
		},
		{
			Kind: domain.MediatorSigns, About: domain.AboutAgreement, Returnable: true, Personal: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Sign, Form: domain.FormOf[domain.Noted](), Checks: []string{"another_signer"}},
				{Outcome: domain.RefuseIt, Form: domain.FormOf[domain.Reasoned](), Checks: []string{"another_signer"}},
			},
		},
		{ // the last of what Art. 29 asks for
			Kind: domain.Seal, About: domain.AboutAgreement, Judges: mediators, Consultable: true, Affirmative: domain.ApplySeal, Returnable: true,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.ApplySeal, Form: domain.FormOf[domain.Noted](), Checks: []string{"all_signed"}, Effects: []string{"seal"}},
				{Outcome: domain.Return, Form: domain.FormOf[domain.Reasoned]()},
			},
		},
	}
}

// conclusion: where mediation ended without an agreement.
func conclusion() []domain.DeclaredTask {
	return []domain.DeclaredTask{
		{Kind: domain.ReferralConsent, Lapses: true, Outcomes: word()},
		{
			Kind: domain.Informing, Stays: true,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Told, Form: domain.FormOf[Informing](), Checks: []string{"told_of_arbitration"}, Rechecks: []string{"told_of_arbitration"}, InBulk: true}},
		},
		{
			Kind:     domain.ReturnToCourt,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Returned, Form: domain.FormOf[Reporting]()}},
		},
	}
}

// dangers: a person reports, and says how the case goes on. To report that
// somebody is at risk is a duty by law: that there is nothing to report is for a
// head to answer for.
func dangers() []domain.DeclaredTask {
	reports := func(headOnly bool) []domain.DeclaredOutcome {
		return []domain.DeclaredOutcome{
			{Outcome: domain.Reported, Form: domain.FormOf[Reporting]()},
			{Outcome: domain.NotNeeded, Form: domain.FormOf[domain.Reasoned](), HeadOnly: headOnly},
		}
	}
	reasoned := func(outcomes ...domain.Outcome) (all []domain.DeclaredOutcome) {
		for _, o := range outcomes {
			all = append(all, domain.DeclaredOutcome{Outcome: o, Form: domain.FormOf[domain.Reasoned]()})
		}
		return all
	}
	return []domain.DeclaredTask{
		{Kind: domain.PoliceReport, Outcomes: reports(false)},
		{Kind: domain.ShamReport, Outcomes: reports(false)},
		{Kind: domain.MandatoryReport, Outcomes: reports(true)},
		{Kind: domain.Resumption, Consultable: true, Affirmative: domain.Resume, Outcomes: reasoned(domain.Resume, domain.EndMediation)},
		{Kind: domain.Course, Outcomes: reasoned(domain.Continue, domain.Suspend, domain.EndMediation)},
	}
}

// afterwards: what follows an agreement in effect, until a second person closes
// the case. What a court was asked and ruled, what was paid, who was visited,
// urged or told has happened, and stays on record when a case is reopened. What a
// party is only willing to do he is asked anew.
func afterwards() []domain.DeclaredTask {
	performed := domain.DeclaredOutcome{Outcome: domain.Performed, Form: domain.FormOf[Word]()}
	of := domain.AboutEffective
	return []domain.DeclaredTask{
		{ // within 30 days (People's Mediation Law, Art. 33)
			Kind: domain.Confirmation, About: of, Lapses: true, Window: true, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Apply, Form: domain.FormOf[Applying](), Checks: []string{"applicants", "window"}, Rechecks: []string{"window"}}},
		},
		{
			Kind: domain.CourtRuling, About: of, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Confirmed, Form: domain.FormOf[Ruling]()},
				{Outcome: domain.Dismissed, Form: domain.FormOf[Ruling]()},
			},
		},
		{
			Kind: domain.Performance, About: of, Parts: true, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{performed, {Outcome: domain.Defaulted, Form: domain.FormOf[Lapse](), Checks: []string{"in_default"}}},
		},
		{
			Kind: domain.Urging, About: of, Parts: true, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{performed, {Outcome: domain.NotPerformed, Form: domain.FormOf[Lapse]()}},
		},
		{
			Kind: domain.CourtNotice, About: of, Parts: true, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Told, Form: domain.FormOf[Telling]()}},
		},
		{Kind: domain.RemediationConsent, About: of, Parts: true, Lapses: true, Outcomes: word("speaks_for")},
		{
			Kind: domain.ReturnVisit, About: of, Rules: []string{string(domain.ReturnVisit), domain.LastVisit}, Stays: true, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Visited, Form: domain.FormOf[Visiting]()},
				{Outcome: domain.Unreachable, Form: domain.FormOf[domain.Reasoned]()},
			},
		},
		{
			Kind: domain.Closing, Judges: []domain.Judged{domain.JudgesMediators, domain.JudgesRecorders},
			Outcomes: []domain.DeclaredOutcome{
				{Outcome: domain.Close, Form: domain.FormOf[domain.Noted](), Checks: []string{"whole_dossier"}},
				{Outcome: domain.Return, Form: domain.FormOf[domain.Reasoned]()},
			},
		},
		{
			Kind: domain.Completion, Recorded: true,
			Outcomes: []domain.DeclaredOutcome{{Outcome: domain.Completed, Form: domain.FormOf[domain.Reasoned]()}},
		},
	}
}
