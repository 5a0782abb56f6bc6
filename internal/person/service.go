package person

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
)

// Options are what a Service needs. DB, Ledger, IDs and Now are required.
type Options struct {
	DB       *db.DB
	Ledger   *ledger.Ledger
	IDs      *id.Source
	Now      func() time.Time
	Sessions Sessions // nil: there are no sessions to end
	Circle   Circle   // nil: guests see the names of all people
}

// Service is what can be done with people.
type Service struct {
	Options
	hashing *semaphore.Weighted
}

// New returns a Service. It hashes at most as many passwords at once as there
// are processors, because each takes 19 MiB.
func New(o Options) *Service {
	return &Service{Options: o, hashing: semaphore.NewWeighted(int64(runtime.GOMAXPROCS(0)))}
}

// Profile is what by may see of one person. Guests get a name, a title and a
// face. ErrNotFound answers for people who do not exist or may not be seen.
func (s *Service) Profile(ctx context.Context, by actor.Actor, who actor.ID) (Person, error) {
	p, err := s.visible(ctx, by, who)
	if err != nil {
		return Person{}, err
	}
	if by.Guest() && by.ID != who {
		p = Person{ID: p.ID, Username: p.Username, Name: p.Name, Title: p.Title, PictureKey: p.PictureKey,
			JoinedAt: p.JoinedAt, LeftAt: p.LeftAt}
	}
	return p, nil
}

func (s *Service) visible(ctx context.Context, by actor.Actor, who actor.ID) (Person, error) {
	if !by.SignedIn() {
		return Person{}, ErrNotFound
	}
	p, err := get(ctx, s.DB.Read(), who)
	if err != nil {
		return Person{}, err
	}
	seen, err := s.sees(ctx, by, who)
	if err != nil {
		return Person{}, err
	}
	if !seen {
		return Person{}, ErrNotFound
	}
	return p, nil
}

func (s *Service) sees(ctx context.Context, by actor.Actor, who actor.ID) (bool, error) {
	if !by.Guest() || s.Circle == nil || by.ID == who {
		return by.SignedIn(), nil
	}
	return s.Circle.Shares(ctx, by.ID, who)
}

// Account is who holds an account, for the resolver of sessions: one query by
// primary key. ErrNotFound answers for people without account and leavers.
func (s *Service) Account(ctx context.Context, who actor.ID) (Account, error) {
	var a Account
	var roles string
	err := s.DB.Read().QueryRowContext(ctx, `SELECT id, username, name, lang, zone, theme, roles, picture_key, keys_off
		FROM person WHERE id = $1 AND has_account AND left_at IS NULL`, int64(who)).
		Scan(&a.Actor.ID, &a.Username, &a.Actor.Name, &a.Actor.Lang, &a.Actor.Zone, &a.Theme, &roles, &a.PictureKey, &a.KeysOff)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, ErrNotFound
	}
	a.Actor.Roles = parseRoles(roles)
	return a, err
}

// Actor is the actor of an account; see Account.
func (s *Service) Actor(ctx context.Context, who actor.ID) (actor.Actor, error) {
	a, err := s.Account(ctx, who)
	return a.Actor, err
}

// PictureKey is the key of a person's picture, empty where there is none.
func (s *Service) PictureKey(ctx context.Context, by actor.Actor, who actor.ID) (string, error) {
	p, err := s.visible(ctx, by, who)
	return p.PictureKey, err
}

func mayEdit(by actor.Actor, who actor.ID) bool { return by.ID == who || by.Roles.Has(actor.Admin) }
