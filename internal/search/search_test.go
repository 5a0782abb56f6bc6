package search

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

// house is a small network: people 1 to 4; 4 is a guest, 5 has no account.
type house struct {
	t           testing.TB
	db          *db.DB
	mu          sync.Mutex
	now         time.Time
	ids         *id.Source
	ledger      *ledger.Ledger
	runner      *ledger.Runner
	people      *person.Service
	communities *community.Service
	posts       *post.Service
	search      *Service
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(time.Second)
	return h.now
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	h.ids = id.NewSource(h.clock)
	h.ledger = ledger.New(h.ids.New)
	h.people = person.New(person.Options{DB: d, Ledger: h.ledger, IDs: h.ids, Now: h.clock, Circle: circle{d}})
	h.communities = community.New(d, h.ledger, h.clock, h.ids.New)
	h.posts = post.New(d, h.ledger, h.clock, h.ids.New)
	h.search = New(Options{DB: d, Ledger: h.ledger, People: h.people, Now: h.clock})
	h.runner = ledger.NewRunner(d, h.ledger, slog.New(slog.DiscardHandler), h.search.Projection())
	all := []person.NewPerson{
		{ID: 1, Username: "ada", Name: "Ada Müller", Title: "Schweißtechnik", HasAccount: true, JoinedAt: h.now},
		{ID: 2, Username: "ben", Name: "Ben Schneider", HasAccount: true, JoinedAt: h.now},
		{ID: 3, Username: "cem", Name: "Cem Yılmaz", HasAccount: true, JoinedAt: h.now},
		{ID: 4, Username: "gus", Name: "Gus Gast", HasAccount: true, JoinedAt: h.now, Roles: actor.Guest},
		{ID: 5, Username: "ole", Name: "Ole Ohnekonto", JoinedAt: h.now},
	}
	h.must(d.Update(t.Context(), func(tx db.Tx) error { return h.people.BulkPeopleTx(t.Context(), tx, all) }))
	return h
}

func who(n int) actor.Actor {
	a := actor.Actor{ID: actor.ID(n), Lang: "de"}
	if n == 4 {
		a.Roles = actor.Guest
	}
	return a
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) found(by int, name string, access community.Access) int64 {
	h.t.Helper()
	c, err := h.communities.Found(h.t.Context(), who(by), community.Details{Name: name, Access: access, Type: community.Forum, Purpose: "Wofür " + name + " da ist"})
	h.must(err)
	return c.ID
}

func (h *house) write(by int, c int64, title, body string) int64 {
	h.t.Helper()
	p, err := h.posts.Write(h.t.Context(), who(by), post.NewPost{Community: c, Kind: post.Plain, Title: title, Body: body})
	h.must(err)
	return p
}

func (h *house) reply(by int, p int64, body string) int64 {
	h.t.Helper()
	k, err := h.posts.Reply(h.t.Context(), who(by), post.NewComment{Post: p, Body: body})
	h.must(err)
	return k
}

func (h *house) find(by int, q Query) Result {
	h.t.Helper()
	h.must(h.runner.CatchUp(h.t.Context()))
	r, err := h.search.Find(h.t.Context(), who(by), q)
	h.must(err)
	return r
}

func ids(r Result) []int64 {
	out := []int64{}
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func (h *house) wants(by int, typed string, want ...int64) {
	h.t.Helper()
	got := ids(h.find(by, Query{Text: typed}))
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.t.Errorf("person %d looks for %q: got %v, want %v", by, typed, got, want)
	}
}

