package card

import (
	"cmp"
	"context"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

// view is what the cards of one page need, read once for all of them.
type view struct {
	places   map[int64]Place // communities
	langs    map[int64]string
	threads  map[int64]Place
	spoken   map[int64]string // language of a thread
	authors  map[int64]string // name of who opened it
	units    map[person.UnitID]person.UnitRef
	hosts    map[int64][]actor.ID
	people   map[actor.ID]person.Card
	runs     map[int64][]run
	measured map[string][]stat.Measured
}

// show makes cards of rows. A card about a thread that by may not read is left
// out.
func (s *Service) show(ctx context.Context, by actor.Actor, now time.Time, rows []ranked) ([]Card, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	v, err := s.look(ctx, by, now, rows)
	if err != nil {
		return nil, err
	}
	var out []Card
	for _, r := range rows {
		if _, ok := v.threads[r.thread]; r.thread != 0 && !ok {
			continue
		}
		out = append(out, s.card(by, now, r, v))
	}
	return out, nil
}

func (s *Service) card(by actor.Actor, now time.Time, r ranked, v view) Card {
	c := Card{
		ID: r.id, Rule: r.rule, State: r.state, Community: v.places[r.community], Thread: v.threads[r.thread], Unit: v.units[r.unit],
		Facts: r.body.Facts, Reasons: r.body.Reasons, History: s.history(r.row), Minutes: r.minutes, Rank: r.rank, Since: r.since, MadeAt: r.made,
	}
	c.People = s.proposed(by, r.row, v)
	c.Headline = headline(c, r.row)
	if r.state == Open || r.state == Snoozed || r.state == Delegated {
		c.Offers = s.offers(c, r.row, cmp.Or(v.spoken[r.thread], v.langs[r.community], by.Lang, "en"), v, now)
	}
	if !r.decided.IsZero() {
		c.Decision = &Decision{
			By: v.people[r.decidedBy], At: r.decided, Act: r.act, Text: r.note, To: v.people[r.owner], Until: r.until, Why: r.why, Note: r.note,
			Object: r.object, Action: r.action, CanUndo: undoable(r.row, by, now),
		}
	}
	return c
}

func headline(c Card, r row) Message {
	key := "card.headline_" + string(c.Rule)
	if c.Rule == signal.PhaseChange && r.body.Phase != phase.Unknown && r.body.Phase != phase.NotApplicable {
		key += "_" + string(r.body.Phase)
	}
	return Message{Key: key, Args: map[string]string{"community": c.Community.Title, "thread": c.Thread.Title, "unit": c.Unit.Name}}
}

// history releases the weeks of the community of a card: they describe all who
// wrote in them, so that many must have.
func (s *Service) history(r row) History {
	if r.community == 0 || len(r.body.Weekly) == 0 {
		return History{}
	}
	h := History{Key: "card.history_contributions", Definition: "card.define_contributions", Last: moment(r.body.Monday)}
	for _, v := range r.body.Weekly {
		h.Weeks = append(h.Weeks, disclosure.Measure(v, stat.Interval{Lo: v, Hi: v}, r.body.Writers, s.K))
	}
	return h
}

// proposed are the people of a card: those who can help first, then hosts or the
// leader, then the manager who reads.
func (s *Service) proposed(by actor.Actor, r row, v view) []Proposed {
	var out []Proposed
	known := map[actor.ID]bool{}
	add := func(who actor.ID, role Role, reasons []signal.Reason, evidence []int64) {
		p, ok := v.people[who]
		if !ok || known[who] || p.Left || who == by.ID && role != Manager {
			return
		}
		known[who] = true
		out = append(out, Proposed{Person: p, Role: role, Reasons: reasons, Evidence: evidence})
	}
	hosts := v.hosts[r.community]
	for _, c := range r.body.Candidates {
		role := Answerer
		switch {
		case r.unit != 0:
			role = Leader
		case r.rule != signal.Unanswered && slices.Contains(hosts, c.Person):
			role = Host
		}
		add(c.Person, role, c.Reasons, c.Evidence)
	}
	if r.body.Leader != 0 {
		add(r.body.Leader, Leader, []signal.Reason{{Key: "card.reason_leader"}}, nil)
	}
	for _, h := range hosts[:min(3, len(hosts))] {
		add(h, Host, []signal.Reason{{Key: "card.reason_host"}}, nil)
	}
	add(by.ID, Manager, []signal.Reason{{Key: "card.reason_manager"}}, nil)
	return out
}

// look reads what rows need: the number of queries does not grow with them.
func (s *Service) look(ctx context.Context, by actor.Actor, now time.Time, rows []ranked) (view, error) {
	var communities, threads, units []int64
	people := []actor.ID{by.ID}
	for _, r := range rows {
		communities, threads, units = append(communities, r.community), append(threads, r.thread), append(units, int64(r.unit))
		people = append(people, r.decidedBy, r.owner, r.body.Leader)
		for _, c := range r.body.Candidates {
			people = append(people, c.Person)
		}
	}
	q := s.read()
	v := view{places: map[int64]Place{}, langs: map[int64]string{}, threads: map[int64]Place{}, spoken: map[int64]string{}, authors: map[int64]string{}}
	if err := v.readPlaces(ctx, q, by, distinct(communities)); err != nil {
		return v, err
	}
	posts, err := s.Posts.Some(ctx, by, distinct(threads))
	if err != nil {
		return v, err
	}
	for _, p := range posts {
		v.threads[p.ID], v.spoken[p.ID], v.authors[p.ID] = Place{ID: p.ID, Title: p.Title}, known(p.Lang), p.Author.Name
	}
	if v.units, err = readUnits(ctx, q, distinct(units)); err != nil {
		return v, err
	}
	if v.hosts, err = community.Hosts(ctx, q, distinct(communities)...); err != nil {
		return v, err
	}
	for _, hosts := range v.hosts {
		people = append(people, hosts[:min(3, len(hosts))]...)
	}
	if v.people, err = person.Names(ctx, q, people); err != nil {
		return v, err
	}
	if v.runs, err = runsIn(ctx, q, now, distinct(communities)); err != nil {
		return v, err
	}
	v.measured, err = measuredActions(ctx, q, now)
	return v, err
}

// known is lang if there are texts in it.
func known(lang string) string {
	if slices.Contains(i18n.Languages(), lang) {
		return lang
	}
	return ""
}

func distinct(ids []int64) []int64 {
	out := slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	slices.Sort(out)
	return slices.Compact(out)
}

func (v *view) readPlaces(ctx context.Context, q db.Q, by actor.Actor, ids []int64) error {
	in, args := db.In(2, ids, []any{int64(by.ID)})
	rows, err := q.QueryContext(ctx, `SELECT c.id, c.slug, c.name, c.lang FROM community c
		WHERE c.id IN `+in+` AND `+community.ReadableSQL(by, "c", "$1"), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Place
		var lang string
		if err := rows.Scan(&p.ID, &p.Slug, &p.Title, &lang); err != nil {
			return err
		}
		v.places[p.ID], v.langs[p.ID] = p, known(lang)
	}
	return rows.Err()
}

func readUnits(ctx context.Context, q db.Q, ids []int64) (map[person.UnitID]person.UnitRef, error) {
	out := map[person.UnitID]person.UnitRef{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := db.In(1, ids, nil)
	rows, err := q.QueryContext(ctx, `SELECT id, name FROM person_unit WHERE id IN `+in, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u person.UnitRef
		if err := rows.Scan(&u.ID, &u.Name); err != nil {
			return nil, err
		}
		out[u.ID] = u
	}
	return out, rows.Err()
}
