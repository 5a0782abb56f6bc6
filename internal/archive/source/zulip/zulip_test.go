package zulip

import (
	"testing"

	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestLean(t *testing.T) {
	t.Parallel()
	s, err := Open(archivetest.Shared(t, "data", "sets", "zulip-lean"), source.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	c := archivetest.Read(t, s, nil)
	type counts struct{ Messages, Threads, Communities, People, Resolved, Twice int }
	twice := c.Skips["message archive.skip_duplicate"]
	got := counts{c.Posts + c.Comments + twice, c.Posts, c.Communities, c.People, c.Skips["resolved archive.skip_resolved"], twice}
	want := counts{36129, 3067, 10, 1247, 39, 2229}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
