package domain

import (
	"fmt"
	"time"
)

// OfficeSpan is one stretch of a working day in which the office is open, from
// its opening up to but without its closing, in Shanghai. Its text form is
// 08:30-12:00; 24:00 is the end of the day.
type OfficeSpan struct {
	opens, closes time.Duration // since midnight, whole minutes
}

// OfficeHours are the stretches of one working day, in order and apart.
type OfficeHours []OfficeSpan

// ParseOfficeSpan reads a span of exactly the form 08:30-12:00. It must open
// before it closes.
func ParseOfficeSpan(text string) (OfficeSpan, error) {
	var fromHour, fromMinute, toHour, toMinute int
	if _, err := fmt.Sscanf(text, "%02d:%02d-%02d:%02d", &fromHour, &fromMinute, &toHour, &toMinute); err != nil {
		return OfficeSpan{}, Fault(Invalid, "hours_form", "span", text)
	}
	span := OfficeSpan{opens: clock(fromHour, fromMinute), closes: clock(toHour, toMinute)}
	// Writing it again refuses all that Sscanf forgives: 8:30, 08:75, a tail.
	if span.String() != text {
		return OfficeSpan{}, Fault(Invalid, "hours_form", "span", text)
	}
	if err := span.check(); err != nil {
		return OfficeSpan{}, err
	}
	return span, nil
}

// ParseOfficeHours reads the spans of one working day, for example 08:30-12:00
// and 14:00-17:30. There must be one at least, and each must open no earlier
// than the one before it closes.
func ParseOfficeHours(spans ...string) (OfficeHours, error) {
	hours := make(OfficeHours, 0, len(spans))
	for _, text := range spans {
		span, err := ParseOfficeSpan(text)
		if err != nil {
			return nil, err
		}
		hours = append(hours, span)
	}
	if err := hours.check(); err != nil {
		return nil, err
	}
	return hours, nil
}

// String returns the span as 08:30-12:00.
func (s OfficeSpan) String() string { return clockText(s.opens) + "-" + clockText(s.closes) }

// MarshalText writes the span as String does.
func (s OfficeSpan) MarshalText() ([]byte, error) { return []byte(s.String()), s.check() }

// UnmarshalText reads what ParseOfficeSpan reads.
func (s *OfficeSpan) UnmarshalText(text []byte) error {
	parsed, err := ParseOfficeSpan(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

func (s OfficeSpan) check() error {
	if s.opens >= s.closes || s.closes > clock(24, 0) {
		return Fault(Invalid, "hours_order", "span", s)
	}
	return nil
}

func (h OfficeHours) check() error {
	if len(h) == 0 {
		return Fault(Invalid, "hours_none")
	}
	for i, span := range h {
		if err := span.check(); err != nil {
			return err
		}
		if i > 0 && span.opens < h[i-1].closes {
			return Fault(Invalid, "hours_overlap", "span", span, "before", h[i-1])
		}
	}
	return nil
}

// opening returns the instant the office opens on a day, were it a working day.
func (h OfficeHours) opening(d Day) time.Time { return d.Start().Add(h[0].opens) }

// closing returns the instant the office closes on a day, were it a working
// day. Where there are no office hours a day ends at 24:00 (Civil Code art. 203(2)).
func (h OfficeHours) closing(d Day) time.Time {
	if len(h) == 0 {
		return d.Start().Add(clock(24, 0))
	}
	return d.Start().Add(h[len(h)-1].closes)
}

func clock(hour, minute int) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute
}

func clockText(sinceMidnight time.Duration) string {
	minutes := int(sinceMidnight / time.Minute)
	return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
}
