package liveweb

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/live"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

// site serves the stream for people 1 to n; the header X-Test says who asks.
type site struct {
	t           *testing.T
	server      *httptest.Server
	registry    *web.Registry
	hub         *live.Hub
	communities *community.Service
	posts       *post.Service
}

func newSite(t *testing.T, n int) *site {
	t.Helper()
	d := dbtest.New(t)
	var mu sync.Mutex
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Millisecond)
		return now
	}
	ids := id.NewSource(clock)
	l := ledger.New(ids.New)
	people := person.New(person.Options{DB: d, Ledger: l, IDs: ids, Now: clock})
	var all []person.NewPerson
	for i := range n {
		all = append(all, person.NewPerson{ID: actor.ID(i + 1), Username: fmt.Sprintf("p%d", i+1), Name: fmt.Sprintf("P %d", i+1), HasAccount: true, JoinedAt: now})
	}
	s := &site{t: t, hub: live.New(d), communities: community.New(d, l, clock, ids.New), posts: post.New(d, l, clock, ids.New)}
	s.must(d.Update(t.Context(), func(tx db.Tx) error { return people.BulkPeopleTx(t.Context(), tx, all) }))
	runner := ledger.NewRunner(d, l, slog.New(slog.DiscardHandler))
	s.must(runner.CatchUp(t.Context()))
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() { _ = runner.Run(ctx) })
	work.Go(func() { _ = s.hub.Run(ctx, runner.Follow) })
	s.registry = web.NewRegistry(web.Options{
		Log: slog.New(slog.DiscardHandler), Now: clock, NoLimits: true,
		Actor: func(r *http.Request) (actor.Actor, error) {
			n, _ := strconv.Atoi(r.Header.Get("X-Test"))
			return actor.Actor{ID: actor.ID(n), Lang: "en"}, nil
		},
	})
	unread := func(_ context.Context, by actor.Actor) (int, error) { return int(by.ID), nil }
	Mount(s.registry, Options{Hub: s.hub, Communities: s.communities, Posts: s.posts, Unread: unread, PerPerson: 600})
	s.server = httptest.NewServer(s.registry.Handler())
	t.Cleanup(func() { s.registry.Close(); s.server.Close(); cancel(); work.Wait() })
	return s
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func who(n int) actor.Actor { return actor.Actor{ID: actor.ID(n), Lang: "en"} }

// listen opens a stream; what is sent comes as "name data", the end as a closed
// channel.
func (s *site) listen(as int, query, last string) (int, <-chan string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), "GET", s.server.URL+"/live"+query, nil)
	s.must(err)
	r.Header.Set("X-Test", strconv.Itoa(as))
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	resp, err := s.server.Client().Do(r)
	s.must(err)
	s.t.Cleanup(func() { _ = resp.Body.Close() })
	out := make(chan string, 500)
	go func() {
		defer close(out)
		name := ""
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if v, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = v
			}
			if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				out <- name + " " + v
			}
		}
	}()
	return resp.StatusCode, out
}

func next(t *testing.T, c <-chan string) string {
	t.Helper()
	select {
	case s, open := <-c:
		if !open {
			return "end"
		}
		return s
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
		return ""
	}
}

func quiet(t *testing.T, c <-chan string) {
	t.Helper()
	select {
	case s, open := <-c:
		t.Errorf("got %q (open %v), want nothing", s, open)
	case <-time.After(700 * time.Millisecond):
	}
}

func (s *site) place(access community.Access, members ...int) int64 {
	s.t.Helper()
	c, err := s.communities.Found(s.t.Context(), who(1), community.Details{Name: "Pumps " + string(access), Access: access, Type: community.Forum})
	s.must(err)
	for _, m := range members {
		s.must(s.communities.Invite(s.t.Context(), who(1), c.ID, []actor.ID{actor.ID(m)}))
		_, err := s.communities.Join(s.t.Context(), who(m), c.ID, "")
		s.must(err)
	}
	return c.ID
}

func (s *site) write(by int, c int64) int64 {
	s.t.Helper()
	p, err := s.posts.Write(s.t.Context(), who(by), post.NewPost{Community: c, Kind: post.Plain, Title: "Secret words", Body: "More secret words"})
	s.must(err)
	return p
}

func (s *site) reply(by int, p int64) int64 {
	s.t.Helper()
	k, err := s.posts.Reply(s.t.Context(), who(by), post.NewComment{Post: p, Body: "An answer"})
	s.must(err)
	return k
}

