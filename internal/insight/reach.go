package insight

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/db"
)

// Level is how far somebody takes part in 28 days; everybody has exactly one.
type Level string

// The levels. "Not connected" is about accounts, not about people.
const (
	NotConnected Level = "not_connected"
	NotYetActive Level = "not_yet_active"
	Reads        Level = "reads"
	Reacts       Level = "reacts"
	Writes       Level = "writes"
)

// Levels lists them from the outside in.
func Levels() []Level { return []Level{NotConnected, NotYetActive, Reads, Reacts, Writes} }

// Department is a unit with its levels as they may be shown.
type Department struct {
	Unit   person.UnitID
	Parent person.UnitID
	Name   string
	Levels map[Level]disclosure.Released // people directly in the unit
}

// Reach is who takes part, by department, over 28 days.
type Reach struct {
	From, To    time.Time
	Sheet       disclosure.ReachSheet // share of active people: who read, reacted or wrote
	Departments []Department          // by name; keys of the sheet are their ids
}

// UnitKey is the key of a department in a ReachSheet.
func UnitKey(u person.UnitID) string { return strconv.FormatInt(int64(u), 10) }

// UnitOf is the department of a key; 0 for the people without one.
func UnitOf(key string) person.UnitID {
	n, _ := strconv.ParseInt(key, 10, 64)
	return person.UnitID(n)
}

const reachDays = 28

// Reach computes the reach of all departments as of now. Everybody of the
// workforce counts, with or without account.
func (s *Service) Reach(ctx context.Context, now time.Time) (Reach, error) {
	r := Reach{From: now.AddDate(0, 0, -reachDays), To: now}
	heads, err := person.Headcounts(ctx, s.DB.Read(), now)
	if err != nil {
		return r, err
	}
	if r.Departments, err = s.departments(ctx); err != nil {
		return r, err
	}
	taking, err := s.taking(ctx, now)
	if err != nil {
		return r, err
	}
	cells := make([]disclosure.ReachCell, 0, len(r.Departments)+1)
	rows, table := make([]string, 0, len(r.Departments)), make([][]int, 0, len(r.Departments))
	for _, d := range append(slices.Clone(r.Departments), Department{}) {
		h, t := heads[d.Unit], taking[d.Unit]
		active := min(t[Reads]+t[Reacts]+t[Writes], h.People)
		parent := UnitKey(d.Parent)
		if d.Parent == 0 {
			parent = ""
		}
		// A handful without department, guests mostly, would hide a whole division
		// with them; they count in no row.
		if d.Unit == 0 && h.People < s.K.Int() {
			continue
		}
		cells = append(cells, disclosure.ReachCell{Key: UnitKey(d.Unit), Parent: parent, Active: active, Eligible: h.People})
		outside := h.People - h.Accounts
		rows = append(rows, UnitKey(d.Unit))
		table = append(table, []int{outside, max(0, h.People-outside-active), t[Reads], t[Reacts], t[Writes]})
	}
	r.Sheet = disclosure.Reach(cells, s.K, nil)
	cols := make([]string, 0, len(Levels()))
	for _, l := range Levels() {
		cols = append(cols, string(l))
	}
	cross := disclosure.NewCross(rows, cols, table, s.K)
	for i := range r.Departments {
		r.Departments[i].Levels = map[Level]disclosure.Released{}
		for j, l := range Levels() {
			r.Departments[i].Levels[l] = cross.Count(i, j)
		}
	}
	return r, nil
}

func (s *Service) departments(ctx context.Context) ([]Department, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT id, coalesce(parent_id, 0), name FROM person_unit WHERE NOT site ORDER BY name_fold, id LIMIT 20000`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Department
	for rows.Next() {
		var d Department
		if err := rows.Scan(&d.Unit, &d.Parent, &d.Name); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// taking counts, per department, the people who are there at now by the highest
// level they reached.
func (s *Service) taking(ctx context.Context, now time.Time) (map[person.UnitID]map[Level]int, error) {
	unseen, err := s.unseen(ctx)
	if err != nil {
		return nil, err
	}
	in, args := db.In(4, unseen, []any{dayOf(now) - reachDays + 1, dayOf(now), now.UnixMilli()})
	if len(unseen) == 0 {
		in = "(0)"
	}
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT t.unit_id, t.level, count(*) FROM (
			SELECT coalesce(p.unit_id, 0) AS unit_id, CASE WHEN sum(d.posts + d.comments) > 0 THEN 3 WHEN sum(d.reactions) > 0 THEN 2
				WHEN sum(d.views) > 0 THEN 1 ELSE 0 END AS level
			FROM insight_day d JOIN person p ON p.id = d.person_id
			WHERE d.day >= $1 AND d.day <= $2 AND p.joined_at <= $3 AND (p.left_at IS NULL OR p.left_at > $3) AND d.community_id NOT IN `+in+`
			GROUP BY p.id, p.unit_id) AS t
		WHERE t.level > 0 GROUP BY t.unit_id, t.level`, args...)
	return scanTaking(rows, err)
}

func scanTaking(rows *sql.Rows, err error) (map[person.UnitID]map[Level]int, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	levels := map[int]Level{1: Reads, 2: Reacts, 3: Writes}
	out := map[person.UnitID]map[Level]int{}
	for rows.Next() {
		var u person.UnitID
		var level, n int
		if err := rows.Scan(&u, &level, &n); err != nil {
			return nil, err
		}
		if out[u] == nil {
			out[u] = map[Level]int{}
		}
		out[u][levels[level]] += n
	}
	return out, rows.Err()
}

// Known maps the departments by id.
func (r Reach) Known() map[person.UnitID]Department {
	out := make(map[person.UnitID]Department, len(r.Departments))
	for _, d := range r.Departments {
		out[d.Unit] = d
	}
	return out
}
