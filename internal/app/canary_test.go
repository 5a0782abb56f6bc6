package app

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

// strangers are those who must not learn what is said in closed and hidden
// communities, whatever else they may do in the network.
var strangers = []string{anonymous, gone, guestOut, outsider, former, moderator, manager, admin}

// TestCanary marks every private text with a word of its own and looks for the
// words in everything strangers can read.
func TestCanary(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		w := newWorld(t, engine)
		for _, who := range strangers {
			w.sweep(who, w.secrets(who))
		}
		w.seen(member)
		for _, who := range []string{outsider, former, guestOut, member, host} {
			w.bell(who)
		}
	})
}

// secrets are the words somebody must not find.
func (w *world) secrets(who string) []string {
	out := append(w.sites["closed"].marks, w.sites["hidden"].marks...)
	if who == anonymous || who == gone || who == guestOut {
		out = append(append(out, w.sites["open"].marks...), w.sites["archived"].marks...)
	}
	return out
}

// sweep reads every page, the search for every secret, and what completes the
// beginning of every secret.
func (w *world) sweep(who string, secrets []string) {
	w.t.Helper()
	for _, r := range w.Web.Routes() {
		aims, _ := w.aims(r)
		if r.Method != http.MethodGet || r.Policy == web.DemoOnly {
			continue
		}
		for _, a := range aims {
			if (a.state == "open" || a.state == "archived") && who != anonymous && who != gone && who != guestOut {
				continue // theirs to read; what leaks there is found on lists
			}
			target, _, _ := w.request(r, a)
			w.quiet(who, target, secrets)
		}
	}
	for _, secret := range secrets {
		others := without(secrets, secret)
		w.quiet(who, "/search?q="+secret, others) // the page repeats what was asked for
		w.quiet(who, "/topics/"+secret, others)
		w.quiet(who, "/communities?q="+secret, others)
		w.quiet(who, "/api/v1/search?q="+secret, secrets)
		w.quiet(who, "/api/v1/communities?q="+secret, secrets)
		for _, path := range []string{"/search/suggest?q=", "/api/v1/search/suggest?q=", "/people/suggest?q=", "/api/v1/people/suggest?q="} {
			w.quiet(who, path+secret[:len(secret)-4], secrets)
		}
	}
}

func without(all []string, one string) []string {
	var out []string
	for _, s := range all {
		if s != one {
			out = append(out, s)
		}
	}
	return out
}

// quiet fails when an answer has one of the secrets in it.
func (w *world) quiet(who, target string, secrets []string) {
	w.t.Helper()
	// Who is not signed in is sent there, and back to the address they knew.
	text := strings.ReplaceAll(answer(w.do(who, "GET", target, "", "")), url.QueryEscape(target), "")
	for _, s := range secrets {
		if form := leaked(text, s); form != "" {
			w.t.Errorf("GET %s as %s: %s", target, who, form)
		}
	}
}

// leaked looks for a word as it is, in capitals, and in base 64 at each of the
// three places it can begin.
func leaked(text, secret string) string {
	if strings.Contains(strings.ToLower(text), secret) {
		return secret
	}
	for shift := range 3 {
		coded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
		if strings.Contains(text, coded[4:len(coded)-2]) {
			return secret + " in base 64"
		}
	}
	return ""
}

// seen makes sure that the words can be found at all, by those who may.
func (w *world) seen(who string) {
	w.t.Helper()
	for _, state := range []string{"closed", "hidden"} {
		s := w.sites[state]
		thread := answer(w.do(who, "GET", "/posts/"+s.post, "", ""))
		for _, m := range s.marks {
			switch {
			case strings.HasPrefix(m, "zqname"), strings.HasPrefix(m, "zqpurpose"), strings.HasPrefix(m, "zqwish"), strings.HasPrefix(m, "zqanswer"), strings.HasPrefix(m, "zqalt"):
			case strings.HasPrefix(m, "zqcontent"):
				if leaked(answer(w.do(who, "GET", "/files/"+s.file, "", "")), m) == "" {
					w.t.Errorf("%s cannot read the file of the %s community", who, state)
				}
			case leaked(thread, m) == "":
				w.t.Errorf("%s does not find %s in the thread of the %s community", who, m, state)
			}
			if strings.HasPrefix(m, "zqtitle") && leaked(answer(w.do(who, "GET", "/api/v1/search?q="+m, "", "")), m) == "" {
				w.t.Errorf("%s does not find %s of the %s community by searching", who, m, state)
			}
		}
	}
}

