package session

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"example.org/linden/internal/platform/db"
)

// store keeps sessions in the database. Tokens come hashed.
type store struct {
	db  *db.DB
	now func() time.Time
}

// found is the hash of the token that the request came with and that was good.
type found struct{ token string }

type foundKey struct{}

// FindCtx returns the data of a session that has not run out.
func (s *store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var data []byte
	var expires int64
	err := s.db.Read().QueryRowContext(ctx,
		`SELECT data, expires_at FROM session WHERE token_hash = $1`, token).Scan(&data, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if expires <= s.now().UnixMilli() {
		return nil, false, nil
	}
	if f, ok := ctx.Value(foundKey{}).(*found); ok {
		f.token = token
	}
	return data, true, nil
}

// CommitCtx writes a session. One that was revoked while its request ran is not
// brought back: only a new token makes a row.
func (s *store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, values, err := codec{}.Decode(data)
	if err != nil {
		return err
	}
	person, _ := values[personKey].(int64)
	f, _ := ctx.Value(foundKey{}).(*found)
	return s.db.Update(ctx, func(tx db.Tx) error {
		var err error
		if f != nil && f.token == token {
			_, err = tx.ExecContext(ctx,
				`UPDATE session SET data = $2, person_id = $3, expires_at = $4 WHERE token_hash = $1`,
				token, data, person, expiry.UnixMilli())
		} else {
			_, err = tx.ExecContext(ctx,
				`INSERT INTO session (token_hash, data, person_id, expires_at) VALUES ($1, $2, $3, $4)
				 ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, person_id = excluded.person_id, expires_at = excluded.expires_at`,
				token, data, person, expiry.UnixMilli())
		}
		return err
	})
}

// DeleteCtx removes a session; it need not exist.
func (s *store) DeleteCtx(ctx context.Context, token string) error {
	return s.db.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE token_hash = $1`, token)
		return err
	})
}

// Find is FindCtx for callers without a context.
func (s *store) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s *store) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx for callers without a context.
func (s *store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// codec writes numbers and texts; it is a tenth of the work of gob, and every
// request with a session reads one.
type codec struct{}

const (
	kindNumber = 'n'
	kindText   = 't'
)

var errData = errors.New("session: data is damaged")

// Encode writes the deadline and the values.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	b := binary.AppendVarint(nil, deadline.UnixMilli())
	for key, v := range values {
		b = appendText(b, key)
		switch v := v.(type) {
		case int64:
			b = binary.AppendVarint(append(b, kindNumber), v)
		case string:
			b = appendText(append(b, kindText), v)
		default:
			return nil, fmt.Errorf("session: cannot keep %T under %q", v, key)
		}
	}
	return b, nil
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// Decode reads what Encode wrote.
func (codec) Decode(b []byte) (time.Time, map[string]any, error) {
	deadline, n := binary.Varint(b)
	if n <= 0 {
		return time.Time{}, nil, errData
	}
	b = b[n:]
	values := make(map[string]any)
	for len(b) > 0 {
		key, rest, ok := cutText(b)
		if !ok || len(rest) == 0 {
			return time.Time{}, nil, errData
		}
		kind := rest[0]
		b = rest[1:]
		switch kind {
		case kindNumber:
			v, n := binary.Varint(b)
			if n <= 0 {
				return time.Time{}, nil, errData
			}
			values[key], b = v, b[n:]
		case kindText:
			v, rest, ok := cutText(b)
			if !ok {
				return time.Time{}, nil, errData
			}
			values[key], b = v, rest
		default:
			return time.Time{}, nil, errData
		}
	}
	return time.UnixMilli(deadline).UTC(), values, nil
}

func cutText(b []byte) (string, []byte, bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return "", nil, false
	}
	return string(b[n : n+int(size)]), b[n+int(size):], true
}
