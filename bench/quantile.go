package main

import (
	"math"
	"slices"
	"time"
)

// quantile gives the value below which a share q of the samples lies, as one of
// the samples; NaN when there are none.
func quantile(samples []float64, q float64) float64 {
	if len(samples) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(samples))
	at := int(math.Ceil(q*float64(len(sorted)))) - 1
	return sorted[min(max(at, 0), len(sorted)-1)]
}

func median(samples []float64) float64 { return quantile(samples, 0.5) }

// ratios divides round by round, so that what slowed a round down divides out.
func ratios(values, floors []float64) []float64 {
	of := make([]float64, min(len(values), len(floors)))
	for i := range of {
		of[i] = values[i] / floors[i]
	}
	return of
}

// slope is the exponent b of y ~ x^b, by least squares on the logarithms: 0 is
// constant, 1 is proportional.
func slope(x, y []float64) float64 {
	var sx, sy, sxx, sxy float64
	n := float64(len(x))
	for i := range x {
		lx, ly := math.Log(x[i]), math.Log(y[i])
		sx, sy, sxx, sxy = sx+lx, sy+ly, sxx+lx*lx, sxy+lx*ly
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func inMilliseconds(times []time.Duration) []float64 {
	ms := make([]float64, len(times))
	for i, t := range times {
		ms[i] = float64(t.Nanoseconds()) / 1e6
	}
	return ms
}
