// Package archivetest checks a stream of records: what every source promises
// the loader, and what a test wants to count.
package archivetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"example.org/linden/internal/archive"
)

// Checker is an emit function that verifies references and counts.
type Checker struct {
	Units, People, Communities, Posts, Comments int
	Questions, Accepts, Reactions, Memberships  int
	CountedReactions, Views, CountedViews       int
	Skips                                       map[string]int // by What and Why
	Problems                                    []string
	Each                                        func(archive.Record)
	seen                                        map[string]bool
	threadOf                                    map[string]string
	first, last                                 time.Time
}

// New makes a Checker.
func New() *Checker {
	return &Checker{Skips: map[string]int{}, seen: map[string]bool{}, threadOf: map[string]string{}}
}

// Span is the time of the first and last contribution.
func (c *Checker) Span() (first, last time.Time) { return c.first, c.last }

func (c *Checker) problem(format string, args ...any) {
	if len(c.Problems) < 20 {
		c.Problems = append(c.Problems, fmt.Sprintf(format, args...))
	}
}

func (c *Checker) add(kind, key string) {
	if key == "" {
		c.problem("%s without key", kind)
	}
	if c.seen[kind+key] {
		c.problem("%s %q twice", kind, key)
	}
	c.seen[kind+key] = true
}

func (c *Checker) need(kind, key, by string, optional bool) {
	if key == "" && optional {
		return
	}
	if !c.seen[kind+key] {
		c.problem("%s refers to %s %q, which has not come", by, kind, key)
	}
}

func (c *Checker) at(t time.Time, by string) {
	if t.IsZero() {
		c.problem("%s without time", by)
		return
	}
	if c.first.IsZero() || t.Before(c.first) {
		c.first = t
	}
	if t.After(c.last) {
		c.last = t
	}
}

// Emit takes a record.
func (c *Checker) Emit(r archive.Record) error {
	if c.Each != nil {
		c.Each(r)
	}
	switch r := r.(type) {
	case archive.Unit:
		c.need("unit", r.Parent, "unit", true)
		c.add("unit", r.Key)
		c.Units++
	case archive.Person:
		c.need("unit", r.Unit, "person", true)
		c.need("unit", r.Site, "person", true)
		c.add("person", r.Key)
		if r.Name == "" {
			c.problem("person %q without name", r.Key)
		}
		c.People++
	case archive.Community:
		for _, h := range r.Hosts {
			c.need("person", h, "community", false)
		}
		c.add("community", r.Key)
		if r.Name == "" {
			c.problem("community %q without name", r.Key)
		}
		c.Communities++
	case archive.Membership:
		c.need("community", r.Community, "membership", false)
		c.need("person", r.Person, "membership", false)
		c.Memberships++
	case archive.Post:
		c.post(r)
	case archive.Comment:
		c.comment(r)
	case archive.Reaction:
		if _, ok := c.threadOf[r.Target]; !ok {
			c.problem("reaction to %q, which has not come", r.Target)
		}
		c.need("person", r.Person, "reaction", false)
		c.Reactions++
	case archive.Accept:
		if c.threadOf[r.Comment] != r.Post || r.Comment == r.Post {
			c.problem("accept of %q for %q, where it is not", r.Comment, r.Post)
		}
		c.need("person", r.By, "accept", true)
		c.Accepts++
	case archive.View:
		c.need("post", r.Post, "view", false)
		c.need("person", r.Person, "view", false)
		c.Views++
	case archive.Skip:
		c.Skips[r.What+" "+r.Why]++
	}
	return nil
}

func (c *Checker) post(r archive.Post) {
	c.need("community", r.Community, "post", false)
	c.need("person", r.Author, "post "+r.Key, false)
	c.add("post", r.Key)
	c.threadOf[r.Key] = r.Key
	c.at(r.At, "post "+r.Key)
	if r.Title == "" && r.Body == "" {
		c.problem("post %q is empty", r.Key)
	}
	c.Posts++
	c.CountedReactions += r.Reactions
	c.CountedViews += r.Views
	if r.Question {
		c.Questions++
	}
}

func (c *Checker) comment(r archive.Comment) {
	c.need("post", r.Post, "comment "+r.Key, false)
	c.need("person", r.Author, "comment "+r.Key, false)
	if r.Parent != "" && c.threadOf[r.Parent] != r.Post {
		c.problem("comment %q answers %q, which has not come in its thread", r.Key, r.Parent)
	}
	if c.threadOf[r.Key] != "" {
		c.problem("comment %q twice", r.Key)
	}
	c.threadOf[r.Key] = r.Post
	c.at(r.At, "comment "+r.Key)
	if r.Body == "" {
		c.problem("comment %q is empty", r.Key)
	}
	c.Comments++
	c.CountedReactions += r.Reactions
}

// Read runs a source through a Checker and fails t on an error or a broken
// promise.
func Read(t *testing.T, s archive.Source, each func(archive.Record)) *Checker {
	t.Helper()
	c := New()
	c.Each = each
	if err := s.Read(context.Background(), c.Emit); err != nil {
		t.Fatalf("Read(%s) = %v", s.Name(), err)
	}
	for _, p := range c.Problems {
		t.Errorf("%s: %s", s.Name(), p)
	}
	return c
}
