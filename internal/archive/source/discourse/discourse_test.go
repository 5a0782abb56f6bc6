package discourse

import (
	"testing"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
)

func TestUrho3D(t *testing.T) {
	t.Parallel()
	s, err := Open(archivetest.Shared(t, "data", "sets", "discourse-urho3d"), source.Options{Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var heated archive.Post
	replies := 0
	c := archivetest.Read(t, s, func(r archive.Record) {
		switch r := r.(type) {
		case archive.Post:
			if r.Title == "To rbfx and not to rbfx" {
				heated = r
			}
		case archive.Comment:
			if r.Post == heated.Key {
				replies++
			}
		}
	})
	type counts struct{ People, Communities, Posts, Comments, Accepts, System, Likes int }
	got := counts{c.People, c.Communities, c.Posts, c.Comments, c.Accepts, c.Skips["system_message archive.skip_system"], c.CountedReactions}
	want := counts{999, 1, 5046, 36990 - 5046 - 92, 670, 92, 11199}
	if got != want {
		t.Errorf("got %+v, want %+v (skips %v)", got, want, c.Skips)
	}
	if !heated.Closed || heated.Key != "5864.1" || replies < 330 {
		t.Errorf("landmark topic: key %s, closed %v, %d replies", heated.Key, heated.Closed, replies)
	}
	first, last := c.Span()
	if got := first.Format("2006-01-02") + " " + last.Format("2006-01-02"); got != "2014-01-16 2022-11-22" {
		t.Errorf("span %s", got)
	}
}
