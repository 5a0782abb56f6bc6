package insight

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"example.org/linden/internal/science/phase"
	"example.org/linden/internal/science/stat"
)

// writing is what people wrote in one week: person to contributions, at most
// perDay a day, and the raw number.
type writing struct {
	by   map[int64]int
	raw  int
	last int64 // day of the last contribution
}

func (w writing) capped() int {
	n := 0
	for _, v := range w.by {
		n += v
	}
	return n
}

// life is what the features of some weeks of a community are computed from.
type life struct {
	weeks     map[int64]writing
	others    map[int64]float64 // contributions of all other communities by week
	questions []asked           // oldest first
	crew      crew
	community int64
	hosted    bool
	born      time.Time
	earlier   int64 // day of the last contribution before those that were read
	start     int64 // first week whose contributions were read
}

func (s *Service) life(ctx context.Context, community int64, born time.Time, crew crew, from, to int64) (*life, error) {
	l := &life{weeks: map[int64]writing{}, others: map[int64]float64{}, crew: crew, community: community,
		hosted: len(crew.hosts[community]) > 0, born: born, start: from - yearWeeks - trendWeeks}
	begin, end := weekStart(l.start), weekStart(to+1)
	if err := s.readWriting(ctx, l, dayOf(begin), dayOf(end)); err != nil {
		return nil, err
	}
	if err := s.readOthers(ctx, l, dayOf(begin), dayOf(end)); err != nil {
		return nil, err
	}
	var earlier sql.NullInt64
	if err := s.DB.Read().QueryRowContext(ctx, `
		SELECT max(day) FROM insight_day WHERE community_id = $1 AND day < $2 AND posts + comments > 0`, community, dayOf(begin)).Scan(&earlier); err != nil {
		return nil, err
	}
	l.earlier = earlier.Int64
	low, high := idRange(weekStart(from-windowWeeks), end)
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT post_id, community_id, author_id, coalesce(first_reply_id, 0), coalesce(first_reply_by, 0) FROM insight_thread
		WHERE question AND community_id = $1 AND post_id >= $2 AND post_id < $3 ORDER BY post_id LIMIT 1000000`, community, low, high)
	l.questions, err = questions(rows, err, high)
	return l, err
}

func (s *Service) readWriting(ctx context.Context, l *life, from, to int64) error {
	rows, err := s.DB.Read().QueryContext(ctx, `
		SELECT day, person_id, posts + comments FROM insight_day
		WHERE community_id = $1 AND day >= $2 AND day < $3 AND posts + comments > 0`, l.community, from, to)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var day, who int64
		var n int
		if err := rows.Scan(&day, &who, &n); err != nil {
			return err
		}
		w, ok := l.weeks[weekOf(day)]
		if !ok {
			w.by = map[int64]int{}
		}
		w.by[who] += min(n, perDay)
		w.raw, w.last = w.raw+n, max(w.last, day)
		l.weeks[weekOf(day)] = w
	}
	return rows.Err()
}

func (s *Service) readOthers(ctx context.Context, l *life, from, to int64) error {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT day, contributions FROM insight_total WHERE day >= $1 AND day < $2`, from, to)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var day int64
		var n float64
		if err := rows.Scan(&day, &n); err != nil {
			return err
		}
		l.others[weekOf(day)] += n
	}
	for w, mine := range l.weeks {
		l.others[w] -= float64(mine.raw)
	}
	return rows.Err()
}

// features describe the community at the end of week w.
func (l *life) features(w int64) phase.Features {
	people := map[int64]int{}
	staff, total, attended := 0, 0, 0
	for v := w - windowWeeks + 1; v <= w; v++ {
		present := false
		for who, n := range l.weeks[v].by {
			people[who] += n
			total += n
			if l.crew.in(l.community, who) {
				staff, present = staff+n, true
			}
		}
		if present {
			attended++
		}
	}
	f := phase.Features{Contributors: len(people), Activity: total, Own: 1, LastPostDays: l.sinceLast(w),
		Unattended: !l.hosted && attended < 2, Trend: l.trend(w)}
	amounts := make([]float64, 0, len(people))
	for _, n := range people {
		amounts = append(amounts, float64(n))
	}
	slices.Sort(amounts)
	if total > 0 {
		f.Own, f.Top3 = 1-float64(staff)/float64(total), stat.TopN(amounts, 3)
	}
	list := l.asked(w)
	if f.NoQuestions = len(list) == 0; !f.NoQuestions {
		f.Answered72 = answered72(list, weekStart(w+1))
	}
	return f
}

// sinceLast is how many days before the end of week w somebody wrote.
func (l *life) sinceLast(w int64) float64 {
	end := dayOf(weekStart(w + 1))
	for v := w; v >= l.start; v-- {
		if wrote, ok := l.weeks[v]; ok {
			return float64(end - 1 - wrote.last)
		}
	}
	if l.earlier != 0 {
		return float64(end - 1 - l.earlier)
	}
	return float64(end - dayOf(l.born))
}

func (l *life) asked(w int64) []asked {
	find := func(t time.Time) int {
		n, _ := slices.BinarySearchFunc(l.questions, t, func(a asked, t time.Time) int { return a.question.At.Compare(t) })
		return n
	}
	return l.questions[find(weekStart(w-windowWeeks+1)):find(weekStart(w+1))]
}

// trend looks at the last twelve weeks since the community began.
func (l *life) trend(w int64) float64 {
	from := max(w-trendWeeks+1, weekOf(dayOf(l.born)))
	weekly, others := []float64{}, []float64{}
	for v := from; v <= w; v++ {
		weekly = append(weekly, float64(l.weeks[v].capped()))
	}
	for v := from - yearWeeks + 1; v <= w; v++ {
		others = append(others, l.others[v])
	}
	season := phase.Season(others)
	for i := range season {
		if stat.Median(others[max(0, i-yearWeeks+1):i+1]) < quietOthers {
			season[i] = 1
		}
	}
	return trendOf(weekly, season[yearWeeks-1:])
}
