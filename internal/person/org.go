package person

import (
	"context"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Node is a department in the tree of the organisation.
type Node struct {
	Unit
	People   int   // here and below
	Own      int   // here
	Leader   *Card // who leads most of the people here; nil when nobody here leads anybody
	Children []Node
	Deeper   bool // there are children below the depth asked for
}

// Tree returns the departments below root (0: the whole organisation) with
// their head counts, depth levels of them. Path leads from the top to root;
// ErrNotFound when root is no department. It costs three queries.
func (s *Service) Tree(ctx context.Context, by actor.Actor, root UnitID, depth int) (nodes []Node, path []Unit, err error) {
	if !by.SignedIn() || by.Guest() {
		return nil, nil, ErrForbidden
	}
	q := s.DB.Read()
	units, err := Units(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	own, err := headcounts(ctx, q, `SELECT coalesce(unit_id, 0), count(*), count(*) FILTER (WHERE has_account)
		FROM person WHERE left_at IS NULL GROUP BY unit_id`)
	if err != nil {
		return nil, nil, err
	}
	t := newTree(units, own)
	if root != 0 {
		if path = t.path(root); path == nil {
			return nil, nil, ErrNotFound
		}
	}
	nodes = t.below(root, depth)
	return nodes, path, s.addLeaders(ctx, nodes)
}

type tree struct {
	by       map[UnitID]Unit
	children map[UnitID][]Unit
	own      map[UnitID]Headcount
	total    map[UnitID]int
}

func newTree(units []Unit, own map[UnitID]Headcount) *tree {
	t := &tree{by: map[UnitID]Unit{}, children: map[UnitID][]Unit{}, own: own, total: map[UnitID]int{}}
	for _, u := range units {
		if !u.Site {
			t.by[u.ID] = u
			t.children[u.Parent] = append(t.children[u.Parent], u)
		}
	}
	for _, u := range units {
		for up, ok := t.by[u.ID]; ok; up, ok = t.by[up.Parent] {
			t.total[up.ID] += own[u.ID].People
		}
	}
	return t
}

// path is the way from the top to unit; nil when there is no such department.
func (t *tree) path(unit UnitID) []Unit {
	var out []Unit
	for u, ok := t.by[unit]; ok; u, ok = t.by[u.Parent] {
		out = append([]Unit{u}, out...)
	}
	return out
}

func (t *tree) below(parent UnitID, depth int) []Node {
	var out []Node
	for _, u := range t.children[parent] {
		n := Node{Unit: u, Own: t.own[u.ID].People, People: t.total[u.ID]}
		if depth > 1 {
			n.Children = t.below(u.ID, depth-1)
		} else {
			n.Deeper = len(t.children[u.ID]) > 0
		}
		out = append(out, n)
	}
	return out
}

func (s *Service) addLeaders(ctx context.Context, nodes []Node) error {
	var ids []int64
	walk(nodes, func(n *Node) { ids = append(ids, int64(n.ID)) })
	leaders, err := leaders(ctx, s.DB.Read(), ids)
	if err != nil {
		return err
	}
	walk(nodes, func(n *Node) {
		if c, ok := leaders[n.ID]; ok {
			n.Leader = &c
		}
	})
	return nil
}

func walk(nodes []Node, f func(*Node)) {
	for i := range nodes {
		f(&nodes[i])
		walk(nodes[i].Children, f)
	}
}

// leaders finds, per unit, the person who leads most of its people, at most for
// 400 units.
func leaders(ctx context.Context, q db.Q, units []int64) (map[UnitID]Card, error) {
	const most = 400
	in, args := db.In(1, units[:min(len(units), most)], nil)
	type count struct {
		unit    UnitID
		manager actor.ID
		n       int
	}
	found, err := list(ctx, q, func(row scanner) (count, error) {
		var c count
		err := row.Scan(&c.unit, &c.manager, &c.n)
		return c, err
	}, `SELECT p.unit_id, p.manager_id, count(*) AS n FROM person p JOIN person m ON m.id = p.manager_id
		WHERE p.left_at IS NULL AND m.left_at IS NULL AND p.unit_id IN `+in+`
		GROUP BY p.unit_id, p.manager_id ORDER BY p.unit_id, n DESC, p.manager_id LIMIT 20000`, args...)
	if err != nil {
		return nil, err
	}
	first := map[UnitID]actor.ID{}
	var ids []actor.ID
	for _, c := range found {
		if first[c.unit] == 0 {
			first[c.unit] = c.manager
			ids = append(ids, c.manager)
		}
	}
	cards, err := Names(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	out := map[UnitID]Card{}
	for unit, who := range first {
		out[unit] = cards[who]
	}
	return out, nil
}

// Members lists who works in one department itself, by name, at most 200.
func (s *Service) Members(ctx context.Context, by actor.Actor, unit UnitID) ([]Card, error) {
	if !by.SignedIn() || by.Guest() {
		return nil, ErrForbidden
	}
	return list(ctx, s.DB.Read(), scanCard, cardSelect+
		`WHERE p.unit_id = $1 AND p.left_at IS NULL ORDER BY p.name_fold, p.id LIMIT 200`, int64(unit))
}

// Reports lists who is led by a person, by name, at most 200.
func (s *Service) Reports(ctx context.Context, by actor.Actor, who actor.ID) ([]Card, error) {
	if by.Guest() || !by.SignedIn() {
		return nil, nil
	}
	return list(ctx, s.DB.Read(), scanCard, cardSelect+
		`WHERE p.manager_id = $1 AND p.left_at IS NULL ORDER BY p.name_fold, p.id LIMIT 200`, int64(who))
}

// Chain lists the managers above a person, the nearest first, at most 12.
func (s *Service) Chain(ctx context.Context, by actor.Actor, who actor.ID) ([]Card, error) {
	if by.Guest() || !by.SignedIn() {
		return nil, nil
	}
	return list(ctx, s.DB.Read(), scanCard, `WITH RECURSIVE above (id, level) AS (
			SELECT manager_id, 1 FROM person WHERE id = $1 AND manager_id IS NOT NULL
			UNION ALL
			SELECT b.manager_id, above.level + 1 FROM person b JOIN above ON b.id = above.id
			WHERE b.manager_id IS NOT NULL AND above.level < 12)
		SELECT p.id, p.username, p.name, p.title, coalesce(u.name, ''), p.picture_key, p.left_at IS NOT NULL
		FROM above JOIN person p ON p.id = above.id LEFT JOIN person_unit u ON u.id = p.unit_id
		ORDER BY above.level LIMIT 12`, int64(who))
}

// AllUnits lists departments and sites for filters.
func (s *Service) AllUnits(ctx context.Context, by actor.Actor) ([]Unit, error) {
	if by.Guest() || !by.SignedIn() {
		return nil, ErrForbidden
	}
	return Units(ctx, s.DB.Read())
}

// Department is one department with its head counts and leader, without children.
func (s *Service) Department(ctx context.Context, by actor.Actor, unit UnitID) (Node, error) {
	if by.Guest() || !by.SignedIn() {
		return Node{}, ErrForbidden
	}
	var n Node
	err := s.DB.Read().QueryRowContext(ctx, `WITH RECURSIVE below (id) AS (SELECT CAST($1 AS BIGINT)
			UNION SELECT c.id FROM person_unit c JOIN below ON c.parent_id = below.id)
		SELECT u.id, coalesce(u.parent_id, 0), u.name,
			(SELECT count(*) FROM person p WHERE p.unit_id = u.id AND p.left_at IS NULL),
			(SELECT count(*) FROM person p WHERE p.left_at IS NULL AND p.unit_id IN (SELECT id FROM below))
		FROM person_unit u WHERE u.id = $1 AND NOT u.site`, int64(unit)).Scan(&n.ID, &n.Parent, &n.Name, &n.Own, &n.People)
	if err != nil {
		return Node{}, notFound(err)
	}
	all := []Node{n}
	err = s.addLeaders(ctx, all)
	return all[0], err
}

// SiteCounts is how many people work at each site now.
func (s *Service) SiteCounts(ctx context.Context, by actor.Actor) (map[UnitID]Headcount, error) {
	if by.Guest() || !by.SignedIn() {
		return nil, ErrForbidden
	}
	return headcounts(ctx, s.DB.Read(), `SELECT coalesce(site_id, 0), count(*), count(*) FILTER (WHERE has_account)
		FROM person WHERE left_at IS NULL GROUP BY site_id`)
}
