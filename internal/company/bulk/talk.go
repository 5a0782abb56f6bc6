package bulk

import (
	"math"
	"strconv"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/phrase"
	"example.org/linden/internal/company/rhythm"
)

// talk writes threads until there is as much as was asked for.
func (w *writing) talk() error {
	for w.contributions < w.size.Contributions {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if err := w.thread(&w.circles[w.drawn(w.reach)]); err != nil {
			return err
		}
	}
	return nil
}

// when draws the moment of a thread: a week by its season, then a weekday and
// an hour.
func (w *writing) when(c *circle) time.Time {
	for {
		week := w.until.AddDate(0, 0, -7*w.r.IntN(52))
		if w.r.Float64() > rhythm.Season(week) {
			continue
		}
		monday := week.AddDate(0, 0, -(int(week.Weekday())+6)%7)
		at := rhythm.Moment(w.r, monday, false)
		if at.After(c.begun) && at.Before(w.until.Add(-time.Minute)) {
			return at
		}
	}
}

func (w *writing) thread(c *circle) error {
	author := w.people[c.members[w.drawn(c.weight)]]
	at := w.when(c)
	w.threads++
	book := w.books[c.lang]
	all := book.For()
	s := all[w.r.IntN(len(all))]
	ch := book.Choose(w.r)
	ch.Set("name", w.people[c.members[w.r.IntN(len(c.members))]].first)
	o := s.Openings[w.r.IntN(len(s.Openings))]
	title, body := ch.Open(o)
	p := archive.Post{Key: "t" + strconv.Itoa(w.threads), Community: c.key, Author: author.key, Title: title, Body: body, Question: o.Question, At: at}
	if err := w.emit(p); err != nil {
		return err
	}
	w.contributions++
	if err := w.noticed(c, p.Key, p.Key, author.key, at); err != nil {
		return err
	}
	return w.replies(c, p, s, o, ch)
}

// replies writes the comments of a thread: none for one in five, otherwise a
// geometric number; at most four levels deep.
func (w *writing) replies(c *circle, p archive.Post, s *phrase.Situation, o phrase.Opening, ch *phrase.Choices) error {
	n := 0
	if len(c.members) > 1 && w.r.Float64() > .2 {
		n = 1 + int(math.Log(1-w.r.Float64())/math.Log(.74))
	}
	at, depth, parent, settled := p.At, 0, "", !p.Question || len(o.To(s.Best)) == 0
	for i := range min(n, w.size.Contributions-w.contributions) {
		at = later(at, w.until, time.Duration(w.lognormal(95, 1.6)*float64(time.Minute)))
		who := w.people[c.members[w.drawn(c.weight)]].key
		cm := archive.Comment{Key: p.Key + "-" + strconv.Itoa(i+1), Post: p.Key, Author: who, At: at}
		if parent != "" && depth < 4 && w.r.Float64() < .35 {
			cm.Parent = parent
			depth++
		} else {
			depth = 1
		}
		best := !settled && who != p.Author && w.r.Float64() < .5
		cm.Body = w.said(c, s, o, ch, best)
		if err := w.emit(cm); err != nil {
			return err
		}
		w.contributions++
		if best {
			settled = true
			if err := w.emit(archive.Accept{Post: p.Key, Comment: cm.Key, By: p.Author, At: at.Add(time.Minute)}); err != nil {
				return err
			}
		}
		parent = cm.Key
		if err := w.noticed(c, p.Key, cm.Key, who, at); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) said(c *circle, s *phrase.Situation, o phrase.Opening, ch *phrase.Choices, best bool) string {
	list := o.To(s.Replies)
	switch {
	case best:
		list = o.To(s.Best)
	case len(list) == 0 || w.r.Float64() < .3:
		list = w.books[c.lang].Common.Replies
	}
	return ch.Reply(list[w.r.IntN(len(list))])
}

var kinds = []string{"like", "like", "like", "thanks", "insight", "laugh", "celebrate"}

// noticed writes reactions and views so that their numbers keep pace with the
// contributions. What a small community cannot give, larger ones give later.
func (w *writing) noticed(c *circle, post, target, author string, at time.Time) error {
	share := float64(w.contributions) / float64(w.size.Contributions)
	due := int(share*float64(w.size.Reactions)) - w.reactions
	want := min(due, 1+int(float64(due)*1.5*w.r.Float64()))
	if w.contributions >= w.size.Contributions-20 {
		want = due
	}
	start, m := w.r.IntN(len(c.members)), len(c.members)
	for i := 0; i < m && want > 0; i++ {
		who := w.people[c.members[(start+i)%m]].key
		if who == author {
			continue
		}
		r := archive.Reaction{Target: target, Person: who, Kind: kinds[w.r.IntN(len(kinds))], At: later(at, w.until, time.Duration(w.lognormal(200, 1.4)*float64(time.Minute)))}
		if err := w.emit(r); err != nil {
			return err
		}
		w.reactions++
		want--
	}
	if due = int(share*float64(w.size.Views)) - w.views; post == target && due > 0 {
		for i := 0; i < min(m, due); i++ {
			who := w.people[c.members[(start+i)%m]].key
			if err := w.emit(archive.View{Post: post, Person: who, At: later(at, w.until, time.Duration(w.lognormal(300, 1.4)*float64(time.Minute)))}); err != nil {
				return err
			}
			w.views++
		}
	}
	return nil
}
