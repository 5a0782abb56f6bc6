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
	"example.org/linden/internal/platform/text"
)

const personSelect = `SELECT p.id, p.username, p.name, p.email, p.title, p.about, p.ask_me_about, p.lang, p.zone, p.theme,
	coalesce(p.unit_id, 0), coalesce(u.name, ''), coalesce(p.site_id, 0), coalesce(l.name, ''),
	coalesce(p.manager_id, 0), coalesce(m.name, ''), p.roles, p.has_account, p.absent, p.keys_off, p.picture_key,
	p.joined_at, p.left_at
	FROM person p
	LEFT JOIN person_unit u ON u.id = p.unit_id
	LEFT JOIN person_unit l ON l.id = p.site_id
	LEFT JOIN person m ON m.id = p.manager_id `

type scanner interface{ Scan(dest ...any) error }

func scanPerson(row scanner) (Person, error) {
	var p Person
	var unit, site UnitRef
	var manager Ref
	var ask, roles string
	var joined int64
	var left sql.NullInt64
	err := row.Scan(&p.ID, &p.Username, &p.Name, &p.Email, &p.Title, &p.About, &ask, &p.Lang, &p.Zone, &p.Theme,
		&unit.ID, &unit.Name, &site.ID, &site.Name, &manager.ID, &manager.Name, &roles,
		&p.HasAccount, &p.Absent, &p.KeysOff, &p.PictureKey, &joined, &left)
	if err != nil {
		return Person{}, err
	}
	p.AskMeAbout, p.Roles, p.JoinedAt = splitLines(ask), parseRoles(roles), time.UnixMilli(joined).UTC()
	if unit.ID != 0 {
		p.Unit = &unit
	}
	if site.ID != 0 {
		p.Site = &site
	}
	if manager.ID != 0 {
		p.Manager = &manager
	}
	if left.Valid {
		at := time.UnixMilli(left.Int64).UTC()
		p.LeftAt = &at
	}
	return p, nil
}

func get(ctx context.Context, q db.Q, who actor.ID) (Person, error) {
	p, err := scanPerson(q.QueryRowContext(ctx, personSelect+`WHERE p.id = $1`, int64(who)))
	if errors.Is(err, sql.ErrNoRows) {
		return Person{}, ErrNotFound
	}
	return p, err
}

func people(ctx context.Context, q db.Q, query string, args ...any) ([]Person, error) {
	return list(ctx, q, scanPerson, query, args...)
}

func list[T any](ctx context.Context, q db.Q, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func parseRoles(stored string) actor.Role {
	roles, _ := actor.ParseRoles(strings.Split(stored, ","))
	return roles
}

func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// joinLines keeps a list in one column; entries have no line breaks of their own.
func joinLines(all []string) string {
	var out []string
	for _, s := range all {
		if s = strings.Join(strings.Fields(s), " "); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "\n")
}

// millis is a moment as stored; nil for none.
func millis(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UnixMilli()
}

// nullable is an id as stored; nil for none.
func nullable[T ~int64](v T) any {
	if v == 0 {
		return nil
	}
	return int64(v)
}

// words are the keys under which the beginning of a name or username is found.
func words(name, username string) []string {
	out := wordsOf(name)
	out = append(out, wordsOf(username)...)
	slices.Sort(out)
	return slices.Compact(out)
}

func wordsOf(s string) []string {
	const most = 12
	all := text.Tokens(strings.NewReplacer(".", " ", "_", " ", "-", " ", "@", " ").Replace(s))
	for i := range all {
		all[i] = text.Fold(all[i])
	}
	return all[:min(len(all), most)]
}

// writeWords replaces the words of one person.
func writeWords(ctx context.Context, tx db.Tx, who actor.ID, name, username string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM person_word WHERE person_id = $1`, int64(who)); err != nil {
		return err
	}
	var args []any
	for _, w := range words(name, username) {
		args = append(args, int64(who), w)
	}
	return insertMany(ctx, tx, `INSERT INTO person_word (person_id, word) VALUES `, 2, args)
}

// insertMany inserts rows of the given number of columns, some at a time: what
// SQLite's driver needs to bind a parameter grows with their number.
func insertMany(ctx context.Context, tx db.Tx, head string, columns int, args []any) error {
	size := 200 / columns * columns
	for len(args) > 0 {
		n := min(len(args), size)
		if _, err := tx.ExecContext(ctx, head+db.Rows(n/columns, columns), args[:n]...); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}
