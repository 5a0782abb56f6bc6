package disclosure

import (
	"cmp"
	"math"
	"slices"

	"example.org/linden/internal/science/stat"
)

// ReachCell is a unit's eligible and active people, counted directly in it.
type ReachCell struct {
	Key, Parent      string
	Active, Eligible int
}

// ReachRow is the reach of one unit, or of the hidden units of one parent
// together.
type ReachRow struct {
	Key        string   `json:"key"`             // the unit; with Other the parent whose hidden units these are
	Other      int      `json:"other,omitempty"` // number of hidden units this row stands for; 0 for one unit
	Eligible   Released `json:"eligible"`
	Share      Released `json:"share"`   // shrunken share of active people with its interval
	Missing    Released `json:"missing"` // people missing against the organisation
	NotReached bool     `json:"not_reached"`
}

// ReachSheet is the table of reach, most people missing first.
type ReachSheet struct {
	Org  Released   `json:"org"` // share of active people of the whole organisation
	Rows []ReachRow `json:"rows"`
	next History
}

// Next is the History to hand to the sheet of the next period.
func (s ReachSheet) Next() History { return s.next }

// Reach publishes the reach of the lowest units (handbook 1.9): an honest
// estimate per unit with at least k eligible people, hidden units together in
// a row of their parent. Estimates are rounded as Rate rounds.
func Reach(cells []ReachCell, k K, before History) ReachSheet {
	eligible := make([]Cell, len(cells))
	for i, c := range cells {
		eligible[i] = Cell{Key: c.Key, Parent: c.Parent, N: c.Eligible}
	}
	t := NewTable(eligible, k, before)
	groups := groupReach(t, cells)
	units := make([]stat.Unit, len(groups))
	active, all := 0, 0
	for i, g := range groups {
		units[i] = stat.Unit{Key: g.id, Active: g.active, Eligible: g.eligible}
		active, all = active+g.active, all+g.eligible
	}
	sheet := ReachSheet{Org: Rate(active, all, k), next: t.Next()}
	estimates := map[string]stat.UnitReach{}
	for _, u := range stat.Reach(units).Units {
		estimates[u.Key] = u
	}
	for _, g := range groups {
		if u, ok := estimates[g.id]; ok && g.eligible >= k.Int() && g.row.Key != "" {
			sheet.Rows = append(sheet.Rows, releaseReach(g.row, u))
		}
	}
	slices.SortStableFunc(sheet.Rows, func(a, b ReachRow) int {
		return cmp.Or(cmp.Compare(b.Missing.value, a.Missing.value), cmp.Compare(a.Key, b.Key))
	})
	return sheet
}

type reachGroup struct {
	id               string
	row              ReachRow
	active, eligible int
}

// groupReach puts each cell into the row it is published in: its own, or the
// row of the hidden units below its nearest published ancestor.
func groupReach(t Table, cells []ReachCell) []*reachGroup {
	byID := map[string]*reachGroup{}
	var out []*reachGroup
	for _, c := range cells {
		n := t.nodes[c.Key]
		if d := t.nodes[c.Key+directSuffix]; d != nil {
			n = d
		} else if len(n.children) > 0 {
			continue
		}
		id, row := c.Key, ReachRow{Key: c.Key}
		if n.reason != Published {
			at, _ := t.Ancestor(c.Key)
			units, _ := t.Other(at)
			id, row = at+"\x00other", ReachRow{Key: at, Other: units}
		}
		g, ok := byID[id]
		if !ok {
			g = &reachGroup{id: id, row: row}
			byID[id] = g
			out = append(out, g)
		}
		g.active, g.eligible = g.active+c.Active, g.eligible+c.Eligible
	}
	return out
}

func releaseReach(row ReachRow, u stat.UnitReach) ReachRow {
	step := stepOf(u.Eligible)
	share := round(u.Mean, step)
	row.Eligible = exact(float64(u.Eligible))
	row.Share = Released{ok: true, value: share, hasCI: true,
		ci: stat.Interval{Lo: floor(u.CI.Lo, step), Hi: ceil(u.CI.Hi, step)}}
	grain := max(1, math.Round(step*float64(u.Eligible)))
	row.Missing = exact(math.Round(u.Missing/grain) * grain)
	row.NotReached = u.NotReached
	return row
}
