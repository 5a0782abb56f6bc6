package card

import (
	"errors"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/signal"
)

// A note tells what a card is about: only readers get one, and who has left a
// closed community is not told its name by an old one.
func TestNotesGoToReaders(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		c := h.found("Leitung", community.Closed)
		h.must(h.communities.Invite(ctx, who(3), c, []actor.ID{1, 5}))
		for _, n := range []int{1, 5} {
			if _, err := h.communities.Join(ctx, who(n), c, ""); err != nil {
				t.Fatal(err)
			}
		}
		h.make(h.signal(signal.Unanswered, c, h.ask(3, c, "Who knows?")))
		k := h.only()
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: Talk, Person: 4, Text: "Please look."}); !errors.Is(err, ErrUnreadable) {
			t.Errorf("a note to somebody outside: %v, want ErrUnreadable", err)
		}
		if _, err := h.cards.Do(ctx, who(1), h.now(), k.ID, Doing{Act: Talk, Person: 5, Text: "Please look."}); err != nil {
			t.Fatal(err)
		}
		named := func() string {
			notes, err := h.cards.Notes(ctx, who(5))
			if err != nil || len(notes) != 1 {
				t.Fatalf("%d notes, %v; want one", len(notes), err)
			}
			return notes[0].Community.Title
		}
		if got := named(); got != "Leitung" {
			t.Errorf("a member is told %q, want the name", got)
		}
		h.must(h.communities.Remove(ctx, who(3), c, 5))
		if got := named(); got != "" {
			t.Errorf("somebody removed is told %q still", got)
		}
	})
}
