// Package audit remembers who did what through routes that are declared to be
// audited: signing in, changing roles, deciding about cards. It keeps the action
// and the path, never what was sent.
package audit

import (
	"context"
	"log/slog"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Trail writes and reads the audit trail.
type Trail struct {
	db    *db.DB
	log   *slog.Logger
	now   func() time.Time
	newID func() int64
}

// New returns a Trail. now is the real time.
func New(d *db.DB, log *slog.Logger, now func() time.Time, newID func() int64) *Trail {
	return &Trail{db: d, log: log, now: now, newID: newID}
}

// Entry is one audited act.
type Entry struct {
	At           time.Time
	Actor        actor.ID
	Action, Path string
}

// Record adds an act that has succeeded. The act cannot be undone any more, so
// a failure to write is logged and not returned.
func (t *Trail) Record(ctx context.Context, by actor.Actor, action, path string) {
	err := t.db.Update(context.WithoutCancel(ctx), func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO audit (id, at, actor_id, action, path) VALUES ($1, $2, $3, $4, $5)`,
			t.newID(), t.now().UnixMilli(), int64(by.ID), action, path)
		return err
	})
	if err != nil {
		t.log.ErrorContext(ctx, "an act could not be written to the audit trail", "action", action, "err", err)
	}
}

// Of lists the acts of one person, the newest first, at most limit.
func (t *Trail) Of(ctx context.Context, who actor.ID, limit int) ([]Entry, error) {
	rows, err := t.db.Read().QueryContext(ctx, `
		SELECT at, actor_id, action, path FROM audit WHERE actor_id = $1 ORDER BY id DESC LIMIT $2`, int64(who), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Entry
	for rows.Next() {
		var e Entry
		var at int64
		if err := rows.Scan(&at, &e.Actor, &e.Action, &e.Path); err != nil {
			return nil, err
		}
		e.At = time.UnixMilli(at).UTC()
		out = append(out, e)
	}
	return out, rows.Err()
}
