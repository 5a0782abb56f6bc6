package disclosure_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/science/stat"
	vt "example.org/linden/internal/science/vectortest"
)

func threshold(t testing.TB, n int) disclosure.K {
	t.Helper()
	k, err := disclosure.NewK(n)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestComplementarySuppression(t *testing.T) {
	var in struct {
		Cells map[string]map[string]int
		K     int
	}
	var want map[string]struct {
		Suppressed []string
		Shown      map[string]float64
		Total      float64 `json:"parent_total"`
	}
	vt.Load(t, "complementary_suppression", &in, &want)
	var cells []disclosure.Cell
	for dept, teams := range in.Cells {
		cells = append(cells, disclosure.Cell{Key: dept, Parent: "all"})
		for team, n := range teams {
			cells = append(cells, disclosure.Cell{Key: team, Parent: dept, N: n})
		}
	}
	cells = append(cells, disclosure.Cell{Key: "all"})
	table := disclosure.NewTable(cells, threshold(t, in.K), nil)
	for dept, w := range want {
		if got, ok := table.Count(dept).Value(); !ok || got != w.Total {
			t.Errorf("%s total = %v, %v; want %v", dept, got, ok, w.Total)
		}
		for _, team := range w.Suppressed {
			if got, ok := table.Count(team).Value(); ok {
				t.Errorf("%s published as %v", team, got)
			}
			if at, _ := table.Ancestor(team); at != dept {
				t.Errorf("%s rolls up to %q, want %s", team, at, dept)
			}
		}
		for team, n := range w.Shown {
			if got, ok := table.Count(team).Value(); !ok || got != n {
				t.Errorf("%s = %v, %v; want %v", team, got, ok, n)
			}
		}
	}
	if units, people := table.Other("Sales"); units != 2 || people.String() != "17" {
		t.Errorf("other = %d units, %v; want 2, 17", units, people)
	}
	if got := table.Count("S2").Reason(); got != disclosure.BelowK {
		t.Errorf("S2 hidden for %q", got)
	}
	if got := table.Count("S1").Reason(); got != disclosure.Complementary {
		t.Errorf("S1 hidden for %q", got)
	}
}

func TestDifferencingAndDominance(t *testing.T) {
	var in struct {
		AB int `json:"A_minus_B"`
		BA int `json:"B_minus_A"`
		K  int
	}
	var want struct{ Allowed bool }
	vt.Load(t, "differencing_rule", &in, &want)
	if got := disclosure.MayCompare(in.AB, in.BA, threshold(t, in.K)); got != want.Allowed {
		t.Errorf("MayCompare = %v, want %v", got, want.Allowed)
	}
	var d struct{ Contributions []float64 }
	var dw struct {
		Top1, Top2 float64
		Publish    bool
	}
	vt.Load(t, "dominance_rule", &d, &dw)
	vt.NearAll(t, "top", []float64{stat.TopN(d.Contributions, 1), stat.TopN(d.Contributions, 2)}, []float64{dw.Top1, dw.Top2})
	if got := disclosure.Dominated(d.Contributions); got == dw.Publish {
		t.Errorf("Dominated = %v, want %v", got, !dw.Publish)
	}
	if got := disclosure.Quantity(d.Contributions, disclosure.K{}).Reason(); got != disclosure.Dominance {
		t.Errorf("quantity: %q, want dominance", got)
	}
}

func TestSuppressedTellsNothing(t *testing.T) {
	t.Parallel()
	var zero disclosure.Released
	if _, ok := zero.Value(); ok || zero.Reason() == disclosure.Published {
		t.Error("the zero value is published")
	}
	secret := disclosure.Count(7, disclosure.K{})
	raw, err := json.Marshal(secret)
	if err != nil || strings.ContainsRune(string(raw), '7') {
		t.Errorf("JSON = %s, %v", raw, err)
	}
	for _, format := range []string{"%v", "%+v", "%s", "%d", "%#v"} {
		if got := fmt.Sprintf(format, secret); strings.Contains(got, "7") {
			t.Errorf("%s prints %s", format, got)
		}
	}
	table, err := json.Marshal(disclosure.NewTable([]disclosure.Cell{
		{Key: "p"}, {Key: "a", Parent: "p", N: 7}, {Key: "b", Parent: "p", N: 14}, {Key: "c", Parent: "p", N: 22},
	}, disclosure.K{}, nil))
	if err != nil || strings.Contains(string(table), "7") || strings.Contains(string(table), "14") {
		t.Errorf("table JSON = %s, %v", table, err)
	}
}

func TestKIsBounded(t *testing.T) {
	t.Parallel()
	for n, fine := range map[int]bool{4: false, 5: true, 50: true, 51: false, 0: false} {
		if _, err := disclosure.NewK(n); (err == nil) != fine {
			t.Errorf("NewK(%d): %v", n, err)
		}
	}
	if got := (disclosure.K{}).Int(); got != 10 {
		t.Errorf("default k = %d", got)
	}
}

func TestRateRounding(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x, n int
		want string
	}{
		{3, 9, "suppressed: below_k"}, {0, 20, "below 0.1"}, {2, 20, "below 0.1"}, {3, 20, "0.15"},
		{18, 20, "above 0.9"}, {17, 49, "0.35"}, {0, 80, "below 0.05"}, {1, 80, "0.01"}, {80, 80, "above 0.95"},
		{333, 1000, "0.33"},
	} {
		if got := disclosure.Rate(c.x, c.n, disclosure.K{}).String(); got != c.want {
			t.Errorf("Rate(%d, %d) = %s, want %s", c.x, c.n, got, c.want)
		}
	}
}

