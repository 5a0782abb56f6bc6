package person

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Names returns the cards of the people with ids; unknown ids are left out.
// It costs one query for up to 400 different ids.
func Names(ctx context.Context, q db.Q, ids []actor.ID) (map[actor.ID]Card, error) {
	const most = 400
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	out := make(map[actor.ID]Card, len(ids))
	for chunk := range slices.Chunk(ids, most) {
		in, args := db.In(1, padded(raw(chunk)), nil)
		cards, err := list(ctx, q, scanCard, cardSelect+`WHERE p.id IN `+in, args...)
		if err != nil {
			return nil, err
		}
		for _, c := range cards {
			out[c.ID] = c
		}
	}
	return out, nil
}

const cardSelect = `SELECT p.id, p.username, p.name, p.title, coalesce(u.name, ''), p.picture_key, p.left_at IS NOT NULL
	FROM person p LEFT JOIN person_unit u ON u.id = p.unit_id `

func scanCard(row scanner) (Card, error) {
	var c Card
	err := row.Scan(&c.ID, &c.Username, &c.Name, &c.Title, &c.UnitName, &c.PictureKey, &c.Left)
	return c, err
}

func raw(ids []actor.ID) []int64 {
	out := make([]int64, len(ids))
	for i, v := range ids {
		out[i] = int64(v)
	}
	return out
}

// padded repeats the last id up to a power of two, so that lists of every length
// need only a few prepared statements.
func padded(ids []int64) []int64 {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	for n := len(ids); n > 0 && n < size; n++ {
		ids = append(ids, ids[n-1])
	}
	return ids
}

// ByUsername finds the card of a username in any case; ErrNotFound if nobody has it.
func ByUsername(ctx context.Context, q db.Q, username string) (Card, error) {
	return oneCard(ctx, q, `WHERE p.username = $1`, strings.ToLower(strings.TrimSpace(username)))
}

// ByEmail finds the card of an address in any case; ErrNotFound if nobody has it.
func ByEmail(ctx context.Context, q db.Q, email string) (Card, error) {
	if email = foldEmail(email); email == "" {
		return Card{}, ErrNotFound
	}
	return oneCard(ctx, q, `WHERE p.email = $1 AND p.email <> ''`, email)
}

func oneCard(ctx context.Context, q db.Q, where string, arg any) (Card, error) {
	c, err := scanCard(q.QueryRowContext(ctx, cardSelect+where, arg))
	if errors.Is(err, sql.ErrNoRows) {
		return Card{}, ErrNotFound
	}
	return c, err
}

// ByUsernames maps those of the usernames that exist to their people: one
// query, whatever the number of mentions in a text.
func ByUsernames(ctx context.Context, q db.Q, usernames []string) (map[string]Card, error) {
	const most = 100
	lower := make([]string, 0, len(usernames))
	for _, u := range usernames {
		lower = append(lower, strings.ToLower(u))
	}
	lower = lower[:min(len(lower), most)]
	in, args := db.In(1, lower, nil)
	cards, err := list(ctx, q, scanCard, cardSelect+`WHERE p.left_at IS NULL AND p.username IN `+in, args...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Card, len(cards))
	for _, c := range cards {
		out[c.Username] = c
	}
	return out, nil
}

func foldEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Units lists all departments and sites, at most 20,000 of them, by name.
func Units(ctx context.Context, q db.Q) ([]Unit, error) {
	return list(ctx, q, func(row scanner) (Unit, error) {
		var u Unit
		err := row.Scan(&u.ID, &u.Parent, &u.Site, &u.Name)
		return u, err
	}, `SELECT id, coalesce(parent_id, 0), site, name FROM person_unit ORDER BY name_fold, id LIMIT 20000`)
}

// Headcount is how many people a unit has itself, without its descendants.
type Headcount struct {
	People   int // all of the workforce
	Accounts int // of these, who can sign in
}

// Headcounts counts, per department, the people who had joined and not left at
// a moment. Unit 0 holds those without department. Units without people are
// left out.
func Headcounts(ctx context.Context, q db.Q, at time.Time) (map[UnitID]Headcount, error) {
	return headcounts(ctx, q, `SELECT coalesce(unit_id, 0), count(*), count(*) FILTER (WHERE has_account)
		FROM person WHERE joined_at <= $1 AND (left_at IS NULL OR left_at > $1) GROUP BY unit_id`, at.UnixMilli())
}

// SiteHeadcounts is Headcounts per site.
func SiteHeadcounts(ctx context.Context, q db.Q, at time.Time) (map[UnitID]Headcount, error) {
	return headcounts(ctx, q, `SELECT coalesce(site_id, 0), count(*), count(*) FILTER (WHERE has_account)
		FROM person WHERE joined_at <= $1 AND (left_at IS NULL OR left_at > $1) GROUP BY site_id`, at.UnixMilli())
}

func headcounts(ctx context.Context, q db.Q, query string, args ...any) (map[UnitID]Headcount, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[UnitID]Headcount{}
	for rows.Next() {
		var unit UnitID
		var h Headcount
		if err := rows.Scan(&unit, &h.People, &h.Accounts); err != nil {
			return nil, err
		}
		out[unit] = h
	}
	return out, rows.Err()
}

// WithRole lists the accounts that have a role, by name, at most 200.
func WithRole(ctx context.Context, q db.Q, role actor.Role) ([]Card, error) {
	found, err := list(ctx, q, scanCard, cardSelect+`WHERE p.roles <> '' AND p.has_account AND p.left_at IS NULL AND (',' || p.roles || ',') LIKE $1
		ORDER BY p.name_fold, p.id LIMIT 200`, "%,"+role.String()+",%")
	return found, err
}
