package discourse

import (
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "discourse-small")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const topicLine = `{"id":7,"title":"Where is it","category_id":3,"created_at":"2020-01-01T00:00:00Z","views":5,"closed":false,"tags":["a",{"name":"b"}]}`

func postLine(number, reply int, at, more string) string {
	return fmt.Sprintf(`{"id":%d,"topic_id":7,"post_number":%d,"reply_to_post_number":%d,"username":"u%d","user_id":%d,"created_at":"%s","post_type":1,"cooked":"<p>n%d</p>"%s}`,
		number, number, reply, number, number, at, number, more)
}

func TestThread(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"topics.ndjson": topicLine + "\n",
		// Not in order of numbers; the third is older than the topic, the
		// fourth answers a later one, the fifth one that is gone.
		"posts.ndjson": strings.Join([]string{
			postLine(3, 2, "2019-01-01T00:00:00Z", `,"accepted_answer":true,"likes":2`),
			postLine(1, 0, "2020-01-01T00:00:00Z", ``),
			postLine(2, 1, "2020-01-02T00:00:00Z", `,"moderator":true`),
			postLine(4, 6, "2020-01-03T00:00:00Z", ``),
			postLine(5, 99, "2020-01-04T00:00:00Z", ``),
			postLine(6, 4, "2020-01-04T00:00:00Z", `,"version":2,"updated_at":"2020-01-05T00:00:00Z"`),
			postLine(8, 0, "2020-01-04T00:00:00Z", `,"action_code":"closed.enabled","post_type":3`),
			strings.Replace(postLine(9, 0, "2020-01-04T00:00:00Z", ``), `"topic_id":7`, `"topic_id":8`, 1),
		}, "\n"),
	})
	s, err := Open(dir, source.Options{TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	archivetest.Read(t, s, func(r archive.Record) {
		switch r := r.(type) {
		case archive.Person:
			got = append(got, fmt.Sprint("person ", r.Key, " ", r.Name, " ", r.Staff))
		case archive.Community:
			got = append(got, fmt.Sprint("community ", r.Name, " hosts ", r.Hosts))
		case archive.Post:
			got = append(got, fmt.Sprint("post ", r.Key, " ", r.Title, " ", r.Body, " ", r.Question, " ", r.Views, " ", r.Topics))
		case archive.Comment:
			got = append(got, fmt.Sprint("comment ", r.Key, " to ", r.Parent, " ", r.Reactions, " ", !r.Edited.IsZero()))
		case archive.Accept:
			got = append(got, fmt.Sprint("accept ", r.Comment, " by ", r.By))
		case archive.Skip:
			got = append(got, fmt.Sprint("skip ", r.What, " ", r.Why, " ", r.Line, " ", r.Lost))
		}
	})
	want := []string{
		"person 3 u3 false", "person 1 u1 false", "person 2 u2 true", "person 4 u4 false", "person 5 u5 false", "person 6 u6 false", "person 8 u8 false", "person 9 u9 false",
		"community Small hosts [2]",
		"skip post archive.skip_no_thread 8 true",
		"post 7.1 Where is it n1 true 5 [a b]",
		"comment 7.2 to  0 false", "comment 7.3 to 7.2 2 false", "accept 7.3 by 1",
		"comment 7.4 to  0 false", "comment 7.5 to  0 false", "comment 7.6 to 7.4 0 true",
		"skip system_message archive.skip_system 7 false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	good := postLine(1, 0, "2020-01-01T00:00:00Z", "")
	for _, tc := range []struct {
		name, posts, file string
		line              int
		kind              error
	}{
		{"cut in the middle", good + "\n" + good[:60], "posts.ndjson", 2, safeio.ErrJSON},
		{"no post", good + "\n{}\n", "posts.ndjson", 2, safeio.ErrValue},
		{"no number", strings.Replace(good, `"post_number":1`, `"post_number":"x"`, 1), "posts.ndjson", 1, safeio.ErrValue},
		{"huge number", strings.Replace(good, `"topic_id":7`, `"topic_id":1`+strings.Repeat("0", 400), 1), "posts.ndjson", 1, safeio.ErrValue},
		{"bad time", strings.Replace(good, "2020-01-01T", "yesterday", 1), "posts.ndjson", 1, safeio.ErrJSON},
		{"time out of range", strings.Replace(good, "2020-", "0020-", 1), "posts.ndjson", 1, safeio.ErrValue},
		{"deep", strings.Replace(good, `"post_type":1`, `"x":`+strings.Repeat("[", 20000), 1), "posts.ndjson", 1, safeio.ErrJSON},
		{"latin-1", strings.Replace(good, "n1", "caf\xe9", 1), "posts.ndjson", 1, safeio.ErrEncoding},
		{"one endless line", strings.Replace(good, "n1", strings.Repeat("x", 5<<20), 1), "posts.ndjson", 1, safeio.ErrLineTooLong},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := Open(folder(t, map[string]string{"topics.ndjson": topicLine, "posts.ndjson": tc.posts}), source.Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := archivetest.New()
			err = s.Read(t.Context(), c.Emit)
			p, ok := errors.AsType[*safeio.Problem](err)
			if !ok || !errors.Is(err, tc.kind) || p.File != tc.file || p.Line != tc.line {
				t.Errorf("got %.200v, want %v at line %d", err, tc.kind, tc.line)
			}
			if c.People > 0 {
				t.Errorf("%d people came before the error", c.People)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"empty folder": t.TempDir(), "other file": folder(t, map[string]string{"a.txt": ""}) + "/a.txt"} {
		if _, err := Open(path, source.Options{}); !errors.Is(err, safeio.ErrUnknown) {
			t.Errorf("%s gave %v", name, err)
		}
	}
	if _, err := Open("/nowhere/at/all", source.Options{}); !errors.Is(err, safeio.ErrMissing) {
		t.Errorf("nothing gave %v", err)
	}
	dir := folder(t, map[string]string{"a.json": "{}"})
	if err := os.Symlink("/etc/hostname", filepath.Join(dir, "b.json")); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Read(t.Context(), archivetest.New().Emit); err == nil {
		t.Error("a folder of strange files was read")
	}
}

func TestRawTopics(t *testing.T) {
	t.Parallel()
	path := archivetest.Shared(t, "data", "sets", "discourse-urho3d", "raw_topic_json_sample.tar.gz")
	s, err := Open(path, source.Options{Community: "Urho3D"})
	if err != nil {
		t.Fatal(err)
	}
	c := archivetest.Read(t, s, nil)
	if c.Posts != 166 || c.Communities != 1 || c.CountedReactions == 0 {
		t.Errorf("%d posts in %d communities with %d likes; want 166 in 1 with some", c.Posts, c.Communities, c.CountedReactions)
	}
}

// TestMemory reads many threads, and ten times as many: the heap in use must
// not follow.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes a large archive")
	}
	small, large := peak(t, 12_000), peak(t, 120_000)
	if large > small+small/2+(24<<20) {
		t.Errorf("peak heap %d MB for one size, %d MB for ten times that", small>>20, large>>20)
	}
	t.Logf("peak heap %d MB and %d MB", small>>20, large>>20)
}

func peak(t *testing.T, posts int) uint64 {
	t.Helper()
	dir := t.TempDir()
	text := strings.Repeat("Some words about a tree. ", 60)
	write := func(name string, n int, line func(i int) string) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		w := gzip.NewWriter(f)
		for i := range n {
			fmt.Fprintln(w, line(i))
		}
		if err := errors.Join(w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	write("topics.ndjson.gz", posts/10, func(i int) string {
		return fmt.Sprintf(`{"id":%d,"title":"Topic %d","created_at":"2020-01-01T00:00:00Z"}`, i+1, i)
	})
	write("posts.ndjson.gz", posts, func(i int) string {
		return fmt.Sprintf(`{"id":%d,"topic_id":%d,"post_number":%d,"username":"u%d","user_id":%d,"created_at":"2020-01-01T00:00:%02dZ","post_type":1,"cooked":"<p>No %d. %s</p>"}`,
			i+1, i/10+1, i%10+1, i%100, i%100+1, i%60, i, text)
	})
	s, err := Open(dir, source.Options{TempDir: t.TempDir(), Limits: safeio.Limits{Ratio: 2000}})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var top uint64
	n := 0
	err = s.Read(t.Context(), func(archive.Record) error {
		if n++; n%(posts/4) == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			top = max(top, m.HeapAlloc)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return top
}

func FuzzDocument(f *testing.F) {
	f.Add(`{"id":1,"title":"T","post_stream":{"posts":[{"id":1,"post_number":1,"username":"a","user_id":1,"created_at":"2020-01-01T00:00:00Z","cooked":"<p>x</p>"}]}}`)
	f.Add(`{"id":1,"tags":[{"name":1}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		s, err := Open(folder(t, map[string]string{"a.json": in}), source.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		c := archivetest.New()
		if err := s.Read(t.Context(), c.Emit); err != nil {
			return
		}
		for _, p := range c.Problems {
			t.Error(p)
		}
	})
}

func BenchmarkUrho3D(b *testing.B) {
	s, err := Open(archivetest.Shared(b, "data", "sets", "discourse-urho3d"), source.Options{})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		if err := s.Read(b.Context(), func(archive.Record) error { n++; return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}
