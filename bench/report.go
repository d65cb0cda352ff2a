package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// A Line is one figure: what was measured, beside what nothing could be faster
// than on the same machine in the same minutes.
type Line struct {
	Name   string   `json:"name"`
	Value  float64  `json:"value"`
	Unit   string   `json:"unit"`
	Floor  *float64 `json:"floor,omitempty"`
	Ratio  *float64 `json:"ratio,omitempty"`
	Target string   `json:"target,omitempty"` // for the ratio, or for the value where there is none
	Meets  *bool    `json:"meets,omitempty"`
}

// A Report is what one run measured, and on what.
type Report struct {
	Machine Machine           `json:"machine"`
	Lines   []Line            `json:"lines"`
	Notes   map[string]string `json:"notes"` // by scenario: what its floor is
}

func figure(name string, value float64, unit string) Line {
	return Line{Name: name, Value: value, Unit: unit}
}

// beside puts the floor next to a figure, with the ratio of the two.
func (l Line) beside(floor float64) Line { return l.besideAs(floor, l.Value/floor) }

// besideAs is beside for a ratio that was taken otherwise, round by round.
func (l Line) besideAs(floor, ratio float64) Line {
	l.Floor, l.Ratio = &floor, &ratio
	return l
}

func (l Line) atMost(limit float64) Line  { return l.judged("≤", limit, l.judge() <= limit) }
func (l Line) atLeast(limit float64) Line { return l.judged("≥", limit, l.judge() >= limit) }

func (l Line) judged(sign string, limit float64, meets bool) Line {
	l.Target, l.Meets = sign+" "+number(limit), &meets
	return l
}

func (l Line) judge() float64 {
	if l.Ratio != nil {
		return *l.Ratio
	}
	return l.Value
}

// check refuses a figure of which nothing was measured.
func (l Line) check() error {
	for _, v := range []*float64{&l.Value, l.Floor, l.Ratio} {
		if v != nil && (math.IsNaN(*v) || math.IsInf(*v, 0)) {
			return fmt.Errorf("%s: nothing was measured", l.Name)
		}
	}
	return nil
}

// text writes the report for people.
func (r Report) text(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(w, "%s\n\nmeasured\tvalue\tunit\tfloor\tratio\ttarget\tmet\n", r.Machine)
	for _, l := range r.Lines {
		met := ""
		if l.Meets != nil {
			met = map[bool]string{true: "yes", false: "NO"}[*l.Meets]
		}
		_, _ = fmt.Fprintln(w, strings.Join([]string{l.Name, number(l.Value), l.Unit, optional(l.Floor), optional(l.Ratio), l.Target, met}, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(to)
	for _, s := range scenarios {
		if note := r.Notes[s.name]; note != "" && err == nil {
			_, err = fmt.Fprintf(to, "%s: %s\n", s.name, note)
		}
	}
	return err
}

func (r Report) json(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}

func optional(v *float64) string {
	if v == nil {
		return ""
	}
	return number(*v)
}

// number writes three digits that count, and no exponent.
func number(v float64) string {
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	decimals := 2 - int(math.Floor(math.Log10(math.Abs(v))))
	return strconv.FormatFloat(v, 'f', min(decimals, 6), 64)
}
