// Package post owns what people say: posts, the comments below them, reactions,
// questions and their best answers, topics, mentions, edits and drafts.
//
// A post opens a thread in one community. Whoever may read the community may
// read the thread; whoever may write there may comment and react, until the
// thread is closed. Authors edit and delete their own words, and earlier
// versions stay visible; hosts, moderators and community managers may delete,
// close and pin. The asker of a question, or a host, marks the best answer.
// What is deleted leaves a mark without text where others have answered it.
package post

import (
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/markup"
)

// Errors that people can meet.
var (
	ErrNotFound  = errs.New(errs.NotFound, "post.not_found")
	ErrForbidden = errs.New(errs.Forbidden, "post.forbidden")
	ErrClosed    = errs.New(errs.Conflict, "post.closed")
	ErrDeleted   = errs.New(errs.Conflict, "post.deleted")
	ErrInvalid   = errs.New(errs.Invalid, "post.invalid")
	ErrReaction  = errs.New(errs.Invalid, "post.reaction_unknown")
	ErrNoAnswer  = errs.New(errs.Conflict, "post.not_an_answer")
)

// Kind says what a post is.
type Kind string

// The kinds.
const (
	Plain        Kind = "post"
	Question     Kind = "question"
	Announcement Kind = "announcement"
)

// Reactions are the kinds of reactions, in the order they are shown.
var Reactions = []string{"like", "thanks", "insight", "laugh", "celebrate", "sad"}

// Tally counts reactions by kind.
type Tally map[string]int

// Byline is an author as a reader sees them.
type Byline struct {
	ID             actor.ID
	Name, Username string
	Title, Unit    string
	Picture        bool
	Left           bool
}

// Place is a community as a reader of a list sees it.
type Place struct {
	ID         int64
	Slug, Name string
}

// Post opens a thread.
type Post struct {
	ID             int64
	Community      Place
	Author         Byline
	Kind           Kind
	Title          string
	Body           string      // Markdown; only where a single thread is read
	HTML           markup.HTML // empty when deleted
	Lang           string
	Topics         []string
	At             time.Time
	EditedAt       time.Time // zero for never
	Deleted        bool
	Closed, Pinned bool
	Best           int64 // id of the best answer, 0 for none
	Comments       int
	LastComment    int64
	Reactions      Tally
	ReactionCount  int    // with those the source of an import counted without names
	Mine           string // the reader's own reaction
	Views          int
	Files          []File
}

// Comment answers a post or another comment.
type Comment struct {
	ID, Post, Parent int64
	Author           Byline
	Body             string
	HTML             markup.HTML
	Lang             string
	At, EditedAt     time.Time
	Deleted          bool
	Reactions        Tally
	ReactionCount    int
	Mine             string
	Files            []File
}

// File is something attached.
type File struct {
	ID            int64
	Name, Type    string
	Size          int64
	Width, Height int
	Alt           string
	Picture       bool
}

// Revision is an earlier version of a post or comment.
type Revision struct {
	Editor      Byline
	At          time.Time // until when it was shown
	Title, Body string
}

// NewPost is what an author writes.
type NewPost struct {
	Community   int64
	Kind        Kind
	Title, Body string
	Files       []int64
	Once        string // the same key by the same author stores one post only
}

// NewComment is what somebody answers. Parent is 0 for an answer to the post.
type NewComment struct {
	Post, Parent int64
	Body         string
	Files        []int64
	Once         string
}
