package domain

import (
	"strings"
	"time"
)

// ValidPhone reports whether s is a mainland mobile number, or a landline with
// its area code (020-12345678).
func ValidPhone(s string) bool {
	if len(s) == 11 && s[0] == '1' && s[1] >= '3' && digits(s) {
		return true
	}
	area, number, ok := strings.Cut(s, "-")
	return ok && (len(area) == 3 || len(area) == 4) && area[0] == '0' && (len(number) == 7 || len(number) == 8) &&
		digits(area) && digits(number)
}

// ValidResidentID checks a resident identity number: 18 characters, a real
// birth date, check character by ISO 7064 mod 11-2 (GB 11643-1999).
func ValidResidentID(s string) bool {
	if len(s) != 18 || !digits(s[:17]) {
		return false
	}
	if _, err := time.Parse("20060102", s[6:14]); err != nil {
		return false
	}
	sum := 0
	for i := range 17 {
		weight := 1
		for range 17 - i {
			weight = weight * 2 % 11
		}
		sum += int(s[i]-'0') * weight
	}
	return s[17] == "10X98765432"[sum%11]
}

// ValidCreditCode checks a unified social credit code: 18 characters, check
// character by mod 31 (GB 32100-2015).
func ValidCreditCode(s string) bool {
	const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		value := strings.IndexByte(alphabet, s[i])
		if value < 0 {
			return false
		}
		sum, weight = sum+value*weight, weight*3%31
	}
	return s[17] == alphabet[(31-sum%31)%31]
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
