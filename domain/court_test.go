package domain_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/domain/mediation"
	"hejie/domain/procedures"
)

func TestTheTermsOfSpecialCases(t *testing.T) {
	t.Parallel()
	in, received, accepted := at2026(t, "03-01 09:00"), at2026(t, "03-02 09:00"), at2026(t, "03-04 09:00")
	court := func(k domain.CourtKind, p domain.CourtProcedure) *domain.CourtReferral {
		return &domain.CourtReferral{Court: k, Procedure: p, Received: received}
	}
	for _, tt := range []struct {
		name              string
		file              domain.CaseFile
		session, extended string
		begins, upATier   time.Time
		acceptance        domain.Ask
		consent           string
	}{{
		name: "ordinary", file: domain.CaseFile{Kind: "neighbour", FirstIn: in},
		session: "session", extended: "session_extended", begins: accepted, upATier: accepted, acceptance: domain.Ask{Kind: domain.Acceptance},
	}, {
		name: "labour", file: domain.CaseFile{Kind: domain.Labour, FirstIn: in},
		session: "session_labour", extended: "session_extended", begins: in, upATier: accepted, acceptance: domain.Ask{Kind: domain.Acceptance},
	}, {
		name: "appointed", file: domain.CaseFile{Kind: "neighbour", FirstIn: in, Court: court(domain.CourtAppointed, "")},
		session: "session_court_appointed", extended: "session_court_appointed", begins: received, upATier: received,
		acceptance: domain.Ask{Kind: domain.Acceptance, Rule: "court_acceptance", From: received}, consent: "court_consent",
	}, {
		name: "entrusted, ordinary", file: domain.CaseFile{Kind: domain.Labour, FirstIn: in, Court: court(domain.CourtEntrusted, domain.Ordinary)},
		session: "session_court_entrusted", extended: "session_court_entrusted", begins: received, upATier: received,
		acceptance: domain.Ask{Kind: domain.Acceptance, Rule: "court_acceptance", From: received}, consent: "court_consent",
	}, {
		name: "entrusted, summary", file: domain.CaseFile{Kind: "neighbour", FirstIn: in, Court: court(domain.CourtEntrusted, domain.Summary)},
		session: "session_entrusted_summary", extended: "session_entrusted_summary", begins: received, upATier: received,
		acceptance: domain.Ask{Kind: domain.Acceptance, Rule: "court_acceptance", From: received}, consent: "court_consent",
	}} {
		require.Equal(t, tt.session, domain.SessionRule(tt.file), tt.name)
		require.Equal(t, tt.extended, domain.ExtensionRule(tt.file), tt.name)
		require.Equal(t, tt.begins, domain.PeriodBegins(tt.file, accepted, false), tt.name)
		require.Equal(t, tt.upATier, domain.PeriodBegins(tt.file, accepted, true), tt.name)
		require.Equal(t, tt.acceptance, domain.AcceptanceOf(tt.file), tt.name)
		require.Equal(t, tt.consent, domain.ConsentRule(tt.file), tt.name)
		require.Contains(t, mediation.Procedure().RuleNames(), tt.session)
		again := "session" // a court's term is over with what it handed over; that of the labour law is not
		if tt.file.Kind == domain.Labour {
			again = "session_labour"
		}
		require.Equal(t, again, domain.RemediationRule(tt.file), tt.name)
	}
	for _, rule := range []string{domain.CourtAcceptance, domain.CourtConsent} {
		require.Contains(t, mediation.Procedure().RuleNames(), rule)
	}
}

func TestACourtReferralIsWhole(t *testing.T) {
	t.Parallel()
	received := at2026(t, "03-02 09:00")
	for _, tt := range []struct {
		referral domain.CourtReferral
		wrong    string
	}{
		{domain.CourtReferral{Court: domain.CourtAppointed, Received: received}, ""},
		{domain.CourtReferral{Court: domain.CourtEntrusted, Procedure: domain.Summary, Received: received}, ""},
		{domain.CourtReferral{Court: domain.CourtEntrusted, Procedure: domain.Ordinary, Received: received}, ""},
		{domain.CourtReferral{Court: "police", Received: received}, "court"},
		{domain.CourtReferral{Court: domain.CourtEntrusted, Received: received}, "procedure"},
		{domain.CourtReferral{Court: domain.CourtAppointed, Procedure: domain.Summary, Received: received}, "procedure"},
		{domain.CourtReferral{Court: domain.CourtAppointed}, "received"},
	} {
		err := tt.referral.Validate()
		if tt.wrong == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, "referral."+tt.wrong)
	}
}

func TestALabourDisputeIsToldOfItsLimitation(t *testing.T) {
	t.Parallel()
	require.Nil(t, domain.CheckInforming("neighbour", domain.Details{}))
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "limitation"), domain.CheckInforming(domain.Labour, domain.Details{}))
	require.Nil(t, domain.CheckInforming(domain.Labour, domain.Details{Limitation: true}))
}

func TestOnlyAHeadLeavesAMandatoryReportUndone(t *testing.T) {
	t.Parallel()
	holdings := []domain.Holding{{Staff: "S0001", Post: domain.Mediator, Centre: community}, {Staff: "S0002", Post: domain.Head, Centre: community}}
	waive := func(k domain.TaskKind, o domain.Outcome, by domain.StaffID) *domain.Refusal {
		return procedures.All().Task(k).CheckWaiver(o, by, community, holdings)
	}
	require.Nil(t, waive(domain.MandatoryReport, domain.Reported, "S0001"))
	require.Equal(t, domain.Refuse(domain.NotYourPost, "post", domain.Head), waive(domain.MandatoryReport, domain.NotNeeded, "S0001"))
	require.Nil(t, waive(domain.MandatoryReport, domain.NotNeeded, "S0002"))
	require.Nil(t, waive(domain.PoliceReport, domain.NotNeeded, "S0001"))
	require.Equal(t, domain.Refuse(domain.MissingDetails, "field", "note"), procedures.All().Task(domain.MandatoryReport).Check(domain.NotNeeded, domain.Details{}))
}
