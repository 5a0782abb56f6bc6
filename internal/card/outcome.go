package card

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

const effectColumns = `e.id, e.card_id, e.rule, e.act, e.action, e.community_id, e.thread_id, e.design, e.metric, e.lower_better,
	e.started_at, e.started_by, e.minutes, e.plan`

func insertEffect(ctx context.Context, tx db.Tx, e Effect, r row) error {
	plan, err := json.Marshal(e.Plan)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO card_effect (id, card_id, rule, act, action, community_id, thread_id, unit_id, design, metric, lower_better, started_at, started_by, minutes, plan)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		e.ID, r.id, string(r.rule), string(e.Act), e.Action, r.community, r.thread, int64(r.unit), string(e.Design), e.Metric, e.LowerBetter,
		e.StartedAt.UnixMilli(), int64(e.By), e.Minutes, string(plan))
	return err
}

func scanEffect(s scanner) (Effect, error) {
	var e Effect
	var started int64
	var plan string
	err := s.Scan(&e.ID, &e.Card, &e.Rule, &e.Act, &e.Action, &e.Community.ID, &e.Thread.ID, &e.Design, &e.Metric, &e.LowerBetter,
		&started, &e.By, &e.Minutes, &plan)
	if err != nil {
		return e, err
	}
	e.StartedAt = moment(started)
	return e, json.Unmarshal([]byte(plan), &e.Plan)
}

func effects(ctx context.Context, q db.Q, query string, args ...any) ([]Effect, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Effect
	for rows.Next() {
		e, err := scanEffect(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

// Effects lists effects that began in [from, to) and that by may see, the newest
// first, at most limit (1 to 200).
func (s *Service) Effects(ctx context.Context, by actor.Actor, from, to time.Time, limit int) ([]Effect, error) {
	if !by.Cockpit() && !by.IsSystem() {
		return nil, ErrForbidden
	}
	all, err := effects(ctx, s.read(), `SELECT `+effectColumns+` FROM card_effect e JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
		LEFT JOIN community c ON c.id = k.community_id
		WHERE e.started_at >= $2 AND e.started_at < $3 AND `+readable(by)+`
		ORDER BY e.started_at DESC LIMIT $4`, int64(by.ID), from.UnixMilli(), to.UnixMilli(), min(max(limit, 1), 200))
	if err != nil {
		return nil, err
	}
	return all, s.name(ctx, by, all)
}

// EffectOf is the effect of one card; ErrNotFound while it was not done.
func (s *Service) EffectOf(ctx context.Context, by actor.Actor, card int64) (Effect, error) {
	r, err := s.rowFor(ctx, s.read(), by, card)
	if err != nil {
		return Effect{}, err
	}
	if r.effect == 0 {
		return Effect{}, ErrNotFound
	}
	all, err := effects(ctx, s.read(), `SELECT `+effectColumns+` FROM card_effect e WHERE e.id = $1`, r.effect)
	if err != nil || len(all) == 0 {
		return Effect{}, errOr(err, ErrNotFound)
	}
	return all[0], s.name(ctx, by, all)
}

func errOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// name adds outcomes and what things are called.
func (s *Service) name(ctx context.Context, by actor.Actor, all []Effect) error {
	var keys, communities, threads []int64
	for _, e := range all {
		keys, communities, threads = append(keys, e.ID), append(communities, e.Community.ID), append(threads, e.Thread.ID)
	}
	outcomes, err := outcomesOf(ctx, s.read(), keys)
	if err != nil {
		return err
	}
	v := view{places: map[int64]Place{}, langs: map[int64]string{}}
	if err := v.readPlaces(ctx, s.read(), by, distinct(communities)); err != nil {
		return err
	}
	posts, err := s.Posts.Some(ctx, by, distinct(threads))
	if err != nil {
		return err
	}
	titles := map[int64]string{}
	for _, p := range posts {
		titles[p.ID] = p.Title
	}
	for i := range all {
		e := &all[i]
		e.Outcomes = outcomes[e.ID]
		e.Community = v.places[e.Community.ID]
		e.Thread.Title = titles[e.Thread.ID]
	}
	return nil
}

func outcomesOf(ctx context.Context, q db.Q, keys []int64) (map[int64][]Outcome, error) {
	out := map[int64][]Outcome{}
	if len(keys) == 0 {
		return out, nil
	}
	in, args := db.In(1, keys, nil)
	rows, err := q.QueryContext(ctx, `SELECT effect_id, days, at, verdict, measured, estimate, low, high, p, findings
		FROM card_outcome WHERE effect_id IN `+in+` ORDER BY effect_id, days LIMIT 1000`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	last := slices.Max(Horizons())
	for rows.Next() {
		var effect, at int64
		var o Outcome
		var text string
		if err := rows.Scan(&effect, &o.Days, &at, &o.Verdict, &o.Measured, &o.Estimate, &o.CI.Lo, &o.CI.Hi, &o.P, &text); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(text), &o.Facts); err != nil {
			return nil, err
		}
		o.At, o.Final = moment(at), o.Days == last
		out[effect] = append(out[effect], o)
	}
	return out, rows.Err()
}

func insertOutcome(ctx context.Context, tx db.Tx, effect int64, o Outcome) (bool, error) {
	text, err := json.Marshal(o.Facts)
	if err != nil {
		return false, err
	}
	res, err := tx.ExecContext(ctx, `
		INSERT INTO card_outcome (effect_id, days, at, verdict, measured, estimate, low, high, p, findings)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (effect_id, days) DO NOTHING`,
		effect, o.Days, o.At.UnixMilli(), string(o.Verdict), o.Measured, o.Estimate, o.CI.Lo, o.CI.Hi, o.P, string(text))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
