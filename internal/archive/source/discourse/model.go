package discourse

import (
	"cmp"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

type topic struct {
	ID        int64     `json:"id"`
	Title     string    `json:"title"`
	Category  int64     `json:"category_id"`
	Created   time.Time `json:"created_at"`
	Views     int       `json:"views"`
	Posts     int       `json:"posts_count"`
	Closed    bool      `json:"closed"`
	Archived  bool      `json:"archived"`
	Archetype string    `json:"archetype"`
	Tags      []tag     `json:"tags"`
}

// tag is a string in older versions and an object in newer ones.
type tag string

func (t *tag) UnmarshalJSON(b []byte) error {
	var o struct {
		Name string `json:"name"`
	}
	if len(b) > 0 && b[0] == '{' {
		if err := safeio.DecodeJSON(b, "tags", 1, &o); err != nil {
			return err
		}
		*t = tag(o.Name)
		return nil
	}
	return safeio.DecodeJSON(b, "tags", 1, (*string)(t))
}

type post struct {
	ID       int64     `json:"id"`
	TopicID  int64     `json:"topic_id"`
	Number   int       `json:"post_number"`
	ReplyTo  int       `json:"reply_to_post_number"`
	Username string    `json:"username"`
	Name     string    `json:"name"`
	UserID   int64     `json:"user_id"`
	Created  time.Time `json:"created_at"`
	Updated  time.Time `json:"updated_at"`
	Version  int       `json:"version"`
	Type     int       `json:"post_type"`
	Action   string    `json:"action_code"`
	Cooked   string    `json:"cooked"`
	Likes    int       `json:"likes"`
	Summary  []struct {
		ID    int `json:"id"`
		Count int `json:"count"`
	} `json:"actions_summary"`
	Moderator   bool `json:"moderator"`
	Admin       bool `json:"admin"`
	Staff       bool `json:"staff"`
	UserDeleted bool `json:"user_deleted"`
	Accepted    bool `json:"accepted_answer"`
}

type placed struct {
	Post post
	File string
	Line int
}

const (
	typeSmallAction = 3
	typeWhisper     = 4
	actionLike      = 2
)

func (p *post) likes() int {
	n := p.Likes
	for _, a := range p.Summary {
		if a.ID == actionLike {
			n += a.Count
		}
	}
	return n
}

func (p *post) author() string {
	switch {
	case p.UserID != 0:
		return strconv.FormatInt(p.UserID, 10)
	case p.Username != "":
		return "name:" + p.Username
	}
	return deleted
}

const deleted = "deleted"

// lines reads the two ndjson files.
func (s *Source) lines(topics, posts string, t take) error {
	err := s.each(topics, func(file string, line int, b []byte) error {
		var v topic
		if err := safeio.DecodeJSON(b, file, line, &v); err != nil {
			return err
		}
		return t.topic(v)
	})
	if err != nil {
		return err
	}
	return s.each(posts, func(file string, line int, b []byte) error {
		var v post
		if err := safeio.DecodeJSON(b, file, line, &v); err != nil {
			return err
		}
		if err := valid(&v, file, line); err != nil {
			return err
		}
		return t.post(v, file, line)
	})
}

func valid(p *post, file string, line int) error {
	if p.TopicID <= 0 || p.Number <= 0 || p.Created.IsZero() || p.Created.Year() < 1970 || p.Created.Year() > 2200 {
		return safeio.At(safeio.ErrValue, file, line, nil)
	}
	return nil
}

func (s *Source) each(path string, fn func(file string, line int, b []byte) error) error {
	f, err := safeio.Open(path, s.o.Limits)
	if err != nil {
		return err
	}
	defer f.Close()
	file := filepath.Base(path)
	return safeio.Lines(f, file, s.o.Limits.Line, func(line int, b []byte) error {
		if len(b) == 0 {
			return nil
		}
		return fn(file, line, b)
	})
}

// folder reads every topic file of a folder, in the order of names.
func (s *Source) folder(t take) error {
	list, err := filepath.Glob(filepath.Join(s.path, "*.json"))
	if err != nil {
		return safeio.At(safeio.ErrUnreadable, s.base, 0, err)
	}
	slices.Sort(list)
	for _, p := range list {
		if err := s.file(p, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Source) file(path string, t take) error {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return safeio.At(safeio.ErrPath, filepath.Base(path), 0, err)
	}
	f, err := safeio.Open(path, s.o.Limits)
	if err != nil {
		return err
	}
	defer f.Close()
	return s.document(filepath.Base(path), f, t)
}

func (s *Source) tar(t take) error {
	return safeio.Tar(s.path, s.o.Limits, func(name string, r io.Reader) error {
		if !strings.HasSuffix(name, ".json") {
			return nil
		}
		return s.document(name, r, t)
	})
}

// document reads one topic with its posts.
func (s *Source) document(file string, r io.Reader, t take) error {
	var v struct {
		topic
		Stream struct {
			Posts []post `json:"posts"`
		} `json:"post_stream"`
	}
	if err := safeio.DecodeFile(r, file, s.o.Limits, &v); err != nil {
		return err
	}
	if v.ID <= 0 {
		return safeio.At(safeio.ErrUnknown, file, 0, nil)
	}
	if err := t.topic(v.topic); err != nil {
		return err
	}
	for i := range v.Stream.Posts {
		p := v.Stream.Posts[i]
		p.TopicID = v.ID
		if err := valid(&p, file, 0); err != nil {
			return err
		}
		if err := t.post(p, file, 0); err != nil {
			return err
		}
	}
	return nil
}

// people collects who wrote.
type people struct {
	lang  string
	known map[string]*archive.Person
	mod   map[string]bool
}

func newPeople(lang string) *people {
	return &people{lang: lang, known: map[string]*archive.Person{}, mod: map[string]bool{}}
}

func (w *people) see(p post) {
	key := p.author()
	known := w.known[key]
	if known == nil {
		known = &archive.Person{Key: key, Joined: p.Created}
		w.known[key] = known
	}
	if p.Created.Before(known.Joined) {
		known.Joined = p.Created
	}
	known.Username = cmp.Or(p.Username, known.Username)
	known.Name = cmp.Or(p.Name, known.Name, p.Username, "user"+key)
	if key == deleted {
		known.Name, known.NoAccount = source.DeletedName(w.lang), true
	}
	if p.UserID < 0 {
		known.NoAccount = true // the forum's own robots
	}
	known.Staff = known.Staff || p.Staff || p.Admin || p.Moderator
	w.mod[key] = w.mod[key] || p.Moderator
}

func (w *people) emit(emit func(archive.Record) error) error {
	list := slices.SortedFunc(maps.Values(w.known), func(a, b *archive.Person) int {
		return cmp.Or(a.Joined.Compare(b.Joined), cmp.Compare(a.Key, b.Key))
	})
	for _, p := range list {
		if err := emit(*p); err != nil {
			return err
		}
	}
	return nil
}
