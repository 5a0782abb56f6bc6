package community

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// Service is what the rest of the program may do with communities.
type Service struct {
	db     *db.DB
	ledger *ledger.Ledger
	now    func() time.Time
	newID  func() int64
}

// New returns a Service.
func New(d *db.DB, l *ledger.Ledger, now func() time.Time, newID func() int64) *Service {
	return &Service{db: d, ledger: l, now: now, newID: newID}
}

// Enter tells what by is and may do in a community. A community by may not know
// of gives ErrNotFound, like one that does not exist.
func (s *Service) Enter(ctx context.Context, by actor.Actor, id int64) (Standing, error) {
	return Enter(ctx, s.db.Read(), by, id)
}

// Enter is Service.Enter for a caller that holds a transaction.
func Enter(ctx context.Context, q db.Q, by actor.Actor, id int64) (Standing, error) {
	c, st, err := standingOf(ctx, q, "c.id", id, by.ID)
	return admitted(by, c, st, err)
}

// BySlug is Enter for the name in an address.
func (s *Service) BySlug(ctx context.Context, by actor.Actor, slug string) (Standing, error) {
	c, st, err := standingOf(ctx, s.db.Read(), "c.slug", slug, by.ID)
	return admitted(by, c, st, err)
}

func admitted(by actor.Actor, c Community, st Standing, err error) (Standing, error) {
	if err != nil {
		return Standing{}, err
	}
	st = standing(by, c, st)
	if !visible(by, st) {
		return Standing{}, ErrNotFound
	}
	return st, nil
}

func (s *Service) manage(ctx context.Context, by actor.Actor, id int64) (Standing, error) {
	st, err := s.Enter(ctx, by, id)
	if err == nil && !st.CanManage {
		err = ErrForbidden
	}
	return st, err
}

// Found makes a community hosted by by. A wrong field gives ErrInvalid with the
// field named, a name in use ErrTaken.
func (s *Service) Found(ctx context.Context, by actor.Actor, d Details) (Community, error) {
	if !by.SignedIn() || by.Guest() {
		return Community{}, ErrForbidden
	}
	if err := check(&d); err != nil {
		return Community{}, err
	}
	now := s.now()
	c := Community{
		ID: s.newID(), Name: d.Name, Purpose: d.Purpose, Goal: d.Goal, Rules: d.Rules,
		Lang: d.Lang, Access: d.Access, Type: d.Type, CreatedAt: now, Members: 1,
	}
	c.Slug = address(c)
	err := s.db.Update(ctx, func(tx db.Tx) error {
		if err := insert(ctx, tx, c, text.Fold(c.Name)); err != nil {
			return err
		}
		if _, err := addMember(ctx, tx, c.ID, by.ID, true, now); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx,
			event(now, by, ledger.Founded, c.ID, by.ID, ""), event(now, by, ledger.Joined, c.ID, by.ID, "host"))
	})
	return c, err
}

// Change stores new details.
func (s *Service) Change(ctx context.Context, by actor.Actor, id int64, d Details) error {
	if _, err := s.manage(ctx, by, id); err != nil {
		return err
	}
	if err := check(&d); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		if err := update(ctx, tx, id, d, text.Fold(d.Name)); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, event(s.now(), by, ledger.Changed, id, 0, ""))
	})
}

// Archive ends a community: everything stays readable, nothing new is said.
// Revive takes that back.
func (s *Service) Archive(ctx context.Context, by actor.Actor, id int64) error {
	return s.archive(ctx, by, id, s.now(), ledger.Closed)
}

// Revive opens an archived community again.
func (s *Service) Revive(ctx context.Context, by actor.Actor, id int64) error {
	return s.archive(ctx, by, id, time.Time{}, ledger.Reopened)
}

