package signal

import (
	"context"
	"math"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/stat"
)

// shortestWait is what every question is given before anybody is asked to help.
const shortestWait = 8 * time.Hour

type waiting struct {
	post, community, author int64
	guessed                 bool
	title, body             string
	topics                  []string
	hours                   float64 // business hours so far
	patience                patience
}

// unanswered finds questions that wait longer than 80 % of the questions of
// their community do, at least 8 and at most 24 business hours.
func (s *Service) unanswered(ctx context.Context, l look) ([]Signal, error) {
	list, err := s.waiting(ctx, l.now)
	if err != nil {
		return nil, err
	}
	known := map[int64]patience{}
	var late []waiting
	for _, w := range list {
		at, ok := l.places[w.community]
		if !ok || at.Type == community.Broadcast {
			continue
		}
		p, ok := known[w.community]
		if !ok {
			if p, err = s.patience(ctx, w.community, l.now); err != nil {
				return nil, err
			}
			known[w.community] = p
		}
		w.patience, w.hours = p, s.Insight.Calendar.Between(id.Time(w.post), l.now).Hours()
		if w.hours > p.hours {
			late = append(late, w)
		}
	}
	out := make([]Signal, 0, min(len(late), mostPerRule))
	for i, w := range late[:min(len(late), mostPerRule)] {
		g := s.late(w, l.now)
		if i < mostProposals {
			if g.Candidates, err = s.answerers(ctx, w, l); err != nil {
				return nil, err
			}
		}
		if len(g.Candidates) == 0 {
			g.Effect /= 2
		}
		out = append(out, g)
	}
	return out, nil
}

func (s *Service) waiting(ctx context.Context, now time.Time) ([]waiting, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT t.post_id, t.community_id, t.author_id, t.guessed, p.title, p.body, p.topics
		FROM insight_thread t JOIN post p ON p.id = t.post_id
		WHERE t.question AND t.post_id >= $1 AND t.post_id <= $2 AND (t.first_reply_id IS NULL OR t.first_reply_id > $3)
		  AND (t.accepted_at IS NULL OR t.accepted_at > $4) AND p.deleted_at IS NULL AND (p.closed_at IS NULL OR p.closed_at > $4)
		ORDER BY t.post_id DESC LIMIT 500`,
		id.Floor(now.Add(-insight.OldestOpen)), id.Until(now.Add(-shortestWait)), id.Until(now), now.UnixMilli())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []waiting
	for rows.Next() {
		var w waiting
		var topics string
		if err := rows.Scan(&w.post, &w.community, &w.author, &w.guessed, &w.title, &w.body, &topics); err != nil {
			return nil, err
		}
		if topics != "" {
			w.topics = strings.Split(topics, ",")
		}
		out = append(out, w)
	}
	return out, rows.Err()
}

// patience is how many business hours a question may wait in a community, and
// the fact behind it.
type patience struct {
	hours float64
	fact  *Fact
}

func (s *Service) patience(ctx context.Context, community int64, now time.Time) (patience, error) {
	r, w, err := s.Insight.ReplyTimes(ctx, community, now)
	if err != nil {
		return patience{}, err
	}
	p := patience{hours: r.Patience()}
	own, ok := r.Curve.Quantile(0.8)
	if !ok || math.IsInf(own, 0) || r.Questions == 0 {
		return p, nil
	}
	shown, ok := disclosure.Measure(own, stat.Interval{Lo: own, Hi: own}, w.Askers, s.k()).Value()
	if !ok {
		return p, nil
	}
	key := "signal.fact.usual_wait"
	if w.Network {
		key = "signal.fact.usual_wait_network"
	}
	p.fact = &Fact{Key: key, Value: shown, N: r.Questions, Unit: "signal.unit.business_hours", Days: w.Days, Definition: "signal.definition.usual_wait"}
	return p, nil
}

// late is the signal for a question. Urgency grows from ½ towards 1 the longer
// it waits beyond its patience. The effect that a hand can have fades with the
// age of the question, to a third in a month.
func (s *Service) late(w waiting, now time.Time) Signal {
	asked := id.Time(w.post)
	g := Signal{
		Rule: Unanswered, Key: string(Unanswered) + ":" + id.String(w.post), Community: w.community, Thread: w.post,
		Since:   s.Insight.Calendar.Add(asked, time.Duration(w.patience.hours*float64(time.Hour))),
		Urgency: 1 - 0.5*w.patience.hours/w.hours,
		Effect:  0.8 * math.Exp(-now.Sub(asked).Hours()/(24*30)),
		People:  1, Minutes: 3,
		Facts: []Fact{{Key: "signal.fact.waiting", Value: math.Floor(w.hours), Unit: "signal.unit.business_hours", Definition: "signal.definition.business_hours"},
			{Key: "signal.fact.patience", Value: w.patience.hours, Unit: "signal.unit.business_hours", Definition: "signal.definition.patience"}},
		Reasons: []Reason{{Key: "signal.reason.unanswered", Args: map[string]string{"hours": whole(math.Floor(w.hours))}, Strength: 1}},
	}
	if w.patience.fact != nil {
		g.Facts = append(g.Facts, *w.patience.fact)
		g.Reasons = append(g.Reasons, Reason{Key: "signal.reason.usual_wait", Args: map[string]string{"hours": whole(max(1, w.patience.fact.Value))}, Strength: 0.5})
	}
	if w.guessed {
		g.Reasons = append(g.Reasons, Reason{Key: "signal.reason.looks_like_question", Strength: 0.3})
	}
	return g
}
