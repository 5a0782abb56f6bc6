package stackexchange

import (
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// parts are the scraps of one post, gathered.
type parts struct {
	id       int64
	post     *postRow
	accept   *acceptMark
	up       int
	accepted time.Time
	comments []*commentRow
}

// assemble walks the scraps post by post and fills the timeline.
func (b *builder) assemble() error {
	var cur parts
	flush := func() error {
		if cur.id == 0 {
			return nil
		}
		return b.finish(cur)
	}
	err := b.scraps.Each(func(k spill.Key, s scrap) error {
		if k.A != cur.id {
			if err := flush(); err != nil {
				return err
			}
			cur = parts{id: k.A}
		}
		switch {
		case s.Post != nil:
			cur.post = s.Post
		case s.Accept != nil:
			cur.accept = s.Accept
		case s.Vote != nil && s.Vote.Type == voteUp:
			cur.up++
		case s.Vote != nil:
			cur.accepted = s.Vote.At
		case s.Comment != nil:
			cur.comments = append(cur.comments, s.Comment)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

func (b *builder) lost(at time.Time, what, why string) error {
	return b.line.Add(at, source.Item{Skip: &archive.Skip{What: what, Why: why, Lost: true}})
}

func (b *builder) finish(p parts) error {
	if p.post == nil {
		return b.orphans(p, "archive.skip_no_thread")
	}
	likes := p.up
	if !b.votes {
		likes = max(p.post.Score, 0)
	}
	question, at := p.post.ID, p.post.Created
	if p.post.Type == typeAnswer {
		asked, ok := b.asked[p.post.Parent]
		if !ok {
			if err := b.lost(at, "answer", "archive.skip_no_thread"); err != nil {
				return err
			}
			return b.orphans(p, "archive.skip_no_thread")
		}
		question, at = p.post.Parent, source.Later(at, asked)
		err := b.line.Add(at, source.Item{Raw: true, Comment: &archive.Comment{
			Key: id(p.id), Post: id(question), Author: p.post.Owner, Body: p.post.Body,
			At: p.post.Created, Edited: p.post.Edited, Reactions: likes,
		}})
		if err != nil {
			return err
		}
		if err := b.accept(p, question, at); err != nil {
			return err
		}
	} else {
		err := b.line.Add(at, source.Item{Raw: true, Post: &archive.Post{
			Key: id(p.id), Community: "site", Author: p.post.Owner, Title: p.post.Title, Body: p.post.Body, Question: true,
			At: p.post.Created, Edited: p.post.Edited, Closed: !p.post.Closed.IsZero(),
			Topics: p.post.Tags, Views: p.post.Views, Reactions: likes,
		}})
		if err != nil {
			return err
		}
	}
	return b.comments(p, question, at)
}

func (b *builder) comments(p parts, question int64, at time.Time) error {
	for _, c := range p.comments {
		parent := ""
		if p.post.Type == typeAnswer {
			parent = id(p.id)
		}
		err := b.line.Add(source.Later(c.At, at), source.Item{Raw: true, Comment: &archive.Comment{
			Key: "c" + id(c.ID), Post: id(question), Parent: parent, Author: c.Owner,
			Body: commentMark + c.Text, At: c.At, Reactions: max(c.Score, 0),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

// accept uses the date of the vote, which the dump gives as a day, never before
// the answer itself.
func (b *builder) accept(p parts, question int64, at time.Time) error {
	if p.accept == nil || p.accept.Question != question {
		return nil
	}
	when := p.accepted
	if when.IsZero() {
		when = p.accept.At
	}
	when = source.Later(when, p.post.Created)
	return b.line.Add(source.Later(when, at), source.Item{Accept: &archive.Accept{
		Post: id(question), Comment: id(p.id), By: p.accept.By, At: when,
	}})
}

// orphans reports what belongs to a post that is not taken over.
func (b *builder) orphans(p parts, why string) error {
	for _, c := range p.comments {
		if err := b.lost(c.At, "comment", why); err != nil {
			return err
		}
	}
	if p.accept != nil {
		return b.lost(p.accept.At, "accept", why)
	}
	return nil
}