func (s *Service) archive(ctx context.Context, by actor.Actor, id int64, at time.Time, verb ledger.Verb) error {
	if _, err := s.manage(ctx, by, id); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		if err := setArchived(ctx, tx, id, at); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, event(s.now(), by, verb, id, 0, ""))
	})
}

// Joining is what a wish to join led to.
type Joining string

// The outcomes of Join.
const (
	JoinedNow Joining = "joined"
	AskedNow  Joining = "asked"
)

// Join makes by a member of an open community or of one by was invited to; in a
// closed community it asks the hosts. Joining twice changes nothing.
func (s *Service) Join(ctx context.Context, by actor.Actor, id int64, message string) (Joining, error) {
	st, err := s.Enter(ctx, by, id)
	if err != nil {
		return "", err
	}
	if st.Community.Archived() {
		return "", ErrArchived
	}
	now := s.now()
	if st.Community.Access == Open && !by.Guest() || st.Invited || st.Member {
		return JoinedNow, s.db.Update(ctx, func(tx db.Tx) error { return s.join(ctx, tx, by, id, by.ID, now) })
	}
	return AskedNow, s.db.Update(ctx, func(tx db.Tx) error {
		if err := request(ctx, tx, id, by.ID, 0, cut(message, 500), now); err != nil {
			return err
		}
		return s.ledger.Append(ctx, tx, event(now, by, ledger.Requested, id, 0, ""))
	})
}

func (s *Service) join(ctx context.Context, tx db.Tx, by actor.Actor, id int64, person actor.ID, at time.Time) error {
	fresh, err := addMember(ctx, tx, id, person, false, at)
	if err != nil || !fresh {
		return err
	}
	e := event(at, by, ledger.Joined, id, person, "")
	e.Actor = person
	return s.ledger.Append(ctx, tx, e)
}

// Leave ends a membership. The last host of a living community gets ErrLastHost.
func (s *Service) Leave(ctx context.Context, by actor.Actor, id int64) error {
	st, err := s.Enter(ctx, by, id)
	if err != nil {
		return err
	}
	return s.remove(ctx, by, st, by.ID)
}

// Remove ends somebody's membership, for those who manage the community.
func (s *Service) Remove(ctx context.Context, by actor.Actor, id int64, person actor.ID) error {
	st, err := s.manage(ctx, by, id)
	if err != nil {
		return err
	}
	return s.remove(ctx, by, st, person)
}

func (s *Service) remove(ctx context.Context, by actor.Actor, st Standing, person actor.ID) error {
	id := st.Community.ID
	return s.db.Update(ctx, func(tx db.Tx) error {
		if err := s.keepHost(ctx, tx, st.Community, person); err != nil {
			return err
		}
		gone, err := removeMember(ctx, tx, id, person)
		if err != nil || !gone {
			return err
		}
		e := event(s.now(), by, ledger.Left, id, person, "")
		e.Actor = person
		return s.ledger.Append(ctx, tx, e)
	})
}

// keepHost refuses to take away the only host.
func (s *Service) keepHost(ctx context.Context, tx db.Tx, c Community, person actor.ID) error {
	if c.Archived() {
		return nil
	}
	if err := lock(ctx, tx, c.ID); err != nil {
		return err
	}
	all, err := otherHosts(ctx, tx, c.ID, 0)
	if err != nil || all == 0 {
		return err
	}
	others, err := otherHosts(ctx, tx, c.ID, person)
	if err == nil && others == 0 {
		err = ErrLastHost
	}
	return err
}

// mayInvite is for members who are no guests; into a hidden or closed community
// only those who manage it invite.
func mayInvite(by actor.Actor, st Standing) bool {
	return st.CanManage || st.Community.Access == Open && st.Member && !by.Guest()
}

