package post

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Home lists the newest posts of the communities by belongs to.
//
// No community holds a post newer than its last_post_id. So the communities are
// asked in that order, and asking ends when the page is full and the next one
// can add nothing newer: mostly after the first twenty, however many by has
// joined.
func (s *Service) Home(ctx context.Context, by actor.Actor, after int64) (List, error) {
	top := s.top(after)
	places, err := s.joined(ctx, by)
	if err != nil {
		return List{}, err
	}
	var ids []int64
	for len(places) > 0 && (len(ids) < PageSize || places[0].last > ids[PageSize-1]) {
		n := worthAsking(places, top)
		more, err := s.newest(ctx, places[:n], top)
		if err != nil {
			return List{}, err
		}
		places = places[n:]
		ids = append(ids, more...)
		slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
		ids = ids[:min(len(ids), PageSize)]
	}
	posts, err := s.byID(ctx, by, ids)
	slices.SortFunc(posts, func(a, b Post) int { return cmp.Compare(b.ID, a.ID) })
	return page(posts, err)
}

// busy is a community and the upper bound of its posts.
type busy struct{ id, last int64 }

// joined lists the communities by belongs to, the busiest first.
func (s *Service) joined(ctx context.Context, by actor.Actor) ([]busy, error) {
	rows, err := s.q.QueryContext(ctx, `
		SELECT c.id, c.last_post_id FROM community_member m JOIN community c ON c.id = m.community_id
		WHERE m.person_id = $1 AND c.last_post_id > 0 ORDER BY c.last_post_id DESC LIMIT 5000`, int64(by.ID))
	return collect(rows, err, func(r scanner) (b busy, err error) { return b, r.Scan(&b.id, &b.last) })
}

// worthAsking is how many communities to ask at once: those with newer posts
// than the page begins with, and as many more as the page has rows.
func worthAsking(places []busy, top int64) int {
	settled := 0
	for i, p := range places {
		if p.last < top {
			settled++
		}
		if settled == PageSize || i+1 == placesAtOnce {
			return i + 1
		}
	}
	return len(places)
}

const placesAtOnce = 100

// newest lists the ids of the newest posts below top in these communities.
func (s *Service) newest(ctx context.Context, places []busy, top int64) ([]int64, error) {
	var b strings.Builder
	args := []any{top, PageSize}
	for i, p := range places {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		args = append(args, p.id)
		fmt.Fprintf(&b, `SELECT id FROM (SELECT id FROM post WHERE community_id = $%d AND id < $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT $2) AS n%d`, len(args), i)
	}
	rows, err := s.q.QueryContext(ctx, b.String(), args...)
	return collect(rows, err, func(r scanner) (n int64, err error) { return n, r.Scan(&n) })
}

func (s *Service) byID(ctx context.Context, by actor.Actor, ids []int64) ([]Post, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := db.In(2, ids, []any{int64(by.ID)})
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post p `+postTables+`
		WHERE p.id IN `+in+` AND p.deleted_at IS NULL AND `+community.ReadableSQL(by, "c", "$1"), args...)
	return collect(rows, err, onePost)
}
