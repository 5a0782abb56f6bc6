package main

import (
	"fmt"
	"strings"

	"example.org/linden/internal/platform/id"
)

// request is one kind of request of the load.
type request struct {
	name string
	goal float64 // share of the floor; 0 for none
	want int     // status
	own  [][]byte
	bare [][]byte
	gzip [][]byte // the same as own, asked for compressed
}

// The text of a post somebody writes: two paragraphs, a list, a link, a topic.
const written = "We tried the new **booking form** in the Leiden office this week. It saves about ten minutes a day, " +
	"and nobody misses the old spreadsheet.\n\nWhat we noticed:\n\n- the calendar of the *second floor* is missing\n" +
	"- the confirmation comes twice, see https://example.org/help\n- the Dutch texts are better than the English ones\n\nThanks to everybody who tested. #booking"

// requests are what is measured, reads first.
func requests(all []target) []request {
	both := func(name string, goal float64, want int, own, bare func(t target) []byte) request {
		q := request{name: name, goal: goal, want: want}
		for _, t := range all {
			q.own = append(q.own, own(t))
			q.bare = append(q.bare, bare(t))
		}
		return q
	}
	get := func(format string, of func(t target) any) func(t target) []byte {
		return func(t target) []byte { return shot("GET", fmt.Sprintf(format, of(t)), t.cookie, "", "", false) }
	}
	slug := func(t target) any { return t.slug }
	thread := func(t target) any { return id.String(t.thread) }
	word := func(t target) any { return t.word }
	none := func(target) any { return "" }

	bareTimeline := func(t target) []byte { return bareGet("/timeline?community=%d", t.community) }
	bareThread := func(t target) []byte { return bareGet("/thread?post=%d", t.thread) }
	bareHome := func(t target) []byte { return bareGet("/posts?ids=%s", joined(t.home)) }

	timeline := both("timeline HTML", 0.20, 200, get("/communities/%s", slug), bareTimeline)
	for _, t := range all {
		timeline.gzip = append(timeline.gzip, shot("GET", "/communities/"+t.slug, t.cookie, "", "", true))
	}
	return []request{
		both("timeline JSON", 0.45, 200, get("/api/v1/communities/%s/posts", slug), bareTimeline),
		timeline,
		both("thread JSON", 0.45, 200, get("/api/v1/posts/%s", thread), bareThread),
		both("thread HTML", 0, 200, get("/posts/%s", thread), bareThread),
		both("home JSON", 0.15, 200, get("/api/v1/home%s", none), bareHome),
		both("home HTML", 0.15, 200, get("/%s", none), bareHome),
		both("search JSON", 0, 200, get("/api/v1/search?q=%s", word), bareHome),
		both("search HTML", 0, 200, get("/search?q=%s", word), bareHome),
		both("create post", 0.30, 200, createPost, func(t target) []byte {
			return shot("POST", fmt.Sprintf("/insert?community=%d&person=%d", t.community, t.person), "", "text/plain", written, false)
		}),
		react(all),
	}
}

func createPost(t target) []byte {
	body := `{"title":"The new booking form","body":"` + strings.ReplaceAll(written, "\n", `\n`) + `"}`
	return shot("POST", "/api/v1/communities/"+t.slug+"/posts", t.cookie, "application/json", body, false)
}

// react sets one reaction and then another, so that every request changes something.
func react(all []target) request {
	q := request{name: "react", want: 204}
	for _, kind := range []string{"like", "thanks"} {
		for _, t := range all {
			q.own = append(q.own, shot("POST", "/api/v1/posts/"+id.String(t.thread)+"/react", t.cookie, "application/json", `{"reaction":"`+kind+`"}`, false))
			q.bare = append(q.bare, shot("POST", fmt.Sprintf("/react?post=%d&person=%d&kind=%s", t.thread, t.person, kind), "", "text/plain", "", false))
		}
	}
	return q
}

func bareGet(format string, args ...any) []byte {
	return shot("GET", fmt.Sprintf(format, args...), "", "", "", false)
}

func joined(ids []int64) string {
	out := make([]string, len(ids))
	for i, n := range ids {
		out[i] = fmt.Sprint(n)
	}
	return strings.Join(out, ",")
}
