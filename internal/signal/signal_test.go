package signal_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
	"example.org/linden/internal/signal"
)

// monday is 9 o'clock on a Monday.
var monday = time.Date(2024, 3, 4, 9, 0, 0, 0, time.UTC)

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
	*signal.Service
	t      testing.TB
	db     *db.DB
	loader archive.Loader
	run    *ledger.Runner
}

func newWorld(t testing.TB, d *db.DB) *world {
	ids := id.NewSource(time.Now)
	l := ledger.New(ids.New)
	return &world{t: t, db: d,
		Service: signal.New(signal.Options{DB: d, Insight: insight.New(insight.Options{DB: d}), NewID: ids.New}),
		run:     ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), insight.Consumers()...),
		loader: archive.Loader{DB: d, IDs: ids, Now: time.Now,
			People:    person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: time.Now}),
			Community: community.New(d, l, time.Now, ids.New), Posts: post.New(d, l, time.Now, ids.New)}}
}

func (w *world) load(src archive.Source) {
	w.t.Helper()
	if _, err := w.loader.Load(context.Background(), src); err != nil {
		w.t.Fatal(err)
	}
	if err := w.run.CatchUp(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) number(query string, args ...any) int64 {
	w.t.Helper()
	var n int64
	if err := w.db.Read().QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	return n
}

func (w *world) thread(title string) int64 {
	return w.number(`SELECT id FROM post WHERE title = $1`, title)
}

func (w *world) person(key string) actor.ID {
	return actor.ID(w.number(`SELECT id FROM person WHERE username = $1`, key))
}

// open senses at now and returns what is open, by rule and thread.
func (w *world) open(now time.Time) map[string]signal.Signal {
	w.t.Helper()
	if err := w.Sense(context.Background(), now); err != nil {
		w.t.Fatal(err)
	}
	list, err := w.Open(context.Background(), now)
	if err != nil {
		w.t.Fatal(err)
	}
	out := map[string]signal.Signal{}
	for _, g := range list {
		out[fmt.Sprint(g.Rule, " ", g.Thread)] = g
		w.worded(g)
	}
	return out
}

// worded checks that everything a signal says has words in all languages.
func (w *world) worded(g signal.Signal) {
	w.t.Helper()
	reasons := g.Reasons
	for _, c := range g.Candidates {
		reasons = append(reasons, c.Reasons...)
	}
	keys := []string{"signal.rule." + string(g.Rule), "signal.about." + string(g.Rule)}
	for _, f := range g.Facts {
		keys = append(keys, f.Key, f.Definition, f.Unit)
	}
	for _, k := range keys {
		if !i18n.Has(k) {
			w.t.Errorf("no words for %s", k)
		}
	}
	for _, r := range reasons {
		args := []any{}
		for k, v := range r.Args {
			args = append(args, k, v)
		}
		for _, lang := range i18n.Languages() {
			if text := i18n.For(lang).T(r.Key, args...); strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
				w.t.Errorf("%s in %s lacks a value: %s", r.Key, lang, text)
			}
		}
	}
	if g.Urgency < 0 || g.Urgency > 1 || g.Effect < 0 || g.Effect > 1 || g.Minutes <= 0 || len(g.Facts) == 0 || len(g.Reasons) == 0 {
		w.t.Errorf("incomplete signal: %+v", g)
	}
}

