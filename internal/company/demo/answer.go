package demo

import (
	"fmt"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/rhythm"
)

// Intervention is something that was done in the demo after Now0. Which of
// Community, Post and Person count depends on Kind; they are keys of records.
type Intervention struct {
	Kind      string
	Community string
	Post      string
	Person    string
	At        time.Time
}

// The kinds life answers. Others pass without effect.
const (
	AskExpert       = "ask-expert"       // Person was asked to answer Post
	WelcomeReply    = "welcome-reply"    // Post, a newcomer's first, was answered
	CommunityAction = "community-action" // an action was started in Community
	HostTalk        = "host-talk"        // somebody talked to Person, a host of Community
)

var responses = []Response{
	{AskExpert, .7, "the person who was asked answers within a day; a question that was planted is then settled"},
	{WelcomeReply, .9, "the newcomer says thanks within a day and writes a post of their own within six days"},
	{CommunityAction, 1, "contributions in the community rise by 40 % for five weeks"},
	{HostTalk, .6, "the host writes again within three days, and contributions rise by 25 % for four weeks"},
}

// answer is what an intervention leads to. It depends on the seed and on the
// intervention, and on nothing else that was done.
func (c *Company) answer(d Intervention) []event {
	type state struct {
		count int
		deck  []int
	}
	kept, before := c.events, map[*circle]state{}
	for _, k := range c.circles {
		before[k] = state{k.count, k.deck}
		k.deck = nil
	}
	titles := c.opened
	c.events, c.opened = nil, map[string]int{}
	defer func() {
		c.events, c.opened = kept, titles
		for k, s := range before {
			k.count, k.deck = s.count, s.deck
		}
	}()
	switch d.Kind {
	case AskExpert:
		c.asked(d)
	case WelcomeReply:
		c.welcomed(d)
	case CommunityAction:
		c.more(d, kept, .4, 5)
	case HostTalk:
		c.talkedTo(d, kept)
	}
	return c.events
}

func (c *Company) asked(d Intervention) {
	t, p := c.threads[d.Post], c.byKey[d.Person]
	r := c.dice(d.Kind + d.Post + d.Person)
	if t == nil || p == nil || p.away(d.At) || r.Float64() >= .7 {
		return
	}
	at := rhythm.Later(r, d.At.In(c.loc), time.Duration(40+r.IntN(7*60))*time.Minute, p.shift)
	if at.Sub(d.At) > 23*time.Hour {
		at = d.At.In(c.loc).Add(time.Duration(2+r.IntN(20)) * time.Hour)
	}
	k := c.circleOf(t, p, at)
	body, thanks := "", ""
	for _, l := range requests(t) {
		switch {
		case l.mark == "=" && l.who == d.Person:
			body = l.text
		case l.mark == "=<":
			thanks = l.text
		}
	}
	if body == "" {
		b := c.books[k.lang]
		ch := b.Choose(r)
		ch.Set("name", p.first)
		body = ch.Reply(pickOne(r, b.Common.Replies))
	}
	answer := archive.Comment{Key: fmt.Sprintf("%s-r-%s", d.Post, d.Person), Post: d.Post, Author: d.Person, Body: body, At: at}
	c.add(at, answer)
	if thanks == "" {
		return
	}
	at = at.Add(time.Duration(20+r.IntN(100)) * time.Minute)
	c.add(at, archive.Accept{Post: d.Post, Comment: answer.Key, By: t.post.Author, At: at})
	c.add(at.Add(time.Minute), archive.Comment{Key: answer.Key + "-t", Post: d.Post, Parent: answer.Key, Author: t.post.Author, Body: thanks, At: at.Add(time.Minute)})
}

func requests(t *thread) []line {
	if t.scene == nil {
		return nil
	}
	return t.scene.onRequest
}

// circleOf lets a person join the community of a thread where they are not in
// it yet.
func (c *Company) circleOf(t *thread, p *person, at time.Time) *circle {
	for _, m := range t.circle.members {
		if m.person == p {
			return t.circle
		}
	}
	at = at.Add(-2 * time.Minute)
	c.add(at, archive.Membership{Community: t.circle.key, Person: p.rec.Key, At: at})
	return t.circle
}

