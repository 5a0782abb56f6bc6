package app

import (
	"encoding/json"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"

	"example.org/linden/internal/company/demo"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/config"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

// crawl reads the pages of the demo company as several people, follows their
// links, and keeps what the database was asked. On the way it looks for what the
// reader may not see.
type crawl struct {
	*world
	mux   *http.ServeMux    // knows the pattern of an address
	tries map[string]int    // by pattern and names of parameters
	found map[string]bool   // patterns that were answered with a page
	seen  map[string]string // statement to the first address that needed it
	pages int
	// private are, by reader, titles of threads and names of communities that
	// must not be on any page.
	private map[string][]string

	mu sync.Mutex
	at string // the address being read
}

func newCrawl(t *testing.T, engine string) *crawl {
	t.Helper()
	company, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Config: config.Config{Data: t.TempDir()}, Log: slog.New(slog.DiscardHandler), NoLimits: true}
	if engine == "postgres" {
		o.Config.Database = emptyPostgres(t)
	}
	life, err := NewLife(t.Context(), company, o.Config.Data)
	if err != nil {
		t.Fatal(err)
	}
	o.Demo, o.Start = life, life.Start()
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	if _, err := life.Begin(t.Context(), a, nil); err != nil {
		t.Fatal(err)
	}
	c := &crawl{world: &world{App: a, t: t, who: map[string]actor.Actor{}, cookies: map[string][]*http.Cookie{}, places: map[string]string{}},
		mux: http.NewServeMux(), tries: map[string]int{}, found: map[string]bool{}, seen: map[string]string{}, private: map[string][]string{}}
	for _, r := range a.Web.Routes() {
		if r.Method == http.MethodGet {
			c.mux.Handle("GET "+r.Pattern, http.NotFoundHandler())
		}
	}
	c.readers(a.Demo.Personas())
	return c
}

// readers are a community manager who may do everything else too, a plain
// member, and a guest: their rights make different statements.
func (c *crawl) readers(personas []demo.Persona) {
	c.t.Helper()
	for _, p := range personas {
		role := p.Role
		if role == "community_manager" {
			role = manager
		}
		if c.cookies[role] != nil {
			continue
		}
		places, err := c.personas(c.t.Context())
		c.must(err)
		for _, q := range places {
			if q.Key != p.Key {
				continue
			}
			if role == manager {
				c.must(c.People.SetRoles(c.t.Context(), actor.System, q.Person, actor.CommunityManager|actor.Admin|actor.Moderator|actor.Editor))
			}
			c.cookies[role] = c.signIn(q.Person)
			c.who[role], err = c.People.Actor(c.t.Context(), q.Person)
			c.must(err)
		}
	}
	for role, by := range c.who {
		c.private[role] = c.unreadable(by)
	}
	c.file()
}

// unreadable are titles and names somebody may not see, without those that
// something they may see has too.
func (c *crawl) unreadable(by actor.Actor) []string {
	open := "c.access = 'open'"
	if by.Guest() {
		open = "FALSE"
	}
	member := " OR EXISTS (SELECT 1 FROM community_member m WHERE m.community_id = c.id AND m.person_id = $1)"
	rows, err := c.DB.SQL().QueryContext(c.t.Context(), `
		SELECT p.title FROM post p JOIN community c ON c.id = p.community_id
		WHERE length(p.title) > 14 AND NOT (`+open+member+`)
		  AND NOT EXISTS (SELECT 1 FROM post q JOIN community c ON c.id = q.community_id WHERE q.title = p.title AND (`+open+member+`))
		GROUP BY p.title ORDER BY max(p.id) DESC LIMIT 60`, int64(by.ID))
	c.must(err)
	titles, err := lines(rows, 1)
	c.must(err)
	rows, err = c.DB.SQL().QueryContext(c.t.Context(), `
		SELECT c.name FROM community c WHERE c.access = 'hidden' AND NOT (FALSE`+member+`)`, int64(by.ID))
	c.must(err)
	names, err := lines(rows, 1)
	c.must(err)
	return append(titles, names...)
}

// keep fails when a page shows what its reader may not see.
func (c *crawl) keep(who, target, page string) {
	for _, word := range c.private[who] {
		if strings.Contains(page, word) || strings.Contains(page, html.EscapeString(word)) {
			c.t.Errorf("GET %s as %s shows %q", target, who, word)
		}
	}
}

// file gives one thread a file.
func (c *crawl) file() {
	ctx, by := c.t.Context(), c.who[manager]
	info, err := c.Blobs.Put(ctx, strings.NewReader("x"), 10)
	c.must(err)
	f, err := c.Posts.AddFile(ctx, by, post.Upload{Name: "x.txt", Type: "text/plain", Size: 1, Key: info.Key})
	c.must(err)
	mine, err := c.Community.Mine(ctx, by, 1)
	c.must(err)
	p, err := c.Posts.Write(ctx, by, post.NewPost{Community: mine[0].ID, Kind: post.Question, Title: "A question", Body: "With a file #crawled", Files: []int64{f}})
	c.must(err)
	k, err := c.Posts.Reply(ctx, by, post.NewComment{Post: p, Body: "An answer"})
	c.must(err)
	c.must(c.Runner.CatchUp(ctx))
	c.places["file"], c.places["post"], c.places["comment"] = id.String(f), id.String(p), id.String(k)
	c.places["me"] = id.String(int64(by.ID))
}

