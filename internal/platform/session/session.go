// Package session remembers who is signed in.
//
// A session is a random token in a cookie and a row under the token's hash, so
// that reading the database does not open anybody's session. Signing in makes a
// new token. A session ends when it is signed out of, when all sessions of its
// person are revoked, or after its lifetime; it then does not come back.
// A request with a session costs one query by primary key, one without none.
//
// Sessions live in real time, whatever time the rest of the program shows.
package session

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// Lifetime is how long a session lasts after signing in.
const Lifetime = 14 * 24 * time.Hour

const personKey = "person"

// Manager loads, saves and ends sessions.
type Manager struct {
	scs   *scs.SessionManager
	store *store
}

// New returns a Manager. now is the real time; secure says that people reach
// the site by https, which makes the cookie unreadable to anything else.
func New(d *db.DB, now func() time.Time, secure bool, log *slog.Logger) *Manager {
	m := &Manager{scs: scs.New()}
	m.store = &store{db: d, now: now}
	m.scs.Store = m.store
	m.scs.Codec = codec{}
	m.scs.Lifetime = Lifetime
	m.scs.HashTokenInStore = true
	m.scs.Cookie.Name = CookieName(secure)
	m.scs.Cookie.Secure = secure
	m.scs.Cookie.HttpOnly = true
	m.scs.Cookie.SameSite = http.SameSiteLaxMode
	m.scs.ErrorFunc = func(w http.ResponseWriter, r *http.Request, err error) {
		log.ErrorContext(r.Context(), "session", "error", err.Error())
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	}
	return m
}

// CookieName is the name of the session's cookie.
func CookieName(secure bool) string {
	if secure {
		return "__Host-linden"
	}
	return "linden"
}

// Middleware loads the session before next and saves it after, where it changed.
func (m *Manager) Middleware(next http.Handler) http.Handler {
	inner := m.scs.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), foundKey{}, &found{})))
	})
}

// SignIn makes the request's session that of person, under a new token.
func (m *Manager) SignIn(ctx context.Context, person actor.ID) error {
	if err := m.scs.RenewToken(ctx); err != nil {
		return err
	}
	m.scs.Put(ctx, personKey, int64(person))
	return nil
}

// SignOut ends the request's session.
func (m *Manager) SignOut(ctx context.Context) error { return m.scs.Destroy(ctx) }

// Person is who the request's session belongs to; 0 for nobody.
func (m *Manager) Person(ctx context.Context) actor.ID {
	return actor.ID(m.scs.GetInt64(ctx, personKey))
}

// Put keeps a short text under key in the session.
func (m *Manager) Put(ctx context.Context, key, value string) { m.scs.Put(ctx, key, value) }

// Pop takes the text under key out of the session; empty if there is none.
func (m *Manager) Pop(ctx context.Context, key string) string { return m.scs.PopString(ctx, key) }

// RevokeAllTx ends all sessions of person when tx is committed.
func (m *Manager) RevokeAllTx(ctx context.Context, tx db.Tx, person actor.ID) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM session WHERE person_id = $1`, int64(person))
	return err
}

// Cleanup removes the rows of sessions that have run out, and says how many.
func (m *Manager) Cleanup(ctx context.Context) (int64, error) {
	var n int64
	err := m.store.db.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM session WHERE expires_at <= $1`, m.store.now().UnixMilli())
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}
