package card

import (
	"context"
	"slices"
	"time"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/business"
	"example.org/linden/internal/science/stat"
	"example.org/linden/internal/signal"
)

const (
	minPool      = 10 // cards of a rule judged together before a difference may be called one
	minPoolPeers = 20 // and comparable threads
	minPoolHits  = 10 // and successes among all of them
	lateBy       = 180 * 24 * time.Hour
	mostDue      = 500
)

// Evaluate computes and stores the outcomes that have become due, and says how
// many. Every outcome describes the moment it was due, however late it is
// computed; it is stored once and never changed. What has been due for half a
// year without being computed is given up.
func (s *Service) Evaluate(ctx context.Context, now time.Time) (int, error) {
	stored := 0
	for _, days := range Horizons() {
		due, err := effects(ctx, s.read(), `SELECT `+effectColumns+`
			FROM card_effect e JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
			WHERE e.started_at > $1 AND e.started_at <= $2
			  AND NOT EXISTS (SELECT 1 FROM card_outcome o WHERE o.effect_id = e.id AND o.days = $3)
			ORDER BY e.started_at, e.id LIMIT $4`,
			now.Add(-lateBy).UnixMilli(), now.AddDate(0, 0, -days).UnixMilli(), days, mostDue)
		if err != nil {
			return stored, err
		}
		for _, e := range due {
			o, err := s.outcome(ctx, e, days)
			if err != nil {
				return stored, err
			}
			var fresh bool
			err = s.DB.Update(ctx, func(tx db.Tx) error {
				fresh, err = insertOutcome(ctx, tx, e.ID, o)
				return err
			})
			if err != nil {
				return stored, err
			}
			if fresh {
				stored++
			}
		}
	}
	return stored, nil
}

func (s *Service) outcome(ctx context.Context, e Effect, days int) (Outcome, error) {
	o := Outcome{Days: days, At: e.StartedAt.AddDate(0, 0, days), Verdict: stat.NotMeasurable}
	var err error
	switch {
	case e.Metric == Weekly:
		err = s.judgeWeeks(ctx, e, &o)
	case e.Metric == Reach28:
		err = s.describeUnit(ctx, e, &o)
	default:
		err = s.judgeThread(ctx, e, &o)
	}
	return o, err
}

// followed is what happened in a thread in the seven days after an act.
type followed struct {
	success  bool
	comments int
	hours    float64
}

// follow looks at one thread from a moment on. The manager's own words do not
// count.
func (s *Service) follow(ctx context.Context, e Effect, thread int64, from time.Time) (followed, error) {
	q := s.read()
	to := from.AddDate(0, 0, peerWindow)
	var f followed
	var first int64
	err := q.QueryRowContext(ctx, `
		SELECT count(*), coalesce(min(k.id) FILTER (WHERE k.author_id <> p.author_id), 0)
		FROM post_comment k JOIN post p ON p.id = k.post_id
		WHERE k.post_id = $1 AND k.id > $2 AND k.id <= $3 AND k.deleted_at IS NULL AND k.author_id <> $4`,
		thread, id.Until(from), id.Until(to), int64(e.By)).Scan(&f.comments, &first)
	if err != nil {
		return f, err
	}
	if e.Metric == Answered7d {
		if f.success = first != 0; f.success {
			f.hours = business.Calendar{}.Between(from, id.Time(first)).Hours()
		}
		return f, nil
	}
	before, err := commentsBetween(ctx, q, thread, from.Add(-24*time.Hour), from)
	f.success = float64(f.comments) <= 0.5*float64(before)*peerWindow
	return f, err
}

