package searchweb

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/internal/search"
	"example.org/linden/ui"
)

type frame struct{}

func (frame) Page(r *http.Request, by actor.Actor, title string) ui.Page {
	return ui.Page{Title: title, Path: r.URL.Path, Viewer: ui.Viewer{SignedIn: true, Name: by.Name}}
}

type site struct {
	t *testing.T
	g *web.Registry
	p int64 // the post about the <b>Schichtplan</b>
}

// newSite has two people; the first hosts an open and a hidden community with a
// post each. The header X-Test says who asks and in which language.
func newSite(t *testing.T) *site {
	t.Helper()
	d := dbtest.New(t)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Second); return now }
	ids := id.NewSource(clock)
	l := ledger.New(ids.New)
	people := person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: clock})
	s := &site{t: t}
	s.must(d.Update(t.Context(), func(tx db.Tx) error {
		return people.BulkPeopleTx(t.Context(), tx, []person.NewPerson{
			{ID: 1, Username: "ada", Name: "Ada Müller", HasAccount: true, JoinedAt: now},
			{ID: 2, Username: "ben", Name: "Ben", HasAccount: true, JoinedAt: now},
		})
	}))
	places, posts := community.New(d, l, clock, ids.New), post.New(d, l, clock, ids.New)
	for _, access := range []community.Access{community.Open, community.Hidden} {
		c, err := places.Found(t.Context(), actor.Actor{ID: 1}, community.Details{Name: "Halle " + string(access), Access: access, Type: community.Forum})
		s.must(err)
		for i := range 25 {
			n, err := posts.Write(t.Context(), actor.Actor{ID: 1}, post.NewPost{Community: c.ID, Kind: post.Plain, Title: "Der <b>Schichtplan</b>", Body: fmt.Sprintf("Neu ist der Wochenendschichtplan %d.", i)})
			s.must(err)
			if access == community.Open {
				s.p = n
			}
		}
	}
	found := search.New(search.Options{DB: d, Ledger: l, People: people, Now: clock})
	s.must(ledger.NewRunner(d, l, slog.New(slog.DiscardHandler), found.Projection()).CatchUp(t.Context()))
	s.g = web.NewRegistry(web.Options{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Now: clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			by := actor.Actor{Lang: "en"}
			_, _ = fmt.Sscan(r.Header.Get("X-Test"), &by.ID, &by.Lang) // the language may be left out
			return by, nil
		},
	})
	Mount(s.g, found, frame{})
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) get(as, target string) (int, string) {
	s.t.Helper()
	r := httptest.NewRequest("GET", target, nil)
	r.Header.Set("X-Test", as)
	w := httptest.NewRecorder()
	s.g.Handler().ServeHTTP(w, r)
	body, err := io.ReadAll(w.Body)
	s.must(err)
	return w.Code, string(body)
}

func TestPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, c := range []struct {
		as, target string
		want, not  []string
	}{
		{"2 de", "/search", []string{"Wonach suchst du?"}, []string{"<mark>"}},
		{"2 de", "/search?q=schicht", []string{"&lt;b&gt;<mark>Schichtplan</mark>&lt;/b&gt;", "<mark>Wochenendschichtplan</mark>", "Beiträge", `chip__count">25<`, "after="}, []string{"<b>Schicht", "hidden", "mehr als 25"}},
		{"2 nl", "/search?q=schicht&kind=post", []string{"Berichten", `rel="next"`}, nil},
		{"2 en", "/search?q=schicht&kind=person", []string{"Nothing found", "Ask a question"}, []string{"<mark>"}},
		{"2 en", "/search?q=mueller", []string{"Ada ", "<mark>Müller</mark>", "/people/1"}, nil},
		{"2 en", "/search?q=schicht&community=halle-open", []string{"<mark>", "Search everywhere"}, nil},
		{"2 de", "/search?q=%3Cscript%3Ealert(1)", []string{"&lt;script&gt;alert(1)"}, []string{"<script>alert"}},
	} {
		code, body := s.get(c.as, c.target)
		if code != http.StatusOK {
			t.Errorf("%s answered %d", c.target, code)
		}
		for _, w := range c.want {
			if !strings.Contains(body, w) {
				t.Errorf("%s as %s lacks %q", c.target, c.as, w)
			}
		}
		main := body
		if i := strings.Index(body, "<main"); i >= 0 {
			main = body[i:]
		}
		for _, n := range c.not {
			if n == "hidden" {
				n = "Halle hidden"
			}
			if strings.Contains(main, n) {
				t.Errorf("%s as %s has %q", c.target, c.as, n)
			}
		}
	}
	for target, want := range map[string]int{
		"/search?q=a&community=halle-hidden": http.StatusNotFound,
		"/search?q=a&community=nowhere":      http.StatusNotFound,
		"/search?q=a&kind=card":              http.StatusUnprocessableEntity,
		"/search?q=a&after=zz.zz.zz":         http.StatusOK,
	} {
		if code, _ := s.get("2", target); code != want {
			t.Errorf("%s answered %d, want %d", target, code, want)
		}
	}
}

func TestAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	seen, target := map[string]bool{}, "/api/v1/search?q=schicht"
	for target != "" {
		code, body := s.get("2", target)
		var out struct {
			Hits []struct {
				ID, Kind, Target string
				Title            struct {
					Text  string
					Marks [][2]int
				}
			}
			Next string
		}
		if err := json.Unmarshal([]byte(body), &out); err != nil || code != http.StatusOK {
			t.Fatalf("%s answered %d %s", target, code, body)
		}
		for _, h := range out.Hits {
			if seen[h.ID] || len(h.Title.Marks) != 1 || h.Target != "/posts/"+h.ID {
				t.Errorf("hit %+v", h)
			}
			seen[h.ID] = true
		}
		target = ""
		if out.Next != "" {
			target = "/api/v1/search?q=schicht&after=" + out.Next
		}
	}
	if len(seen) != 25 || !seen[id.String(s.p)] {
		t.Errorf("saw %d hits, want 25", len(seen))
	}
	for _, path := range []string{"/search/suggest?q=schich", "/api/v1/search/suggest?q=schich"} {
		code, body := s.get("2", path)
		if code != http.StatusOK || !strings.Contains(body, `"target":"/posts/`+id.String(s.p)) || strings.Contains(body, "Halle hidden") {
			t.Errorf("%s answered %d %s", path, code, body)
		}
	}
}

func TestPieces(t *testing.T) {
	t.Parallel()
	got := fmt.Sprint(pieces(text.Fragment{Text: "one two three", Ranges: [][2]int{{0, 3}, {8, 13}}}))
	if want := "[{one true} { two  false} {three true}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
