package person

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// known is everybody there is, as far as a list is compared with it.
type known struct {
	people   map[actor.ID]NewPerson
	ref      map[string]actor.ID
	email    map[string]actor.ID
	username map[string]actor.ID
	units    map[unitPlace]UnitID
	unitName map[UnitID]string
	order    []actor.ID // who the valid lines of the list are
}

type unitPlace struct {
	parent UnitID
	site   bool
	fold   string
}

func loadKnown(ctx context.Context, q db.Q) (*known, error) {
	k := &known{people: map[actor.ID]NewPerson{}, ref: map[string]actor.ID{}, email: map[string]actor.ID{},
		username: map[string]actor.ID{}, units: map[unitPlace]UnitID{}, unitName: map[UnitID]string{}}
	units, err := Units(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, u := range units {
		k.units[unitPlace{u.Parent, u.Site, text.Fold(u.Name)}] = u.ID
		k.unitName[u.ID] = u.Name
	}
	stored, err := list(ctx, q, scanNew, `SELECT id, username, name, email, title, about, ask_me_about, lang, coalesce(unit_id, 0), coalesce(site_id, 0),
		coalesce(manager_id, 0), roles, has_account, joined_at, left_at, ref FROM person`)
	if err != nil {
		return nil, err
	}
	for _, p := range stored {
		k.people[p.ID], k.username[p.Username] = p, p.ID
		if p.Ref != "" {
			k.ref[p.Ref] = p.ID
		}
		if p.Email != "" {
			k.email[p.Email] = p.ID
		}
	}
	return k, nil
}

func scanNew(row scanner) (NewPerson, error) {
	var p NewPerson
	var ask, roles string
	var joined int64
	var left sql.NullInt64
	err := row.Scan(&p.ID, &p.Username, &p.Name, &p.Email, &p.Title, &p.About, &ask, &p.Lang, &p.Unit, &p.Site, &p.Manager,
		&roles, &p.HasAccount, &joined, &left, &p.Ref)
	p.AskMeAbout, p.Roles, p.JoinedAt = splitLines(ask), parseRoles(roles), time.UnixMilli(joined).UTC()
	if left.Valid {
		p.LeftAt = time.UnixMilli(left.Int64).UTC()
	}
	return p, err
}

// find recognises somebody of a list.
func (k *known) find(in Incoming) (actor.ID, bool) {
	for _, who := range []actor.ID{k.ref[in.Key], k.email[in.Email], k.username[in.Username]} {
		if who != 0 {
			return who, true
		}
	}
	return 0, false
}

// merged is old with everything that next says.
func merged(old, next NewPerson) NewPerson {
	out := old
	out.Name, out.HasAccount = next.Name, old.HasAccount || next.HasAccount
	out.Roles |= next.Roles
	keep(&out.Email, next.Email)
	keep(&out.Title, next.Title)
	keep(&out.About, next.About)
	keep(&out.Lang, next.Lang)
	keep(&out.Ref, next.Ref)
	keep(&out.Unit, next.Unit)
	keep(&out.Site, next.Site)
	keep(&out.Manager, next.Manager)
	if len(next.AskMeAbout) > 0 {
		out.AskMeAbout = next.AskMeAbout
	}
	keep(&out.LeftAt, next.LeftAt)
	return out
}

func keep[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}

func (p *planner) differences(old, next NewPerson) []Field {
	now := merged(old, next)
	var out []Field
	add := func(name, a, b string) {
		if a != b {
			out = append(out, Field{name, a, b})
		}
	}
	add("name", old.Name, now.Name)
	add("email", old.Email, now.Email)
	add("title", old.Title, now.Title)
	add("unit", p.known.unitName[old.Unit], p.known.unitName[now.Unit])
	add("site", p.known.unitName[old.Site], p.known.unitName[now.Site])
	add("manager", p.personName(old.Manager), p.personName(now.Manager))
	add("about", old.About, now.About)
	add("ask", joinLines(old.AskMeAbout), joinLines(now.AskMeAbout))
	add("lang", old.Lang, now.Lang)
	add("roles", old.Roles.String(), now.Roles.String())
	add("account", yes(old.HasAccount), yes(now.HasAccount))
	add("left", day(old.LeftAt), day(now.LeftAt))
	if len(out) == 0 && (old.Unit != now.Unit || old.Site != now.Site || old.Manager != now.Manager) {
		out = append(out, Field{"unit", p.known.unitName[old.Unit], p.known.unitName[now.Unit]})
	}
	return out
}

func (p *planner) personName(who actor.ID) string {
	if old, ok := p.known.people[who]; ok {
		return old.Name
	}
	return p.fresh[who]
}

func yes(v bool) string {
	if v {
		return "1"
	}
	return ""
}

func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

// Apply takes a list over, all of it or nothing, and returns what it did. Lines
// with problems are left out. Administrators only.
func (s *Service) Apply(ctx context.Context, by actor.Actor, f File) (Plan, error) {
	if !by.Roles.Has(actor.Admin) {
		return Plan{}, ErrForbidden
	}
	var done Plan
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		p, err := s.plan(ctx, tx, f)
		if err != nil {
			return err
		}
		done = p
		return s.applyTx(ctx, tx, by, p)
	})
	if db.IsUnique(err) {
		err = ErrTaken
	}
	return done, err
}

