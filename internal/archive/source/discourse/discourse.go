// Package discourse reads a Discourse forum: topic files as the site serves
// them (a folder or a tar archive of JSON), or two files topics.ndjson and
// posts.ndjson with the same fields, packed or not.
//
// The forum becomes one community, named by the user or after the folder; with
// Split each category becomes one. The first post of a topic opens a thread, the
// others are comments, answering the post they replied to. A topic with an
// accepted answer is a question; Discourse does not say when an answer was
// accepted, so it counts from the answer itself. Likes and views are taken over
// as numbers, for the forum does not tell whose they are. Somebody is a member
// from their first post on. Moderators and administrators are staff.
package discourse

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/htmlmd"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// Source is an opened forum.
type Source struct {
	path string
	base string
	o    source.Options
	feed func(take) error
}

type take struct {
	topic func(topic) error
	post  func(post, string, int) error
}

// Open looks what kind of archive path is; safeio.ErrUnknown when it is none.
func Open(path string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	info, err := os.Stat(path)
	if err != nil {
		return nil, safeio.At(safeio.ErrMissing, filepath.Base(path), 0, err)
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, safeio.At(safeio.ErrPath, filepath.Base(path), 0, err)
	}
	base := filepath.Base(abs)
	for _, ext := range []string{".gz", ".tar", ".tgz", ".json"} {
		base = strings.TrimSuffix(base, ext)
	}
	s := &Source{path: path, base: base, o: o}
	switch {
	case info.IsDir():
		topics, posts := find(path, "topics.ndjson"), find(path, "posts.ndjson")
		switch {
		case topics != "" && posts != "":
			s.feed = func(t take) error { return s.lines(topics, posts, t) }
		case hasJSON(path):
			s.feed = s.folder
		default:
			return nil, safeio.At(safeio.ErrUnknown, base, 0, nil)
		}
	case strings.HasSuffix(path, ".json"):
		s.feed = func(t take) error { return s.file(path, t) }
	case strings.HasSuffix(path, ".tar"), strings.HasSuffix(path, ".tar.gz"), strings.HasSuffix(path, ".tgz"):
		s.feed = s.tar
	default:
		return nil, safeio.At(safeio.ErrUnknown, filepath.Base(path), 0, nil)
	}
	return s, nil
}

func find(dir, name string) string {
	for _, ext := range []string{"", ".gz"} {
		p := filepath.Join(dir, name+ext)
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

func hasJSON(dir string) bool {
	list, err := filepath.Glob(filepath.Join(dir, "*.json"))
	return err == nil && len(list) > 0
}

// Name is "discourse:" and the name of the folder or file.
func (s *Source) Name() string { return "discourse:" + s.base }

// community is the name of the one community: as asked for, or after the
// folder without the word discourse.
func (s *Source) community() string {
	if s.o.Community != "" {
		return s.o.Community
	}
	name := strings.TrimPrefix(s.base, "discourse-")
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// Read reads and checks everything before it emits the first record.
func (s *Source) Read(ctx context.Context, emit func(archive.Record) error) (err error) {
	topics := spill.New[topic](s.o.TempDir, 4<<20)
	posts := spill.New[placed](s.o.TempDir, 0)
	line := source.NewTimeline(s.o)
	line.Join, line.Convert = true, htmlmd.New().Markdown
	defer func() { err = errors.Join(err, topics.Close(), posts.Close(), line.Close()) }()

	who := newPeople(s.o.Lang)
	n := 0
	read := take{
		topic: func(t topic) error {
			return topics.Add(spill.Key{A: t.ID}, len(t.Title)+200, t)
		},
		post: func(p post, file string, at int) error {
			if n++; n%256 == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			who.see(p)
			return posts.Add(spill.Key{A: p.TopicID, B: int64(p.Number)}, len(p.Cooked)+400, placed{p, file, at})
		},
	}
	if err := s.feed(read); err != nil {
		return err
	}
	w := &threads{s: s, line: line, who: who, places: map[int64]*place{}}
	if err := w.join(topics, posts); err != nil {
		return err
	}
	if err := who.emit(emit); err != nil {
		return err
	}
	if err := w.emitCommunities(emit); err != nil {
		return err
	}
	return line.Emit(ctx, s.o, emit)
}
