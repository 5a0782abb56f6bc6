package person

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Filter narrows the directory. The zero Filter shows everybody who works here.
type Filter struct {
	Query string // beginnings of words of the name or username; all have to be met
	Unit  UnitID // with its descendants
	Site  UnitID
}

// Listing is one page of the directory. After leads to the next one; 0 at the end.
type Listing struct {
	People []Person
	After  actor.ID
}

// maxQueryWords bounds what one search costs.
const maxQueryWords = 5

// lastRune ends the range of keys that begin with a prefix.
const lastRune = "\U0010FFFF"

// Directory lists people by name, after the person after (0 begins), at most
// limit (1 to 100). Guests have no directory: ErrForbidden.
func (s *Service) Directory(ctx context.Context, by actor.Actor, f Filter, after actor.ID, limit int) (Listing, error) {
	if !by.SignedIn() || by.Guest() {
		return Listing{}, ErrForbidden
	}
	limit = min(max(limit, 1), 100)
	q := s.DB.Read()
	units, err := below(ctx, q, f.Unit)
	if err != nil {
		return Listing{}, err
	}
	fold := ""
	if after != 0 {
		err := q.QueryRowContext(ctx, `SELECT name_fold FROM person WHERE id = $1`, int64(after)).Scan(&fold)
		if errors.Is(err, sql.ErrNoRows) {
			after, err = 0, nil
		}
		if err != nil {
			return Listing{}, err
		}
	}
	query, args := directoryQuery(f, units, fold, after, limit+1)
	found, err := people(ctx, q, query, args...)
	if err != nil {
		return Listing{}, err
	}
	out := Listing{People: found}
	if len(found) > limit {
		out.People = found[:limit]
		out.After = found[limit-1].ID
	}
	return out, nil
}

// below lists a department and those under it; nil for no department. They are
// looked up first because an engine that knows them finds their people by index.
func below(ctx context.Context, q db.Q, unit UnitID) ([]int64, error) {
	if unit == 0 {
		return nil, nil
	}
	ids, err := list(ctx, q, func(row scanner) (int64, error) {
		var id int64
		err := row.Scan(&id)
		return id, err
	}, `WITH RECURSIVE below (id) AS (SELECT CAST($1 AS BIGINT)
			UNION SELECT c.id FROM person_unit c JOIN below ON c.parent_id = below.id)
		SELECT id FROM below LIMIT 4000`, int64(unit))
	return padded(ids), err
}

func directoryQuery(f Filter, units []int64, fold string, after actor.ID, limit int) (string, []any) {
	where, args := matching(`WHERE p.left_at IS NULL`, queryWords(f.Query))
	if len(units) > 0 {
		var in string
		in, args = db.In(len(args)+1, units, args)
		where += ` AND p.unit_id IN ` + in
	}
	if f.Site != 0 {
		args = append(args, int64(f.Site))
		where += ` AND p.site_id = ` + param(len(args))
	}
	if after != 0 {
		args = append(args, fold, int64(after))
		where += ` AND (p.name_fold, p.id) > (` + param(len(args)-1) + `, ` + param(len(args)) + `)`
	}
	args = append(args, limit)
	return personSelect + where + ` ORDER BY p.name_fold, p.id LIMIT ` + param(len(args)), args
}

// matching adds to where that a person has a word beginning with each of those typed.
func matching(where string, typed []string) (string, []any) {
	var args []any
	for _, w := range typed {
		args = append(args, w, w+lastRune)
		where += ` AND p.id IN (SELECT w.person_id FROM person_word w WHERE w.word >= ` + param(len(args)-1) + ` AND w.word < ` + param(len(args)) + `)`
	}
	return where, args
}

func param(n int) string { return "$" + strconv.Itoa(n) }

func queryWords(query string) []string {
	all := wordsOf(query)
	return all[:min(len(all), maxQueryWords)]
}

// Suggest lists accounts whose name or username has words that begin like those
// of prefix, for mentions; at most limit (1 to 20). Guests are offered those who
// share a community with them.
func (s *Service) Suggest(ctx context.Context, by actor.Actor, prefix string, limit int) ([]Card, error) {
	limit = min(max(limit, 1), 20)
	typed := queryWords(strings.TrimPrefix(strings.TrimSpace(prefix), "@"))
	if len(typed) == 0 || !by.SignedIn() {
		return nil, nil
	}
	fetch := limit
	if by.Guest() {
		fetch = 5 * limit
	}
	query, args := suggestQuery(typed, fetch)
	cards, err := list(ctx, s.DB.Read(), scanCard, query, args...)
	if err != nil || !by.Guest() {
		return cards, err
	}
	return s.circleOf(ctx, by, cards, limit)
}

func suggestQuery(typed []string, limit int) (string, []any) {
	where, args := matching(`WHERE p.left_at IS NULL AND p.has_account`, typed)
	args = append(args, limit)
	return cardSelect + where + ` ORDER BY p.name_fold, p.id LIMIT ` + param(len(args)), args
}

func (s *Service) circleOf(ctx context.Context, by actor.Actor, cards []Card, limit int) ([]Card, error) {
	var out []Card
	for _, c := range cards {
		seen, err := s.sees(ctx, by, c.ID)
		if err != nil {
			return nil, err
		}
		if seen && len(out) < limit {
			c.UnitName = ""
			out = append(out, c)
		}
	}
	return out, nil
}
