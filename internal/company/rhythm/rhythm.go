// Package rhythm gives generated life its hours: when people of an office or
// of a shift write, how the year swells and ebbs, how long an answer takes.
// Weights and parameters are our design defaults for a company of office and
// production staff (science handbook, section 10.6).
package rhythm

import (
	"math"
	"math/rand/v2"
	"time"
)

var office = [24]float64{.001, .0005, .0005, .0005, .001, .004, .0161, .0463, .0865, .1066, .1046, .0825,
	.0644, .0865, .0945, .0885, .0724, .0503, .0282, .0181, .0161, .0151, .0111, .005}

var shift = [24]float64{.022, .016, .013, .012, .020, .048, .040, .032, .038, .054, .046, .048,
	.056, .086, .084, .048, .036, .040, .044, .046, .044, .058, .046, .023}

var weekday = [7]float64{.185, .205, .205, .195, .150, .030, .030} // Monday first

// Moment returns a moment in the week that begins on monday, by the weights of
// weekdays and of office hours or shift hours.
func Moment(r *rand.Rand, monday time.Time, onShift bool) time.Time {
	day := weighted(r, weekday[:])
	hours := office[:]
	if onShift {
		hours = shift[:]
	}
	h := weighted(r, hours)
	y, m, d := monday.Date()
	return time.Date(y, m, d+day, h, r.IntN(60), r.IntN(60), 0, monday.Location())
}

func weighted(r *rand.Rand, w []float64) int {
	var sum float64
	for _, x := range w {
		sum += x
	}
	u := r.Float64() * sum
	for i, x := range w {
		if u -= x; u < 0 {
			return i
		}
	}
	return len(w) - 1
}

// Season is the factor of the week of t on what people write: fewer in high
// summer, far fewer around New Year.
func Season(t time.Time) float64 {
	switch _, w := t.ISOWeek(); {
	case w >= 30 && w <= 33:
		return .65
	case w >= 52 || w == 1:
		return .35
	}
	return 1
}

// Lognormal draws a value whose median is given.
func Lognormal(r *rand.Rand, median, sigma float64) float64 {
	return median * math.Exp(sigma*r.NormFloat64())
}

// Later is a delay after at, moved to where people are awake and, most times,
// at work. It is always after at.
func Later(r *rand.Rand, at time.Time, delay time.Duration, onShift bool) time.Time {
	t := at.Add(max(delay, time.Minute)).Truncate(time.Second)
	if onShift || r.Float64() < .06 {
		return t
	}
	for t.Hour() < 7 || t.Hour() >= 19 || t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		y, m, d := t.Date()
		if t.Hour() >= 7 {
			d++
		}
		t = time.Date(y, m, d, 7, 10+r.IntN(50), r.IntN(60), 0, t.Location())
		t = t.Add(time.Duration(r.IntN(150)) * time.Minute)
	}
	return t
}
