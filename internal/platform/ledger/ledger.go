// Package ledger is the one list of everything that happens. Every act appends
// one event in the transaction that made it; whatever is derived from acts is a
// projection: a named consumer with a checkpoint that can be dropped and built
// again.
//
// Events are numbered after they are committed, so that a reader who has seen
// number n will never find a smaller one later. Until it is numbered no
// consumer sees an event.
package ledger

import (
	"context"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Verb says what was done.
type Verb string

// The verbs.
const (
	Posted      Verb = "post"
	Replied     Verb = "reply"
	Edited      Verb = "edit"
	Deleted     Verb = "delete"
	Reacted     Verb = "react"
	Unreacted   Verb = "unreact"
	Mentioned   Verb = "mention"
	Accepted    Verb = "accept"
	Unaccepted  Verb = "unaccept"
	Asked       Verb = "ask" // asked for an answer: object is the thread, Author the one who is asked
	Viewed      Verb = "view"
	Joined      Verb = "join"
	Left        Verb = "leave"
	Invited     Verb = "invite"
	Requested   Verb = "request"
	Founded     Verb = "found"
	Changed     Verb = "change"
	Registered  Verb = "register"
	SignedIn    Verb = "login"
	Searched    Verb = "search"
	Closed      Verb = "close"
	Reopened    Verb = "reopen"
	CardDone    Verb = "card_done"
	CardDropped Verb = "card_dropped"
	Noted       Verb = "card_note" // a manager wrote to somebody: object is the note, Author the one it is for
	NoteGone    Verb = "card_note_gone"
)

// The kinds of objects.
const (
	Post      = "post"
	Comment   = "comment"
	Community = "community"
	Person    = "person"
	Unit      = "unit"
	Card      = "card"
)

// Event is one act. Zero ids mean that there is none.
type Event struct {
	ID, Seq   int64
	At        time.Time
	Actor     actor.ID
	Verb      Verb
	Kind      string
	Object    int64
	Author    actor.ID // who made the object
	Community int64
	Thread    int64
	Parent    int64
	Lang      string
	Data      string // a short detail of the verb: the kind of a reaction, the role of a member
}

// Ledger appends events and wakes those who wait for them.
type Ledger struct {
	newID func() int64
	wake  *signal
}

// New returns a Ledger whose events get their ids from newID.
func New(newID func() int64) *Ledger { return &Ledger{newID: newID, wake: newSignal()} }

const columns = 12

// Append stores events in tx. An event without an id gets one. Consumers are
// woken when the transaction commits.
func (l *Ledger) Append(ctx context.Context, tx db.Tx, events ...Event) error {
	const most = 25 // rows of one statement: binding a parameter costs more the more there are
	for len(events) > 0 {
		n := min(len(events), most)
		if err := l.insert(ctx, tx, events[:n]); err != nil {
			return err
		}
		events = events[n:]
	}
	tx.AfterCommit(l.wake.set)
	return nil
}

func (l *Ledger) insert(ctx context.Context, tx db.Tx, events []Event) error {
	args := make([]any, 0, len(events)*columns)
	for _, e := range events {
		if e.ID == 0 {
			e.ID = l.newID()
		}
		args = append(args, e.ID, e.At.UnixMilli(), int64(e.Actor), string(e.Verb), e.Kind, e.Object,
			int64(e.Author), e.Community, e.Thread, e.Parent, e.Lang, e.Data)
	}
	_, err := tx.ExecContext(ctx, insertText(len(events)), args...)
	return err
}

func insertText(rows int) string {
	var b strings.Builder
	b.WriteString(`INSERT INTO ledger (id, at, actor_id, verb, object_kind, object_id, object_author_id,
		community_id, thread_id, parent_id, lang, data) VALUES `)
	b.WriteString(db.Rows(rows, columns))
	return b.String()
}

// number gives numbers to events that are committed and have none, at most
// limit of them, and reports how many got one.
func number(ctx context.Context, d *db.DB, limit int) (int, error) {
	var waiting bool
	err := d.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM ledger WHERE seq IS NULL)`).Scan(&waiting)
	if err != nil || !waiting {
		return 0, err
	}
	var n int64
	err = d.Update(ctx, func(tx db.Tx) error {
		// Taking the checkpoint row first makes a second node wait here.
		if _, err := tx.ExecContext(ctx, `INSERT INTO ledger_checkpoint (name, seq) VALUES ('', 0)
			ON CONFLICT (name) DO UPDATE SET seq = ledger_checkpoint.seq`); err != nil {
			return err
		}
		var last int64
		if err := tx.QueryRowContext(ctx, `SELECT seq FROM ledger_checkpoint WHERE name = ''`).Scan(&last); err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, `
			UPDATE ledger SET seq = fresh.nr + $1
			FROM (SELECT id, row_number() OVER (ORDER BY id) AS nr FROM
			        (SELECT id FROM ledger WHERE seq IS NULL ORDER BY id LIMIT $2) AS unnumbered) AS fresh
			WHERE ledger.id = fresh.id AND ledger.seq IS NULL`, last, limit)
		if err != nil {
			return err
		}
		if n, err = res.RowsAffected(); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE ledger_checkpoint SET seq = $1 WHERE name = ''`, last+n)
		return err
	})
	return int(n), err
}

// After lists numbered events with a number above seq, in order, at most limit.
func After(ctx context.Context, q db.Q, seq int64, limit int) ([]Event, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT id, seq, at, actor_id, verb, object_kind, object_id, object_author_id, community_id, thread_id, parent_id, lang, data
		FROM ledger WHERE seq > $1 ORDER BY seq LIMIT $2`, seq, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Event
	for rows.Next() {
		var e Event
		var at int64
		if err := rows.Scan(&e.ID, &e.Seq, &at, &e.Actor, &e.Verb, &e.Kind, &e.Object, &e.Author,
			&e.Community, &e.Thread, &e.Parent, &e.Lang, &e.Data); err != nil {
			return nil, err
		}
		e.At = time.UnixMilli(at).UTC()
		out = append(out, e)
	}
	return out, rows.Err()
}

// Last is the number of the newest numbered event; 0 when there is none.
func Last(ctx context.Context, q db.Q) (int64, error) {
	var seq int64
	err := q.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM ledger WHERE seq IS NOT NULL`).Scan(&seq)
	return seq, err
}
