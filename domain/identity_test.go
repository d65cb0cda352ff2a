package domain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestNumbersOfPeople(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  string
		valid func(string) bool
		yes   []string
		no    []string
	}{
		{
			"telephone", domain.ValidPhone,
			[]string{"13800138000", "020-12345678", "0757-8123456"},
			[]string{
				"", "1380013800", "12800138000", "23800138000", "1380013800x", "138001380００", "20-12345678", "020-123456", "020-", "-12345678", "+8613800138000",
				"120-12345678", "020-123456789", "07557-12345678", "02a-12345678", "020-1234567a",
			},
		},
		{
			"resident", domain.ValidResidentID,
			[]string{"11010519491231002X", "440524188001010014", "440104198402290012"}, // the first two from GB 11643-1999
			[]string{"", "11010519491231002x", "110105194912310021", "11010519490231002X", "110105491231002", "1101051949123100２X", "11010519491231002X0", "1101051949123100A2"},
		},
		{
			"credit code", domain.ValidCreditCode,
			[]string{"91350100M000100Y43"}, // from GB 32100-2015
			[]string{"", "91350100M000100Y44", "91350100I000100Y43", "91350100m000100y43", "91350100M000100Y4", "91350100M000100Y433"},
		},
	} {
		for _, s := range c.yes {
			require.True(t, c.valid(s), "%s %s", c.kind, s)
		}
		for _, s := range c.no {
			require.False(t, c.valid(s), "%s %s", c.kind, s)
		}
	}
}
