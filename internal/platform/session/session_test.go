package session

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
)

// site is a server with sessions whose addresses do one thing each.
type site struct {
	m      *Manager
	d      *db.DB
	now    time.Time
	cookie *http.Cookie
	t      *testing.T
}

func newSite(t *testing.T, d *db.DB) *site {
	s := &site{d: d, now: time.Now(), t: t}
	s.m = New(d, func() time.Time { return s.now }, true, slog.New(slog.DiscardHandler))
	return s
}

// call runs f inside a request with the site's cookie and keeps the new one.
func (s *site) call(f func(ctx context.Context) error) []*http.Cookie {
	s.t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	if s.cookie != nil {
		r.AddCookie(s.cookie)
	}
	w := httptest.NewRecorder()
	s.m.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := f(r.Context()); err != nil {
			s.t.Error(err)
		}
		w.WriteHeader(http.StatusNoContent)
	})).ServeHTTP(w, r)
	set := w.Result().Cookies()
	if len(set) > 0 {
		s.cookie = set[0]
	}
	return set
}

func (s *site) person() actor.ID {
	s.t.Helper()
	var who actor.ID
	s.call(func(ctx context.Context) error { who = s.m.Person(ctx); return nil })
	return who
}

func (s *site) rows() int {
	s.t.Helper()
	var n int
	if err := s.d.Read().QueryRowContext(s.t.Context(), `SELECT count(*) FROM session`).Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		if set := s.call(func(context.Context) error { return nil }); len(set) != 0 || s.rows() != 0 {
			t.Errorf("a visit made a session: %v", set)
		}
		s.call(func(ctx context.Context) error { s.m.Put(ctx, "next", "/a"); return nil })
		before := s.cookie.Value
		set := s.call(func(ctx context.Context) error { return s.m.SignIn(ctx, 7) })
		if s.cookie.Value == before {
			t.Error("signing in kept the token")
		}
		if c := set[0]; c.Name != "__Host-linden" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %v", c)
		}
		if got := s.person(); got != 7 {
			t.Errorf("person %d, want 7", got)
		}
		if got := s.rows(); got != 1 {
			t.Errorf("%d rows, want 1", got)
		}
		var stored string
		if err := d.Read().QueryRowContext(t.Context(), `SELECT token_hash FROM session`).Scan(&stored); err != nil || strings.Contains(stored, s.cookie.Value) {
			t.Errorf("token is stored readably: %q, %v", stored, err)
		}
		old := *s.cookie
		s.call(func(ctx context.Context) error {
			if got := s.m.Pop(ctx, "next"); got != "/a" {
				t.Errorf("kept %q, want /a", got)
			}
			return s.m.SignOut(ctx)
		})
		s.cookie = &old
		if got := s.person(); got != 0 || s.rows() != 0 {
			t.Errorf("after signing out: person %d, %d rows", got, s.rows())
		}
	})
}

func TestRevokedSessionIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.call(func(ctx context.Context) error { return s.m.SignIn(ctx, 7) })
		s.call(func(ctx context.Context) error {
			s.m.Put(ctx, "note", "x")
			return d.Update(ctx, func(tx db.Tx) error { return s.m.RevokeAllTx(ctx, tx, 7) })
		})
		if got := s.person(); got != 0 || s.rows() != 0 {
			t.Errorf("person %d, %d rows; want none", got, s.rows())
		}
	})
}

func TestLifetimeAndCleanup(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.call(func(ctx context.Context) error { return s.m.SignIn(ctx, 7) })
		s.now = s.now.Add(Lifetime - time.Hour)
		if n, err := s.m.Cleanup(t.Context()); n != 0 || err != nil || s.person() != 7 {
			t.Errorf("shortly before: %d removed, %v, person %d", n, err, s.person())
		}
		s.now = s.now.Add(2 * time.Hour)
		if got := s.person(); got != 0 {
			t.Errorf("person %d after the lifetime", got)
		}
		if n, err := s.m.Cleanup(t.Context()); n != 1 || err != nil {
			t.Errorf("%d removed, %v; want 1", n, err)
		}
	})
}

func TestCodec(t *testing.T) {
	t.Parallel()
	at := time.UnixMilli(1_772_000_000_123).UTC()
	want := map[string]any{"person": int64(-1), "text": "Grüße", "": ""}
	b, err := codec{}.Encode(at, want)
	if err != nil {
		t.Fatal(err)
	}
	deadline, got, err := codec{}.Decode(b)
	if diff := cmp.Diff(want, got); err != nil || diff != "" || !deadline.Equal(at) {
		t.Errorf("%v %v %s", deadline, err, diff)
	}
	for i := range b {
		_, _, _ = codec{}.Decode(b[:i]) // must not panic
	}
	if _, err := (codec{}).Encode(at, map[string]any{"x": 1.5}); err == nil {
		t.Error("a float was kept")
	}
	if _, _, err := (codec{}).Decode(nil); err == nil {
		t.Error("nothing was decoded")
	}
}
