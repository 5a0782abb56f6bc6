package signal

import (
	"context"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

const (
	mostProposals  = 80 // questions of one round that get proposals
	proposed       = 3  // people per question
	asksPerWeek    = 3  // that one person is bothered with
	mustHaveBeenIn = 180 * 24 * time.Hour
)

// answerers proposes people for a question: who answered and wrote about the
// same before, works here, is around, may read the place, and has not been
// asked too often this week. Without any, the hosts are proposed.
func (s *Service) answerers(ctx context.Context, w waiting, l look) ([]Candidate, error) {
	helpers, err := s.finder.Find(ctx, insight.Question{Text: w.title + " " + w.body, Topics: w.topics, Asker: w.author}, l.now, 8*proposed)
	if err != nil {
		return nil, err
	}
	people := make([]int64, 0, len(helpers))
	for _, h := range helpers {
		people = append(people, h.Person)
	}
	free, err := s.available(ctx, people, w.post, l.places[w.community], l.now)
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for _, h := range helpers {
		if free[h.Person] && len(out) < proposed {
			out = append(out, Candidate{Person: actor.ID(h.Person), Evidence: h.Evidence, Reasons: why(h)})
		}
	}
	if len(out) == 0 {
		return s.hosts(ctx, w.community, w.author, l.now)
	}
	return out, nil
}

func why(h insight.Helper) []Reason {
	var out []Reason
	add := func(when bool, key string) {
		if when {
			out = append(out, Reason{Key: key, Strength: 1 - 0.2*float64(len(out))})
		}
	}
	add(h.Accepted > 0, "signal.candidate.accepted")
	add(h.Answers > 0, "signal.candidate.answered")
	add(h.Topic, "signal.candidate.topic")
	add(len(h.Evidence) > h.Accepted+h.Answers, "signal.candidate.wrote")
	add(h.Lately, "signal.candidate.lately")
	return out
}

// available reports who of people may be asked about a thread.
func (s *Service) available(ctx context.Context, people []int64, thread int64, at insight.Place, now time.Time) (map[int64]bool, error) {
	out := map[int64]bool{}
	if len(people) == 0 {
		return out, nil
	}
	const day = int64(24 * time.Hour / time.Millisecond)
	in, args := db.In(8, people, []any{now.UnixMilli(), now.Add(-mustHaveBeenIn).UnixMilli() / day, now.UnixMilli() / day,
		now.AddDate(0, 0, -7).UnixMilli(), asksPerWeek, thread, at.ID})
	member := ` AND EXISTS (SELECT 1 FROM community_member m WHERE m.community_id = $7 AND m.person_id = p.id)`
	if at.Access == community.Open {
		member = ` AND EXISTS (SELECT 1 FROM community c WHERE c.id = $7 AND c.access = 'open')`
	}
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT p.id, p.roles FROM person p
		WHERE p.id IN `+in+` AND p.has_account AND NOT p.absent AND (p.left_at IS NULL OR p.left_at > $1)
		  AND EXISTS (SELECT 1 FROM insight_day d WHERE d.person_id = p.id AND d.day >= $2 AND d.day <= $3)
		  AND (SELECT count(*) FROM post_ask a WHERE a.person_id = p.id AND a.at > $4 AND a.at <= $1) < $5
		  AND NOT EXISTS (SELECT 1 FROM post_ask a WHERE a.post_id = $6 AND a.person_id = p.id)`+member, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var who int64
		var roles string
		if err := rows.Scan(&who, &roles); err != nil {
			return nil, err
		}
		out[who] = !slices.Contains(strings.Split(roles, ","), "guest")
	}
	return out, rows.Err()
}

// hosts proposes the hosts of a community who are around, but for one person.
func (s *Service) hosts(ctx context.Context, at, not int64, now time.Time) ([]Candidate, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT m.person_id FROM community_member m JOIN person p ON p.id = m.person_id
		WHERE m.community_id = $1 AND m.host AND m.person_id <> $2 AND p.has_account AND NOT p.absent AND (p.left_at IS NULL OR p.left_at > $3)
		ORDER BY m.joined_at, m.person_id LIMIT $4`, at, not, now.UnixMilli(), proposed)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Candidate
	for rows.Next() {
		c := Candidate{Reasons: []Reason{{Key: "signal.candidate.host", Strength: 1}}}
		if err := rows.Scan(&c.Person); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
