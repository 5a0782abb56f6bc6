package bulk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/name"
)

const divisions, sites = 12, 20

var trades = []string{"Montage", "Vertrieb", "Service", "Entwicklung", "Einkauf", "Logistik", "Qualität", "Versuch", "Planung", "Software", "Instandhaltung", "Personal"}

// organisation writes units and people: departments of lognormal size in
// twelve divisions, sites by Zipf's law.
func (w *writing) organisation() error {
	if err := w.emit(archive.Unit{Key: "u0", Name: "Network"}); err != nil {
		return err
	}
	for i := range sites {
		if err := w.emit(archive.Unit{Key: fmt.Sprintf("s%d", i), Name: fmt.Sprintf("Site %02d", i+1), Site: true}); err != nil {
			return err
		}
	}
	for i := range divisions {
		if err := w.emit(archive.Unit{Key: fmt.Sprintf("v%d", i), Parent: "u0", Name: fmt.Sprintf("Division %s", trades[i])}); err != nil {
			return err
		}
	}
	w.byLang = map[string][]int32{}
	for dept := 0; len(w.people) < w.size.People; dept++ {
		unit := fmt.Sprintf("d%d", dept)
		d := archive.Unit{Key: unit, Parent: fmt.Sprintf("v%d", dept%divisions), Name: fmt.Sprintf("%s %d", trades[dept%len(trades)], 1+dept/divisions)}
		if err := w.emit(d); err != nil {
			return err
		}
		heads := max(3, int(w.lognormal(35, .9)))
		if err := w.department(unit, min(heads, w.size.People-len(w.people))); err != nil {
			return err
		}
	}
	return nil
}

func (w *writing) department(unit string, heads int) error {
	site, manager := fmt.Sprintf("s%d", w.zipf(sites)), ""
	for range heads {
		i := len(w.people)
		lang := w.language()
		called := name.Draw(w.r, lang)
		user := fmt.Sprintf("%s.%d", name.Username(called), i)
		p := archive.Person{Key: fmt.Sprintf("p%d", i), Name: called, Username: user, Email: user + "@network.example", Unit: unit,
			Site: site, Manager: manager, Lang: lang, Joined: w.moment(w.until.AddDate(-1, 0, 0), w.until.AddDate(0, -9, 0))}
		if manager == "" {
			manager = p.Key
		}
		first, _, _ := strings.Cut(called, " ")
		s := somebody{key: p.Key, first: first, lang: lang}
		if w.r.Float64() < .35 {
			s.writes = float32(w.lognormal(2, 1.25))
		}
		w.people = append(w.people, s)
		w.byLang[lang] = append(w.byLang[lang], int32(i))
		if err := w.emit(p); err != nil {
			return err
		}
	}
	return w.ctx.Err()
}

func (w *writing) language() string {
	switch u := w.r.Float64(); {
	case u < .66:
		return "de"
	case u < .93:
		return "en"
	}
	return "nl"
}

func (w *writing) zipf(n int) int {
	var sum float64
	for i := range n {
		sum += 1 / float64(i+1)
	}
	u := w.r.Float64() * sum
	for i := range n {
		if u -= 1 / float64(i+1); u < 0 {
			return i
		}
	}
	return n - 1
}

// found writes communities and memberships. Sizes are lognormal with median 25.
func (w *writing) found() error {
	var total float64
	for i := range w.size.Communities {
		c := w.gather(i)
		host := w.people[c.members[0]].key
		rec := archive.Community{Key: c.key, Name: w.called(i, c.lang), Purpose: purposes[c.lang], Lang: c.lang, Type: w.kind(),
			Access: w.access(), Created: c.begun, Hosts: []string{host}}
		if err := w.emit(rec); err != nil {
			return err
		}
		var sum float64
		for j, m := range c.members {
			sum += float64(w.people[m].writes)
			c.weight = append(c.weight, sum)
			if j == 0 {
				continue
			}
			at := w.moment(c.begun, c.begun.AddDate(0, 1, 0))
			if err := w.emit(archive.Membership{Community: c.key, Person: w.people[m].key, At: at}); err != nil {
				return err
			}
		}
		total += sum * w.lognormal(1, .5)
		w.circles, w.reach = append(w.circles, c), append(w.reach, total)
	}
	return w.ctx.Err()
}

func (w *writing) gather(i int) circle {
	c := circle{key: fmt.Sprintf("c%d", i), lang: w.language(), begun: w.moment(w.until.AddDate(0, -12, 0), w.until.AddDate(0, -8, 0))}
	pool := w.byLang[c.lang]
	size := min(max(2, int(w.lognormal(25, 1.47)+.5)), len(w.people))
	seen := make(map[int32]bool, size)
	for tries := 0; len(c.members) < size && tries < 4*size+20; tries++ {
		m := int32(w.r.IntN(len(w.people)))
		if len(pool) > size && w.r.Float64() < .9 {
			m = pool[w.r.IntN(len(pool))]
		}
		if !seen[m] {
			seen[m] = true
			c.members = append(c.members, m)
		}
	}
	if !slices.ContainsFunc(c.members, func(m int32) bool { return w.people[m].writes > 0 }) {
		w.people[c.members[0]].writes = 1
	}
	return c
}

var purposes = map[string]string{
	"de": "Fragen, Erfahrungen und Neuigkeiten rund um unser Thema.",
	"nl": "Vragen, ervaringen en nieuws over ons onderwerp.",
	"en": "Questions, experience and news about our subject.",
}

var subjects = map[string][]string{
	"de": {"Hydraulik", "Schweißen", "Reisen", "Altbau", "Messtechnik", "Ausbildung", "Einkauf", "Energie", "Verpackung", "Werkzeuge", "Schulung", "Prüfstand"},
	"nl": {"Inregelen", "Planning", "Veiligheid", "Magazijn", "Onderhoud", "Subsidies", "Geluid", "Scholing"},
	"en": {"Controls", "Field service", "Testing", "Onboarding", "Training", "Spare parts", "Releases", "Energy", "Travel", "Safety"},
}

func (w *writing) called(i int, lang string) string {
	list := subjects[lang]
	return fmt.Sprintf("%s %d", list[i%len(list)], 1+i/len(list))
}

func (w *writing) kind() string {
	switch u := w.r.Float64(); {
	case u < .35:
		return "practice"
	case u < .55:
		return "forum"
	case u < .9:
		return "project"
	}
	return "broadcast"
}

func (w *writing) access() string {
	switch u := w.r.Float64(); {
	case u < .8:
		return "open"
	case u < .95:
		return "closed"
	}
	return "hidden"
}

func later(at, limit time.Time, d time.Duration) time.Time {
	if t := at.Add(max(d, time.Second)).Truncate(time.Second); t.Before(limit) && t.After(at) {
		return t
	}
	return at.Add(time.Second)
}
