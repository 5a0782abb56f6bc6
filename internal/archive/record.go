// Package archive takes conversations over from elsewhere. Every source, be it
// an export of another product or a generated company, is turned into one
// stream of records; one loader writes that stream.
//
// Records refer to each other by the key they have in their source. A record
// comes after the records it refers to: units before people, people and
// communities before memberships, a post before its comments and so on. Bodies
// are Markdown, times are the original ones.
package archive

import (
	"context"
	"time"
)

// Record is one of the structs below.
type Record interface{ record() }

// Unit is a department in the tree of the organisation, or a site.
type Unit struct {
	Key, Parent, Name string
	Site              bool
}

// Person is somebody of the workforce, with or without an account.
type Person struct {
	Key, Name, Email, Username string
	Unit, Site, Manager        string // keys of a department, a site, a person; empty when unknown
	Title, Lang, About         string // Lang is de, nl, en or empty
	AskMeAbout                 []string
	Roles                      []string // as in person.Role: admin, community_manager, editor, moderator, guest
	Joined, Left               time.Time
	NoAccount                  bool // counted in the workforce, cannot sign in
	Staff                      bool // speaks for the network: contributions count as staff contributions
}

// Community is a place where people gather.
type Community struct {
	Key, Name, Purpose, Lang string
	Access                   string // open, closed or hidden; empty means open
	Type                     string // practice, forum, project or broadcast; empty means practice
	Created, Archived        time.Time
	Hosts                    []string
	Topics                   []string
}

// Membership is one person joining or leaving a community.
type Membership struct {
	Community, Person string
	Host, Left        bool
	At                time.Time
}

// Post opens a thread.
type Post struct {
	Key, Community, Author string
	Title, Body            string
	Question, Announcement bool
	At, Edited             time.Time
	Closed                 bool
	Topics                 []string
	Views                  int // readers counted by the source without names
	Reactions              int // reactions counted by the source without names
}

// Comment answers a post, or another comment of the same post.
type Comment struct {
	Key, Post, Parent, Author string
	Body                      string
	At, Edited                time.Time
	Reactions                 int // reactions counted by the source without names
}

// Reaction is one person's reaction to a post or comment.
type Reaction struct {
	Target, Person string
	Kind           string // like, thanks, insight, laugh, celebrate, sad
	At             time.Time
}

// Accept marks a comment as the best answer of a question.
type Accept struct {
	Post, Comment, By string
	At                time.Time
}

// View is one person opening a thread.
type View struct {
	Post, Person string
	At           time.Time
}

// Skip says that something of the source was left out, and why. What is a
// stable word for the kind of thing, Why a message code of the archive
// catalogue; File and Line locate it where that is known.
type Skip struct {
	What, Why, File string
	Line            int
	// Lost is true when the target has no place for it; false when it was left
	// out on purpose (a system message, a join notice).
	Lost bool
}

func (Unit) record()       {}
func (Person) record()     {}
func (Community) record()  {}
func (Membership) record() {}
func (Post) record()       {}
func (Comment) record()    {}
func (Reaction) record()   {}
func (Accept) record()     {}
func (View) record()       {}
func (Skip) record()       {}

// Source yields the records of one archive.
type Source interface {
	// Name identifies the source; the same archive has the same name each time.
	Name() string
	// Read calls emit for each record, in order, and stops at the first error.
	// Memory does not grow with the size of the archive.
	Read(ctx context.Context, emit func(Record) error) error
}
