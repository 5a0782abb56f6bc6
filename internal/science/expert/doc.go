// Package expert finds people who can probably help with a question, from what
// they wrote in places everybody can read.
//
// Rules (handbook 7): the caller adds only documents whose authors agreed to
// be found and may forget an author at any time. A candidate is ranked by the
// documents that resemble the question (BM25, votes summed), by answers under
// the same tags, by how much and how recently they help. Every candidate comes
// with the documents that speak for them; scores are for ordering only and are
// not shown. Nothing about seniority, performance or mood is inferred.
package expert

import (
	"strings"
	"time"
	"unicode"
)

// Kind is what a document is; it decides how much it counts as evidence.
type Kind uint8

// The kinds.
const (
	Comment Kind = iota
	Post
	Page
	Answer
	Accepted
)

func (k Kind) weight() float64 {
	switch k {
	case Accepted:
		return 1.5
	case Answer, Page:
		return 1.0
	case Post:
		return 0.5
	default:
		return 0.3
	}
}

func (k Kind) helps() bool { return k == Answer || k == Accepted }

// Doc is something a person wrote. Tokens of an answer should contain those of
// the question's title, because that is what the answer is about.
type Doc struct {
	Author int64
	Kind   Kind
	Tokens []string
	Tags   []string
	At     time.Time
}

// Query is a question somebody needs an answer to.
type Query struct {
	Tokens []string
	Tags   []string
	Asker  int64 // never a candidate; 0 for none
	At     time.Time
}

// Candidate is somebody who may know.
type Candidate struct {
	Author   int64
	Score    float64 // comparable within one ranking only
	Evidence []int   // up to three documents, as numbered by Add, strongest first
	Parts    Parts
}

// Parts are what a score consists of, each 0..1.
type Parts struct{ Text, Tags, Activity, Recency float64 }

// maxToken is the longest token kept, in bytes; longer ones are data, not words.
const maxToken = 40

// Tokens splits text into lower-case words and numbers of at least two bytes.
func Tokens(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '#'
	})
	out := words[:0]
	for _, w := range words {
		if len(w) >= 2 && len(w) <= maxToken {
			out = append(out, w)
		}
	}
	return out
}
