package archive

import (
	"strings"

	"golang.org/x/sync/errgroup"

	"example.org/linden/internal/post"
)

// batch is what one transaction writes, sorted by kind: within a batch every
// record comes after those it refers to.
type batch struct {
	size        int
	units       []Unit
	people      []Person
	communities []Community
	memberships []Membership
	posts       []*writtenPost
	comments    []*writtenComment
	reactions   []Reaction
	accepts     []Accept
	views       []View
	skips       []Skip
	composed    errgroup.Group
}

type writtenPost struct {
	Post
	post.Composed
}

type writtenComment struct {
	Comment
	post.Composed
}

func newBatch() *batch { return &batch{} }

// prepare adds a record and begins to render its text.
func (r *run) prepare(b *batch, rec Record) {
	b.size++
	switch v := rec.(type) {
	case Unit:
		b.units = append(b.units, v)
	case Person:
		r.remember(v)
		b.people = append(b.people, v)
	case Community:
		b.communities = append(b.communities, v)
	case Membership:
		b.memberships = append(b.memberships, v)
	case Post:
		w := &writtenPost{Post: v}
		b.posts = append(b.posts, w)
		r.compose(b, v.Author, v.Body, &w.Composed)
	case Comment:
		w := &writtenComment{Comment: v}
		b.comments = append(b.comments, w)
		r.compose(b, v.Author, v.Body, &w.Composed)
	case Reaction:
		b.reactions = append(b.reactions, v)
	case Accept:
		b.accepts = append(b.accepts, v)
	case View:
		b.views = append(b.views, v)
	case Skip:
		b.skips = append(b.skips, v)
	}
}

// remember notes who can be mentioned and who writes in which language, before
// texts that need it are rendered.
func (r *run) remember(p Person) {
	r.names.Lock()
	defer r.names.Unlock()
	if p.Username != "" {
		r.usernames[strings.ToLower(p.Username)] = true
	}
	if p.Lang != "" {
		r.langs[p.Key] = p.Lang
	}
}

func (r *run) compose(b *batch, author, body string, into *post.Composed) {
	r.slots <- struct{}{}
	b.composed.Go(func() error {
		defer func() { <-r.slots }()
		r.names.RLock()
		prior := r.langs[author]
		r.names.RUnlock()
		*into = post.Compose(body, prior, r.mentionable)
		return nil
	})
}

func (r *run) mentionable(username string) bool {
	r.names.RLock()
	defer r.names.RUnlock()
	return r.usernames[username]
}
