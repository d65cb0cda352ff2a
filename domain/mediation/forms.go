package mediation

import (
	"slices"

	"hejie/domain"
)

// The forms of the decisions.
type (
	// Accepting takes a dispute, with respondents who are not registered yet.
	Accepting struct {
		Respondents []domain.PartyEntry `json:"respondents,omitempty" input:"parties"`
		domain.Noted
	}
	// Declining gives the ground of law.
	Declining struct {
		Reason domain.DeclineReason `json:"reason" required:"true" input:"choice"`
		domain.Reasoned
	}
	// Referring names another centre.
	Referring struct {
		Centre domain.CentreCode `json:"centre" required:"true" input:"centre"`
		domain.Reasoned
	}
	// Word is what a party said or signed, with what shows it.
	Word struct {
		Evidence *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		domain.Noted
	}
	// Appointing names who mediates, and who chose them.
	Appointing struct {
		Mediators []domain.StaffID `json:"mediators" required:"true" input:"staff" most:"5"`
		ChosenBy  string           `json:"chosen_by" required:"true" input:"choice" choices:"committee parties"`
		domain.Noted
	}
	// Agreeing is the agreement that the talks came to.
	Agreeing struct {
		Agreement *domain.Agreement `json:"agreement" required:"true" input:"agreement"`
		Evidence  *domain.Evidence  `json:"evidence,omitempty" input:"evidence"`
		domain.Noted
	}
	// Informing says of which other routes the parties were told, and that legal aid
	// was offered; in a labour dispute also of its limitation of one year.
	Informing struct {
		Routes     []string         `json:"routes" required:"true" input:"flag" choices:"arbitration administrative court"`
		LegalAid   bool             `json:"legal_aid" required:"true" input:"flag"`
		Limitation bool             `json:"limitation,omitempty" input:"flag"`
		Evidence   *domain.Evidence `json:"evidence,omitempty" input:"evidence"`
		domain.Noted
	}
	// Reporting says to whom something was reported or given back.
	Reporting struct {
		ReportedTo string `json:"reported_to" required:"true" input:"text" length:"200"`
		ReceiptNo  string `json:"receipt_no,omitempty" input:"text" length:"100"`
		domain.Noted
	}
	// Applying says who applies for judicial confirmation.
	Applying struct {
		Applicants []domain.PartyID `json:"applicants" required:"true" input:"party" most:"50"`
		Evidence   *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		domain.Noted
	}
	// Ruling is what the court sent.
	Ruling struct {
		Evidence  *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		ReceiptNo string           `json:"receipt_no,omitempty" input:"text" length:"100"`
		domain.Noted
	}
	// Lapse says why something was not done, with what shows it.
	Lapse struct {
		Evidence *domain.Evidence `json:"evidence,omitempty" input:"evidence"`
		domain.Reasoned
	}
	// Telling is that the parties were told, perhaps with what shows it.
	Telling struct {
		Evidence *domain.Evidence `json:"evidence,omitempty" input:"evidence"`
		domain.Noted
	}
	// Visiting is what a return visit found.
	Visiting struct {
		Visit    *domain.Visit    `json:"visit" required:"true" input:"visit"`
		Evidence *domain.Evidence `json:"evidence,omitempty" input:"evidence"`
		domain.Noted
	}
)

// Check refuses to have told of less than every other route (People's Mediation
// Law, Art. 26).
func (f Informing) Check() error {
	if !slices.Equal(slices.Sorted(slices.Values(f.Routes)), slices.Sorted(slices.Values(domain.Routes()))) {
		return domain.Refuse(domain.MissingDetails, "field", "routes")
	}
	return nil
}

// The forms of the acts.
type (
	// Leaving is a party's word that nobody asked for.
	Leaving struct {
		Party    domain.PartyID   `json:"party" required:"true" input:"party"`
		Evidence *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		domain.Noted
	}
	// AtRisk says by which law somebody's risk is to be reported.
	AtRisk struct {
		Ground domain.RiskGround `json:"ground" required:"true" input:"choice"`
		Party  domain.PartyID    `json:"party,omitempty" input:"party"`
		domain.Reasoned
	}
	// Filing is a document for the dossier.
	Filing struct {
		Document *domain.Document `json:"document" required:"true" input:"document"`
		Party    domain.PartyID   `json:"party,omitempty" input:"party"`
		domain.Noted
	}
	// Relating names another case.
	Relating struct {
		Other domain.CaseID `json:"other" required:"true" input:"case"`
		domain.Noted
	}
	// Merging names another case, and says why.
	Merging struct {
		Other domain.CaseID `json:"other" required:"true" input:"case"`
		domain.Reasoned
	}
	// Guarding says who speaks for a party under age.
	Guarding struct {
		Party    domain.PartyID   `json:"party" required:"true" input:"party"`
		Guardian *domain.Guardian `json:"guardian" required:"true" input:"guardian"`
		Evidence *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		domain.Noted
	}
	// Reading lets somebody read a child's case.
	Reading struct {
		Reader domain.StaffID `json:"reader" required:"true" input:"staff"`
		domain.Reasoned
	}
	// Representing says who speaks for a party.
	Representing struct {
		Party          domain.PartyID   `json:"party" required:"true" input:"party"`
		Representative domain.PartyID   `json:"representative" required:"true" input:"party"`
		Evidence       *domain.Evidence `json:"evidence" required:"true" input:"evidence"`
		domain.Noted
	}
)
