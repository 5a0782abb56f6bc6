package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/phrase"
	"example.org/linden/internal/company/rhythm"
)

// live invents what is said, week by week and community by community, and
// plays the written scenes.
func (c *Company) live() error {
	for _, p := range c.people {
		if !p.rec.Joined.Before(c.now0) {
			c.add(p.rec.Joined, p.rec)
		}
	}
	if err := c.play(); err != nil {
		return err
	}
	for _, k := range c.circles {
		r := c.dice("life " + k.key)
		debt := 0.0
		for week := max(k.created, -weeksBefore); week < weeksAfter; week++ {
			debt += k.weekly(week) * rhythm.Season(c.monday(week)) * (.76 + .28*r.Float64())
			debt -= float64(c.played[k.key][week])
			for tries := 0; debt >= 1 && tries < 60; tries++ {
				t := c.converse(r, k, rhythm.Moment(r, c.monday(week), k.onShift), "")
				if t != nil {
					debt -= float64(1 + len(t.comments))
				}
			}
		}
	}
	return nil
}

// thread is a conversation while it is being invented.
type thread struct {
	circle   *circle
	post     archive.Post
	comments []*archive.Comment
	people   map[string]bool
	seen     map[string]bool
	scene    *scene
	named    string // who the texts speak of
}

// chosen draws somebody of the circle who could write at that moment.
func (k *circle) chosen(r *rand.Rand, at time.Time, not func(*member) bool) *member {
	var sum float64
	for _, m := range k.members {
		if m.weight > 0 && m.here(at) && !not(m) {
			sum += m.weight
		}
	}
	u := r.Float64() * sum
	for _, m := range k.members {
		if m.weight > 0 && m.here(at) && !not(m) {
			if u -= m.weight; u <= 0 {
				return m
			}
		}
	}
	return nil
}

// converse lets a conversation happen that begins at the given moment; nil
// when there was nobody to begin it.
func (c *Company) converse(r *rand.Rand, k *circle, at time.Time, prefix string) *thread {
	if at.Before(k.rec.Created) {
		return nil
	}
	author := k.chosen(r, at, func(m *member) bool { return m.rec.Lang != k.lang && len(k.langs) == 0 })
	if author == nil {
		return nil
	}
	if k.key == "neu" {
		author = k.chosen(r, at, func(m *member) bool {
			return !m.fresh || at.Sub(m.rec.Joined) > 120*24*time.Hour || c.opened["hello "+m.rec.Key] > 1
		})
		if author == nil {
			return nil
		}
		c.opened["hello "+author.rec.Key]++
	}
	if h := at.Hour(); k.onShift && !author.shift && (h < 6 || h > 20) {
		at = time.Date(at.Year(), at.Month(), at.Day(), 8+h%9, at.Minute(), at.Second(), 0, at.Location())
	}
	s, o, ch := c.situation(r, k)
	k.count++
	t := &thread{circle: k, people: map[string]bool{author.rec.Key: true}, seen: map[string]bool{author.rec.Key: true}}
	t.named = c.introduce(r, k, author, ch)
	title, body := ch.Open(o)
	for tries := 0; c.opened[title+body] > 0 || (c.opened[title] > 2 && tries < 12); tries++ {
		s, o, ch = c.situation(r, k)
		t.named = c.introduce(r, k, author, ch)
		title, body = ch.Open(o)
	}
	c.opened[title]++
	c.opened[title+body]++
	t.post = archive.Post{Key: fmt.Sprintf("%s%s-%04d", prefix, k.key, k.count), Community: k.key, Author: author.rec.Key,
		Title: title, Body: body, Question: o.Question, At: at}
	if len(k.topics) > 0 && r.Float64() < .2 {
		t.post.Topics = []string{pickOne(r, k.topics)}
	}
	c.threads[t.post.Key] = t
	c.add(at, t.post)
	c.discuss(r, t, author, s, o, ch)
	c.notice(r, t)
	return t
}

// introduce tells the texts who speaks, and the first name of somebody else
// here, whose key it returns.
func (c *Company) introduce(r *rand.Rand, k *circle, author *member, ch *phrase.Choices) string {
	if team := teams[author.dept]; team != "" && k.lang == "de" {
		ch.Set("team", team)
	}
	if m := k.chosen(r, c.now0, func(m *member) bool { return m.rec.Key == author.rec.Key }); m != nil {
		ch.Set("name", m.first)
		return m.rec.Key
	}
	ch.Set("name", author.first)
	return author.rec.Key
}

// silent pairs of departments never meet in one thread.
func silent(t map[string]bool, byKey map[string]*person, p *person) bool {
	other := map[string]string{"marketing": "verkoop", "verkoop": "marketing"}[p.dept]
	if other == "" {
		return false
	}
	for key := range t {
		if byKey[key].dept == other {
			return true
		}
	}
	return false
}

// geometric draws a number of replies with the given mean.
func geometric(r *rand.Rand, mean float64) int {
	return int(math.Log(1-r.Float64()) / math.Log(mean/(1+mean)))
}
