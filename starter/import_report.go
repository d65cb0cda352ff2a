package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"hejie/domain"
	"hejie/internal/importing"
)

// writeReport writes the bad rows and the look-alikes. With nothing to report it
// only empties the report of an earlier run.
func (j *importJob) writeReport(r *importing.Result) (err error) {
	if _, err := os.Stat(j.report); len(r.Problems) == 0 && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	f, err := os.OpenFile(j.report, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return domain.Fault(domain.Invalid, "file_unread", "why", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if len(r.Problems) > 0 {
		r.Report = j.report
	}
	return importing.WriteReport(f, r.Problems)
}

// shown is how many problems are told on the screen; the report has them all.
const shown = 10

func (j *importJob) tellProblems(r *importing.Result) {
	rows := [][]string{}
	for _, p := range r.Problems[:min(shown, len(r.Problems))] {
		where := j.text("import.line", "line", count(p.Line))
		if p.Last > p.Line {
			where = j.text("import.lines", "line", count(p.Line), "last", count(p.Last))
		}
		rows = append(rows, []string{" ", where, string(p.Code), p.Column, p.Hint})
	}
	j.table(rows)
	if more := len(r.Problems) - shown; more > 0 {
		j.say("import.more", "count", count(more))
	}
	if r.Report != "" {
		j.say("import.report", "file", r.Report)
	}
}

func (j *importJob) tellChecked(r *importing.Result) error {
	if j.json {
		return j.print(r)
	}
	j.say("import.preview", "file", r.File, "rows", count(r.Rows), "good", count(r.Manifest.Good), "bad", count(r.Manifest.Bad),
		"centres", count(len(r.Manifest.Centres)))
	j.tellProblems(r)
	return nil
}

func (j *importJob) tellImported(r *importing.Result) {
	j.say("import.done", "file", r.File, "rows", count(r.Rows), "opened", count(r.Opened), "known", count(r.Known),
		"bad", count(r.Manifest.Bad), "alike", count(len(r.LookAlikes)))
	if r.Opened > 0 {
		j.say("import.speed", "seconds", fmt.Sprintf("%.1f", r.Seconds), "rate", rate(r.Opened, r.Seconds))
	}
	j.tellProblems(r)
	if j.wait && r.Opened > 0 {
		j.say("import.waiting")
	}
}

func (j *importJob) tellStarted(r *importing.Result) {
	switch s := r.Started; {
	case s == nil, s.All && r.Opened == 0:
	case s.All:
		j.say("import.started", "seconds", fmt.Sprintf("%.1f", s.Seconds), "rate", rate(r.Opened, s.Seconds))
	default:
		j.say("import.not_started")
	}
}

func rate(n int, seconds float64) string { return fmt.Sprintf("%.0f", float64(n)/max(seconds, 0.001)) }

func count(n int) string { return strconv.Itoa(n) }
