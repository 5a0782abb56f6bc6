package i18n

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/locales"
)

func TestCataloguesAgree(t *testing.T) {
	t.Parallel()
	all, err := load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range languages {
		for key, x := range all[a].texts {
			if x.other.plain == "" {
				t.Errorf("%s: %q has no text", a, key)
			}
			for _, b := range languages {
				y := all[b].texts[key]
				if y == nil {
					t.Errorf("%q is in %s but not in %s", key, a, b)
					continue
				}
				if diff := cmp.Diff(placeholders(x), placeholders(y)); diff != "" {
					t.Errorf("%q has other placeholders in %s (-) than in %s (+): %s", key, a, b, diff)
				}
				if (x.one.plain == "") != (y.one.plain == "") {
					t.Errorf("%q has a singular in only one of %s and %s", key, a, b)
				}
			}
		}
	}
}

func placeholders(x *text) map[string]bool {
	out := make(map[string]bool)
	for _, f := range []form{x.one, x.other} {
		for _, p := range f.pieces {
			if p.name != "" {
				out[p.name] = true
			}
		}
	}
	return out
}

func testSet(t *testing.T) map[string]*Translator {
	t.Helper()
	all, err := load(fstest.MapFS{
		"a.en.json": {Data: []byte(`{"a.plain":"Hello","a.who":"Hello {{.name}}, {{ .size }}","a.n":{"one":"{{.n}} post by {{.name}}","other":"{{.n}} posts by {{.name}}"},"a.only":"English"}`)},
		"a.de.json": {Data: []byte(`{"a.plain":"Hallo","a.who":"Hallo {{.name}}, {{.size}}","a.n":{"one":"{{.n}} Beitrag von {{.name}}","other":"{{.n}} Beiträge von {{.name}}"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestTranslator(t *testing.T) {
	t.Parallel()
	all := testSet(t)
	de, en := all["de"], all["en"]
	for _, c := range []struct{ got, want string }{
		{de.T("a.plain"), "Hallo"},
		{de.T("a.who", "name", "Ada", "size", 12345), "Hallo Ada, 12.345"},
		{en.T("a.who", "name", "Ada", "size", int64(12345)), "Hello Ada, 12,345"},
		{de.N("a.n", 1, "name", "Ada"), "1 Beitrag von Ada"},
		{de.N("a.n", 0, "name", "Ada"), "0 Beiträge von Ada"},
		{en.N("a.n", 2000, "name", "{{.n}}"), "2,000 posts by {{.n}}"},
		{de.T("a.only"), "English"},
		{de.T("a.none"), "a.none"},
		{de.N("a.none", 2), "a.none"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if got := de.missing.Load(); got != 3 {
		t.Errorf("missing = %d, want 3", got)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, data, want string }{
		"language":    {"a.fr.json", `{}`, "a.fr.json"},
		"syntax":      {"a.en.json", `{`, "a.en.json"},
		"template":    {"a.en.json", `{"k":"{{if .x}}y{{end}}"}`, "only {{.name}}"},
		"unclosed":    {"a.en.json", `{"k":"{{.x"}`, "only {{.name}}"},
		"second file": {"b.en.json", `{"k":"again"}`, "another file"},
	} {
		dir := fstest.MapFS{c.file: {Data: []byte(c.data)}}
		if name == "second file" {
			dir["a.en.json"] = &fstest.MapFile{Data: []byte(`{"k":"x"}`)}
		}
		if _, err := load(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: err = %v, want one with %q", name, err, c.want)
		}
	}
}

func TestMissingKeyPanicsInTests(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	T(context.Background(), "platform.surely_not_there")
}

func TestFormats(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC) // 00:30 on Monday in Berlin
	now := at.Add(90 * time.Minute)
	de := With(context.Background(), Locale{Lang: "de", Zone: "Europe/Berlin", Now: now})
	nl := With(context.Background(), Locale{Lang: "nl", Zone: "UTC", Now: now})
	en := With(context.Background(), Locale{Lang: "xx", Zone: "No/Where", Now: now})
	for _, c := range []struct{ got, want string }{
		{Date(de, at), "2. März 2026"},
		{DateTime(de, at), "2. März 2026, 00:30"},
		{Weekday(de, at), "Montag"},
		{ShortWeekday(nl, at), "zo"},
		{Date(nl, at), "1 maart 2026"},
		{DateTime(en, at), "2 March 2026, 00:30"},
		{ShortDate(de, at), "2. März"},
		{ShortDate(nl, at.AddDate(-1, 0, 0)), "1 mrt 2025"},
		{Month(nl, at), "maart 2026"},
		{Ago(de, at), "vor 1 Stunde"},
		{Ago(nl, at.Add(-24*time.Hour)), "2 dagen geleden"},
		{Ago(nl, at.Add(-6*time.Hour)), "gisteren"},
		{Ago(en, now.Add(-5*time.Minute)), "5 minutes ago"},
		{Ago(en, now), "just now"},
		{Ago(en, now.AddDate(0, 0, -40)), "21 Jan"},
		{Ago(en, now.AddDate(0, 0, 3)), "5 March 2026, 02:00"},
		{Number(de, 1234567), "1.234.567"},
		{Number(en, -1234), "-1,234"},
		{Decimal(de, 3.14159, 2), "3,14"},
		{Percent(de, 0.256, 1), "25,6\u00a0%"},
		{Percent(en, 0.25, 0), "25%"},
		{Duration(de, 90*time.Minute), "90 Minuten"},
		{Duration(nl, 30*time.Hour), "30 uur"},
		{Duration(en, 8*7*24*time.Hour), "8 weeks"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "en", "de-AT,de;q=0.9,en;q=0.8": "de", "nl-BE": "nl", "fr,nl;q=0.3": "nl",
		"fr": "en", ";;;": "en", "en-US": "en", strings.Repeat("de,", 200): "en",
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%.20q) = %q, want %q", header, got, want)
		}
	}
}

func BenchmarkPlainKey(b *testing.B) {
	ctx := With(context.Background(), Locale{Lang: "de"})
	b.ReportAllocs()
	for b.Loop() {
		T(ctx, "time.now")
	}
}

func BenchmarkPlural(b *testing.B) {
	ctx := With(context.Background(), Locale{Lang: "de"})
	b.ReportAllocs()
	for b.Loop() {
		N(ctx, "time.minutes_ago", 5)
	}
}
