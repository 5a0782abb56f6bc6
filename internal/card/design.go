package card

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

const (
	preWeeks       = 12 // weeks before the act that are compared
	postWeeks      = 4  // and after it
	fewestPeers    = 3  // comparable threads without which nothing is compared
	mostPeers      = 30
	mostPast       = 400 // earlier questions behind a baseline
	mostOverlap    = 0.2 // share of common members beyond which an action spills over
	peerWindow     = 7   // days
	mostCandidates = 500 // communities of which the nearest are picked
	// quietest is how many contributions a week a community has at least before it
	// is compared: one that is almost silent cannot fall when all others do.
	quietest = 3.0
)

// design fixes how the effect of a card will be judged, before the act.
func (s *Service) design(ctx context.Context, by actor.Actor, now time.Time, c Card, r row, d Doing) (Effect, error) {
	e := Effect{ID: s.IDs.New(), Card: r.id, Rule: r.rule, Act: d.Act, Action: d.Action, StartedAt: now, By: by.ID, Minutes: d.Minutes}
	if d.Act == Start {
		e.Minutes = max(e.Minutes, effort(c, d.Action))
	}
	e.Plan.Expected = c.Rank.Expected
	var err error
	switch r.rule {
	case signal.Unanswered, signal.Newcomer:
		e.Metric = Answered7d
		err = s.planAnswer(ctx, now, r, &e)
	case signal.Escalation:
		e.Metric = Calm7d
		err = s.planCalm(ctx, now, r, &e)
	case signal.PhaseChange:
		e.Metric = Weekly
		err = s.planWeeks(ctx, now, r, &e)
	default:
		e.Metric, e.Design = Reach28, Describe
		e.Plan.Window, e.Plan.Why = 28, "card.describe_unit"
		if len(r.body.Facts) > 0 {
			e.Plan.Baseline, e.Plan.BaselineN = r.body.Facts[0].Value, r.body.Facts[0].N
		}
	}
	return e, err
}

func effort(c Card, action string) int {
	for _, o := range c.Offers {
		for _, choice := range o.Choices {
			if choice.Action.ID == action {
				return choice.Minutes
			}
		}
	}
	return 0
}

// comparePeers completes a plan that compares threads.
func comparePeers(e *Effect, peers []int64, baseline float64, n int) {
	e.Plan.Window, e.Plan.Comparison, e.Plan.Baseline, e.Plan.BaselineN = peerWindow, peers, baseline, n
	e.Design = Peers
	if len(peers) < fewestPeers {
		e.Design, e.Plan.Why = Describe, "card.describe_no_peers"
		return
	}
	e.Plan.MDE = stat.MDE(min(max(baseline, 0.05), 0.95), minPool, minPoolPeers, 0.05, 0.8)
}

// planAnswer compares with threads of the same kind that waited about as long at
// this moment, or with earlier ones where there are too few; the baseline is
// what became of earlier ones at that age.
func (s *Service) planAnswer(ctx context.Context, now time.Time, r row, e *Effect) error {
	q := s.read()
	age := max(now.Sub(id.Time(r.thread)), 8*time.Hour)
	lo, hi := id.Floor(now.Add(-2*age)), id.Until(now.Add(-age/2))
	question := r.rule == signal.Unanswered
	peers, err := ids(ctx, q, `
		SELECT t.post_id FROM insight_thread t JOIN community c ON c.id = t.community_id
		WHERE t.post_id >= $1 AND t.post_id <= $2 AND t.post_id <> $3 AND (t.first_reply_id IS NULL OR t.first_reply_id > $4)
		  AND (t.question OR NOT $5) AND c.access <> 'hidden'
		  AND c.type = (SELECT o.type FROM community o WHERE o.id = $6)
		  AND NOT EXISTS (SELECT 1 FROM card d WHERE d.thread_id = t.post_id AND d.thread_id <> 0 AND d.state = 'done')
		ORDER BY t.post_id DESC LIMIT $7`, lo, hi, r.thread, id.Until(now), question, r.community, mostPeers)
	if err != nil {
		return err
	}
	past, hits, err := pastAnswers(ctx, q, now, r, age.Milliseconds())
	if err != nil {
		return err
	}
	share := 0.0
	if len(past) > 0 {
		share = float64(hits) / float64(len(past))
	}
	if len(peers) < fewestPeers && len(past) >= fewestPeers {
		peers = past[:min(len(past), mostPeers)]
		e.Plan.Earlier, e.Plan.Age = true, age.Milliseconds()
	}
	comparePeers(e, peers, share, len(past))
	return nil
}

