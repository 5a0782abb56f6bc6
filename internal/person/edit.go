package person

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// ProfileEdit is what people say about themselves.
type ProfileEdit struct {
	Name       string
	Title      string
	About      string
	AskMeAbout []string
	Absent     bool
}

// The lengths a profile may have, in characters.
const (
	MaxName  = 120
	MaxTitle = 160
	MaxAbout = 2000
	MaxAsk   = 12 // subjects, each up to 60 characters
)

func (e *ProfileEdit) clean() error {
	e.Name, e.Title, e.About = oneLine(e.Name), oneLine(e.Title), strings.TrimSpace(e.About)
	e.AskMeAbout = splitLines(joinLines(e.AskMeAbout))
	wrong := map[string]string{}
	if e.Name == "" {
		wrong["name"] = "person.name_missing"
	}
	for field, over := range map[string]bool{
		"name": utf8.RuneCountInString(e.Name) > MaxName, "title": utf8.RuneCountInString(e.Title) > MaxTitle,
		"about": utf8.RuneCountInString(e.About) > MaxAbout, "ask": len(e.AskMeAbout) > MaxAsk,
	} {
		if over {
			wrong[field] = "person.too_long"
		}
	}
	for _, a := range e.AskMeAbout {
		if utf8.RuneCountInString(a) > 60 {
			wrong["ask"] = "person.too_long"
		}
	}
	return refused(wrong)
}

func refused(wrong map[string]string) error {
	if len(wrong) == 0 {
		return nil
	}
	return ErrInvalid.WithFields(wrong)
}

func oneLine(s string) string { return text.Line(s) }

// EditProfile changes a profile: one's own, or any for an administrator.
// ErrInvalid names the fields name, title, about, ask.
func (s *Service) EditProfile(ctx context.Context, by actor.Actor, who actor.ID, e ProfileEdit) error {
	if !mayEdit(by, who) {
		return ErrForbidden
	}
	if err := e.clean(); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		var username string
		err := tx.QueryRowContext(ctx, `UPDATE person SET name = $2, name_fold = $3, title = $4, about = $5, ask_me_about = $6, absent = $7
			WHERE id = $1 RETURNING username`,
			int64(who), e.Name, text.Fold(e.Name), e.Title, e.About, joinLines(e.AskMeAbout), e.Absent).Scan(&username)
		if err != nil {
			return notFound(err)
		}
		if err := writeWords(ctx, tx, who, e.Name, username); err != nil {
			return err
		}
		return s.changed(ctx, tx, by, who, "profile")
	})
}

// SetPicture stores the key of a person's picture; an empty key takes it away.
func (s *Service) SetPicture(ctx context.Context, by actor.Actor, who actor.ID, key string) error {
	if !mayEdit(by, who) {
		return ErrForbidden
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		if err := one(tx.ExecContext(ctx, `UPDATE person SET picture_key = $2 WHERE id = $1`, int64(who), key)); err != nil {
			return err
		}
		return s.changed(ctx, tx, by, who, "picture")
	})
}

// Display is how somebody wants to see the network.
type Display struct {
	Lang    string // de, nl, en, or empty
	Theme   string // light, dark, or empty
	Zone    string // IANA name, or empty
	KeysOff bool
}

// SetDisplay stores how by wants to see the network. ErrInvalid names lang,
// theme, zone.
func (s *Service) SetDisplay(ctx context.Context, by actor.Actor, d Display) error {
	if by.ID <= 0 {
		return ErrForbidden
	}
	wrong := map[string]string{}
	switch d.Lang {
	case "", "de", "nl", "en":
	default:
		wrong["lang"] = "person.choose"
	}
	switch d.Theme {
	case "", "light", "dark":
	default:
		wrong["theme"] = "person.choose"
	}
	if d.Zone != "" {
		if _, err := time.LoadLocation(d.Zone); err != nil || d.Zone == "Local" {
			wrong["zone"] = "person.zone_unknown"
		}
	}
	if err := refused(wrong); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		return one(tx.ExecContext(ctx, `UPDATE person SET lang = $2, theme = $3, zone = $4, keys_off = $5 WHERE id = $1`,
			int64(by.ID), d.Lang, d.Theme, d.Zone, d.KeysOff))
	})
}

// SetRoles gives a person exactly these roles. Administrators only; the last
// administrator stays one (ErrLastAdmin).
func (s *Service) SetRoles(ctx context.Context, by actor.Actor, who actor.ID, roles actor.Role) error {
	if !by.Roles.Has(actor.Admin) {
		return ErrForbidden
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		if !roles.Has(actor.Admin) {
			if err := s.keepAdmin(ctx, tx, by, who); err != nil {
				return err
			}
		}
		if err := one(tx.ExecContext(ctx, `UPDATE person SET roles = $2 WHERE id = $1`, int64(who), roles.String())); err != nil {
			return err
		}
		return s.changed(ctx, tx, by, who, "roles:"+roles.String())
	})
}

// keepAdmin refuses to take away the only administrator there is.
func (s *Service) keepAdmin(ctx context.Context, tx db.Tx, by actor.Actor, who actor.ID) error {
	if by.IsSystem() || by.ID != who {
		return nil // somebody else who acts here is an administrator too
	}
	var others bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM person
		WHERE roles <> '' AND (',' || roles || ',') LIKE '%,admin,%' AND has_account AND left_at IS NULL AND id <> $1)`, int64(who)).Scan(&others)
	if err == nil && !others {
		return ErrLastAdmin
	}
	return err
}

// Leave ends a person's time here: no more signing in, open sessions end, what
// they wrote stays. Administrators only.
func (s *Service) Leave(ctx context.Context, by actor.Actor, who actor.ID) error {
	if !by.Roles.Has(actor.Admin) {
		return ErrForbidden
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		if err := s.keepAdmin(ctx, tx, by, who); err != nil {
			return err
		}
		return s.leaveTx(ctx, tx, by, who, s.Now())
	})
}

func (s *Service) leaveTx(ctx context.Context, tx db.Tx, by actor.Actor, who actor.ID, at time.Time) error {
	if err := one(tx.ExecContext(ctx, `UPDATE person SET left_at = $2 WHERE id = $1 AND left_at IS NULL`, int64(who), at.UnixMilli())); err != nil {
		return err
	}
	if s.Sessions != nil {
		if err := s.Sessions.RevokeAllTx(ctx, tx, who); err != nil {
			return err
		}
	}
	return s.changed(ctx, tx, by, who, "left")
}

// Return lets somebody who had left come back. Administrators only.
func (s *Service) Return(ctx context.Context, by actor.Actor, who actor.ID) error {
	if !by.Roles.Has(actor.Admin) {
		return ErrForbidden
	}
	return s.DB.Update(ctx, func(tx db.Tx) error {
		if err := one(tx.ExecContext(ctx, `UPDATE person SET left_at = NULL WHERE id = $1 AND left_at IS NOT NULL`, int64(who))); err != nil {
			return err
		}
		return s.changed(ctx, tx, by, who, "returned")
	})
}

func (s *Service) changed(ctx context.Context, tx db.Tx, by actor.Actor, who actor.ID, what string) error {
	return s.Ledger.Append(ctx, tx, ledger.Event{At: s.Now(), Actor: by.ID, Verb: ledger.Changed, Kind: ledger.Person,
		Object: int64(who), Author: who, Data: what})
}
