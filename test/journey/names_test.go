package journey

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var recordCount = regexp.MustCompile(`\r(\d+) records`)

// count is the last number of records an import has told of.
func count(progress string) int {
	all := recordCount.FindAllStringSubmatch(progress, -1)
	if len(all) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(all[len(all)-1][1])
	return n
}

// alsoWords are user names of the archive that tell nothing where they stand in
// a text: everyday words, and a name that is also among the made-up ones.
func alsoWords() []string { return []string{"will", "system", "Bart"} }

// usernames are those of a Discourse archive.
func usernames(t *testing.T, archive string) map[string]bool {
	t.Helper()
	f, err := os.Open(filepath.Join(archive, "posts.ndjson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var p struct {
			Username string `json:"username"`
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		out[p.Username] = true
	}
	if err := lines.Err(); err != nil || len(out) < 900 {
		t.Fatalf("%d user names in the archive, %v", len(out), err)
	}
	for _, innocent := range alsoWords() {
		delete(out, innocent)
	}
	return out
}

var (
	word   = regexp.MustCompile(`[\pL\pN][\pL\pN._-]*`)
	thread = regexp.MustCompile(`href="(/posts/[0-9A-Za-z]+)"`)
	next   = regexp.MustCompile(`href="((?:/people|/communities/[^"?]+)\?[^"]*\bafter=[^"]+)"`)
)

// unnamed reads the directory of people, the community and its threads, and
// fails where a name of the archive stands in one.
func (s *site) unnamed(names map[string]bool) {
	s.t.Helper()
	queue := []string{"/people", "/communities", "/communities/urho3d", "/cockpit"}
	seen := map[string]bool{}
	named := map[string]string{}
	for len(queue) > 0 && len(seen) < 120 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		page := s.page(path)
		for _, m := range append(thread.FindAllStringSubmatch(page, -1), next.FindAllStringSubmatch(page, -1)...) {
			queue = append(queue, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
		for _, w := range word.FindAllString(words(page), -1) {
			if w = strings.TrimRight(w, "._-"); names[w] {
				named[w] = path
			}
		}
	}
	if len(seen) < 60 {
		s.t.Errorf("only %d pages were read", len(seen))
	}
	for name, path := range named {
		s.t.Errorf("%s names %s", path, name)
	}
}
