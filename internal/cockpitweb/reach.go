package cockpitweb

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/ui"
)

// missingRows is how many departments are named as missing most.
const missingRows = 5

type reachView struct {
	Period  string
	Org     ui.DefinitionProps
	HasOrg  bool
	Rows    []reachRow
	Missing []missingRow
	K       int
	Hidden  int
}

type reachRow struct {
	Name   string
	Depth  string // class of the indent
	People string
	Active ui.BarProps
	HasRow bool // a heading without people of its own has none
	Levels []ui.BarProps
	Flag   bool
}

type missingRow struct {
	Name    string
	Missing ui.DefinitionProps
	Share   string
	Step    string
	Href    string
}

func (h handlers) reach(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	reach, err := h.Insight.Reach(ctx, h.Now())
	if err != nil {
		return err
	}
	return h.renderWide(w, r, by, "reach", i18n.T(ctx, "cockpit.reach"), reachBody(viewReach(ctx, reach, h.K)))
}

func viewReach(ctx context.Context, reach insight.Reach, k disclosure.K) reachView {
	v := reachView{Period: i18n.Date(ctx, reach.From) + " – " + i18n.Date(ctx, reach.To), K: k.Int()}
	if s := reading(ctx, reach.Sheet.Org, plainShare(ctx)); s != "" {
		v.HasOrg, v.Org = true, definition(ctx, "org", "active", s, interval(ctx, reach.Sheet.Org))
	}
	sheet := map[string]disclosure.ReachRow{}
	var others []disclosure.ReachRow
	for _, row := range reach.Sheet.Rows {
		if row.Other > 0 {
			others = append(others, row)
			v.Hidden += row.Other
			continue
		}
		sheet[row.Key] = row
	}
	children := map[person.UnitID][]insight.Department{}
	known := reach.Known()
	for _, d := range reach.Departments {
		parent := d.Parent
		if _, ok := known[parent]; !ok {
			parent = 0
		}
		children[parent] = append(children[parent], d)
	}
	seen := map[person.UnitID]bool{}
	var walk func(parent person.UnitID, depth int)
	walk = func(parent person.UnitID, depth int) {
		for _, d := range children[parent] {
			if seen[d.Unit] {
				continue
			}
			seen[d.Unit] = true
			row, ok := sheet[insight.UnitKey(d.Unit)]
			v.Rows = append(v.Rows, viewReachRow(ctx, d, row, ok, len(children[d.Unit]) > 0, depth, k))
			walk(d.Unit, depth+1)
		}
	}
	walk(0, 0)
	for _, o := range others {
		v.Rows = append(v.Rows, viewOther(ctx, known, o, k))
	}
	v.Missing = viewMissing(ctx, known, reach.Sheet.Rows)
	return v
}

// viewReachRow is one department; one that is protected has no numbers, and one that
// only holds others is a heading. Levels are shares of its people, and only where
// both numbers are published.
func viewReachRow(ctx context.Context, d insight.Department, row disclosure.ReachRow, has, parent bool, depth int, k disclosure.K) reachRow {
	at := "r" + insight.UnitKey(d.Unit)
	v := reachRow{Name: d.Name, Depth: depthClass(depth), Flag: has && row.NotReached}
	people, published := row.Eligible.Value()
	for _, l := range insight.Levels() {
		n, ok := d.Levels[l].Value()
		b := ui.BarProps{ID: at + string(l), K: k.Int(), Suppressed: !ok || !published || people == 0}
		if !b.Suppressed {
			b.Share, b.Text = n/people, i18n.Number(ctx, int(n))
			b.Range = i18n.T(ctx, "cockpit.reach.share", "share", i18n.Percent(ctx, n/people, 0))
		}
		v.Levels = append(v.Levels, b)
	}
	v.HasRow = has || !parent
	if !has {
		v.People, v.Active = "–", ui.BarProps{ID: at, Suppressed: true, K: k.Int()}
		return v
	}
	v.People = reading(ctx, row.Eligible, func(x float64) string { return i18n.Number(ctx, int(x)) })
	v.Active = shareBar(ctx, at, row.Share, k)
	if v.Flag {
		v.Active.Tone = ui.Attention
	}
	return v
}

func viewOther(ctx context.Context, known map[person.UnitID]insight.Department, row disclosure.ReachRow, k disclosure.K) reachRow {
	parent := known[insight.UnitOf(row.Key)].Name
	v := reachRow{Name: i18n.N(ctx, "cockpit.reach.other", row.Other, "parent", cmp.Or(parent, i18n.T(ctx, "cockpit.reach.org"))), Depth: depthClass(0), HasRow: true, Flag: row.NotReached}
	v.People = reading(ctx, row.Eligible, func(x float64) string { return i18n.Number(ctx, int(x)) })
	v.Active = shareBar(ctx, "o"+row.Key, row.Share, k)
	for _, l := range insight.Levels() {
		v.Levels = append(v.Levels, ui.BarProps{ID: "o" + row.Key + string(l), Suppressed: true, K: k.Int()})
	}
	return v
}

func shareBar(ctx context.Context, at string, r disclosure.Released, k disclosure.K) ui.BarProps {
	share, ok := r.Value()
	if !ok {
		return ui.BarProps{ID: at, Suppressed: true, K: k.Int()}
	}
	b := ui.BarProps{ID: at, Share: share, Text: reading(ctx, r, plainShare(ctx)), Range: interval(ctx, r)}
	if ci, ok := r.Interval(); ok {
		b.Low, b.High = ci.Lo, ci.Hi
	}
	return b
}

func interval(ctx context.Context, r disclosure.Released) string {
	ci, ok := r.Interval()
	if !ok {
		return ""
	}
	return between(ctx, ci.Lo, ci.Hi, plainShare(ctx))
}

func depthClass(depth int) string {
	return [...]string{"tree-1", "tree-2", "tree-3", "tree-4"}[min(depth, 3)]
}

// viewMissing names the departments where most people are missing, the flagged
// ones first, each with one step to take.
func viewMissing(ctx context.Context, known map[person.UnitID]insight.Department, rows []disclosure.ReachRow) []missingRow {
	list := slices.Clone(rows)
	slices.SortStableFunc(list, func(a, b disclosure.ReachRow) int {
		x, _ := a.Missing.Value()
		y, _ := b.Missing.Value()
		return cmp.Compare(y, x)
	})
	var out []missingRow
	for _, row := range list {
		n, ok := row.Missing.Value()
		if !ok || n < 1 || row.Other > 0 || len(out) == missingRows {
			continue
		}
		step := "cockpit.reach.step_visit"
		if row.NotReached {
			step = "cockpit.reach.step_tour"
		}
		name := known[insight.UnitOf(row.Key)].Name
		if l, ok := known[insight.UnitOf(row.Key)].Levels[insight.NotConnected].Value(); ok && l >= n/2 {
			step = "cockpit.reach.step_connect"
		}
		out = append(out, missingRow{
			Name: cmp.Or(name, i18n.T(ctx, "cockpit.reach.no_unit")), Share: reading(ctx, row.Share, plainShare(ctx)),
			Missing: definition(ctx, "m"+row.Key, "missing", i18n.N(ctx, "cockpit.unit.people", int(n+.5)), ""),
			Step:    i18n.T(ctx, step), Href: "/people/org",
		})
	}
	return out
}