func TestFindsForms(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Technik", community.Open)
		shift := h.write(1, c, "Wochenendschichtplan", "Der neue Plan hängt aus und gilt ab Montag für alle Häuser.")
		over := h.write(2, c, "Änderung", "Die Überstunden werden künftig im Schlüsselbüro gemeldet.")
		dutch := h.write(2, c, "Planning", "De nieuwe veiligheidsvoorschriften gelden voor alle machines in de fabriek.")
		english := h.write(3, c, "Printer", "The printers in the office were replaced yesterday, please report problems.")
		answer := h.reply(2, shift, "Danke, das betrifft auch die Kühlanlage in der Halle.")
		for _, x := range []struct {
			typed string
			want  []int64
		}{
			{"Schichtplan", []int64{shift}},
			{"schichtpläne", []int64{shift}},
			{"Wochenendschichtplan", []int64{shift}},
			{"Überstunde", []int64{over}},
			{"ueberstunden", []int64{over}},
			{"uberstunden", []int64{over}},
			{"Haus", []int64{shift}},
			{"Kühlanlagen", []int64{answer}},
			{"veiligheidsvoorschrift", []int64{dutch}},
			{"machine", []int64{dutch}},
			{"replace printer", []int64{english}},
			{"Wochenendsch", []int64{shift}},
			{"Schichtplan Drucker", nil},
			{`"; NEAR( * ' & | !`, nil},
			{"k_post t_printer", nil},
		} {
			h.wants(1, x.typed, x.want...)
		}
		r := h.find(1, Query{Text: "schichtplan"})
		if len(r.Hits) == 1 {
			got := r.Hits[0]
			if len(got.Title.Ranges) != 1 || got.Place.Slug != "technik" || got.Author.Name != "Ada Müller" {
				t.Errorf("hit is %+v", got)
			}
		}
	})
}

func TestNamesComeFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Schneiderei", community.Open)
		p := h.write(3, c, "", "Frag doch Schneider, der weiß das.")
		if got := ids(h.find(1, Query{Text: "schneider"})); !cmp.Equal(got, []int64{2, c, p}) {
			t.Errorf("got %v, want person 2, community, post", got)
		}
		h.wants(1, "mueller", 1)
		h.wants(1, "yilm", 3)
		h.wants(1, "schweisstechnik", 1)
		h.wants(1, "ohnekonto", 5)
		h.wants(4, "mueller")
		s, err := h.search.Suggest(t.Context(), who(1), "schnei")
		h.must(err)
		if len(s) != 2 || s[0].Kind != Person || s[1].Slug != "schneiderei" {
			t.Errorf("suggested %+v", s)
		}
	})
}

func TestOnlyWhatMayBeRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		open, closed, hidden := h.found(1, "Offen", community.Open), h.found(1, "Geschlossen", community.Closed), h.found(1, "Verborgen", community.Hidden)
		inOpen, inClosed, inHidden := h.write(1, open, "Kantine", "Die Kantine öffnet."), h.write(1, closed, "Kantine", "Die Kantine schließt."), h.write(1, hidden, "Kantine", "Die Kantine zieht um.")
		h.wants(1, "Kantine", inOpen, inClosed, inHidden)
		h.wants(2, "Kantine", inOpen)
		h.wants(4, "Kantine")
		h.wants(2, "Verborgen")
		h.wants(2, "Geschlossen", closed)
		h.wants(4, "Offen")
		if r := h.find(2, Query{Text: "Kantine"}); !cmp.Equal(r.Facets, []Facet{{Kind: Post, Count: 1}}) {
			t.Errorf("counts are %+v", r.Facets)
		}
		if r := h.find(2, Query{Text: "Kantine", Community: hidden}); len(r.Hits)+len(r.Facets) != 0 {
			t.Errorf("in a hidden community: %+v", r)
		}
		s, err := h.search.Suggest(t.Context(), who(2), "kant")
		h.must(err)
		if len(s) != 1 || s[0].ID != inOpen {
			t.Errorf("suggested %+v", s)
		}
		h.must(h.communities.Invite(t.Context(), who(1), closed, []actor.ID{4}))
		_, err = h.communities.Join(t.Context(), who(4), closed, "")
		h.must(err)
		h.wants(4, "Kantine", inClosed)
		h.wants(4, "müller", 1)
		h.must(h.communities.Leave(t.Context(), who(4), closed))
		h.wants(4, "Kantine")
	})
}

func TestFollowsChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Garten", community.Open)
		p := h.write(1, c, "Rasenmäher", "Der Rasenmäher ist kaputt.")
		k := h.reply(2, p, "Das Ersatzteil kommt am Freitag.")
		h.wants(1, "Rasenmäher", p)
		h.must(h.posts.Edit(t.Context(), who(1), p, "Heckenschere", "Die Heckenschere ist kaputt."))
		h.wants(1, "Rasenmäher")
		h.wants(1, "Heckenschere", p)
		h.must(h.posts.Delete(t.Context(), who(2), k))
		h.wants(1, "Ersatzteil")
		h.wants(1, "Garten", c)
		h.must(h.communities.Archive(t.Context(), who(1), c))
		h.wants(1, "Garten")
		h.wants(1, "Heckenschere", p)
		before := dump(t, d)
		h.must(h.runner.Rebuild(t.Context(), nil))
		if diff := cmp.Diff(before, dump(t, d)); diff != "" {
			t.Errorf("rebuilt index differs (-before +after):\n%s", diff)
		}
		h.wants(1, "Heckenschere", p)
	})
}

