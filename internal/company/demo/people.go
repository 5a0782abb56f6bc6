package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/name"
)

type person struct {
	rec     archive.Person
	first   string
	dept    string
	shift   bool
	fresh   bool    // came to the company during the year
	reader  bool    // opens threads
	writer  float64 // propensity to write; 0 never
	readout float64 // propensity to read
}

// hire fills the departments: the people the stories need first, then by lot.
func (c *Company) hire() {
	c.units = append(c.units, archive.Unit{Key: "nordhain", Name: "Nordhain"})
	for _, s := range sites {
		c.units = append(c.units, archive.Unit{Key: s.key, Name: s.name, Site: true})
	}
	for _, d := range divisions {
		c.units = append(c.units, archive.Unit{Key: d.key, Parent: "nordhain", Name: d.name})
	}
	for _, d := range departments {
		c.units = append(c.units, archive.Unit{Key: d.key, Parent: d.division, Name: d.name})
	}
	r := c.dice("people")
	heads := c.hireFeatured(r)
	for _, d := range departments {
		c.fill(r, d, heads)
	}
}

func (c *Company) hireFeatured(r *rand.Rand) map[string]string {
	heads := map[string]string{}
	for _, f := range featured {
		p := &person{first: firstOf(f.name), dept: f.dept, reader: true, writer: f.writes, readout: .8}
		d := departmentOf(f.dept)
		p.shift = d.shift
		p.rec = archive.Person{Key: f.key, Name: f.name, Unit: f.dept, Site: f.site, Title: f.title, Lang: f.lang,
			About: f.about, AskMeAbout: f.ask, Roles: f.roles, Staff: f.staff, Joined: c.registered(r, .3)}
		if f.staff || f.key == "ines" {
			p.rec.Joined = c.monday(-weeksBefore).Add(8 * time.Hour)
		}
		if f.joinedWeek != 0 {
			p.rec.Joined = c.monday(f.joinedWeek).Add(9 * time.Hour)
		}
		if f.head {
			p.rec.Manager = "ines"
			heads[f.dept] = f.key
		} else if h := heads[f.dept]; h != "" {
			p.rec.Manager = h
		}
		if f.key == "ines" {
			p.rec.Manager = ""
		}
		c.enrol(p)
	}
	return heads
}

func (c *Company) fill(r *rand.Rand, d department, heads map[string]string) {
	have := 0
	for _, p := range c.people {
		if p.dept == d.key && p.rec.Joined.Before(c.now0) {
			have++
		}
	}
	for i := have; i < d.size; i++ {
		site, lang := d.place(r)
		called := c.unheard(r, lang)
		p := &person{first: firstOf(called), dept: d.key, shift: d.shift}
		p.rec = archive.Person{Key: fmt.Sprintf("%s-%02d", d.key, i+1), Name: called, Unit: d.key, Site: site,
			Title: d.title(r, lang), Lang: lang, Joined: c.registered(r, d.keen)}
		if heads[d.key] == "" {
			heads[d.key] = p.rec.Key
			p.rec.Manager, p.rec.Title = "ines", d.headTitle
		} else {
			p.rec.Manager = heads[d.key]
			p.rec.NoAccount = d.size-i <= d.noAccount
		}
		c.lend(r, p, d)
		c.enrol(p)
	}
}

// unheard draws a name nobody else has.
func (c *Company) unheard(r *rand.Rand, lang string) string {
	for {
		called := name.Draw(r, lang)
		if !slices.ContainsFunc(c.people, func(p *person) bool { return p.rec.Name == called }) {
			return called
		}
	}
}

// lend gives a person habits: most read, some of them write.
func (c *Company) lend(r *rand.Rand, p *person, d department) {
	p.reader = r.Float64() < d.reach && !p.rec.NoAccount
	p.readout = min(1, .25+r.ExpFloat64()*.3)
	if p.reader && r.Float64() < .62 {
		p.writer = math.Exp(.7 * r.NormFloat64())
	}
	if r.Float64() < .45 {
		p.rec.AskMeAbout = pickSome(r, d.ask[p.rec.Lang], 1+r.IntN(2))
	}
	if r.Float64() < .22 {
		p.rec.About = pickOne(r, abouts[p.rec.Lang])
	}
	if r.Float64() < .05+d.newcomers && !p.rec.NoAccount && p.rec.Manager != "ines" {
		p.fresh, p.reader, p.writer = true, true, max(p.writer, .5)
		p.rec.Joined = c.monday(-46 + r.IntN(44)).Add(time.Duration(9*60+r.IntN(300)) * time.Minute)
	}
}

func (c *Company) enrol(p *person) {
	user := name.Username(p.rec.Name)
	for _, q := range c.people {
		if q.rec.Username == user {
			user += "2"
		}
	}
	p.rec.Username = user
	if !p.rec.NoAccount {
		p.rec.Email = user + "@nordhain.example"
	}
	c.people = append(c.people, p)
	c.byKey[p.rec.Key] = p
}

// registered draws the day of a registration in the wave of the first months;
// keen 1 comes early, keen 0 late. The wave follows Bass' curve with the
// parameters of the science handbook, section 10.2.
func (c *Company) registered(r *rand.Rand, keen float64) time.Time {
	u := math.Pow(r.Float64(), .5+keen) * .93
	const p, q = .032973, .22
	week := math.Log((1+u*q/p)/(1-u)) / (p + q)
	at := c.monday(-weeksBefore).Add(time.Duration(min(week, 30) * float64(7*24*time.Hour)))
	return time.Date(at.Year(), at.Month(), at.Day(), 7+r.IntN(10), r.IntN(60), 0, 0, c.loc)
}

func firstOf(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

func pickOne[T any](r *rand.Rand, list []T) (zero T) {
	if len(list) == 0 {
		return zero
	}
	return list[r.IntN(len(list))]
}

func pickSome[T any](r *rand.Rand, list []T, n int) []T {
	var out []T
	for _, i := range r.Perm(len(list)) {
		if len(out) == n {
			break
		}
		out = append(out, list[i])
	}
	return out
}
