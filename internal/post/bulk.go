package post

import (
	"context"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// BulkPost is a post taken over from elsewhere, composed and with its id. Its
// time is in the id.
type BulkPost struct {
	ID, Community  int64
	Author         actor.ID
	Kind           Kind
	Title, Body    string
	Composed       Composed
	Topics         []string // of the source, besides those in the text
	At             time.Time
	Edited, Closed time.Time
	Unnamed, Views int
}

// BulkComment is a comment taken over from elsewhere.
type BulkComment struct {
	ID, Post, Parent int64
	Community        int64
	Author           actor.ID
	PostAuthor       actor.ID
	Body             string
	Composed         Composed
	At, Edited       time.Time
	Unnamed          int
}

// BulkReaction is a reaction taken over from elsewhere.
type BulkReaction struct {
	Target            int64
	IsComment         bool
	Person            actor.ID
	Kind              string
	At                time.Time
	Author            actor.ID
	Community, Thread int64
}

// BulkAccept is a best answer taken over from elsewhere.
type BulkAccept struct {
	Post, Comment int64
	By, Author    actor.ID
	Community     int64
	At            time.Time
}

// BulkView is a thread opened elsewhere.
type BulkView struct {
	Post      int64
	Person    actor.ID
	Author    actor.ID
	Community int64
	At        time.Time
}

// bulkRows is small because SQLite binds many parameters slowly.
const bulkRows = 20

// BulkPostsTx stores posts with their events.
func (s *Service) BulkPostsTx(ctx context.Context, tx db.Tx, all []BulkPost) error {
	events := make([]ledger.Event, 0, len(all))
	newest := map[int64]int64{}
	for chunk := range slices.Chunk(all, bulkRows) {
		rows := make([]stored, 0, len(chunk))
		for _, p := range chunk {
			topics := topicKeys(append(slices.Clone(p.Topics), p.Composed.Topics...))
			rows = append(rows, stored{id: p.ID, community: p.Community, author: p.Author, kind: p.Kind, title: p.Title, body: p.Body,
				html: string(p.Composed.HTML), lang: p.Composed.Lang, topics: topics, edited: p.Edited, closed: p.Closed, unnamed: p.Unnamed, views: p.Views})
			events = append(events, ledger.Event{At: p.At, Actor: p.Author, Verb: ledger.Posted, Kind: ledger.Post, Object: p.ID,
				Author: p.Author, Community: p.Community, Thread: p.ID, Lang: p.Composed.Lang, Data: string(p.Kind)})
			newest[p.Community] = max(newest[p.Community], p.ID)
		}
		if err := insertPosts(ctx, tx, rows); err != nil {
			return err
		}
		for _, r := range rows {
			if err := insertTopics(ctx, tx, r.id, r.topics); err != nil {
				return err
			}
		}
	}
	for c, p := range newest {
		if err := community.TouchTx(ctx, tx, c, p); err != nil {
			return err
		}
	}
	return s.ledger.Append(ctx, tx, events...)
}

// BulkCommentsTx stores comments with their events, and counts them.
func (s *Service) BulkCommentsTx(ctx context.Context, tx db.Tx, all []BulkComment) error {
	events := make([]ledger.Event, 0, len(all))
	type count struct {
		n    int
		last int64
	}
	counts := map[int64]count{}
	for chunk := range slices.Chunk(all, bulkRows) {
		rows := make([]stored, 0, len(chunk))
		for _, k := range chunk {
			rows = append(rows, stored{id: k.ID, post: k.Post, parent: k.Parent, author: k.Author, body: k.Body,
				html: string(k.Composed.HTML), lang: k.Composed.Lang, edited: k.Edited, unnamed: k.Unnamed})
			events = append(events, ledger.Event{At: k.At, Actor: k.Author, Verb: ledger.Replied, Kind: ledger.Comment, Object: k.ID,
				Author: k.PostAuthor, Community: k.Community, Thread: k.Post, Parent: k.Parent, Lang: k.Composed.Lang})
			c := counts[k.Post]
			counts[k.Post] = count{c.n + 1, max(c.last, k.ID)}
		}
		if err := insertComments(ctx, tx, rows); err != nil {
			return err
		}
	}
	for post, c := range counts {
		if err := countComments(ctx, tx, post, c.n, c.last); err != nil {
			return err
		}
	}
	return s.ledger.Append(ctx, tx, events...)
}

// BulkReactionsTx stores reactions with their events. A second reaction of the
// same person to the same target is left out; the number of those stored is
// returned.
func (s *Service) BulkReactionsTx(ctx context.Context, tx db.Tx, all []BulkReaction) (int, error) {
	events := make([]ledger.Event, 0, len(all))
	type target struct {
		id      int64
		comment bool
	}
	fresh := map[target]Tally{}
	for _, r := range all {
		if !known(r.Kind) {
			r.Kind = "like"
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO post_reaction (target_id, person_id, kind, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			r.Target, int64(r.Person), r.Kind, r.At.UnixMilli())
		if err != nil {
			return 0, err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return 0, err
			}
			continue
		}
		key := target{r.Target, r.IsComment}
		if fresh[key] == nil {
			fresh[key] = Tally{}
		}
		fresh[key][r.Kind]++
		e := ledger.Event{At: r.At, Actor: r.Person, Verb: ledger.Reacted, Kind: ledger.Post, Object: r.Target, Author: r.Author,
			Community: r.Community, Thread: r.Thread, Data: r.Kind}
		if r.IsComment {
			e.Kind = ledger.Comment
		}
		events = append(events, e)
	}
	for key, more := range fresh {
		table := "post"
		if key.comment {
			table = "post_comment"
		}
		var text string
		if err := tx.QueryRowContext(ctx, `SELECT reactions FROM `+table+` WHERE id = $1`, key.id).Scan(&text); err != nil {
			return 0, err
		}
		tally := decodeTally(text)
		if tally == nil {
			tally = Tally{}
		}
		for kind, n := range more {
			tally[kind] += n
		}
		if _, err := tx.ExecContext(ctx, `UPDATE `+table+` SET reactions = $2, reaction_count = $3 WHERE id = $1`, key.id, tally.encode(), tally.total()); err != nil {
			return 0, err
		}
	}
	return len(events), s.ledger.Append(ctx, tx, events...)
}

// BulkAcceptsTx stores best answers with their events; the post becomes a
// question if it was none. Those known already are left out; the number of
// those stored is returned.
func (s *Service) BulkAcceptsTx(ctx context.Context, tx db.Tx, all []BulkAccept) (int, error) {
	events := make([]ledger.Event, 0, len(all))
	for _, a := range all {
		res, err := tx.ExecContext(ctx, `UPDATE post SET kind = 'question', best_comment_id = $2, accepted_at = $3
			WHERE id = $1 AND coalesce(best_comment_id, 0) <> $2`, a.Post, a.Comment, a.At.UnixMilli())
		if err != nil {
			return 0, err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return 0, err
			}
			continue
		}
		events = append(events, ledger.Event{At: a.At, Actor: a.By, Verb: ledger.Accepted, Kind: ledger.Comment, Object: a.Comment,
			Author: a.Author, Community: a.Community, Thread: a.Post})
	}
	return len(events), s.ledger.Append(ctx, tx, events...)
}

// BulkViewsTx stores who opened which thread, with the events. A thread that
// the person has opened before is left out; the number of those stored is
// returned.
func (s *Service) BulkViewsTx(ctx context.Context, tx db.Tx, all []BulkView) (int, error) {
	events := make([]ledger.Event, 0, len(all))
	for _, v := range all {
		res, err := tx.ExecContext(ctx, `INSERT INTO post_view (post_id, person_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			v.Post, int64(v.Person), v.At.UnixMilli())
		if err != nil {
			return 0, err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err != nil {
				return 0, err
			}
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE post SET view_count = view_count + 1 WHERE id = $1`, v.Post); err != nil {
			return 0, err
		}
		events = append(events, ledger.Event{At: v.At, Actor: v.Person, Verb: ledger.Viewed, Kind: ledger.Post, Object: v.Post,
			Author: v.Author, Community: v.Community, Thread: v.Post})
	}
	return len(events), s.ledger.Append(ctx, tx, events...)
}
