package expert

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Bounds of the work of one query.
const (
	maxDocs     = 200  // documents that vote
	maxWords    = 40   // most telling words of a question that are looked up
	maxPostings = 5000 // newest documents looked at per word
	maxEvidence = 3
)

// BM25 parameters, and the weights of the parts of a score. The weights were
// found by grid search on one public archive; the test checks them on two more.
const (
	bm25K1 = 1.2
	bm25B  = 0.75

	weightText     = 0.15
	weightTags     = 0.40
	weightActivity = 0.05
	weightRecency  = 0.40
	recencyScale   = 14 * 24 * time.Hour
)

type vote struct {
	doc   int32
	score float64
}

type tally struct {
	parts Parts
	docs  []vote
}

// Rank returns the k most promising people for a question, best first. Equal
// scores are ordered by author so that the result is repeatable.
func (x *Index) Rank(q Query, k int) []Candidate {
	found := map[int64]*tally{}
	for author, p := range x.people {
		if author == q.Asker || author == forgotten {
			continue
		}
		found[author] = &tally{parts: Parts{
			Tags:     x.tagScore(p, q),
			Activity: math.Log1p(p.answers.now(q.At)),
			Recency:  math.Exp(-float64(max(0, q.At.Sub(p.last))) / float64(recencyScale)),
		}}
	}
	for _, v := range x.votes(q) {
		meta := x.docs[v.doc]
		if t := found[meta.author]; t != nil {
			v.score *= meta.kind.weight() * decay(q.At.Sub(time.Unix(meta.at, 0)))
			t.parts.Text += v.score
			t.docs = append(t.docs, v)
		}
	}
	top := Parts{}
	for _, t := range found {
		top.Text, top.Tags = max(top.Text, t.parts.Text), max(top.Tags, t.parts.Tags)
		top.Activity = max(top.Activity, t.parts.Activity)
	}
	out := make([]Candidate, 0, len(found))
	for author, t := range found {
		out = append(out, t.candidate(author, top))
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Author, b.Author))
	})
	return out[:min(k, len(out))]
}

func (t *tally) candidate(author int64, top Parts) Candidate {
	p := t.parts
	p.Text, p.Tags, p.Activity = part(p.Text, top.Text), part(p.Tags, top.Tags), part(p.Activity, top.Activity)
	c := Candidate{Author: author, Parts: p,
		Score: weightText*p.Text + weightTags*p.Tags + weightActivity*p.Activity + weightRecency*p.Recency}
	slices.SortFunc(t.docs, func(a, b vote) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	for _, v := range t.docs[:min(maxEvidence, len(t.docs))] {
		c.Evidence = append(c.Evidence, int(v.doc))
	}
	return c
}

func part(v, top float64) float64 {
	if top <= 0 {
		return 0
	}
	return v / top
}

// tagScore counts faded answers under the tags of the question; rare tags say
// more than common ones.
func (x *Index) tagScore(p *person, q Query) float64 {
	sum := 0.0
	for _, tag := range q.Tags {
		if f := p.tags[tag]; f != nil {
			rarity := math.Log1p(float64(len(x.people)) / float64(1+len(x.tagPeers[tag])))
			sum += rarity * math.Log1p(f.now(q.At))
		}
	}
	return sum
}

// votes are the documents that resemble the question most, by BM25.
func (x *Index) votes(q Query) []vote {
	n := float64(len(x.docs))
	mean := float64(max(1, x.length)) / max(1, n)
	type word struct {
		list []posting
		idf  float64
	}
	var words []word
	seen := map[string]bool{}
	for _, t := range q.Tokens {
		list := x.words[t]
		if seen[t] || len(list) == 0 {
			continue
		}
		seen[t] = true
		df := float64(len(list))
		words = append(words, word{list[max(0, len(list)-maxPostings):], math.Log(1 + (n-df+0.5)/(df+0.5))})
	}
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(b.idf, a.idf) })
	scores := map[int32]float64{}
	for _, w := range words[:min(maxWords, len(words))] {
		for _, p := range w.list {
			tf := float64(p.tf)
			norm := bm25K1 * (1 - bm25B + bm25B*float64(x.docs[p.doc].length)/mean)
			scores[p.doc] += w.idf * tf * (bm25K1 + 1) / (tf + norm)
		}
	}
	out := make([]vote, 0, len(scores))
	for doc, s := range scores {
		if x.docs[doc].author != forgotten && x.docs[doc].author != q.Asker {
			out = append(out, vote{doc, s})
		}
	}
	slices.SortFunc(out, func(a, b vote) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.doc, b.doc))
	})
	return out[:min(maxDocs, len(out))]
}
