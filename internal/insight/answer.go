package insight

import (
	"context"
	"time"

	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/science/business"
	"example.org/linden/internal/science/stat"
)

// Window says what answer times rest on.
type Window struct {
	Days    int
	Network bool // too few questions in the community: those of all are taken
	Askers  int  // different people who asked
}

// ReplyTimes is how long questions wait for a reply by somebody else, as of
// now: in one community, or with community 0 in the network. It looks at 28
// days, at 90 and at 180 until there are 15 questions, then at the network.
func (s *Service) ReplyTimes(ctx context.Context, community int64, now time.Time) (business.Replies, Window, error) {
	c, err := s.crew(ctx, nonZero(community)...)
	if err != nil {
		return business.Replies{}, Window{}, err
	}
	for {
		for _, days := range []int{28, 90, 180} {
			list, err := s.asked(ctx, community, now, days)
			if err != nil {
				return business.Replies{}, Window{}, err
			}
			if len(list) < business.MinQuestions && (days < 180 || community != 0) {
				continue
			}
			return s.replies(list, c, now), Window{Days: days, Network: community == 0, Askers: askers(list)}, nil
		}
		community = 0
	}
}

func nonZero(n int64) []int64 {
	if n == 0 {
		return nil
	}
	return []int64{n}
}

// mostQuestions bounds what one estimate reads: the newest ones of a window.
const mostQuestions = 5000

func (s *Service) asked(ctx context.Context, community int64, now time.Time, days int) ([]asked, error) {
	low, high := idRange(now.AddDate(0, 0, -days), now)
	if community != 0 {
		rows, err := s.DB.Read().QueryContext(ctx, `
			SELECT post_id, community_id, author_id, coalesce(first_reply_id, 0), coalesce(first_reply_by, 0) FROM insight_thread
			WHERE question AND community_id = $1 AND post_id >= $2 AND post_id <= $3 ORDER BY post_id DESC LIMIT $4`, community, low, high, mostQuestions)
		return questions(rows, err, high)
	}
	unseen, err := s.unseen(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT post_id, community_id, author_id, coalesce(first_reply_id, 0), coalesce(first_reply_by, 0) FROM insight_thread
		WHERE question AND post_id >= $1 AND post_id <= $2 ORDER BY post_id DESC LIMIT $3`, low, high, mostQuestions)
	list, err := questions(rows, err, high)
	return without(list, unseen), err
}

func without(list []asked, communities []int64) []asked {
	if len(communities) == 0 {
		return list
	}
	gone := map[int64]bool{}
	for _, c := range communities {
		gone[c] = true
	}
	kept := list[:0]
	for _, a := range list {
		if !gone[a.community] {
			kept = append(kept, a)
		}
	}
	return kept
}

func (s *Service) replies(list []asked, c crew, now time.Time) business.Replies {
	out := make([]business.Question, len(list))
	for i, a := range list {
		out[i] = a.question
		out[i].ByStaff = a.by != 0 && c.in(a.community, a.by)
	}
	return business.Reply(out, s.Calendar, now)
}

func askers(list []asked) int {
	people := map[int64]bool{}
	for _, a := range list {
		people[a.author] = true
	}
	return len(people)
}

// Answers is how well questions are answered, as it may be shown.
type Answers struct {
	Days      int
	Questions disclosure.Released // asked in the window
	Open      disclosure.Released // of these, still without a reply
	Median    disclosure.Released // business hours to the first reply
	Within24  disclosure.Released // share replied to within 24 business hours
	NotStaff  disclosure.Released // the same by somebody who does not speak for the network
}

// Answers sums up the answers of the network, or of one community, over days.
func (s *Service) Answers(ctx context.Context, community int64, now time.Time, days int) (Answers, error) {
	c, err := s.crew(ctx, nonZero(community)...)
	if err != nil {
		return Answers{}, err
	}
	list, err := s.asked(ctx, community, now, days)
	if err != nil {
		return Answers{}, err
	}
	r, people := s.replies(list, c, now), askers(list)
	measure := func(v float64, ci stat.Interval) disclosure.Released { return disclosure.Measure(v, ci, people, s.K) }
	exact := func(n int) disclosure.Released {
		return measure(float64(n), stat.Interval{Lo: float64(n), Hi: float64(n)})
	}
	a := Answers{Days: days, Questions: exact(r.Questions), Open: exact(r.Open), Within24: measure(r.Within24.Share, r.Within24.CI)}
	other := r.NotStaff.Within(24)
	a.NotStaff = measure(other.Share, other.CI)
	if r.HasMedian {
		a.Median = measure(r.Median, stat.Interval{Lo: r.Median, Hi: r.Median})
	}
	return a, nil
}