func dump(t *testing.T, d *db.DB) []string {
	t.Helper()
	rows, err := d.Read().QueryContext(t.Context(), `SELECT d.id, d.kind, d.community_id, d.thread_id, d.author_id, d.lang, d.title, d.words
		FROM search_document d JOIN search_text t ON t.rowid = d.id ORDER BY d.id`)
	out, err := collect(rows, err, func(r scanner) (string, error) {
		var doc document
		err := r.Scan(&doc.id, &doc.kind, &doc.community, &doc.thread, &doc.author, &doc.lang, &doc.title, &doc.words)
		return fmt.Sprintf("%+v", doc), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPagesDoNotOverlap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Viel", community.Open)
		for i := range 45 {
			h.write(1, c, fmt.Sprintf("Nummer %d", i), "Die Lieferung ist da.")
		}
		seen, q := map[int64]bool{}, Query{Text: "Lieferung"}
		for page := 0; ; page++ {
			r := h.find(1, q)
			for _, hit := range r.Hits {
				if seen[hit.ID] {
					t.Errorf("hit %d twice", hit.ID)
				}
				seen[hit.ID] = true
			}
			if page == 0 {
				h.write(2, c, "Neu", "Noch eine Lieferung.")
			}
			if r.Next == (Cursor{}) || page > 5 {
				break
			}
			q.After = r.Next
		}
		if len(seen) != 45 {
			t.Errorf("saw %d hits, want 45", len(seen))
		}
	})
}

func TestGapsNeedSeveralPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		for range 3 {
			h.wants(1, "Einhorn Urlaub")
		}
		h.wants(2, "urlaub einhorn")
		h.wants(3, "Drachenfutter")
		h.find(3, Query{Text: "Urlaub Einhorn", Kind: Post})
		got, err := h.search.Gaps(t.Context(), 2, 10)
		h.must(err)
		if !cmp.Equal(got, []Gap{{Words: "einhorn urlaub", People: 2}}) {
			t.Errorf("gaps are %+v", got)
		}
		h.must(h.runner.CatchUp(t.Context()))
		searches := 0
		events, err := ledger.After(t.Context(), d.Read(), 0, 100)
		h.must(err)
		for _, e := range events {
			if e.Verb == ledger.Searched {
				searches++
				if want := e.Actor != 3 || e.Seq != events[len(events)-1].Seq; (e.Data == "0") != want || e.Object != 0 {
					t.Errorf("event says %+v, want nothing found: %v", e, want)
				}
			}
		}
		if searches != 6 {
			t.Errorf("%d searches in the ledger, want 6", searches)
		}
		h.mu.Lock()
		h.now = h.now.Add(32 * 24 * time.Hour)
		h.mu.Unlock()
		h.must(h.search.Forget(t.Context()))
		var left int
		h.must(d.Read().QueryRowContext(t.Context(), `SELECT count(*) FROM search_zero`).Scan(&left))
		if left != 0 {
			t.Errorf("%d rows kept after 32 days", left)
		}
	})
}

func TestFiftyAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Werk", community.Open)
		p := h.write(1, c, "Kran", "Der Kran steht still.")
		h.must(h.runner.CatchUp(t.Context()))
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				r, err := h.search.Find(t.Context(), who(1+i%3), Query{Text: "Kran"})
				if err != nil || len(r.Hits) != 1 || r.Hits[0].ID != p {
					t.Errorf("search %d: %+v, %v", i, r.Hits, err)
				}
			})
		}
		wg.Wait()
	})
}

// circle lets guests see those they share a community with.
type circle struct{ db *db.DB }

func (c circle) Shares(ctx context.Context, guest, other actor.ID) (shares bool, err error) {
	err = c.db.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM community_member g JOIN community_member o
		ON o.community_id = g.community_id WHERE g.person_id = $1 AND o.person_id = $2)`, int64(guest), int64(other)).Scan(&shares)
	return shares, err
}
