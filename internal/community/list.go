package community

import (
	"context"
	"database/sql"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/text"
)

// Filter narrows the directory.
type Filter struct {
	Query   string // words the name begins with
	Mine    bool   // only communities the person belongs to
	Type    Type
	After   string // name key of the last row of the page before
	AfterID int64
	Limit   int
}

// Listed is one row of the directory.
type Listed struct {
	Community
	Fold         string // key to go on after
	Member, Host bool
}

// Directory lists the communities by may know of, by name.
func (s *Service) Directory(ctx context.Context, by actor.Actor, f Filter) ([]Listed, error) {
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 50
	}
	prefix := text.Fold(f.Query)
	known, join := `(c.access <> 'hidden' OR m.person_id IS NOT NULL)`, `LEFT JOIN`
	if by.Guest() || f.Mine {
		known, join = `TRUE`, `JOIN`
	}
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT `+columns+`, c.name_fold, m.host
		FROM community c
		`+join+` community_member m ON m.community_id = c.id AND m.person_id = $1
		WHERE (c.name_fold, c.id) > ($2, $3) AND c.name_fold >= $4 AND c.name_fold < $5
		  AND (CAST($6 AS TEXT) = '' OR c.type = $6) AND c.archived_at IS NULL AND `+known+`
		ORDER BY c.name_fold, c.id
		LIMIT $7`, int64(by.ID), f.After, f.AfterID, prefix, prefix+"\U0010FFFF", string(f.Type), f.Limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Listed
	for rows.Next() {
		var l Listed
		var host sql.NullBool
		if err := scan(rows, &l.Community, &l.Fold, &host); err != nil {
			return nil, err
		}
		l.Member, l.Host = host.Valid, host.Bool
		out = append(out, l)
	}
	return out, rows.Err()
}

// Mine lists the communities person belongs to, the most recently used first.
func (s *Service) Mine(ctx context.Context, by actor.Actor, limit int) ([]Community, error) {
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT `+columns+`
		FROM community_member m JOIN community c ON c.id = m.community_id
		WHERE m.person_id = $1 AND c.archived_at IS NULL
		ORDER BY c.last_post_id DESC LIMIT $2`, int64(by.ID), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Community
	for rows.Next() {
		var c Community
		if err := scan(rows, &c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Members lists the members of a community that by may read, in the order of
// their ids, beginning after the person after.
func (s *Service) Members(ctx context.Context, by actor.Actor, id int64, after actor.ID, limit int) ([]Member, error) {
	st, err := s.Enter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if !st.CanRead {
		return nil, ErrMembers
	}
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT person_id, host, joined_at FROM community_member
		WHERE community_id = $1 AND person_id > $2
		ORDER BY person_id LIMIT $3`, id, int64(after), limit)
	if err != nil {
		return nil, err
	}
	return scanMembers(rows)
}

// Hosts lists the hosts of each community.
func Hosts(ctx context.Context, q db.Q, communities ...int64) (map[int64][]actor.ID, error) {
	in, args := db.In(1, communities, nil)
	rows, err := q.QueryContext(ctx, `
		SELECT community_id, person_id FROM community_member
		WHERE community_id IN `+in+` AND host ORDER BY community_id, joined_at`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64][]actor.ID{}
	for rows.Next() {
		var c int64
		var p actor.ID
		if err := rows.Scan(&c, &p); err != nil {
			return nil, err
		}
		out[c] = append(out[c], p)
	}
	return out, rows.Err()
}

// Request is somebody who asked to join or was invited.
type Request struct {
	Person, InvitedBy actor.ID
	Message           string
	At                time.Time
}

// Requests lists who waits to be let in, for those who manage the community.
func (s *Service) Requests(ctx context.Context, by actor.Actor, id int64) ([]Request, error) {
	if _, err := s.manage(ctx, by, id); err != nil {
		return nil, err
	}
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT person_id, coalesce(invited_by, 0), message, at FROM community_request
		WHERE community_id = $1 ORDER BY person_id LIMIT 200`, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Request
	for rows.Next() {
		var r Request
		var at int64
		if err := rows.Scan(&r.Person, &r.InvitedBy, &r.Message, &at); err != nil {
			return nil, err
		}
		r.At = time.UnixMilli(at).UTC()
		out = append(out, r)
	}
	return out, rows.Err()
}

func scanMembers(rows *sql.Rows) ([]Member, error) {
	defer rows.Close()
	var out []Member
	for rows.Next() {
		var m Member
		var at int64
		if err := rows.Scan(&m.Person, &m.Host, &at); err != nil {
			return nil, err
		}
		m.Joined = time.UnixMilli(at).UTC()
		out = append(out, m)
	}
	return out, rows.Err()
}