// The interval must tell nothing that the rounded share does not tell, shares
// of small groups are multiples of 5 points, and nobody is told all or none.
func TestRateTellsOnlyTheRoundedShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 400).Draw(t, "n")
		x, y := rapid.IntRange(0, n).Draw(t, "x"), rapid.IntRange(0, n).Draw(t, "y")
		a, b := disclosure.Rate(x, n, disclosure.K{}), disclosure.Rate(y, n, disclosure.K{})
		va, _ := a.Value()
		if va <= 0 || va >= 1 {
			t.Fatalf("%d of %d published as %v", x, n, a)
		}
		if steps := va / 0.05; n < 50 && math.Abs(steps-math.Round(steps)) > 1e-9 {
			t.Fatalf("%d of %d published as %v", x, n, a)
		}
		ia, _ := a.Interval()
		if share := float64(x) / float64(n); !ia.Contains(share) {
			t.Fatalf("%v of %d outside %v", share, n, ia)
		}
		ib, _ := b.Interval()
		if a.String() == b.String() && ia != ib {
			t.Fatalf("%d and %d of %d give %v with %v and %v", x, y, n, a, ia, ib)
		}
	})
}

func TestTextAndPairs(t *testing.T) {
	t.Parallel()
	ci := stat.Interval{Lo: -1, Hi: 1}
	if _, ok := disclosure.Text(.1, ci, 14, 100, disclosure.K{}).Value(); ok {
		t.Error("text of 14 authors published")
	}
	if _, ok := disclosure.Text(.1, ci, 15, 29, disclosure.K{}).Value(); ok {
		t.Error("29 texts published")
	}
	if _, ok := disclosure.Text(.1, ci, 15, 30, disclosure.K{}).Value(); !ok {
		t.Error("30 texts of 15 authors held back")
	}
	if _, ok := disclosure.Pair(1, 5, 4).Value(); ok {
		t.Error("pair with 4 people published")
	}
}

func TestHysteresis(t *testing.T) {
	t.Parallel()
	var h disclosure.History
	var got []bool
	for _, n := range []int{30, 9, 11, 12, 13, 12} {
		table := disclosure.NewTable([]disclosure.Cell{
			{Key: "p"}, {Key: "a", Parent: "p", N: n}, {Key: "b", Parent: "p", N: 40}, {Key: "c", Parent: "p", N: 50},
		}, disclosure.K{}, h)
		_, ok := table.Count("a").Value()
		got = append(got, ok)
		h = table.Next()
	}
	if want := []bool{true, false, false, false, true, true}; !slices.Equal(got, want) {
		t.Errorf("published = %v, want %v", got, want)
	}
}

func TestReachSheet(t *testing.T) {
	t.Parallel()
	cells := []disclosure.ReachCell{
		{Key: "org"}, {Key: "A", Parent: "org", Active: 180, Eligible: 300}, {Key: "B", Parent: "org", Active: 60, Eligible: 90},
		{Key: "C", Parent: "org", Active: 9, Eligible: 40}, {Key: "D", Parent: "org", Active: 120, Eligible: 210},
		{Key: "E", Parent: "org", Active: 2, Eligible: 35}, {Key: "F", Parent: "org", Active: 1, Eligible: 4},
	}
	sheet := disclosure.Reach(cells, disclosure.K{}, nil)
	flagged, other := map[string]bool{}, 0
	for _, r := range sheet.Rows {
		if r.NotReached {
			flagged[r.Key] = true
		}
		if r.Other > 0 {
			other = r.Other
		}
		if _, ok := r.Share.Value(); !ok {
			t.Errorf("row %s without a share", r.Key)
		}
		if r.Key == "F" || r.Key == "E" {
			t.Errorf("%s must be hidden with its neighbour", r.Key)
		}
	}
	if !flagged["C"] || !flagged["org"] || other != 2 {
		t.Errorf("flagged %v, other %d; want C and the 2 hidden units", flagged, other)
	}
}

