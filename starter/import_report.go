package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hejie/domain"
)

// writeReport writes the bad rows and the look-alikes for a spreadsheet: UTF-8
// with a mark, or Excel would misread it. With nothing to report it only empties
// the report of an earlier run.
func (j *importJob) writeReport(view *tableView) (err error) {
	if _, err := os.Stat(j.report); len(view.Problems) == 0 && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	slices.SortStableFunc(view.Problems, func(a, b rowProblem) int { return a.Line - b.Line })
	f, err := os.OpenFile(j.report, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return j.errorf(domain.Invalid, "error.file", "why", err.Error())
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.WriteString("\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.UseCRLF = true
	lines := [][]string{{"line", "last_line", "code", "column", "hint"}}
	for _, p := range view.Problems {
		lines = append(lines, []string{strconv.Itoa(p.Line), strconv.Itoa(p.Last), p.Code, escaped(p.Column), escaped(p.Hint)})
	}
	if len(view.Problems) > 0 {
		view.Report = j.report
	}
	return w.WriteAll(lines)
}

// escaped keeps a spreadsheet from taking a text for a formula. Some take the
// full-width signs for the others.
func escaped(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}

// shown is how many problems are told on the screen; the report has them all.
const shown = 10

func (j *importJob) tellProblems(view tableView) {
	rows := [][]string{}
	for _, p := range view.Problems[:min(shown, len(view.Problems))] {
		where := j.text("import.line", "line", count(p.Line))
		if p.Last > p.Line {
			where = j.text("import.lines", "line", count(p.Line), "last", count(p.Last))
		}
		rows = append(rows, []string{" ", where, p.Code, p.Column, p.Hint})
	}
	j.table(rows)
	if more := len(view.Problems) - shown; more > 0 {
		j.say("import.more", "count", count(more))
	}
	if view.Report != "" {
		j.say("import.report", "file", view.Report)
	}
}

func (j *importJob) tellPreview(view tableView) error {
	if j.json {
		return j.print(view)
	}
	j.say("import.preview", "file", j.name, "rows", count(view.Rows), "good", count(view.Manifest.Good), "bad", count(view.Manifest.Bad),
		"centres", count(len(view.Manifest.Centres)))
	j.tellProblems(view)
	return nil
}

func (j *importJob) tellImported(view tableView) {
	j.say("import.done", "file", j.name, "rows", count(view.Rows), "opened", count(view.Opened), "known", count(view.Known),
		"bad", count(view.Manifest.Bad), "alike", count(len(view.LookAlikes)))
	if view.Opened > 0 {
		j.say("import.speed", "seconds", fmt.Sprintf("%.1f", view.Seconds), "rate", rate(view.Opened, view.Seconds))
	}
	j.tellProblems(view)
	if j.wait && view.Opened > 0 {
		j.say("import.waiting")
	}
}

func (j *importJob) tellStarted(view tableView) {
	switch s := view.Started; {
	case s == nil, s.All && view.Opened == 0:
	case s.All:
		j.say("import.started", "seconds", fmt.Sprintf("%.1f", s.Seconds), "rate", rate(view.Opened, s.Seconds))
	default:
		j.say("import.not_started")
	}
}

func rate(n int, seconds float64) string { return fmt.Sprintf("%.0f", float64(n)/max(seconds, 0.001)) }

func count(n int) string { return strconv.Itoa(n) }

// idle is how long the engine may start nothing before it is not waited for any
// longer.
const idle = 30 * time.Second

// awaitStarts waits until the engine has started every case's workflow, counted
// from when the first case was opened.
func (j *importJob) awaitStarts(ctx context.Context, begun time.Time) (*startedView, error) {
	least, lastSeen := -1, time.Now()
	for {
		left, err := j.Office.Starting(ctx)
		if err != nil && ctx.Err() == nil {
			return nil, err
		}
		view := &startedView{All: err == nil && left == 0, Seconds: time.Since(begun).Seconds()}
		if least < 0 || left < least {
			least, lastSeen = left, time.Now()
		}
		if view.All || ctx.Err() != nil || time.Since(lastSeen) > idle {
			return view, nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}
