package app

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

// counting counts statements.
type counting struct{ n atomic.Int64 }

func (c *counting) Statement(string) { c.n.Add(1) }
func (c *counting) Commit() error    { return nil }

// TestMoreRowsNoMoreQueries fills one installation with five of everything and
// another with twenty, and reads every page of both: the second needs no
// more statements.
func TestMoreRowsNoMoreQueries(t *testing.T) {
	few, many := sized(t, 5), sized(t, 20)
	a, b := few.statements(), many.statements()
	for route, n := range a {
		if b[route] > n {
			t.Errorf("GET %s: %d statements for few rows, %d for many", route, n, b[route])
		}
	}
	if len(a) < 40 {
		t.Errorf("only %d pages were compared", len(a))
	}
}

// sized is an installation with n people, communities, posts with n comments,
// files and reactions, and n notifications for the one who reads.
func sized(t *testing.T, n int) *world {
	t.Helper()
	w := &world{App: openOn(t, "sqlite"), t: t, who: map[string]actor.Actor{}, cookies: map[string][]*http.Cookie{}, places: map[string]string{}}
	ctx := t.Context()
	var people []actor.Actor
	for k := range n + 1 {
		p := person.NewPerson{Name: fmt.Sprintf("Person %02d", k), Username: fmt.Sprintf("person%02d", k), Lang: "en", HasAccount: true}
		if k == 0 {
			p.Roles = actor.Admin | actor.CommunityManager | actor.Moderator | actor.Editor
		}
		who, err := w.People.AddPerson(ctx, actor.System, p)
		w.must(err)
		by, err := w.People.Actor(ctx, who)
		w.must(err)
		people = append(people, by)
	}
	reader := people[0]
	w.cookies["reader"] = w.signIn(reader.ID)
	var first community.Community
	for k := range n {
		c, err := w.Community.Found(ctx, reader, community.Details{Name: fmt.Sprintf("Place %02d", k), Purpose: "To meet", Lang: "en", Access: community.Open, Type: community.Practice})
		w.must(err)
		if k == 0 {
			first = c
		}
	}
	w.places["slug"], w.places["id:person"] = first.Slug, id.String(int64(reader.ID))
	for k, by := range people[1:] {
		_, err := w.Community.Join(ctx, by, first.ID, "")
		w.must(err)
		w.must(w.Community.SetHost(ctx, reader, first.ID, by.ID, true))
		w.talk(first.ID, by, people, n, k == n-1)
	}
	w.must(w.Refresh(ctx))
	return w
}

// talk writes a post that everybody answers and reacts to, with n files.
func (w *world) talk(place int64, by actor.Actor, people []actor.Actor, n int, last bool) {
	ctx := w.t.Context()
	var files []int64
	for k := range n {
		info, err := w.Blobs.Put(ctx, strings.NewReader("x"), 10)
		w.must(err)
		f, err := w.Posts.AddFile(ctx, by, post.Upload{Name: fmt.Sprintf("file%d.txt", k), Type: "text/plain", Size: 1, Key: info.Key})
		w.must(err)
		files = append(files, f)
	}
	p, err := w.Posts.Write(ctx, by, post.NewPost{Community: place, Kind: post.Question, Title: "How about the pump?", Body: "The pump leaks, @person00 #pump", Files: files})
	w.must(err)
	if !last {
		return
	}
	var k int64
	for _, other := range people {
		k, err = w.Posts.Reply(ctx, other, post.NewComment{Post: p, Body: "Tighten it, @" + by.Name})
		w.must(err)
		w.must(w.Posts.React(ctx, other, p, "like"))
		w.must(w.Posts.React(ctx, other, k, "thanks"))
		w.must(w.Posts.Edit(ctx, other, k, "", "Tighten it twice"))
	}
	for range n {
		w.must(w.Posts.Edit(ctx, by, p, "How about the pump now?", "The pump leaks "+id.String(w.IDs.New())+" @person00 #pump"))
	}
	w.places["id:post"], w.places["id:comment"], w.places["id:file"], w.places["topic"] = id.String(p), id.String(k), id.String(files[0]), "pump"
}

// statements counts what each page needs that is answered at all. Pages are
// read twice: what is remembered between requests is remembered then.
func (w *world) statements() map[string]int64 {
	out := map[string]int64{}
	for _, r := range w.Web.Routes() {
		if r.Method != http.MethodGet || r.Policy == web.DemoOnly || r.Surface == web.SurfaceStream || r.Surface == web.SurfaceAsset {
			continue
		}
		target := w.filled(r.Pattern)
		c := &counting{}
		for range 2 {
			c = &counting{}
			w.DB.Observe(c)
			if rec := w.do("reader", "GET", target, "", ""); rec.Code >= 400 {
				c = nil
				break
			}
		}
		if c != nil {
			out[r.Pattern] = c.n.Load()
		}
	}
	w.DB.Observe(nil)
	return out
}

func (w *world) filled(pattern string) string {
	target := strings.NewReplacer("{$}", "", "{slug}", w.places["slug"], "{topic}", w.places["topic"], "{name}", "x").Replace(pattern)
	for part, key := range map[string]string{"/people/": "id:person", "/posts/": "id:post", "/comments/": "id:comment", "/files/": "id:file", "/notifications/": "id:post"} {
		if strings.Contains(target, part+"{id}") {
			target = strings.ReplaceAll(target, "{id}", w.places[key])
		}
	}
	if strings.Contains(pattern, "search") || strings.HasSuffix(pattern, "suggest") {
		target += "?q=p"
	}
	if pattern == "/search" || pattern == "/api/v1/search" {
		target += "ump"
	}
	return target
}
