package insight_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/science/phase"
)

// monday is 9 o'clock on a Monday.
var monday = time.Date(2024, 1, 1, 9, 0, 0, 0, time.UTC)

type records []archive.Record

func (records) Name() string { return "test" }

func (rs records) Read(_ context.Context, emit func(archive.Record) error) error {
	for _, r := range rs {
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}

type world struct {
	*insight.Service
	t      *testing.T
	db     *db.DB
	loader archive.Loader
	run    *ledger.Runner
}

func newWorld(t *testing.T, d *db.DB) *world {
	ids := id.NewSource(time.Now)
	l := ledger.New(ids.New)
	return &world{Service: insight.New(insight.Options{DB: d}), t: t, db: d,
		run: ledger.NewRunner(d, l, slog.New(slog.NewTextHandler(t.Output(), nil)), insight.Consumers()...),
		loader: archive.Loader{DB: d, IDs: ids, Now: time.Now,
			People:    person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: time.Now}),
			Community: community.New(d, l, time.Now, ids.New), Posts: post.New(d, l, time.Now, ids.New)}}
}

func (w *world) load(rs ...archive.Record) {
	w.t.Helper()
	if _, err := w.loader.Load(w.t.Context(), records(rs)); err != nil {
		w.t.Fatal(err)
	}
	w.catchUp()
}

func (w *world) catchUp() {
	w.t.Helper()
	if err := w.run.CatchUp(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) number(query string, args ...any) int64 {
	w.t.Helper()
	var n int64
	if err := w.db.Read().QueryRowContext(w.t.Context(), query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// dump is all rows of the projections as text.
func (w *world) dump() []string {
	w.t.Helper()
	var out []string
	for _, q := range []string{
		`SELECT post_id, community_id, author_id, CAST(question AS TEXT) || CAST(guessed AS TEXT), coalesce(accepted_at, 0), coalesce(first_reply_id, 0), coalesce(first_reply_by, 0) FROM insight_thread ORDER BY post_id`,
		`SELECT community_id, day, person_id, posts, comments, reactions, views FROM insight_day ORDER BY community_id, day, person_id`,
		`SELECT day, contributions, 0, 0, 0, 0, 0 FROM insight_total ORDER BY day`,
		`SELECT person_id, community_id, object_id, thread_id, 0, 0, 0 FROM insight_first ORDER BY person_id, community_id`,
	} {
		rows, err := w.db.Read().QueryContext(w.t.Context(), q)
		if err != nil {
			w.t.Fatal(err)
		}
		for rows.Next() {
			var v [7]any
			if err := rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]); err != nil {
				w.t.Fatal(err)
			}
			out = append(out, fmt.Sprint(v))
		}
		rows.Close()
	}
	return out
}

func people(n int) []archive.Record {
	out := []archive.Record{archive.Unit{Key: "u1", Name: "Werk"}, archive.Unit{Key: "u2", Name: "Labor"}}
	for i := range n {
		p := archive.Person{Key: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i), Username: fmt.Sprint("person", i), Unit: "u1", Joined: monday.AddDate(-1, 0, 0)}
		if i >= n/2 {
			p.Unit = "u2"
		}
		if i == 0 {
			p.Staff = true
		}
		out = append(out, p)
	}
	return append(out, archive.Community{Key: "c", Name: "Pumpen", Created: monday, Hosts: []string{"p1"}, Type: "forum"})
}

func (w *world) community() int64 {
	return w.number(`SELECT min(id) FROM community WHERE name = 'Pumpen'`)
}

func (w *world) person(i int) int64 {
	return w.number(`SELECT id FROM person WHERE username = $1`, fmt.Sprint("person", i))
}

func conversation() []archive.Record {
	h := time.Hour
	return append(people(6),
		archive.Post{Key: "q1", Community: "c", Author: "p2", Title: "Wie entlüfte ich?", Body: "Weiß das jemand?", Question: true, At: monday},
		archive.Comment{Key: "k1", Post: "q1", Author: "p2", Body: "Nachtrag", At: monday.Add(h)},
		archive.Comment{Key: "k2", Post: "q1", Author: "p3", Body: "So.", At: monday.Add(2 * h)},
		archive.Comment{Key: "k3", Post: "q1", Author: "p0", Body: "Oder so.", At: monday.Add(3 * h)},
		archive.Reaction{Target: "k2", Person: "p2", Kind: "thanks", At: monday.Add(3 * h)},
		archive.Reaction{Target: "k2", Person: "p3", Kind: "like", At: monday.Add(3 * h)},
		archive.View{Post: "q1", Person: "p4", At: monday.Add(4 * h)},
		archive.Accept{Post: "q1", Comment: "k2", By: "p2", At: monday.Add(5 * h)},
		archive.Post{Key: "q2", Community: "c", Author: "p3", Title: "Neue Anlage", Body: "Sie läuft.", At: monday.Add(26 * h)},
		archive.Post{Key: "q3", Community: "c", Author: "p3", Title: "Wer kennt das Ventil?", Body: "Ich suche es.", At: monday.Add(27 * h)},
	)
}