// An attacker who knows all published counts, totals and the rule that counts
// are not negative must not narrow a hidden count down to less than k. In a
// tree, propagating intervals until nothing changes gives the exact bounds.
func TestNobodyBoundsAHiddenCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k, err := disclosure.NewK(rapid.IntRange(5, 20).Draw(t, "k"))
		if err != nil {
			t.Fatal(err)
		}
		cells := []disclosure.Cell{{Key: "r"}}
		keys := []string{"r"}
		for i := range rapid.IntRange(1, 24).Draw(t, "units") {
			key := fmt.Sprint("u", i)
			cells = append(cells, disclosure.Cell{Key: key,
				Parent:    rapid.SampledFrom(keys).Draw(t, "parent"),
				N:         rapid.OneOf(rapid.IntRange(0, 15), rapid.IntRange(0, 80)).Draw(t, "n"),
				Dominated: rapid.IntRange(0, 9).Draw(t, "dominated") == 0})
			keys = append(keys, key)
		}
		table := disclosure.NewTable(cells, k, nil)
		bounds := attack(table, cells)
		for _, c := range cells {
			if _, ok := table.Count(c.Key).Value(); ok {
				continue
			}
			if b := bounds[c.Key]; b[1]-b[0] < float64(k.Int()) {
				t.Fatalf("%s is known to be in %v with k %d", c.Key, b, k.Int())
			}
		}
	})
}

func attack(table disclosure.Table, cells []disclosure.Cell) map[string][2]float64 {
	children, bounds := map[string][]string{}, map[string][2]float64{}
	learn := func(key string, r disclosure.Released) {
		bounds[key] = [2]float64{0, math.Inf(1)}
		if v, ok := r.Value(); ok {
			bounds[key] = [2]float64{v, v}
		}
	}
	for _, c := range cells {
		learn(c.Key, table.Count(c.Key))
		children[c.Parent] = append(children[c.Parent], c.Key)
	}
	for _, c := range cells {
		if len(children[c.Key]) > 0 && c.N > 0 {
			direct := c.Key + "/direct"
			learn(direct, table.Direct(c.Key))
			children[c.Key] = append(children[c.Key], direct)
		}
	}
	for changed := true; changed; {
		changed = false
		narrow := func(key string, lo, hi float64) {
			b := bounds[key]
			if lo > b[0]+1e-9 || hi < b[1]-1e-9 {
				bounds[key], changed = [2]float64{max(b[0], lo), min(b[1], hi)}, true
			}
		}
		for parent, list := range children {
			if parent == "" {
				continue
			}
			lo, hi := 0.0, 0.0
			for _, c := range list {
				lo, hi = lo+bounds[c][0], hi+bounds[c][1]
			}
			narrow(parent, lo, hi)
			for _, c := range list {
				restLo, restHi := 0.0, 0.0
				for _, o := range list {
					if o != c {
						restLo, restHi = restLo+bounds[o][0], restHi+bounds[o][1]
					}
				}
				narrow(c, bounds[parent][0]-restHi, bounds[parent][1]-restLo)
			}
		}
	}
	return bounds
}

func TestCrossHidesInPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(2, 6).Draw(t, "rows"), rapid.IntRange(2, 6).Draw(t, "cols")
		n := make([][]int, rows)
		var rowKeys, colKeys []string
		for j := range cols {
			colKeys = append(colKeys, fmt.Sprint("c", j))
		}
		for i := range n {
			rowKeys = append(rowKeys, fmt.Sprint("r", i))
			for range cols {
				n[i] = append(n[i], rapid.IntRange(0, 60).Draw(t, "n"))
			}
		}
		c := disclosure.NewCross(rowKeys, colKeys, n, disclosure.K{})
		line := func(what string, size int, get func(int) (disclosure.Released, int), total disclosure.Released) {
			hidden, sum := 0, 0
			for x := range size {
				r, v := get(x)
				if _, ok := r.Value(); !ok {
					hidden, sum = hidden+1, sum+v
				} else if v < 10 {
					t.Fatalf("%s: %d published", what, v)
				}
			}
			if _, ok := total.Value(); ok && hidden > 0 && (hidden < 2 || sum < 10) {
				t.Fatalf("%s: %d hidden cells with %d people", what, hidden, sum)
			}
		}
		for i := range rows {
			line(rowKeys[i], cols, func(j int) (disclosure.Released, int) { return c.Count(i, j), n[i][j] }, c.Row(i))
		}
		for j := range cols {
			line(colKeys[j], rows, func(i int) (disclosure.Released, int) { return c.Count(i, j), n[i][j] }, c.Column(j))
		}
	})
}
