package card

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/signal"
)

func TestAskIsAskedOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found("Werkstatt", community.Open)
		q := h.ask(4, c, "Which torque?")
		h.make(h.signal(signal.Unanswered, c, q))
		k := h.only()
		if k.Offers[0].Act != Ask || k.Offers[0].Lang != "en" || k.Offers[0].Text == "" || k.People[0].Role != Answerer || k.People[0].Person.ID != 5 {
			t.Fatalf("card offers %+v to %+v", k.Offers, k.People)
		}
		for range 2 {
			done, err := h.cards.Do(t.Context(), who(1), h.now(), k.ID, Doing{})
			if err != nil || done.State != Done || done.Decision.Act != Ask {
				t.Fatalf("Do = %+v, %v", done.Decision, err)
			}
		}
		if _, err := h.cards.Do(t.Context(), who(2), h.now(), k.ID, Doing{}); !errors.Is(err, ErrDecided) {
			t.Errorf("the second manager got %v, want ErrDecided", err)
		}
		if _, err := h.cards.Undo(t.Context(), who(1), h.now(), k.ID); !errors.Is(err, ErrNoUndo) {
			t.Errorf("asking was undone: %v", err)
		}
		if n := h.count(`SELECT count(*) FROM post_ask WHERE post_id = $1 AND person_id = 5 AND asked_by = 1`, q); n != 1 {
			t.Errorf("asked %d times, want 1", n)
		}
		if n := h.count(`SELECT count(*) FROM ledger WHERE verb = 'card_done' AND object_id = $1`, k.ID); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
		e, err := h.cards.EffectOf(t.Context(), who(1), k.ID)
		if err != nil || e.Metric != Answered7d || e.Minutes != 5 || len(e.Outcomes) != 0 {
			t.Errorf("effect = %+v, %v", e, err)
		}
		h.make(h.signal(signal.Unanswered, c, q))
		if w, err := h.cards.Week(t.Context(), who(1), h.now(), 0); err != nil || len(w.Cards) != 0 || w.Spent != 5 {
			t.Errorf("the decided cause came back: %d cards, %d minutes, %v", len(w.Cards), w.Spent, err)
		}
	})
}

// Fifty clicks, by one manager or by two, do one thing.
func TestRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		c := h.found("Werkstatt", community.Open)
		for _, managers := range []int{1, 2} {
			thread := h.ask(4, c, "First words")
			h.make(h.signal(signal.Newcomer, c, thread))
			k, now := h.only(), h.now()
			var wg sync.WaitGroup
			var mu sync.Mutex
			fine, refused := 0, 0
			for i := range 50 {
				wg.Go(func() {
					_, err := h.cards.Do(t.Context(), who(1+i%managers), now, k.ID, Doing{})
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						fine++
					case errs.KindOf(err) == errs.Conflict:
						refused++
					default:
						t.Errorf("Do: %v", err)
					}
				})
			}
			wg.Wait()
			if n := h.count(`SELECT count(*) FROM post_comment WHERE post_id = $1`, thread); n != 1 {
				t.Errorf("%d managers: %d welcomes, want 1", managers, n)
			}
			if n := h.count(`SELECT count(*) FROM card_effect WHERE card_id = $1`, k.ID); n != 1 {
				t.Errorf("%d managers: %d effects, want 1", managers, n)
			}
			if n := h.count(`SELECT count(*) FROM ledger WHERE verb = 'card_done' AND object_id = $1`, k.ID); n != 1 {
				t.Errorf("%d managers: %d events, want 1", managers, n)
			}
			if fine == 0 || managers == 1 && refused != 0 {
				t.Errorf("%d managers: %d fine, %d refused", managers, fine, refused)
			}
		}
	})
}

