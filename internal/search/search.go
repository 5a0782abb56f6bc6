// Package search finds people, communities, posts and comments.
//
// The rules in plain words. One box searches everything; every word of a query
// has to be met, by itself, by another form of it, or by all parts of a
// compound. Somebody finds only what they may read: the condition is part of the
// query, and of every count and suggestion too. Of posts and comments the 500
// newest that meet the query are ranked; what is older is found by asking more
// precisely. People and communities whose name meets the query come first.
//
// The index is a projection of the ledger and holds no text, only terms; what is
// shown is read from its owner. What somebody looked for is never logged. Words
// that found nothing are kept for 30 days without their order in time, so that
// a gap many people meet can be told, and are released only when enough people
// asked for the same.
package search

import (
	"time"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// ErrInvalid says that what was asked for is no kind of thing.
var ErrInvalid = errs.New(errs.Invalid, "search.invalid")

// Kind is a kind of thing that can be found.
type Kind string

// The kinds. Anything stands for all of them.
const (
	Anything  Kind = ""
	Person    Kind = ledger.Person
	Community Kind = ledger.Community
	Post      Kind = ledger.Post
	Comment   Kind = ledger.Comment
)

// Kinds lists the kinds in the order they are shown.
func Kinds() []Kind { return []Kind{Person, Community, Post, Comment} }

// ParseKind reads the name of a kind; ErrInvalid for anything else but "".
func ParseKind(s string) (Kind, error) {
	switch k := Kind(s); k {
	case Anything, Person, Community, Post, Comment:
		return k, nil
	}
	return Anything, ErrInvalid
}

// Query is what somebody looks for.
type Query struct {
	Text      string
	Kind      Kind
	Community int64 // 0 for everywhere
	After     Cursor
}

// Cursor is where a result goes on: after Offset hits of those up to Top.
type Cursor struct {
	Offset int
	Top    int64
}

// PageSize is how many hits a page holds.
const PageSize = 20

// Hit is one thing that was found.
type Hit struct {
	Kind    Kind
	ID      int64
	Thread  int64 // of a post or comment
	Title   text.Fragment
	Snippet text.Fragment
	Place   Place  // of a post, a comment or a community
	Author  Author // of a post or comment, or the person found
	At      time.Time
	Asked   bool // a question
	Best    bool // the best answer of a question
	Members int  // of a community
}

// Place is a community as a reader sees it.
type Place struct {
	ID         int64
	Slug, Name string
}

// Author is a person as a reader of a list sees them.
type Author struct {
	ID             actor.ID
	Name, Username string
	Title          string
	PictureKey     string
}

// Facet says how many hits of a kind there are; with More there are others
// that were not counted.
type Facet struct {
	Kind  Kind
	Count int
	More  bool
}

// Result is a page of hits. Next is zero at the end. Capped says that there are
// older posts or comments that were not looked at.
type Result struct {
	Hits   []Hit
	Next   Cursor
	Facets []Facet
	Capped bool
}

// Suggestion is offered while somebody types.
type Suggestion struct {
	Kind   Kind
	ID     int64
	Text   string
	Detail string // the job of a person, the community of a post
	Slug   string // of a community
}

// Options are what a Service is made of.
type Options struct {
	DB     *db.DB
	Ledger *ledger.Ledger
	People *person.Service
	Now    func() time.Time
}

// Service is what the rest of the program may do with the index.
type Service struct {
	Options
	words *text.Analyser
}

// New returns a Service.
func New(o Options) *Service { return &Service{Options: o, words: text.NewAnalyser()} }

// Projection keeps the index up to date.
func (s *Service) Projection() ledger.Consumer { return projection{s.DB.Engine(), s.words} }
