package slack

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/safeio"
	"example.org/linden/internal/archive/source"
)

func export(t testing.TB, files map[string]string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "team.zip")
	f, err := os.Create(p)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	for name, text := range files {
		e, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	users    = `[{"id":"U1","name":"ann","real_name":"Ann B","profile":{"email":"a@x.org"}},{"id":"U2","name":"bo"},{"id":"U3","name":"robot","is_bot":true}]`
	channels = `[{"id":"C1","name":"trees","created":1500000000,"creator":"U1","members":["U1","U2","U9"],"purpose":{"value":"for &lt;trees&gt;"}},{"id":"C2","name":"old","created":1,"is_archived":true}]`
)

func TestWorkspace(t *testing.T) {
	t.Parallel()
	p := export(t, map[string]string{
		"export/users.json": users, "export/channels.json": channels,
		"export/groups.json": `[{"id":"G1","name":"board","created":1600000000}]`, "export/dms.json": `[]`,
		"export/trees/2020-01-01.json": `[
{"type":"message","user":"U1","text":"Hi <@U2>, see <https://x.org/a_b|the *page*> in <#C2|old> :wink:","ts":"1577836800.000100","reactions":[{"name":"+1","users":["U2","U9"]},{"name":"thumbsup","users":["U2"]},{"name":"tada","users":["U1"]}]},
{"type":"message","user":"U2","text":"*yes* &amp; ` + "`a_b <https://y.org>`" + `","ts":"1577836801.000100","thread_ts":"1577836800.000100","edited":{"ts":"1577836900.000000"}},
{"type":"message","subtype":"channel_join","user":"U2","text":"x","ts":"1577836802.000100"},
{"type":"message","subtype":"channel_topic","user":"U2","text":"x","ts":"1577836803.000100"},
{"type":"message","user":"U3","text":"beep","ts":"1577836804.000100"},
{"type":"message","user":"U7","text":"who","ts":"1577836805.000100"},
{"type":"message","user":"U2","text":"late","ts":"1577836806.000100","thread_ts":"1.000100"}]`,
		"export/trees/2020-01-02.json": `[{"type":"message","user":"U2","text":"","ts":"1577930000.000100","files":[{"title":"Plan","permalink":"https://f.org/1"}]}]`,
	})
	s, err := Open(p, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	archivetest.Read(t, s, func(r archive.Record) {
		switch r := r.(type) {
		case archive.Person:
			got = append(got, fmt.Sprint("person ", r.Key, " ", r.Name, " ", r.Username, " ", r.NoAccount))
		case archive.Community:
			got = append(got, fmt.Sprint("community ", r.Name, " ", r.Access, " ", r.Hosts, " ", !r.Archived.IsZero(), " ", r.Purpose))
		case archive.Membership:
			got = append(got, fmt.Sprint("member ", r.Person, " ", r.At.Unix()))
		case archive.Post:
			got = append(got, fmt.Sprint("post ", r.Key, " ", r.Body))
		case archive.Comment:
			got = append(got, fmt.Sprint("comment on ", r.Post, " ", r.Body, " ", !r.Edited.IsZero()))
		case archive.Reaction:
			got = append(got, fmt.Sprint("reaction ", r.Person, " ", r.Kind))
		case archive.Skip:
			got = append(got, fmt.Sprint("skip ", r.What, " ", r.Why))
		}
	})
	want := []string{
		"person U1 Ann B ann false", "person U2 bo bo false", "person U3 robot robot true",
		`community old  [] true `, `community trees  [U1] false for \<trees>`, `community board hidden [] false `,
		"skip direct_messages archive.skip_private", "member U1 1500000000",
		`post C1.1577836800.000100 Hi @bo, see [the \*page\*](https://x.org/a_b) in #old 😉`,
		"reaction U2 like", "skip reaction archive.skip_unknown_person", "reaction U1 celebrate",
		"member U2 1577836801", "comment on C1.1577836800.000100 **yes** & `a_b https://y.org` true",
		"member U2 1577836802", "skip system_message archive.skip_system", "skip bot archive.skip_bot", "skip message archive.skip_unknown_person",
		"post C1.1577836806.000100 late", "post C1.1577930000.000100 [Plan](https://f.org/1)", "skip file archive.skip_file",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, day string
		line      int
		kind      error
	}{
		{"cut", "[\n{\"ts\":\"1.0\"},\n{\"ts\"", 3, safeio.ErrJSON},
		{"no array", "{}", 1, safeio.ErrJSON},
		{"no time", "[\n{\"user\":\"U1\",\"text\":\"x\"}]", 2, safeio.ErrValue},
		{"wrong kind", "[\n\n{\"ts\":1}]", 3, safeio.ErrValue},
		{"latin-1", "[{\"ts\":\"1.0\",\"text\":\"\xe4\"}]", 1, safeio.ErrEncoding},
	} {
		p := export(t, map[string]string{"users.json": users, "channels.json": channels, "trees/2020-01-01.json": tc.day})
		s, err := Open(p, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		c := archivetest.New()
		err = s.Read(t.Context(), c.Emit)
		if pr, ok := errors.AsType[*safeio.Problem](err); !ok || !errors.Is(err, tc.kind) || pr.Line != tc.line || pr.File != "trees/2020-01-01.json" {
			t.Errorf("%s: got %v, want %v at line %d", tc.name, err, tc.kind, tc.line)
		}
		if c.People > 0 {
			t.Errorf("%s: %d people came before the error", tc.name, c.People)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	if _, err := Open(export(t, map[string]string{"a.json": "[]"}), source.Options{}); !errors.Is(err, safeio.ErrUnknown) {
		t.Errorf("another zip gave %v", err)
	}
	if _, err := Open(export(t, map[string]string{"users.json": users, "channels.json": channels, "../x": ""}), source.Options{}); !errors.Is(err, safeio.ErrPath) {
		t.Errorf("a path that leaves the archive gave %v", err)
	}
}

func FuzzDay(f *testing.F) {
	f.Add(`[{"user":"U1","text":"<@U2> *a* ` + "```" + `x","ts":"2.1","reactions":[{"name":"x","users":["U2"]}]}]`)
	f.Add(`[{"subtype":"file_comment","comment":{"user":"U1","comment":":wink:"},"ts":"3"}]`)
	f.Fuzz(func(t *testing.T, day string) {
		s, err := Open(export(t, map[string]string{"users.json": users, "channels.json": channels, "trees/1.json": day}), source.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		c := archivetest.New()
		err = s.Read(t.Context(), c.Emit)
		if _, ok := errors.AsType[*safeio.Problem](err); err != nil && !ok {
			t.Errorf("error without place: %v", err)
		}
		for _, p := range c.Problems {
			t.Error(p)
		}
	})
}
