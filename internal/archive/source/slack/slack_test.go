package slack

import (
	"testing"

	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestHouston(t *testing.T) {
	t.Parallel()
	s, err := Open(archivetest.Shared(t, "data", "sets", "slack-houstondatavis", "slack-export.zip"), source.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	c := archivetest.Read(t, s, nil)
	type counts struct{ People, Posts, Joins, Reactions, Files, System int }
	got := counts{c.People, c.Posts, c.Memberships, c.Reactions, c.Skips["file archive.skip_file"], c.Skips["system_message archive.skip_system"]}
	want := counts{71, 964 + 61 + 6, 320 + 3, 183, 61, 13 + 9 + 2 + 2 + 1 + 1}
	if got != want {
		t.Errorf("got %+v, want %+v (skips %v)", got, want, c.Skips)
	}
}