func village() records {
	old := monday.AddDate(0, -6, 0)
	rs := records{}
	for _, name := range []string{"host", "asker", "vera", "karl", "away", "busy", "guest", "newbie"} {
		p := archive.Person{Key: name, Username: name, Name: strings.ToUpper(name[:1]) + name[1:], Joined: old.AddDate(-1, 0, 0)}
		if name == "guest" {
			p.Roles = []string{"guest"}
		}
		rs = append(rs, p)
	}
	rs = append(rs, archive.Community{Key: "c", Name: "Pumpen", Type: "forum", Created: old, Hosts: []string{"host"}, Lang: "de"})
	rs = append(rs, archive.Post{Key: "menu", Community: "c", Author: "karl", Title: "Kantine", Body: "Geschlossen.", At: old})
	for i := range 20 {
		at := monday.AddDate(0, 0, i-60)
		q, k := fmt.Sprint("q", i), fmt.Sprint("k", i)
		helper := []string{"vera", "away", "busy", "guest"}[i%4]
		rs = append(rs,
			archive.Post{Key: q, Community: "c", Author: "asker", Title: fmt.Sprint("Ventil an der Pumpe klemmt, Fall ", i), Body: "Was hilft gegen das Klemmen?", Question: true, At: at, Topics: []string{"ventil"}},
			archive.Comment{Key: k, Post: q, Author: helper, Body: "Das Ventil der Pumpe mit Öl lösen.", At: at.Add(time.Hour)},
			archive.Accept{Post: q, Comment: k, By: "asker", At: at.Add(2 * time.Hour)})
	}
	return append(rs,
		archive.Post{Key: "open", Community: "c", Author: "asker", Title: "Ventil der Pumpe klemmt wieder", Body: "Wer weiß Rat?", Question: true, At: monday, Topics: []string{"ventil"}},
		archive.Post{Key: "hello", Community: "c", Author: "newbie", Title: "Hallo zusammen", Body: "Ich bin neu hier.", At: monday.Add(time.Hour)},
		archive.Comment{Key: "answer", Post: "open", Author: "karl", Body: "Austauschen.", At: monday.AddDate(0, 0, 2)},
		archive.Comment{Key: "welcome", Post: "hello", Author: "karl", Body: "Willkommen!", At: monday.AddDate(0, 0, 2)})
}

func TestQuestionsAndNewcomers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.load(village())
		if _, err := d.SQL().ExecContext(t.Context(), `UPDATE person SET absent = TRUE WHERE username = 'away'`); err != nil {
			t.Fatal(err)
		}
		tuesday := monday.AddDate(0, 0, 1)
		for i := range 3 {
			if _, err := d.SQL().ExecContext(t.Context(), `INSERT INTO post_ask (post_id, person_id, asked_by, at) VALUES ($1, $2, $3, $4)`,
				w.number(`SELECT id FROM post ORDER BY id LIMIT 1 OFFSET $1`, i), int64(w.person("busy")), int64(w.person("host")), monday.UnixMilli()); err != nil {
				t.Fatal(err)
			}
		}
		question, hello := fmt.Sprint("unanswered ", w.thread("Ventil der Pumpe klemmt wieder")), fmt.Sprint("newcomer ", w.thread("Hallo zusammen"))

		if early := w.open(monday.Add(3 * time.Hour)); len(early) != 0 {
			t.Errorf("after three hours: %v, want nothing", early)
		}
		if _, ok := w.open(monday.Add(7 * time.Hour))[hello]; !ok {
			t.Error("after six hours without a reply the newcomer is not found")
		}
		if _, ok := w.open(monday.Add(7 * time.Hour))[question]; ok {
			t.Error("after seven hours the question is found, want it given eight")
		}
		late := w.open(tuesday.Add(time.Hour))
		g, ok := late[question]
		if !ok {
			t.Fatalf("after ten business hours: %v, want the question", late)
		}
		if want := monday.Add(8 * time.Hour); !g.Since.Equal(want) || g.Urgency <= 0.5 {
			t.Errorf("since %s with urgency %.2f, want %s and more than 0.5", g.Since, g.Urgency, want)
		}
		if len(g.Candidates) != 1 || g.Candidates[0].Person != w.person("vera") || len(g.Candidates[0].Evidence) == 0 {
			t.Errorf("candidates %+v, want vera alone: the others are away, asked too often, guests or the asker", g.Candidates)
		}
		if n, ok := late[hello]; !ok || n.Reasons[0].Key != "signal.reason.newcomer" || len(n.Candidates) != 1 || n.Candidates[0].Person != w.person("host") {
			t.Errorf("newcomer = %+v", n)
		}
		if again := w.open(tuesday.Add(2 * time.Hour)); again[question].ID != g.ID || !again[question].Since.Equal(g.Since) {
			t.Errorf("sensed again: %+v, want the same signal", again[question])
		}
		if after := w.open(monday.AddDate(0, 0, 3)); len(after) != 0 {
			t.Errorf("after the replies: %v, want nothing", after)
		}
		gone, err := w.Get(t.Context(), g.ID)
		if err != nil || gone.GoneAt.IsZero() {
			t.Errorf("the signal is %+v, %v; want it gone", gone, err)
		}
		if back := w.open(tuesday.Add(time.Hour)); back[question].ID != g.ID {
			t.Errorf("looked at again as of the day before: %+v", back[question])
		}
		if _, err := w.Get(t.Context(), 1); !errors.Is(err, signal.ErrNotFound) {
			t.Errorf("unknown signal: %v", err)
		}
	})
}

