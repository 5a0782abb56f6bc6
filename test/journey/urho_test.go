package journey

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive/archivetest"
)

const escalating = "To rbfx and not to rbfx"

// The whole life of a forum: taken over once, then looked at as of moments of
// its last years.
func TestUrho3D(t *testing.T) {
	t.Parallel()
	archive := archivetest.Shared(t, "data", "sets", "discourse-urho3d")
	data := t.TempDir()
	list := filepath.Join("testdata", "people.csv")
	if s := linden(t, "", "import", "people", list, "--apply", "--data", data); !strings.Contains(s.out, "5 new") {
		t.Fatalf("import people: %s%s", s.out, s.err)
	}
	from := []string{"import", "discourse", archive, "--community", "Urho3D", "--data", data}
	first := taken(t, works(t, from...))
	if n := first["posts"]; n[0] < 5000 || n[1] != 0 {
		t.Fatalf("posts: %d new, %d here before", n[0], n[1])
	}
	before := tally(t, data)

	t.Run("a second import changes nothing", func(t *testing.T) {
		for kind, n := range taken(t, works(t, from...)) {
			if n[0] != 0 || n[1] != first[kind][0] {
				t.Errorf("%s: %d new, %d here before, want 0 and %d", kind, n[0], n[1], first[kind][0])
			}
		}
		if diff := cmp.Diff(before, tally(t, data)); diff != "" {
			t.Errorf("rows (-first +second):\n%s", diff)
		}
	})
	addManager(t, data)

	t.Run("the week of the conflict", func(t *testing.T) {
		s := serve(t, data, "2020-02-06T12:00:00Z")
		w, c := s.weekWith("a card about "+escalating, func(c card) bool { return strings.Contains(c.What, escalating) })
		if c.Rule != "escalation" {
			t.Errorf("the card is of the rule %q", c.Rule)
		}
		if len(c.Reasons) < 2 {
			t.Errorf("it has the reasons %q, want some", c.Reasons)
		}
		if len(w.Cards) > 5 {
			t.Errorf("%d cards, want five at most", len(w.Cards))
		}
		text := words(s.page("/cockpit"))
		for _, want := range append([]string{escalating}, c.Reasons[:1]...) {
			if !strings.Contains(text, want) {
				t.Errorf("the page does not say %q:\n%s", want, text)
			}
		}
		if text := words(s.page("/cockpit/cards/" + c.ID)); !strings.Contains(text, c.Reasons[len(c.Reasons)-1]) {
			t.Errorf("the page of the card leaves out the reason %q", c.Reasons[len(c.Reasons)-1])
		}
		if text := words(s.page("/posts/" + c.Thread)); !strings.Contains(text, escalating) {
			t.Errorf("the card does not lead to its thread")
		}
	})

	t.Run("its decline", func(t *testing.T) {
		at := map[string]string{}
		for _, now := range []string{"2021-02-01", "2021-10-25", "2022-02-07", "2022-05-02", "2022-09-05", "2022-11-21"} {
			s := serve(t, data, now+"T12:00:00Z")
			at[now] = s.phase("Urho3D")
			s.stop()
			t.Logf("%s %s", now, at[now])
		}
		if early := at["2021-02-01"]; early != "Growing" && early != "Mature" {
			t.Errorf("early in 2021 it was %s already", early)
		}
		if at["2022-05-02"] != "Declining" {
			t.Errorf("in May 2022 it is %s, want Declining", at["2022-05-02"])
		}
	})
}

// phase is the phase the portfolio shows for a community of this name.
func (s *site) phase(name string) string {
	s.t.Helper()
	var phase string
	s.wait("the phase of "+name, func() bool {
		page := s.page("/cockpit/communities")
		_, row, found := strings.Cut(page, ">"+name+"</a>")
		if !found {
			return false
		}
		row, _, _ = strings.Cut(row, "</article>")
		_, after, found := strings.Cut(row, `class="phase__name"`)
		if !found {
			return false
		}
		text := words("<p " + after)
		for _, p := range []string{"Beginning", "Growing", "Mature", "Declining", "Dormant"} {
			if strings.Contains(text, p) {
				phase = p
			}
		}
		return phase != ""
	})
	return phase
}

// An import under made-up names is killed in the middle and run again: it ends
// with the same numbers, and no page names anybody of the archive.
func TestKilledAndPseudonymised(t *testing.T) {
	t.Parallel()
	archive := archivetest.Shared(t, "data", "sets", "discourse-urho3d")
	names := usernames(t, archive)
	data := t.TempDir()
	args := []string{"import", "discourse", archive, "--community", "Urho3D", "--pseudonymise", "--data", data}
	want := taken(t, works(t, append(args, "--dry-run")...))

	killAfter(t, 12_000, args...)
	half := tally(t, data)
	if n := half["post_comment"]; n == 0 || n >= want["comments"][0] {
		t.Fatalf("killed with %d of %d comments written", n, want["comments"][0])
	}
	got := taken(t, works(t, args...))
	for kind, n := range want {
		if sum := got[kind][0] + got[kind][1]; sum != n[0] {
			t.Errorf("%s: %d new and %d here before, want %d together", kind, got[kind][0], got[kind][1], n[0])
		}
	}
	rows := tally(t, data)
	for table, kind := range map[string]string{"post": "posts", "post_comment": "comments", "person": "people", "community": "communities"} {
		if rows[table] != want[kind][0] {
			t.Errorf("%d rows of %s, want %d", rows[table], table, want[kind][0])
		}
	}
	if s := linden(t, "", "doctor", "--data", data); s.code != 0 {
		t.Errorf("doctor after kill -9 and a second run: %s%s", s.out, s.err)
	}

	addManager(t, data)
	s := serve(t, data, "2020-02-06T12:00:00Z")
	s.unnamed(names)
}

// killAfter starts the program and kills it when it has written so many records.
func killAfter(t *testing.T, records int, args ...string) {
	t.Helper()
	cmd := command(args...)
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said string
	buf := make([]byte, 4096)
	for {
		n, err := progress.Read(buf)
		said += string(buf[:n])
		if count(said) >= records || err != nil {
			break
		}
	}
	if err := cmd.Process.Kill(); err != nil && err != os.ErrProcessDone {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the import ended before it could be killed")
	}
}
