package post

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/markup"
)

const maxTitle = 200

// Write opens a thread. A wrong field gives ErrInvalid with the field named.
// The same Once key gives the post that was stored the first time.
func (s *Service) Write(ctx context.Context, by actor.Actor, n NewPost) (int64, error) {
	n.Title, n.Body = strings.TrimSpace(n.Title), strings.TrimSpace(n.Body)
	if err := checkPost(n); err != nil {
		return 0, err
	}
	st, err := community.Enter(ctx, s.db.Read(), by, n.Community)
	if err != nil {
		return 0, err
	}
	if !st.CanWrite || n.Kind == Announcement && !st.CanManage && !by.Roles.Has(actor.Editor) {
		return 0, ErrForbidden
	}
	c, people, err := s.compose(ctx, s.db.Read(), by, n.Body)
	if err != nil {
		return 0, err
	}
	now := s.now()
	p := stored{id: s.newID(), community: n.Community, author: by.ID, kind: n.Kind, title: n.Title, body: n.Body,
		html: string(c.HTML), lang: c.Lang, topics: c.Topics, once: n.Once}
	err = s.db.Update(ctx, func(tx db.Tx) error {
		if err := insertPosts(ctx, tx, []stored{p}); err != nil {
			return err
		}
		if err := insertTopics(ctx, tx, p.id, p.topics); err != nil {
			return err
		}
		if err := community.TouchTx(ctx, tx, n.Community, p.id); err != nil {
			return err
		}
		if err := attach(ctx, tx, by.ID, p.id, n.Files); err != nil {
			return err
		}
		e := ledger.Event{At: now, Actor: by.ID, Verb: ledger.Posted, Kind: ledger.Post, Object: p.id, Author: by.ID,
			Community: n.Community, Thread: p.id, Lang: c.Lang, Data: string(n.Kind)}
		if err := s.ledger.Append(ctx, tx, e); err != nil {
			return err
		}
		return s.mention(ctx, tx, e, mentionedPeople(c, people, by.ID))
	})
	if db.IsUnique(err) && n.Once != "" {
		return s.storedOnce(ctx, `SELECT id FROM post WHERE author_id = $1 AND once = $2`, by.ID, n.Once)
	}
	return p.id, err
}

func (s *Service) storedOnce(ctx context.Context, query string, author actor.ID, once string) (int64, error) {
	var id int64
	err := s.db.Read().QueryRowContext(ctx, query, int64(author), once).Scan(&id)
	return id, err
}

func (s *Service) mention(ctx context.Context, tx db.Tx, of ledger.Event, people []actor.ID) error {
	if len(people) == 0 {
		return nil
	}
	if err := insertMentions(ctx, tx, of.Object, people); err != nil {
		return err
	}
	events := make([]ledger.Event, 0, len(people))
	for _, p := range people {
		e := of
		e.ID, e.Verb, e.Author, e.Data = 0, ledger.Mentioned, p, ""
		events = append(events, e)
	}
	return s.ledger.Append(ctx, tx, events...)
}

// Reply stores a comment. A closed thread gives ErrClosed.
func (s *Service) Reply(ctx context.Context, by actor.Actor, n NewComment) (int64, error) {
	n.Body = strings.TrimSpace(n.Body)
	if err := checkBody(n.Body, "body"); err != nil {
		return 0, err
	}
	t, err := s.enter(ctx, s.db.Read(), by, n.Post)
	if err != nil {
		return 0, err
	}
	if err := mayReply(by, t); err != nil {
		return 0, err
	}
	if n.Parent != 0 {
		if k, err := readComment(ctx, s.db.Read(), by.ID, n.Parent); err != nil || k.Post != n.Post {
			return 0, errors.Join(ErrNotFound, err)
		}
	}
	c, people, err := s.compose(ctx, s.db.Read(), by, n.Body)
	if err != nil {
		return 0, err
	}
	now := s.now()
	k := stored{id: s.newID(), post: n.Post, parent: n.Parent, author: by.ID, body: n.Body, html: string(c.HTML), lang: c.Lang, once: n.Once}
	err = s.db.Update(ctx, func(tx db.Tx) error {
		if err := insertComments(ctx, tx, []stored{k}); err != nil {
			return err
		}
		if err := countComments(ctx, tx, n.Post, 1, k.id); err != nil {
			return err
		}
		if err := attach(ctx, tx, by.ID, k.id, n.Files); err != nil {
			return err
		}
		e := ledger.Event{At: now, Actor: by.ID, Verb: ledger.Replied, Kind: ledger.Comment, Object: k.id, Author: t.Author.ID,
			Community: t.Post.Community.ID, Thread: n.Post, Parent: n.Parent, Lang: c.Lang}
		if err := s.ledger.Append(ctx, tx, e); err != nil {
			return err
		}
		return s.mention(ctx, tx, e, mentionedPeople(c, people, by.ID))
	})
	if db.IsUnique(err) && n.Once != "" {
		return s.storedOnce(ctx, `SELECT id FROM post_comment WHERE author_id = $1 AND once = $2`, by.ID, n.Once)
	}
	return k.id, err
}

