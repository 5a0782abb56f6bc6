package disclosure_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"example.org/linden/internal/disclosure"
)

// grid is what an attacker knows about each cell of a table with its totals in
// the last row and column.
type grid struct{ lo, hi [][]float64 }

func know(c disclosure.Cross, rows, cols int) grid {
	g := grid{make([][]float64, rows+1), make([][]float64, rows+1)}
	for i := range rows + 1 {
		g.lo[i], g.hi[i] = make([]float64, cols+1), make([]float64, cols+1)
		for j := range cols + 1 {
			var r disclosure.Released
			switch {
			case i < rows && j < cols:
				r = c.Count(i, j)
			case i < rows:
				r = c.Row(i)
			case j < cols:
				r = c.Column(j)
			}
			g.hi[i][j] = math.Inf(1)
			if v, ok := r.Value(); ok {
				g.lo[i][j], g.hi[i][j] = v, v
			}
		}
	}
	return g
}

// narrow applies one equation: the last place is the sum of the others.
func (g grid) narrow(places [][2]int) bool {
	total, parts := places[len(places)-1], places[:len(places)-1]
	changed := false
	set := func(p [2]int, lo, hi float64) {
		if lo > g.lo[p[0]][p[1]]+1e-9 {
			g.lo[p[0]][p[1]], changed = lo, true
		}
		if hi < g.hi[p[0]][p[1]]-1e-9 {
			g.hi[p[0]][p[1]], changed = hi, true
		}
	}
	for skip := -1; skip < len(parts); skip++ {
		lo, hi := 0.0, 0.0
		for x, p := range parts {
			if x != skip {
				lo, hi = lo+g.lo[p[0]][p[1]], hi+g.hi[p[0]][p[1]]
			}
		}
		if skip < 0 {
			set(total, lo, hi)
		} else {
			set(parts[skip], g.lo[total[0]][total[1]]-hi, g.hi[total[0]][total[1]]-lo)
		}
	}
	return changed
}

func (g grid) solve() {
	for range 100 {
		changed := false
		for i := range g.lo {
			var line [][2]int
			for j := range g.lo[i] {
				line = append(line, [2]int{i, j})
			}
			changed = g.narrow(line) || changed
		}
		for j := range g.lo[0] {
			var line [][2]int
			for i := range g.lo {
				line = append(line, [2]int{i, j})
			}
			changed = g.narrow(line) || changed
		}
		if !changed {
			return
		}
	}
}

// An attacker who knows the published cells and totals of a two-way table must
// not narrow a hidden cell down to less than k, unless the totals alone say so:
// then not a single cell is shown.
func TestNobodyBoundsAHiddenCell(t *testing.T) {
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
				n[i] = append(n[i], rapid.OneOf(rapid.IntRange(0, 15), rapid.IntRange(0, 80)).Draw(t, "n"))
			}
		}
		k := disclosure.K{}
		c := disclosure.NewCross(rowKeys, colKeys, n, k)
		g := know(c, rows, cols)
		g.solve()
		shown, narrow := 0, ""
		for i := range rows {
			for j := range cols {
				if _, ok := c.Count(i, j).Value(); ok {
					shown++
				} else if g.hi[i][j]-g.lo[i][j] < float64(k.Int()) {
					narrow = fmt.Sprintf("cell %d,%d is known to be in [%g, %g]", i, j, g.lo[i][j], g.hi[i][j])
				}
			}
		}
		if narrow != "" && shown > 0 {
			t.Fatalf("%s with %d cells shown", narrow, shown)
		}
	})
}
