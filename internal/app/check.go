package app

import (
	"context"
	"fmt"

	"example.org/linden/internal/platform/db"
)

// counter is a stored number that must equal a recount.
type counter struct {
	name    string
	differ  string // query of how many rows are wrong
	correct string // statement that sets them right
}

var counters = []counter{
	{"members of communities",
		`SELECT count(*) FROM community c WHERE c.member_count <> (SELECT count(*) FROM community_member m WHERE m.community_id = c.id)`,
		`UPDATE community SET member_count = (SELECT count(*) FROM community_member m WHERE m.community_id = community.id)`},
	{"newest posts of communities",
		`SELECT count(*) FROM community c WHERE c.last_post_id <> coalesce((SELECT max(p.id) FROM post p WHERE p.community_id = c.id), 0)`,
		`UPDATE community SET last_post_id = coalesce((SELECT max(p.id) FROM post p WHERE p.community_id = community.id), 0)`},
	{"comments of posts",
		`SELECT count(*) FROM post p WHERE p.comment_count <> (SELECT count(*) FROM post_comment k WHERE k.post_id = p.id AND k.deleted_at IS NULL)`,
		`UPDATE post SET comment_count = (SELECT count(*) FROM post_comment k WHERE k.post_id = post.id AND k.deleted_at IS NULL)`},
	{"reactions to posts",
		`SELECT count(*) FROM post p WHERE p.reaction_count <> (SELECT count(*) FROM post_reaction r WHERE r.target_id = p.id)`,
		`UPDATE post SET reaction_count = (SELECT count(*) FROM post_reaction r WHERE r.target_id = post.id)`},
	{"reactions to comments",
		`SELECT count(*) FROM post_comment k WHERE k.reaction_count <> (SELECT count(*) FROM post_reaction r WHERE r.target_id = k.id)`,
		`UPDATE post_comment SET reaction_count = (SELECT count(*) FROM post_reaction r WHERE r.target_id = post_comment.id)`},
}

// Check compares what is counted with a recount and lists what is wrong, one
// sentence each.
func (a *App) Check(ctx context.Context) ([]string, error) {
	var out []string
	for _, c := range counters {
		var n int
		if err := a.DB.Read().QueryRowContext(ctx, c.differ).Scan(&n); err != nil {
			return nil, fmt.Errorf("check %s: %w", c.name, err)
		}
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %d numbers differ from a recount", c.name, n))
		}
	}
	return out, nil
}

// Recount sets every stored number right.
func (a *App) Recount(ctx context.Context) error {
	return a.DB.Update(ctx, func(tx db.Tx) error {
		for _, c := range counters {
			if _, err := tx.ExecContext(ctx, c.correct); err != nil {
				return fmt.Errorf("recount %s: %w", c.name, err)
			}
		}
		return nil
	})
}

// HasAccounts reports whether anybody could sign in.
func (a *App) HasAccounts(ctx context.Context) (bool, error) {
	var some bool
	err := a.DB.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM person_secret)`).Scan(&some)
	return some, err
}
