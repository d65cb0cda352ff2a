package domain

import (
	"fmt"
	"strconv"
	"strings"
)

// Fen is an amount of money in fen, a hundredth of a yuan: whole numbers, so
// that nothing is lost by rounding.
type Fen int64

// UnmarshalJSON reads a whole number, also one that a YAML file gives as text.
func (f *Fen) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	if err != nil {
		return Fault(Invalid, "amount_form")
	}
	*f = Fen(n)
	return nil
}

// Yuan writes the amount in figures, as contracts have it: 12,345.60.
func (f Fen) Yuan() string {
	sign, text := "", strconv.FormatInt(int64(f), 10)
	if digits, negative := strings.CutPrefix(text, "-"); negative {
		sign, text = "-", digits
	}
	text = strings.Repeat("0", max(0, 3-len(text))) + text
	whole, cents := text[:len(text)-2], text[len(text)-2:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + whole + "." + cents
}

// Capitals writes the amount in the capital figures (财务大写) that stand beside
// it against alteration: 壹万贰仟叁佰肆拾伍元陆角整.
func (f Fen) Capitals() string {
	if f == 0 {
		return "零元整"
	}
	text, rest := "", uint64(f)
	if f < 0 {
		text, rest = "负", -rest
	}
	whole, jiao, cents := rest/100, rest/10%10, rest%10
	if whole > 0 {
		text += capitalWhole(whole) + "元"
	}
	switch {
	case jiao == 0 && cents == 0:
		return text + "整"
	case jiao > 0:
		text += capitalDigits[jiao] + "角"
	case whole > 0:
		text += "零"
	}
	if cents == 0 {
		return text + "整"
	}
	return text + capitalDigits[cents] + "分"
}

// Both writes the amount both ways, as agreements have it.
func (f Fen) Both() string {
	return fmt.Sprintf("人民币%s元（大写：%s）", f.Yuan(), f.Capitals())
}

var capitalDigits = strings.Split("零壹贰叁肆伍陆柒捌玖", "")

// capitalWhole writes a whole number figure by figure, in groups of four. A
// nought, or a row of them, is said once, and only between figures.
func capitalWhole(n uint64) string {
	units, groups := []string{"", "拾", "佰", "仟"}, []string{"", "万", "亿", "万亿", "亿亿"}
	digits := strconv.FormatUint(n, 10)
	text := ""
	gap, said := false, false // noughts since the last figure; a figure within the group
	for i, digit := range digits {
		place := len(digits) - 1 - i
		if digit == '0' {
			gap = true
		} else {
			if gap {
				text += "零"
			}
			text += capitalDigits[digit-'0'] + units[place%4]
			gap, said = false, true
		}
		if place%4 == 0 {
			if said {
				text += groups[place/4]
			}
			said = false
		}
	}
	return text
}
