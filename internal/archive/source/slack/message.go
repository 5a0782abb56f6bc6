package slack

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

type message struct {
	Type    string `json:"type"`
	Subtype string `json:"subtype"`
	User    string `json:"user"`
	Bot     string `json:"bot_id"`
	Text    string `json:"text"`
	TS      string `json:"ts"`
	Thread  string `json:"thread_ts"`
	Edited  *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Reactions []struct {
		Name  string   `json:"name"`
		Users []string `json:"users"`
		Count int      `json:"count"`
	} `json:"reactions"`
	File    *file  `json:"file"`
	Files   []file `json:"files"`
	Comment *struct {
		User    string `json:"user"`
		Comment string `json:"comment"`
	} `json:"comment"`
}

type file struct {
	Title     string `json:"title"`
	Name      string `json:"name"`
	Permalink string `json:"permalink"`
	Private   string `json:"url_private"`
	Initial   *struct {
		Comment string `json:"comment"`
	} `json:"initial_comment"`
}

// stamp reads "1435526690.000002".
func stamp(s string) (time.Time, bool) {
	sec, micro, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(sec, 10, 64)
	if err != nil || n <= 0 || n > 7e9 {
		return time.Time{}, false
	}
	u, err := strconv.ParseInt((micro + "000000")[:6], 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	return time.Unix(n, u*1000).UTC(), true
}

// thread is what is known of a message others may answer.
type thread struct{ at time.Time }

// messages reads the days of one channel; r.channels is not sorted yet.
func (r *reader) messages(c *channel, days []string) error {
	roots := map[string]thread{}
	members := map[string]bool{}
	for _, m := range c.Members {
		members[m] = true
	}
	for _, day := range days {
		err := r.array(day, func(file string, line int, raw []byte) error {
			var m message
			if err := safeio.DecodeJSON(raw, file, line, &m); err != nil {
				return err
			}
			at, ok := stamp(m.TS)
			if !ok {
				return safeio.At(safeio.ErrValue, file, line, nil)
			}
			if c.first.IsZero() || at.Before(c.first) {
				c.first = at
			}
			c.last = source.Later(c.last, at)
			return r.message(c, roots, m, at, file, line)
		})
		if err != nil {
			return err
		}
	}
	for _, m := range c.Members {
		if _, known := r.users[m]; known && !c.joined[m] {
			c.joined[m] = true
			if err := r.join(c, m, cmp.Or(c.created(), time.Unix(0, 0)), false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) join(c *channel, person string, at time.Time, left bool) error {
	return r.line.Add(at, source.Item{Membership: &archive.Membership{Community: c.ID, Person: person, Left: left, At: at}})
}

func (r *reader) skip(at time.Time, what, why, file string, line int, lost bool) error {
	return r.line.Add(at, source.Item{Skip: &archive.Skip{What: what, Why: why, File: file, Line: line, Lost: lost}})
}

// message puts one message on the timeline.
func (r *reader) message(c *channel, roots map[string]thread, m message, at time.Time, file string, line int) error {
	if m.Comment != nil {
		m.User = cmp.Or(m.User, m.Comment.User)
	}
	u, known := r.users[m.User]
	switch m.Subtype {
	case "", "file_share", "file_comment", "thread_broadcast", "me_message", "file_mention":
	case "channel_join", "group_join", "channel_leave", "group_leave":
		left := strings.HasSuffix(m.Subtype, "leave")
		if !known {
			return r.skip(at, "membership", "archive.skip_unknown_person", file, line, true)
		}
		c.joined[m.User] = true
		return r.join(c, m.User, at, left)
	case "bot_message":
		return r.skip(at, "bot", "archive.skip_bot", file, line, false)
	default:
		return r.skip(at, "system_message", "archive.skip_system", file, line, false)
	}
	switch {
	case m.User == "" && m.Bot != "", known && u.Bot:
		return r.skip(at, "bot", "archive.skip_bot", file, line, false)
	case !known:
		return r.skip(at, "message", "archive.skip_unknown_person", file, line, true)
	}
	body := m.body()
	if strings.TrimSpace(body) == "" {
		return r.skip(at, "message", "archive.skip_empty", file, line, false)
	}
	key := c.ID + "." + m.TS
	if _, twice := roots[m.TS]; twice {
		return r.skip(at, "message", "archive.skip_duplicate", file, line, false)
	}
	var err error
	place := at
	if root, reply := roots[m.Thread]; reply && m.Thread != m.TS {
		place = source.Later(at, root.at)
		err = r.line.Add(place, source.Item{Raw: true, Comment: &archive.Comment{
			Key: key, Post: c.ID + "." + m.Thread, Author: m.User, Body: body, At: at, Edited: m.edited(at),
		}})
	} else {
		roots[m.TS] = thread{at: at}
		err = r.line.Add(at, source.Item{Raw: true, Post: &archive.Post{
			Key: key, Community: c.ID, Author: m.User, Body: body, At: at, Edited: m.edited(at),
		}})
	}
	if err != nil {
		return err
	}
	if err := r.files(m, at, file, line); err != nil {
		return err
	}
	return r.reactions(m, key, at, place, file, line)
}

func (m *message) edited(at time.Time) time.Time {
	if m.Edited == nil {
		return time.Time{}
	}
	if t, ok := stamp(m.Edited.TS); ok && t.After(at) {
		return t
	}
	return time.Time{}
}

func (m *message) attached() []file {
	if m.File != nil {
		return append([]file{*m.File}, m.Files...)
	}
	return m.Files
}

// body is the text with a link to each file; what Slack wrote itself about an
// upload is left out.
func (m *message) body() string {
	text := m.Text
	list := m.attached()
	if m.Subtype == "file_share" && m.File != nil {
		text = ""
		if m.File.Initial != nil {
			text = m.File.Initial.Comment
		}
	}
	if m.Subtype == "file_comment" && m.Comment != nil {
		text = m.Comment.Comment
	}
	for _, f := range list {
		name := strings.NewReplacer("<", "", ">", "", "|", " ").Replace(cmp.Or(f.Title, f.Name, "file"))
		link := cmp.Or(f.Permalink, f.Private)
		if text != "" {
			text += "\n\n"
		}
		if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
			text += "<" + link + "|" + name + ">"
		} else {
			text += name
		}
	}
	return text
}

func (r *reader) files(m message, at time.Time, file string, line int) error {
	if m.Subtype == "file_comment" {
		return nil
	}
	for range m.attached() {
		if err := r.skip(at, "file", "archive.skip_file", file, line, true); err != nil {
			return err
		}
	}
	return nil
}

// reactions takes each person's reaction of a kind once.
func (r *reader) reactions(m message, key string, at, place time.Time, file string, line int) error {
	type given struct{ kind, person string }
	seen := map[given]bool{}
	for _, re := range m.Reactions {
		kind := reaction(re.Name)
		for _, u := range re.Users {
			g := given{kind, u}
			if _, known := r.users[u]; !known {
				if err := r.skip(at, "reaction", "archive.skip_unknown_person", file, line, true); err != nil {
					return err
				}
				continue
			}
			if seen[g] {
				continue
			}
			seen[g] = true
			err := r.line.Add(place, source.Item{Reaction: &archive.Reaction{Target: key, Person: u, Kind: kind, At: at}})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// reaction maps the many emoji to the few kinds of ours.
func reaction(name string) string {
	name, _, _ = strings.Cut(name, "::")
	switch name {
	case "pray", "heart", "hearts", "heartpulse", "bow", "sparkling_heart", "two_hearts", "raised_hands", "thankyou":
		return "thanks"
	case "bulb", "brain", "nerd_face", "thinking_face", "mag", "eyes", "exploding_head":
		return "insight"
	case "joy", "laughing", "rolling_on_the_floor_laughing", "rofl", "smile", "grin", "sweat_smile", "stuck_out_tongue", "satisfied":
		return "laugh"
	case "tada", "confetti_ball", "clap", "champagne", "trophy", "rocket", "partying_face", "balloon", "fire", "100":
		return "celebrate"
	case "cry", "sob", "disappointed", "slightly_frowning_face", "white_frowning_face", "broken_heart", "pensive":
		return "sad"
	}
	return "like"
}
