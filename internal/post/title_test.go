package post_test

import (
	"errors"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

func TestTitlesAreOneHonestLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	by := w.person(0)
	c := w.community(by, community.Open)
	write := func(title string) (int64, error) {
		return w.posts.Write(t.Context(), by, post.NewPost{Community: c.ID, Kind: post.Question, Title: title, Body: "b"})
	}
	if _, err := write("\u200b\u202e"); !errors.Is(err, post.ErrInvalid) {
		t.Errorf("a title of nothing to see: %v, want ErrInvalid", err)
	}
	n, err := write("Bonus\r\nBcc: all\u202e")
	if err != nil {
		t.Fatal(err)
	}
	title := func() string {
		got, err := w.posts.Read(t.Context(), by, n, 0)
		if err != nil {
			t.Fatal(err)
		}
		return got.Title
	}
	if got := title(); got != "Bonus Bcc: all" {
		t.Errorf("title is %q", got)
	}
	if err := w.posts.Edit(t.Context(), by, n, "New\nline", "b"); err != nil || title() != "New line" {
		t.Errorf("edited title is %q, %v", title(), err)
	}
}
