package post_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

// meanwhile does something once, before a statement that contains a text runs.
type meanwhile struct {
	text string
	do   func()
	once sync.Once
}

func (m *meanwhile) Statement(query string) {
	if strings.Contains(query, m.text) {
		m.once.Do(m.do)
	}
}

func (m *meanwhile) Commit() error { return nil }

// A thread that is closed or deleted between looking and writing takes nothing.
func TestAnAnswerThatComesTooLate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		for name, end := range map[string]func(thread int64) error{
			"closed":  func(n int64) error { return w.posts.Close(t.Context(), host, n, true) },
			"deleted": func(n int64) error { return w.posts.Delete(t.Context(), host, n) },
		} {
			thread := w.post(host, c, post.Plain)
			d.Observe(&meanwhile{text: "SELECT username", do: func() {
				if err := end(thread); err != nil {
					t.Error(err)
				}
			}})
			_, err := w.posts.Reply(t.Context(), host, post.NewComment{Post: thread, Body: "@somebody look"})
			d.Observe(nil)
			if !errors.Is(err, post.ErrClosed) {
				t.Errorf("%s meanwhile: %v, want ErrClosed", name, err)
			}
			if n := w.count(`SELECT count(*) FROM post_comment WHERE post_id = $1`, thread); n != 0 {
				t.Errorf("%s meanwhile: %d comments are stored", name, n)
			}
		}
	})
}