// mayReply lets everybody answer who may read, in broadcasts too: only opening
// a thread is reserved there.
func mayReply(by actor.Actor, t thread) error {
	switch {
	case t.Deleted:
		return ErrDeleted
	case t.Closed:
		return ErrClosed
	case !t.CanRead || t.Standing.Community.Archived():
		return ErrForbidden
	case by.Guest() && !t.Member:
		return ErrForbidden
	}
	return nil
}

// Edit replaces the words of a post or comment by its author; title is ignored
// for a comment. The earlier version is kept.
func (s *Service) Edit(ctx context.Context, by actor.Actor, id int64, title, body string) error {
	title, body = strings.TrimSpace(title), strings.TrimSpace(body)
	if err := checkBody(body, "body"); err != nil {
		return err
	}
	t, k, err := s.target(ctx, s.db.Read(), by, id)
	if err != nil {
		return err
	}
	author, oldTitle, oldBody, deleted := t.Author.ID, t.Title, t.Body, t.Deleted
	if k != nil {
		author, oldTitle, oldBody, deleted = k.Author.ID, "", k.Body, k.Deleted
	} else if utf8.RuneCountInString(title) > maxTitle {
		return ErrInvalid.WithFields(map[string]string{"title": "post.title_long"})
	}
	switch {
	case author != by.ID:
		return ErrForbidden
	case deleted:
		return ErrDeleted
	case oldTitle == title && oldBody == body, k != nil && oldBody == body:
		return nil
	}
	c, people, err := s.compose(ctx, s.db.Read(), by, body)
	if err != nil {
		return err
	}
	now := s.now()
	return s.db.Update(ctx, func(tx db.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO post_revision (id, target_id, editor_id, title, body) VALUES ($1, $2, $3, $4, $5)`,
			s.newID(), id, int64(by.ID), oldTitle, oldBody); err != nil {
			return err
		}
		e := postEvent(ledger.Edited, now, by.ID, t.Post)
		if k == nil {
			_, err = tx.ExecContext(ctx, `UPDATE post SET title = $2, body = $3, html = $4, lang = $5, topics = $6, edited_at = $7 WHERE id = $1`,
				id, title, body, string(c.HTML), c.Lang, strings.Join(c.Topics, ","), now.UnixMilli())
			if err == nil {
				_, err = tx.ExecContext(ctx, `DELETE FROM post_topic WHERE post_id = $1`, id)
			}
			if err == nil {
				err = insertTopics(ctx, tx, id, c.Topics)
			}
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
	t, k, err := s.target(ctx, s.db.Read(), by, id)
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
		table := "post"
		if k != nil {
			table = "post_comment"
		}
		res, err := tx.ExecContext(ctx, `UPDATE `+table+` SET deleted_at = $2, body = '', html = '' WHERE id = $1 AND deleted_at IS NULL`, id, s.now().UnixMilli())
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if k == nil {
			if _, err := tx.ExecContext(ctx, `UPDATE post SET title = '', topics = '' WHERE id = $1`, id); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM post_topic WHERE post_id = $1`, id); err != nil {
				return err
			}
		} else if t.Best == id {
			if _, err := tx.ExecContext(ctx, `UPDATE post SET best_comment_id = NULL, accepted_at = NULL WHERE id = $1`, t.Post.ID); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM post_revision WHERE target_id = $1`, id); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, e)
	})
}

func checkPost(n NewPost) error {
	if utf8.RuneCountInString(n.Title) > maxTitle {
		return ErrInvalid.WithFields(map[string]string{"title": "post.title_long"})
	}
	if n.Kind != Plain && n.Title == "" {
		return ErrInvalid.WithFields(map[string]string{"title": "post.title_missing"})
	}
	switch n.Kind {
	case Plain, Question, Announcement:
	default:
		return ErrInvalid.WithFields(map[string]string{"kind": "post.kind_wrong"})
	}
	if n.Kind == Question && n.Body == "" {
		return nil // a question may be all in its title
	}
	return checkBody(n.Body, "body")
}

func checkBody(body, field string) error {
	switch {
	case body == "":
		return ErrInvalid.WithFields(map[string]string{field: "post.body_missing"})
	case len(body) > markup.MaxInput:
		return ErrInvalid.WithFields(map[string]string{field: "post.body_long"})
	}
	return nil
}
