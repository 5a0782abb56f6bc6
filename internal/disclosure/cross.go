package disclosure

import (
	"cmp"
	"slices"
)

// Cross is a table of two attributes with totals, of which only publishable
// counts can be read.
type Cross struct {
	cells        [][]cross
	rows, cols   Table
	rowKey, cKey []string
}

type cross struct {
	n      int
	reason Reason
}

// NewCross decides which counts of a two-way table may be published. Every row
// and column with a hidden cell gets at least two, with k people together, and
// more are hidden until what is published leaves every hidden count a range of
// at least k. Only the totals themselves may say more: then no cell is shown.
func NewCross(rows, cols []string, n [][]int, k K) Cross {
	c := Cross{rowKey: rows, cKey: cols, cells: make([][]cross, len(rows))}
	rowCells, colCells := make([]Cell, len(rows)), make([]Cell, len(cols))
	for j, key := range cols {
		colCells[j].Key = key
	}
	for i, key := range rows {
		rowCells[i].Key = key
		c.cells[i] = make([]cross, len(cols))
		for j := range cols {
			rowCells[i].N += n[i][j]
			colCells[j].N += n[i][j]
			c.cells[i][j].n = n[i][j]
			if n[i][j] < k.Int() {
				c.cells[i][j].reason = BelowK
			}
		}
	}
	c.rows, c.cols = NewTable(rowCells, k, nil), NewTable(colCells, k, nil)
	for i := range rows {
		for j := range cols {
			marginHidden := c.rows.Count(rows[i]).Reason() != Published || c.cols.Count(cols[j]).Reason() != Published
			if marginHidden && c.cells[i][j].reason == Published {
				c.cells[i][j].reason = Complementary
			}
		}
	}
	for c.pair(k); c.widen(k); {
		c.pair(k)
	}
	return c
}

// pair hides cells until no row or column has a single or small hidden part.
func (c Cross) pair(k K) {
	for changed := true; changed; {
		changed = false
		for i := range c.rowKey {
			changed = hideLine(c.row(i), k) || changed
		}
		for j := range c.cKey {
			changed = hideLine(c.column(j), k) || changed
		}
	}
}

func (c Cross) row(i int) []*cross {
	line := make([]*cross, len(c.cKey))
	for j := range line {
		line[j] = &c.cells[i][j]
	}
	return line
}

func (c Cross) column(j int) []*cross {
	line := make([]*cross, len(c.rowKey))
	for i := range line {
		line[i] = &c.cells[i][j]
	}
	return line
}

// widen hides one more cell for each hidden one whose range is too narrow, near
// it where possible, and reports whether it hid any.
func (c Cross) widen(k K) bool {
	changed := false
	for i := range c.rowKey {
		for j := range c.cKey {
			if c.cells[i][j].reason == Published || c.room(i, j, k.Int()) >= k.Int() {
				continue
			}
			if hideSmallest(append(c.row(i), c.column(j)...)) {
				changed = true
				continue
			}
			var all []*cross
			for a := range c.rowKey {
				all = append(all, c.row(a)...)
			}
			changed = hideSmallest(all) || changed
		}
	}
	return changed
}

func hideSmallest(cells []*cross) bool {
	var least *cross
	for _, c := range cells {
		if c.reason == Published && (least == nil || c.n < least.n) {
			least = c
		}
	}
	if least == nil {
		return false
	}
	least.reason = Complementary
	return true
}

func hideLine(line []*cross, k K) bool {
	hidden, sum := 0, 0
	var rest []*cross
	for _, c := range line {
		if c.reason == Published {
			rest = append(rest, c)
		} else {
			hidden, sum = hidden+1, sum+c.n
		}
	}
	if hidden == 0 {
		return false
	}
	slices.SortStableFunc(rest, func(a, b *cross) int { return cmp.Compare(a.n, b.n) })
	changed := false
	for _, c := range rest {
		if hidden >= 2 && sum >= k.Int() {
			break
		}
		c.reason, changed = Complementary, true
		hidden, sum = hidden+1, sum+c.n
	}
	return changed
}

// Count is the number of people in row i and column j.
func (c Cross) Count(i, j int) Released {
	if cell := c.cells[i][j]; cell.reason != Published {
		return held(cell.reason)
	}
	return exact(float64(c.cells[i][j].n))
}

// Row is the total of row i.
func (c Cross) Row(i int) Released { return c.rows.Count(c.rowKey[i]) }

// Column is the total of column j.
func (c Cross) Column(j int) Released { return c.cols.Count(c.cKey[j]) }
