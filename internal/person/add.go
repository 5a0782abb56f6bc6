package person

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/text"
)

// AddPerson stores one person and returns the id. An empty username is made
// from the address or the name; a zero id is made. Administrators only.
// ErrInvalid names name, email, username; ErrTaken says that the username or
// address belongs to somebody.
func (s *Service) AddPerson(ctx context.Context, by actor.Actor, p NewPerson) (actor.ID, error) {
	if !by.Roles.Has(actor.Admin) {
		return 0, ErrForbidden
	}
	p.Name, p.Email = oneLine(p.Name), foldEmail(p.Email)
	if err := checkNew(p); err != nil {
		return 0, err
	}
	if p.ID == 0 {
		p.ID = actor.ID(s.IDs.New())
	}
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		row := p
		if row.Username == "" {
			taken, err := takenNames(ctx, tx, Username(p.Name, p.Email))
			if err != nil {
				return err
			}
			row.Username = FreeUsername(Username(p.Name, p.Email), func(name string) bool { return taken[name] })
		}
		return s.BulkPeopleTx(ctx, tx, []NewPerson{row})
	})
	if db.IsUnique(err) {
		err = ErrTaken
	}
	return p.ID, err
}

func checkNew(p NewPerson) error {
	wrong := map[string]string{}
	if p.Name == "" {
		wrong["name"] = "person.name_missing"
	}
	if p.Email != "" && !validEmail(p.Email) {
		wrong["email"] = "person.email_invalid"
	}
	if p.Username != "" && p.Username != cleanUsername(p.Username) {
		wrong["username"] = "person.username_invalid"
	}
	return refused(wrong)
}

func validEmail(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " \t\r\n<>,;\"") && !strings.Contains(host, "@") && len(s) <= 254
}

// Username makes a username from the part of an address before the @, or from
// a name: lower case letters, digits, dots, hyphens and underscores, 2 to 40
// of them. It may belong to somebody already; see FreeUsername.
func Username(name, email string) string {
	local, _, _ := strings.Cut(foldEmail(email), "@")
	if u := cleanUsername(local); len(u) >= 2 {
		return u
	}
	if u := cleanUsername(strings.Join(strings.Fields(name), ".")); len(u) >= 2 {
		return u
	}
	return "person"
}

func cleanUsername(s string) string {
	const most = 40
	var b strings.Builder
	for _, r := range text.Plain(s) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			b.WriteRune(r)
		}
	}
	u := b.String()
	return strings.Trim(u[:min(len(u), most)], ".-_")
}

// FreeUsername is wanted, or wanted with the smallest number from 2 on that
// makes a name for which taken is false.
func FreeUsername(wanted string, taken func(string) bool) string {
	name := wanted
	for n := 2; taken(name); n++ {
		suffix := strconv.Itoa(n)
		name = wanted[:min(len(wanted), 40-len(suffix))] + suffix
	}
	return name
}

// takenNames lists usernames that begin like wanted.
func takenNames(ctx context.Context, q db.Q, wanted string) (map[string]bool, error) {
	names := make([]string, 0, 60)
	FreeUsername(wanted, func(name string) bool { names = append(names, name); return len(names) < cap(names) })
	in, args := db.In(1, names, nil)
	found, err := list(ctx, q, func(row scanner) (string, error) {
		var name string
		err := row.Scan(&name)
		return name, err
	}, `SELECT username FROM person WHERE username IN `+in, args...)
	out := map[string]bool{}
	for _, name := range found {
		out[name] = true
	}
	return out, err
}

// AllUsernames reports which usernames are in use, for those who bring in many
// people at once.
func AllUsernames(ctx context.Context, q db.Q) (map[string]bool, error) {
	found, err := list(ctx, q, func(row scanner) (string, error) {
		var name string
		err := row.Scan(&name)
		return name, err
	}, `SELECT username FROM person`)
	out := make(map[string]bool, len(found))
	for _, name := range found {
		out[name] = true
	}
	return out, err
}

// one turns "no row" into ErrNotFound.
func one(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, ErrNotFound)
	}
	return nil
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
