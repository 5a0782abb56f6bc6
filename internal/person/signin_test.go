package person

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/ledger"
)

const good = "vier Worte aus Bremen"

func TestSignIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for _, who := range []actor.ID{mia, joerg} {
			if err := h.SetPassword(t.Context(), asAdmin, who, good); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.Leave(t.Context(), asAdmin, joerg); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			login, password string
			want            error
		}{
			{"mia", good, nil},
			{" MIA@ahorn.example ", good, nil},
			{"mia", good + " ", ErrSignIn},
			{"nobody", good, ErrSignIn},
			{"jmueller", good, ErrSignIn},
			{"piet", "", ErrSignIn},
			{"", "", ErrSignIn},
		} {
			got, err := h.SignIn(t.Context(), c.login, c.password, "10.0.0.1")
			if !errors.Is(err, c.want) || c.want == nil && got.ID != mia {
				t.Errorf("SignIn(%q, %q) = %v, %v, want %v", c.login, c.password, got, err, c.want)
			}
		}
	})
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		if err := h.SetPassword(t.Context(), asAdmin, mia, good); err != nil {
			t.Fatal(err)
		}
		try := func(login, password, ip string) error {
			_, err := h.SignIn(t.Context(), login, password, ip)
			return err
		}
		for range 4 {
			_ = try("mia", "wrong", "10.0.0.1")
		}
		if err := try("mia", good, "10.0.0.2"); err != nil {
			t.Fatalf("fifth attempt: %v", err)
		}
		for range 5 {
			_ = try("mia", "wrong", "10.0.0.1")
		}
		if err := try("mia", good, "10.0.0.3"); !errors.Is(err, ErrLockedOut) {
			t.Errorf("the right password after five wrong ones: %v, want ErrLockedOut", err)
		}
		for range 5 {
			_ = try("nobody", "wrong", "10.0.0.4")
		}
		if err := try("nobody", "wrong", "10.0.0.5"); !errors.Is(err, ErrLockedOut) {
			t.Errorf("an unknown name is locked like a known one: %v", err)
		}
		h.now = h.now.Add(31 * time.Second)
		if err := try("mia", "wrong", "10.0.0.3"); !errors.Is(err, ErrSignIn) {
			t.Errorf("after the wait: %v, want ErrSignIn", err)
		}
		h.now = h.now.Add(31 * time.Second)
		if err := try("mia", good, "10.0.0.3"); !errors.Is(err, ErrLockedOut) {
			t.Errorf("the second wait is longer: %v", err)
		}
		h.now = h.now.Add(30 * time.Second)
		if err := try("mia", good, "10.0.0.3"); err != nil {
			t.Errorf("after the second wait: %v", err)
		}
		for i := range 20 {
			_ = try("n"+string(rune('a'+i)), "wrong", "10.0.0.9")
		}
		if err := try("ayse", "wrong", "10.0.0.9"); !errors.Is(err, ErrLockedOut) {
			t.Errorf("21st failure from one address: %v", err)
		}
	})
}

func TestThrottleAtOnce(t *testing.T) {
	t.Parallel()
	h := newHall(t, dbtest.New(t))
	var let atomic.Int64
	var all sync.WaitGroup
	for range 12 {
		all.Go(func() {
			if err := h.reserve(context.Background(), "account:mia", "address:10.0.0.1"); err == nil {
				let.Add(1)
			}
		})
	}
	all.Wait()
	if let.Load() != 5 {
		t.Errorf("%d of 12 attempts at once were let through, want 5", let.Load())
	}
}

type revoked struct{ who []actor.ID }

func (r *revoked) RevokeAllTx(_ context.Context, _ db.Tx, who actor.ID) error {
	r.who = append(r.who, who)
	return nil
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := newHall(t, dbtest.New(t))
	ended := &revoked{}
	h.Sessions = ended
	if err := h.SetPassword(t.Context(), asAdmin, mia, good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		current, next string
		want          map[string]string
	}{
		{"wrong", "something new here", map[string]string{"current": "person.password_wrong"}},
		{good, "short", map[string]string{"password": "person.password_short"}},
		{good, "aaaaaaaaaaaa", map[string]string{"password": "person.password_guessable"}},
		{good, "Mia Brandt", map[string]string{"password": "person.password_guessable"}},
		{good, "something new here", nil},
	} {
		err := h.ChangePassword(t.Context(), as(mia), c.current, c.next, "10.0.0.1")
		if diff := cmp.Diff(c.want, errs.FieldsOf(err)); diff != "" {
			t.Errorf("%q: %v %s", c.next, err, diff)
		}
	}
	if _, err := h.SignIn(t.Context(), "mia", "something new here", "x"); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if diff := cmp.Diff([]actor.ID{mia, mia}, ended.who); diff != "" {
		t.Errorf("sessions ended: %s", diff)
	}
	if err := h.SetPassword(t.Context(), asAdmin, piet, good); err != nil {
		t.Fatal(err)
	}
	if a, err := h.Actor(t.Context(), piet); err != nil || a.Name != "Piet de Vries" {
		t.Errorf("a password makes an account: %v %v", a, err)
	}
}

