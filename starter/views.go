package main

import (
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/workflows"
)

// A view is a list of cases in the Temporal UI. Opened once, its link saves it
// there under its name: the UI reads a view from the parameters query and
// savedQuery, keeps it in the browser, and takes savedQuery out of the address.
type view struct {
	Name  string `json:"name"`
	Query string `json:"query"`
	URL   string `json:"url"`
}

func (a *app) viewsCommand() *cobra.Command {
	var centre string
	c := a.command("views [--centre CODE]", "views", cobra.NoArgs, func(*cobra.Command, []string) error {
		code := domain.CentreCode(centre)
		if centre != "" && !code.Valid() {
			return domain.Fault(domain.Invalid, "centre_unread", "text", centre)
		}
		views := a.views(code)
		if a.json {
			return a.print(views)
		}
		for _, v := range views {
			a.say("views.line", "name", v.Name, "url", v.URL)
		}
		return nil
	})
	c.Flags().StringVar(&centre, "centre", "", a.text("flag.views.centre"))
	return c
}

// views lists the team's views; with a centre, of that centre and those below.
func (a *app) views(centre domain.CentreCode) []view {
	const open = "ExecutionStatus = 'Running'"
	light := func(l domain.Light) string {
		return open + " AND " + workflows.AttrLight.GetName() + " = '" + string(l) + "'"
	}
	at := func(stages ...domain.Stage) string {
		return open + " AND " + workflows.AttrStage.GetName() + " IN ('" + strings.Join(desk.Texts(stages), "', '") + "')"
	}
	var views []view
	add := func(name, query string) {
		if centre != "" {
			name += " " + string(centre)
			query += " AND " + workflows.AttrCentre.GetName() + " STARTS_WITH '" + string(centre) + "'"
		}
		views = append(views, view{name, query, a.viewLink(name, query)})
	}
	add(a.text("views.open"), open)
	add(a.text("light.red"), light(domain.Red))
	add(a.text("light.yellow"), light(domain.Yellow))
	add(a.text("views.bounced"), open+" AND "+workflows.AttrBounces.GetName()+" > 0")
	add(a.text("views.unstarted"), at(domain.StageIntake))
	add(a.text("views.mediated"), at(domain.StageAcceptance, domain.StageConsent, domain.StageMediator, domain.StageMediation,
		domain.StageSigning, domain.StageSealing, domain.StageReferral, domain.StageInforming))
	for _, stage := range []domain.Stage{ // for which a supervisor looks
		domain.StageSuspended, domain.StageHold, domain.StageRuling, domain.StageReturning, domain.StageFollowUp, domain.StageClosing,
	} {
		add(a.text("stage."+string(stage)), at(stage))
	}
	for _, tier := range domain.Tiers() {
		if centre == "" || tier <= centre.Tier() {
			add(a.text("views.tier", "tier", a.text("tier."+tier.String())), open+" AND "+workflows.AttrTier.GetName()+" = '"+tier.String()+"'")
		}
	}
	add(a.text("views.closed"), "ExecutionStatus != 'Running'")
	return views
}

func (a *app) viewLink(name, query string) string {
	parameters := strings.ReplaceAll(url.Values{"query": {query}, "savedQuery": {name}}.Encode(), "+", "%20")
	return strings.TrimSuffix(a.cfg.Temporal.UI, "/") + "/namespaces/" + url.PathEscape(a.cfg.Temporal.Namespace) + "/workflows?" + parameters
}
