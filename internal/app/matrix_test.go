package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/platform/web"
)

// missing is an id of nothing, and missingSlug the name of no community.
const missing, missingSlug = "32ssssssssss1", "no-such-place"

// aim is one object that a route is tried on: its state and what stands for the
// wildcards of the pattern.
type aim struct {
	state string
	fill  map[string]string
}

// aims are the objects a route is tried on. ok is false for a route nobody has
// said it of: whoever adds a wildcard says here what may stand for it.
func (w *world) aims(r web.Route) (out []aim, ok bool) {
	add := func(state string, pairs ...string) {
		fill := map[string]string{}
		for n := 0; n < len(pairs); n += 2 {
			fill[pairs[n]] = pairs[n+1]
		}
		out = append(out, aim{state, fill})
	}
	states := []string{"open", "closed", "hidden", "archived"}
	p := r.Pattern
	switch {
	case strings.Contains(p, "{slug}"):
		for _, s := range states {
			add(s, "slug", w.sites[s].c.Slug, "person", w.aimed(p), "community", w.sites[s].post)
		}
		add("missing", "slug", missingSlug, "person", w.aimed(p))
	case strings.Contains(p, "/posts/{id}"), strings.Contains(p, "/notifications/{id}"):
		for _, s := range states {
			add(s, "id", w.sites[s].post, "comment", w.sites[s].comment)
		}
		add("deleted", "id", w.places["deleted"])
		add("deleted_thread", "id", w.places["deleted_thread"], "comment", w.places["comment_of_deleted"])
		add("missing", "id", missing, "comment", missing)
	case strings.Contains(p, "/comments/{id}"):
		for _, s := range states {
			add(s, "id", w.sites[s].comment)
		}
		add("deleted", "id", w.places["deleted_comment"])
		add("missing", "id", missing)
	case strings.Contains(p, "/files/{id}"):
		for _, s := range states {
			add(s, "id", w.sites[s].file, "name", "x.txt")
		}
		add("missing", "id", missing, "name", "x.txt")
	case strings.Contains(p, "/people/{id}"):
		for _, s := range []string{member, "stranger", guestOut, gone} {
			add(s, "id", w.places[s])
		}
		add("missing", "id", missing)
	case p == "/new" && r.Method == "POST", p == "/live":
		for _, s := range states {
			add(s, "community", w.sites[s].c.Slug, "thread", w.sites[s].post)
		}
		add("missing", "community", missingSlug, "thread", missing)
	case strings.HasPrefix(p, "/cockpit/") && strings.Contains(p, "{id}"), strings.HasPrefix(p, "/handed/"):
		add("missing", "id", missing)
	case p == "/{$}":
		add("-")
	case strings.Contains(p, "{"):
		fill := map[string]string{"/topics/{topic}": "topic", "/admin/people/{list}": "list", "/cockpit/definitions/{key}": "key",
			"/assets/{file...}": "file..."}[p]
		if fill == "" {
			return nil, false
		}
		add("missing", fill, missing)
	default:
		add("-")
	}
	return out, true
}

// aimed is the person a route acts on: who wants in where it is about wishes.
func (w *world) aimed(pattern string) string {
	if strings.Contains(pattern, "requests") || strings.HasSuffix(pattern, "/admit") || strings.HasSuffix(pattern, "/decline") {
		return w.places["asker"]
	}
	return w.places[guestIn]
}

// request makes the address and the body: one form that has every field, or
// what the operation of the API takes.
func (w *world) request(r web.Route, a aim) (target, contentType, body string) {
	target = strings.ReplaceAll(r.Pattern, "{$}", "")
	for k, v := range a.fill {
		target = strings.ReplaceAll(target, "{"+k+"}", v)
	}
	if r.Pattern == "/live" {
		target += "?thread=" + a.fill["thread"]
	}
	if strings.Contains(r.Pattern, "search") || strings.HasSuffix(r.Pattern, "suggest") {
		target += "?q=about"
	}
	if r.Method == "GET" || r.Method == "DELETE" {
		return target, "", ""
	}
	if strings.HasPrefix(r.Pattern, "/api/") {
		return target, "application/json", apiBody(r)
	}
	form := url.Values{
		"title": {"A title"}, "body": {"A body"}, "subject": {"A subject"}, "kind": {"post"}, "reaction": {"thanks"}, "community": {a.fill["community"]},
		"comment": {a.fill["comment"]}, "on": {"1"}, "place": {"new"}, "person": {w.aimed(r.Pattern)}, "people": {"stranger"}, "message": {"Please"},
		"name": {"Another name"}, "purpose": {"Another purpose"}, "access": {"open"}, "type": {"practice"}, "muted": {"1"}, "host": {"1"},
		"login": {"member"}, "password": {"not the password"}, "current": {"not the password"}, "lang": {"en"}, "theme": {"dark"}, "zone": {"Europe/Berlin"},
		"roles": {"editor"}, "minutes": {"120"}, "days": {"7"}, "why": {"known"}, "back": {"/"}, "remove": {"1"},
	}
	return target, "application/x-www-form-urlencoded", form.Encode()
}

