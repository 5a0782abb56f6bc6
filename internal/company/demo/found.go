package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"

	"example.org/linden/internal/archive"
)

// circle is a community while it is being invented.
type circle struct {
	plan
	rec     archive.Community
	members []*member
	deck    []int // order in which situations come up
	count   int
}

type member struct {
	*person
	from, until time.Time
	weight      float64 // how likely this person is the next to write here
}

func (m *member) here(t time.Time) bool {
	return !t.Before(m.from) && (m.until.IsZero() || t.Before(m.until)) && !m.away(t)
}

// away tells when somebody is not there at all; the reason is nobody's business.
func (p *person) away(t time.Time) bool {
	return p.rec.Key == "frauke" && t.After(time.Date(2026, 2, 14, 0, 0, 0, 0, t.Location())) &&
		t.Before(time.Date(2026, 3, 12, 0, 0, 0, 0, t.Location()))
}

// found starts the communities and lets people join them.
func (c *Company) found() {
	for _, p := range plans {
		k := &circle{plan: p}
		created := c.monday(p.created).Add(34*time.Hour + 20*time.Minute)
		k.rec = archive.Community{Key: p.key, Name: p.name, Purpose: p.purpose, Lang: p.lang, Access: p.access,
			Type: p.kind, Created: created, Hosts: p.hosts, Topics: p.topics}
		r := c.dice("join " + p.key)
		for _, h := range p.hosts {
			c.admit(k, c.byKey[h], created, .35)
		}
		c.gather(r, k, created)
		c.circles, c.byName[p.key] = append(c.circles, k), k
	}
	for key, list := range guests {
		for _, who := range list {
			k := c.byName[key]
			if !slices.ContainsFunc(k.members, func(m *member) bool { return m.rec.Key == who }) {
				p := c.byKey[who]
				c.join(k, p, latest(k.rec.Created.Add(30*time.Minute), p.rec.Joined.Add(2*time.Hour)), p.writer)
			}
		}
	}
	c.leave("cad", "sibylle", c.monday(-11).Add(3*24*time.Hour+16*time.Hour))
}

// guests are people whose membership a story needs.
var guests = map[string][]string{
	"servicetechnik": {"gerrit", "tomasz"}, "storingen": {"nynke", "jasper", "sem"}, "controls": {"asha"}, "cad": {"sibylle"},
	"schicht": {"aylin", "heiko", "karola", "uwe", "rike", "thorsten"}, "fertigung": {"aylin", "dennis", "thorsten"},
	"neu": {"tomasz", "lea", "jule"}, "schichtmodell": {"renate", "karola", "ines"}, "sicherheit": {"aylin"},
	"kantine": {"jule", "dennis", "karola", "oliver"}, "zwolle": {"jasper", "nynke", "marleen"}, "aktuell": {"bram", "aylin", "kilian", "tomasz", "asha", "gerrit"},
	"qualitaet": {"gerrit", "uwe"}, "marketing": {"jule", "paula"}, "academy": {"asha"}, "leeds": {"asha", "dominic", "tess"},
	"feierabend": {"kilian"}, "verkoop": {"bram"},
}

// admit makes somebody a host from the first day; the community names them,
// so that no membership is written.
func (c *Company) admit(k *circle, p *person, created time.Time, weight float64) {
	if !p.rec.Joined.Before(created) {
		p.rec.Joined = created.Add(-time.Hour)
	}
	p.rec.NoAccount, p.reader = false, true
	if p.rec.Email == "" {
		p.rec.Email = p.rec.Username + "@nordhain.example"
	}
	k.members = append(k.members, &member{person: p, from: created, weight: weight})
}

func (c *Company) join(k *circle, p *person, at time.Time, weight float64) {
	k.members = append(k.members, &member{person: p, from: at, weight: weight})
	c.add(at, archive.Membership{Community: k.key, Person: p.rec.Key, At: at, Host: k.key == "cad" && p.rec.Key == "sibylle"})
}

func (c *Company) leave(circle, who string, at time.Time) {
	for _, m := range c.byName[circle].members {
		if m.rec.Key == who {
			m.until = at
			c.add(at, archive.Membership{Community: circle, Person: who, Host: true, Left: true, At: at})
		}
	}
}

func (c *Company) gather(r *rand.Rand, k *circle, created time.Time) {
	langs := k.langs
	if langs == "" {
		langs = k.lang
	}
	type candidate struct {
		p   *person
		key float64
	}
	var pool []candidate
	for _, p := range c.people {
		w := k.depts[p.dept]
		if p.rec.NoAccount || !p.reader || w == 0 || !strings.Contains(langs, p.rec.Lang) || slices.Contains(k.hosts, p.rec.Key) {
			continue
		}
		if p.writer > 0 {
			w *= 1.6
		}
		if p.fresh && k.key == "neu" {
			w *= 30
		}
		pool = append(pool, candidate{p, math.Pow(r.Float64(), 1/w)})
	}
	sort.SliceStable(pool, func(i, j int) bool { return pool[i].key > pool[j].key })
	for i, x := range pool {
		if i >= k.size-len(k.hosts) {
			break
		}
		span := c.monday(0).Sub(created).Hours() * (1 + .08*k.late)
		after := time.Duration(span * math.Pow(r.Float64(), 2.2-.85*k.late) * float64(time.Hour))
		at := latest(created.Add(after), x.p.rec.Joined.Add(time.Duration(1+r.IntN(200))*time.Hour))
		at = atWork(r, at)
		c.join(k, x.p, at, x.p.writer)
	}
}

// atWork moves a moment into the working hours of its day.
func atWork(r *rand.Rand, t time.Time) time.Time {
	if t.Hour() >= 7 && t.Hour() < 18 {
		return t.Truncate(time.Second)
	}
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 8+r.IntN(8), r.IntN(60), r.IntN(60), 0, t.Location())
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// rate is how many contributions a week of the community has, before chance
// and season.
func (k *circle) weekly(week int) float64 {
	turns := k.rate
	for i, t := range turns {
		if week > t.week {
			continue
		}
		if i == 0 || week == t.week {
			return t.rate
		}
		before := turns[i-1]
		share := float64(week-before.week) / float64(t.week-before.week)
		return before.rate + share*(t.rate-before.rate)
	}
	return turns[len(turns)-1].rate
}
