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
	"hejie/register"
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
		a.atDesk(func(ctx context.Context, d *desk, _ []string) error {
			h, err := f.handOver(d)
			if err != nil {
				return err
			}
			plan, err := d.reg.HandOverPlan(ctx, d.me.staff, h)
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
func (f handOverFlags) handOver(d *desk) (h domain.HandOver, err error) {
	if h.From = domain.StaffID(f.from); f.from == "" {
		h.From = d.me.staff
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
		return h, d.errorf(domain.Invalid, "hand_over.how")
	}
	if err := h.Validate(); err != nil {
		return h, d.errorf(domain.Invalid, "hand_over.wrong", "why", err.Error())
	}
	return h, nil
}

// readMoves reads a list of case and receiver. A first line that names no case
// is a heading.
func (d *desk) readMoves(name string) ([]domain.HandOverMove, error) {
	content, err := d.readFile(name)
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil {
		return nil, d.errorf(domain.Invalid, "error.object", "file", name, "why", err.Error())
	}
	var moves []domain.HandOverMove
	for n, row := range rows {
		if len(row) != 2 {
			return nil, d.errorf(domain.Invalid, "hand_over.line", "file", name, "line", strconv.Itoa(n+1))
		}
		id, to := domain.CaseID(strings.TrimSpace(row[0])), domain.StaffID(strings.TrimSpace(row[1]))
		if n == 0 && !id.Valid() {
			continue
		}
		if !id.Valid() || to == "" {
			return nil, d.errorf(domain.Invalid, "hand_over.line", "file", name, "line", strconv.Itoa(n+1))
		}
		i := slices.IndexFunc(moves, func(m domain.HandOverMove) bool { return m.To == to })
		if i < 0 {
			i, moves = len(moves), append(moves, domain.HandOverMove{To: to})
		}
		moves[i].Cases = append(moves[i].Cases, id)
	}
	if moves == nil {
		return nil, d.errorf(domain.Invalid, "hand_over.line", "file", name, "line", "1")
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
func (d *desk) handOver(ctx context.Context, h domain.HandOver, plan domain.HandOverPlan, dryRun bool) error {
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
		return d.errorf(domain.Conflict, "hand_over.nothing")
	}
	kind, said := domain.Propose, "proposal.made"
	if h.From == d.me.staff {
		kind, said = domain.OfferWork, "hand_over.offered"
	}
	receipt, err := d.act(ctx, kind, "", domain.Change{Kind: domain.HandOverWork, HandOver: &h})
	if err != nil {
		return err
	}
	id := domain.CaseID(receipt.Ref)
	view.Case, view.Task, view.Message = id, domain.NewTaskID(id, 1, 1), receipt.Message
	if d.json {
		return d.print(view)
	}
	d.say(said, "case", string(id), "task", string(view.Task))
	return nil
}

// showWhatMoves tells whoever is to approve a hand-over what it would come to now.
// Of one that can no longer be carried out the decision says why.
func (d *desk) showWhatMoves(ctx context.Context, story register.Story) {
	for _, act := range story.Acts {
		var c domain.Change
		if act.Kind != domain.Propose || json.Unmarshal(act.Details, &c) != nil || c.HandOver == nil {
			continue
		}
		if plan, err := d.reg.HandOverPlan(ctx, d.me.staff, *c.HandOver); err == nil {
			d.showPlan(handOverView{From: c.HandOver.From, HandOverPlan: plan})
		}
	}
}

// showPlan lists what goes to whom, and what stays and why.
func (d *desk) showPlan(view handOverView) {
	rows := [][]string{{d.text("hand_over.case"), d.text("hand_over.work"), d.text("inbox.due"), d.text("hand_over.to")}}
	cases := map[domain.CaseID]bool{}
	for _, item := range view.Moves {
		rows = append(rows, d.planRow(item, string(item.To)))
		cases[item.Case] = true
	}
	stays := map[domain.CaseID]bool{}
	for _, item := range view.Stays {
		rows = append(rows, d.planRow(item, d.text("hand_over.stays", "why", d.misfits(item.Why))))
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

func (d *desk) planRow(item domain.HandOverItem, to string) []string {
	what, due := "", ""
	if item.What != "" {
		what = d.text("work." + string(item.What))
	}
	if item.Kind != "" {
		what, due = d.text("task."+string(item.Kind)), d.due(item.Due, 0)
	}
	about := string(item.Case)
	if item.What == domain.Promise {
		about = d.text("hand_over.standing_in", "absent", string(item.Absent))
	}
	return []string{about, what, due, to}
}

// misfits tells why nobody of those named could receive something.
func (d *desk) misfits(why map[domain.StaffID]domain.Misfit) string {
	var told []string
	for who, misfit := range why {
		told = append(told, string(who)+d.text("list.colon")+d.text("misfit."+string(misfit)))
	}
	slices.Sort(told)
	return strings.Join(told, d.text("list.separator"))
}

// handOver tells what a proposed hand-over says.
func (t *telling) handOver(h *domain.HandOver) {
	if h == nil {
		return
	}
	t.row("change.hand_over.from", t.person(h.From))
	if h.All {
		t.row("change.hand_over.what", t.text("change.hand_over.all"))
	}
	t.row("change.hand_over.what", strings.Join(texts(h.Cases), " "))
	t.row("change.hand_over.to", t.people(h.To))
	for _, m := range h.Moves {
		t.row("change.hand_over.to", t.person(m.To)+t.text("list.colon")+strings.Join(texts(m.Cases), " "))
	}
}
