package post

import (
	"context"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
)

// Waiting is what waits for somebody: questions they were asked to answer, and
// their own questions that have answers to choose from or none yet.
type Waiting struct {
	Asked []Asked
	Own   []Post
}

// Asked is a thread somebody was asked to answer.
type Asked struct {
	Post   Post
	Reason string
}

const maxWaiting = 5

// Waiting lists at most five of each, newest first. What by has answered, and
// what is settled, no longer waits.
func (s *Service) Waiting(ctx context.Context, by actor.Actor) (Waiting, error) {
	var w Waiting
	rows, err := s.q.QueryContext(ctx, `
		SELECT `+postColumns+`, k.reason FROM post_ask k JOIN post p ON p.id = k.post_id `+postTables+`
		WHERE k.person_id = $1 AND p.deleted_at IS NULL AND p.closed_at IS NULL AND p.accepted_at IS NULL
		  AND NOT EXISTS (SELECT 1 FROM post_comment r WHERE r.post_id = p.id AND r.author_id = $1 AND r.deleted_at IS NULL)
		  AND `+community.ReadableSQL(by, "c", "$1")+`
		ORDER BY k.at DESC LIMIT $2`, int64(by.ID), maxWaiting)
	w.Asked, err = collect(rows, err, func(row scanner) (a Asked, err error) {
		a.Post, err = scanPost(row, &a.Reason)
		return a, err
	})
	if err != nil {
		return w, err
	}
	rows, err = s.q.QueryContext(ctx, `
		SELECT `+postColumns+` FROM post p `+postTables+`
		WHERE p.author_id = $1 AND p.kind = 'question' AND p.deleted_at IS NULL AND p.closed_at IS NULL AND p.accepted_at IS NULL
		  AND `+community.ReadableSQL(by, "c", "$1")+`
		ORDER BY p.id DESC LIMIT $2`, int64(by.ID), maxWaiting)
	w.Own, err = collect(rows, err, onePost)
	return w, err
}

// Preview renders a text as it would be shown, without storing it.
func (s *Service) Preview(ctx context.Context, by actor.Actor, md string) (Composed, error) {
	c, _, err := s.compose(ctx, s.q, by, md)
	return c, err
}
