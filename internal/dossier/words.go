package dossier

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"hejie/domain"
	"hejie/internal/record"
)

// date writes an instant's date as documents have it; none is empty.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(domain.Shanghai()).Format("2006年1月2日")
}

func dateOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return date(*t)
}

// hour writes an instant to the minute.
func hour(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(domain.Shanghai()).Format("2006年1月2日15时04分")
}

// inCell writes an instant on two lines, where a table has no room for it on one.
func inCell(t time.Time) string { return strings.Replace(hour(t), "日", "日\n", 1) }

// day writes a date of the form 2026-02-14 as documents have it; what has
// another form stays as it is.
func day(text string) string {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return t.Format("2006年1月2日")
}

// chineseNumber writes a number from 1 to 99 in Chinese.
func chineseNumber(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n%10]
	}
	return digits[n/10] + "十" + digits[n%10]
}

// details reads what a decision or an act says beyond its outcome.
func details(raw json.RawMessage) domain.Details {
	var d domain.Details
	if len(raw) > 0 {
		_ = json.Unmarshal(raw, &d) // an act of another form has none of these
	}
	return d
}

// said gives what a person wrote to a decision: opinion and note.
func said(n *record.Decision) string {
	note := details(n.Details).Note
	if n.Opinion == "" || note == "" {
		return n.Opinion + note
	}
	return n.Opinion + "\n" + note
}

// givenAt is when a party said or signed it: by the evidence, or else when it
// was recorded.
func givenAt(n *record.Decision) time.Time {
	if e := details(n.Details).Evidence; e != nil {
		return e.At
	}
	return n.At
}
