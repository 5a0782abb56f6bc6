package stat

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// NotReachedShare is the part of the organisation's rate below which the upper
// bound of a unit must lie for it to be called not reached.
const NotReachedShare = 0.75

// Unit is a unit's number of active people among its eligible ones.
type Unit struct {
	Key              string
	Active, Eligible int
}

// UnitReach is the honest estimate of one unit's reach.
type UnitReach struct {
	Unit
	Mean       float64 // posterior mean, pulled towards the organisation
	CI         Interval
	Missing    float64 // people missing against the organisation's rate; negative when above
	NotReached bool
}

// ReachTable is the reach of all units, most people missing first.
type ReachTable struct {
	OrgRate       float64
	PriorStrength float64 // in people; how strongly small units are pulled
	Units         []UnitReach
}

// strongestPrior stands for "units do not differ at all" (rho of 0).
const strongestPrior = 1e6

// Reach estimates the reach of units with a beta-binomial prior whose strength
// comes from Kleinman's (1973) moment estimate with weights n (handbook 1.9).
// Units without eligible people are left out.
func Reach(units []Unit) ReachTable {
	var x, n float64
	var kept []Unit
	for _, u := range units {
		if u.Eligible > 0 {
			kept = append(kept, u)
			x, n = x+float64(u.Active), n+float64(u.Eligible)
		}
	}
	if n == 0 {
		return ReachTable{}
	}
	t := ReachTable{OrgRate: x / n}
	t.PriorStrength = kleinman(kept, t.OrgRate, n)
	for _, u := range kept {
		t.Units = append(t.Units, t.estimate(u))
	}
	slices.SortStableFunc(t.Units, func(a, b UnitReach) int { return cmp.Compare(b.Missing, a.Missing) })
	return t
}

func (t ReachTable) estimate(u Unit) UnitReach {
	a := float64(u.Active) + t.OrgRate*t.PriorStrength
	b := float64(u.Eligible-u.Active) + (1-t.OrgRate)*t.PriorStrength
	r := UnitReach{Unit: u}
	switch {
	case a <= 0:
		r.Mean = 0
	case b <= 0:
		r.Mean, r.CI = 1, Interval{1, 1}
	default:
		beta := distuv.Beta{Alpha: a, Beta: b}
		r.Mean, r.CI = a/(a+b), Interval{beta.Quantile(0.025), beta.Quantile(0.975)}
	}
	r.Missing = float64(u.Eligible) * (t.OrgRate - r.Mean)
	r.NotReached = r.CI.Hi < t.OrgRate*NotReachedShare
	return r
}

// kleinman returns M = 1/rho − 1.
func kleinman(units []Unit, m, total float64) float64 {
	pq := m * (1 - m)
	if pq == 0 || len(units) < 2 {
		return strongestPrior
	}
	var s, sampling, spread float64
	for _, u := range units {
		n := float64(u.Eligible)
		p := float64(u.Active) / n
		s += n * (p - m) * (p - m)
		sampling += 1 - n/total
		spread += n * (1 - n/total)
	}
	rho := (s - pq*sampling) / (pq * (spread - sampling))
	if !(rho > 1/(strongestPrior+1)) {
		return strongestPrior
	}
	return 1/min(rho, 0.999) - 1
}
