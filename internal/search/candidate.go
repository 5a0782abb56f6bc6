package search

import (
	"context"
	"strings"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/text"
)

// The most that is looked at of one query.
const (
	maxContent = 500
	maxNamed   = 100
	maxWords   = 8
	maxRunes   = 200
)

// candidate is what the index says of a thing that meets a query.
type candidate struct {
	kind   Kind
	id     int64
	thread int64
	lang   string
	title  string
	words  int64
	score  float64
}

// match is the condition that the index row t meets parameter n, and what that
// parameter is for a query.
func (s *Service) match(n string, query [][]string) (condition string, arg string) {
	if s.DB.Engine() == db.Postgres {
		return `t.terms @@ CAST(` + n + ` AS tsquery)`, text.TSQuery(query)
	}
	return `t.terms MATCH ` + n, text.FTS5(query)
}

const candidateColumns = `d.id, d.kind, d.thread_id, d.lang, d.title, d.words`

func scanCandidate(r scanner) (c candidate, err error) {
	return c, r.Scan(&c.id, &c.kind, &c.thread, &c.lang, &c.title, &c.words)
}

// talk lists the newest posts and comments that meet query and that by may read.
// The beginning of a word is looked for only when whole words find less than a
// page: a beginning has many completions, and all of them would be gone through.
func (s *Service) talk(ctx context.Context, by actor.Actor, query [][]string, q Query, top int64) ([]candidate, error) {
	found, err := s.content(ctx, by, whole(query), q, top, maxContent)
	if err != nil || len(found) >= PageSize {
		return found, err
	}
	return s.content(ctx, by, query, q, top, maxContent)
}

// whole is query without beginnings of words.
func whole(query [][]string) [][]string {
	out := make([][]string, len(query))
	for i, alternatives := range query {
		for _, a := range alternatives {
			if !strings.HasSuffix(a, "*") {
				out[i] = append(out[i], a)
			}
		}
	}
	return out
}

// with is query over the terms that begin with first.
func with(first string, query [][]string) [][]string {
	out := make([][]string, len(query))
	for i, alternatives := range query {
		for _, a := range alternatives {
			out[i] = append(out[i], strings.Join(led(first, strings.Fields(a)), " "))
		}
	}
	return out
}

// content lists the newest posts and comments that meet query and that by may
// read. Guests, who read little, look only at what was said in their places, so
// that a common word does not walk through everything else.
func (s *Service) content(ctx context.Context, by actor.Actor, query [][]string, q Query, top int64, limit int) ([]candidate, error) {
	if q.Community != 0 {
		query = append([][]string{{placeOf(q.Community)}}, query...)
	} else if by.Guest() {
		places, err := s.placesOf(ctx, by)
		if err != nil || len(places) == 0 {
			return nil, err
		}
		query = append([][]string{places}, query...)
	}
	condition, arg := s.match("$2", query)
	args := []any{int64(by.ID), arg, top, limit}
	kinds := `d.kind IN ('post', 'comment')`
	if q.Kind == Post || q.Kind == Comment {
		args = append(args, string(q.Kind))
		kinds = `d.kind = $5`
	}
	rows, err := s.DB.Read().QueryContext(ctx, s.contentSQL(by, condition, kinds), args...)
	return collect(rows, err, scanCandidate)
}

// hits begins a query over the index rows t that meet condition, joined with
// their documents d: what stands before SELECT, what it selects from, and the
// condition. SQLite walks its full-text index from the newest on and stops at the
// limit. PostgreSQL would rather walk a whole table from the newest on, which for
// a rare word does not end: there the index is asked first, and the documents of
// the newest hits are fetched one by one until the limit.
func (s *Service) hits(condition string) (with, from, where string) {
	if s.DB.Engine() == db.Postgres {
		return `WITH hit AS MATERIALIZED (SELECT t.rowid FROM search_text t WHERE ` + condition + `) `,
			`(SELECT rowid FROM hit ORDER BY rowid DESC LIMIT 20000) t CROSS JOIN LATERAL
			(SELECT x.id, x.kind, x.thread_id, x.lang, x.title, x.words, x.community_id FROM search_document x WHERE x.id = t.rowid OFFSET 0) d`, `TRUE`
	}
	return ``, `search_text t CROSS JOIN search_document d`, condition
}

// contentSQL joins in the order it is written.
func (s *Service) contentSQL(by actor.Actor, condition, kinds string) string {
	with, from, where := s.hits(condition + ` AND t.rowid <= $3`)
	return with + `SELECT ` + candidateColumns + `
		FROM ` + from + ` CROSS JOIN community c
		WHERE ` + where + ` AND d.id = t.rowid AND ` + kinds + `
		  AND c.id = d.community_id AND ` + community.ReadableSQL(by, "c", "$1") + `
		ORDER BY t.rowid DESC LIMIT $4`
}

// placesOf are the terms of the communities somebody belongs to.
func (s *Service) placesOf(ctx context.Context, by actor.Actor) ([]string, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT community_id FROM community_member WHERE person_id = $1 LIMIT 200`, int64(by.ID))
	return collect(rows, err, func(r scanner) (string, error) {
		var n int64
		err := r.Scan(&n)
		return placeOf(n), err
	})
}

// communities lists communities that meet query, whose terms say whether names
// or everything is looked at, and that by may know of.
func (s *Service) communities(ctx context.Context, by actor.Actor, query [][]string, limit int) ([]candidate, error) {
	condition, arg := s.match("$2", query)
	rows, err := s.DB.Read().QueryContext(ctx, s.communitySQL(by, condition), int64(by.ID), arg, limit)
	return collect(rows, err, scanCandidate)
}

func (s *Service) communitySQL(by actor.Actor, condition string) string {
	with, from, where := s.hits(condition)
	return with + `SELECT ` + candidateColumns + `
		FROM ` + from + ` CROSS JOIN community c
		WHERE ` + where + ` AND d.id = t.rowid AND d.kind = 'community' AND c.id = d.id AND c.archived_at IS NULL AND ` + known(by) + `
		ORDER BY t.rowid DESC LIMIT $3`
}

// known is the condition under which somebody may know that community c exists.
func known(by actor.Actor) string {
	const belongs = `EXISTS (SELECT 1 FROM community_member m WHERE m.community_id = c.id AND m.person_id = $1)
		OR EXISTS (SELECT 1 FROM community_request r WHERE r.community_id = c.id AND r.person_id = $1 AND r.invited_by IS NOT NULL)`
	switch {
	case by.IsSystem():
		return `CAST($1 AS BIGINT) = $1`
	case by.Guest():
		return `(` + belongs + `)`
	}
	return `(c.access <> 'hidden' OR ` + belongs + `)`
}

// people lists people whose profile meets query. Guests have no directory and
// find nobody this way.
func (s *Service) people(ctx context.Context, by actor.Actor, query [][]string, limit int) ([]candidate, error) {
	if by.Guest() {
		return nil, nil
	}
	condition, arg := s.match("$1", with(humanTerm, query))
	rows, err := s.DB.Read().QueryContext(ctx, s.personSQL(condition), arg, limit)
	return collect(rows, err, scanCandidate)
}

func (s *Service) personSQL(condition string) string {
	with, from, where := s.hits(condition)
	return with + `SELECT ` + candidateColumns + `
		FROM ` + from + `
		WHERE ` + where + ` AND d.id = t.rowid AND d.kind = 'person' ORDER BY t.rowid DESC LIMIT $2`
}
