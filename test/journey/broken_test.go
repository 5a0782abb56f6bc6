package journey

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A broken archive is refused with its place, and nothing of it is taken over.
func TestBrokenArchives(t *testing.T) {
	t.Parallel()
	const topic = `{"id":1,"title":"One","created_at":"2020-01-01T00:00:00.000Z","posts_count":1,"user_id":1}` + "\n"
	const post = `{"id":1,"topic_id":1,"post_number":1,"username":"ann","user_id":1,"created_at":"2020-01-01T00:00:00.000Z","cooked":"<p>Hello</p>"}` + "\n"
	const users = `<?xml version="1.0" encoding="utf-8"?><users><row Id="1" Reputation="1" CreationDate="2018-03-12T00:00:00.000" DisplayName="Ann" /></users>`
	for _, tc := range []struct {
		name, kind string
		files      map[string]string
		want       []string
	}{
		{"a broken line of posts", "discourse", map[string]string{"topics.ndjson": topic, "posts.ndjson": post + "{\"id\":2,\n"}, []string{"posts.ndjson, line 2", "JSON is broken"}},
		{"a broken line of topics", "discourse", map[string]string{"topics.ndjson": topic + "no\n", "posts.ndjson": post}, []string{"topics.ndjson, line 2", "JSON is broken"}},
		{"not UTF-8", "discourse", map[string]string{"topics.ndjson": topic, "posts.ndjson": post + "{\"id\":2,\"topic_id\":1,\"cooked\":\"\xff\xfe\"}\n"}, []string{"posts.ndjson, line 2", "UTF-8"}},
		{"broken XML", "stackexchange", map[string]string{"Users.xml": users, "Posts.xml": "<posts>\n  <row Id=\"1\" PostTypeId=\"1\" CreationDate=\"2018-03-12T00:00:00.000\" Title=\"A\" Body=\"b\" OwnerUserId=\"1\" />\n  <row Id=2 />\n</posts>"}, []string{"Posts.xml, line 3", "XML is broken"}},
		{"an empty folder", "zulip", map[string]string{}, []string{"Check the kind of import and the path"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir, data := t.TempDir(), t.TempDir()
			for name, text := range tc.files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			refused(t, data, tc.want, "import", tc.kind, dir, "--data", data)
		})
	}
	t.Run("a path out of the zip", func(t *testing.T) {
		t.Parallel()
		path, data := filepath.Join(t.TempDir(), "export.zip"), t.TempDir()
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(f)
		if _, err := z.Create("../../users.json"); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		refused(t, data, []string{"users.json", "not allowed"}, "import", "slack", path, "--data", data)
	})
}

// refused calls an import that has to fail, saying what is in want, and checks
// that it wrote nothing.
func refused(t *testing.T, data string, want []string, args ...string) {
	t.Helper()
	works(t, "migrate", "--data", data)
	before := tally(t, data)
	s := linden(t, "", args...)
	if s.code != 1 {
		t.Errorf("exit code %d, want 1", s.code)
	}
	for _, w := range want {
		if !strings.Contains(s.err, w) {
			t.Errorf("%q is not in:\n%s", w, s.err)
		}
	}
	if diff := cmp.Diff(before, tally(t, data)); diff != "" {
		t.Errorf("something was written:\n%s", diff)
	}
}

func TestWrongCalls(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"import", "slack", filepath.Join(data, "gone.zip"), "--data", data}, 1, "gone.zip: The file does not exist"},
		{[]string{"import", "slack"}, 80, `expected "<path>"`},
		{[]string{"serve", "--now", "yesterday", "--data", data}, 80, "write it like 2020-02-06T12:00:00Z"},
		{[]string{"report", "--lang", "fr", "--data", data}, 80, `must be one of "de","nl","en"`},
		{[]string{"report", "--days", "3", "--data", data}, 1, "between 7 and 366"},
		{[]string{"user", "password", "nobody", "--data", data}, 1, `nobody here is called "nobody"`},
		{[]string{"serve", "--database", "mysql://x", "--data", data}, 80, "postgres://"},
		{[]string{"fly"}, 80, "fly"},
	} {
		s := linden(t, "", tc.args...)
		if s.code != tc.code || !strings.Contains(s.err, tc.want) {
			t.Errorf("linden %s: exit code %d, want %d with %q; it said %q", strings.Join(tc.args, " "), s.code, tc.code, tc.want, tail(s.err, 300))
		}
	}
}
