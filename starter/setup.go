package main

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"

	"hejie/config"
	"hejie/domain"
	"hejie/domain/procedures"
	"hejie/internal/dial"
	"hejie/register"
	"hejie/workflows"
)

// setupView is what setup did, for programs.
type setupView struct {
	Centres        int              `json:"centres"`
	Years          []int            `json:"years"`
	Policy         int              `json:"policy"` // the version that new cases begin with
	Administrators []domain.StaffID `json:"administrators,omitempty"`
	Attributes     []string         `json:"attributes,omitempty"` // made at the engine
}

func (a *app) setupCommand() *cobra.Command {
	var administrators []string
	var engine bool
	c := a.command("setup [flags]", "setup", cobra.NoArgs, func(c *cobra.Command, _ []string) error {
		first, err := a.firstAdministrators(administrators)
		if err != nil {
			return err
		}
		view, err := a.setup(c.Context(), first)
		if err != nil {
			return err
		}
		if engine {
			if view.Attributes, err = a.makeAttributes(c.Context()); err != nil {
				return err
			}
		}
		return a.tellSetup(view, engine)
	})
	c.Flags().StringArrayVar(&administrators, "administrator", nil, a.text("flag.administrator"))
	c.Flags().BoolVar(&engine, "engine", false, a.text("flag.engine"))
	return c
}

// firstAdministrators reads NAME=PUBLICKEY, twice or never.
func (a *app) firstAdministrators(given []string) ([]domain.Change, error) {
	if len(given) != 0 && len(given) != 2 {
		return nil, domain.Fault(domain.Invalid, "administrators_two")
	}
	organisation, err := config.Yuexiu()
	if err != nil {
		return nil, err
	}
	district := organisation.Centres[0].Code // every centre stands before those below it
	var people []domain.Change
	for _, text := range given {
		name, key, ok := strings.Cut(text, "=")
		person := domain.Change{
			Kind: domain.EnrolStaff, Name: name, PublicKey: key,
			Posts: []domain.Seat{{Post: domain.Administrator, Centre: district}},
		}
		if !ok || person.Validate() != nil {
			return nil, domain.Fault(domain.Invalid, "administrator", "text", text)
		}
		people = append(people, person)
	}
	if len(people) == 2 && people[0].PublicKey == people[1].PublicKey {
		return nil, domain.Fault(domain.Invalid, "administrators_two")
	}
	return people, nil
}

// setup migrates the register as its owner, founds what is missing, and enrols
// the first administrators.
func (a *app) setup(ctx context.Context, first []domain.Change) (setupView, error) {
	var view setupView
	owner, err := dial.OwnerOptions(a.cfg)
	if domain.KindOf(err) == domain.NotFound {
		return view, domain.Fault(domain.NotFound, "no_register_yet")
	}
	if err != nil {
		return view, err
	}
	foundation, err := config.Foundation()
	if err != nil {
		return view, err
	}
	if err := register.Migrate(ctx, owner); err != nil {
		return view, err
	}
	reg, err := register.OpenAsOwner(ctx, owner, procedures.All())
	if err != nil {
		return view, err
	}
	defer func() { _ = reg.Close() }()
	if err := reg.Found(ctx, foundation); err != nil {
		return view, err
	}
	if len(first) > 0 {
		if view.Administrators, err = reg.EnrolFirst(ctx, first); err != nil {
			if domain.KindOf(err) == domain.Conflict {
				return view, domain.Fault(domain.Conflict, "enrolled_already")
			}
			return view, err
		}
	}
	years, err := reg.Years(ctx)
	if err != nil {
		return view, err
	}
	for _, y := range years {
		view.Years = append(view.Years, y.Year)
	}
	view.Centres = len(foundation.Centres)
	_, newest, err := reg.Policy(ctx, domain.PolicyVersion{Procedure: procedures.All().First().Kind})
	view.Policy = newest.Version
	return view, err
}

// makeAttributes makes the search attributes of the workflows at the engine,
// those that are missing, and names them.
func (a *app) makeAttributes(ctx context.Context) ([]string, error) {
	c, err := dial.Temporal(ctx, a.cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), nil)
	if domain.KindOf(err) == domain.Invalid {
		return nil, err
	}
	if err != nil {
		return nil, &unreachable{a.text("error.engine", "why", err.Error())}
	}
	defer c.Close()
	there, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: a.cfg.Temporal.Namespace})
	if err != nil {
		return nil, err
	}
	missing := map[string]enums.IndexedValueType{}
	made := []string{}
	for pair := range strings.SplitSeq(workflows.Attributes(), ",") {
		name, kind, _ := strings.Cut(pair, "=")
		if _, known := there.CustomAttributes[name]; known {
			continue
		}
		value, err := enums.IndexedValueTypeFromString(kind)
		if err != nil {
			return nil, err
		}
		missing[name] = value
		made = append(made, name)
	}
	if len(missing) == 0 {
		return made, nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: a.cfg.Temporal.Namespace, SearchAttributes: missing,
	})
	return made, err
}

func (a *app) tellSetup(view setupView, engine bool) error {
	if a.json {
		return a.print(view)
	}
	years := make([]string, len(view.Years))
	for i, y := range view.Years {
		years[i] = strconv.Itoa(y)
	}
	a.say("setup.done", "centres", strconv.Itoa(view.Centres), "years", strings.Join(years, " "), "policy", strconv.Itoa(view.Policy))
	for _, id := range view.Administrators {
		a.say("setup.administrator", "id", string(id))
	}
	if engine && len(view.Attributes) == 0 {
		a.say("setup.attributes_there")
	} else if engine {
		a.say("setup.attributes", "names", strings.Join(view.Attributes, " "), "count", strconv.Itoa(len(view.Attributes)))
	}
	return nil
}
