package community

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

const crowd = 60

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// newService has people 1 to 60.
func newService(t *testing.T, d *db.DB) *Service {
	t.Helper()
	now := func() time.Time { return start }
	ids := id.NewSource(now)
	l := ledger.New(ids.New)
	var all []person.NewPerson
	for i := range crowd {
		all = append(all, person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: fmt.Sprintf("Person %d", i+1), HasAccount: true, JoinedAt: start})
	}
	people := person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: now})
	must(t, d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }))
	return New(d, l, now, ids.New)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func who(n int) actor.Actor { return actor.Actor{ID: actor.ID(n)} }

func found(t *testing.T, s *Service, by int, name string, a Access) int64 {
	t.Helper()
	c, err := s.Found(t.Context(), who(by), Details{Name: name, Access: a, Type: Forum})
	must(t, err)
	return c.ID
}

// role is somebody's relation to a community; prepare brings it about.
type role string

const (
	host     role = "host"
	member   role = "member"
	stranger role = "stranger"
	invitee  role = "invitee"
	asker    role = "asker"
	manager  role = "manager"
	guest    role = "guest"
	inGuest  role = "guest member"
)

func prepare(t *testing.T, s *Service, c int64, r role) actor.Actor {
	t.Helper()
	ctx, by := t.Context(), who(2)
	invite := func() { must(t, s.Invite(ctx, who(1), c, []actor.ID{by.ID})) }
	switch r {
	case host:
		return who(1)
	case member, inGuest:
		invite()
		_, err := s.Join(ctx, by, c, "")
		must(t, err)
	case invitee:
		invite()
	case asker:
		_, err := s.Join(ctx, by, c, "Please")
		must(t, err)
	case manager:
		by.Roles = actor.CommunityManager
	}
	if r == guest || r == inGuest {
		by.Roles = actor.Guest
	}
	return by
}

// rights is the standing in letters: r(ead), w(rite), m(anage); "404" for what
// does not exist.
func rights(s *Service, t *testing.T, by actor.Actor, c int64) string {
	t.Helper()
	st, err := s.Enter(t.Context(), by, c)
	if errors.Is(err, ErrNotFound) {
		return "404"
	}
	must(t, err)
	out := ""
	for _, r := range []struct {
		has    bool
		letter string
	}{{st.CanRead, "r"}, {st.CanWrite, "w"}, {st.CanManage, "m"}} {
		if r.has {
			out += r.letter
		}
	}
	if out == "" {
		return "-"
	}
	return out
}

// TestRights is the table of who may do what: role × access × state.
func TestRights(t *testing.T) {
	type row struct {
		role                                    role
		open, closed, hidden, archived, channel string
	}
	table := []row{
		{host, "rwm", "rwm", "rwm", "rm", "rwm"},
		{member, "rw", "rw", "rw", "r", "r"},
		{stranger, "rw", "-", "404", "r", "r"},
		{invitee, "rw", "-", "-", "r", "r"},
		{asker, "rw", "-", "", "r", "r"},
		{manager, "rwm", "-", "404", "rm", "rwm"},
		{guest, "404", "404", "404", "404", "404"},
		{inGuest, "rw", "rw", "rw", "r", "r"},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		n := 0
		try := func(r role, want string, a Access, typ Type, archived bool) {
			t.Helper()
			if want == "" {
				return // nobody can ask to join what they cannot know
			}
			n++
			c, err := s.Found(t.Context(), who(1), Details{Name: fmt.Sprintf("C %d", n), Access: a, Type: typ})
			must(t, err)
			by := prepare(t, s, c.ID, r)
			if archived {
				must(t, s.Archive(t.Context(), who(1), c.ID))
			}
			if got := rights(s, t, by, c.ID); got != want {
				t.Errorf("%s in %s %s, archived %t: %s, want %s", r, a, typ, archived, got, want)
			}
		}
		for _, r := range table {
			try(r.role, r.open, Open, Forum, false)
			try(r.role, r.closed, Closed, Forum, false)
			try(r.role, r.hidden, Hidden, Forum, false)
			try(r.role, r.archived, Open, Forum, true)
			try(r.role, r.channel, Open, Broadcast, false)
		}
	})
}

