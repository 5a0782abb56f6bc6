package signal

import (
	"context"
	"math"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

// newcomerFor is how long somebody is new. newcomerWait is how many business
// hours their first contribution waits before it becomes a signal: a first word
// into silence is remembered, so it is shorter than for a question.
const (
	newcomerFor  = 14 * 24 * time.Hour
	newcomerWait = 3 * time.Hour
)

type first struct {
	person, community, object, thread int64
}

// newcomers finds the first contributions of people anywhere in the network that
// nobody has replied to for longer than newcomerWait. Somebody who only enters
// one more community is not new. For a comment a reaction is reply enough.
func (s *Service) newcomers(ctx context.Context, l look) ([]Signal, error) {
	list, err := s.firsts(ctx, l.now)
	if err != nil {
		return nil, err
	}
	var in []int64
	for _, f := range list {
		if _, ok := l.places[f.community]; ok && !slices.Contains(in, f.community) {
			in = append(in, f.community)
		}
	}
	if len(in) == 0 {
		return nil, nil
	}
	hosts, err := community.Hosts(ctx, s.DB.Read(), in...)
	if err != nil {
		return nil, err
	}
	var out []Signal
	for _, f := range list {
		at, ok := l.places[f.community]
		hours := s.Insight.Calendar.Between(id.Time(f.object), l.now).Hours()
		if !ok || at.Type == community.Broadcast || hours <= newcomerWait.Hours() || slices.Contains(hosts[f.community], actor.ID(f.person)) {
			continue
		}
		g := s.welcome(f, hours, l.now)
		if g.Candidates, err = s.hosts(ctx, f.community, f.person, l.now); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func (s *Service) firsts(ctx context.Context, now time.Time) ([]first, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT f.person_id, f.community_id, f.object_id, f.thread_id
		FROM insight_first f
		JOIN insight_first n ON n.person_id = f.person_id AND n.community_id = 0 AND n.object_id = f.object_id
		JOIN person a ON a.id = f.person_id
		JOIN post p ON p.id = f.thread_id
		WHERE f.community_id <> 0 AND f.object_id >= $1 AND f.object_id <= $2 AND a.roles = ''
		  AND p.deleted_at IS NULL AND p.kind <> 'announcement' AND (p.closed_at IS NULL OR p.closed_at > $4)
		  AND NOT EXISTS (SELECT 1 FROM post_comment k WHERE k.post_id = f.thread_id AND k.id > f.object_id AND k.id <= $3
		                  AND k.author_id <> f.person_id AND k.deleted_at IS NULL)
		  AND NOT EXISTS (SELECT 1 FROM post_comment x WHERE x.id = f.object_id AND x.deleted_at IS NOT NULL)
		  AND (f.object_id = f.thread_id OR NOT EXISTS (SELECT 1 FROM post_reaction r WHERE r.target_id = f.object_id
		                  AND r.person_id <> f.person_id AND r.at <= $4))
		ORDER BY f.object_id DESC LIMIT $5`,
		id.Floor(now.Add(-newcomerFor)), id.Until(now.Add(-newcomerWait)), id.Until(now), now.UnixMilli(), mostPerRule)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []first
	for rows.Next() {
		var f first
		if err := rows.Scan(&f.person, &f.community, &f.object, &f.thread); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, rows.Err()
}

// welcome is the signal for a first contribution. A reply helps most in the
// first days: urgency and effect are highest at the start and fade over the two
// weeks somebody is new. First replies go with a second contribution (Joyce and
// Kraut 2006); how much here is not known, so the effect stays moderate.
func (s *Service) welcome(f first, hours float64, now time.Time) Signal {
	at := id.Time(f.object)
	left := clip(1 - now.Sub(at).Hours()/newcomerFor.Hours())
	return Signal{
		Rule: Newcomer, Key: string(Newcomer) + ":" + id.String(f.object), Community: f.community, Thread: f.thread,
		Since:   s.Insight.Calendar.Add(at, newcomerWait),
		Urgency: 0.6 + 0.3*left, Effect: 0.5 + 0.2*left, People: 1, Minutes: 4,
		Facts:   []Fact{{Key: "signal.fact.waiting", Value: math.Floor(hours), Unit: "signal.unit.business_hours", Definition: "signal.definition.business_hours"}},
		Reasons: []Reason{{Key: "signal.reason.newcomer", Args: map[string]string{"hours": whole(math.Floor(hours))}, Strength: 1}},
	}
}