func (s *Service) judgeThread(ctx context.Context, e Effect, o *Outcome) error {
	own, err := s.follow(ctx, e, e.Thread.ID, e.StartedAt)
	if err != nil {
		return err
	}
	o.Facts.Success, o.Facts.Comments, o.Facts.Hours = own.success, own.comments, own.hours
	if e.Design == Describe {
		o.Facts.Why = []string{e.Plan.Why}
		return nil
	}
	used, err := s.usedPeers(ctx, e)
	if err != nil {
		return err
	}
	spoiled, err := s.treated(ctx, e.Plan.Comparison, e.StartedAt, e.StartedAt.AddDate(0, 0, peerWindow))
	if err != nil {
		return err
	}
	comments := 0
	for _, peer := range e.Plan.Comparison {
		if slices.Contains(spoiled, peer) {
			continue
		}
		from := e.StartedAt
		if e.Plan.Earlier {
			from = id.Time(peer).Add(time.Duration(e.Plan.Age) * time.Millisecond)
		}
		f, err := s.follow(ctx, e, peer, from)
		if err != nil {
			return err
		}
		hit := 0
		if f.success {
			hit = 1
		}
		comments += f.comments
		o.Facts.Peers++
		o.Facts.PeerSuccess += hit
		if !used[peer] {
			o.Facts.FreshPeers++
			o.Facts.FreshHits += hit
		}
	}
	if o.Facts.Peers > 0 {
		o.Facts.PeerComments = float64(comments) / float64(o.Facts.Peers)
	}
	if err := s.pool(ctx, e, o); err != nil {
		return err
	}
	if e.Plan.Earlier {
		o.Facts.Why = []string{"card.why_earlier"}
	}
	judgePool(o)
	return nil
}

// judgePool judges a card together with the others of its rule: one thread alone
// says nothing.
func judgePool(o *Outcome) {
	f := &o.Facts
	d := stat.Compare(f.PoolSuccess, f.Pool, f.PoolPeersHit, f.PoolPeers)
	enough := f.Pool >= minPool && f.PoolPeers >= minPoolPeers && f.PoolSuccess+f.PoolPeersHit >= minPoolHits
	if enough {
		o.Measured, o.Estimate, o.CI, o.P = true, d.RD, d.CI, d.P
	} else {
		f.Why = append(f.Why, "card.why_few_cards")
	}
	o.Verdict = stat.Judge(stat.Evidence{CI: d.CI, Measurable: enough, Comparable: true})
}

// usedPeers are the comparable threads that earlier cards of the rule have been
// compared with: each counts once.
func (s *Service) usedPeers(ctx context.Context, e Effect) (map[int64]bool, error) {
	earlier, err := effects(ctx, s.read(), `SELECT `+effectColumns+` FROM card_effect e JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
		WHERE e.started_at > $1 AND e.started_at <= $2 AND e.rule = $3 AND e.metric = $4 AND e.design = 'peers' AND e.id <> $5
		ORDER BY e.started_at DESC LIMIT 500`,
		e.StartedAt.Add(-learnsFrom).UnixMilli(), e.StartedAt.UnixMilli(), string(e.Rule), e.Metric, e.ID)
	out := map[int64]bool{}
	for _, o := range earlier {
		if o.StartedAt.Equal(e.StartedAt) && o.ID > e.ID {
			continue
		}
		for _, peer := range o.Plan.Comparison {
			out[peer] = true
		}
	}
	return out, err
}

// treated are the threads for which a card was done within a time: they can no
// longer stand for what happens without a hand.
func (s *Service) treated(ctx context.Context, threads []int64, from, to time.Time) ([]int64, error) {
	if len(threads) == 0 {
		return nil, nil
	}
	in, args := db.In(3, threads, []any{from.UnixMilli(), to.UnixMilli()})
	return ids(ctx, s.read(), `SELECT k.thread_id FROM card k
		WHERE k.thread_id IN `+in+` AND k.thread_id <> 0 AND k.state = 'done' AND k.decided_at >= $1 AND k.decided_at <= $2 LIMIT 100`, args...)
}

// pool adds the other cards of the rule whose seven days were over when this
// outcome was due.
func (s *Service) pool(ctx context.Context, e Effect, o *Outcome) error {
	f := &o.Facts
	f.Pool, f.PoolPeers, f.PoolPeersHit = 1, f.FreshPeers, f.FreshHits
	if f.Success {
		f.PoolSuccess = 1
	}
	others, err := effects(ctx, s.read(), `SELECT `+effectColumns+` FROM card_effect e JOIN card k ON k.id = e.card_id AND k.effect_id = e.id
		WHERE e.started_at > $1 AND e.started_at <= $2 AND e.rule = $3 AND e.metric = $4 AND e.design = 'peers' AND e.id <> $5
		ORDER BY e.started_at DESC LIMIT 500`,
		o.At.Add(-learnsFrom).UnixMilli(), o.At.AddDate(0, 0, -peerWindow).UnixMilli(), string(e.Rule), e.Metric, e.ID)
	if err != nil {
		return err
	}
	keys := make([]int64, len(others))
	for i, other := range others {
		keys[i] = other.ID
	}
	outcomes, err := outcomesOf(ctx, s.read(), keys)
	if err != nil {
		return err
	}
	for _, list := range outcomes {
		first := list[0].Facts // the counts of a thread are the same at every horizon
		f.Pool++
		if first.Success {
			f.PoolSuccess++
		}
		f.PoolPeers += first.FreshPeers
		f.PoolPeersHit += first.FreshHits
	}
	return nil
}