// TestPermissions is who may do what to Mia.
func TestPermissions(t *testing.T) {
	t.Parallel()
	h := newHall(t, dbtest.New(t))
	acts := map[string]func(by actor.Actor) error{
		"edit":     func(by actor.Actor) error { return h.EditProfile(t.Context(), by, mia, ProfileEdit{Name: "Mia B"}) },
		"picture":  func(by actor.Actor) error { return h.SetPicture(t.Context(), by, mia, "k") },
		"roles":    func(by actor.Actor) error { return h.SetRoles(t.Context(), by, mia, actor.Editor) },
		"password": func(by actor.Actor) error { return h.SetPassword(t.Context(), by, mia, good) },
		"add":      func(by actor.Actor) error { _, err := h.AddPerson(t.Context(), by, NewPerson{Name: "N N"}); return err },
		"plan":     func(by actor.Actor) error { _, err := h.Plan(t.Context(), by, File{}); return err },
		"leave":    func(by actor.Actor) error { return h.Leave(t.Context(), by, mia) },
		"return":   func(by actor.Actor) error { return h.Return(t.Context(), by, mia) },
	}
	for _, who := range []struct {
		name string
		by   actor.Actor
		may  map[string]bool
	}{
		{"nobody", actor.Actor{}, nil},
		{"guest", actor.Actor{ID: guest, Roles: actor.Guest}, nil},
		{"colleague", as(joerg), nil},
		{"manager", actor.Actor{ID: joerg, Roles: actor.CommunityManager | actor.Moderator | actor.Editor}, nil},
		{"herself", as(mia), map[string]bool{"edit": true, "picture": true}},
	} {
		for act, do := range acts {
			if err := do(who.by); (err == nil) != who.may[act] || err != nil && !errors.Is(err, ErrForbidden) {
				t.Errorf("%s by %s: %v, want allowed %v", act, who.name, err, who.may[act])
			}
		}
	}
	for _, act := range []string{"edit", "picture", "roles", "password", "add", "plan", "leave", "return"} {
		if err := acts[act](asAdmin); err != nil {
			t.Errorf("%s by an administrator: %v", act, err)
		}
	}
}

func TestLeaveAndAdmins(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		if err := h.SetRoles(t.Context(), asAdmin, admin, 0); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last administrator gives up: %v", err)
		}
		if err := h.Leave(t.Context(), asAdmin, admin); !errors.Is(err, ErrLastAdmin) {
			t.Errorf("the last administrator leaves: %v", err)
		}
		if err := h.SetRoles(t.Context(), asAdmin, mia, actor.Admin); err != nil {
			t.Fatal(err)
		}
		if err := h.Leave(t.Context(), asAdmin, admin); err != nil {
			t.Errorf("one of two administrators leaves: %v", err)
		}
		if _, err := h.Account(t.Context(), admin); !errors.Is(err, ErrNotFound) {
			t.Errorf("account of a leaver: %v", err)
		}
		if err := h.Leave(t.Context(), actor.System, admin); !errors.Is(err, ErrNotFound) {
			t.Errorf("leaving twice: %v", err)
		}
	})
}

func TestEditProfile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		err := h.EditProfile(t.Context(), as(mia), mia, ProfileEdit{Name: "  "})
		if diff := cmp.Diff(map[string]string{"name": "person.name_missing"}, errs.FieldsOf(err)); diff != "" {
			t.Errorf("empty name: %s", diff)
		}
		err = h.EditProfile(t.Context(), as(mia), mia, ProfileEdit{Name: "Mia Öztürk", AskMeAbout: []string{" Messen ", "", "Messen"}, Absent: true})
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Profile(t.Context(), as(mia), mia)
		if diff := cmp.Diff([]string{"Messen"}, got.AskMeAbout); err != nil || diff != "" || !got.Absent {
			t.Errorf("profile after the edit: %v %+v %s", err, got, diff)
		}
		found, err := h.Suggest(t.Context(), as(mia), "ozt", 5)
		if err != nil || len(found) != 1 {
			t.Errorf("found under the new name: %v %v", found, err)
		}
		if found, _ = h.Suggest(t.Context(), as(mia), "brandt", 5); len(found) != 0 {
			t.Errorf("still found under the old name: %v", found)
		}
		err = h.SetDisplay(t.Context(), as(mia), Display{Lang: "fr", Theme: "red", Zone: "Mars/Base"})
		want := map[string]string{"lang": "person.choose", "theme": "person.choose", "zone": "person.zone_unknown"}
		if diff := cmp.Diff(want, errs.FieldsOf(err)); diff != "" {
			t.Errorf("SetDisplay: %s", diff)
		}
		if err := h.SetDisplay(t.Context(), as(mia), Display{Lang: "nl", Theme: "dark", Zone: "Europe/Amsterdam", KeysOff: true}); err != nil {
			t.Fatal(err)
		}
		a, err := h.Account(t.Context(), mia)
		if err != nil || a.Actor.Lang != "nl" || a.Theme != "dark" || !a.KeysOff {
			t.Errorf("Account = %+v %v", a, err)
		}
	})
}

func TestAddPerson(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		for i, want := range []string{"mia2", "mia3"} {
			who, err := h.AddPerson(t.Context(), asAdmin, NewPerson{Name: "Mia", Email: "mia@" + []string{"a", "b"}[i] + ".example", HasAccount: true})
			if err != nil {
				t.Fatal(err)
			}
			if p, _ := h.Profile(t.Context(), as(mia), who); p.Username != want {
				t.Errorf("username = %q, want %q", p.Username, want)
			}
		}
		if _, err := h.AddPerson(t.Context(), asAdmin, NewPerson{Name: "X Y", Email: "MIA@ahorn.example"}); !errors.Is(err, ErrTaken) {
			t.Errorf("an address twice: %v", err)
		}
		var n int
		if err := d.Read().QueryRowContext(t.Context(), `SELECT count(*) FROM ledger WHERE verb = $1`, string(ledger.Registered)).Scan(&n); err != nil || n != 7 {
			t.Errorf("%d registrations, want 7: %v", n, err)
		}
	})
}
