package importing

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// tidied is the text of a cell as it may be stored.
type tidied struct {
	s       string
	hidden  bool // control characters and direction marks were taken out
	damaged bool // the text was lost before it came here
}

// What people and programs write for nothing, and what spreadsheets write for
// what they could not compute.
var (
	nothing = []string{"null", "n/a", "#n/a", "none", "nan", "无", "-", "--", "—", "——", "/"}
	lost    = []string{"#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "####"}
)

// tidy trims a cell, composes its characters (NFC), and takes out what cannot
// be seen. Without lines, all of it becomes one line with single spaces.
func tidy(s string, lines bool) tidied {
	t := tidied{damaged: strings.ContainsRune(s, unicode.ReplacementChar)}
	var b strings.Builder
	for _, c := range norm.NFC.String(strings.ReplaceAll(s, "\r\n", "\n")) {
		switch {
		case c == '\n', c == '\r', c == '\u2028', c == '\u2029':
			b.WriteByte('\n')
		case c == '\t', c == '\v', c == '\f':
			b.WriteByte(' ')
		case unicode.IsControl(c), unicode.Is(unicode.Bidi_Control, c):
			t.hidden = true
		case !unicode.Is(unicode.Cf, c): // Cf: zero-width marks, soft hyphens
			b.WriteRune(c)
		}
	}
	t.s = strings.TrimSpace(norm.NFC.String(b.String())) // again: what stood apart may now compose
	if !lines {
		t.s = strings.Join(strings.Fields(t.s), " ")
	}
	if lower := strings.ToLower(t.s); slices.Contains(nothing, lower) {
		t.s = ""
	} else if slices.Contains(lost, lower) {
		t.damaged = true
	}
	return t
}

// scientific is how a spreadsheet writes a number that was none: the digits
// after the first few are gone.
var scientific = regexp.MustCompile(`^\d([.]\d+)?[Ee]\+?\d+$`)

var (
	phoneForm  = regexp.MustCompile(`^(1[3-9]\d{9}|(0\d{2,3})?[2-9]\d{6,7})$`)
	phoneNoise = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "")
	idForm     = regexp.MustCompile(`^(\d{17}[\dX]|\d{15})$`)
)

// phoneNumber gives the digits of a Chinese mobile or landline number.
func phoneNumber(s string) (string, bool) {
	s = phoneNoise.Replace(width.Narrow.String(s))
	s = strings.TrimPrefix(s, "+86")
	return s, phoneForm.MatchString(s)
}

// idNumber gives a resident ID number of 18 characters, or the old 15.
func idNumber(s string) (string, bool) {
	s = strings.ToUpper(strings.ReplaceAll(width.Narrow.String(s), " ", ""))
	return s, idForm.MatchString(s)
}

var daySerial = regexp.MustCompile(`^\d{5}([.]\d+)?$`)

// parse reads an instant. A bare number of five digits is the day number of a
// spreadsheet that lost the column's format: days since 1899-12-30.
func (c InstantColumn) parse(s string) (time.Time, bool) {
	s = width.Narrow.String(s)
	for _, layout := range c.Layouts {
		if t, err := time.ParseInLocation(layout, s, c.zone); err == nil {
			return t, plausible(t)
		}
	}
	if !daySerial.MatchString(s) {
		return time.Time{}, false
	}
	days, err := strconv.ParseFloat(s, 64)
	whole := int(days)
	seconds := int((days-float64(whole))*24*60*60 + 0.5)
	t := time.Date(1899, 12, 30+whole, 0, 0, seconds, 0, c.zone)
	return t, err == nil && plausible(t)
}

// plausible refuses years that are a slip of the pen.
func plausible(t time.Time) bool { return t.Year() >= 1950 && t.Year() < 2100 }

// fenOf gives the hundredths of a yuan in each unit.
var fenOf = map[string]int64{"yuan": 100, "wan": 1_000_000}

var amountForm = regexp.MustCompile(`^¥?(\d{1,12}|\d{1,3}(?:,\d{3}){1,3})([.]\d{1,6})?(元|万元|万)?$`)

// parse reads an amount of money as fen.
func (c AmountColumn) parse(s string) (int64, bool) {
	parts := amountForm.FindStringSubmatch(strings.ReplaceAll(width.Narrow.String(s), " ", ""))
	if parts == nil {
		return 0, false
	}
	unit := fenOf[c.Unit]
	switch parts[3] {
	case "元":
		unit = fenOf["yuan"]
	case "万", "万元":
		unit = fenOf["wan"]
	}
	amount, ok := new(big.Rat).SetString(strings.ReplaceAll(parts[1], ",", "") + parts[2])
	if !ok {
		return 0, false
	}
	amount.Mul(amount, new(big.Rat).SetInt64(unit))
	return amount.Num().Int64(), amount.IsInt() && amount.Num().IsInt64()
}
