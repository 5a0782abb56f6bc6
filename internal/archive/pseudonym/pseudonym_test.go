package pseudonym

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/zulip"
)

type fixed []archive.Record

func (f fixed) Name() string { return "fixed" }
func (f fixed) Read(_ context.Context, emit func(archive.Record) error) error {
	for _, r := range f {
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}

func read(t *testing.T, s archive.Source) []archive.Record {
	t.Helper()
	var out []archive.Record
	archivetest.Read(t, s, func(r archive.Record) { out = append(out, r) })
	return out
}

func TestTexts(t *testing.T) {
	t.Parallel()
	people := fixed{
		archive.Person{Key: "1", Name: "Anna-Lena Schmidtke", Username: "als_77", Email: "Anna@firm.example", About: "me"},
		archive.Person{Key: "2", Name: "JTippetts", Username: "JTippetts"},
		archive.Person{Key: "3", Name: "Will Mark", Username: "test"},
		archive.Community{Key: "c", Name: "c"},
	}
	for _, tc := range []struct{ in, want string }{
		{"hello world, this is a test", "hello world, this is a test"},
		{"@als_77 look", "@U1 look"},
		{"@ALS\\_77: look", "@U1: look"},
		{"@als_77. And @als_77's", "@U1. And @U1's"},
		{"thanks, Schmidtke!", "thanks, F1!"},
		{"ask JTippetts' repo", "ask U2' repo"},
		{"see https://github.com/JTippetts/x", "see https://github.com/U2/x"},
		{"JTippetts2 is another", "JTippetts2 is another"},
		{"write anna@firm.example.", "write U1@example.org."},
		{"You Will Mark it", "You Will Mark it"},
		{"@test me", "@U3 me"},
		{"no@mention here, @nobody", "no@mention here, @nobody"},
	} {
		rs := read(t, Wrap(append(people, archive.Post{Key: "p", Community: "c", Author: "1", Title: tc.in, Body: tc.in, At: time.Unix(1e9, 0)}), []byte("s")))
		p1, p2, p3 := rs[0].(archive.Person), rs[1].(archive.Person), rs[2].(archive.Person)
		_, family, _ := strings.Cut(p1.Name, " ")
		want := strings.NewReplacer("U1", p1.Username, "U2", p2.Username, "U3", p3.Username, "F1", family).Replace(tc.want)
		post := rs[4].(archive.Post)
		if post.Body != want || post.Title != want {
			t.Errorf("text(%q) = %q, want %q", tc.in, post.Body, want)
		}
		if post.Author != p1.Key || p1.Key == "1" || p1.About != "" || strings.Contains(p1.Email, "anna@firm") {
			t.Errorf("person %+v, author %q", p1, post.Author)
		}
	}
}

func TestSameSecretSamePeople(t *testing.T) {
	t.Parallel()
	src := fixed{archive.Person{Key: "1", Name: "A"}, archive.Person{Key: "2", Name: "B"}}
	a, b, c := read(t, Wrap(src, []byte("s"))), read(t, Wrap(src, []byte("s"))), read(t, Wrap(src, []byte("other")))
	if a[0].(archive.Person).Name != b[0].(archive.Person).Name || a[0].(archive.Person).Key != b[0].(archive.Person).Key {
		t.Errorf("one secret gave %v and %v", a[0], b[0])
	}
	if a[0].(archive.Person).Key == c[0].(archive.Person).Key {
		t.Errorf("two secrets gave the same key %v", a[0])
	}
	if Wrap(src, []byte("s")).Name() == Wrap(src, []byte("other")).Name() {
		t.Error("two secrets gave the same source name")
	}
}

// TestNobodyLeftBehind looks for the full names of a real archive in what comes
// out.
func TestNobodyLeftBehind(t *testing.T) {
	t.Parallel()
	s, err := zulip.Open(archivetest.Shared(t, "data", "sets", "zulip-lean"), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	table := newTable([]byte("s"))
	names := map[string]bool{}
	users := map[string]bool{}
	texts, hits := 0, 0
	err = s.Read(t.Context(), func(r archive.Record) error {
		if p, ok := r.(archive.Person); ok {
			if strings.Contains(p.Name, " ") {
				names[p.Name] = true
			}
		}
		out := table.record(r)
		switch o := out.(type) {
		case archive.Person:
			if users[o.Username] {
				t.Errorf("user name %q twice", o.Username)
			}
			users[o.Username] = true
		case archive.Comment:
			texts++
			if texts%40 != 0 {
				return nil
			}
			for n := range names {
				if strings.Contains(o.Body, n) {
					hits++
					if hits < 5 {
						t.Logf("%q in %.200q", n, o.Body)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if hits > 0 {
		t.Errorf("%d names left in %d texts", hits, texts/40)
	}
}

func FuzzText(f *testing.F) {
	table := newTable([]byte("s"))
	table.person(archive.Person{Key: "1", Name: "Anna Schmidtke", Username: "als"})
	f.Add("@als Anna's x@y.z @ \\")
	f.Fuzz(func(t *testing.T, s string) {
		if got := table.text(s); strings.Contains(got, "Schmidtke ") && !strings.Contains(s, "Schmidtke ") {
			t.Errorf("text(%q) = %q", s, got)
		}
	})
}
