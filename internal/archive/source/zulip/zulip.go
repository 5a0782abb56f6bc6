// Package zulip reads the messages of a Zulip server as ndjson, packed or not:
// one message per line with stream, topic, content (HTML), id,
// sender_full_name, timestamp and resolved.
//
// A stream becomes a community, a topic a thread: its first message opens it
// under the topic's name, the others are comments in the order they were
// written. Zulip marks topics as resolved but not by which message, so no best
// answer is made up: the mark is reported as something the target has no place
// for. Messages carry full names only; user names are made of them. Somebody is
// a member of a stream from their first message there.
package zulip

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/htmlmd"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// Source is an opened archive.
type Source struct {
	file, base string
	o          source.Options
}

// Open takes the file, or a folder with messages.ndjson in it.
func Open(path string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, safeio.At(safeio.ErrPath, filepath.Base(path), 0, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, safeio.At(safeio.ErrMissing, filepath.Base(abs), 0, err)
	}
	base, _, _ := strings.Cut(filepath.Base(abs), ".")
	if !info.IsDir() {
		return &Source{file: path, base: base, o: o}, nil
	}
	for _, name := range []string{"messages.ndjson", "messages.ndjson.gz"} {
		p := filepath.Join(path, name)
		if f, err := os.Stat(p); err == nil && f.Mode().IsRegular() {
			return &Source{file: p, base: base, o: o}, nil
		}
	}
	return nil, safeio.At(safeio.ErrUnknown, base, 0, nil)
}

// Name is "zulip:" and the name of the folder or file.
func (s *Source) Name() string { return "zulip:" + s.base }

type message struct {
	Stream    string  `json:"stream"`
	Topic     string  `json:"topic"`
	Resolved  bool    `json:"resolved"`
	Content   string  `json:"content"`
	ID        int64   `json:"id"`
	Sender    string  `json:"sender_full_name"`
	Timestamp float64 `json:"timestamp"`
}

func (m *message) at() time.Time { return time.UnixMilli(int64(m.Timestamp * 1000)).UTC() }

type placed struct {
	M    message
	Line int
}

type thread struct{ stream, topic string }

type stream struct {
	key, name string
	created   time.Time
}

type reader struct {
	s       *Source
	line    *source.Timeline
	sorted  *spill.Sorter[placed]
	threads map[thread]int64
	names   []thread
	streams map[string]*stream
	people  map[string]*archive.Person // by full name
	users   map[string]bool
	solved  map[int64]bool
}

// Read reads and checks everything before it emits the first record.
func (s *Source) Read(ctx context.Context, emit func(archive.Record) error) (err error) {
	r := &reader{
		s: s, line: source.NewTimeline(s.o), sorted: spill.New[placed](s.o.TempDir, 0),
		threads: map[thread]int64{}, streams: map[string]*stream{}, people: map[string]*archive.Person{},
		users: map[string]bool{}, solved: map[int64]bool{},
	}
	r.line.Join, r.line.Convert = true, htmlmd.New().Markdown
	defer func() { err = errors.Join(err, r.sorted.Close(), r.line.Close()) }()
	if err := r.collect(ctx); err != nil {
		return err
	}
	if err := r.assemble(); err != nil {
		return err
	}
	if err := r.emit(emit); err != nil {
		return err
	}
	return r.line.Emit(ctx, s.o, emit)
}

func (r *reader) collect(ctx context.Context) error {
	f, err := safeio.Open(r.s.file, r.s.o.Limits)
	if err != nil {
		return err
	}
	defer f.Close()
	file := filepath.Base(r.s.file)
	return safeio.Lines(f, file, r.s.o.Limits.Line, func(line int, b []byte) error {
		if len(b) == 0 {
			return nil
		}
		if line%512 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var m message
		if err := safeio.DecodeJSON(b, file, line, &m); err != nil {
			return err
		}
		if m.ID <= 0 || m.Stream == "" || m.Timestamp < 0 || m.Timestamp > 7e9 {
			return safeio.At(safeio.ErrValue, file, line, nil)
		}
		return r.take(m, line)
	})
}