// idBits are the bits of an id below its milliseconds: adding ms<<idBits to an
// id gives the id of a later moment.
const idBits = 22

// pastAnswers are earlier threads that had waited ms milliseconds without reply,
// the newest first, and how many of them got one within the next seven days.
func pastAnswers(ctx context.Context, q db.Q, now time.Time, r row, ms int64) (past []int64, hits int, err error) {
	week := int64(peerWindow) * 24 * time.Hour.Milliseconds()
	hi := id.Floor(now.Add(-time.Duration(ms+week) * time.Millisecond))
	rows, err := q.QueryContext(ctx, `
		SELECT t.post_id, coalesce(t.first_reply_id, 0) FROM insight_thread t JOIN community c ON c.id = t.community_id
		WHERE t.post_id >= $1 AND t.post_id < $2 AND (t.first_reply_id IS NULL OR t.first_reply_id > t.post_id + $3) AND (t.question OR NOT $4)
		  AND c.access <> 'hidden'
		  AND NOT EXISTS (SELECT 1 FROM card d WHERE d.thread_id = t.post_id AND d.thread_id <> 0 AND d.state = 'done')
		ORDER BY t.post_id DESC LIMIT $5`,
		id.Floor(now.AddDate(0, 0, -180)), hi, ms<<idBits, r.rule == signal.Unanswered, mostPast)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var thread, reply int64
		if err := rows.Scan(&thread, &reply); err != nil {
			return nil, 0, err
		}
		past = append(past, thread)
		if reply != 0 && reply <= thread+(ms+week)<<idBits {
			hits++
		}
	}
	return past, hits, rows.Err()
}

// planCalm compares with the other threads that were as lively at this moment.
func (s *Service) planCalm(ctx context.Context, now time.Time, r row, e *Effect) error {
	q := s.read()
	lo, hi := id.Floor(now.Add(-24*time.Hour)), id.Until(now)
	peers, err := ids(ctx, q, `
		SELECT k.post_id FROM post_comment k
		WHERE k.id >= $1 AND k.id <= $2 AND k.post_id <> $3
		GROUP BY k.post_id HAVING count(*) >= 4 ORDER BY count(*) DESC, k.post_id LIMIT $4`, lo, hi, r.thread, mostPeers)
	if err != nil {
		return err
	}
	n, err := commentsBetween(ctx, q, r.thread, now.Add(-24*time.Hour), now)
	comparePeers(e, peers, 0.5, n)
	return err
}

// planWeeks compares the community with the most similar ones.
func (s *Service) planWeeks(ctx context.Context, now time.Time, r row, e *Effect) error {
	e.Plan.Window = 28
	e.Design, e.Plan.Why = Describe, "card.describe_few_communities"
	places, err := s.Numbers.Places(ctx, now)
	if err != nil {
		return err
	}
	current, err := s.Numbers.Current(ctx, now)
	if err != nil {
		return err
	}
	me, ok := places[r.community]
	weeks := min(preWeeks, int(midnight(now).Sub(me.CreatedAt).Hours()/(7*24)))
	if !ok || weeks < stat.MinPreWeeks {
		e.Plan.Why = "card.describe_short"
		return nil
	}
	eligible, err := s.eligible(ctx, now, me, places, current, weeks)
	if err != nil {
		return err
	}
	series, err := s.Numbers.Series(ctx, append(slices.Clone(eligible), me.ID), midnight(now).AddDate(0, 0, -7*weeks), weeks, now)
	if err != nil {
		return err
	}
	own := series[me.ID]
	e.Plan.Weeks, e.Plan.Baseline, e.Plan.BaselineN = own, mean(own), len(own)
	if mean(own) < quietest {
		e.Plan.Why = "card.describe_quiet"
		return nil
	}
	candidates := make([][]float64, len(eligible))
	for i, c := range eligible {
		candidates[i] = series[c]
	}
	nearest := stat.Nearest(own, candidates, stat.MaxControls)
	if len(nearest) < stat.MinControls {
		return nil
	}
	var controls [][]float64
	for _, i := range nearest {
		e.Plan.Comparison = append(e.Plan.Comparison, eligible[i])
		controls = append(controls, candidates[i])
	}
	slices.Sort(e.Plan.Comparison)
	e.Design, e.Plan.Why = Matched, ""
	rehearsal := stat.DifferenceInDifferences(own, controls, len(own)-postWeeks)
	e.Plan.MDE = finite(math.Expm1(rehearsal.MDE()))
	return nil
}