func (c *Company) welcomed(d Intervention) {
	t := c.threads[d.Post]
	r := c.dice(d.Kind + d.Post)
	if t == nil || r.Float64() >= .9 {
		return
	}
	k := t.circle
	at := rhythm.Later(r, d.At.In(c.loc), time.Duration(30+r.IntN(300))*time.Minute, k.onShift)
	text := c.books[k.lang].Choose(r).Plain(pickOne(r, c.books[k.lang].Common.Later))
	next := archive.Post{Key: d.Post + "-next", Community: k.key, Author: t.post.Author}
	for _, l := range requests(t) {
		switch l.mark {
		case "=<":
			text = l.text
		case "=":
			next.Title, next.Body = cutTitle(l.text)
		}
	}
	c.add(at, archive.Comment{Key: d.Post + "-w", Post: d.Post, Author: t.post.Author, Body: text, At: at})
	at = rhythm.Later(r, at, time.Duration(2*24+r.IntN(60))*time.Hour, k.onShift)
	if next.Title == "" {
		b := c.books[k.lang]
		s := pickOne(r, b.For(k.tags...))
		ch := b.Choose(r)
		ch.Set("name", c.byKey[t.post.Author].first)
		next.Title, next.Body = ch.Open(pickOne(r, s.Openings))
	}
	next.At = at
	c.add(at, next)
}

// more adds a share of conversations to those a community has anyway.
func (c *Company) more(d Intervention, kept []event, share float64, weeks int) {
	k := c.byName[d.Community]
	if k == nil {
		return
	}
	at := d.At.In(c.loc)
	r := c.dice(d.Kind + d.Community + at.Format(time.DateOnly))
	until := at.AddDate(0, 0, 7*weeks)
	base := 0
	for _, e := range kept {
		if e.at.After(at) && e.at.Before(until) && contributes(e.rec, c.threads, k) {
			base++
		}
	}
	want := max(int(float64(base)*share+.5), 3)
	for tries := 0; want > 0 && tries < 200; tries++ {
		when := rhythm.Moment(r, c.monday(int(at.Sub(c.monday(0)).Hours()/24/7)+r.IntN(weeks+1)), k.onShift)
		if when.Before(at.Add(3*time.Hour)) || when.After(until) {
			continue
		}
		prefix := fmt.Sprintf("a%s-", at.Format("0102150405"))
		if t := c.converse(r, k, when, prefix); t != nil {
			want -= 1 + len(t.comments)
		}
	}
}

func contributes(rec archive.Record, threads map[string]*thread, k *circle) bool {
	switch r := rec.(type) {
	case archive.Post:
		return r.Community == k.key
	case archive.Comment:
		return threads[r.Post] != nil && threads[r.Post].circle == k
	}
	return false
}

func (c *Company) talkedTo(d Intervention, kept []event) {
	k, p := c.byName[d.Community], c.byKey[d.Person]
	r := c.dice(d.Kind + d.Community + d.Person)
	if k == nil || p == nil || p.away(d.At) || r.Float64() >= .6 {
		return
	}
	at := rhythm.Later(r, d.At.In(c.loc), time.Duration(4+r.IntN(50))*time.Hour, k.onShift)
	words := hostWords[k.lang]
	c.add(at, archive.Post{Key: fmt.Sprintf("h%s-%s", at.Format("0102150405"), k.key), Community: k.key, Author: d.Person,
		Title: words[0], Body: words[1], Question: true, At: at})
	c.more(d, kept, .25, 4)
}

var hostWords = map[string][2]string{
	"de": {"Was fehlt euch hier gerade?", "Es war still in letzter Zeit, und das lag auch an mir. Ich nehme mir ab jetzt jeden Dienstag eine halbe Stunde für diese Community. Womit sollen wir anfangen?"},
	"nl": {"Wat missen jullie hier?", "Het was hier even stil, en dat lag ook aan mij. Vanaf nu houd ik elke dinsdag een half uur vrij voor deze community. Waar zullen we mee beginnen?"},
	"en": {"What do you miss in here?", "It has been quiet lately, and some of that was me. From now on I keep half an hour every Tuesday for this community. Where shall we start?"},
}

// cutTitle splits a written post at its first line.
func cutTitle(text string) (title, body string) {
	for i := range text {
		if text[i] == '\n' {
			return text[:i], text[i+1:]
		}
	}
	return text, text
}