func (r *reader) take(m message, line int) error {
	at := m.at()
	if m.Sender == "" {
		m.Sender = source.DeletedName(r.s.o.Lang)
	}
	if p := r.people[m.Sender]; p == nil {
		r.people[m.Sender] = &archive.Person{Key: m.Sender, Name: m.Sender, Username: r.username(m.Sender), Joined: at}
	} else if at.Before(p.Joined) {
		p.Joined = at
	}
	name := m.Stream
	if r.s.o.Community != "" {
		name = r.s.o.Community
	}
	if s := r.streams[name]; s == nil {
		r.streams[name] = &stream{key: name, name: name, created: at}
	} else if at.Before(s.created) {
		s.created = at
	}
	t := thread{m.Stream, m.Topic}
	n, ok := r.threads[t]
	if !ok {
		n = int64(len(r.names))
		r.threads[t] = n
		r.names = append(r.names, t)
	}
	if m.Resolved {
		r.solved[n] = true
	}
	return r.sorted.Add(spill.Key{A: n, B: m.ID}, len(m.Content)+len(m.Topic)+200, placed{m, line})
}

func (r *reader) username(name string) string {
	user := cmp.Or(htmlmd.Username(name), "user")
	for n := 2; r.users[user]; n++ {
		user = htmlmd.Username(name) + "." + strconv.Itoa(n)
	}
	r.users[user] = true
	return user
}

// assemble walks the messages topic by topic and fills the timeline.
func (r *reader) assemble() error {
	at, root, last := int64(-1), "", int64(-1)
	var opened time.Time
	return r.sorted.Each(func(k spill.Key, p placed) error {
		m := &p.M
		switch {
		case k.A != at:
			at, root, last, opened = k.A, strconv.FormatInt(m.ID, 10), m.ID, m.at()
			return r.open(m, k.A, p.Line)
		case m.ID == last:
			return r.skip(m, "message", "archive.skip_duplicate", p.Line, false)
		}
		last = m.ID
		return r.line.Add(source.Later(m.at(), opened), source.Item{Raw: true, Comment: &archive.Comment{
			Key: strconv.FormatInt(m.ID, 10), Post: root, Author: m.Sender, Body: m.Content, At: m.at(),
		}})
	})
}

func (r *reader) open(m *message, n int64, line int) error {
	community := m.Stream
	if r.s.o.Community != "" {
		community = r.s.o.Community
	}
	title := strings.TrimSpace(strings.TrimPrefix(m.Topic, "✔"))
	if title == "(no topic)" {
		title = ""
	}
	err := r.line.Add(m.at(), source.Item{Raw: true, Post: &archive.Post{
		Key: strconv.FormatInt(m.ID, 10), Community: community, Author: m.Sender,
		Title: title, Body: m.Content, Question: r.solved[n], At: m.at(),
	}})
	if err != nil || !r.solved[n] {
		return err
	}
	return r.skip(m, "resolved", "archive.skip_resolved", line, true)
}

func (r *reader) skip(m *message, what, why string, line int, lost bool) error {
	return r.line.Add(m.at(), source.Item{Skip: &archive.Skip{What: what, Why: why, File: filepath.Base(r.s.file), Line: line, Lost: lost}})
}

func (r *reader) emit(emit func(archive.Record) error) error {
	people := slices.SortedFunc(maps.Values(r.people), func(a, b *archive.Person) int {
		return cmp.Or(a.Joined.Compare(b.Joined), cmp.Compare(a.Key, b.Key))
	})
	for _, p := range people {
		if err := emit(*p); err != nil {
			return err
		}
	}
	streams := slices.SortedFunc(maps.Values(r.streams), func(a, b *stream) int {
		return cmp.Or(a.created.Compare(b.created), cmp.Compare(a.key, b.key))
	})
	for _, s := range streams {
		err := emit(archive.Community{Key: s.key, Name: strings.ReplaceAll(s.name, "-", " "), Lang: r.s.o.Lang, Created: s.created})
		if err != nil {
			return err
		}
	}
	return nil
}
