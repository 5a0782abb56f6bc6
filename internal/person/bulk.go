package person

import (
	"context"
	"slices"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// NewPerson is somebody to be stored. The caller gives the id and a username
// nobody has. Zero times and ids mean that there is none; a zero JoinedAt is now.
type NewPerson struct {
	ID         actor.ID
	Username   string
	Name       string
	Email      string
	Title      string
	About      string
	AskMeAbout []string
	Lang       string
	Zone       string
	Unit, Site UnitID
	Manager    actor.ID
	Roles      actor.Role
	HasAccount bool
	JoinedAt   time.Time
	LeftAt     time.Time
	Ref        string // the key of the person in the list they come from
}

// BulkUnitsTx stores departments and sites. A parent is in all or already
// stored; the order does not matter.
func (s *Service) BulkUnitsTx(ctx context.Context, tx db.Tx, all []Unit) error {
	var args []any
	for _, u := range parentsFirst(all) {
		args = append(args, int64(u.ID), nullable(u.Parent), u.Site, u.Name, text.Fold(u.Name))
	}
	return insertMany(ctx, tx, `INSERT INTO person_unit (id, parent_id, site, name, name_fold) VALUES `, 5, args)
}

func parentsFirst(all []Unit) []Unit {
	by := make(map[UnitID]Unit, len(all))
	for _, u := range all {
		by[u.ID] = u
	}
	depth := func(u Unit) int {
		n := 0
		for p, ok := by[u.Parent]; ok && n <= len(all); p, ok = by[p.Parent] {
			n++
		}
		return n
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Unit) int { return depth(a) - depth(b) })
	return out
}

// BulkPeopleTx stores people and records, for each who has an account, that
// they registered when they joined. A manager is in all or already stored; the
// order does not matter.
func (s *Service) BulkPeopleTx(ctx context.Context, tx db.Tx, all []NewPerson) error {
	all, circular := managersFirst(all)
	var args, keys []any
	var events []ledger.Event
	for _, p := range all {
		if p.JoinedAt.IsZero() {
			p.JoinedAt = s.Now()
		}
		manager := p.Manager
		if circular[p.ID] {
			manager = 0
		}
		args = append(args, int64(p.ID), p.Username, p.Name, text.Fold(p.Name), foldEmail(p.Email), p.Title, p.About,
			joinLines(p.AskMeAbout), p.Lang, p.Zone, nullable(p.Unit), nullable(p.Site), nullable(manager),
			p.Roles.String(), p.HasAccount, p.JoinedAt.UnixMilli(), millis(p.LeftAt), p.Ref)
		for _, w := range words(p.Name, p.Username) {
			keys = append(keys, int64(p.ID), w)
		}
		if p.HasAccount {
			events = append(events, s.registered(p.ID, p.JoinedAt, p.Lang))
		}
	}
	if err := insertMany(ctx, tx, `INSERT INTO person (id, username, name, name_fold, email, title, about, ask_me_about,
		lang, zone, unit_id, site_id, manager_id, roles, has_account, joined_at, left_at, ref) VALUES `, 18, args); err != nil {
		return err
	}
	for _, p := range all {
		if !circular[p.ID] {
			continue
		}
		if _, err := tx.ExecContext(ctx, `UPDATE person SET manager_id = $2 WHERE id = $1`, int64(p.ID), int64(p.Manager)); err != nil {
			return err
		}
	}
	if err := insertMany(ctx, tx, `INSERT INTO person_word (person_id, word) VALUES `, 2, keys); err != nil {
		return err
	}
	return s.Ledger.Append(ctx, tx, events...)
}

// managersFirst puts everybody behind their manager, and names those who are
// led in a circle, where that cannot be.
func managersFirst(all []NewPerson) (sorted []NewPerson, circular map[actor.ID]bool) {
	reports := make(map[actor.ID][]int, len(all))
	here := make(map[actor.ID]bool, len(all))
	for i, p := range all {
		here[p.ID] = true
		reports[p.Manager] = append(reports[p.Manager], i)
	}
	sorted = make([]NewPerson, 0, len(all))
	placed := make([]bool, len(all))
	for i, p := range all {
		if !here[p.Manager] {
			sorted, placed[i] = append(sorted, p), true
		}
	}
	for next := 0; next < len(sorted); next++ {
		for _, i := range reports[sorted[next].ID] {
			if !placed[i] {
				sorted, placed[i] = append(sorted, all[i]), true
			}
		}
	}
	circular = map[actor.ID]bool{}
	for i, p := range all {
		if !placed[i] {
			sorted = append(sorted, p)
			circular[p.ID] = true
		}
	}
	return sorted, circular
}

// registered has an id of the moment it happened, so that history brought in
// later is numbered in the order of its time.
func (s *Service) registered(who actor.ID, at time.Time, lang string) ledger.Event {
	moment := at
	if first := time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC); moment.Before(first) {
		moment = first // ids begin there
	}
	return ledger.Event{ID: s.IDs.At(moment), At: at, Actor: who, Verb: ledger.Registered, Kind: ledger.Person,
		Object: int64(who), Author: who, Lang: lang}
}
