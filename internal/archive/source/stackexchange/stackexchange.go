// Package stackexchange reads the public dump of one Stack Exchange site: a
// folder with Posts.xml and, where present, Users.xml, Comments.xml, Votes.xml
// and Tags.xml, packed or not.
//
// The site becomes one community. Questions open threads, answers are comments
// on them; comments on a question are comments too, comments on an answer
// answer it. An accepted answer counts from the day of the accepting vote, or
// from the question's last activity where the dump has no votes. Up-votes are
// taken over as numbers. Tags become topics. Somebody is a member from their
// first contribution on.
package stackexchange

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/htmlmd"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/spill"
)

// Source is an opened dump.
type Source struct {
	path, base string
	o          source.Options
}

// Open checks that path is a folder with Posts.xml; safeio.ErrUnknown when not.
func Open(path string, o source.Options) (*Source, error) {
	o.Limits = o.Limits.OrDefault()
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, safeio.At(safeio.ErrPath, filepath.Base(path), 0, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, safeio.At(safeio.ErrMissing, filepath.Base(abs), 0, err)
	}
	s := &Source{path: path, base: filepath.Base(abs), o: o}
	if s.find("Posts") == "" {
		return nil, safeio.At(safeio.ErrUnknown, s.base, 0, nil)
	}
	return s, nil
}

func (s *Source) find(name string) string {
	for _, ext := range []string{".xml", ".xml.gz"} {
		p := filepath.Join(s.path, name+ext)
		if info, err := os.Stat(p); err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

// Name is "stackexchange:" and the name of the folder.
func (s *Source) Name() string { return "stackexchange:" + s.base }

func (s *Source) community() string {
	if s.o.Community != "" {
		return s.o.Community
	}
	name := strings.TrimSuffix(s.base, ".com")
	name = strings.TrimSuffix(name, ".stackexchange")
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:]
}

// scraps are the parts of one post as they lie in different files: exactly one
// pointer is set.
type scrap struct {
	Post    *postRow
	Accept  *acceptMark
	Vote    *voteRow
	Comment *commentRow
}

type acceptMark struct {
	Question int64
	By       string
	At       time.Time
}

// The order of scraps of one post.
const (
	orderPost = iota
	orderAccept
	orderVote
	orderComment
)

// Read reads and checks everything before it emits the first record.
func (s *Source) Read(ctx context.Context, emit func(archive.Record) error) (err error) {
	md := htmlmd.New()
	b := &builder{
		s: s, ctx: ctx,
		people: spill.New[archive.Person](s.o.TempDir, 4<<20),
		scraps: spill.New[scrap](s.o.TempDir, 0),
		line:   source.NewTimeline(s.o),
		asked:  map[int64]time.Time{}, known: map[string]bool{}, names: map[string]bool{}, handles: map[string]string{},
	}
	b.line.Join = true
	b.line.Convert = func(body string) (string, bool) {
		if text, ok := strings.CutPrefix(body, commentMark); ok {
			return b.mentions(text), false
		}
		return md.Markdown(body)
	}
	defer func() { err = errors.Join(err, b.people.Close(), b.scraps.Close(), b.line.Close()) }()
	if err := b.collect(); err != nil {
		return err
	}
	if err := b.assemble(); err != nil {
		return err
	}
	err = b.people.Each(func(_ spill.Key, p archive.Person) error { return emit(p) })
	if err != nil {
		return err
	}
	err = emit(archive.Community{Key: "site", Name: s.community(), Lang: s.o.Lang, Type: "forum", Created: b.first, Topics: b.tags})
	if err != nil {
		return err
	}
	return b.line.Emit(ctx, s.o, emit)
}

// commentMark tells the short comments, which are Markdown already, from the
// HTML of posts.
const commentMark = "\x00"

// mentions turns "@DisplayName" into the user name that goes with it.
func (b *builder) mentions(text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	var out strings.Builder
	for {
		i := strings.IndexByte(text, '@')
		if i < 0 {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(text[:i+1])
		text = text[i+1:]
		n := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '-' })
		if n < 0 {
			n = len(text)
		}
		word := text[:n]
		if user := b.handles[strings.ToLower(word)]; user != "" {
			word = user
		}
		out.WriteString(word)
		text = text[n:]
	}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
