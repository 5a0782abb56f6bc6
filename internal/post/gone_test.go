package post_test

import (
	"errors"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

// What is deleted takes its files with it: neither bytes nor names stay.
func TestFilesOfWhatIsDeleted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx, author := t.Context(), w.person(0)
		c := w.community(author, community.Open)
		file := func() int64 {
			n, err := w.posts.AddFile(ctx, author, post.Upload{Name: "layoffs.pdf", Type: "application/pdf", Size: 1, Key: "k", Alt: "who goes"})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		onPost, onComment := file(), file()
		thread, err := w.posts.Write(ctx, author, post.NewPost{Community: c.ID, Kind: post.Plain, Title: "T", Body: "b", Files: []int64{onPost}})
		if err != nil {
			t.Fatal(err)
		}
		comment, err := w.posts.Reply(ctx, author, post.NewComment{Post: thread, Body: "b", Files: []int64{onComment}})
		if err != nil {
			t.Fatal(err)
		}
		w.reply(author, thread, comment)
		for _, n := range []int64{comment, thread} {
			if err := w.posts.Delete(ctx, author, n); err != nil {
				t.Fatal(err)
			}
		}
		reader := w.person(0)
		got, err := w.posts.Read(ctx, reader, thread, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Post.Files) != 0 {
			t.Errorf("the deleted post still names %v", got.Post.Files)
		}
		for _, k := range got.Comments {
			if len(k.Files) != 0 {
				t.Errorf("a deleted comment still names %v", k.Files)
			}
		}
		for _, by := range []actor.Actor{reader, author} {
			for _, f := range []int64{onPost, onComment} {
				if _, err := w.posts.File(ctx, by, f); !errors.Is(err, post.ErrNotFound) {
					t.Errorf("the file is handed out still: %v", err)
				}
			}
		}
	})
}
