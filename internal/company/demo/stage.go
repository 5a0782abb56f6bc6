package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"example.org/linden/internal/archive"
)

// castOne finds who plays a part: the key the scene names, or somebody of the
// community who writes in it at that time and has no other part.
func (c *Company) castOne(r *rand.Rand, t *thread, s *scene, name string, at time.Time) (string, error) {
	if key, ok := s.cast[name]; ok {
		name = key
	}
	if p := c.byKey[name]; p != nil {
		if !p.rec.Joined.Before(at) || p.away(at) || p.rec.NoAccount {
			return "", fmt.Errorf("demo: scene %s: %s is not there at %s", s.id, name, at)
		}
		c.bring(t.circle, p, at)
		return name, nil
	}
	if len(name) != 1 || name < "A" || name > "Z" {
		return "", fmt.Errorf("demo: scene %s: nobody is called %q", s.id, name)
	}
	m := t.circle.chosen(r, at, func(m *member) bool {
		if m.rec.Staff || (m.rec.Lang != t.circle.lang && t.circle.langs == "") || silent(t.people, c.byKey, m.person) {
			return true
		}
		return s.names(m.rec.Key)
	})
	if m == nil {
		return "", fmt.Errorf("demo: scene %s: nobody left in %s for part %s at %s", s.id, s.community, name, at)
	}
	s.cast[name] = m.rec.Key
	return m.rec.Key, nil
}

// speak puts names where a text of a scene has a part or a key in braces;
// with an @ it becomes a mention.
func (c *Company) speak(s *scene, text string) string {
	for {
		i := strings.IndexByte(text, '{')
		j := strings.IndexByte(text, '}')
		if i < 0 || j < i {
			return text
		}
		name, mention := strings.CutPrefix(text[i+1:j], "@")
		if key, ok := s.cast[name]; ok {
			name = key
		}
		said := name
		if p := c.byKey[name]; p != nil {
			said = p.first
			if mention {
				said = "@" + p.rec.Username
			}
		}
		text = text[:i] + said + text[j+1:]
	}
}

// count notes a written contribution, so that the week has as many as planned.
func (c *Company) count(community string, at time.Time) {
	if c.played[community] == nil {
		c.played[community] = map[int]int{}
	}
	days := int(at.Sub(c.monday(0)).Hours() / 24)
	if days < 0 {
		days -= 6
	}
	c.played[community][days/7]++
}

// names tells whether somebody has a part already, or is named for a later one.
func (s *scene) names(key string) bool {
	for _, taken := range s.cast {
		if taken == key {
			return true
		}
	}
	for _, list := range [][]line{s.lines, s.onRequest} {
		for _, l := range list {
			if l.who == key {
				return true
			}
		}
	}
	return false
}

// bring lets somebody join the community before they speak in it.
func (c *Company) bring(k *circle, p *person, at time.Time) {
	for _, m := range k.members {
		if m.person == p {
			if m.from.After(at) {
				c.add(at.Add(-time.Hour), archive.Membership{Community: k.key, Person: p.rec.Key, At: at.Add(-time.Hour)})
				m.from = at.Add(-time.Hour)
			}
			return
		}
	}
	p.reader = true
	c.join(k, p, at.Add(-time.Hour), p.writer)
}