func (c *crawl) Statement(query string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen[query] == "" {
		c.seen[query] = c.at
	}
}

func (c *crawl) Commit() error { return nil }

// most is how many addresses of one pattern with the same parameters are read
// as one person.
const most = 4

// read crawls as each reader.
func (c *crawl) read(t *testing.T) {
	t.Helper()
	c.DB.Observe(c)
	defer c.DB.Observe(nil)
	for who := range c.cookies {
		clear(c.tries)
		t.Logf("%s: %d private titles and names", who, len(c.private[who]))
		queue := []string{"/files/" + c.places["file"], "/files/" + c.places["file"] + "/x.txt", "/people/" + c.places["me"] + "/edit", "/people/" + c.places["me"] + "/leave",
			"/search?q=work", "/search/suggest?q=wo", "/people/suggest?q=a", "/api/v1/search?q=work", "/api/v1/search/suggest?q=wo", "/api/v1/people/suggest?q=a", "/topics/crawled",
			"/posts/" + c.places["post"] + "/edit", "/comments/" + c.places["comment"] + "/edit", "/communities/new",
			"/api/v1/people/" + c.places["me"]}
		for _, r := range c.Web.Routes() {
			if r.Method == http.MethodGet && !strings.Contains(strings.ReplaceAll(r.Pattern, "{$}", ""), "{") && r.Surface != web.SurfaceAsset {
				queue = append(queue, strings.ReplaceAll(r.Pattern, "{$}", ""))
			}
		}
		for len(queue) > 0 {
			target := queue[0]
			queue = append(queue[1:], c.visit(who, target)...)
		}
	}
	for _, r := range c.Web.Routes() {
		if r.Method == http.MethodGet && r.Surface != web.SurfaceAsset && !c.found[r.Pattern] && unreachable[r.Pattern] == "" {
			t.Errorf("GET %s was never read: no page leads there", r.Pattern)
		}
	}
}

// unreachable are pages the demo has nothing to show on.
var unreachable = map[string]string{
	"/admin/people/{list}": "needs an upload", "/people/{id}/picture": "nobody has a picture", "/assets/{file...}": "no statements",
}

// visit reads one page and returns where it leads.
func (c *crawl) visit(who, target string) []string {
	u, err := url.Parse(target)
	if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
		return nil
	}
	_, pattern := c.mux.Handler(httptest.NewRequest("GET", target, nil))
	pattern = strings.TrimPrefix(pattern, "GET ")
	names := make([]string, 0, 4)
	for name := range u.Query() {
		names = append(names, name)
	}
	sort.Strings(names)
	key := pattern + " " + strings.Join(names, " ")
	if pattern == "" || c.tries[key] >= most {
		return nil
	}
	c.tries[key]++
	c.mu.Lock()
	c.at = "GET " + target + " as " + who
	c.mu.Unlock()
	rec := c.do(who, "GET", target, "", "")
	c.pages++
	if rec.Code >= 500 {
		c.t.Errorf("GET %s as %s: %d", target, who, rec.Code)
	}
	if rec.Code >= 400 {
		return nil
	}
	c.found[pattern] = true
	if u.Path != "/demo/truths" { // it tells everybody what was planted where
		c.keep(who, target, rec.Body.String())
	}
	return leads(u, rec)
}

var link = regexp.MustCompile(`(?:href|src|hx-get)="(/[^"#]*)`)

func leads(from *url.URL, rec *httptest.ResponseRecorder) []string {
	var out []string
	if strings.HasPrefix(from.Path, "/api/") {
		return apiLeads(from, rec)
	}
	if to := rec.Header().Get("Location"); to != "" {
		out = append(out, to)
	}
	for _, m := range link.FindAllStringSubmatch(rec.Body.String(), -1) {
		to := html.UnescapeString(m[1])
		out = append(out, to, "/api/v1"+to)
		if rest, ok := strings.CutPrefix(to, "/communities/"); ok && !strings.Contains(rest, "/") {
			out = append(out, "/api/v1"+to+"/posts", "/api/v1"+to+"/members", to+"/edit", to+"/archive", to+"/topics", "/cockpit"+to, "/live?community="+rest)
		}
		if rest, ok := strings.CutPrefix(to, "/posts/"); ok && !strings.Contains(rest, "/") {
			out = append(out, to+"/edit", to+"/delete", to+"/history", to+"/reply", "/live?thread="+rest)
		}
	}
	return out
}

// apiLeads are the next page of a list, and comments on their own.
func apiLeads(from *url.URL, rec *httptest.ResponseRecorder) []string {
	var page struct {
		Next    string
		Replies []struct{ ID string }
		Items   []struct{ ID string }
	}
	if json.Unmarshal(rec.Body.Bytes(), &page) != nil {
		return nil
	}
	var out []string
	for _, r := range page.Replies {
		out = append(out, "/comments/"+r.ID+"/history", "/comments/"+r.ID+"/edit", "/comments/"+r.ID+"/delete")
	}
	for _, i := range page.Items {
		if strings.HasSuffix(from.Path, "/notifications") {
			out = append(out, "/notifications/"+i.ID)
		}
	}
	if page.Next != "" {
		q := from.Query()
		q.Set("after", page.Next)
		out = append(out, from.Path+"?"+q.Encode())
	}
	return out
}
