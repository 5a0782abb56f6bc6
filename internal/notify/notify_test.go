package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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

// house is a small network: people 1 to 6 with accounts.
type house struct {
	t           *testing.T
	db          *db.DB
	now         time.Time
	ids         *id.Source
	ledger      *ledger.Ledger
	runner      *ledger.Runner
	communities *community.Service
	posts       *post.Service
	notes       *Service
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	clock := func() time.Time { h.now = h.now.Add(time.Second); return h.now }
	h.ids = id.NewSource(clock)
	h.ledger = ledger.New(h.ids.New)
	h.communities = community.New(d, h.ledger, clock, h.ids.New)
	h.posts = post.New(d, h.ledger, clock, h.ids.New)
	h.notes = New(d)
	h.runner = ledger.NewRunner(d, h.ledger, slog.New(slog.DiscardHandler), h.notes.Projection())
	var all []person.NewPerson
	for i, name := range []string{"Ada", "Ben", "Cem", "Dua", "Eva", "Finn"} {
		all = append(all, person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: name, HasAccount: true, JoinedAt: h.now})
	}
	people := person.New(person.Options{DB: d, Ledger: h.ledger, IDs: h.ids, Now: clock})
	h.must(d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }))
	return h
}

func who(n int) actor.Actor { return actor.Actor{ID: actor.ID(n), Lang: "en"} }

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) found(by int, name string, access community.Access) int64 {
	h.t.Helper()
	c, err := h.communities.Found(h.t.Context(), who(by), community.Details{Name: name, Access: access, Type: community.Forum})
	h.must(err)
	return c.ID
}

func (h *house) join(c int64, people ...int) {
	h.t.Helper()
	for _, p := range people {
		_, err := h.communities.Join(h.t.Context(), who(p), c, "")
		h.must(err)
	}
}

func (h *house) write(by int, c int64, kind post.Kind, title string) int64 {
	h.t.Helper()
	p, err := h.posts.Write(h.t.Context(), who(by), post.NewPost{Community: c, Kind: kind, Title: title, Body: "Some words."})
	h.must(err)
	return p
}

func (h *house) reply(by int, p, parent int64, body string) int64 {
	h.t.Helper()
	k, err := h.posts.Reply(h.t.Context(), who(by), post.NewComment{Post: p, Parent: parent, Body: body})
	h.must(err)
	return k
}

// told lists a person's rows as short words.
func (h *house) told(p int) []string {
	h.t.Helper()
	h.must(h.runner.CatchUp(h.t.Context()))
	items, _, err := h.notes.List(h.t.Context(), who(p), 0)
	h.must(err)
	out := []string{}
	for _, i := range items {
		s := fmt.Sprintf("%s %s", i.Kind, i.Who[0].Name)
		if i.People > 1 {
			s += fmt.Sprintf("+%d", i.People-1)
		}
		if i.Thread {
			s += " «" + i.Title + "»"
		} else {
			s += " @" + i.Community.Slug
		}
		if i.Unread {
			s += " new"
		}
		out = append(out, s)
	}
	return out
}

func (h *house) wants(p int, want ...string) {
	h.t.Helper()
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, h.told(p)); diff != "" {
		h.t.Errorf("rows of person %d (-want +got):\n%s", p, diff)
	}
	unread := 0
	items, _, _ := h.notes.List(h.t.Context(), who(p), 0)
	for _, i := range items {
		if i.Unread {
			unread++
		}
	}
	if n, err := h.notes.Unread(h.t.Context(), who(p)); err != nil || n != unread {
		h.t.Errorf("person %d has %d unread, %v; the list shows %d", p, n, err, unread)
	}
}

func TestWhoIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		q := h.write(1, c, post.Question, "Which seal?")
		first := h.reply(2, q, 0, "The red one.")
		h.reply(3, q, first, "No, the blue one. @p5 knows.")
		h.wants(1, "mine Cem+1 «Which seal?» new")
		h.wants(2, "answered Cem «Which seal?» new")
		h.wants(3)
		h.wants(5, "mentioned Cem «Which seal?» new")

		h.must(h.posts.Ask(t.Context(), who(1), q, who(5), "You wrote about seals"))
		h.wants(5, "asked Ada «Which seal?» new")
		items, _, err := h.notes.List(t.Context(), who(5), 0)
		h.must(err)
		if items[0].Reason != "You wrote about seals" {
			t.Errorf("reason = %q", items[0].Reason)
		}

		h.must(h.posts.Accept(t.Context(), who(1), q, first))
		h.wants(2, "best Ada «Which seal?» new")
		h.reply(4, q, 0, "Thanks from me too.")
		h.wants(3, "joined Dua «Which seal?» new")
		h.wants(1, "mine Dua+2 «Which seal?» new")
	})
}

func TestNotesOfManagers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(3, "Pumps", community.Closed)
		texts := map[int64]Note{70: {Text: "Shall we talk?", About: Place{ID: c, Slug: "pumps", Name: "Pumps"}}, 71: {Text: "Thanks."}}
		h.notes.Notes = func(_ context.Context, by actor.Actor, ids []int64) (map[int64]Note, error) {
			if by.ID != 3 {
				t.Errorf("person %d asks for notes %v", by.ID, ids)
			}
			return texts, nil
		}
		write := func(verb ledger.Verb, note, about int64) {
			h.must(d.Update(t.Context(), func(tx db.Tx) error {
				return h.ledger.Append(t.Context(), tx, ledger.Event{At: h.now, Actor: 1, Verb: verb, Kind: ledger.Card, Object: note, Author: 3, Community: about})
			}))
		}
		write(ledger.Noted, 70, c)
		write(ledger.Noted, 71, 0)
		h.wants(3, "noted Ada @ new", "noted Ada @pumps new")
		h.wants(1)
		items, _, err := h.notes.List(t.Context(), who(3), 0)
		h.must(err)
		if items[1].Note != "Shall we talk?" || items[1].ID != 70 || items[1].Thread {
			t.Errorf("row of a note = %+v", items[1])
		}
		h.must(h.notes.MarkRead(t.Context(), who(3), 71))
		h.must(h.communities.Mute(t.Context(), who(3), c, true))
		h.must(h.runner.Rebuild(t.Context(), nil))
		h.wants(3, "noted Ada @", "noted Ada @pumps new")
		if _, err := h.notes.Item(t.Context(), who(1), 70); !errors.Is(err, ErrNotFound) {
			t.Errorf("a note to somebody else: %v", err)
		}
		write(ledger.NoteGone, 70, c)
		h.wants(3, "noted Ada @")
		delete(texts, 71)
		h.wants(3)
		h.must(h.notes.SwitchOff(t.Context(), who(3), Noted))
		texts[71] = Note{Text: "Thanks."}
		h.wants(3)
	})
}

func TestReactionsAreQuiet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		p := h.write(1, c, post.Plain, "Hello")
		h.must(h.posts.React(t.Context(), who(2), p, "like"))
		h.must(h.posts.React(t.Context(), who(1), p, "like"))
		h.wants(1, "reacted Ben «Hello»")
		h.must(h.posts.React(t.Context(), who(2), p, ""))
		h.wants(1)
	})
}

func TestReadingAndWhatComesAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		p := h.write(1, c, post.Plain, "Hello")
		h.reply(2, p, 0, "One")
		h.wants(1, "mine Ben «Hello» new")
		h.must(h.notes.MarkRead(t.Context(), who(1), p))
		h.wants(1, "mine Ben «Hello»")
		k := h.reply(3, p, 0, "Two")
		h.reply(3, p, 0, "Three")
		h.wants(1, "mine Cem «Hello» new")
		item, err := h.notes.Item(t.Context(), who(1), p)
		if err != nil || item.Target == k || item.Target == 0 {
			t.Errorf("leads to %d, %v; want the newest answer of the newest person", item.Target, err)
		}
		h.must(h.notes.MarkAllRead(t.Context(), who(1)))
		h.wants(1, "mine Cem+1 «Hello»")
		if _, err := h.notes.Item(t.Context(), who(4), p); err == nil {
			t.Error("a row of nobody is found")
		}
	})
}

func TestOpenedThreadIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		p := h.write(1, c, post.Plain, "Hello")
		h.reply(2, p, 0, "One")
		opened := h.now
		h.reply(3, p, 0, "Two")
		h.wants(1, "mine Cem+1 «Hello» new")
		h.must(h.notes.Opened(t.Context(), 1, p, opened))
		h.wants(1, "mine Cem+1 «Hello» new")
		h.must(h.notes.Opened(t.Context(), 1, p, h.now))
		h.wants(1, "mine Cem+1 «Hello»")
		h.must(h.notes.Opened(t.Context(), 1, 12345, h.now))
	})
}

func TestCommunityRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found(1, "Board", community.Closed)
		h.must(h.communities.Invite(ctx, who(1), c, []actor.ID{2}))
		h.wants(2, "invited Ada @board new")
		h.join(c, 2)
		h.join(c, 3) // asks
		h.wants(1, "wish Cem @board new")
		h.must(h.communities.SetHost(ctx, who(1), c, 2, true))
		h.join(c, 4)
		h.wants(2, "invited Ada @board new")
		h.must(h.notes.MarkRead(ctx, who(2), c))
		h.join(c, 5)
		h.wants(2, "wish Eva @board new")
		h.must(h.communities.SetHost(ctx, who(1), c, 2, false))
		h.must(h.communities.Decline(ctx, who(3), c, 3))
		h.wants(3)
		h.write(1, c, post.Announcement, "News")
		h.wants(2, "announced Ada «News» new", "invited Ada @board")
		h.wants(3)
	})
}

func TestRightsAtDelivery(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found(1, "Board", community.Hidden)
		h.must(h.communities.Invite(ctx, who(1), c, []actor.ID{2, 3}))
		h.join(c, 2, 3)
		p := h.write(2, c, post.Plain, "Secret")
		h.reply(1, p, 0, "Indeed")
		h.wants(2, "mine Ada «Secret» new", "invited Ada @board-"+id.String(c)+" new")
		h.must(h.communities.Remove(ctx, who(1), c, 2))
		h.wants(2)
		h.reply(3, p, 0, "He is gone")
		h.wants(2)
	})
}

func TestSilence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found(1, "Pumps", community.Open)
		h.join(c, 2)
		p := h.write(2, c, post.Plain, "Hello")
		h.reply(3, p, 0, "Hi @p4")
		h.must(h.notes.MuteThread(ctx, who(2), p, true))
		h.wants(2)
		h.must(h.notes.MuteThread(ctx, who(2), p, false))
		h.wants(2, "mine Cem «Hello» new")
		h.must(h.communities.Mute(ctx, who(2), c, true))
		h.wants(2)
		h.must(h.communities.Mute(ctx, who(2), c, false))
		h.must(h.notes.SwitchOff(ctx, who(2), Mine))
		h.wants(2)
		off, err := h.notes.Off(ctx, who(2))
		if err != nil || !cmp.Equal(off, map[Kind]bool{Mine: true}) {
			t.Errorf("off = %v, %v", off, err)
		}
		h.must(h.notes.SwitchOff(ctx, who(2)))
		h.wants(2, "mine Cem «Hello» new")
		if err := h.notes.SwitchOff(ctx, who(2), all+1); err == nil {
			t.Error("an unknown kind is taken")
		}
		h.must(h.posts.Delete(ctx, who(2), p))
		h.wants(2)
		h.wants(4)
	})
}

func TestOldActsTakenOverCountAsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		p := h.write(1, c, post.Plain, "Hello")
		h.must(d.Update(t.Context(), func(tx db.Tx) error {
			return h.ledger.Append(t.Context(), tx, ledger.Event{At: h.now.Add(-30 * 24 * time.Hour), Actor: 2, Verb: ledger.Mentioned,
				Kind: ledger.Post, Object: p, Author: 3, Community: c, Thread: p})
		}))
		h.wants(3, "mentioned Ben «Hello»")
	})
}

func TestManyRowsByKeyset(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found(1, "Pumps", community.Open)
		h.join(c, 2)
		for i := range page + 5 {
			h.write(1, c, post.Announcement, fmt.Sprintf("News %d", i))
		}
		h.must(h.runner.CatchUp(t.Context()))
		items, more, err := h.notes.List(t.Context(), who(2), 0)
		h.must(err)
		if len(items) != page || !more || items[0].Title != fmt.Sprintf("News %d", page+4) {
			t.Fatalf("got %d rows, more %t, first %q", len(items), more, items[0].Title)
		}
		rest, more, err := h.notes.List(t.Context(), who(2), items[page-1].Seq)
		h.must(err)
		if len(rest) != 5 || more || rest[4].Title != "News 0" {
			t.Errorf("got %d more rows, more %t", len(rest), more)
		}
	})
}

// TestRebuildIsEqual acts at random places with reading in between, and
// compares every table of the projection before and after a rebuild.
func TestRebuildIsEqual(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found(1, "Pumps", community.Open)
		closed := h.found(2, "Board", community.Closed)
		h.join(c, 2, 3, 4)
		h.join(closed, 5)
		p := h.write(1, c, post.Question, "One")
		k := h.reply(2, p, 0, "a @p3")
		h.must(h.runner.CatchUp(ctx))
		h.must(h.notes.MarkRead(ctx, who(1), p))
		h.reply(3, p, k, "b")
		h.reply(4, p, 0, "c")
		h.must(h.posts.React(ctx, who(4), k, "thanks"))
		h.must(h.posts.React(ctx, who(3), k, "like"))
		h.must(h.posts.React(ctx, who(3), k, ""))
		h.must(h.runner.CatchUp(ctx))
		h.must(h.notes.MarkAllRead(ctx, who(1)))
		h.must(h.notes.MarkAllRead(ctx, who(2)))
		h.must(h.posts.Accept(ctx, who(1), p, k))
		h.write(1, c, post.Announcement, "Two")
		h.must(h.communities.Leave(ctx, who(4), c))
		h.join(c, 4)
		h.must(h.communities.Admit(ctx, who(2), closed, 5))
		h.must(h.communities.SetHost(ctx, who(2), closed, 5, true))
		h.join(closed, 6)
		before := h.tables()
		h.must(h.runner.Rebuild(ctx, nil, "notify"))
		if diff := cmp.Diff(before, h.tables()); diff != "" {
			t.Errorf("after the rebuild (-before +after):\n%s", diff)
		}
		if len(before) < 20 {
			t.Errorf("only %d rows were compared", len(before))
		}
	})
}

func (h *house) tables() []string {
	h.t.Helper()
	h.must(h.runner.CatchUp(context.Background()))
	var out []string
	for _, query := range []string{
		`SELECT person_id, place_id, community_id, seq, at, kinds, unread FROM notify_item ORDER BY person_id, place_id`,
		`SELECT person_id, place_id, kind, actor_id, target_id, seq, 0 FROM notify_voice ORDER BY person_id, place_id, kind, actor_id`,
		`SELECT thread_id, person_id, seq, 0, 0, 0, 0 FROM notify_follow ORDER BY thread_id, person_id`,
		`SELECT community_id, person_id, 0, 0, 0, 0, 0 FROM notify_host ORDER BY community_id, person_id`,
	} {
		rows, err := h.db.Read().QueryContext(context.Background(), query)
		h.must(err)
		for rows.Next() {
			var v [7]int64
			h.must(rows.Scan(&v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]))
			out = append(out, fmt.Sprint(v))
		}
		h.must(closeRows(rows))
	}
	return out
}