// TestManaging tries what only those who look after a community may do.
func TestManaging(t *testing.T) {
	acts := map[string]func(*Service, *testing.T, actor.Actor, int64) error{
		"change": func(s *Service, t *testing.T, by actor.Actor, c int64) error {
			return s.Change(t.Context(), by, c, Details{Name: "Other", Access: Open, Type: Forum})
		},
		"archive": func(s *Service, t *testing.T, by actor.Actor, c int64) error { return s.Archive(t.Context(), by, c) },
		"admit":   func(s *Service, t *testing.T, by actor.Actor, c int64) error { return s.Admit(t.Context(), by, c, 9) },
		"decline": func(s *Service, t *testing.T, by actor.Actor, c int64) error { return s.Decline(t.Context(), by, c, 9) },
		"remove":  func(s *Service, t *testing.T, by actor.Actor, c int64) error { return s.Remove(t.Context(), by, c, 9) },
		"sethost": func(s *Service, t *testing.T, by actor.Actor, c int64) error {
			return s.SetHost(t.Context(), by, c, 9, true)
		},
		"requests": func(s *Service, t *testing.T, by actor.Actor, c int64) error {
			_, err := s.Requests(t.Context(), by, c)
			return err
		},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		for name, act := range acts {
			for _, tc := range []struct {
				role   role
				access Access
				want   error
			}{
				{host, Closed, nil}, {manager, Open, nil}, {member, Closed, ErrForbidden}, {stranger, Open, ErrForbidden},
				{manager, Closed, ErrForbidden}, {stranger, Hidden, ErrNotFound}, {guest, Open, ErrNotFound},
			} {
				c := found(t, s, 1, fmt.Sprintf("%s %s %s", name, tc.role, tc.access), tc.access)
				must(t, d.Update(t.Context(), func(tx db.Tx) error { return request(t.Context(), tx, c, 9, 0, "", start) }))
				if err := act(s, t, prepare(t, s, c, tc.role), c); !errors.Is(err, tc.want) {
					t.Errorf("%s as %s in %s: %v, want %v", name, tc.role, tc.access, err, tc.want)
				}
			}
		}
	})
}

func TestGettingIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		closed, hidden := found(t, s, 1, "Closed", Closed), found(t, s, 1, "Hidden", Hidden)
		if how, err := s.Join(ctx, who(2), closed, " I know boards "); err != nil || how != AskedNow {
			t.Fatalf("asking gave %q, %v", how, err)
		}
		requests, err := s.Requests(ctx, who(1), closed)
		must(t, err)
		want := []Request{{Person: 2, Message: "I know boards", At: start}}
		if diff := cmp.Diff(want, requests); diff != "" {
			t.Error(diff)
		}
		if _, err := s.Join(ctx, who(2), hidden, ""); !errors.Is(err, ErrNotFound) {
			t.Errorf("joining a hidden community: %v", err)
		}
		must(t, s.Admit(ctx, who(1), closed, 2))
		must(t, s.Admit(ctx, who(1), closed, 2))
		if err := s.Admit(ctx, who(1), closed, 8); !errors.Is(err, ErrNotFound) {
			t.Errorf("somebody is let in who never asked: %v", err)
		}
		if got := rights(s, t, who(2), closed); got != "rw" {
			t.Errorf("who was let in has %s", got)
		}
		if err := s.Invite(ctx, who(2), closed, []actor.ID{3}); !errors.Is(err, ErrForbidden) {
			t.Errorf("a member invites into a closed community: %v", err)
		}
		must(t, s.Invite(ctx, who(1), hidden, []actor.ID{3, 4}))
		must(t, s.Decline(ctx, who(3), hidden, 3))
		if got := rights(s, t, who(3), hidden); got != "404" {
			t.Errorf("who declined still sees %s", got)
		}
		if how, err := s.Join(ctx, who(4), hidden, ""); err != nil || how != JoinedNow {
			t.Errorf("accepting gave %q, %v", how, err)
		}
		unknown, err := s.Named(ctx, who(1), closed, []string{"@P5", " p6 ", "nobody", ""})
		if err != nil || !cmp.Equal(unknown, []string{"nobody"}) {
			t.Errorf("unknown = %v, %v", unknown, err)
		}
		if got := rights(s, t, who(5), closed); got != "-" {
			t.Errorf("somebody was invited beside an unknown name: %s", got)
		}
		if _, err := s.Named(ctx, who(1), closed, []string{" "}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("inviting nobody: %v", err)
		}
		must(t, s.Mute(ctx, who(4), hidden, true))
		if st, err := s.Enter(ctx, who(4), hidden); err != nil || !st.Muted {
			t.Errorf("muted = %t, %v", st.Muted, err)
		}
	})
}