func (s *Service) applyTx(ctx context.Context, tx db.Tx, by actor.Actor, p Plan) error {
	if err := s.BulkUnitsTx(ctx, tx, p.NewUnits); err != nil {
		return err
	}
	if err := s.BulkPeopleTx(ctx, tx, p.New); err != nil {
		return err
	}
	changes := make([]NewPerson, len(p.Changed))
	for i, c := range p.Changed {
		changes[i] = c.next
	}
	if err := s.UpdatePeopleTx(ctx, tx, by, changes); err != nil {
		return err
	}
	for _, c := range p.Leavers {
		if err := s.leaveTx(ctx, tx, by, c.ID, s.Now()); err != nil {
			return err
		}
	}
	return nil
}

// UpdatePeopleTx writes what an import knows about people who are stored, and
// records that they changed. Usernames and the time of joining stay. Sessions
// of those who have left by now end.
func (s *Service) UpdatePeopleTx(ctx context.Context, tx db.Tx, by actor.Actor, all []NewPerson) error {
	for _, p := range all {
		var had bool
		if err := tx.QueryRowContext(ctx, `SELECT has_account FROM person WHERE id = $1`, int64(p.ID)).Scan(&had); err != nil {
			return notFound(err)
		}
		err := one(tx.ExecContext(ctx, `UPDATE person SET name = $2, name_fold = $3, email = $4, title = $5, about = $6, ask_me_about = $7,
			lang = $8, unit_id = $9, site_id = $10, manager_id = $11, roles = $12, has_account = $13, left_at = $14, ref = $15 WHERE id = $1`,
			int64(p.ID), p.Name, text.Fold(p.Name), foldEmail(p.Email), p.Title, p.About, joinLines(p.AskMeAbout), p.Lang,
			nullable(p.Unit), nullable(p.Site), nullable(p.Manager), p.Roles.String(), p.HasAccount, millis(p.LeftAt), p.Ref))
		if err != nil {
			return err
		}
		if err := writeWords(ctx, tx, p.ID, p.Name, p.Username); err != nil {
			return err
		}
		if err := s.afterUpdate(ctx, tx, by, p, p.HasAccount && !had); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) afterUpdate(ctx context.Context, tx db.Tx, by actor.Actor, p NewPerson, fresh bool) error {
	events := []ledger.Event{{At: s.Now(), Actor: by.ID, Verb: ledger.Changed, Kind: ledger.Person, Object: int64(p.ID), Author: p.ID, Data: "import"}}
	if fresh {
		events = append(events, s.registered(p.ID, s.Now(), p.Lang))
	}
	if !p.LeftAt.IsZero() && s.Sessions != nil {
		if err := s.Sessions.RevokeAllTx(ctx, tx, p.ID); err != nil {
			return err
		}
	}
	return s.Ledger.Append(ctx, tx, events...)
}

// KeepImport stores a list until it is applied or another one is kept by the
// same person, and returns its id.
func (s *Service) KeepImport(ctx context.Context, by actor.Actor, body string) (int64, error) {
	if !by.Roles.Has(actor.Admin) {
		return 0, ErrForbidden
	}
	key := s.IDs.New()
	err := s.DB.Update(ctx, func(tx db.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM person_import WHERE person_id = $1`, int64(by.ID)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO person_import (id, person_id, body) VALUES ($1, $2, $3)`, key, int64(by.ID), strings.ToValidUTF8(body, "\uFFFD"))
		return err
	})
	return key, err
}

// KeptImport is the list that by has kept under key; ErrImportGone if there is none.
func (s *Service) KeptImport(ctx context.Context, by actor.Actor, key int64) (string, error) {
	var body string
	err := s.DB.Read().QueryRowContext(ctx, `SELECT body FROM person_import WHERE id = $1 AND person_id = $2`, key, int64(by.ID)).Scan(&body)
	if notFound(err) == ErrNotFound {
		err = ErrImportGone
	}
	return body, err
}

// DropImport forgets the lists by has kept.
func (s *Service) DropImport(ctx context.Context, by actor.Actor) error {
	return s.DB.Update(ctx, func(tx db.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM person_import WHERE person_id = $1`, int64(by.ID))
		return err
	})
}
