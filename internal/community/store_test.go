package community

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

func listed(t *testing.T, s *Service, by actor.Actor, f Filter) []string {
	t.Helper()
	out := []string{}
	for range 100 {
		page, err := s.Directory(t.Context(), by, f)
		must(t, err)
		for _, l := range page {
			out = append(out, l.Name)
			f.After, f.AfterID = l.Fold, l.ID
		}
		if len(page) == 0 || f.Limit == 0 {
			return out
		}
	}
	t.Fatal("the directory does not end")
	return nil
}

func TestDirectory(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		found(t, s, 1, "Äpfel", Open)
		found(t, s, 1, "Apparate", Closed)
		hidden := found(t, s, 1, "Apollo", Hidden)
		birds := found(t, s, 2, "Birds", Open)
		old := found(t, s, 1, "Applause", Open)
		must(t, s.Archive(ctx, who(1), old))
		must(t, s.Invite(ctx, who(1), hidden, []actor.ID{4}))
		_, err := s.Join(ctx, who(4), hidden, "")
		must(t, err)
		guest := actor.Actor{ID: 5, Roles: actor.Guest}
		must(t, s.Invite(ctx, who(2), birds, []actor.ID{5}))
		_, err = s.Join(ctx, guest, birds, "")
		must(t, err)
		for _, tc := range []struct {
			name string
			by   actor.Actor
			f    Filter
			want []string
		}{
			{"all", who(3), Filter{}, []string{"Äpfel", "Apparate", "Birds"}},
			{"member of a hidden one", who(4), Filter{}, []string{"Äpfel", "Apollo", "Apparate", "Birds"}},
			{"by name", who(4), Filter{Query: "äp"}, []string{"Äpfel", "Apollo", "Apparate"}},
			{"by more of the name", who(4), Filter{Query: "APP"}, []string{"Apparate"}},
			{"mine", who(2), Filter{Mine: true}, []string{"Birds"}},
			{"guest", guest, Filter{}, []string{"Birds"}},
			{"type", who(3), Filter{Type: Project}, []string{}},
		} {
			if diff := cmp.Diff(tc.want, listed(t, s, tc.by, tc.f)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.name, diff)
			}
			tc.f.Limit = 1
			if diff := cmp.Diff(tc.want, listed(t, s, tc.by, tc.f)); diff != "" {
				t.Errorf("%s, page by page (-want +got):\n%s", tc.name, diff)
			}
		}
		mine, err := s.Mine(ctx, who(1), 10)
		must(t, err)
		if len(mine) != 3 {
			t.Errorf("person 1 has %d living communities, want 3", len(mine))
		}
	})
}

func TestMembersByKeyset(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		c := found(t, s, 1, "Many", Closed)
		must(t, d.Update(ctx, func(tx db.Tx) error {
			var all []BulkMember
			for i := 2; i <= 20; i++ {
				all = append(all, BulkMember{Community: c, Member: Member{Person: actor.ID(i), Joined: start, Host: i == 20}})
			}
			all = append(all, BulkMember{Community: c, Member: Member{Person: 3, Joined: start}, Gone: true})
			return s.BulkMembersTx(ctx, tx, all)
		}))
		var got []actor.ID
		after := actor.ID(0)
		for {
			page, err := s.Members(ctx, who(2), c, after, 7)
			must(t, err)
			for _, m := range page {
				got, after = append(got, m.Person), m.Person
			}
			if len(page) < 7 {
				break
			}
		}
		want := []actor.ID{1, 2}
		for i := actor.ID(4); i <= 20; i++ {
			want = append(want, i)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if _, err := s.Members(ctx, who(30), c, 0, 7); !errors.Is(err, ErrMembers) {
			t.Errorf("a stranger lists members: %v", err)
		}
		hosts, err := s.HostsOf(ctx, c)
		must(t, err)
		if diff := cmp.Diff(map[int64][]actor.ID{c: {1, 20}}, hosts); diff != "" {
			t.Error(diff)
		}
		var counter int
		must(t, d.Read().QueryRowContext(ctx, `SELECT member_count FROM community WHERE id = $1`, c).Scan(&counter))
		if counter != len(want) {
			t.Errorf("counter %d, want %d", counter, len(want))
		}
	})
}

// TestReadableSQL compares the condition for lists with what Enter says.
func TestReadableSQL(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		var all []int64
		for i, a := range []Access{Open, Closed, Hidden} {
			c := found(t, s, 1, fmt.Sprintf("C%d", i), a)
			must(t, s.Invite(ctx, who(1), c, []actor.ID{2, 3}))
			_, err := s.Join(ctx, who(2), c, "")
			must(t, err)
			all = append(all, c)
		}
		for _, by := range []actor.Actor{who(1), who(2), who(3), who(4), {ID: 2, Roles: actor.Guest}, {ID: 5, Roles: actor.Guest},
			{ID: 6, Roles: actor.CommunityManager}, actor.System} {
			for _, c := range all {
				var got bool
				must(t, d.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM community c WHERE c.id = $2 AND `+
					ReadableSQL(by, "c", "$1")+`)`, int64(by.ID), c).Scan(&got))
				st, err := s.Enter(ctx, by, c)
				if want := err == nil && st.CanRead; got != want {
					t.Errorf("%+v in %d: the list says %t, Enter says %t", by, c, got, want)
				}
			}
		}
	})
}
