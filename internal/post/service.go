package post

import (
	"context"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// Service is what the rest of the program may do with posts.
type Service struct {
	db     *db.DB
	q      db.Q // what is read outside a transaction
	ledger *ledger.Ledger
	now    func() time.Time
	newID  func() int64
}

// New returns a Service.
func New(d *db.DB, l *ledger.Ledger, now func() time.Time, newID func() int64) *Service {
	return &Service{db: d, q: d.Read(), ledger: l, now: now, newID: newID}
}

// thread is a post with what the asker may do in its community.
type thread struct {
	Post
	community.Standing
}

// enter reads a thread that by may read. Threads by may not read, or that do
// not exist, give ErrNotFound alike.
func (s *Service) enter(ctx context.Context, q db.Q, by actor.Actor, post int64) (thread, error) {
	p, place, err := readThread(ctx, q, by, post)
	if err != nil {
		return thread{}, err
	}
	st, err := place.Enter(by)
	if err != nil || !st.CanRead {
		return thread{}, ErrNotFound
	}
	if p.Deleted && p.Comments == 0 {
		return thread{}, ErrNotFound
	}
	return thread{p, st}, nil
}

// target finds the thread and, for a comment, the comment of an id.
func (s *Service) target(ctx context.Context, q db.Q, by actor.Actor, id int64) (thread, *Comment, error) {
	k, err := readComment(ctx, q, by.ID, id)
	if err == nil {
		t, err := s.enter(ctx, q, by, k.Post)
		return t, &k, err
	}
	t, err := s.enter(ctx, q, by, id)
	return t, nil, err
}

// tends reports whether by looks after the thread's community.
func tends(by actor.Actor, t thread) bool {
	return t.CanManage || by.Roles.Has(actor.Moderator)
}

func (s *Service) compose(ctx context.Context, q db.Q, by actor.Actor, md string) (Composed, map[string]actor.ID, error) {
	people, err := usernames(ctx, q, mentioned(md))
	if err != nil {
		return Composed{}, nil, err
	}
	c := Compose(md, by.Lang, func(name string) bool { _, ok := people[name]; return ok })
	return c, people, nil
}

func mentionedPeople(c Composed, people map[string]actor.ID, author actor.ID) []actor.ID {
	var out []actor.ID
	for _, name := range c.Mentions {
		if p, ok := people[name]; ok && p != author {
			out = append(out, p)
		}
	}
	return out
}

func postEvent(verb ledger.Verb, at time.Time, by actor.ID, p Post) ledger.Event {
	return ledger.Event{At: at, Actor: by, Verb: verb, Kind: ledger.Post, Object: p.ID, Author: p.Author.ID,
		Community: p.Community.ID, Thread: p.ID, Lang: p.Lang}
}

func commentEvent(verb ledger.Verb, at time.Time, by actor.ID, p Post, k Comment) ledger.Event {
	return ledger.Event{At: at, Actor: by, Verb: verb, Kind: ledger.Comment, Object: k.ID, Author: k.Author.ID,
		Community: p.Community.ID, Thread: p.ID, Parent: k.Parent, Lang: k.Lang}
}
