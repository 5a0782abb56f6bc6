// Package i18n says things in the reader's language.
//
// There are three languages: German, Dutch and English. Texts live in the
// catalogues of package locales and are found by key. Placeholders are
// {{.name}}; numbers put into them are written the way the language writes
// numbers. A text with plural forms is chosen by CLDR's rules. Dates are shown
// in the reader's time zone.
//
// A key that no catalogue has is a mistake: tests panic, a running program
// shows the English text or the key and counts it.
package i18n

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/language"

	"example.org/linden/locales"
)

// languages holds the codes; the order is that of matcher.
var languages = [...]string{"en", "de", "nl"}

// Languages lists the codes of all languages, the default first.
func Languages() []string { return append([]string(nil), languages[:]...) }

// DefaultZone is used for readers who have not set one.
const DefaultZone = "Europe/Berlin"

// Locale is how a reader wants things said. Empty fields mean English, the
// default zone, and for Now the present.
type Locale struct {
	Lang string    // de, nl or en
	Zone string    // IANA name
	Now  time.Time // what Ago counts from
}

type localeKey struct{}

type reader struct {
	tr   *Translator
	zone *time.Location
	now  time.Time
}

// With returns a context whose reader is l. Unknown languages and zones fall
// back to the defaults.
func With(ctx context.Context, l Locale) context.Context {
	return context.WithValue(ctx, localeKey{}, &reader{tr: For(l.Lang), zone: location(l.Zone), now: l.Now})
}

func of(ctx context.Context) *reader {
	if r, ok := ctx.Value(localeKey{}).(*reader); ok {
		return r
	}
	return fallback()
}

var fallback = sync.OnceValue(func() *reader {
	return &reader{tr: For("en"), zone: location(DefaultZone)}
})

var catalogue = sync.OnceValue(func() map[string]*Translator {
	all, err := load(locales.FS)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	for _, t := range all {
		t.strict = testing.Testing()
	}
	return all
})

// For returns the translator of lang, the English one if there is none.
func For(lang string) *Translator {
	all := catalogue()
	if t, ok := all[lang]; ok {
		return t
	}
	return all["en"]
}

// Lang is the reader's language: de, nl or en.
func Lang(ctx context.Context) string { return of(ctx).tr.lang }

// Zone is the reader's time zone.
func Zone(ctx context.Context) *time.Location { return of(ctx).zone }

// T is the text of key. args are placeholder names and their values in turn.
func T(ctx context.Context, key string, args ...any) string { return of(ctx).tr.T(key, args...) }

// N is the text of key for n things; n itself is the placeholder {{.n}}.
func N(ctx context.Context, key string, n int, args ...any) string {
	return of(ctx).tr.N(key, n, args...)
}

// Has reports whether there is a text for key, for keys made from data.
func Has(key string) bool {
	_, ok := For("en").texts[key]
	return ok
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.German, language.Dutch})

// Match picks the language that suits an Accept-Language header best.
func Match(acceptLanguage string) string {
	if len(acceptLanguage) > 256 {
		return languages[0]
	}
	tags, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(tags) == 0 {
		return languages[0]
	}
	_, i, c := matcher.Match(tags...)
	if c == language.No {
		return languages[0]
	}
	return languages[i]
}

// Missing counts the texts that were asked for and not found since start.
func Missing() int64 {
	var n int64
	for _, t := range catalogue() {
		n += t.missing.Load()
	}
	return n
}

// zones remembers loaded time zones: reading one takes longer than a page has.
var zones sync.Map

func location(name string) *time.Location {
	if name == "" {
		name = DefaultZone
	}
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		if name == DefaultZone {
			panic(fmt.Sprintf("i18n: %v", err))
		}
		return location(DefaultZone)
	}
	zones.Store(name, z)
	return z
}

// ValidZone reports whether name is a time zone a person may choose.
func ValidZone(name string) bool {
	if name == "" || name == "Local" {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
