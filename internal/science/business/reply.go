package business

import (
	"time"

	"example.org/linden/internal/science/stat"
)

// Question is a question and what came after it.
type Question struct {
	At       time.Time
	Answered time.Time // first reply by another human; zero while open
	ByStaff  bool      // that reply came from somebody who speaks for the network
}

// Replies sums up how long questions wait. Hours are business hours unless
// the name says wall.
type Replies struct {
	Questions, Open int
	Curve           stat.Curve // in business hours
	Wall            stat.Curve // in hours on the wall
	NotStaff        stat.Curve // business hours until a reply by somebody else than staff
	Median          float64
	HasMedian       bool       // false while fewer than half are answered
	Within24        stat.Point // share answered within 24 business hours
	Within72Wall    stat.Point // share answered within 72 hours on the wall
}

// Reply estimates waiting from questions seen until now; open ones count as
// waiting since they were asked. Questions after now are left out.
func Reply(questions []Question, c Calendar, now time.Time) Replies {
	var r Replies
	var work, wall, others []stat.Span
	for _, q := range questions {
		if q.At.After(now) {
			continue
		}
		answered := !q.Answered.IsZero() && !q.Answered.After(now)
		end := now
		if answered {
			end = q.Answered
		} else {
			r.Open++
		}
		r.Questions++
		hours := c.Between(q.At, end).Hours()
		work = append(work, stat.Span{T: hours, Event: answered})
		wall = append(wall, stat.Span{T: end.Sub(q.At).Hours(), Event: answered})
		others = append(others, stat.Span{T: hours, Event: answered && !q.ByStaff})
	}
	r.Curve, r.Wall, r.NotStaff = stat.KaplanMeier(work), stat.KaplanMeier(wall), stat.KaplanMeier(others)
	r.Median, r.HasMedian = r.Curve.Median()
	r.Within24, r.Within72Wall = r.Curve.Within(24), r.Wall.Within(72)
	return r
}

// Limits of the alarm of one question, in business hours.
const (
	alarmAtLeast = 8
	alarmAtMost  = 24
)

// Patience is how many business hours a question may wait before the host is
// told: as long as 80 % of this community's questions do, at least 8 and at
// most 24.
func (r Replies) Patience() float64 {
	p, ok := r.Curve.Quantile(0.8)
	if !ok {
		p = alarmAtMost
	}
	return min(alarmAtMost, max(alarmAtLeast, p))
}

// MinQuestions is how many questions of 28 days a community alarm needs.
const MinQuestions = 15

// Slow reports whether the community as a whole answers too slowly: less than
// half within 24 business hours, judged by the lower end of the interval.
func (r Replies) Slow() bool {
	return r.Questions >= MinQuestions && r.Within24.CI.Lo < 0.5
}
