// Package check tells whether a stream of records keeps the order the archive
// demands: what a record refers to came before it, and nothing is older than
// what it answers.
package check

import (
	"fmt"
	"time"

	"example.org/linden/internal/archive"
)

// Order remembers what has been seen. The zero value is ready for use.
type Order struct {
	units, people, communities map[string]bool
	posts                      map[string]time.Time
	comments                   map[string]comment
	Count                      map[string]int // records by kind
}

type comment struct {
	post string
	at   time.Time
}

// Add takes the next record and says what is wrong with it.
func (o *Order) Add(r archive.Record) error {
	if o.Count == nil {
		o.units, o.people, o.communities = map[string]bool{"": true}, map[string]bool{}, map[string]bool{}
		o.posts, o.comments, o.Count = map[string]time.Time{}, map[string]comment{}, map[string]int{}
	}
	o.Count[fmt.Sprintf("%T", r)]++
	switch r := r.(type) {
	case archive.Unit:
		return o.first(o.units, r.Key, ok(o.units[r.Parent], "parent", r.Parent))
	case archive.Person:
		err := ok(o.units[r.Unit] && o.units[r.Site], "unit or site", r.Unit+" "+r.Site)
		if err == nil && r.Manager != "" {
			err = ok(o.people[r.Manager], "manager", r.Manager)
		}
		return o.first(o.people, r.Key, err)
	case archive.Community:
		for _, h := range r.Hosts {
			if !o.people[h] {
				return ok(false, "host", h)
			}
		}
		return o.first(o.communities, r.Key, nil)
	case archive.Membership:
		return ok(o.communities[r.Community] && o.people[r.Person], "member", r.Community+" "+r.Person)
	default:
		return o.talk(r)
	}
}

func (o *Order) talk(r archive.Record) error {
	switch r := r.(type) {
	case archive.Post:
		if _, twice := o.posts[r.Key]; twice {
			return fmt.Errorf("post %s came twice", r.Key)
		}
		o.posts[r.Key] = r.At
		return ok(o.communities[r.Community] && o.people[r.Author], "community or author of "+r.Key, r.Community+" "+r.Author)
	case archive.Comment:
		return o.comment(r)
	case archive.Reaction:
		at, isPost := o.posts[r.Target]
		c, isComment := o.comments[r.Target]
		if isComment {
			at = c.at
		}
		return ok((isPost || isComment) && o.people[r.Person] && !r.At.Before(at), "reaction to", r.Target)
	case archive.Accept:
		return ok(o.comments[r.Comment].post == r.Post && o.people[r.By] && r.At.After(o.comments[r.Comment].at), "accepted", r.Comment)
	case archive.View:
		at, found := o.posts[r.Post]
		return ok(found && o.people[r.Person] && !r.At.Before(at), "view of", r.Post)
	}
	return nil
}

func (o *Order) comment(r archive.Comment) error {
	after, found := o.posts[r.Post]
	if r.Parent != "" {
		p, isComment := o.comments[r.Parent]
		found = found && isComment && p.post == r.Post
		after = p.at
	}
	if _, twice := o.comments[r.Key]; twice {
		return fmt.Errorf("comment %s came twice", r.Key)
	}
	o.comments[r.Key] = comment{r.Post, r.At}
	return ok(found && o.people[r.Author] && r.At.After(after), "comment "+r.Key+" on", r.Post+" "+r.Parent)
}

func (o *Order) first(seen map[string]bool, key string, err error) error {
	if err == nil && seen[key] {
		return fmt.Errorf("key %q came twice", key)
	}
	seen[key] = true
	return err
}

func ok(good bool, what, key string) error {
	if good {
		return nil
	}
	return fmt.Errorf("%s %q is missing or younger", what, key)
}
