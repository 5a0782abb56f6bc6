package expert

import "slices"

// RarestFirst forms a team (Lappas, Liu and Terzi 2009): it starts from the
// skill with the fewest holders and, for each of them, takes the nearest
// holder of every other skill; the team with the smallest radius wins. Ties go
// to who comes first in the lists. It returns who covers each skill; false when
// a skill has no holder. The caller offers the result, it never assigns people.
func RarestFirst(skills map[string][]string, distance func(a, b string) float64) (team map[string]string, radius float64, ok bool) {
	var names []string
	for s, holders := range skills {
		if len(holders) == 0 {
			return nil, 0, false
		}
		names = append(names, s)
	}
	if len(names) == 0 {
		return nil, 0, false
	}
	slices.Sort(names)
	rarest := names[0]
	for _, s := range names {
		if len(skills[s]) < len(skills[rarest]) {
			rarest = s
		}
	}
	for _, lead := range skills[rarest] {
		candidate, far := map[string]string{rarest: lead}, 0.0
		for _, s := range names {
			if s == rarest {
				continue
			}
			near, least := "", 0.0
			for _, who := range skills[s] {
				d := 0.0
				if who != lead {
					d = distance(lead, who)
				}
				if near == "" || d < least {
					near, least = who, d
				}
			}
			candidate[s], far = near, max(far, least)
		}
		if team == nil || far < radius {
			team, radius = candidate, far
		}
	}
	return team, radius, true
}
