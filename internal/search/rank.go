package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/text"
)

// readClosely is how many of the best candidates are ranked by their text.
const readClosely = 60

// The weights of the score: what a title with all words is worth, what being
// new is worth and when half of that is gone, and the two constants of Okapi
// BM25 (Robertson and Zaragoza 2009, usual values) for how often the words
// occur in the text. The average length is that of the candidates.
const (
	titleWeight   = 2.0
	recentWeight  = 1.2
	recentHalf    = 180 * 24 * time.Hour
	bestBonus     = 0.5
	bm25Frequency = 1.2
	bm25Length    = 0.75
)

// rankNames puts those first whose name meets the whole query.
func (s *Service) rankNames(query [][]string, all []candidate) {
	for i := range all {
		all[i].score = s.titleShare(query, all[i])
	}
	slices.SortStableFunc(all, byScore)
}

// rank orders posts and comments: all by title, age and length, and the best of
// them once more by how often the words occur in the text.
func (s *Service) rank(ctx context.Context, query [][]string, all []candidate) error {
	if len(all) == 0 {
		return nil
	}
	now, total := s.Now(), int64(0)
	for _, c := range all {
		total += c.words
	}
	average := max(float64(total)/float64(len(all)), 1)
	for i := range all {
		all[i].score = s.early(query, all[i], now, average)
	}
	slices.SortStableFunc(all, byScore)
	best := all[:min(len(all), readClosely)]
	texts, err := s.read(ctx, best)
	if err != nil {
		return err
	}
	for i := range best {
		c := &best[i]
		said := texts[c.id]
		hits := len(s.words.Snippet(said.body, query, c.lang, len(said.body)+1).Ranges)
		c.score += frequency(float64(hits)/float64(len(query)), float64(c.words)/average)
		if said.best {
			c.score += bestBonus
		}
	}
	slices.SortStableFunc(best, byScore)
	return nil
}

// early is the score from what the index knows, with one occurrence assumed.
func (s *Service) early(query [][]string, c candidate, now time.Time, average float64) float64 {
	age := max(now.Sub(id.Time(c.id)), 0)
	recent := math.Exp2(-float64(age) / float64(recentHalf))
	return titleWeight*s.titleShare(query, c) + recentWeight*recent + 0.1*frequency(1, float64(c.words)/average)
}

// frequency is the part of BM25 that one word of a text contributes.
func frequency(n, length float64) float64 {
	return n * (bm25Frequency + 1) / (n + bm25Frequency*(1-bm25Length+bm25Length*length))
}

// titleShare is the share of the words of query that the title meets.
func (s *Service) titleShare(query [][]string, c candidate) float64 {
	if c.title == "" {
		return 0
	}
	terms, met := s.words.Index(c.title, c.lang), 0
	if c.kind == Community {
		terms = append(terms, s.words.Index(c.title, text.Other)...)
	}
	for _, alternatives := range query {
		if text.Matches(terms, [][]string{alternatives}) {
			met++
		}
	}
	return float64(met) / float64(len(query))
}

func byScore(a, b candidate) int {
	if c := cmp.Compare(b.score, a.score); c != 0 {
		return c
	}
	return cmp.Compare(b.id, a.id)
}
