package post

import (
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
// The newest twenty posts stand in the twenty communities whose newest posts
// are newest, so the first page asks only those, however many by has joined.
func (s *Service) Home(ctx context.Context, by actor.Actor, after int64) (List, error) {
	top := s.top(after)
	places, err := s.busiest(ctx, by, top)
	if err != nil {
		return List{}, err
	}
	ids, err := s.newest(ctx, places, top)
	if err != nil {
		return List{}, err
	}
	posts, err := s.byID(ctx, by, ids)
	slices.SortFunc(posts, func(a, b Post) int { return int(min(max(b.ID-a.ID, -1), 1)) })
	return page(posts, err)
}

// busiest lists the communities that can hold the newest posts below top.
func (s *Service) busiest(ctx context.Context, by actor.Actor, top int64) ([]int64, error) {
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT c.id, c.last_post_id FROM community_member m JOIN community c ON c.id = m.community_id
		WHERE m.person_id = $1 AND c.last_post_id > 0 ORDER BY c.last_post_id DESC LIMIT 2000`, int64(by.ID))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	settled := 0 // communities whose newest post is below top
	for rows.Next() && settled < PageSize {
		var c, last int64
		if err := rows.Scan(&c, &last); err != nil {
			return nil, err
		}
		if last < top {
			settled++
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// newest lists the ids of the newest posts below top in these communities.
func (s *Service) newest(ctx context.Context, places []int64, top int64) ([]int64, error) {
	var ids []int64
	for chunk := range slices.Chunk(places, 100) {
		var b strings.Builder
		args := []any{top, PageSize}
		for i, c := range chunk {
			if i > 0 {
				b.WriteString(" UNION ALL ")
			}
			args = append(args, c)
			fmt.Fprintf(&b, `SELECT id FROM (SELECT id FROM post WHERE community_id = $%d AND id < $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT $2) AS n%d`, len(args), i)
		}
		rows, err := s.db.Read().QueryContext(ctx, b.String(), args...)
		some, err := collect(rows, err, func(r scanner) (n int64, err error) { return n, r.Scan(&n) })
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.SortFunc(ids, func(a, b int64) int { return int(min(max(b-a, -1), 1)) })
	return ids[:min(len(ids), PageSize)], nil
}

func (s *Service) byID(ctx context.Context, by actor.Actor, ids []int64) ([]Post, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := db.In(2, ids, []any{int64(by.ID)})
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT `+postColumns+` FROM post p `+postTables+`
		WHERE p.id IN `+in+` AND p.deleted_at IS NULL AND `+community.ReadableSQL(by, "c", "$1"), args...)
	return collect(rows, err, onePost)
}
