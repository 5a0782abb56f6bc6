package discourse

import (
	"cmp"
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// place is a community in the making.
type place struct {
	key, name string
	created   time.Time
}

// threads joins topics and posts and puts the result on the timeline.
type threads struct {
	s      *Source
	line   *source.Timeline
	who    *people
	places map[int64]*place
}

var errStop = errors.New("stop")

// topicsInOrder yields the topics by id.
func topicsInOrder(s *spill.Sorter[topic], fail *error) iter.Seq[topic] {
	return func(yield func(topic) bool) {
		err := s.Each(func(_ spill.Key, t topic) error {
			if !yield(t) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			*fail = err
		}
	}
}

// join walks both sorters in step: each topic with its posts.
func (w *threads) join(topics *spill.Sorter[topic], posts *spill.Sorter[placed]) error {
	var failed error
	next, stop := iter.Pull(topicsInOrder(topics, &failed))
	defer stop()
	cur, more := next()
	var group []placed
	var id int64
	flush := func() error {
		if len(group) == 0 {
			return nil
		}
		for more && cur.ID < id {
			if err := w.lost("thread", "archive.skip_empty_thread", "", 0); err != nil {
				return err
			}
			cur, more = next()
		}
		var err error
		if !more || cur.ID != id {
			for _, p := range group {
				err = errors.Join(err, w.lost("post", "archive.skip_no_thread", p.File, p.Line))
			}
		} else {
			err = w.thread(cur, group)
			for more && cur.ID == id {
				cur, more = next()
			}
		}
		group = group[:0]
		return err
	}
	err := posts.Each(func(k spill.Key, p placed) error {
		if k.A != id {
			if err := flush(); err != nil {
				return err
			}
			id = k.A
		}
		group = append(group, p)
		return nil
	})
	if err == nil {
		err = flush()
	}
	for err == nil && more {
		err = w.lost("thread", "archive.skip_empty_thread", "", 0)
		_, more = next()
	}
	return cmp.Or(err, failed)
}

func (w *threads) lost(what, why, file string, line int) error {
	return w.line.Add(time.UnixMilli(0), source.Item{Skip: &archive.Skip{What: what, Why: why, File: file, Line: line, Lost: true}})
}

func (w *threads) skip(p placed, what, why string) error {
	return w.line.Add(p.Post.Created, source.Item{Skip: &archive.Skip{What: what, Why: why, File: p.File, Line: p.Line}})
}

func key(topic int64, number int) string {
	return strconv.FormatInt(topic, 10) + "." + strconv.Itoa(number)
}

// thread puts one topic on the timeline; posts are in order of their number.
func (w *threads) thread(t topic, posts []placed) error {
	if t.Archetype == "private_message" {
		return w.lost("thread", "archive.skip_private", posts[0].File, posts[0].Line)
	}
	taken := map[int]time.Time{} // place in time of each post taken over
	root, accepted, last := 0, 0, -1
	for _, p := range posts {
		switch {
		case p.Post.Number == last:
			if err := w.skip(p, "post", "archive.skip_duplicate"); err != nil {
				return err
			}
			continue
		case p.Post.Type == typeSmallAction || (p.Post.Action != "" && p.Post.Cooked == ""):
			if err := w.skip(p, "system_message", "archive.skip_system"); err != nil {
				return err
			}
			continue
		case p.Post.Type == typeWhisper:
			if err := w.skip(p, "whisper", "archive.skip_private"); err != nil {
				return err
			}
			continue
		case p.Post.UserDeleted && root != 0:
			if err := w.skip(p, "post", "archive.skip_deleted"); err != nil {
				return err
			}
			continue
		}
		last = p.Post.Number
		if root == 0 {
			root = p.Post.Number
			taken[root] = p.Post.Created
			if err := w.open(t, p, hasAccepted(posts)); err != nil {
				return err
			}
			continue
		}
		if err := w.comment(p, root, taken); err != nil {
			return err
		}
		if !p.Post.Accepted {
			continue
		}
		if accepted != 0 {
			if err := w.lost("accept", "archive.skip_second_answer", p.File, p.Line); err != nil {
				return err
			}
			continue
		}
		accepted = p.Post.Number
		if err := w.accept(posts, p, root, taken[accepted]); err != nil {
			return err
		}
	}
	if have := len(posts); t.Posts > have {
		return w.lost("post", "archive.skip_not_in_archive", posts[0].File, posts[0].Line)
	}
	return nil
}

func hasAccepted(posts []placed) bool {
	return slices.ContainsFunc(posts[1:], func(p placed) bool { return p.Post.Accepted })
}

func (w *threads) open(t topic, p placed, question bool) error {
	id := int64(0)
	if w.s.o.Split {
		id = t.Category
	}
	c := w.places[id]
	if c == nil {
		c = &place{key: "c" + strconv.FormatInt(id, 10), name: w.s.community(), created: p.Post.Created}
		if w.s.o.Split {
			c.name += " " + strconv.FormatInt(id, 10)
		}
		w.places[id] = c
	}
	if p.Post.Created.Before(c.created) {
		c.created = p.Post.Created
	}
	var topics []string
	for _, name := range t.Tags {
		topics = append(topics, string(name))
	}
	return w.line.Add(p.Post.Created, source.Item{Raw: true, Post: &archive.Post{
		Key: key(t.ID, p.Post.Number), Community: c.key, Author: p.Post.author(),
		Title: t.Title, Body: p.Post.Cooked, Question: question,
		At: p.Post.Created, Edited: edited(p.Post), Closed: t.Closed || t.Archived,
		Topics: topics, Views: t.Views, Reactions: p.Post.likes(),
	}})
}

func (w *threads) comment(p placed, root int, taken map[int]time.Time) error {
	at := source.Later(p.Post.Created, taken[root])
	c := &archive.Comment{
		Key: key(p.Post.TopicID, p.Post.Number), Post: key(p.Post.TopicID, root), Author: p.Post.author(),
		Body: p.Post.Cooked, At: p.Post.Created, Edited: edited(p.Post), Reactions: p.Post.likes(),
	}
	if parent, ok := taken[p.Post.ReplyTo]; ok && p.Post.ReplyTo != root {
		c.Parent = key(p.Post.TopicID, p.Post.ReplyTo)
		at = source.Later(at, parent)
	}
	taken[p.Post.Number] = at
	return w.line.Add(at, source.Item{Raw: true, Comment: c})
}

func (w *threads) accept(posts []placed, p placed, root int, at time.Time) error {
	i := slices.IndexFunc(posts, func(o placed) bool { return o.Post.Number == root })
	return w.line.Add(at, source.Item{Accept: &archive.Accept{
		Post: key(p.Post.TopicID, root), Comment: key(p.Post.TopicID, p.Post.Number),
		By: posts[i].Post.author(), At: p.Post.Created,
	}})
}

// edited is zero unless the forum counted a second version: updated_at also
// moves when nobody edited.
func edited(p post) time.Time {
	if p.Version > 1 && p.Updated.After(p.Created) {
		return p.Updated
	}
	return time.Time{}
}

func (w *threads) emitCommunities(emit func(archive.Record) error) error {
	list := slices.SortedFunc(maps.Values(w.places), func(a, b *place) int {
		return cmp.Or(a.created.Compare(b.created), cmp.Compare(a.key, b.key))
	})
	var hosts []string
	for k, mod := range w.who.mod {
		if mod && !w.who.known[k].NoAccount {
			hosts = append(hosts, k)
		}
	}
	slices.Sort(hosts)
	for _, p := range list {
		err := emit(archive.Community{Key: p.key, Name: p.name, Lang: w.s.o.Lang, Type: "forum", Created: p.created, Hosts: hosts})
		if err != nil {
			return err
		}
	}
	return nil
}
