package domain_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"hejie/domain"
)

func TestAmountsInBothFigures(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fen            domain.Fen
		yuan, capitals string
	}{
		{0, "0.00", "零元整"},
		{1, "0.01", "壹分"},
		{10, "0.10", "壹角整"},
		{16, "0.16", "壹角陆分"},
		{100, "1.00", "壹元整"},
		{1000, "10.00", "壹拾元整"},
		{32504, "325.04", "叁佰贰拾伍元零肆分"},
		{140950, "1,409.50", "壹仟肆佰零玖元伍角整"},
		{600714, "6,007.14", "陆仟零柒元壹角肆分"},
		{1090000, "10,900.00", "壹万零玖佰元整"},
		{1234560, "12,345.60", "壹万贰仟叁佰肆拾伍元陆角整"},
		{10000001, "100,000.01", "壹拾万元零壹分"},
		{1000000000, "10,000,000.00", "壹仟万元整"},
		{10000000100, "100,000,001.00", "壹亿零壹元整"},
		{100000000000000, "1,000,000,000,000.00", "壹万亿元整"},
		{-50000, "-500.00", "负伍佰元整"},
	} {
		require.Equal(t, tc.yuan, tc.fen.Yuan())
		require.Equal(t, tc.capitals, tc.fen.Capitals(), tc.yuan)
	}
	require.Equal(t, "人民币0.01元（大写：壹分）", domain.Fen(1).Both())
	for _, extreme := range []domain.Fen{math.MinInt64, math.MaxInt64} {
		require.NotContains(t, extreme.Capitals(), "零零")
		require.Contains(t, extreme.Yuan(), "92,233,720,368,547,758.0")
	}
}

func TestAmountsAreWholeNumbers(t *testing.T) {
	t.Parallel()
	var fen domain.Fen
	require.NoError(t, json.Unmarshal([]byte(`1090000`), &fen))
	require.Equal(t, domain.Fen(1090000), fen)
	require.NoError(t, json.Unmarshal([]byte(`"12"`), &fen))
	require.Equal(t, domain.Fen(12), fen)
	for _, wrong := range []string{`1.5`, `"1e3"`, `1e3`, `"十"`, `true`, `""`} {
		require.Error(t, json.Unmarshal([]byte(wrong), &fen), wrong)
	}
}
