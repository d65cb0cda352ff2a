package relay

import (
	"context"
	"log/slog"
	"time"
)

// watchCalendar says once a day, until ctx ends, that days off are needed soon
// and not there: terms that reach into such a year have no due time.
func (r Relay) watchCalendar(ctx context.Context) {
	for {
		if year, err := r.Register.MissingYear(ctx, ""); err == nil && year != 0 {
			slog.Warn("the calendar of a year that begins soon is missing; import the State Council's notice (hejie calendar import)", "year", year)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(24 * time.Hour):
		}
	}
}
