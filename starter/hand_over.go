package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/record"
)

// handOverFlags are what a hand-over is told by.
type handOverFlags struct {
	from, file  string
	to, cases   []string
	all, dryRun bool
}

func (a *app) handOverCommand() *cobra.Command {
	var f handOverFlags
	c := a.command("hand-over [--from STAFF] --to STAFF (--case CASE | --all | --file FILE) [--dry-run]", "hand_over", cobra.NoArgs,
		a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
			h, err := f.handOver(d)
			if err != nil {
				return err
			}
			plan, err := d.Office.HandOverPlan(ctx, d.Staff, h)
			if domain.KindOf(err) == domain.NotFound {
				return &hinted{err, d.text("hint.MISSING_DETAILS.staff")}
			}
			if err != nil {
				return err
			}
			return d.handOver(ctx, h, plan, f.dryRun)
		}))
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", a.text("flag.hand_over.from"))
	flags.StringSliceVar(&f.to, "to", nil, a.text("flag.hand_over.to"))
	flags.StringSliceVar(&f.cases, "case", nil, a.text("flag.hand_over.case"))
	flags.BoolVar(&f.all, "all", false, a.text("flag.hand_over.all"))
	flags.StringVar(&f.file, "file", "", a.text("flag.hand_over.file"))
	flags.BoolVar(&f.dryRun, "dry-run", false, a.text("flag.hand_over.dry_run"))
	_ = c.MarkFlagFilename("file", "csv")
	return c
}

// handOver reads what is meant. Without --from it is one's own work.
func (f handOverFlags) handOver(d *caller) (h domain.HandOver, err error) {
	if h.From = domain.StaffID(f.from); f.from == "" {
		h.From = d.Staff
	}
	h.All = f.all
	for _, id := range f.cases {
		h.Cases = append(h.Cases, domain.CaseID(id))
	}
	for _, id := range f.to {
		h.To = append(h.To, domain.StaffID(id))
	}
	if f.file != "" {
		if h.Moves, err = d.readMoves(f.file); err != nil {
			return h, err
		}
	}
	ways := 0
	for _, given := range []bool{f.all, len(f.cases) > 0, f.file != ""} {
		if given {
			ways++
		}
	}
	if ways != 1 || (f.file == "") == (len(f.to) == 0) {
		return h, domain.Fault(domain.Invalid, "hand_over_how")
	}
	if err := h.Validate(); err != nil {
		return h, domain.Fault(domain.Invalid, "hand_over_wrong", "why", err)
	}
	return h, nil
}

// readMoves reads a list of case and receiver. A first line that names no case
// is a heading.
func (d *caller) readMoves(name string) ([]domain.HandOverMove, error) {
	content, err := d.readFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil {
		return nil, domain.Fault(domain.Invalid, "of", "about", name, "why", err)
	}
	var moves []domain.HandOverMove
	for n, row := range rows {
		if len(row) != 2 {
			return nil, domain.Fault(domain.Invalid, "hand_over_line", "file", name, "line", strconv.Itoa(n+1))
		}
		id, to := domain.CaseID(strings.TrimSpace(row[0])), domain.StaffID(strings.TrimSpace(row[1]))
		if n == 0 && !id.Valid() {
			continue
		}
		if !id.Valid() || to == "" {
			return nil, domain.Fault(domain.Invalid, "hand_over_line", "file", name, "line", strconv.Itoa(n+1))
		}
		i := slices.IndexFunc(moves, func(m domain.HandOverMove) bool { return m.To == to })
		if i < 0 {
			i, moves = len(moves), append(moves, domain.HandOverMove{To: to})
		}
		moves[i].Cases = append(moves[i].Cases, id)
	}
	if moves == nil {
		return nil, domain.Fault(domain.Invalid, "hand_over_line", "file", name, "line", "1")
	}
	return moves, nil
}

// handOverView is a hand-over as programs read it. Case, task and message are
// absent after a dry run.
type handOverView struct {
	From domain.StaffID `json:"from"`
	domain.HandOverPlan
	Case    domain.CaseID `json:"case,omitempty"`
	Task    domain.TaskID `json:"task,omitempty"`
	Message domain.Hash   `json:"message,omitempty"`
}

// handOver tells what would move, and signs it unless that is all that was asked.
func (d *caller) handOver(ctx context.Context, h domain.HandOver, plan domain.HandOverPlan, dryRun bool) error {
	view := handOverView{From: h.From, HandOverPlan: plan}
	if !d.json {
		d.showPlan(view)
	}
	switch {
	case dryRun && d.json:
		return d.print(view)
	case dryRun:
		return nil
	case len(plan.Moves)+len(plan.Ends) == 0:
		return domain.Fault(domain.Conflict, "hand_over_nothing")
	}
	proposal, err := d.HandOver(ctx, h)
	if err != nil {
		return err
	}
	view.Case, view.Task, view.Message = proposal.Case, proposal.Task, proposal.Message
	if d.json {
		return d.print(view)
	}
	said := "proposal.made"
	if h.From == d.Staff {
		said = "hand_over.offered"
	}
	d.say(said, "case", string(view.Case), "task", string(view.Task))
	return nil
}

// showWhatMoves tells whoever is to approve a hand-over what it would come to now.
// Of one that can no longer be carried out the decision says why.
func (d *caller) showWhatMoves(ctx context.Context, story record.Case) {
	for _, act := range story.Acts {
		var c domain.Change
		if act.Kind != domain.Propose || json.Unmarshal(act.Details, &c) != nil || c.HandOver == nil {
			continue
		}
		if plan, err := d.Office.HandOverPlan(ctx, d.Staff, *c.HandOver); err == nil {
			d.showPlan(handOverView{From: c.HandOver.From, HandOverPlan: plan})
		}
	}
}

// showPlan lists what goes to whom, and what stays and why.
func (d *caller) showPlan(view handOverView) {
	rows := [][]string{{d.text("hand_over.case"), d.text("hand_over.work"), d.text("inbox.due"), d.text("hand_over.to")}}
	cases := map[domain.CaseID]bool{}
	for _, item := range view.Moves {
		rows = append(rows, d.planRow(item, string(item.To)))
		cases[item.Case] = true
	}
	stays := map[domain.CaseID]bool{}
	for _, item := range view.Stays {
		rows = append(rows, d.planRow(item, d.text("hand_over.stays", "why", d.words().Misfits(item.Why))))
		stays[item.Case] = true
	}
	for _, w := range view.Ends {
		rows = append(rows, []string{string(w.Case), d.text("work." + string(w.What)), "", d.text("hand_over.ends")})
	}
	if len(rows) == 1 {
		d.say("hand_over.none", "from", string(view.From))
		return
	}
	d.table(rows)
	d.say("hand_over.sum", "moves", strconv.Itoa(len(view.Moves)), "cases", strconv.Itoa(len(cases)), "stays", strconv.Itoa(len(view.Stays)))
}

func (d *caller) planRow(item domain.HandOverItem, to string) []string {
	what, due := "", ""
	if item.What != "" {
		what = d.text("work." + string(item.What))
	}
	if item.Kind != "" {
		what, due = d.text("task."+string(item.Kind)), d.words().Due(item.Due, 0)
	}
	about := string(item.Case)
	if item.What == domain.Promise {
		about = d.text("hand_over.standing_in", "absent", string(item.Absent))
	}
	return []string{about, what, due, to}
}
