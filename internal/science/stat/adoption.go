package stat

// Growth is what happened to the number of active people in a period.
type Growth struct {
	MAU            int
	QuickRatio     float64 // gains per loss; 0 when nothing was lost
	GrossRetention float64
}

// Account adds up growth: people active before, new ones, those who came back
// (reactivated and resurrected together) and those who lapsed.
func Account(before, joined, back, lapsed int) Growth {
	g := Growth{MAU: before + joined + back - lapsed}
	if lapsed > 0 {
		g.QuickRatio = float64(joined+back) / float64(lapsed)
	}
	if before > 0 {
		g.GrossRetention = 1 - float64(lapsed)/float64(before)
	}
	return g
}

// Stickiness is the mean of daily actives over business days divided by the
// number of people active in 28 days.
func Stickiness(daily []float64, mau28 int) float64 {
	if mau28 <= 0 {
		return 0
	}
	return mean(daily) / float64(mau28)
}

// State is where a person stands in the weekly grid of activity.
type State string

// The states of handbook 1.3. Resting and sleeping people are "not yet active
// again"; they are counted, never listed.
const (
	Registered  State = "registered"
	New         State = "new"
	Current     State = "current"
	Reactivated State = "reactivated"
	Resurrected State = "resurrected"
	Resting     State = "resting"
	Sleeping    State = "sleeping"
	Lost        State = "lost"
)

// States labels each week of one person. After rest weeks without activity
// somebody sleeps, after lost weeks they are lost.
func States(active []bool, rest, lost int) []State {
	out, last := make([]State, len(active)), -1
	for week, on := range active {
		gap := week - last
		switch {
		case last < 0 && !on:
			out[week] = Registered
		case last < 0:
			out[week] = New
		case on && gap <= rest:
			out[week] = Current
		case on && gap < lost:
			out[week] = Reactivated
		case on:
			out[week] = Resurrected
		case gap <= rest:
			out[week] = Resting
		case gap < lost:
			out[week] = Sleeping
		default:
			out[week] = Lost
		}
		if on {
			last = week
		}
	}
	return out
}
