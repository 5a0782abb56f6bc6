package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/phrase"
	"example.org/linden/internal/company/rhythm"
)

// situation takes the next one from the circle's deck, so that the same does
// not come up twice in a short time.
func (c *Company) situation(r *rand.Rand, k *circle) (*phrase.Situation, phrase.Opening, *phrase.Choices) {
	b := c.books[k.lang]
	all := b.For(k.tags...)
	if len(k.deck) == 0 {
		for i, s := range all {
			for o := range s.Openings {
				k.deck = append(k.deck, i*100+o)
			}
		}
		r.Shuffle(len(k.deck), func(i, j int) { k.deck[i], k.deck[j] = k.deck[j], k.deck[i] })
	}
	card := k.deck[len(k.deck)-1]
	k.deck = k.deck[:len(k.deck)-1]
	s := all[card/100]
	return s, s.Openings[card%100], b.Choose(r)
}

// discuss adds the replies of a conversation: colleagues, perhaps an answer
// that settles it, perhaps a last word of the author.
func (c *Company) discuss(r *rand.Rand, t *thread, author *member, s *phrase.Situation, o phrase.Opening, ch *phrase.Choices) {
	said, best := o.To(s.Replies), o.To(s.Best)
	n := geometric(r, 3.1)
	near := t.post.At.After(c.monday(-9)) && t.post.At.Before(c.now0)
	if t.post.Question && (near || r.Float64() < .9) {
		n = max(n, 1)
	}
	if near && t.post.At.After(c.monday(-4)) {
		n = max(n, 1)
	}
	n = min(n, 8)
	common := c.books[t.circle.lang].Common.Replies
	if slices.Contains(s.Tags, "plain") && len(said) > 0 {
		common = nil
	}
	texts := replies(r, said, common, n)
	at, settled := t.post.At, false
	for i, text := range texts {
		at = c.next(r, t, at, i)
		who := t.circle.chosen(r, at, func(m *member) bool {
			return m.rec.Key == author.rec.Key || m.rec.Key == t.named || (t.people[m.rec.Key] && r.Float64() < .75) || silent(t.people, c.byKey, m.person)
		})
		if who == nil {
			return
		}
		parent := ""
		if i > 0 && r.Float64() < .28 {
			parent = t.comments[len(t.comments)-1].Key
		}
		body := ch.Reply(text)
		cm := c.comment(t, who.rec.Key, parent, body, at)
		if t.post.Question && !settled && len(best) > 0 && (i == len(texts)-1 || r.Float64() < .35) && r.Float64() < .8 {
			settled = true
			c.settle(r, t, author, cm, ch.Reply(pickOne(r, best)), o.To(s.Later), ch)
			at = t.comments[len(t.comments)-1].At
		}
	}
}

// settle turns a reply into the answer that helped.
func (c *Company) settle(r *rand.Rand, t *thread, author *member, cm *archive.Comment, body string, later []phrase.Text, ch *phrase.Choices) {
	cm.Body = body
	c.replace(*cm)
	at := rhythm.Later(r, cm.At, time.Duration(rhythm.Lognormal(r, 150, 1)*float64(time.Minute)), t.circle.onShift)
	if author.away(at) {
		return
	}
	c.add(at, archive.Accept{Post: t.post.Key, Comment: cm.Key, By: author.rec.Key, At: at})
	if r.Float64() < .55 {
		if len(later) == 0 || r.Float64() < .3 {
			later = c.books[t.circle.lang].Common.Later
		}
		c.comment(t, author.rec.Key, cm.Key, ch.Plain(pickOne(r, later)), at.Add(time.Minute))
	}
}

// replies chooses what is said: mostly what belongs to the situation.
func replies(r *rand.Rand, said, common []phrase.Text, n int) []phrase.Text {
	own, any := r.Perm(len(said)), r.Perm(len(common))
	out := make([]phrase.Text, 0, n)
	for len(out) < n && len(own)+len(any) > 0 {
		switch {
		case len(own) > 0 && (r.Float64() < .9 || len(any) == 0):
			out, own = append(out, said[own[0]]), own[1:]
		case len(own) == 0 && len(out) > 0 && r.Float64() < .2:
			return out
		default:
			out, any = append(out, common[any[0]]), any[1:]
		}
	}
	return out
}

// next is when the next reply comes. Shortly before Now0 first replies are
// quick, so that the planted gaps are the ones there are.
func (c *Company) next(r *rand.Rand, t *thread, at time.Time, i int) time.Time {
	median := 70.0
	if i == 0 {
		median = 110
	}
	next := rhythm.Later(r, at, time.Duration(min(rhythm.Lognormal(r, median, 1.25), 72*60)*float64(time.Minute)), t.circle.onShift)
	if i == 0 && t.post.At.After(c.monday(-1)) && t.post.At.Before(c.now0) && next.Sub(t.post.At) > 5*time.Hour {
		next = t.post.At.Add(time.Duration(20+r.IntN(240)) * time.Minute)
		if !next.Before(c.now0) {
			next = t.post.At.Add(c.now0.Sub(t.post.At) / 2)
		}
	}
	return next
}

func (c *Company) comment(t *thread, who, parent, body string, at time.Time) *archive.Comment {
	cm := &archive.Comment{Key: fmt.Sprintf("%s-c%d", t.post.Key, len(t.comments)+1), Post: t.post.Key, Parent: parent, Author: who, Body: body, At: at}
	t.comments = append(t.comments, cm)
	t.people[who] = true
	c.add(at, *cm)
	return cm
}

// replace writes a comment anew that was just added.
func (c *Company) replace(cm archive.Comment) {
	for i := len(c.events) - 1; i >= 0; i-- {
		if old, ok := c.events[i].rec.(archive.Comment); ok && old.Key == cm.Key {
			c.events[i].rec = cm
			return
		}
	}
}

var kinds = []string{"like", "like", "like", "like", "thanks", "thanks", "insight", "laugh", "celebrate"}

// notice lets people read a thread and react to what they read.
func (c *Company) notice(r *rand.Rand, t *thread) {
	last := map[string]time.Time{}
	for _, cm := range t.comments {
		c.look(t, cm.Author, cm.At.Add(-time.Second))
		last[cm.Author] = cm.At
	}
	public := 1.0
	if t.circle.broad {
		public = .8
	}
	for _, m := range t.circle.members {
		if !m.reader || r.Float64() > m.readout*.5*public || silent(t.people, c.byKey, m.person) {
			continue
		}
		at := rhythm.Later(r, latest(t.post.At, m.from), time.Duration(rhythm.Lognormal(r, 320, 1.5)*float64(time.Minute)), m.shift)
		if !m.here(at) || at.After(c.Until()) {
			continue
		}
		c.look(t, m.rec.Key, at)
		if r.Float64() > .3 {
			continue
		}
		target, when, writer := t.post.Key, t.post.At, t.post.Author
		if len(t.comments) > 0 && r.Float64() < .55 {
			cm := pickOne(r, t.comments)
			target, when, writer = cm.Key, cm.At, cm.Author
		}
		if when = latest(when, at).Add(time.Duration(5+r.IntN(80)) * time.Second); writer != m.rec.Key && m.here(when) {
			c.add(when, archive.Reaction{Target: target, Person: m.rec.Key, Kind: pickOne(r, kinds), At: when})
		}
	}
}

func (c *Company) look(t *thread, who string, at time.Time) {
	if t.seen[who] {
		return
	}
	t.seen[who] = true
	c.add(latest(at, t.post.At), archive.View{Post: t.post.Key, Person: who, At: latest(at, t.post.At)})
}