// midnight is the beginning of the day of t, where blocks of seven days begin.
func midnight(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// eligible are the communities that may be compared with me: old enough, nothing
// was started there for eight weeks, few members in common, and as much alike in
// kind as leaves enough of them.
func (s *Service) eligible(ctx context.Context, now time.Time, me insight.Place, places map[int64]insight.Place, current map[int64]insight.Week, weeks int) ([]int64, error) {
	busy, err := ids(ctx, s.read(), `SELECT DISTINCT community_id FROM card_run WHERE started_at > $1 AND started_at <= $2 AND NOT undone LIMIT 5000`,
		now.AddDate(0, 0, -56).UnixMilli(), now.UnixMilli())
	if err != nil {
		return nil, err
	}
	common, err := s.common(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	born := midnight(now).AddDate(0, 0, -7*weeks)
	var candidates []int64
	for _, c := range slices.Sorted(maps.Keys(places)) {
		p := places[c]
		smaller := min(me.Members, p.Members)
		if c == me.ID || p.Type == community.Broadcast || p.CreatedAt.After(born) || slices.Contains(busy, c) ||
			smaller > 0 && float64(common[c]) >= mostOverlap*float64(smaller) {
			continue
		}
		candidates = append(candidates, c)
	}
	for _, alike := range likeness() {
		var out []int64
		for _, c := range candidates {
			if alike(kindOf(me, current), kindOf(places[c], current)) {
				out = append(out, c)
			}
		}
		if len(out) >= stat.MinControls {
			return out[:min(len(out), mostCandidates)], nil
		}
	}
	return nil, nil
}

// kind is what should be alike in compared communities.
type kind struct {
	Type  community.Type
	Band  int
	Phase phase.Phase
	Lang  string
}

func kindOf(p insight.Place, current map[int64]insight.Week) kind {
	return kind{p.Type, phase.SizeBand(p.Members), current[p.ID].Phase, p.Lang}
}

// likeness lists how alike compared communities must be, the strictest first.
func likeness() []func(a, b kind) bool {
	return []func(a, b kind) bool{
		func(a, b kind) bool { return a == b },
		func(a, b kind) bool { b.Lang = a.Lang; return a == b },
		func(a, b kind) bool { return a.Type == b.Type && a.Band == b.Band },
		func(a, b kind) bool { return a.Type == b.Type },
		func(kind, kind) bool { return true },
	}
}

// common counts the members a community shares with others.
func (s *Service) common(ctx context.Context, community int64) (map[int64]int, error) {
	rows, err := s.read().QueryContext(ctx, `
		SELECT o.community_id, count(*) FROM community_member m JOIN community_member o ON o.person_id = m.person_id
		WHERE m.community_id = $1 AND o.community_id <> $1 GROUP BY o.community_id`, community)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int{}
	for rows.Next() {
		var c int64
		var n int
		if err := rows.Scan(&c, &n); err != nil {
			return nil, err
		}
		out[c] = n
	}
	return out, rows.Err()
}

func ids(ctx context.Context, q db.Q, query string, args ...any) ([]int64, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var v int64
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func commentsBetween(ctx context.Context, q db.Q, thread int64, from, to time.Time) (int, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM post_comment WHERE post_id = $1 AND id > $2 AND id <= $3 AND deleted_at IS NULL`,
		thread, id.Until(from), id.Until(to)).Scan(&n)
	return n, err
}

func mean(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