// bell checks that the number on the bell counts what the list shows: a larger
// one would tell of something that may not be seen.
func (w *world) bell(who string) {
	w.t.Helper()
	var list struct{ Items []struct{ Unread bool } }
	var bell struct{ Unread int }
	for target, into := range map[string]any{"/api/v1/notifications": &list, "/api/v1/notifications/unread": &bell} {
		if err := json.Unmarshal(w.do(who, "GET", target, "", "").Body.Bytes(), into); err != nil {
			w.t.Fatalf("GET %s as %s: %v", target, who, err)
		}
	}
	unread := 0
	for _, i := range list.Items {
		if i.Unread {
			unread++
		}
	}
	if unread != bell.Unread {
		w.t.Errorf("%s: the bell says %d, the list has %d unread", who, bell.Unread, unread)
	}
}

// TestCanaryInStreams listens as a stranger and as a member while something is
// written in a hidden community.
func TestCanaryInStreams(t *testing.T) {
	eachEngine(t, func(t *testing.T, engine string) {
		w := newWorld(t, engine)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		go func() { ended <- w.Runner.Run(ctx) }()
		go func() { ended <- w.Hub.Run(ctx, w.Runner.Follow) }()
		server := httptest.NewServer(w.Web.Handler())
		t.Cleanup(func() {
			w.Web.Close()
			cancel()
			server.Close()
			for range 2 {
				if err := <-ended; err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
		hidden := w.sites["hidden"]
		lines := map[string]<-chan string{}
		for _, who := range []string{outsider, former, admin, member} {
			lines[who] = w.listen(server.URL, who)
		}
		time.Sleep(200 * time.Millisecond)
		secret := hidden.mark("live")
		p, err := w.Posts.Write(ctx, w.who[host], post.NewPost{Community: hidden.c.ID, Kind: post.Plain, Body: "Now " + secret + " @outsider @former @member"})
		w.must(err)
		known := []string{secret, id.String(p), hidden.c.Slug, id.String(hidden.c.ID)}
		if got := collect(lines[member], 4*time.Second, known[3]); !strings.Contains(got, known[3]) {
			t.Errorf("a member hears nothing of it: %q", got)
		}
		for _, who := range []string{outsider, former, admin} {
			got := collect(lines[who], 300*time.Millisecond, "")
			for _, word := range known {
				if leaked(got, word) != "" {
					t.Errorf("%s hears of it: %q", who, got)
				}
			}
		}
	})
}

// listen opens the stream of somebody's home page.
func (w *world) listen(server, who string) <-chan string {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), "GET", server+"/live", nil)
	w.must(err)
	for _, c := range w.cookies[who] {
		r.AddCookie(c)
	}
	res, err := http.DefaultClient.Do(r)
	w.must(err)
	w.t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		w.t.Fatalf("GET /live as %s: %s", who, res.Status)
	}
	out := make(chan string, 1000)
	go func() {
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			out <- s.Text()
		}
	}()
	return out
}

// collect is what comes until a line has the word, or until the time is over.
func collect(lines <-chan string, most time.Duration, word string) string {
	var b strings.Builder
	over := time.After(most)
	for {
		select {
		case line := <-lines:
			b.WriteString(line + "\n")
			if word != "" && strings.Contains(line, word) {
				return b.String()
			}
		case <-over:
			return b.String()
		}
	}
}
