package main

import (
	"sync"
	"time"
)

// each calls f for 0 to n-1 at once and gives an error of one of them.
func each(n int, f func(int) error) error {
	_, err := timed(n, f)
	return err
}

// timed is each, and tells how long each took.
func timed(n int, f func(int) error) ([]time.Duration, error) {
	took, failed := make([]time.Duration, n), make(chan error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			begun := time.Now()
			err := f(i)
			took[i] = time.Since(begun)
			if err != nil {
				failed <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-failed:
		return nil, err
	default:
		return took, nil
	}
}

// inTurn plays so many cases, a number of them at a time, and gives how many a
// second that made.
func inTurn(every, at int, play func() error) (float64, error) {
	begun := time.Now()
	err := each(at, func(i int) error {
		for n := i; n < every; n += at {
			if err := play(); err != nil {
				return err
			}
		}
		return nil
	})
	return float64(every) / time.Since(begun).Seconds(), err
}
