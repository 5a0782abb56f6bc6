package demo

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/archive"
)

//go:embed thread/*.txt
var sceneFiles embed.FS

// scene is a conversation written by hand. In its file a line "@ " names the
// community, the week counted from Now0, day, time and what is special; "? ",
// "! " and "# " open a question, a talk, an announcement; "- " is a comment,
// "-- " an answer to the comment before it, "-* " the best answer, each with
// who and how long after; "= " is what is said once somebody asked for it.
// People are keys, or capital letters for whoever fits.
type scene struct {
	id, community string
	at            time.Time
	topics        []string
	cast          map[string]string
	kind          byte
	title, body   string
	lines         []line
	onRequest     []line
}

type line struct {
	mark  string
	who   string
	after time.Duration
	text  string
}

var days = map[string]int{"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}

func (c *Company) scenes() ([]*scene, error) {
	entries, err := sceneFiles.ReadDir("thread")
	if err != nil {
		return nil, err
	}
	var all []*scene
	for _, e := range entries {
		raw, err := sceneFiles.ReadFile("thread/" + e.Name())
		if err != nil {
			return nil, err
		}
		for i, chunk := range strings.Split("\n"+string(raw), "\n@ ")[1:] {
			s, err := c.readScene(chunk)
			if err != nil {
				return nil, fmt.Errorf("demo: %s, scene %d: %w", e.Name(), i+1, err)
			}
			if s.id == "" {
				s.id = fmt.Sprintf("%s-%d", strings.TrimSuffix(e.Name(), ".txt"), i+1)
			}
			all = append(all, s)
		}
	}
	return all, nil
}

func (c *Company) readScene(chunk string) (*scene, error) {
	head, rest, _ := strings.Cut(chunk, "\n")
	s := &scene{cast: map[string]string{}}
	f := strings.Fields(head)
	if len(f) < 4 {
		return nil, fmt.Errorf("head %q is too short", head)
	}
	week, err := strconv.Atoi(f[1])
	if err != nil {
		return nil, fmt.Errorf("week: %w", err)
	}
	clock, err := time.Parse("15:04", f[3])
	if err != nil {
		return nil, fmt.Errorf("time: %w", err)
	}
	y, m, d := c.monday(week).Date()
	s.community, s.at = f[0], time.Date(y, m, d+days[f[2]], clock.Hour(), clock.Minute(), 7, 0, c.loc)
	for _, opt := range f[4:] {
		name, value, _ := strings.Cut(opt, "=")
		switch name {
		case "id":
			s.id = value
		case "topics":
			s.topics = strings.Split(strings.ReplaceAll(value, "_", " "), ",")
		default:
			s.cast[name] = value
		}
	}
	return s, s.readLines(rest)
}

func (s *scene) readLines(raw string) error {
	text := &s.body
	for l := range strings.SplitSeq(raw, "\n") {
		mark, rest, _ := strings.Cut(l, " ")
		switch mark {
		case "?", "!", "#":
			s.kind, s.title = mark[0], rest
		case "-", "--", "-*", "=", "=<":
			who, after, ok := strings.Cut(rest, " +")
			d, err := span(after)
			if !ok || err != nil {
				return fmt.Errorf("line %q needs who and how long after", l)
			}
			target := &s.lines
			if mark[0] == '=' {
				target = &s.onRequest
			}
			*target = append(*target, line{mark: mark, who: who, after: d})
			text = &(*target)[len(*target)-1].text
		default:
			*text += l + "\n"
		}
	}
	s.body = strings.TrimSpace(s.body)
	for _, list := range [][]line{s.lines, s.onRequest} {
		for i := range list {
			list[i].text = strings.TrimSpace(list[i].text)
		}
	}
	if s.title == "" || s.body == "" {
		return fmt.Errorf("scene in %s has no title or no text", s.community)
	}
	return nil
}

// span reads durations with days, as in 1d2h.
func span(s string) (time.Duration, error) {
	if n, rest, ok := strings.Cut(s, "d"); ok {
		k, err := strconv.Atoi(n)
		if err != nil || rest == "" {
			return time.Duration(k) * 24 * time.Hour, err
		}
		d, err := time.ParseDuration(rest)
		return d + time.Duration(k)*24*time.Hour, err
	}
	return time.ParseDuration(s)
}

// play puts the written scenes on stage.
func (c *Company) play() error {
	all, err := c.scenes()
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := c.stage(s); err != nil {
			return err
		}
	}
	return nil
}

func (c *Company) stage(s *scene) error {
	k := c.byName[s.community]
	if k == nil {
		return fmt.Errorf("demo: scene %s plays in %q, which does not exist", s.id, s.community)
	}
	r := c.dice("scene " + s.id)
	t := &thread{circle: k, people: map[string]bool{}, seen: map[string]bool{}, scene: s}
	who := func(name string, at time.Time) (string, error) { return c.castOne(r, t, s, name, at) }
	author, err := who("A", s.at)
	if err != nil {
		return err
	}
	t.people[author], t.seen[author] = true, true
	t.post = archive.Post{Key: "s-" + s.id, Community: s.community, Author: author, Title: c.speak(s, s.title), Body: c.speak(s, s.body),
		Question: s.kind == '?', Announcement: s.kind == '#', At: s.at, Topics: s.topics}
	c.threads[t.post.Key] = t
	c.add(s.at, t.post)
	c.count(s.community, s.at)
	at, parent := s.at, ""
	for _, l := range s.lines {
		at = at.Add(l.after)
		key, err := who(l.who, at)
		if err != nil {
			return err
		}
		up := ""
		if l.mark == "--" {
			up = parent
		}
		cm := c.comment(t, key, up, c.speak(s, l.text), at)
		c.count(s.community, at)
		if l.mark != "--" {
			parent = cm.Key
		}
		if l.mark == "-*" {
			c.add(at.Add(41*time.Minute), archive.Accept{Post: t.post.Key, Comment: cm.Key, By: author, At: at.Add(41 * time.Minute)})
		}
	}
	c.notice(r, t)
	return nil
}
