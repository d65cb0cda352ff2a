package main

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	var hundred []float64
	for n := range 100 {
		hundred = append(hundred, float64(100-n))
	}
	for q, want := range map[float64]float64{0: 1, 0.01: 1, 0.5: 50, 0.99: 99, 1: 100} {
		require.Equal(t, want, quantile(hundred, q), "%v", q)
	}
	require.Equal(t, 100., hundred[0], "the samples are left as they are")
	require.Equal(t, 7., median([]float64{7}))
	require.True(t, math.IsNaN(median(nil)))
}

func TestRatiosAreTakenRoundByRound(t *testing.T) {
	t.Parallel()
	// A machine that was ten times slower in the second round changes nothing.
	require.Equal(t, []float64{0.5, 0.5}, ratios([]float64{10, 1}, []float64{20, 2}))
	require.Len(t, ratios([]float64{10, 1}, []float64{20}), 1)
}

func TestEffortIsTold(t *testing.T) {
	t.Parallel()
	ours := effort{"the engine": 3 * time.Second, "the worker": time.Second}
	lines := ours.lines("time", effort{"the engine": 2 * time.Second}, 10)
	require.Equal(t, "time", lines[0].Name)
	require.Equal(t, []float64{400, 200, 2}, []float64{lines[0].Value, *lines[0].Floor, *lines[0].Ratio}, "of one case, in milliseconds")
	require.Len(t, lines, 1+len(parts))
	require.Equal(t, "time, the engine", lines[1].Name)
	require.Equal(t, []float64{300, 200}, []float64{lines[1].Value, *lines[1].Floor})
	require.Nil(t, lines[2].Floor, "the floor has no worker of its own")
}

func TestSlope(t *testing.T) {
	t.Parallel()
	sizes := []float64{1000, 10000, 50000}
	require.InDelta(t, 0, slope(sizes, []float64{3, 3, 3}), 1e-9)
	require.InDelta(t, 1, slope(sizes, []float64{2, 20, 100}), 1e-9)
	require.InDelta(t, 0.5, slope(sizes, []float64{math.Sqrt(1000), math.Sqrt(10000), math.Sqrt(50000)}), 1e-9)
}

func TestLines(t *testing.T) {
	t.Parallel()
	slow := figure("slow", 14, "ms").beside(2).atMost(6)
	require.Equal(t, []any{7., "≤ 6", false}, []any{*slow.Ratio, slow.Target, *slow.Meets})
	require.True(t, *figure("quick", 10, "ms").beside(2).atMost(6).Meets)
	require.True(t, *figure("many", 15, "cases/s").besideAs(20, 0.76).atLeast(0.75).Meets)
	require.False(t, *figure("search", 101, "ms").atMost(100).Meets, "without a floor the value counts")
	require.NoError(t, slow.check())
	require.ErrorContains(t, figure("none", median(nil), "ms").check(), "none: nothing was measured")
	require.Error(t, figure("no floor", 1, "ms").beside(0).check())
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 0.00123: "0.00123", 0.9114: "0.911", 6: "6", 6.654: "6.65", 42.83: "42.8", 1234.5: "1234"} {
		require.Equal(t, want, number(v))
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	r := Report{
		Machine: Machine{Cores: 2, Go: "go1"},
		Lines:   []Line{figure("decision", 2, "ms").beside(0.5).atMost(6), figure("events", 40, "events/case")},
		Notes:   map[string]string{"decision": "the floor is a row"},
	}
	var told bytes.Buffer
	require.NoError(t, r.json(&told))
	var read map[string]any
	require.NoError(t, json.Unmarshal(told.Bytes(), &read))
	require.Equal(t, []any{
		map[string]any{"name": "decision", "value": 2., "unit": "ms", "floor": 0.5, "ratio": 4., "target": "≤ 6", "meets": true},
		map[string]any{"name": "events", "value": 40., "unit": "events/case"},
	}, read["lines"])

	told.Reset()
	require.NoError(t, r.text(&told))
	require.Regexp(t, `decision +2 +ms +0\.500 +4 +≤ 6 +yes\n`, told.String())
	require.Contains(t, told.String(), "decision: the floor is a row")
}

func TestOnlyWhatThereIs(t *testing.T) {
	t.Parallel()
	chosen, err := choose("cases,decision")
	require.NoError(t, err)
	require.Equal(t, []string{"cases", "decision"}, []string{chosen[0].name, chosen[1].name})
	_, err = choose("cases,speed")
	require.ErrorContains(t, err, `"speed"`)
	require.Error(t, run(t.Context(), []string{"--only", "speed"}, io.Discard, io.Discard))
}
