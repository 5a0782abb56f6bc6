package community

import (
	"errors"
	"testing"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

// Founding under the name of a hidden community must not tell that there is one.
func TestAHiddenNameIsNotTaken(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		found(t, s, 1, "Closing of Emden", Hidden)
		c, err := s.Found(t.Context(), who(2), Details{Name: "Closing of Emden", Access: Open, Type: Forum})
		if err != nil || c.Slug != "closing-of-emden" {
			t.Errorf("got %q, %v; want the address anybody would get", c.Slug, err)
		}
		if _, err := s.Found(t.Context(), who(3), Details{Name: "Closing of Emden", Access: Open, Type: Forum}); !errors.Is(err, ErrTaken) {
			t.Errorf("a name everybody sees: %v, want ErrTaken", err)
		}
	})
}

// Who may not invite is not told either which names exist.
func TestNamesAreLookedUpForThoseWhoMayInvite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		c := found(t, s, 1, "Pumps", Closed)
		by := prepare(t, s, c, inGuest)
		for _, name := range []string{"p7", "nobody"} {
			if unknown, err := s.Named(t.Context(), by, c, []string{name}); !errors.Is(err, ErrForbidden) {
				t.Errorf("%s: unknown %v, %v; want ErrForbidden", name, unknown, err)
			}
		}
		open := found(t, s, 1, "Fans", Open)
		must(t, s.Invite(t.Context(), who(1), open, []actor.ID{by.ID}))
		if _, err := s.Join(t.Context(), by, open, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Invite(t.Context(), by, open, []actor.ID{9}); !errors.Is(err, ErrForbidden) {
			t.Errorf("a guest invites: %v, want ErrForbidden", err)
		}
	})
}

// A host who has left the company looks after nothing: the last one who is here
// stays.
func TestHostsWhoLeftDoNotCount(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		c := found(t, s, 1, "Pumps", Open)
		if _, err := s.Join(t.Context(), who(2), c, ""); err != nil {
			t.Fatal(err)
		}
		must(t, s.SetHost(t.Context(), who(1), c, 2, true))
		must(t, d.Update(t.Context(), func(tx db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `UPDATE person SET left_at = $1 WHERE id = 2`, start.UnixMilli())
			return err
		}))
		if err := s.Leave(t.Context(), who(1), c); !errors.Is(err, ErrLastHost) {
			t.Errorf("the last host who is here left: %v, want ErrLastHost", err)
		}
		if err := s.Remove(t.Context(), who(1), c, 2); err != nil {
			t.Errorf("the one who left cannot be removed: %v", err)
		}
	})
}
