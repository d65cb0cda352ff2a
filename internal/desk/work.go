package desk

import (
	"context"
	"math"
	"slices"
	"strings"

	"hejie/domain"
	"hejie/internal/record"
)

// Inbox gives at most so many of the tasks that wait for the person, and whether
// there are more.
func (d *Desk) Inbox(ctx context.Context, limit int) ([]record.InboxItem, bool, error) {
	items, err := d.Office.Inbox(ctx, record.InboxQuery{Staff: d.Staff, Limit: limit + 1}) // one more tells that there are more
	return items[:min(limit, len(items))], len(items) > limit, err
}

// Notices gives at most so many of the person's notices, and whether there are
// more.
func (d *Desk) Notices(ctx context.Context, limit int) ([]record.Notice, bool, error) {
	notices, err := d.Office.Notices(ctx, d.Staff, limit+1)
	return notices[:min(limit, len(notices))], len(notices) > limit, err
}

// Overdue counts the person's notices of tasks that are overdue.
func (d *Desk) Overdue(ctx context.Context) (n int, err error) {
	notices, err := d.Office.Notices(ctx, d.Staff, math.MaxInt32)
	for _, notice := range notices {
		if notice.Light == domain.Red && notice.Rung != domain.Copied {
			n++
		}
	}
	return n, err
}

// Waits names what an item of the inbox asks of its reader.
func (w Words) Waits(item record.InboxItem) string {
	what := w.Asked(item.Kind, item.Number, item.For)
	switch {
	case item.Form != "":
		what += w.Text("inbox.voice", "form", w.Text("act."+string(item.Form)))
	case item.From != "":
		what += w.Text("inbox.from", "staff", string(item.From))
	case item.Works != "":
		what += w.Text("inbox.works", "staff", string(item.Works))
	}
	return what
}

// Asked names what is asked, and in whose place one may answer it.
func (w Words) Asked(kind domain.TaskKind, number int, absent domain.StaffID) string {
	what := w.TaskName(kind, number)
	if absent != "" {
		what += w.Text("inbox.for", "staff", string(absent))
	}
	return what
}

// Rung names a notice, and the colleague from whom it comes.
func (w Words) Rung(n record.Notice) string {
	rung := w.Text("rung." + string(n.Rung))
	if n.By != "" {
		rung += w.Text("notices.by", "staff", string(n.By))
	}
	return rung
}

// Misfits tells why nobody of those named could receive something.
func (w Words) Misfits(why map[domain.StaffID]domain.Misfit) string {
	var told []string
	for who, misfit := range why {
		told = append(told, string(who)+w.Text("list.colon")+w.Text("misfit."+string(misfit)))
	}
	slices.Sort(told)
	return strings.Join(told, w.Text("list.separator"))
}
