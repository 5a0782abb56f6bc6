package disclosure

// boundless stands for "as much as you like" in the audit.
const boundless = 1 << 40

// room is the length of the range in which a hidden cell can lie given all that
// is published, counted up to enough. Raising one hidden cell must lower another
// in its row, which must raise one in that column, and so on round: how far that
// goes is a maximal flow between the row and the column, exactly the range the
// linear program of an attacker would find.
func (c Cross) room(i, j, enough int) int {
	up := flow(c.residual(i, j, true), i, len(c.rowKey)+j, enough)
	if up >= enough {
		return up
	}
	down := flow(c.residual(i, j, false), i, len(c.rowKey)+j, enough)
	return up + min(down, c.cells[i][j].n)
}

// residual says by how much each row and column can pass a change on through
// hidden cells. The last two nodes join rows and columns with hidden totals,
// which can change against each other.
func (c Cross) residual(i, j int, raise bool) [][]int {
	rows, cols := len(c.rowKey), len(c.cKey)
	caps := make([][]int, rows+cols+2)
	for a := range caps {
		caps[a] = make([]int, len(caps))
	}
	for a := range rows {
		for b := range cols {
			if c.cells[a][b].reason == Published || a == i && b == j {
				continue
			}
			lower, higher := c.cells[a][b].n, boundless
			if !raise {
				lower, higher = higher, lower
			}
			caps[a][rows+b], caps[rows+b][a] = lower, higher
		}
	}
	join := func(node, slack int) { caps[node][slack], caps[slack][node] = boundless, boundless }
	for a := range rows {
		if c.Row(a).Reason() != Published {
			join(a, rows+cols)
		}
	}
	for b := range cols {
		if c.Column(b).Reason() != Published {
			join(rows+b, rows+cols+1)
		}
	}
	return caps
}

// flow is the maximal flow from one node to another by shortest augmenting
// paths, stopped once it is enough. It uses up caps.
func flow(caps [][]int, from, to, enough int) int {
	total := 0
	for total < enough {
		before := make([]int, len(caps))
		for i := range before {
			before[i] = -1
		}
		before[from] = from
		queue := []int{from}
		for len(queue) > 0 && before[to] < 0 {
			v := queue[0]
			queue = queue[1:]
			for w, c := range caps[v] {
				if c > 0 && before[w] < 0 {
					before[w] = v
					queue = append(queue, w)
				}
			}
		}
		if before[to] < 0 {
			break
		}
		push := boundless
		for w := to; w != from; w = before[w] {
			push = min(push, caps[before[w]][w])
		}
		for w := to; w != from; w = before[w] {
			caps[before[w]][w] -= push
			caps[w][before[w]] += push
		}
		total += push
	}
	return total
}