func TestProjectionsFollowAndRebuild(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(conversation()...)
		c := w.community()
		got := w.number(`SELECT first_reply_by FROM insight_thread WHERE question AND community_id = $1 ORDER BY post_id LIMIT 1`, c)
		if want := w.person(3); got != want {
			t.Errorf("first reply by %d, want %d: the asker's own does not count", got, want)
		}
		for what, query := range map[string]string{
			"questions":            `SELECT count(*) - 2 FROM insight_thread WHERE question`,
			"guessed":              `SELECT count(*) - 1 FROM insight_thread WHERE guessed`,
			"contributions":        `SELECT sum(posts + comments) - 6 FROM insight_day`,
			"total":                `SELECT sum(contributions) - 6 FROM insight_total`,
			"reactions to others":  `SELECT sum(reactions) - 1 FROM insight_day`,
			"views":                `SELECT sum(views) - 1 FROM insight_day`,
			"first in the network": `SELECT count(*) - 3 FROM insight_first WHERE community_id = 0`,
		} {
			if n := w.number(query); n != 0 {
				t.Errorf("%s: off by %d", what, n)
			}
		}
		first := w.number(`SELECT id FROM post_comment WHERE author_id = $1`, w.person(3))
		if err := w.loader.Posts.Delete(t.Context(), actor.System, first); err != nil {
			t.Fatal(err)
		}
		w.catchUp()
		if got, want := w.number(`SELECT first_reply_by FROM insight_thread ORDER BY post_id LIMIT 1`), w.person(0); got != want {
			t.Errorf("after a deletion the first reply is by %d, want %d", got, want)
		}
		before := w.dump()
		names := []string{}
		for _, consumer := range insight.Consumers() {
			names = append(names, consumer.Name())
		}
		if err := w.run.Rebuild(t.Context(), nil, names...); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, w.dump()); diff != "" {
			t.Errorf("rebuilt projections differ (-was +is):\n%s", diff)
		}
	})
}

// A question answered later is open when looked at earlier.
func TestAsOfAMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(conversation()...)
		for _, c := range []struct {
			at              time.Duration
			questions, open int
		}{{time.Minute, 1, 1}, {90 * time.Minute, 1, 1}, {3 * time.Hour, 1, 0}, {48 * time.Hour, 2, 1}} {
			r, win, err := w.ReplyTimes(t.Context(), w.community(), monday.Add(c.at))
			if err != nil || r.Questions != c.questions || r.Open != c.open || !win.Network {
				t.Errorf("after %s: %d questions, %d open, network %t, %v; want %d, %d, true", c.at, r.Questions, r.Open, win.Network, err, c.questions, c.open)
			}
		}
		places, err := w.Places(t.Context(), monday)
		if err != nil || len(places) != 1 {
			t.Errorf("places = %v, %v", places, err)
		}
		st, err := w.Portfolio(t.Context(), monday.Add(48*time.Hour))
		if err != nil || len(st) != 1 || st[0].Waiting != 1 || st[0].Phase != phase.Unknown {
			t.Errorf("portfolio = %+v, %v", st, err)
		}
	})
}

// life is a community in which n people write once a week.
func life(weeks int, writers func(week int) int) []archive.Record {
	out := people(40)
	for w := range weeks {
		for p := range writers(w) {
			at := monday.AddDate(0, 0, 7*w).Add(time.Duration(p) * time.Hour)
			out = append(out, archive.Post{Key: fmt.Sprint("w", w, "-", p), Community: "c", Author: fmt.Sprint("p", p+2), Title: "Stand", Body: "Läuft.", At: at})
		}
	}
	return out
}

func path(t *testing.T, w *world, now time.Time) []string {
	t.Helper()
	weeks, err := w.Path(t.Context(), w.community(), now, 500)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, v := range weeks {
		out = append(out, fmt.Sprintf("%s %d %s %s %d %.4f", v.Start.Format(time.DateOnly), v.Contributors, v.Raw, v.Phase, v.Since, v.Features.Trend))
	}
	return out
}

func TestWeeksAreTheSameInSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(life(60, func(week int) int { return max(3, min(30, 50-week)) })...)
		end := monday.AddDate(0, 0, 7*60)
		if n, err := w.Weeks(t.Context(), end); err != nil || n != 60 {
			t.Fatalf("computed %d weeks, %v; want 60", n, err)
		}
		if n, err := w.Weeks(t.Context(), end); err != nil || n != 0 {
			t.Errorf("computed %d weeks again, %v", n, err)
		}
		want := path(t, w, end)
		changes, err := w.Changes(t.Context(), end, 60)
		if err != nil || len(changes) == 0 || changes[0].Before == changes[0].Phase {
			t.Errorf("changes = %+v, %v", changes, err)
		}
		falls := false
		for _, c := range changes {
			falls = falls || c.Phase == phase.Decline
		}
		if !falls {
			t.Errorf("a falling community never declines: %v", want)
		}
		if err := w.run.Rebuild(t.Context(), nil, "insight_day"); err != nil {
			t.Fatal(err)
		}
		if n := w.number(`SELECT count(*) FROM insight_week`); n != 0 {
			t.Errorf("%d weeks survive a rebuild of the days", n)
		}
		for i := 1; i <= 60; i++ {
			if _, err := w.Weeks(t.Context(), monday.AddDate(0, 0, 7*i)); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, path(t, w, end)); diff != "" {
			t.Errorf("weeks computed in steps differ (-at once +in steps):\n%s", diff)
		}
		w.load(archive.Community{Key: "c", Name: "Pumpen", Created: monday}, archive.Post{Key: "late", Community: "c", Author: "p2",
			Title: "Nachgetragen", Body: "Von damals.", At: monday.AddDate(0, 0, 7*40)})
		if n := w.number(`SELECT count(*) FROM insight_week`); n != 40 {
			t.Errorf("%d weeks are kept after an act of week 41 came in, want 40", n)
		}
	})
}

func TestSeriesCountsPeopleNotClicks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rs := people(5)
		for i := range 6 {
			for _, who := range []string{"p0", "p1", "p2"} { // staff, a host, a member
				rs = append(rs, archive.Post{Key: fmt.Sprint(who, i), Community: "c", Author: who, Title: "x", Body: "x", At: monday.Add(time.Duration(i) * time.Minute)})
			}
		}
		rs = append(rs, archive.Post{Key: "later", Community: "c", Author: "p3", Title: "x", Body: "x", At: monday.AddDate(0, 0, 8)})
		w.load(rs...)
		c := w.community()
		got, err := w.Series(t.Context(), []int64{c, 7}, monday, 3, monday.AddDate(0, 0, 14))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[int64][]float64{c: {3, 1}, 7: {0, 0}}, got); diff != "" {
			t.Errorf("series (-want +got):\n%s", diff)
		}
	})
}

func TestReachHoldsBackSmallDepartments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rs := append(people(2), archive.Unit{Key: "u3", Name: "Leitung"}, archive.Unit{Key: "u4", Name: "Lager"}, archive.Unit{Key: "u5", Name: "Büro"})
		for unit, size := range map[string]int{"u1": 60, "u2": 50, "u3": 1, "u4": 40, "u5": 20} {
			for i := range size {
				who := fmt.Sprint(unit, "-", i)
				rs = append(rs, archive.Person{Key: who, Name: who, Unit: unit, Joined: monday.AddDate(-1, 0, 0)})
				if unit != "u2" {
					rs = append(rs, archive.Post{Key: "post" + who, Community: "c", Author: who, Title: "x", Body: "x", At: monday.Add(time.Duration(i) * time.Minute)})
				}
			}
		}
		w.load(rs...)
		r, err := w.Reach(t.Context(), monday.AddDate(0, 0, 3))
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]insight.Department{}
		for _, dep := range r.Departments {
			names[dep.Name] = dep
		}
		flagged := map[string]bool{}
		for _, row := range r.Sheet.Rows {
			if row.NotReached && row.Other == 0 {
				flagged[row.Key] = true
			}
			if row.Key == insight.UnitKey(names["Leitung"].Unit) && row.Other == 0 {
				t.Error("a department of one is shown")
			}
		}
		if !flagged[insight.UnitKey(names["Labor"].Unit)] || flagged[insight.UnitKey(names["Werk"].Unit)] {
			t.Errorf("not reached: %v, want only Labor (%d)", flagged, names["Labor"].Unit)
		}
		if v, ok := names["Leitung"].Levels[insight.NotYetActive].Value(); ok {
			t.Errorf("levels of a department of one are shown: %v", v)
		}
		if empty, err := w.Reach(t.Context(), monday.AddDate(0, 3, 0)); err != nil || len(empty.Departments) != 5 {
			t.Errorf("three months later: %d departments, %v", len(empty.Departments), err)
		}
	})
}

func TestSmallHiddenCommunitiesAreNotAnalysed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(append(people(4), archive.Community{Key: "h", Name: "Geheim", Access: "hidden", Created: monday, Hosts: []string{"p2"}},
			archive.Post{Key: "hq", Community: "h", Author: "p2", Title: "Wer weiß das?", Body: "?", Question: true, At: monday})...)
		now := monday.AddDate(0, 0, 14)
		places, err := w.Places(t.Context(), now)
		if err != nil || len(places) != 1 {
			t.Errorf("places = %v, %v; want Pumpen only", places, err)
		}
		if _, err := w.Weeks(t.Context(), now); err != nil {
			t.Fatal(err)
		}
		if n := w.number(`SELECT count(*) FROM insight_week WHERE community_id <> $1`, w.community()); n != 0 {
			t.Errorf("%d weeks of a hidden community were computed", n)
		}
		if r, _, err := w.ReplyTimes(t.Context(), 0, now); err != nil || r.Questions != 0 {
			t.Errorf("the network counts %d questions, %v; want none", r.Questions, err)
		}
	})
}
