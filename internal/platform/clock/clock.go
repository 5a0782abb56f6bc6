// Package clock is where time comes from. Everything that asks for the time is
// given a func() time.Time; only this package calls time.Now.
package clock

import (
	"sync/atomic"
	"time"
)

// Wall is the real time.
func Wall() time.Time { return time.Now() }

// Clock is a time that starts anywhere and goes on at the speed of the real
// one. It can be moved forward while the program runs, never back.
type Clock struct{ offset atomic.Int64 }

// At returns a Clock that shows start now. A zero start shows the real time.
func At(start time.Time) *Clock {
	c := &Clock{}
	if !start.IsZero() {
		c.offset.Store(int64(start.Sub(time.Now())))
	}
	return c
}

// Now is the time the clock shows, in UTC.
func (c *Clock) Now() time.Time {
	return time.Now().Add(time.Duration(c.offset.Load())).UTC()
}

// Advance moves the clock forward by d; a negative d is ignored.
func (c *Clock) Advance(d time.Duration) {
	if d > 0 {
		c.offset.Add(int64(d))
	}
}
