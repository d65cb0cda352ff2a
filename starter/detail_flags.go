package main

import (
	"context"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
)

// detailFlags are the flags for what a decision or an act says beyond its
// outcome. A file gives the whole; flags add to it.
type detailFlags struct {
	file, note, party, other, reason, centre, chosenBy string
	mediators, respondents                             []string
	agreement, reportedTo, receiptNo                   string
	routesTold, legalAid                               bool
	people                                             []string
	quorum                                             int
	voice                                              string
	task                                               domain.TaskID // which one an act is about
	stage                                              string        // to which an act sends a case back

	applicants                     []string
	visitPerformance, satisfaction string
	escalation                     bool
	document, scan, documentDate   string

	evidence, evidencePlace, evidenceAt string
	present                             []string
	byGuardian                          bool

	guardian domain.Guardian
	reader   string

	representative     string
	limitation         bool
	holdReason, ground string
}

// bindEvidence adds the flags that every act in a case takes.
func (f *detailFlags) bindEvidence(a *app, c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.file, "details", "", a.text("flag.details"))
	flags.StringVar(&f.note, "note", "", a.text("flag.note"))
	flags.StringVar(&f.evidence, "evidence-file", "", a.text("flag.evidence_file"))
	flags.StringVar(&f.evidencePlace, "evidence-place", "", a.text("flag.evidence_place"))
	flags.StringVar(&f.evidenceAt, "evidence-at", "", a.text("flag.evidence_at"))
	flags.StringArrayVar(&f.present, "present", nil, a.text("flag.present"))
	flags.BoolVar(&f.byGuardian, "by-guardian", false, a.text("flag.by_guardian"))
	_ = c.MarkFlagFilename("details")
	_ = c.MarkFlagFilename("evidence-file")
}

// bindVerbs adds the flags of the acts on an open task.
func (f *detailFlags) bindVerbs(a *app, c *cobra.Command) {
	flags := c.Flags()
	flags.StringSliceVar(&f.people, "to", nil, a.text("flag.to"))
	flags.StringVar(&f.centre, "centre", "", a.text("flag.transfer_to"))
	flags.IntVar(&f.quorum, "quorum", 0, a.text("flag.quorum"))
	flags.StringVar(&f.voice, "voice", "", a.text("flag.voice"))
	complete(c, "voice", desk.Texts(domain.Stances())...)
}

// bind adds the flags of a decision.
func (f *detailFlags) bind(a *app, c *cobra.Command) {
	f.bindEvidence(a, c)
	flags := c.Flags()
	flags.StringVar(&f.reason, "reason", "", a.text("flag.reason"))
	flags.StringVar(&f.centre, "centre", "", a.text("flag.refer_to"))
	flags.StringSliceVar(&f.mediators, "mediator", nil, a.text("flag.mediator"))
	flags.StringVar(&f.chosenBy, "chosen-by", "", a.text("flag.chosen_by"))
	flags.StringArrayVar(&f.respondents, "respondent", nil, a.text("flag.respondent"))
	flags.StringVar(&f.agreement, "agreement", "", a.text("flag.agreement"))
	flags.BoolVar(&f.routesTold, "routes-told", false, a.text("flag.routes_told"))
	flags.BoolVar(&f.legalAid, "legal-aid", false, a.text("flag.legal_aid"))
	flags.BoolVar(&f.limitation, "limitation-told", false, a.text("flag.limitation_told"))
	flags.StringVar(&f.reportedTo, "reported-to", "", a.text("flag.reported_to"))
	flags.StringVar(&f.receiptNo, "receipt-no", "", a.text("flag.receipt_no"))
	flags.StringSliceVar(&f.applicants, "applicant", nil, a.text("flag.applicant"))
	flags.StringVar(&f.visitPerformance, "visit-performance", "", a.text("flag.visit_performance"))
	flags.StringVar(&f.satisfaction, "satisfaction", "", a.text("flag.satisfaction"))
	flags.BoolVar(&f.escalation, "escalation", false, a.text("flag.escalation"))
	complete(c, "visit-performance", desk.Texts(domain.Fulfilments())...)
	complete(c, "satisfaction", desk.Texts(domain.Satisfactions())...)
	_ = c.MarkFlagFilename("agreement")
	complete(c, "reason", desk.Texts(domain.DeclineReasons())...)
	complete(c, "chosen-by", "committee", "parties")
}

// bindDocument adds the flags of a document for the dossier.
func (f *detailFlags) bindDocument(a *app, c *cobra.Command) {
	flags := c.Flags()
	flags.StringVar(&f.document, "document", "", a.text("flag.document", "kinds", a.words().Choices("document.", desk.Texts(domain.Filed()))))
	flags.StringVar(&f.scan, "scan", "", a.text("flag.scan"))
	flags.StringVar(&f.documentDate, "date", "", a.text("flag.document_date"))
	_ = c.MarkFlagFilename("scan")
	complete(c, "document", desk.Texts(domain.Filed())...)
}

