package post

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/markup"
	"example.org/linden/internal/platform/text"
)

const maxTitle = 200

// Write opens a thread. A wrong field gives ErrInvalid with the field named.
// The same Once key gives the post that was stored the first time.
func (s *Service) Write(ctx context.Context, by actor.Actor, n NewPost) (int64, error) {
	st, err := community.Enter(ctx, s.q, by, n.Community)
	if err != nil {
		return 0, err
	}
	return s.WriteIn(ctx, by, st, n)
}

// WriteIn is Write in a community whose Enter the caller has.
func (s *Service) WriteIn(ctx context.Context, by actor.Actor, st community.Standing, n NewPost) (int64, error) {
	n.Community, n.Title, n.Body = st.Community.ID, text.Line(n.Title), strings.TrimSpace(n.Body)
	if err := checkPost(n); err != nil {
		return 0, err
	}
	if !st.CanWrite || n.Kind == Announcement && !st.CanManage && !by.Roles.Has(actor.Editor) {
		return 0, ErrForbidden
	}
	c, people, err := s.compose(ctx, s.q, by, n.Body)
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
	err := s.q.QueryRowContext(ctx, query, int64(author), once).Scan(&id)
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
	t, err := s.enter(ctx, s.q, by, n.Post)
	if err != nil {
		return 0, err
	}
	if err := mayReply(by, t); err != nil {
		return 0, err
	}
	if n.Parent != 0 {
		if k, err := readComment(ctx, s.q, by.ID, n.Parent); err != nil || k.Post != n.Post {
			return 0, errors.Join(ErrNotFound, err)
		}
	}
	c, people, err := s.compose(ctx, s.q, by, n.Body)
	if err != nil {
		return 0, err
	}
	now := s.now()
	k := stored{id: s.newID(), post: n.Post, parent: n.Parent, author: by.ID, body: n.Body, html: string(c.HTML), lang: c.Lang, once: n.Once}
	err = s.db.Update(ctx, func(tx db.Tx) error {
		if err := insertComments(ctx, tx, []stored{k}); err != nil {
			return err
		}
		if err := stillOpen(ctx, tx, n.Post); err != nil {
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

// stillOpen makes closing and deleting the thread wait, and gives ErrClosed when
// either came first.
func stillOpen(ctx context.Context, tx db.Tx, post int64) error {
	res, err := tx.ExecContext(ctx, `UPDATE post SET comment_count = comment_count WHERE id = $1 AND deleted_at IS NULL AND closed_at IS NULL`, post)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrClosed
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