func TestFoundingChecks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		_, err := s.Found(ctx, who(1), Details{Name: " ", Purpose: string(make([]rune, 301)), Access: "half", Type: "club"})
		want := map[string]string{"name": "community.name_missing", "access": "community.access_wrong", "type": "community.type_wrong"}
		got := errs.FieldsOf(err)
		delete(got, "purpose")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		found(t, s, 1, "Äpfel & Birnen", Open)
		if _, err := s.Found(ctx, who(2), Details{Name: "ÄPFEL birnen", Access: Open, Type: Forum}); !errors.Is(err, ErrTaken) {
			t.Errorf("the same address twice: %v", err)
		}
		if _, err := s.Found(ctx, actor.Actor{ID: 3, Roles: actor.Guest}, Details{Name: "Guests", Access: Open, Type: Forum}); !errors.Is(err, ErrForbidden) {
			t.Errorf("a guest founds: %v", err)
		}
		if st, err := s.BySlug(ctx, who(1), Slug("Äpfel & Birnen")); err != nil || !st.Host || st.Community.Members != 1 {
			t.Errorf("founded as %+v, %v", st, err)
		}
		if Slug("New") != "new-community" {
			t.Errorf("Slug(New) = %q", Slug("New"))
		}
	})
}

// TestJoinRace lets fifty people join at once, each twice: everybody is in once
// and the counter equals a recount.
func TestJoinRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newService(t, d)
		c := found(t, s, 1, "Race", Open)
		var wg sync.WaitGroup
		for i := 2; i <= 51; i++ {
			for range 2 {
				wg.Go(func() {
					if _, err := s.Join(t.Context(), who(i), c, ""); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		var members, counter, events int
		must(t, d.Read().QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM community_member WHERE community_id = $1), member_count,
			(SELECT count(*) FROM ledger WHERE verb = 'join' AND community_id = $1) FROM community WHERE id = $1`, c).Scan(&members, &counter, &events))
		if members != 51 || counter != 51 || events != 51 {
			t.Errorf("%d members, counter %d, %d events; want 51 of each", members, counter, events)
		}
	})
}

// TestLastHostRace lets all five hosts leave at once: one of them cannot.
func TestLastHostRace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		c := found(t, s, 1, "Hosts", Open)
		for i := 2; i <= 5; i++ {
			_, err := s.Join(ctx, who(i), c, "")
			must(t, err)
			must(t, s.SetHost(ctx, who(1), c, actor.ID(i), true))
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		refused := 0
		for i := 1; i <= 5; i++ {
			wg.Go(func() {
				err := s.Leave(ctx, who(i), c)
				mu.Lock()
				defer mu.Unlock()
				if errors.Is(err, ErrLastHost) {
					refused++
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		hosts, err := s.HostsOf(ctx, c)
		must(t, err)
		if refused != 1 || len(hosts[c]) != 1 {
			t.Errorf("%d were refused, %d hosts are left; want 1 and 1", refused, len(hosts[c]))
		}
		must(t, s.Archive(ctx, who(int(hosts[c][0])), c))
		must(t, s.Leave(ctx, who(int(hosts[c][0])), c))
	})
}

func TestSetHostKeepsOne(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := newService(t, d), t.Context()
		c := found(t, s, 1, "One", Open)
		if err := s.SetHost(ctx, who(1), c, 1, false); !errors.Is(err, ErrLastHost) {
			t.Errorf("the last host steps down: %v", err)
		}
		if err := s.Leave(ctx, who(1), c); !errors.Is(err, ErrLastHost) {
			t.Errorf("the last host leaves: %v", err)
		}
		_, err := s.Join(ctx, who(2), c, "")
		must(t, err)
		must(t, s.Leave(ctx, who(2), c)) // who is no host may always go
	})
}
