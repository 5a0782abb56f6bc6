package disclosure

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Cell is one unit of a tree with the people counted in it directly, not in a
// unit below it.
type Cell struct {
	Key, Parent string // an empty or unknown parent makes a root
	N           int
	Dominated   bool // one or two people make up the quantity; see Dominated
}

// Memory is what must be kept about a unit from one period to the next so that
// it does not flicker. It holds no numbers of people.
type Memory struct {
	Hidden bool
	Good   int // periods in a row with at least k+2 people
}

// History is the Memory of all units of the period before; nil for the first.
type History map[string]Memory

// settlePeriods is how many periods in a row a hidden unit must be clearly
// large enough before it reappears, settleMargin what clearly means.
const (
	settlePeriods = 2
	settleMargin  = 2
)

// Table is a tree of counts of which only the publishable ones can be read.
type Table struct {
	k     K
	nodes map[string]*node
	order []string
	next  History
}

type node struct {
	key, parent string
	direct      bool // stands for the people of parent who are in no unit below it
	children    []*node
	total       int
	dominated   bool
	reason      Reason
}

const directSuffix = "\x00direct"

// NewTable decides which counts of a tree may be published (handbook 8.4):
// units that are too small or dominated are hidden, then the smallest
// neighbours with them until at least two units with at least k people share
// the hidden part. Below a hidden unit everything is hidden. A unit hidden in
// the period before stays so until it was clearly large enough twice.
// Duplicate keys add up; a cycle of parents is cut at its first member.
func NewTable(cells []Cell, k K, before History) Table {
	t := Table{k: k, nodes: map[string]*node{}, next: History{}}
	roots := t.build(cells)
	for _, r := range roots {
		t.add(r)
	}
	for _, r := range roots {
		t.judge(r, before)
	}
	if len(roots) > 1 {
		t.complement(roots, before)
	}
	for _, r := range roots {
		hideBelow(r)
	}
	for key, n := range t.nodes {
		good := 0
		if n.total >= k.Int()+settleMargin {
			good = before[key].Good + 1
		}
		t.next[key] = Memory{Hidden: n.reason != Published, Good: good}
	}
	return t
}

func (t *Table) build(cells []Cell) []*node {
	for _, c := range cells {
		n, ok := t.nodes[c.Key]
		if !ok {
			n = &node{key: c.Key, parent: c.Parent}
			t.nodes[c.Key] = n
			t.order = append(t.order, c.Key)
		}
		n.total += c.N
		n.dominated = n.dominated || c.Dominated
	}
	var roots []*node
	for _, key := range t.order {
		n := t.nodes[key]
		if p := t.nodes[n.parent]; p != nil && !t.above(p, n) {
			p.children = append(p.children, n)
		} else {
			n.parent = ""
			roots = append(roots, n)
		}
	}
	for _, key := range t.order {
		n := t.nodes[key]
		if len(n.children) > 0 && n.total > 0 {
			d := &node{key: key + directSuffix, parent: key, direct: true, total: n.total}
			t.nodes[d.key] = d
			n.children = append(n.children, d)
			n.total = 0
		}
	}
	return roots
}

// above reports whether n is p or one of the units above it.
func (t *Table) above(p, n *node) bool {
	for steps := 0; p != nil && steps <= len(t.nodes); steps++ {
		if p == n {
			return true
		}
		p = t.nodes[p.parent]
	}
	return p != nil
}

func (t *Table) add(n *node) int {
	for _, c := range n.children {
		n.total += t.add(c)
	}
	return n.total
}

// judge decides about n on its own and about everything below it.
func (t *Table) judge(n *node, before History) {
	t.protect(n, before)
	if own := t.primary(n, before); own != Published {
		n.reason = own
	}
}

// protect hides what must be hidden below n, deepest first; when the children
// cannot hide each other, n itself is hidden.
func (t *Table) protect(n *node, before History) {
	if len(n.children) == 0 {
		return
	}
	for _, c := range n.children {
		t.judge(c, before)
	}
	if !t.complement(n.children, before) {
		n.reason = Complementary
	}
}

func (t *Table) primary(n *node, before History) Reason {
	m := before[n.key]
	settled := n.total >= t.k.Int()+settleMargin && m.Good+1 >= settlePeriods
	switch {
	case n.total < t.k.Int():
		return BelowK
	case n.dominated:
		return Dominance
	case m.Hidden && !settled:
		return Settling
	default:
		return Published
	}
}

// complement reports whether the hidden ones of siblings hide each other, after
// hiding more of them where needed.
func (t *Table) complement(siblings []*node, before History) bool {
	sum, hidden := 0, 0
	var rest []*node
	for _, s := range siblings {
		if s.reason == Published {
			rest = append(rest, s)
		} else {
			sum, hidden = sum+s.total, hidden+1
		}
	}
	if hidden == 0 {
		return true
	}
	slices.SortStableFunc(rest, func(a, b *node) int {
		if before[a.key].Hidden != before[b.key].Hidden {
			if before[a.key].Hidden {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.total, b.total)
	})
	for _, s := range rest {
		if hidden >= 2 && sum >= t.k.Int() {
			break
		}
		s.reason = Complementary
		sum, hidden = sum+s.total, hidden+1
	}
	return hidden >= 2 && sum >= t.k.Int()
}

func hideBelow(n *node) {
	for _, c := range n.children {
		if n.reason != Published && c.reason == Published {
			c.reason = Complementary
		}
		hideBelow(c)
	}
}

// Count is the number of people in a unit and below it.
func (t Table) Count(key string) Released { return release(t.nodes[key]) }

// Direct is the number of people who are in a unit but in none below it.
func (t Table) Direct(key string) Released {
	if d := t.nodes[key+directSuffix]; d != nil {
		return release(d)
	}
	return release(t.nodes[key])
}

func release(n *node) Released {
	switch {
	case n == nil:
		return held(BelowK)
	case n.reason != Published:
		return held(n.reason)
	default:
		return exact(float64(n.total))
	}
}

// Ancestor is the nearest unit at or above key whose count is published; false
// when there is none.
func (t Table) Ancestor(key string) (string, bool) {
	for n := t.nodes[key]; n != nil; n = t.nodes[n.parent] {
		if n.reason == Published {
			return n.key, true
		}
	}
	return "", false
}

// Other is the line "other units" below a published parent: how many units are
// hidden there and their people together.
func (t Table) Other(parent string) (units int, people Released) {
	n := t.nodes[parent]
	if n == nil || n.reason != Published {
		return 0, held(BelowK)
	}
	sum := 0
	for _, c := range n.children {
		if c.reason != Published {
			units, sum = units+1, sum+c.total
		}
	}
	if sum < t.k.Int() {
		return units, held(BelowK)
	}
	return units, exact(float64(sum))
}

// Next is the History to hand to the table of the next period.
func (t Table) Next() History { return t.next }

// MarshalJSON writes the units in their given order, hidden ones without numbers.
func (t Table) MarshalJSON() ([]byte, error) {
	type row struct {
		Key    string   `json:"key"`
		Parent string   `json:"parent,omitempty"`
		Count  Released `json:"count"`
	}
	rows := make([]row, 0, len(t.order))
	for _, key := range t.order {
		rows = append(rows, row{key, t.nodes[key].parent, t.Count(key)})
	}
	return json.Marshal(rows)
}
