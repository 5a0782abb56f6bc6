package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"sync/atomic"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Translator says things in one language. It is safe for concurrent use and
// needs no request.
type Translator struct {
	lang    string
	tag     language.Tag
	texts   map[string]*text
	printer *message.Printer
	english *Translator
	strict  bool
	missing atomic.Int64
}

// text is a message, its forms split into pieces once so that saying it does
// not parse anything.
type text struct {
	one, other form
}

type form struct {
	plain  string
	pieces []piece // nil when plain is all there is
}

type piece struct{ literal, name string }

func load(dir fs.FS) (map[string]*Translator, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	all := make(map[string]*Translator, len(languages))
	for _, lang := range languages {
		tag := language.Make(lang)
		all[lang] = &Translator{lang: lang, tag: tag, texts: make(map[string]*text), printer: message.NewPrinter(tag)}
	}
	names, err := fs.Glob(dir, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := loadFile(dir, name, bundle, all); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, t := range all {
		t.english = all["en"]
	}
	return all, nil
}

func loadFile(dir fs.FS, name string, bundle *goi18n.Bundle, all map[string]*Translator) error {
	parts := strings.Split(path.Base(name), ".")
	if len(parts) != 3 || all[parts[1]] == nil {
		return fmt.Errorf("name is not <slice>.<language>.json")
	}
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	file, err := bundle.ParseMessageFileBytes(data, name)
	if err != nil {
		return err
	}
	t := all[parts[1]]
	for _, m := range file.Messages {
		if t.texts[m.ID] != nil {
			return fmt.Errorf("key %q is in another file too", m.ID)
		}
		x := &text{}
		if x.other, err = parse(m.Other); err == nil {
			x.one, err = parse(m.One)
		}
		if err != nil {
			return fmt.Errorf("key %q: %w", m.ID, err)
		}
		t.texts[m.ID] = x
	}
	return nil
}

func parse(s string) (form, error) {
	if !strings.Contains(s, "{{") {
		return form{plain: s}, nil
	}
	f := form{plain: s}
	for rest := s; rest != ""; {
		literal, after, found := strings.Cut(rest, "{{")
		if !found {
			f.pieces = append(f.pieces, piece{literal: literal})
			break
		}
		inner, tail, closed := strings.Cut(after, "}}")
		inner = strings.TrimSpace(inner)
		if !closed || !strings.HasPrefix(inner, ".") || strings.ContainsAny(inner[1:], " .|$(\"") || inner == "." {
			return form{}, fmt.Errorf("only {{.name}} is understood in %q", s)
		}
		f.pieces = append(f.pieces, piece{literal: literal, name: inner[1:]})
		rest = tail
	}
	return f, nil
}

// Lang is the language of t.
func (t *Translator) Lang() string { return t.lang }

// T is like the function T.
func (t *Translator) T(key string, args ...any) string {
	x := t.texts[key]
	if x == nil {
		return t.absent(key, nil, args)
	}
	if x.other.pieces == nil {
		return x.other.plain
	}
	return t.fill(key, &x.other, nil, args)
}

// N is like the function N.
func (t *Translator) N(key string, n int, args ...any) string {
	x := t.texts[key]
	if x == nil {
		return t.absent(key, &n, args)
	}
	f := &x.other
	if x.one.plain != "" && t.isOne(n) {
		f = &x.one
	}
	if f.pieces == nil {
		return f.plain
	}
	return t.fill(key, f, &n, args)
}

func (t *Translator) isOne(n int) bool {
	if n < 0 {
		n = -n
	}
	return plural.Cardinal.MatchPlural(t.tag, n%1_000_000, 0, 0, 0, 0) == plural.One
}

func (t *Translator) absent(key string, n *int, args []any) string {
	if t.strict {
		panic(fmt.Sprintf("i18n: no text for %q in %s", key, t.lang))
	}
	t.missing.Add(1)
	if t.english == nil || t == t.english || t.english.texts[key] == nil {
		return key
	}
	if n != nil {
		return t.english.N(key, *n, args...)
	}
	return t.english.T(key, args...)
}

func (t *Translator) fill(key string, f *form, n *int, args []any) string {
	var b strings.Builder
	b.Grow(len(f.plain) + 16)
	for _, p := range f.pieces {
		b.WriteString(p.literal)
		switch {
		case p.name == "":
		case p.name == "n" && n != nil:
			b.WriteString(t.Number(*n))
		default:
			t.writeArg(&b, key, p.name, args)
		}
	}
	return b.String()
}

func (t *Translator) writeArg(b *strings.Builder, key, name string, args []any) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			b.WriteString(v)
		case int:
			b.WriteString(t.Number(v))
		case int64:
			b.WriteString(t.Number(int(v)))
		case float64:
			b.WriteString(t.Decimal(v, 1))
		case fmt.Stringer:
			b.WriteString(v.String())
		default:
			fmt.Fprint(b, v)
		}
		return
	}
	if t.strict {
		panic(fmt.Sprintf("i18n: %q is not given {{.%s}}", key, name))
	}
	t.missing.Add(1)
}

// Number writes n with the separators of the language.
func (t *Translator) Number(n int) string {
	if n >= 0 && n < 1000 {
		return strconv.Itoa(n)
	}
	return t.printer.Sprintf("%d", n)
}
