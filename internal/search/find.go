package search

import (
	"context"
	"strings"
	"unicode/utf8"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

// onTop is how many people and how many communities stand before everything
// else when all kinds are shown.
const onTop = 3

// Find looks for what q asks and by may see. The first page of a query is
// remembered as a search. A query without words finds nothing.
func (s *Service) Find(ctx context.Context, by actor.Actor, q Query) (Result, error) {
	if !by.SignedIn() {
		return Result{}, nil
	}
	q.Text = shorten(q.Text)
	query := s.words.Query(q.Text)
	if len(query) == 0 {
		return Result{}, nil
	}
	query = query[:min(len(query), maxWords)]
	top := q.After.Top
	if top == 0 {
		top = id.Until(s.Now())
	}
	ranked, out, err := s.gather(ctx, by, q, query, top)
	if err != nil {
		return Result{}, err
	}
	from := min(max(q.After.Offset, 0), len(ranked))
	to := min(from+PageSize, len(ranked))
	if out.Hits, err = s.show(ctx, query, ranked[from:to]); err != nil {
		return Result{}, err
	}
	if to < len(ranked) {
		out.Next = Cursor{Offset: to, Top: top}
	}
	if from == 0 {
		// Nothing of one kind or in one place is no gap: it may be elsewhere.
		nothing := len(ranked) == 0 && q.Kind == Anything && q.Community == 0
		err = s.remember(ctx, by, q.Text, nothing)
	}
	return out, err
}

// shorten bounds what a query costs.
func shorten(s string) string {
	s = strings.TrimLeft(strings.ToValidUTF8(s, ""), " \t\r\n")
	if utf8.RuneCountInString(s) <= maxRunes {
		return s
	}
	return string([]rune(s)[:maxRunes])
}

// gather collects what there is of every kind, counts it and puts in order what
// q asks for.
func (s *Service) gather(ctx context.Context, by actor.Actor, q Query, query [][]string, top int64) ([]candidate, Result, error) {
	var out Result
	var people, places []candidate
	everything := q
	everything.Kind = Anything
	said, err := s.talk(ctx, by, query, everything, top)
	if err != nil {
		return nil, out, err
	}
	if q.Community == 0 {
		if people, err = s.everybody(ctx, by, q.Text, query); err != nil {
			return nil, out, err
		}
		if places, err = s.communities(ctx, by, with(aboutTerm, query), maxNamed); err != nil {
			return nil, out, err
		}
	}
	counts := map[Kind]int{Person: len(people), Community: len(places)}
	for _, c := range said {
		counts[c.kind]++
	}
	out.Capped = len(said) == maxContent
	for _, k := range Kinds() {
		if counts[k] == 0 {
			continue
		}
		more := counts[k] >= maxNamed
		if k == Post || k == Comment {
			more = out.Capped
		}
		out.Facets = append(out.Facets, Facet{Kind: k, Count: counts[k], More: more})
	}
	if (q.Kind == Post || q.Kind == Comment) && out.Capped {
		if said, err = s.talk(ctx, by, query, q, top); err != nil {
			return nil, out, err
		}
		out.Capped = len(said) == maxContent
	}
	ranked, err := s.order(ctx, q.Kind, query, people, places, said)
	return ranked, out, err
}

// everybody lists people, those whose name begins like the query first.
func (s *Service) everybody(ctx context.Context, by actor.Actor, typed string, query [][]string) ([]candidate, error) {
	named, err := s.byName(ctx, by, typed, maxNamed)
	if err != nil {
		return nil, err
	}
	others, err := s.people(ctx, by, query, maxNamed)
	if err != nil {
		return nil, err
	}
	seen := map[int64]bool{}
	for _, c := range named {
		seen[c.id] = true
	}
	for _, c := range others {
		if !seen[c.id] && len(named) < maxNamed {
			named = append(named, c)
		}
	}
	return named, nil
}

// byName lists people by their name, those without an account too. Guests find
// whom they share a community with.
func (s *Service) byName(ctx context.Context, by actor.Actor, typed string, limit int) ([]candidate, error) {
	var out []candidate
	if strings.TrimSpace(typed) == "" {
		return nil, nil
	}
	if by.Guest() {
		cards, err := s.People.Suggest(ctx, by, typed, min(limit, 20))
		for _, c := range cards {
			out = append(out, candidate{kind: Person, id: int64(c.ID), title: c.Name})
		}
		return out, err
	}
	found, err := s.People.Directory(ctx, by, person.Filter{Query: typed}, 0, limit)
	for _, p := range found.People {
		out = append(out, candidate{kind: Person, id: int64(p.ID), title: p.Name})
	}
	return out, err
}

// order puts candidates in the order they are shown.
func (s *Service) order(ctx context.Context, k Kind, query [][]string, people, places, said []candidate) ([]candidate, error) {
	switch k {
	case Person:
		return people, nil
	case Community:
		s.rankNames(query, places)
		return places, nil
	case Post, Comment:
		said = only(said, k)
		return said, s.rank(ctx, query, said)
	}
	s.rankNames(query, places)
	if err := s.rank(ctx, query, said); err != nil {
		return nil, err
	}
	p, c := min(onTop, len(people)), min(onTop, len(places))
	out := make([]candidate, 0, len(people)+len(places)+len(said))
	out = append(append(append(out, people[:p]...), places[:c]...), said...)
	return append(append(out, people[p:]...), places[c:]...), nil
}

func only(all []candidate, k Kind) []candidate {
	var out []candidate
	for _, c := range all {
		if c.kind == k {
			out = append(out, c)
		}
	}
	return out
}
