package person

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
)

// throttle says how failures are answered: free ones, then waits that double
// from first up to most. A subject that stays away for forget begins anew.
type throttle struct {
	free                int
	first, most, forget time.Duration
}

func accountThrottle() throttle {
	return throttle{free: 5, first: 30 * time.Second, most: time.Hour, forget: 24 * time.Hour}
}

func addressThrottle() throttle {
	return throttle{free: 20, first: 30 * time.Second, most: 15 * time.Minute, forget: time.Hour}
}

// wait is how long to wait after so many failures.
func (t throttle) wait(failures int) time.Duration {
	over := failures - t.free
	if over < 0 {
		return 0
	}
	return min(t.first<<min(over, 16), t.most)
}

// SignIn checks a username or address with its password and returns who it is.
// ErrSignIn answers alike for a wrong password, an unknown name, somebody
// without account and a leaver; ErrLockedOut for too many failures of the
// account or from the network address ip.
func (s *Service) SignIn(ctx context.Context, login, password, ip string) (actor.Actor, error) {
	login = foldEmail(login)
	if len(login) > 254 || len(password) > 4*MaxPassword {
		return actor.Actor{}, ErrSignIn
	}
	account, address := "account:"+login, "address:"+ip
	if err := s.reserve(ctx, account, address); err != nil {
		return actor.Actor{}, err
	}
	who, stored, err := s.secret(ctx, login)
	if err != nil {
		return actor.Actor{}, err
	}
	ok, err := s.verify(ctx, stored, password)
	if err != nil {
		return actor.Actor{}, err
	}
	if !ok || who.Actor.ID == 0 {
		return actor.Actor{}, ErrSignIn
	}
	err = s.DB.Update(ctx, func(tx db.Tx) error {
		if err := forgive(ctx, tx, account, address); err != nil {
			return err
		}
		return s.Ledger.Append(ctx, tx, ledger.Event{At: s.Now(), Actor: who.Actor.ID, Verb: ledger.SignedIn, Kind: ledger.Person,
			Object: int64(who.Actor.ID), Author: who.Actor.ID, Lang: who.Actor.Lang})
	})
	return who.Actor, err
}

// secret finds an account and its hash; the decoy when there is none.
func (s *Service) secret(ctx context.Context, login string) (Account, string, error) {
	where := `p.username = $1`
	if strings.Contains(login, "@") {
		where = `p.email = $1 AND p.email <> ''`
	}
	var a Account
	var roles, hash string
	err := s.DB.Read().QueryRowContext(ctx, `SELECT p.id, p.name, p.lang, p.zone, p.roles, x.password_hash
		FROM person p JOIN person_secret x ON x.person_id = p.id
		WHERE p.has_account AND p.left_at IS NULL AND `+where, login).
		Scan(&a.Actor.ID, &a.Actor.Name, &a.Actor.Lang, &a.Actor.Zone, &roles, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, decoyHash, nil
	}
	a.Actor.Roles = parseRoles(roles)
	return a, hash, err
}

// reserve counts an attempt as a failure before the password is looked at, so
// that many attempts at the same time do not get around the limit. Success
// takes it back. An address that is locked counts against no account, or it
// could lock everybody's.
func (s *Service) reserve(ctx context.Context, account, address string) error {
	locked := false
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		locked = false
		now := s.Now()
		for _, subject := range []struct {
			name string
			rule throttle
		}{{address, addressThrottle()}, {account, accountThrottle()}} {
			open, err := count(ctx, tx, subject.name, subject.rule, now)
			if err != nil {
				return err
			}
			if locked = !open; locked {
				return nil
			}
		}
		return nil
	})
	if err == nil && locked {
		err = ErrLockedOut
	}
	return err
}

// count adds a failure of subject and reports whether it may try at all. While
// locked nothing is counted, or nobody would ever come in again.
func count(ctx context.Context, tx db.Tx, subject string, rule throttle, now time.Time) (bool, error) {
	var failures int
	err := tx.QueryRowContext(ctx, `INSERT INTO person_attempt (subject, failures, last_at, locked_until) VALUES ($1, 1, $2, 0)
		ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at,
			failures = CASE WHEN person_attempt.last_at < $3 THEN 1 ELSE person_attempt.failures + 1 END
		WHERE person_attempt.locked_until <= $2 RETURNING failures`,
		subject, now.UnixMilli(), now.Add(-rule.forget).UnixMilli()).Scan(&failures)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if wait := rule.wait(failures); wait > 0 {
		_, err = tx.ExecContext(ctx, `UPDATE person_attempt SET locked_until = $2 WHERE subject = $1`, subject, now.Add(wait).UnixMilli())
	}
	return true, err
}

