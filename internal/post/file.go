package post

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Upload is a file that has been stored as a blob and belongs to nobody's words
// yet. Keys are those of the blob store.
type Upload struct {
	Name, Type    string
	Size          int64
	Key, Thumb    string
	Width, Height int
	Alt           string
}

// AddFile remembers an upload by by. It is seen by others once a post or comment
// by the same author names it.
func (s *Service) AddFile(ctx context.Context, by actor.Actor, u Upload) (int64, error) {
	if !by.SignedIn() {
		return 0, ErrForbidden
	}
	n := s.newID()
	err := s.db.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO post_file (id, owner_id, blob_key, thumb_key, name, type, size, width, height, alt)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			n, int64(by.ID), u.Key, u.Thumb, u.Name, u.Type, u.Size, u.Width, u.Height, u.Alt)
		return err
	})
	return n, err
}

// attach gives files of the owner that belong to nothing yet to a target.
func attach(ctx context.Context, tx db.Tx, owner actor.ID, target int64, files []int64) error {
	if len(files) == 0 {
		return nil
	}
	in, args := db.In(3, files[:min(len(files), 20)], []any{target, int64(owner)})
	_, err := tx.ExecContext(ctx, `UPDATE post_file SET target_id = $1 WHERE owner_id = $2 AND target_id IS NULL AND id IN `+in, args...)
	return err
}

// Stored is where the bytes of a file are.
type Stored struct {
	File
	Key, Thumb string
}

// File finds a file by may see: the owner's own, and what hangs on a thread by
// may read.
func (s *Service) File(ctx context.Context, by actor.Actor, file int64) (Stored, error) {
	var f Stored
	var owner actor.ID
	var target sql.NullInt64
	err := s.q.QueryRowContext(ctx, `
		SELECT id, owner_id, target_id, blob_key, thumb_key, name, type, size, width, height, alt FROM post_file WHERE id = $1`, file).
		Scan(&f.ID, &owner, &target, &f.Key, &f.Thumb, &f.Name, &f.Type, &f.Size, &f.Width, &f.Height, &f.Alt)
	if errors.Is(err, sql.ErrNoRows) {
		return f, ErrNotFound
	}
	if err != nil {
		return f, err
	}
	f.Picture = isPicture(f.Type)
	if !target.Valid {
		if owner != by.ID {
			return f, ErrNotFound
		}
		return f, nil
	}
	t, k, err := s.target(ctx, s.q, by, target.Int64)
	if err == nil && (k != nil && k.Deleted || k == nil && t.Deleted) {
		err = ErrNotFound
	}
	return f, err
}

// withFiles adds the files of a thread's post and comments, in one query. What
// is deleted has none any more.
func (s *Service) withFiles(ctx context.Context, t *Thread) error {
	ids := make([]int64, 0, len(t.Comments)+1)
	if !t.Post.Deleted {
		ids = append(ids, t.Post.ID)
	}
	for _, k := range t.Comments {
		if !k.Deleted {
			ids = append(ids, k.ID)
		}
	}
	files, err := s.filesOf(ctx, ids)
	t.Post.Files = files[t.Post.ID]
	for i := range t.Comments {
		t.Comments[i].Files = files[t.Comments[i].ID]
	}
	return err
}

// WithFiles adds the files to posts that a list has given, in one query.
func (s *Service) WithFiles(ctx context.Context, posts []Post) error {
	ids := make([]int64, len(posts))
	for i, p := range posts {
		ids[i] = p.ID
	}
	files, err := s.filesOf(ctx, ids)
	for i := range posts {
		posts[i].Files = files[posts[i].ID]
	}
	return err
}

func (s *Service) filesOf(ctx context.Context, targets []int64) (map[int64][]File, error) {
	if len(targets) == 0 {
		return nil, nil
	}
	in, args := db.In(1, targets, nil)
	rows, err := s.q.QueryContext(ctx, `
		SELECT target_id, id, name, type, size, width, height, alt FROM post_file WHERE target_id IN `+in+` ORDER BY id LIMIT 1000`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var by map[int64][]File
	for rows.Next() {
		var f File
		var target int64
		if err := rows.Scan(&target, &f.ID, &f.Name, &f.Type, &f.Size, &f.Width, &f.Height, &f.Alt); err != nil {
			return nil, err
		}
		f.Picture = isPicture(f.Type)
		if by == nil {
			by = map[int64][]File{}
		}
		by[target] = append(by[target], f)
	}
	return by, rows.Err()
}

func isPicture(mime string) bool { return strings.HasPrefix(mime, "image/") && mime != "image/svg+xml" }

// Draft is what somebody has written and not sent.
type Draft struct{ Title, Body string }

// SaveDraft keeps a draft for a place: the address of its form. An empty draft
// is forgotten.
func (s *Service) SaveDraft(ctx context.Context, by actor.Actor, place string, d Draft) error {
	if len(place) > 200 || len(d.Title)+len(d.Body) > 200<<10 {
		return ErrInvalid
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		if d == (Draft{}) {
			_, err := tx.ExecContext(ctx, `DELETE FROM post_draft WHERE person_id = $1 AND place = $2`, int64(by.ID), place)
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO post_draft (person_id, place, title, body, updated_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (person_id, place) DO UPDATE SET title = excluded.title, body = excluded.body, updated_at = excluded.updated_at`,
			int64(by.ID), place, d.Title, d.Body, s.now().UnixMilli())
		return err
	})
}

// Draft reads what SaveDraft kept; the zero Draft when there is none.
func (s *Service) Draft(ctx context.Context, by actor.Actor, place string) (Draft, error) {
	var d Draft
	err := s.q.QueryRowContext(ctx, `SELECT title, body FROM post_draft WHERE person_id = $1 AND place = $2`, int64(by.ID), place).Scan(&d.Title, &d.Body)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return d, err
}
