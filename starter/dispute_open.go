package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// intakeFlags are the registration form's fields.
type intakeFlags struct {
	file                              string
	centre, kind, origin, title, text string
	place, firstIn                    string
	court, procedure, received        string
	applicants, respondents           []string
	related, notSame                  []string

	originSaid bool // rather than left to its default
}

func (a *app) disputeCommand() *cobra.Command {
	var f intakeFlags
	var open *cobra.Command
	open = a.command("open [flags]", "dispute.open", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		if f.file != "" && given(open) > 1+said(open) {
			return domain.Fault(domain.Invalid, "file_alone")
		}
		f.originSaid = open.Flags().Changed("origin")
		intake, err := f.intake(d)
		if err != nil {
			return err
		}
		if err := d.lookFirst(ctx, intake); err != nil {
			return err
		}
		receipt, err := d.Act(ctx, domain.OpenCase, "", intake)
		if err != nil {
			return err
		}
		return d.tellOpened(receipt)
	}))
	flags := open.Flags()
	flags.StringVar(&f.file, "file", "", a.text("flag.intake.file"))
	flags.StringVar(&f.centre, "centre", "", a.text("flag.intake.centre"))
	flags.StringVar(&f.kind, "kind", "", a.text("flag.intake.kind", "kinds", a.words().Choices("kind.", desk.Texts(domain.DisputeKinds()))))
	flags.StringVar(&f.origin, "origin", string(domain.Applied), a.text("flag.intake.origin"))
	flags.StringVar(&f.title, "title", "", a.text("flag.intake.title"))
	flags.StringVar(&f.text, "description", "", a.text("flag.intake.description"))
	flags.StringVar(&f.place, "place", "", a.text("flag.intake.place"))
	flags.StringVar(&f.firstIn, "first-in", "", a.text("flag.intake.first_in"))
	flags.StringVar(&f.court, "court", "", a.text("flag.intake.court"))
	flags.StringVar(&f.procedure, "procedure", "", a.text("flag.intake.procedure"))
	flags.StringVar(&f.received, "received", "", a.text("flag.intake.received"))
	flags.StringArrayVar(&f.applicants, "applicant", nil, a.text("flag.intake.applicant"))
	flags.StringArrayVar(&f.respondents, "respondent", nil, a.text("flag.intake.respondent"))
	flags.StringArrayVar(&f.related, "related", nil, a.text("flag.intake.related"))
	flags.StringArrayVar(&f.notSame, "not-same", nil, a.text("flag.intake.not_same"))
	_ = open.MarkFlagFilename("file", "json", "yaml", "yml")
	complete(open, "court", string(domain.CourtAppointed), string(domain.CourtEntrusted))
	complete(open, "procedure", string(domain.Ordinary), string(domain.Summary))
	complete(open, "kind", desk.Texts(domain.DisputeKinds())...)
	complete(open, "origin", string(domain.Applied), string(domain.Proactive), string(domain.Entrusted))
	return a.group("dispute", "dispute", open)
}

// given counts the command's own flags on the command line.
func given(c *cobra.Command) (n int) {
	c.Flags().Visit(func(f *pflag.Flag) {
		if c.InheritedFlags().Lookup(f.Name) == nil {
			n++
		}
	})
	return n
}

// said counts the flags about other cases, which also go with a file: it was
// written before anybody knew of them.
func said(c *cobra.Command) (n int) {
	for _, name := range []string{"related", "not-same"} {
		if c.Flags().Changed(name) {
			n++
		}
	}
	return n
}

// says adds what the flags say about other cases.
func (f intakeFlags) says(d *caller, in *domain.Intake) error {
	for _, id := range f.related {
		in.Related = append(in.Related, domain.CaseID(id))
	}
	for _, id := range f.notSame {
		in.NotSame = append(in.NotSame, domain.CaseID(id))
	}
	if !in.Kind.Valid() { // nobody knows the fifteen by heart
		return domain.Fault(domain.Invalid, "intake_kind", "kind", string(in.Kind), "kinds", strings.Join(desk.Texts(domain.DisputeKinds()), d.text("list.separator")))
	}
	return in.Validate()
}

func (f intakeFlags) intake(d *caller) (domain.Intake, error) {
	var in domain.Intake
	if f.file != "" {
		if err := d.readObject(f.file, &in); err != nil {
			return in, err
		}
		return in, f.says(d, &in)
	}
	firstIn, err := d.parseTime("first-in", f.firstIn)
	if err != nil {
		return in, err
	}
	in = domain.Intake{
		Centre: domain.CentreCode(f.centre), Kind: domain.DisputeKind(f.kind), Origin: domain.Origin(f.origin),
		Title: f.title, Description: f.text, Place: f.place, FirstIn: firstIn,
	}
	if f.court != "" || f.procedure != "" || f.received != "" {
		received, err := d.parseTime("received", f.received)
		if err != nil {
			return in, err
		}
		if !f.originSaid { // what a court hands over is entrusted
			in.Origin = domain.Entrusted
		}
		in.Referral = &domain.CourtReferral{Court: domain.CourtKind(f.court), Procedure: domain.CourtProcedure(f.procedure), Received: received}
	}
	for _, name := range f.applicants {
		in.Parties = append(in.Parties, domain.PartyEntry{Role: domain.Applicant, Name: name})
	}
	for _, name := range f.respondents {
		in.Parties = append(in.Parties, domain.PartyEntry{Role: domain.Respondent, Name: name})
	}
	return in, f.says(d, &in)
}

func (d *caller) tellOpened(r record.Receipt) error {
	if d.json {
		return d.print(r)
	}
	d.say("dispute.opened", "case", r.Ref, "at", desk.LocalTime(r.At))
	return nil
}