// judgeWeeks compares a community with its matched ones: blocks of seven days
// before and after the day of the act.
func (s *Service) judgeWeeks(ctx context.Context, e Effect, o *Outcome) error {
	weeks := len(e.Plan.Weeks)
	o.Facts.Before = e.Plan.Weeks
	series, err := s.Numbers.Series(ctx, append(slices.Clone(e.Plan.Comparison), e.Community.ID),
		midnight(e.StartedAt).AddDate(0, 0, -7*weeks), weeks+o.Days/7, o.At)
	if err != nil {
		return err
	}
	if own := series[e.Community.ID]; len(own) > weeks {
		o.Facts.After = own[weeks:]
	}
	switch {
	case e.Design == Describe:
		o.Facts.Why = []string{e.Plan.Why}
	case o.Days < e.Plan.Window || len(o.Facts.After) == 0:
		o.Facts.Why = []string{"card.why_too_early"}
	default:
		return s.compareWeeks(ctx, e, o, series)
	}
	return nil
}

func (s *Service) compareWeeks(ctx context.Context, e Effect, o *Outcome, series map[int64][]float64) error {
	busy, err := s.others(ctx, e, e.StartedAt.AddDate(0, 0, -14), o.At)
	if err != nil {
		return err
	}
	treated := slices.Concat(e.Plan.Weeks, o.Facts.After)
	var controls [][]float64
	for _, c := range e.Plan.Comparison {
		if !slices.Contains(busy, c) && len(series[c]) == len(treated) {
			controls = append(controls, series[c])
		}
	}
	for _, c := range busy {
		if c == e.Community.ID {
			o.Facts.Others++
		}
	}
	d := stat.DifferenceInDifferences(treated, controls, len(e.Plan.Weeks))
	o.Facts.Controls = d.Controls
	if !d.Measurable() {
		o.Facts.Why = append(o.Facts.Why, "card.why_few_communities")
		return nil
	}
	o.Facts.PlaceboMin, o.Facts.PreTrendP = d.PlaceboMin, d.PreTrendP
	o.Verdict = d.Judge(e.LowerBetter, o.Facts.Others > 0)
	o.Measured, o.Estimate, o.CI, o.P = d.Comparable(), d.Percent(), d.PercentCI(), d.PlaceboP
	if !d.Comparable() {
		o.Estimate, o.CI, o.P = 0, stat.Interval{}, 0
		o.Facts.Why = append(o.Facts.Why, "card.why_not_comparable")
	}
	if o.Facts.Others > 0 {
		o.Facts.Why = append(o.Facts.Why, "card.why_other_action")
	}
	if d.Comparable() && d.Controls < stat.PlaceboWanted {
		o.Facts.Why = append(o.Facts.Why, "card.why_few_comparisons")
	}
	return nil
}

// others are the communities in which something else was started within a time,
// once per start.
func (s *Service) others(ctx context.Context, e Effect, from, to time.Time) ([]int64, error) {
	return ids(ctx, s.read(), `SELECT community_id FROM card_run
		WHERE started_at >= $1 AND started_at <= $2 AND NOT undone AND card_id <> $3 LIMIT 5000`, from.UnixMilli(), to.UnixMilli(), e.Card)
}

// describeUnit says whether the department is still on the list.
func (s *Service) describeUnit(ctx context.Context, e Effect, o *Outcome) error {
	o.Facts.Why = []string{e.Plan.Why}
	o.Facts.Before = []float64{e.Plan.Baseline}
	signals, err := s.Signals.Open(ctx, o.At)
	if err != nil {
		return err
	}
	var unit int64
	if err := s.read().QueryRowContext(ctx, `SELECT unit_id FROM card_effect WHERE id = $1`, e.ID).Scan(&unit); err != nil {
		return err
	}
	i := slices.IndexFunc(signals, func(sig signal.Signal) bool { return sig.Rule == signal.NotReached && int64(sig.Unit) == unit })
	o.Facts.Success = i < 0
	if i >= 0 && len(signals[i].Facts) > 0 {
		o.Facts.After = []float64{signals[i].Facts[0].Value}
	}
	return nil
}