func TestDecisions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Werkstatt", community.Open)
		closed := h.found("Leitung", community.Closed)
		q := h.ask(4, c, "Which torque?")
		s := h.signal(signal.Unanswered, c, q)
		h.make(s, h.signal(signal.Unanswered, closed, h.ask(3, closed, "A secret?")))
		k := h.only() // the manager does not read the closed community

		if _, err := h.cards.Delegate(ctx, who(1), h.now(), k.ID, 3, "Can you?"); err != nil {
			t.Fatal(err)
		}
		handed, err := h.cards.Handed(ctx, who(3), h.now())
		if err != nil || len(handed) != 1 || handed[0].Decision.Note != "Can you?" {
			t.Fatalf("handed = %+v, %v", handed, err)
		}
		if _, err := h.cards.Card(ctx, who(4), h.now(), k.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("a member sees the card: %v", err)
		}
		if _, err := h.cards.Week(ctx, who(4), h.now(), 0); !errors.Is(err, ErrForbidden) {
			t.Errorf("a member sees the cockpit: %v", err)
		}
		h.pass(2 * time.Minute)
		if _, err := h.cards.Undo(ctx, who(1), h.now(), k.ID); !errors.Is(err, ErrNoUndo) {
			t.Errorf("undone after two minutes: %v", err)
		}
		later := h.now().AddDate(0, 0, 3)
		if _, err := h.cards.Later(ctx, who(1), h.now(), k.ID, later); err != nil {
			t.Fatal(err)
		}
		h.make(s)
		if w, err := h.cards.Week(ctx, who(1), h.now(), 0); err != nil || len(w.Cards) != 0 {
			t.Errorf("a card put away is on the page: %v", err)
		}
		if w, err := h.cards.Week(ctx, who(1), later, 0); err != nil || len(w.Cards) != 1 {
			t.Errorf("it is not back in time: %d, %v", len(w.Cards), err)
		}
		h.pass(72 * time.Hour)
		if _, err := h.cards.Drop(ctx, who(1), h.now(), k.ID, "other", ""); errs.FieldsOf(err)["why"] == "" {
			t.Errorf("a reason that is not on the list: %v", err)
		}
		for range 2 {
			if got, err := h.cards.Drop(ctx, who(1), h.now(), k.ID, NoNeed, "Known."); err != nil || got.State != Dropped {
				t.Fatalf("Drop = %v, %v", got.State, err)
			}
		}
		if _, err := h.cards.Undo(ctx, who(1), h.now(), k.ID); err != nil {
			t.Errorf("Undo: %v", err)
		}
		if got := h.only(); got.State != Open || got.Decision != nil {
			t.Errorf("after undo %+v", got)
		}
		h.make()
		if got, err := h.cards.Card(ctx, who(1), h.now(), k.ID); err != nil || got.State != Gone {
			t.Errorf("the cause is gone, the card is %s, %v", got.State, err)
		}
		h.make(s)
		if got := h.only(); got.ID != k.ID {
			t.Errorf("a new card for the same cause")
		}
	})
}

func TestUndoTakesTheActBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Werkstatt", community.Open)
		hot := h.ask(4, c, "This is all wrong")
		h.make(h.signal(signal.Escalation, c, hot))
		k := h.only()
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: Close}); err != nil {
			t.Fatal(err)
		}
		if p, err := h.posts.Read(ctx, who(4), hot, 0); err != nil || !p.Closed || len(p.Comments) != 1 {
			t.Fatalf("closed %v, %d comments, %v", p.Closed, len(p.Comments), err)
		}
		if _, err := h.cards.Undo(ctx, who(1), h.now(), k.ID); err != nil {
			t.Fatal(err)
		}
		if p, err := h.posts.Read(ctx, who(4), hot, 0); err != nil || p.Closed || p.Post.Comments != 0 {
			t.Errorf("closed %v, %d comments after undo, %v", p.Closed, p.Post.Comments, err)
		}
		if _, err := h.cards.EffectOf(ctx, who(1), k.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("the effect of an undone card: %v", err)
		}
		for _, act := range []Act{Talk, Calm} {
			if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: act, Text: "Shall we talk?"}); err != nil {
				t.Fatal(err)
			}
			if act == Talk {
				notes, err := h.cards.Notes(ctx, who(5))
				if err != nil || len(notes) != 0 {
					t.Errorf("a note to somebody who is no host: %v, %v", notes, err)
				}
				if notes, err = h.cards.Notes(ctx, who(3)); err != nil || len(notes) != 1 || notes[0].Text != "Shall we talk?" || notes[0].From.ID != 1 {
					t.Errorf("the host's notes = %+v, %v", notes, err)
				}
				key := notes[0].ID
				for person, want := range map[int]int{3: 1, 5: 0, 1: 0} {
					if some, err := h.cards.NotesByID(ctx, who(person), []int64{key}); err != nil || len(some) != want {
						t.Errorf("person %d reads %d notes by id, %v; want %d", person, len(some), err, want)
					}
				}
				var told int64
				h.cards.NoteRead = func(_ context.Context, _ actor.Actor, note int64) error { told = note; return nil }
				if err := h.cards.ReadNote(ctx, who(5), h.now(), key); !errors.Is(err, ErrNotFound) || told != 0 {
					t.Errorf("reading a note of somebody else: %v, told of %d", err, told)
				}
				if err := h.cards.ReadNote(ctx, who(3), h.now(), key); err != nil || told != key {
					t.Errorf("reading a note: %v, told of %d", err, told)
				}
				if _, err := h.cards.Undo(ctx, who(1), h.now(), k.ID); err != nil {
					t.Fatal(err)
				}
				if notes, err := h.cards.Notes(ctx, who(3)); err != nil || len(notes) != 0 {
					t.Errorf("the note is still there: %v", err)
				}
			}
		}
		if n := h.count(`SELECT count(*) FROM post_comment WHERE post_id = $1 AND deleted_at IS NULL`, hot); n != 1 {
			t.Errorf("%d answers after doing it again, want 1", n)
		}
	})
}

