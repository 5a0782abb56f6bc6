// Package business counts waiting in the hours people work, and recognises
// questions.
//
// Rules (handbook 0 and 1.7): business hours are 8 to 18 on working days of
// the asker's calendar; a question waiting over a weekend has not waited. A
// text is a question when its title or its last sentences ask something. The
// first reply by another human ends the wait; thanks by the asker do not.
package business

import "time"

// Opening and closing hour of a business day.
const (
	opens  = 8
	closes = 18
)

// DayHours is the length of a business day in hours.
const DayHours = closes - opens

// Calendar knows when people work. The zero value is Monday to Friday in UTC
// without holidays.
type Calendar struct {
	zone     *time.Location
	holidays map[date]bool
}

type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date{y, m, d}
}

// NewCalendar returns the calendar of a place; holidays count by their date.
// A nil zone means UTC.
func NewCalendar(zone *time.Location, holidays []time.Time) Calendar {
	c := Calendar{zone: zone, holidays: make(map[date]bool, len(holidays))}
	for _, h := range holidays {
		c.holidays[dateOf(h)] = true
	}
	return c
}

func (c Calendar) local(t time.Time) time.Time {
	if c.zone == nil {
		return t.UTC()
	}
	return t.In(c.zone)
}

// Working reports whether people work on the day of t.
func (c Calendar) Working(t time.Time) bool {
	l := c.local(t)
	if wd := l.Weekday(); wd == time.Saturday || wd == time.Sunday {
		return false
	}
	return !c.holidays[dateOf(l)]
}

// Open reports whether t lies in business hours.
func (c Calendar) Open(t time.Time) bool {
	h := c.local(t).Hour()
	return c.Working(t) && h >= opens && h < closes
}

// hours returns the business hours of the day of l.
func (c Calendar) hours(l time.Time) (from, to time.Time) {
	y, m, d := l.Date()
	return time.Date(y, m, d, opens, 0, 0, 0, l.Location()), time.Date(y, m, d, closes, 0, 0, 0, l.Location())
}

func nextDay(l time.Time) time.Time {
	y, m, d := l.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, l.Location())
}

// Between is the business time from one instant to another; 0 when to is not
// after from.
func (c Calendar) Between(from, to time.Time) time.Duration {
	day, end := c.local(from), c.local(to)
	var sum time.Duration
	for day.Before(end) {
		if c.Working(day) {
			open, shut := c.hours(day)
			if day.After(open) {
				open = day
			}
			if end.Before(shut) {
				shut = end
			}
			sum += max(0, shut.Sub(open))
		}
		day = nextDay(day)
	}
	return sum
}

// farthest bounds the search of Add: a year without a working day has no end.
const farthest = 366

// Add is the instant at which d of business time have passed since t; a d of
// 0 or less gives t.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	day, idle := c.local(t), 0
	for {
		if !c.Working(day) {
			if idle++; idle > farthest {
				return day
			}
			day = nextDay(day)
			continue
		}
		idle = 0
		open, shut := c.hours(day)
		if day.After(open) {
			open = day
		}
		if left := shut.Sub(open); left >= d {
			return open.Add(d)
		} else if left > 0 {
			d -= left
		}
		day = nextDay(day)
	}
}