// details puts the details together; nil when there are none.
func (f *detailFlags) details(ctx context.Context, d *caller) (*domain.Details, error) {
	return f.over(ctx, d, domain.Details{})
}

// over puts the details together over those that there are; nil when nothing is
// given.
func (f *detailFlags) over(ctx context.Context, d *caller, out domain.Details) (*domain.Details, error) {
	if f.file != "" {
		if err := d.readObject(f.file, &out); err != nil {
			return nil, err
		}
	}
	given := f.file != ""
	set := func(to *string, value string) {
		if value != "" {
			*to, given = value, true
		}
	}
	set(&out.Note, f.note)
	set((*string)(&out.Party), f.party)
	set((*string)(&out.Other), f.other)
	set((*string)(&out.Stage), f.stage)
	set((*string)(&out.Reason), f.reason)
	set((*string)(&out.Centre), f.centre)
	set((*string)(&out.HoldReason), f.holdReason)
	set((*string)(&out.Ground), f.ground)
	set(&out.ChosenBy, f.chosenBy)
	set(&out.ReportedTo, f.reportedTo)
	set(&out.ReceiptNo, f.receiptNo)
	set((*string)(&out.Reader), f.reader)
	set((*string)(&out.Representative), f.representative)
	if f.guardian != (domain.Guardian{}) {
		out.Guardian, given = &f.guardian, true
	}
	for _, m := range f.mediators {
		out.Mediators, given = append(out.Mediators, domain.StaffID(m)), true
	}
	for _, name := range f.respondents {
		out.Respondents, given = append(out.Respondents, domain.PartyEntry{Role: domain.Respondent, Name: name}), true
	}
	for _, p := range f.people {
		out.People, given = append(out.People, domain.StaffID(p)), true
	}
	if f.quorum != 0 {
		out.Quorum, given = f.quorum, true
	}
	set((*string)(&out.Voice), f.voice)
	set((*string)(&out.Task), string(f.task))
	if f.routesTold {
		out.Routes, given = domain.Routes(), true
	}
	if f.legalAid {
		out.LegalAid, given = true, true
	}
	if f.limitation {
		out.Limitation, given = true, true
	}
	if f.agreement != "" {
		out.Agreement, given = new(domain.Agreement), true
		if err := d.readObject(f.agreement, out.Agreement); err != nil {
			return nil, err
		}
	}
	for _, party := range f.applicants {
		out.Applicants, given = append(out.Applicants, domain.PartyID(party)), true
	}
	if f.visitPerformance != "" || f.satisfaction != "" || f.escalation {
		out.Visit, given = &domain.Visit{
			Performance: domain.Fulfilment(f.visitPerformance), Satisfaction: domain.Satisfaction(f.satisfaction), Escalation: f.escalation,
		}, true
	}
	if f.document != "" || f.scan != "" {
		document, err := f.filed(ctx, d)
		if err != nil {
			return nil, err
		}
		out.Document, given = document, true
	}
	evidence, err := f.heard(ctx, d)
	if err != nil {
		return nil, err
	}
	if evidence != nil {
		out.Evidence, given = evidence, true
	}
	if !given {
		return nil, nil
	}
	return &out, nil
}

// heard gives the evidence for what a party said.
func (f *detailFlags) heard(ctx context.Context, d *caller) (*domain.Evidence, error) {
	if f.evidence == "" && f.evidencePlace == "" && f.evidenceAt == "" && len(f.present) == 0 && !f.byGuardian {
		return nil, nil
	}
	if f.evidence == "" || f.evidencePlace == "" {
		return nil, domain.Fault(domain.Invalid, "evidence")
	}
	hash, err := d.hashFile(f.evidence)
	if err != nil {
		return nil, err
	}
	at, err := d.parseTime("evidence-at", f.evidenceAt)
	if err != nil {
		return nil, err
	}
	e := domain.Evidence{Form: hash, Place: f.evidencePlace, At: at, Present: f.present}
	if f.byGuardian {
		e.By = domain.ByGuardian
	}
	return d.Evidence(ctx, e)
}

// filed gives the document that is filed.
func (f *detailFlags) filed(ctx context.Context, d *caller) (*domain.Document, error) {
	m := domain.Document{Kind: domain.DocumentKind(f.document), Date: f.documentDate}
	if f.scan != "" {
		var err error
		if m.Scan, err = d.hashFile(f.scan); err != nil {
			return nil, err
		}
	}
	return d.Document(ctx, m)
}
