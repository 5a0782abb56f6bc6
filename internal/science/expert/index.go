package expert

import (
	"math"
	"time"
)

// halfLife is how fast evidence ages.
const halfLife = 365 * 24 * time.Hour

func decay(age time.Duration) float64 {
	if age <= 0 {
		return 1
	}
	return math.Exp2(-float64(age) / float64(halfLife))
}

// Index holds documents for ranking. It is built one document after another;
// its memory grows with the documents and nothing else. It is not safe for
// use by several goroutines when one of them changes it.
type Index struct {
	words    map[string][]posting
	docs     []docMeta
	people   map[int64]*person
	tagPeers map[string]map[int64]bool
	length   int
}

type posting struct {
	doc int32
	tf  uint16
}

type docMeta struct {
	author int64
	at     int64 // unix seconds
	length int32
	kind   Kind
}

// person sums up what somebody helped with; sums fade with halfLife.
type person struct {
	answers fading
	tags    map[string]*fading
	last    time.Time
}

type fading struct {
	value float64
	at    time.Time
}

func (f *fading) add(v float64, at time.Time) {
	if at.After(f.at) {
		f.value, f.at = f.value*decay(at.Sub(f.at)), at
	} else {
		v *= decay(f.at.Sub(at))
	}
	f.value += v
}

func (f *fading) now(at time.Time) float64 { return f.value * decay(at.Sub(f.at)) }

// NewIndex returns an empty Index.
func NewIndex() *Index {
	return &Index{words: map[string][]posting{}, people: map[int64]*person{}, tagPeers: map[string]map[int64]bool{}}
}

// Len is the number of documents added.
func (x *Index) Len() int { return len(x.docs) }

// Add takes a document and returns its number, counted from 0. Documents
// should come in the order they were written.
func (x *Index) Add(d Doc) int {
	n := len(x.docs)
	x.docs = append(x.docs, docMeta{author: d.Author, at: d.At.Unix(), length: int32(len(d.Tokens)), kind: d.Kind})
	x.length += len(d.Tokens)
	counts := make(map[string]int, len(d.Tokens))
	for _, t := range d.Tokens {
		counts[t]++
	}
	for t, tf := range counts {
		x.words[t] = append(x.words[t], posting{int32(n), uint16(min(tf, math.MaxUint16))})
	}
	if d.Kind.helps() {
		x.credit(d.Author, d.Tags, d.At, d.Kind.weight())
	}
	if p := x.people[d.Author]; p != nil && d.At.After(p.last) {
		p.last = d.At
	}
	return n
}

// Accept marks the answer with that number as the one that helped. The tags
// are those of the question. Numbers of other documents are ignored.
func (x *Index) Accept(doc int, tags []string, at time.Time) {
	if doc < 0 || doc >= len(x.docs) || x.docs[doc].kind != Answer {
		return
	}
	x.docs[doc].kind = Accepted
	if p := x.people[x.docs[doc].author]; p != nil {
		x.creditTags(p, x.docs[doc].author, tags, at, Accepted.weight()-Answer.weight())
	}
}

func (x *Index) credit(author int64, tags []string, at time.Time, weight float64) {
	p := x.people[author]
	if p == nil {
		p = &person{tags: map[string]*fading{}}
		x.people[author] = p
	}
	p.answers.add(1, at)
	x.creditTags(p, author, tags, at, weight)
}

func (x *Index) creditTags(p *person, author int64, tags []string, at time.Time, weight float64) {
	for _, tag := range tags {
		if p.tags[tag] == nil {
			p.tags[tag] = &fading{}
		}
		p.tags[tag].add(weight, at)
		if x.tagPeers[tag] == nil {
			x.tagPeers[tag] = map[int64]bool{}
		}
		x.tagPeers[tag][author] = true
	}
}

// Forget removes a person: their documents no longer count for anything.
func (x *Index) Forget(author int64) {
	if p := x.people[author]; p != nil {
		for tag := range p.tags {
			delete(x.tagPeers[tag], author)
		}
		delete(x.people, author)
	}
	for i := range x.docs {
		if x.docs[i].author == author {
			x.docs[i].author = forgotten
		}
	}
}

// forgotten is the author of documents whose author was forgotten.
const forgotten = math.MinInt64
