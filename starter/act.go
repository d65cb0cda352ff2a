package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/desk"
)

func (a *app) actCommand() *cobra.Command {
	var flags detailFlags
	var printOnly bool
	var kinds []string
	for _, act := range procedures.All().Acts() {
		if act.InCase() {
			kinds = append(kinds, string(act.Kind))
		}
	}
	c := a.command("act KIND CASE|TASK [flags]", "act", cobra.ExactArgs(2), a.atDesk(func(ctx context.Context, d *caller, args []string) error {
		act := procedures.All().Act(domain.ActKind(args[0]))
		if !act.InCase() {
			return domain.Fault(domain.Invalid, "no_act", "kind", args[0], "kinds", strings.Join(kinds, a.text("list.separator")))
		}
		id := domain.CaseID(args[1])
		if act.NamesTask() {
			flags.task = domain.TaskID(args[1])
			if err := desk.CheckTaskID(flags.task); err != nil {
				return err
			}
			id = flags.task.Case()
		}
		return d.actInCase(ctx, act.Kind, id, flags, printOnly)
	}))
	c.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			kinds = nil
		}
		return kinds, cobra.ShellCompDirectiveNoFileComp
	}
	c.Long += "\n\n" + a.text("help.act.verbs")
	flags.bindEvidence(a, c)
	flags.bindVerbs(a, c)
	flags.bindDocument(a, c)
	c.Flags().StringVar(&flags.party, "party", "", a.text("flag.party"))
	c.Flags().StringVar(&flags.other, "other", "", a.text("flag.other"))
	stages := desk.Texts(procedures.All().StagesWhere(func(s domain.DeclaredStage) bool { return s.Returnable }))
	c.Flags().StringVar(&flags.stage, "stage", "", a.text("flag.stage", "stages", a.words().Choices("stage.", stages)))
	complete(c, "stage", stages...)
	c.Flags().StringVar(&flags.guardian.Name, "guardian", "", a.text("flag.guardian"))
	c.Flags().StringVar(&flags.guardian.Relation, "guardian-is", "", a.text("flag.guardian_is"))
	c.Flags().StringVar(&flags.guardian.Phone, "guardian-phone", "", a.text("flag.guardian_phone"))
	c.Flags().StringVar(&flags.representative, "representative", "", a.text("flag.representative"))
	c.Flags().StringVar(&flags.reader, "reader", "", a.text("flag.reader"))
	c.Flags().StringVar(&flags.holdReason, "hold-reason", "", a.text("flag.hold_reason", "reasons", a.words().Choices("hold_reason.", desk.Texts(domain.HoldReasons()))))
	c.Flags().StringVar(&flags.ground, "ground", "", a.text("flag.ground", "grounds", a.words().Choices("ground.", desk.Texts(domain.RiskGrounds()))))
	complete(c, "hold-reason", desk.Texts(domain.HoldReasons())...)
	complete(c, "ground", desk.Texts(domain.RiskGrounds())...)
	c.Flags().BoolVar(&printOnly, "print", false, a.text("flag.print"))
	return c
}

func (d *caller) actInCase(ctx context.Context, kind domain.ActKind, id domain.CaseID, flags detailFlags, printOnly bool) error {
	details, err := flags.details(ctx, d)
	if err != nil {
		return err
	}
	message, err := d.SignAct(ctx, kind, id, details)
	if err != nil {
		return err
	}
	return d.deliver(ctx, message, printOnly, d.tell)
}
