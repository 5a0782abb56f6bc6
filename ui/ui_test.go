package ui_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
	"example.org/linden/ui"
)

func reader(lang string) context.Context {
	return i18n.With(context.Background(), i18n.Locale{Lang: lang, Now: time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)})
}

func render(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(ctx, &b); err != nil {
		t.Fatalf("render: %v", err)
	}
	return b.String()
}

func gallery(t *testing.T, lang string, p ui.Page) string {
	t.Helper()
	return render(t, templ.WithChildren(reader(lang), ui.Gallery()), ui.Shell(p))
}

// What the content security policy forbids must not be in any page.
var forbidden = map[string]*regexp.Regexp{
	"inline style":   regexp.MustCompile(`(?i)<[^>]+\sstyle\s*=|<style`),
	"inline script":  regexp.MustCompile(`(?i)<script(?:\s+defer)?\s*>`),
	"event handler":  regexp.MustCompile(`(?i)<[^>]+\son[a-z]+\s*=`),
	"javascript url": regexp.MustCompile(`(?i)(?:href|action|src)="javascript:`),
	"foreign file":   regexp.MustCompile(`(?i)(?:src|<link[^>]+href)="(?:https?:)?//`),
}

func TestGalleryObeysThePolicyInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		html := gallery(t, lang, ui.SamplePage("/"))
		for name, re := range forbidden {
			if m := re.FindString(html); m != "" {
				t.Errorf("%s: %s found: %s", lang, name, m)
			}
		}
		if want := `lang="` + lang + `"`; !strings.Contains(html, "<html "+want) {
			t.Errorf("html carries no %s", want)
		}
		if strings.Count(html, "<h1") != 1 || strings.Count(html, "<main") != 1 {
			t.Errorf("%s: want one h1 and one main, got %d and %d", lang, strings.Count(html, "<h1"), strings.Count(html, "<main"))
		}
	}
}

func TestIDsAndReferences(t *testing.T) {
	t.Parallel()
	html := gallery(t, "en", ui.SamplePage("/"))
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		if seen[m[1]] {
			t.Errorf("id %q is used twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|popovertarget|data-dialog)="([^"]+)"`).FindAllStringSubmatch(html, -1) {
		for _, ref := range strings.Fields(m[1]) {
			if !seen[ref] {
				t.Errorf("%s points at no element", strings.TrimSpace(m[0]))
			}
		}
	}
}

func TestShellSaysWhereOneIs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		path string
		want string
	}{
		{"/", `<a href="/" aria-current="page">`},
		{"/communities", `<a href="/communities" aria-current="page">`},
		{"/communities/abc", `<a href="/communities" aria-current="true">`},
		{"/cockpit/reach", `<a href="/cockpit" aria-current="true">`},
	}
	for _, tt := range tests {
		html := gallery(t, "en", ui.SamplePage(tt.path))
		if !strings.Contains(html, tt.want) {
			t.Errorf("path %s: no %s", tt.path, tt.want)
		}
	}
}

func TestShellHidesWhatIsNotForTheReader(t *testing.T) {
	t.Parallel()
	p := ui.SamplePage("/")
	p.Viewer.Cockpit = false
	p.Viewer.Guest = true
	p.Unread = 0
	html := gallery(t, "en", p)
	for _, link := range []string{`href="/cockpit"`, `href="/people"`} {
		if strings.Contains(html, link) {
			t.Errorf("a guest sees %s", link)
		}
	}
	if !strings.Contains(html, "data-unread hidden") {
		t.Error("the bell shows a number though nothing is unread")
	}
}

func TestSuppressedBarDoesNotCarryItsValue(t *testing.T) {
	t.Parallel()
	html := render(t, reader("en"), ui.BarCell(ui.BarProps{ID: "x", Share: .375, Low: .125, High: .875, Text: "37.5 %", Range: "12–88", Suppressed: true, K: 10}))
	for _, leak := range []string{"37.5", "12.5", "87.5", "75", "88"} {
		if strings.Contains(html, leak) {
			t.Errorf("the protected cell contains %s: %s", leak, html)
		}
	}
	chart := ui.BarChart{ChartText: ui.ChartText{ID: "c"}, Bars: []ui.Bar{{Label: "A", Value: 10}, {Label: "B", Value: 4321, High: 5432, Text: "< 10", Suppressed: true}}}
	with := render(t, reader("en"), ui.Bars(chart))
	chart.Bars[1].Value, chart.Bars[1].High = 0, 0
	if got := render(t, reader("en"), ui.Bars(chart)); got != with {
		t.Error("a protected value changes the picture")
	}
}

func TestErrorPages(t *testing.T) {
	t.Parallel()
	for _, lang := range i18n.Languages() {
		for _, status := range []int{400, 401, 403, 404, 409, 429, 500, 503} {
			html := render(t, reader(lang), ui.ErrorPage(ui.Page{}, status, "", ""))
			if !strings.Contains(html, "<h1>") {
				t.Errorf("%s %d: no heading", lang, status)
			}
		}
	}
	a := render(t, reader("de"), ui.ErrorPage(ui.Page{}, 404, "ui.back", ""))
	if b := render(t, reader("de"), ui.ErrorPage(ui.Page{}, 404, "", "")); a != b {
		t.Error("a code changes what a missing page says")
	}
}

func TestHandler(t *testing.T) {
	t.Parallel()
	h := ui.Handler()
	get := func(path, encoding string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", encoding)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	names, err := fs.Glob(os.DirFS("dist"), "*")
	if err != nil || len(names) < 4 {
		t.Fatalf("dist has %d files, err %v", len(names), err)
	}
	types := map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
	for _, name := range names {
		want, err := os.ReadFile(filepath.Join("dist", name))
		if err != nil {
			t.Fatal(err)
		}
		res := get(ui.AssetPrefix+name, "br, gzip;q=0.8")
		if got := res.Header.Get("Content-Type"); got != types[filepath.Ext(name)] {
			t.Errorf("%s: type %q", name, got)
		}
		if !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s may not be kept", name)
		}
		body := io.Reader(res.Body)
		if res.Header.Get("Content-Encoding") == "gzip" {
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		if got, _ := io.ReadAll(body); !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes served, %d in dist", name, len(got), len(want))
		}
		if res := get(ui.AssetPrefix+name, "gzip;q=0"); res.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for a client that refuses", name)
		}
	}
	for _, path := range []string{"/assets/", "/assets/nothing.js", "/assets/../doc.go", "/assets/dist"} {
		if res := get(path, ""); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
}

// Pages open fast on a phone only while these stay small.
func TestWeights(t *testing.T) {
	t.Parallel()
	limits := []struct {
		pattern string
		gzip    bool
		max     int
	}{{"*.js", true, 40 << 10}, {"*.css", true, 16 << 10}, {"*.woff2", false, 60 << 10}}
	for _, l := range limits {
		files, _ := filepath.Glob("dist/" + l.pattern)
		total := 0
		for _, f := range files {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if l.gzip {
				z := gzip.NewWriter(&b)
				_, _ = z.Write(raw)
				_ = z.Close()
				raw = b.Bytes()
			}
			total += len(raw)
		}
		if total == 0 || total > l.max {
			t.Errorf("%s weighs %d bytes, limit %d", l.pattern, total, l.max)
		}
	}
}
