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
// and column with a hidden cell gets at least two, with k people together.
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
	for changed := true; changed; {
		changed = false
		for i := range rows {
			line := make([]*cross, len(cols))
			for j := range cols {
				line[j] = &c.cells[i][j]
			}
			changed = hideLine(line, k) || changed
		}
		for j := range cols {
			line := make([]*cross, len(rows))
			for i := range rows {
				line[i] = &c.cells[i][j]
			}
			changed = hideLine(line, k) || changed
		}
	}
	return c
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
