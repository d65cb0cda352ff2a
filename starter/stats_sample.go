package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"

	"github.com/spf13/cobra"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/internal/record"
)

// sampleCommand draws the call-backs of a week.
func (a *app) sampleCommand() *cobra.Command {
	var week, centre string
	c := a.command("sample [flags]", "stats.sample", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		w, at, err := d.weekAt(ctx, week, centre, -1)
		if err != nil {
			return err
		}
		sample, err := d.Office.Sample(ctx, d.Staff, at, w)
		if domain.KindOf(err) == domain.NotFound {
			return domain.Fault(domain.NotFound, "sample_none", "week", w.String(), "centre", string(at))
		} else if err != nil {
			return err
		}
		if d.json {
			return d.print(sample)
		}
		d.showSample(sample)
		return nil
	}))
	c.Flags().StringVar(&week, "week", "", a.text("flag.sample.week"))
	c.Flags().StringVar(&centre, "centre", "", a.text("flag.sample.centre"))
	return c
}

// seedCommand publishes the seed of a week that has not begun.
func (a *app) seedCommand() *cobra.Command {
	var week, centre, seed string
	c := a.command("seed [flags]", "stats.seed", cobra.NoArgs, a.atDesk(func(ctx context.Context, d *caller, _ []string) error {
		w, at, err := d.weekAt(ctx, week, centre, 1)
		if err != nil {
			return err
		}
		if seed == "" {
			var random [32]byte
			_, _ = rand.Read(random[:]) // it never fails
			seed = hex.EncodeToString(random[:])
		}
		receipt, err := d.Act(ctx, domain.PublishSeed, "", domain.Seed{Centre: at, Week: w, Seed: domain.Hash(seed)})
		if err != nil {
			return err
		}
		if !d.json {
			d.say("sample.seed", "seed", seed, "week", w.String(), "centre", string(at))
		}
		return d.tell(receipt)
	}))
	c.Flags().StringVar(&week, "week", "", a.text("flag.seed.week"))
	c.Flags().StringVar(&centre, "centre", "", a.text("flag.sample.centre"))
	c.Flags().StringVar(&seed, "seed", "", a.text("flag.seed.seed"))
	return c
}

// weekAt reads of which week and centre the flags speak: of one's own centre,
// and of the week so many before or after this one, where they say nothing.
func (d *caller) weekAt(ctx context.Context, week, centre string, weeks int) (w domain.Week, at domain.CentreCode, err error) {
	rights, err := d.Office.ImportRights(ctx, d.Staff)
	if err != nil {
		return w, at, err
	}
	if w = domain.WeekOf(domain.DayOf(rights.Now).AddDays(7 * weeks)); week != "" {
		if w, err = domain.ParseWeek(week); err != nil {
			return w, at, domain.Fault(domain.Invalid, "sample_week", "text", week)
		}
	}
	if at = domain.CentreCode(centre); centre != "" && !at.Valid() {
		return w, at, domain.Fault(domain.Invalid, "centre_unread", "text", centre)
	}
	for _, h := range rights.Holdings {
		switch {
		case centre != "" || at == h.Centre:
		case at == "":
			at = h.Centre
		default:
			return w, at, domain.Fault(domain.Invalid, "sample_centre")
		}
	}
	if at == "" {
		err = domain.Fault(domain.Invalid, "sample_centre")
	}
	return w, at, err
}

func (a *app) showSample(s record.Sample) {
	days := s.Week.Days()
	a.say("sample.title", "week", s.Week.String(), "from", days.From.String(), "to", days.To.String(), "centre", string(s.Centre),
		"closed", count(len(s.Closed)), "drawn", count(len(s.Drawn)))
	a.say("sample.published", "seed", string(s.Seed.Seed), "at", desk.LocalTime(s.PublishedAt), "act", string(s.Act))
	rows := [][]string{}
	for i, id := range s.Drawn {
		rows = append(rows, []string{count(i + 1), string(id)})
	}
	a.table(rows)
	a.say("sample.check")
}
