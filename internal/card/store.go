package card

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/signal"
)

// row is a stored card.
type row struct {
	id, signal, community, thread int64
	key                           string
	round                         int64
	rule                          signal.Rule
	unit                          person.UnitID
	state                         State
	since, made                   time.Time
	urgency, claimed              float64
	minutes                       int
	body                          body
	owner                         actor.ID
	until                         time.Time
	heldBy                        actor.ID
	decidedBy                     actor.ID
	decided                       time.Time
	act                           Act
	action                        string
	object                        int64
	why                           Why
	note                          string
	spent                         int
	effect, tries                 int64
}

// body is what a card remembers of its signal and its community.
type body struct {
	People     int
	Facts      []signal.Fact
	Reasons    []signal.Reason
	Candidates []signal.Candidate
	Leader     actor.ID // of the department
	Weekly     []float64
	Monday     int64 // ms, after the last of Weekly
	Writers    int
	Phase      phase.Phase
	Split      bool
	Answered   float64 // share of questions answered within 72 hours
	Questions  bool    // there were any
	Lang       string
}

const columns = `k.id, k.key, k.round, k.rule, k.signal_id, k.community_id, k.thread_id, k.unit_id, k.state, k.since, k.made_at,
	k.urgency, k.claimed, k.minutes, k.body, k.owner_id, k.until_at, k.held_by, k.decided_by, k.decided_at, k.act, k.action,
	k.object_id, k.why, k.note, k.spent, k.effect_id, k.tries`

type scanner interface{ Scan(...any) error }

func scanRow(s scanner) (row, error) {
	var r row
	var since, made, until, decided int64
	var text string
	err := s.Scan(&r.id, &r.key, &r.round, &r.rule, &r.signal, &r.community, &r.thread, &r.unit, &r.state, &since, &made,
		&r.urgency, &r.claimed, &r.minutes, &text, &r.owner, &until, &r.heldBy, &r.decidedBy, &decided, &r.act, &r.action,
		&r.object, &r.why, &r.note, &r.spent, &r.effect, &r.tries)
	if err != nil {
		return r, err
	}
	r.since, r.made = moment(since), moment(made)
	r.until, r.decided = moment(until), moment(decided)
	return r, json.Unmarshal([]byte(text), &r.body)
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// readable is the condition under which by may see the card k of community c.
// What concerns a department is for managers alone.
func readable(by actor.Actor) string {
	return "(k.community_id = 0 OR " + community.ReadableSQL(by, "c", "$1") + ")"
}

const from = ` FROM card k LEFT JOIN community c ON c.id = k.community_id `

func list(ctx context.Context, q db.Q, query string, args ...any) ([]row, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []row
	for rows.Next() {
		r, err := scanRow(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

const mostOpen = 500 // cards that are ranked; far more than a year of them

// openRows are the cards that wait for a decision as of now.
func (s *Service) openRows(ctx context.Context, by actor.Actor, now time.Time) ([]row, error) {
	return list(ctx, s.read(), `SELECT `+columns+from+`
		WHERE k.state IN ('open', 'delegated', 'snoozed') AND k.state <> 'delegated'
		  AND k.made_at <= $2 AND k.until_at <= $2 AND `+readable(by)+`
		ORDER BY k.made_at DESC LIMIT $3`, int64(by.ID), now.UnixMilli(), mostOpen)
}

func (s *Service) handedRows(ctx context.Context, by actor.Actor, now time.Time) ([]row, error) {
	return list(ctx, s.read(), `SELECT `+columns+from+`
		WHERE k.state = 'delegated' AND k.owner_id = $1 AND k.decided_at <= $2 AND `+readable(by)+`
		ORDER BY k.decided_at DESC LIMIT 50`, int64(by.ID), now.UnixMilli())
}

func (s *Service) decidedRows(ctx context.Context, by actor.Actor, from0, to time.Time) ([]row, error) {
	return list(ctx, s.read(), `SELECT `+columns+from+`
		WHERE k.state IN ('done', 'delegated', 'dropped') AND k.decided_at > $2 AND k.decided_at <= $3 AND `+readable(by)+`
		ORDER BY k.decided_at DESC LIMIT 50`, int64(by.ID), from0.UnixMilli(), to.UnixMilli())
}

// rowFor is a card by may see; ErrNotFound answers for all others.
func (s *Service) rowFor(ctx context.Context, q db.Q, by actor.Actor, card int64) (row, error) {
	r, err := scanRow(q.QueryRowContext(ctx, `SELECT `+columns+from+`WHERE k.id = $2 AND `+readable(by), int64(by.ID), card))
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err == nil && !by.Cockpit() && !by.IsSystem() && r.owner != by.ID {
		return r, ErrNotFound
	}
	return r, err
}

// latest maps each key to its newest card.
func latest(ctx context.Context, q db.Q, keys []string) (map[string]row, error) {
	out := map[string]row{}
	for len(keys) > 0 {
		n := min(len(keys), 200)
		in, args := db.In(1, keys[:n], nil)
		keys = keys[n:]
		rows, err := list(ctx, q, `SELECT `+columns+` FROM card k WHERE k.key IN `+in+` ORDER BY k.key, k.round LIMIT 2000`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[r.key] = r
		}
	}
	return out, nil
}

func insert(ctx context.Context, tx db.Tx, r row) error {
	text, err := json.Marshal(r.body)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO card (id, key, round, rule, signal_id, community_id, thread_id, unit_id, state, since, made_at, urgency, claimed, minutes, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12, $13, $14)
		ON CONFLICT (key, round) DO NOTHING`,
		r.id, r.key, r.round, string(r.rule), r.signal, r.community, r.thread, int64(r.unit), millis(r.since), millis(r.made),
		r.urgency, r.claimed, r.minutes, string(text))
	return err
}

// refresh stores what has become of the cause of a card nobody has decided, and
// brings a card back whose cause had gone.
func refresh(ctx context.Context, tx db.Tx, r row) error {
	text, err := json.Marshal(r.body)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE card SET signal_id = $2, urgency = $3, claimed = $4, minutes = $5, body = $6,
		  state = CASE WHEN state = 'gone' THEN 'open' ELSE state END
		WHERE id = $1 AND state IN ('open', 'delegated', 'snoozed', 'gone')`,
		r.id, r.signal, r.urgency, r.claimed, r.minutes, string(text))
	return err
}
