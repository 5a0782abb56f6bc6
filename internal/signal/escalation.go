package signal

import (
	"context"
	"math"
	"time"

	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/escalate"
)

const (
	hotThreads  = 200 // looked at in one round, the liveliest first
	hotPosts    = 4   // posts of the last 24 hours a thread needs to be looked at
	threadPosts = 500 // read of one thread
	samplePosts = 300 // from which the usual tone of a community is taken
	rateDays    = 28
	escalateMin = 15
)

type hot struct {
	thread, community int64
	title, lang       string
	readers           int
}

// escalations looks at the liveliest threads of the last 24 hours. It says why a
// thread deserves a look and never who is to blame.
func (s *Service) escalations(ctx context.Context, l look) ([]Signal, error) {
	list, err := s.hot(ctx, l)
	if err != nil {
		return nil, err
	}
	reports := map[int64]int{}
	if s.Reports != nil {
		threads := make([]int64, 0, len(list))
		for _, h := range list {
			threads = append(threads, h.thread)
		}
		if reports, err = s.Reports(ctx, threads); err != nil {
			return nil, err
		}
	}
	var out []Signal
	for _, h := range list {
		posts, err := s.recent(ctx, h, l.now)
		if err != nil {
			return nil, err
		}
		if len(posts) < hotPosts {
			continue
		}
		u, err := s.usual(ctx, h.community, l.now)
		if err != nil {
			return nil, err
		}
		r := s.scorer.Judge(escalate.Thread{Posts: posts, Now: l.now, Reports: reports[h.thread], Readers: h.readers, Rate: u.rate, DirectRate: u.direct})
		if r.Level == escalate.None {
			continue
		}
		g := heated(h, posts, r, u)
		if g.Candidates, err = s.hosts(ctx, h.community, 0, l.now); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func (s *Service) hot(ctx context.Context, l look) ([]hot, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT t.post_id, p.community_id, p.title, p.lang, p.view_count FROM (
			SELECT k.post_id, count(*) AS n FROM post_comment k WHERE k.id >= $1 AND k.id <= $2 AND k.deleted_at IS NULL
			GROUP BY k.post_id HAVING count(*) >= $3 ORDER BY n DESC, k.post_id LIMIT $4) AS t
		JOIN post p ON p.id = t.post_id WHERE p.deleted_at IS NULL`,
		id.Floor(l.now.AddDate(0, 0, -1)), id.Until(l.now), hotPosts-1, hotThreads)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []hot
	for rows.Next() {
		var h hot
		if err := rows.Scan(&h.thread, &h.community, &h.title, &h.lang, &h.readers); err != nil {
			return nil, err
		}
		if _, ok := l.places[h.community]; ok {
			out = append(out, h)
		}
	}
	return out, rows.Err()
}

// recent reads the posts of the last 24 hours of a thread, the opening one
// included, in order.
func (s *Service) recent(ctx context.Context, h hot, now time.Time) ([]escalate.Post, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT id, author_id, body, lang FROM post WHERE id = $1 AND id >= $2
		UNION ALL
		SELECT id, author_id, body, lang FROM post_comment WHERE post_id = $1 AND id >= $2 AND id <= $3 AND deleted_at IS NULL
		ORDER BY id LIMIT $4`, h.thread, id.Floor(now.AddDate(0, 0, -1)), id.Until(now), threadPosts)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []escalate.Post
	for rows.Next() {
		var p escalate.Post
		var n int64
		if err := rows.Scan(&n, &p.Author, &p.Text, &p.Lang); err != nil {
			return nil, err
		}
		p.At = id.Time(n)
		out = append(out, p)
	}
	return out, rows.Err()
}

// usual is what a community is like when nothing is wrong.
type usual struct {
	rate   float64 // posts per hour
	direct float64 // share of posts that talk at somebody
}

// usual is computed once a day and community.
func (s *Service) usual(ctx context.Context, community int64, now time.Time) (usual, error) {
	const day = int64(24 * time.Hour / time.Millisecond)
	today := now.UnixMilli() / day
	if s.day != today {
		s.day = today
		clear(s.direct)
	}
	if u, ok := s.direct[community]; ok {
		return u, nil
	}
	var n float64
	err := s.DB.Read().QueryRowContext(ctx, `
		SELECT coalesce(sum(posts + comments), 0) FROM insight_day WHERE community_id = $1 AND day >= $2 AND day < $3`,
		community, today-rateDays, today).Scan(&n)
	if err != nil {
		return usual{}, err
	}
	u := usual{rate: n / (rateDays * 24)}
	if u.direct, err = s.sample(ctx, community, now); err != nil {
		return usual{}, err
	}
	s.direct[community] = u
	return u, nil
}

// sample reads comments from before the last 24 hours. With few of them nothing
// is said about their tone.
func (s *Service) sample(ctx context.Context, community int64, now time.Time) (float64, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT k.body, k.lang FROM (SELECT id FROM post WHERE community_id = $1 AND id < $2 AND deleted_at IS NULL ORDER BY id DESC LIMIT 100) AS p
		JOIN post_comment k ON k.post_id = p.id
		WHERE k.id < $2 AND k.deleted_at IS NULL ORDER BY k.id DESC LIMIT $3`, community, id.Floor(now.AddDate(0, 0, -1)), samplePosts)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	all, direct := 0, 0
	for rows.Next() {
		var body, lang string
		if err := rows.Scan(&body, &lang); err != nil {
			return 0, err
		}
		all++
		if s.scorer.Direct(body, lang) {
			direct++
		}
	}
	if all < samplePosts/10 {
		return 0, rows.Err()
	}
	return float64(direct) / float64(all), rows.Err()
}

// heated is the signal for a thread. Its urgency is the joined strength of the
// reasons, 1 where somebody must look now; what a calm word can change is taken
// as a little more than half of that, because most such alarms are wrong.
func heated(h hot, posts []escalate.Post, r escalate.Result, u usual) Signal {
	writers := map[int64]bool{}
	for _, p := range posts {
		writers[p.Author] = true
	}
	g := Signal{
		Rule: Escalation, Key: string(Escalation) + ":" + id.String(h.thread), Community: h.community, Thread: h.thread,
		Since: posts[0].At, Urgency: clip(r.P), Effect: clip(0.6 * r.P), People: len(writers), Minutes: escalateMin,
		Facts: []Fact{
			{Key: "signal.fact.posts_24h", Value: float64(len(posts)), N: len(writers), Unit: "signal.unit.posts", Days: 1, Definition: "signal.definition.posts_24h"},
			{Key: "signal.fact.usual_posts", Value: math.Round(24*u.rate*10) / 10, Unit: "signal.unit.posts_per_day", Days: rateDays, Definition: "signal.definition.usual_posts"},
		},
		Reasons: []Reason{{Key: "signal.reason.escalation." + string(r.Level), Strength: 1}},
	}
	if r.Level == escalate.Now {
		g.Urgency, g.Effect = 1, 0.6
	}
	for _, reason := range r.Reasons {
		g.Reasons = append(g.Reasons, Reason{Key: "signal.reason.escalation." + string(reason.Signal),
			Args: map[string]string{"n": whole(math.Abs(reason.Value))}, Strength: reason.Strength * reason.Signal.Weight()})
	}
	return g
}