// forgive clears the account and takes the attempt of the address back, in the
// order in which reserve counts.
func forgive(ctx context.Context, tx db.Tx, account, address string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE person_attempt SET failures = failures - 1, locked_until = 0 WHERE subject = $1 AND failures > 0`, address); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM person_attempt WHERE subject = $1`, account)
	return err
}

// ForgetAttempts removes counts nobody needs any more, and says how many.
func (s *Service) ForgetAttempts(ctx context.Context) (int64, error) {
	var n int64
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM person_attempt WHERE last_at < $1`, s.Now().Add(-48*time.Hour).UnixMilli())
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	return n, err
}

// SetPassword gives a person a password and an account, and ends their sessions.
// Administrators only. ErrInvalid names password.
func (s *Service) SetPassword(ctx context.Context, by actor.Actor, who actor.ID, password string) error {
	if !by.Roles.Has(actor.Admin) {
		return ErrForbidden
	}
	return s.storePassword(ctx, by, who, password, "password")
}

// FirstPassword gives a person a password nobody has chosen, 20 letters and
// digits, and an account, and ends their sessions. It is not kept in a form in
// which it could be read again. Administrators only.
func (s *Service) FirstPassword(ctx context.Context, by actor.Actor, who actor.ID) (string, error) {
	secret := strings.ToLower(rand.Text())[:20]
	return secret, s.SetPassword(ctx, by, who, secret)
}

// ChangePassword changes by's own password and ends all sessions. ErrInvalid
// names current when the old password is wrong, and password.
func (s *Service) ChangePassword(ctx context.Context, by actor.Actor, current, password, ip string) error {
	if by.ID <= 0 {
		return ErrForbidden
	}
	c, err := Names(ctx, s.DB.Read(), []actor.ID{by.ID})
	if err != nil {
		return err
	}
	account, address := "account:"+c[by.ID].Username, "address:"+ip
	if err := s.reserve(ctx, account, address); err != nil {
		return err
	}
	_, stored, err := s.secret(ctx, c[by.ID].Username)
	if err != nil {
		return err
	}
	ok, err := s.verify(ctx, stored, current)
	if err != nil {
		return err
	}
	if !ok {
		return ErrInvalid.WithFields(map[string]string{"current": "person.password_wrong"})
	}
	if err := s.DB.Update(ctx, func(tx db.Tx) error { return forgive(ctx, tx, account, address) }); err != nil {
		return err
	}
	return s.storePassword(ctx, by, by.ID, password, "password")
}

func (s *Service) storePassword(ctx context.Context, by actor.Actor, who actor.ID, password, field string) error {
	p, err := get(ctx, s.DB.Read(), who)
	if err != nil {
		return err
	}
	if code := checkPassword(password, Card{Name: p.Name, Username: p.Username}, p.Email); code != "" {
		return ErrInvalid.WithFields(map[string]string{field: code})
	}
	hash, err := s.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.DB.Update(ctx, func(tx db.Tx) error { return s.passwordTx(ctx, tx, by, p, hash) })
}

func (s *Service) passwordTx(ctx context.Context, tx db.Tx, by actor.Actor, p Person, hash string) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO person_secret (person_id, password_hash, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at`,
		int64(p.ID), hash, s.Now().UnixMilli()); err != nil {
		return err
	}
	if !p.HasAccount {
		if _, err := tx.ExecContext(ctx, `UPDATE person SET has_account = TRUE WHERE id = $1`, int64(p.ID)); err != nil {
			return err
		}
		if err := s.Ledger.Append(ctx, tx, s.registered(p.ID, s.Now(), p.Lang)); err != nil {
			return err
		}
	}
	if s.Sessions != nil {
		if err := s.Sessions.RevokeAllTx(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return s.changed(ctx, tx, by, p.ID, "password")
}
