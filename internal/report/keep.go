package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Save keeps a report as it is, with the page that shows it, as a draft.
func (s *Service) Save(ctx context.Context, by actor.Actor, r Report, page string) (Saved, error) {
	if !by.Cockpit() {
		return Saved{}, ErrForbidden
	}
	body, err := json.Marshal(r)
	if err != nil {
		return Saved{}, err
	}
	k := Saved{ID: s.IDs.New(), From: r.From, To: r.To, Lang: r.Lang, SavedAt: s.Now()}
	return k, s.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO report (id, from_at, to_at, lang, body, page, saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			k.ID, r.From.UnixMilli(), r.To.UnixMilli(), r.Lang, string(body), page, int64(by.ID), k.SavedAt.UnixMilli())
		return err
	})
}

// Release makes a draft final. Releasing twice changes nothing.
func (s *Service) Release(ctx context.Context, by actor.Actor, report int64) error {
	if !by.Cockpit() {
		return ErrForbidden
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		var key int64
		err := tx.QueryRowContext(ctx, `UPDATE report SET released_at = CASE WHEN released_at = 0 THEN $2 ELSE released_at END,
			released_by = CASE WHEN released_at = 0 THEN $3 ELSE released_by END WHERE id = $1 RETURNING id`,
			report, s.Now().UnixMilli(), int64(by.ID)).Scan(&key)
		if errors.Is(err, sql.ErrNoRows) {
			err = ErrNotFound
		}
		return err
	})
}

// List lists kept reports, the newest first, at most 50.
func (s *Service) List(ctx context.Context, by actor.Actor) ([]Saved, error) {
	if !by.Cockpit() {
		return nil, ErrForbidden
	}
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT id, from_at, to_at, lang, saved_at, released_at FROM report ORDER BY saved_at DESC LIMIT 50`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Saved
	for rows.Next() {
		k, err := scanSaved(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

// Page is a kept report as it was shown.
func (s *Service) Page(ctx context.Context, by actor.Actor, report int64) (Saved, string, error) {
	if !by.Cockpit() {
		return Saved{}, "", ErrForbidden
	}
	var page string
	k, err := scanSaved(s.DB.Read().QueryRowContext(ctx,
		`SELECT id, from_at, to_at, lang, saved_at, released_at, page FROM report WHERE id = $1`, report), &page)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return k, page, err
}

func scanSaved(row interface{ Scan(...any) error }, more ...any) (Saved, error) {
	var k Saved
	var from, to, saved, released int64
	err := row.Scan(append([]any{&k.ID, &from, &to, &k.Lang, &saved, &released}, more...)...)
	k.From, k.To, k.SavedAt = time.UnixMilli(from).UTC(), time.UnixMilli(to).UTC(), time.UnixMilli(saved).UTC()
	if released != 0 {
		k.ReleasedAt = time.UnixMilli(released).UTC()
	}
	return k, err
}