func TestStartACommunityAction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Werkstatt", community.Open)
		s := h.signal(signal.PhaseChange, c, 0)
		h.make(s)
		if k := h.only(); k.Offers[0].Act != Talk {
			t.Fatalf("without a phase %s is offered first", k.Offers[0].Act)
		}
		h.must(d.Update(ctx, func(tx db.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO insight_week (community_id, week, contributors, contributions, raw, phase, since, confidence, features, explanation)
				VALUES ($1, $2, 3, 4, 'growth', 'growth', 1, 0.9, '{}', '{}')`, c, (h.now().UnixMilli()/dayMillis+3)/7-1)
			return err
		}))
		h.make(s)
		k := h.only()
		o := k.Offers[0]
		if o.Act != Start || len(o.Choices) != 3 || o.Lang != "de" || o.Choices[0].Uses != 0 {
			t.Fatalf("offer = %+v", o)
		}
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Text: "Hallo {names}"}); errs.FieldsOf(err)["text"] != "card.text_unfinished" {
			t.Errorf("braces were posted: %v", err)
		}
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Action: "hack-day", Text: "Los!"}); errs.FieldsOf(err)["action"] == "" {
			t.Errorf("an action that was not proposed: %v", err)
		}
		done, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Action: o.Choices[1].Action.ID, Text: "Los geht es!"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := h.posts.Read(ctx, who(4), done.Decision.Object, 0)
		if err != nil || p.Title != o.Choices[1].Title || p.Author.ID != 1 {
			t.Errorf("posted %q by %d, %v", p.Title, p.Author.ID, err)
		}
		if n := h.count(`SELECT count(*) FROM card_run WHERE community_id = $1 AND action = $2 AND ends_at > started_at`, c, o.Choices[1].Action.ID); n != 1 {
			t.Errorf("%d runs, want 1", n)
		}
		e, err := h.cards.EffectOf(ctx, who(1), k.ID)
		if err != nil || e.Design != Describe || e.Plan.Why != "card.describe_short" || e.Minutes < o.Choices[1].Minutes {
			t.Errorf("effect = %+v, %v", e, err)
		}
	})
}

func TestOnlyReadersAreAskedOrHandedTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Leitung", community.Closed)
		h.must(h.communities.Invite(ctx, who(3), c, []actor.ID{1}))
		if _, err := h.communities.Join(ctx, who(1), c, ""); err != nil {
			t.Fatal(err)
		}
		q := h.ask(3, c, "Who knows?")
		h.make(h.signal(signal.Unanswered, c, q))
		k := h.only()
		if _, err := h.cards.Delegate(ctx, who(1), h.now(), k.ID, 4, ""); !errors.Is(err, ErrUnreadable) {
			t.Errorf("handed to somebody outside: %v", err)
		}
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: Ask, Person: 4}); !errors.Is(err, ErrUnreadable) {
			t.Errorf("asked somebody outside: %v", err)
		}
		if got := h.only(); got.State != Open {
			t.Errorf("a refused act left the card %s", got.State)
		}
		if w, err := h.cards.Week(ctx, who(2), h.now(), 0); err != nil || len(w.Cards) != 0 {
			t.Errorf("the other manager, who is no member, sees %d cards, %v", len(w.Cards), err)
		}
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: Talk}); err != nil {
			t.Errorf("after the refusals: %v", err)
		}
	})
}
