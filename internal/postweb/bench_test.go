package postweb_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

const sampleText = `The old **LV-3** is no longer made, and the one in the shop does not fit the retrofit of the LH 200.

@ben, you changed one in Leeds last year: which part did you take?

- Flow 2.4 m³/h
- Pipe 28 mm

Every retrofit needs a picture of the plate, so that the next one knows. #valves`

func filled(t testing.TB) *site {
	t.Helper()
	s := siteOn(t, dbtest.New(t))
	for i := range 60 {
		kind := post.Plain
		if i%3 == 0 {
			kind = post.Question
		}
		p := s.write("anna", post.NewPost{Title: "Which valve for the retrofit " + number(i) + "?", Body: sampleText, Kind: kind})
		s.reply("ben", post.NewComment{Post: p, Body: "Take the LV-4."})
		for i, who := range []string{"anna", "ben", "dora"} {
			if err := s.posts.React(t.Context(), s.people[who], p, post.Reactions[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s
}

// TestTimelineIsSmall keeps a page of twenty posts below 30 kB on the wire.
func TestTimelineIsSmall(t *testing.T) {
	t.Parallel()
	s := filled(t)
	for _, path := range []string{"/", "/communities/" + s.open.Slug} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := s.do(r, "anna")
		wantStatus(t, w, http.StatusOK)
		n := w.Body.Len()
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.Copy(io.Discard, z)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, %d compressed", path, raw, n)
		if n > 30<<10 {
			t.Errorf("%s is %d bytes compressed, the limit is %d", path, n, 30<<10)
		}
	}
}

func BenchmarkPages(b *testing.B) {
	s := filled(b)
	b.Run("floor", func(b *testing.B) {
		s.measure(b, "/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rows, err := s.db.Read().QueryContext(r.Context(), `SELECT id, title, html, comment_count FROM post WHERE community_id = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 20`, s.open.ID)
			if err != nil {
				b.Fatal(err)
			}
			defer rows.Close()
			type row struct {
				ID, Comments int64
				Title, HTML  string
			}
			var all []row
			for rows.Next() {
				var x row
				if err := rows.Scan(&x.ID, &x.Title, &x.HTML, &x.Comments); err != nil {
					b.Fatal(err)
				}
				all = append(all, x)
			}
			if err := json.NewEncoder(w).Encode(all); err != nil {
				b.Fatal(err)
			}
		}))
	})
	for name, path := range map[string]string{"timeline": "/communities/" + s.open.Slug, "home": "/", "json timeline": "/api/v1/communities/" + s.open.Slug + "/posts", "json home": "/api/v1/home"} {
		b.Run(name, func(b *testing.B) { s.measure(b, path, s.handler) })
	}
}

func (s *site) measure(b *testing.B, path string, h http.Handler) {
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("X-Person", "anna")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
