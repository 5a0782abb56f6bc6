package post

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// Edit replaces the words of a post or comment by its author; title is ignored
// for a comment. The earlier version is kept.
func (s *Service) Edit(ctx context.Context, by actor.Actor, id int64, title, body string) error {
	title, body = text.Line(title), strings.TrimSpace(body)
	t, k, err := s.target(ctx, s.q, by, id)
	if err != nil {
		return err
	}
	author, oldTitle, oldBody, deleted, table := t.Author.ID, t.Title, t.Body, t.Deleted, "post"
	if k != nil {
		title = ""
		author, oldTitle, oldBody, deleted, table = k.Author.ID, "", k.Body, k.Deleted, "post_comment"
	}
	switch {
	case author != by.ID:
		return ErrForbidden
	case deleted:
		return ErrDeleted
	case oldTitle == title && oldBody == body:
		return nil
	}
	if k != nil {
		err = checkBody(body, "body")
	} else {
		err = checkPost(NewPost{Kind: t.Kind, Title: title, Body: body})
	}
	if err != nil {
		return err
	}
	c, people, err := s.compose(ctx, s.q, by, body)
	if err != nil {
		return err
	}
	if k == nil {
		c.Topics = keptTopics(t.Topics, Compose(oldBody, c.Lang, func(string) bool { return false }), c)
	}
	now := s.now()
	return s.db.Update(ctx, func(tx db.Tx) error {
		if err := keepVersion(ctx, tx, table, s.newID(), id, by.ID); err != nil {
			return err
		}
		e := postEvent(ledger.Edited, now, by.ID, t.Post)
		if k == nil {
			err = rewritePost(ctx, tx, id, title, body, c, now)
		} else {
			e = commentEvent(ledger.Edited, now, by.ID, t.Post, *k)
			_, err = tx.ExecContext(ctx, `UPDATE post_comment SET body = $2, html = $3, lang = $4, edited_at = $5 WHERE id = $1`,
				id, body, string(c.HTML), c.Lang, now.UnixMilli())
		}
		if err != nil {
			return err
		}
		if err := s.ledger.Append(ctx, tx, e); err != nil {
			return err
		}
		fresh, err := unmentioned(ctx, tx, id, mentionedPeople(c, people, by.ID))
		if err != nil {
			return err
		}
		return s.mention(ctx, tx, e, fresh)
	})
}

// keepVersion stores what stands there now. Changing the row first makes edits
// of one text wait for each other, so that no version is lost.
func keepVersion(ctx context.Context, tx db.Tx, table string, version, id int64, editor actor.ID) error {
	columns := "title, body"
	if table == "post_comment" {
		columns = "'', body"
	}
	var title, body string
	err := tx.QueryRowContext(ctx, `UPDATE `+table+` SET edited_at = edited_at WHERE id = $1 AND deleted_at IS NULL RETURNING `+columns, id).Scan(&title, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrDeleted
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO post_revision (id, target_id, editor_id, title, body) VALUES ($1, $2, $3, $4, $5)`,
		version, id, int64(editor), title, body)
	return err
}

func rewritePost(ctx context.Context, tx db.Tx, id int64, title, body string, c Composed, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE post SET title = $2, body = $3, html = $4, lang = $5, topics = $6, edited_at = $7 WHERE id = $1`,
		id, title, body, string(c.HTML), c.Lang, strings.Join(c.Topics, ","), at.UnixMilli()); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM post_topic WHERE post_id = $1`, id); err != nil {
		return err
	}
	return insertTopics(ctx, tx, id, c.Topics)
}

// unmentioned keeps the people an earlier version did not mention.
func unmentioned(ctx context.Context, tx db.Tx, target int64, people []actor.ID) ([]actor.ID, error) {
	var fresh []actor.ID
	for _, p := range people {
		var one int
		err := tx.QueryRowContext(ctx, `SELECT 1 FROM post_mention WHERE target_id = $1 AND person_id = $2`, target, int64(p)).Scan(&one)
		if errors.Is(err, sql.ErrNoRows) {
			fresh = append(fresh, p)
		} else if err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

// Delete takes the words of a post or comment away: for its author, and for
// those who look after the community. Deleting twice changes nothing.
func (s *Service) Delete(ctx context.Context, by actor.Actor, id int64) error {
	t, k, err := s.target(ctx, s.q, by, id)
	if err != nil {
		return err
	}
	author, e := t.Author.ID, postEvent(ledger.Deleted, s.now(), by.ID, t.Post)
	if k != nil {
		author, e = k.Author.ID, commentEvent(ledger.Deleted, s.now(), by.ID, t.Post, *k)
	}
	if author != by.ID && !tends(by, t) {
		return ErrForbidden
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		var gone bool
		var err error
		if k == nil {
			gone, err = deletePost(ctx, tx, id, s.now())
		} else {
			gone, err = deleteComment(ctx, tx, t.Post.ID, id, s.now())
		}
		if err != nil || !gone {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM post_revision WHERE target_id = $1`, id); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, e)
	})
}

func deletePost(ctx context.Context, tx db.Tx, post int64, at time.Time) (bool, error) {
	res, err := tx.ExecContext(ctx, `UPDATE post SET deleted_at = $2, title = '', body = '', html = '', topics = '' WHERE id = $1 AND deleted_at IS NULL`,
		post, at.UnixMilli())
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM post_topic WHERE post_id = $1`, post)
	return true, err
}

// deleteComment changes the post's row first, like Accept, so that a comment
// that is being deleted cannot become the best answer.
func deleteComment(ctx context.Context, tx db.Tx, post, comment int64, at time.Time) (bool, error) {
	if _, err := tx.ExecContext(ctx, `UPDATE post SET comment_count = comment_count WHERE id = $1`, post); err != nil {
		return false, err
	}
	res, err := tx.ExecContext(ctx, `UPDATE post_comment SET deleted_at = $2, body = '', html = '' WHERE id = $1 AND deleted_at IS NULL`, comment, at.UnixMilli())
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE post SET comment_count = comment_count - 1 WHERE id = $1`, post); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE post SET best_comment_id = NULL, accepted_at = NULL WHERE id = $1 AND best_comment_id = $2`, post, comment)
	return true, err
}
