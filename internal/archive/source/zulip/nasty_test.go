package zulip

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

func open(t testing.TB, text string, o source.Options) *Source {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "messages.ndjson"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func line(id int, topic, sender string, at int, resolved bool) string {
	return fmt.Sprintf(`{"stream":"new-members","topic":%q,"resolved":%v,"content":"<p>m%d</p>","id":%d,"sender_full_name":%q,"timestamp":%d}`+"\n", topic, resolved, id, id, sender, at)
}

func TestThreads(t *testing.T) {
	t.Parallel()
	in := line(12, "Why trees", "Ann", 300, false) + line(11, "Why trees", "Bo Große", 400, false) +
		line(11, "Why trees", "Bo Große", 400, false) + line(13, "✔ Roots", "", 350, true) + line(14, "(no topic)", "Ann", 500, false)
	var got []string
	archivetest.Read(t, open(t, in, source.Options{Lang: "nl"}), func(r archive.Record) {
		switch r := r.(type) {
		case archive.Person:
			got = append(got, fmt.Sprint("person ", r.Name, " ", r.Username))
		case archive.Community:
			got = append(got, fmt.Sprint("community ", r.Name))
		case archive.Post:
			got = append(got, fmt.Sprint("post ", r.Key, " ", r.Title, " ", r.Question))
		case archive.Comment:
			got = append(got, fmt.Sprint("comment ", r.Key, " on ", r.Post))
		case archive.Skip:
			got = append(got, fmt.Sprint("skip ", r.What, " ", r.Line, " ", r.Lost))
		}
	})
	want := []string{
		"person Ann ann", "person Verwijderd account verwijderd.account", "person Bo Große bo.grosse", "community new members",
		"post 13 Roots true", "skip resolved 4 true", "post 11 Why trees false", "skip message 3 false", "comment 12 on 11", "post 14  false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	good := line(1, "t", "A", 1, false)
	for _, tc := range []struct {
		name, in string
		line     int
		kind     error
	}{
		{"cut", good + good[:30], 2, safeio.ErrJSON},
		{"no id", good + "{\"stream\":\"x\"}\n", 2, safeio.ErrValue},
		{"a message from the future", strings.Replace(good, `"timestamp":1`, `"timestamp":1e30`, 1), 1, safeio.ErrValue},
		{"text for a number", strings.Replace(good, `"id":1`, `"id":"1"`, 1), 1, safeio.ErrValue},
		{"latin-1", strings.Replace(good, "m1", "\xe4", 1), 1, safeio.ErrEncoding},
	} {
		err := open(t, tc.in, source.Options{}).Read(t.Context(), archivetest.New().Emit)
		p, ok := errors.AsType[*safeio.Problem](err)
		if !ok || !errors.Is(err, tc.kind) || p.Line != tc.line {
			t.Errorf("%s: got %v, want %v at line %d", tc.name, err, tc.kind, tc.line)
		}
	}
}

func FuzzMessages(f *testing.F) {
	f.Add(line(1, "t", "A", 1, false) + line(2, "t", "B", 0, true))
	f.Fuzz(func(t *testing.T, in string) {
		c := archivetest.New()
		err := open(t, in, source.Options{Workers: 1}).Read(t.Context(), c.Emit)
		if _, ok := errors.AsType[*safeio.Problem](err); err != nil && !ok {
			t.Errorf("error without place: %v", err)
		}
		for _, p := range c.Problems {
			t.Error(p)
		}
	})
}
