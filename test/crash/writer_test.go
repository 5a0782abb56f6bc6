package crash

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
)

const password = "correct horse battery"

// record is everything the writers were told has been stored.
type record struct {
	address atomic.Value // string; where the server is to be found now

	mu        sync.Mutex
	posts     []made
	comments  []made
	reactions map[[2]int64]string // target and person, what they hold now
	requests  int
	again     int // requests that had to be sent again
}

// made is a post or comment as its author remembers it.
type made struct {
	id, thread int64
	author     actor.ID
	once, body string
}

// writer is a person with a browser.
type writer struct {
	*record
	id     actor.ID
	name   string
	client *http.Client
	rng    *rand.Rand
	n      int
	failed error
}

func (r *record) writer(id actor.ID, name string, seed uint64) (*writer, error) {
	jar, err := cookiejar.New(nil)
	return &writer{record: r, id: id, name: name, rng: rand.New(rand.NewPCG(seed, uint64(len(name)))),
		client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}, err
}

func (r *record) base() string { return r.address.Load().(string) }

func (w *writer) signIn() error {
	res, err := w.client.PostForm(w.base()+"/sign-in", url.Values{"login": {w.name}, "password": {password}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s could not sign in: %s", w.name, res.Status)
	}
	return nil
}

// work writes until stop is closed. It ends only after an acknowledgement, so
// that all it began is known to be stored.
func (w *writer) work(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		if err := w.act(); err != nil {
			w.failed = fmt.Errorf("%s: %w", w.name, err)
			return
		}
	}
}

func (w *writer) act() error {
	w.n++
	m := made{author: w.id, once: fmt.Sprintf("%s-%d", w.name, w.n), body: fmt.Sprintf("%s writes number %d", w.name, w.n)}
	post, comment := w.pick()
	switch p := w.rng.IntN(10); {
	case p < 3 || post.id == 0:
		if w.rng.IntN(4) == 0 {
			m.body += " for @ines"
		}
		key, err := w.send("/api/v1/communities/storm/posts", m.once, map[string]any{"title": "Title " + m.once, "body": m.body})
		m.id, m.thread = key, key
		return w.keep(&w.posts, m, err)
	case p < 7:
		body := map[string]any{"body": m.body}
		m.thread = post.id
		if comment.id != 0 && w.rng.IntN(2) == 0 {
			m.thread, body["parent"] = comment.thread, id.String(comment.id)
		}
		key, err := w.send("/api/v1/posts/"+id.String(m.thread)+"/comments", m.once, body)
		m.id = key
		return w.keep(&w.comments, m, err)
	}
	kind := []string{"like", "thanks", "insight", ""}[w.rng.IntN(4)]
	target, path := post.id, "/api/v1/posts/"
	if comment.id != 0 && w.rng.IntN(2) == 0 {
		target, path = comment.id, "/api/v1/comments/"
	}
	_, err := w.send(path+id.String(target)+"/react", "", map[string]any{"reaction": kind})
	w.mu.Lock()
	defer w.mu.Unlock()
	w.reactions[[2]int64{target, int64(w.id)}] = kind
	return err
}

// pick chooses something to answer or react to.
func (w *writer) pick() (post, comment made) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(w.posts); n > 0 {
		post = w.posts[w.rng.IntN(n)]
	}
	if n := len(w.comments); n > 0 {
		comment = w.comments[w.rng.IntN(n)]
	}
	return post, comment
}

func (w *writer) keep(in *[]made, m made, err error) error {
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	*in = append(*in, m)
	return nil
}

// send sends a request until it is acknowledged, as a client does that has lost
// its connection: with the same key.
func (w *writer) send(path, once string, body any) (int64, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	deadline := time.Now().Add(2 * time.Minute)
	for try := 0; time.Now().Before(deadline); try++ {
		w.count(try)
		key, status, err := w.try(path, once, text)
		switch {
		case err == nil && status < 300:
			return key, nil
		case err != nil, status == http.StatusServiceUnavailable:
			time.Sleep(20 * time.Millisecond)
		case status == http.StatusTooManyRequests:
			time.Sleep(200 * time.Millisecond)
		default:
			return 0, fmt.Errorf("POST %s: %d", path, status)
		}
	}
	return 0, fmt.Errorf("POST %s: no answer for two minutes", path)
}

func (w *writer) count(try int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if try > 0 {
		w.again++
	}
}

func (w *writer) try(path, once string, body []byte) (int64, int, error) {
	req, err := http.NewRequest(http.MethodPost, w.base()+path, bytes.NewReader(body))
	if err != nil {
		return 0, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if once != "" {
		req.Header.Set("Idempotency-Key", once)
	}
	res, err := w.client.Do(req)
	if err != nil {
		return 0, 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 || len(text) == 0 {
		return 0, res.StatusCode, err
	}
	var out struct{ ID string }
	if err := json.Unmarshal(text, &out); err != nil {
		return 0, res.StatusCode, err
	}
	key, err := id.Parse(out.ID)
	return key, res.StatusCode, err
}

// reads fetches a thread and reports the text of its post and comments by id.
func (w *writer) reads(t *testing.T, thread int64) map[string]string {
	t.Helper()
	out := map[string]string{}
	after := ""
	for {
		var page struct {
			ID, HTML, Next string
			Replies        []struct{ ID, HTML string }
		}
		res, err := w.client.Get(w.base() + "/api/v1/posts/" + id.String(thread) + after)
		if err != nil {
			t.Fatal(err)
		}
		err = json.NewDecoder(res.Body).Decode(&page)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("GET thread %s: %s, %v", id.String(thread), res.Status, err)
		}
		out[page.ID] = page.HTML
		for _, r := range page.Replies {
			out[r.ID] = r.HTML
		}
		if page.Next == "" {
			return out
		}
		after = "?after=" + page.Next
	}
}