func apiBody(r web.Route) string {
	switch last := r.Pattern[strings.LastIndex(r.Pattern, "/")+1:]; {
	case r.Pattern == "/api/v1/communities", r.Pattern == "/api/v1/communities/{slug}":
		return `{"name":"Another name","access":"open","type":"practice"}`
	case last == "posts":
		return `{"title":"A title","body":"A body"}`
	case last == "comments":
		return `{"body":"A body"}`
	case last == "react":
		return `{"reaction":"thanks"}`
	case last == "mute":
		return `{"muted":true}`
	case last == "host":
		return `{"host":true}`
	case last == "invite":
		return `{"usernames":["stranger"]}`
	case last == "settings":
		return `{"off":[]}`
	case strings.HasSuffix(r.Pattern, "/people/{id}"):
		return `{"name":"Another name","title":"","about":"","ask_me_about":[],"absent":false}`
	case last == "join":
		return `{}`
	}
	return ""
}

// TestAccess asks every route as everybody for objects of every state and
// compares what came of it with docs/ref/access.csv, on both engines. A cell is
// the status; "write" is a request that was let through as far as writing, which
// the test then undoes; a + marks reading that left a trace.
func TestAccess(t *testing.T) {
	lite := access(t, newWorld(t, "sqlite"))
	golden(t, "access.csv", []byte(lite))
	t.Run("postgres", func(t *testing.T) {
		if diff := cmp.Diff(lite, access(t, newWorld(t, "postgres"))); diff != "" {
			t.Errorf("the engines differ (- SQLite, + PostgreSQL):\n%s", diff)
		}
	})
}

func access(t *testing.T, w *world) string {
	t.Helper()
	var out strings.Builder
	fmt.Fprintf(&out, "method,pattern,policy,state,%s\n", strings.Join(cast, ","))
	for _, r := range w.Web.Routes() {
		if r.Policy == web.DemoOnly {
			continue // do not exist here; see TestDemoRoutesDoNotExistElsewhere
		}
		aims, ok := w.aims(r)
		if !ok {
			t.Errorf("%s %s: nobody has said what may stand for its wildcards: see aims", r.Method, r.Pattern)
			continue
		}
		for _, a := range aims {
			fmt.Fprintf(&out, "%s,%s,%s,%s", r.Method, r.Pattern, r.Policy, a.state)
			for _, who := range cast {
				fmt.Fprintf(&out, ",%s", w.cell(r, a, who))
			}
			out.WriteByte('\n')
		}
	}
	w.DB.Observe(nil)
	return out.String()
}

// cell is what came of one request. Requests that write are undone.
func (w *world) cell(r web.Route, a aim, who string) string {
	v := &verdict{undo: r.Method != "GET"}
	w.DB.Observe(v)
	target, contentType, body := w.request(r, a)
	rec := w.do(who, r.Method, target, contentType, body)
	wrote := v.writes.Load() > 0
	switch {
	case wrote && v.undo:
		return "write"
	case wrote:
		return fmt.Sprintf("%d+", rec.Code)
	case rec.Code == http.StatusInternalServerError:
		w.t.Errorf("%s %s as %s: 500", r.Method, target, who)
	}
	return fmt.Sprint(rec.Code)
}

// TestPrivateAnswersLikeMissing checks byte by byte that nobody learns from an
// answer whether what they may not see exists. Nothing is undone here: none of
// these requests may change anything.
func TestPrivateAnswersLikeMissing(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		w := newWorld(t, engine)
		for _, r := range w.Web.Routes() {
			aims, _ := w.aims(r)
			if r.Policy == web.DemoOnly || len(aims) < 2 {
				continue
			}
			nothing := aims[len(aims)-1]
			for _, a := range aims {
				if a.state == "hidden" || a.state == "closed" && !strings.Contains(r.Pattern, "{slug}") && r.Pattern != "/new" {
					w.alike(r, a, nothing)
				}
			}
		}
	})
}

func (w *world) alike(r web.Route, private, nothing aim) {
	w.t.Helper()
	for _, who := range []string{anonymous, gone, guestOut, outsider, former, moderator, manager, admin} {
		var answers [2]string
		for n, a := range []aim{private, nothing} {
			target, contentType, body := w.request(r, a)
			rec := w.do(who, r.Method, target, contentType, body)
			// Strangers are sent to the sign-in page and back to the address they asked for.
			answers[n] = strings.ReplaceAll(answer(rec), url.QueryEscape(target), "TARGET")
		}
		if answers[0] != answers[1] {
			w.t.Errorf("%s %s as %s: %s and missing differ:\n%s", r.Method, r.Pattern, who, private.state, cmp.Diff(answers[1], answers[0]))
		}
	}
}