func TestDepartmentsNotReached(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rs := records{archive.Unit{Key: "in", Name: "Werk"}, archive.Unit{Key: "out", Name: "Lager"}, archive.Unit{Key: "few", Name: "Stab"}, archive.Unit{Key: "more", Name: "Büro"},
			archive.Person{Key: "h", Name: "H", Username: "h", Joined: monday.AddDate(-1, 0, 0)},
			archive.Community{Key: "c", Name: "Alle", Created: monday.AddDate(0, -1, 0), Hosts: []string{"h"}}}
		for _, u := range []struct {
			key  string
			size int
			in   bool
		}{{"in", 80, true}, {"more", 30, true}, {"out", 60, false}, {"few", 3, false}} {
			for i := range u.size {
				who := fmt.Sprint(u.key, i)
				rs = append(rs, archive.Person{Key: who, Name: who, Unit: u.key, Joined: monday.AddDate(-1, 0, 0)})
				if u.in {
					rs = append(rs, archive.Post{Key: "t" + who, Community: "c", Author: who, Title: "Stand", Body: "Läuft.", At: monday.Add(time.Duration(i) * time.Minute)})
				}
			}
		}
		w.load(rs)
		var units []string
		for _, g := range w.open(monday.Add(2 * time.Hour)) {
			var name string
			if err := d.Read().QueryRowContext(t.Context(), `SELECT name FROM person_unit WHERE id = $1`, int64(g.Unit)).Scan(&name); err != nil {
				t.Fatal(err)
			}
			units = append(units, fmt.Sprint(g.Rule, " ", name))
			if g.Facts[0].Low == nil || g.Facts[0].N != 60 || g.People == 0 {
				t.Errorf("facts without interval or n: %+v", g)
			}
		}
		if fmt.Sprint(units) != "[not_reached Lager]" {
			t.Errorf("signals %v, want Lager alone: Stab is too small to be named", units)
		}
	})
}

func TestSharpeningThread(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rs := village()
		rs = append(rs, archive.Post{Key: "row", Community: "c", Author: "vera", Title: "Neue Regel", Body: "Ab morgen gilt sie.", At: monday.Add(time.Hour)})
		for i := range 12 {
			rs = append(rs, archive.Comment{Key: fmt.Sprint("row", i), Post: "row", Author: []string{"vera", "karl"}[i%2],
				Body: "Du bist ein Idiot! Warum machst du immer so einen Blödsinn? Das ist lächerlich und dumm.", At: monday.Add(time.Hour + time.Duration(i+1)*time.Minute)})
		}
		w.load(rs)
		found := w.open(monday.Add(2 * time.Hour))
		g, ok := found[fmt.Sprint("escalation ", w.thread("Neue Regel"))]
		if !ok || len(g.Reasons) < 3 || g.People != 2 {
			t.Fatalf("signals %+v, want the quarrel with its reasons", found)
		}
		for _, r := range g.Reasons {
			for _, v := range r.Args {
				if strings.Contains(strings.ToLower(v), "karl") || strings.Contains(strings.ToLower(v), "vera") {
					t.Errorf("a reason names somebody: %+v", r)
				}
			}
		}
		if later := w.open(monday.AddDate(0, 0, 2)); len(later) > 2 {
			t.Errorf("two days later: %v", later)
		} else if _, still := later[fmt.Sprint("escalation ", g.Thread)]; still {
			t.Error("the quarrel is still open two days later")
		}
	})
}