func TestThreadAndHomeHearNews(t *testing.T) {
	t.Parallel()
	s := newSite(t, 3)
	c := s.place(community.Open, 2)
	p := s.write(1, c)
	time.Sleep(600 * time.Millisecond) // until the hub has passed what was before
	_, thread := s.listen(2, "?thread="+id.String(p), "")
	_, timeline := s.listen(3, "?community="+id.String(c), "")
	_, home := s.listen(2, "", "")
	_, stranger := s.listen(3, "", "")
	k := s.reply(1, p)
	want := fmt.Sprintf(`news {"scope":"thread:%s","n":1,"id":"%s","community":"%s"}`, id.String(p), id.String(k), id.String(c))
	if got := next(t, thread); got != want {
		t.Errorf("thread got %s, want %s", got, want)
	}
	q := s.write(1, c)
	want = fmt.Sprintf(`{"scope":"home","n":1,"id":"%s","community":"%s"}`, id.String(q), id.String(c))
	if got := next(t, home); got != "news "+want {
		t.Errorf("home got %s, want %s", got, want)
	}
	if got := next(t, timeline); !strings.HasPrefix(got, `news {"scope":"community:`+id.String(c)) {
		t.Errorf("community got %s", got)
	}
	quiet(t, stranger)
	s.write(2, c)
	quiet(t, home)
}

func TestWhatMayNotBeReadIsNotThere(t *testing.T) {
	t.Parallel()
	s := newSite(t, 3)
	c := s.place(community.Hidden)
	p := s.write(1, c)
	for _, query := range []string{"?thread=" + id.String(p), "?community=" + id.String(c), "?thread=zzzz", "?thread=!", "?community=nowhere"} {
		if code, _ := s.listen(2, query, ""); code != http.StatusNotFound {
			t.Errorf("%s answered %d, want 404", query, code)
		}
	}
}

func TestThousandListenersAndOneRemoved(t *testing.T) {
	const n = 1000
	s := newSite(t, n+2)
	c := s.place(community.Closed, 2, 3)
	p := s.write(1, c)
	time.Sleep(600 * time.Millisecond)
	var streams []<-chan string
	for i := range n {
		_, out := s.listen(2+i%2, "?thread="+id.String(p), "")
		streams = append(streams, out)
	}
	s.reply(1, p)
	for i, out := range streams {
		if got := next(t, out); !strings.HasPrefix(got, "news ") {
			t.Fatalf("listener %d got %q", i, got)
		}
	}
	s.must(s.communities.Remove(t.Context(), who(1), c, 3))
	s.reply(1, p)
	for i, out := range streams {
		got := next(t, out)
		for strings.HasPrefix(got, "unread ") {
			got = next(t, out)
		}
		if removed := i%2 == 1; removed && got != "end" || !removed && !strings.HasPrefix(got, "news ") {
			t.Fatalf("listener %d (removed %v) got %q", i, removed, got)
		}
	}
	s.registry.Close()
	for i, out := range streams {
		if got := next(t, out); got != "end" {
			t.Fatalf("listener %d got %q after the server stopped, want the end", i, got)
		}
	}
	for deadline := time.Now().Add(10 * time.Second); s.hub.Listening() > 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d still listen", s.hub.Listening())
		}
	}
}

func TestReplayAfterALostConnection(t *testing.T) {
	t.Parallel()
	s := newSite(t, 3)
	c := s.place(community.Closed, 2)
	p := s.write(1, c)
	time.Sleep(600 * time.Millisecond)
	for range 3 {
		s.reply(1, p)
	}
	time.Sleep(600 * time.Millisecond)
	_, out := s.listen(2, "?thread="+id.String(p), "1")
	if got := next(t, out); got != `unread {"n":2}` {
		t.Errorf("first got %q, want the bell", got)
	}
	for i := range 3 {
		if got := next(t, out); !strings.HasPrefix(got, "news ") {
			t.Errorf("missed event %d came as %q", i, got)
		}
	}
	s.must(s.communities.Remove(t.Context(), who(1), c, 2))
	if got := next(t, out); got != "end" {
		t.Errorf("after removal got %q, want the end", got)
	}
	if code, _ := s.listen(2, "?thread="+id.String(p), "1"); code != http.StatusNotFound {
		t.Errorf("connecting again answered %d, want 404", code)
	}
}