// Invite asks people to join; ErrForbidden for those who may not, see mayInvite.
func (s *Service) Invite(ctx context.Context, by actor.Actor, id int64, people []actor.ID) error {
	st, err := s.Enter(ctx, by, id)
	if err != nil {
		return err
	}
	if !mayInvite(by, st) {
		return ErrForbidden
	}
	now := s.now()
	return s.db.Update(ctx, func(tx db.Tx) error {
		for _, p := range people {
			if _, target, err := standingOf(ctx, tx, "c.id", id, p); err != nil || target.Member || target.Invited {
				if err != nil {
					return err
				}
				continue
			}
			if err := request(ctx, tx, id, p, by.ID, "", now); err != nil {
				return err
			}
			if err := s.ledger.Append(ctx, tx, event(now, by, ledger.Invited, id, p, "")); err != nil {
				return err
			}
		}
		return nil
	})
}

// Admit lets somebody in who asked; ErrNotFound when nobody of that id waits.
// Who is in already stays in.
func (s *Service) Admit(ctx context.Context, by actor.Actor, id int64, person actor.ID) error {
	if _, err := s.manage(ctx, by, id); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		_, target, err := standingOf(ctx, tx, "c.id", id, person)
		switch {
		case err != nil || target.Member:
			return err
		case !target.Asked:
			return ErrNotFound
		}
		return s.join(ctx, tx, by, id, person, s.now())
	})
}

// Decline turns down a wish to join, or takes back an invitation. Invited
// people decline for themselves.
func (s *Service) Decline(ctx context.Context, by actor.Actor, id int64, person actor.ID) error {
	if by.ID != person {
		if _, err := s.manage(ctx, by, id); err != nil {
			return err
		}
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		_, err := dropRequest(ctx, tx, id, person)
		return err
	})
}

// SetHost makes a member a host, or no longer one.
func (s *Service) SetHost(ctx context.Context, by actor.Actor, id int64, person actor.ID, host bool) error {
	st, err := s.manage(ctx, by, id)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx db.Tx) error {
		if !host {
			if err := s.keepHost(ctx, tx, st.Community, person); err != nil {
				return err
			}
		}
		changed, err := setHost(ctx, tx, id, person, host)
		if err != nil || !changed {
			return err
		}
		return s.ledger.Append(ctx, tx, event(s.now(), by, ledger.Changed, id, person, fmt.Sprintf("host=%t", host)))
	})
}

// Mute stops, or allows again, notifications from a community for by.
func (s *Service) Mute(ctx context.Context, by actor.Actor, id int64, muted bool) error {
	if _, err := s.Enter(ctx, by, id); err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx db.Tx) error { return setMuted(ctx, tx, id, by.ID, muted) })
}

func event(at time.Time, by actor.Actor, verb ledger.Verb, id int64, person actor.ID, data string) ledger.Event {
	return ledger.Event{At: at, Actor: by.ID, Verb: verb, Kind: ledger.Community, Object: id, Author: person, Community: id, Data: data}
}

// check trims d and names the fields that are wrong.
func check(d *Details) error {
	d.Name, d.Purpose = text.Line(d.Name), strings.TrimSpace(d.Purpose)
	wrong := map[string]string{}
	switch n := utf8.RuneCountInString(d.Name); {
	case n == 0:
		wrong["name"] = "community.name_missing"
	case n > 80 || Slug(d.Name) == "":
		wrong["name"] = "community.name_wrong"
	}
	if utf8.RuneCountInString(d.Purpose) > 300 {
		wrong["purpose"] = "community.purpose_long"
	}
	d.Goal, d.Rules = cut(d.Goal, 1000), cut(d.Rules, 5000)
	switch d.Access {
	case Open, Closed, Hidden:
	default:
		wrong["access"] = "community.access_wrong"
	}
	switch d.Type {
	case Practice, Forum, Project, Broadcast:
	default:
		wrong["type"] = "community.type_wrong"
	}
	switch d.Lang {
	case "", "de", "nl", "en":
	default:
		d.Lang = ""
	}
	if len(wrong) > 0 {
		return ErrInvalid.WithFields(wrong)
	}
	return nil
}
