package post_test

import (
	"errors"
	"fmt"
	"testing"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/post"
)

// TestRights is the table of who may do what, by what the community is.
func TestRights(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host, author, member, stranger := w.person(0), w.person(0), w.person(0), w.person(0)
		guest, insider := w.person(actor.Guest), w.person(actor.Guest)
		manager, moderator, outsider := w.person(actor.CommunityManager), w.person(actor.Moderator), w.person(actor.Admin)
		who := []actor.Actor{host, author, member, stranger, guest, insider, manager, moderator, outsider}

		// Letters: r read, w answer and react, e edit, d delete, a accept, c close and pin.
		table := map[community.Access][]string{
			community.Open:   {"rwdac", "rweda", "rw", "rw", "", "rw", "rwdac", "rwdac", "rw"},
			community.Closed: {"rwdac", "rweda", "rw", "", "", "rw", "", "", ""},
			community.Hidden: {"rwdac", "rweda", "rw", "", "", "rw", "", "", ""},
		}
		for _, access := range []community.Access{community.Open, community.Closed, community.Hidden} {
			c := w.community(host, access)
			w.join(author, c)
			w.join(member, c)
			w.join(insider, c)
			for i, by := range who {
				t.Run(fmt.Sprintf("%s/%d", access, i), func(t *testing.T) {
					if got := w.rights(by, author, c); got != table[access][i] {
						t.Errorf("may %q, want %q", got, table[access][i])
					}
				})
			}
		}
	})
}

// rights tries everything on threads of their own.
func (w *world) rights(by, author actor.Actor, c community.Community) string {
	ctx := w.t.Context()
	out := ""
	try := func(letter string, f func(thread, answer int64) error) {
		thread := w.post(author, c, post.Question)
		answer := w.reply(author, thread, 0)
		err := f(thread, answer)
		switch {
		case err == nil:
			out += letter
		case !errors.Is(err, post.ErrForbidden) && !errors.Is(err, post.ErrNotFound):
			out += "!" + err.Error()
		}
	}
	try("r", func(thread, _ int64) error { _, err := w.posts.Read(ctx, by, thread, 0); return err })
	try("w", func(thread, answer int64) error {
		_, err := w.posts.Reply(ctx, by, post.NewComment{Post: thread, Parent: answer, Body: "x"})
		if react := w.posts.React(ctx, by, answer, "like"); (react == nil) != (err == nil) {
			return fmt.Errorf("reply says %v, react says %v", err, react)
		}
		return err
	})
	try("e", func(thread, answer int64) error {
		err := w.posts.Edit(ctx, by, thread, "New", "new")
		if second := w.posts.Edit(ctx, by, answer, "", "new"); (second == nil) != (err == nil) {
			return fmt.Errorf("post says %v, comment says %v", err, second)
		}
		return err
	})
	try("d", func(_, answer int64) error { return w.posts.Delete(ctx, by, answer) })
	try("a", func(thread, answer int64) error { return w.posts.Accept(ctx, by, thread, answer) })
	try("c", func(thread, _ int64) error {
		err := w.posts.Close(ctx, by, thread, true)
		if pin := w.posts.Pin(ctx, by, thread, true); (pin == nil) != (err == nil) {
			return fmt.Errorf("close says %v, pin says %v", err, pin)
		}
		return err
	})
	return out
}

// TestStates is what the state of a thread or community forbids even to its host.
func TestStates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		host := w.person(0)
		reply := func(thread int64) error {
			_, err := w.posts.Reply(ctx, host, post.NewComment{Post: thread, Body: "x"})
			return err
		}
		react := func(thread int64) error { return w.posts.React(ctx, host, thread, "like") }
		tests := []struct {
			name string
			make func(c community.Community, thread int64) error
			want error
		}{
			{"closed", func(_ community.Community, thread int64) error { return w.posts.Close(ctx, host, thread, true) }, post.ErrClosed},
			{"deleted with answers", func(_ community.Community, thread int64) error {
				w.reply(host, thread, 0)
				return w.posts.Delete(ctx, host, thread)
			}, post.ErrDeleted},
			{"deleted without", func(_ community.Community, thread int64) error { return w.posts.Delete(ctx, host, thread) }, post.ErrNotFound},
			{"archived", func(c community.Community, _ int64) error { return w.communities.Archive(ctx, host, c.ID) }, post.ErrForbidden},
		}
		for _, tt := range tests {
			c := w.community(host, community.Open)
			thread := w.post(host, c, post.Plain)
			if err := tt.make(c, thread); err != nil {
				t.Fatal(err)
			}
			if err := reply(thread); !errors.Is(err, tt.want) {
				t.Errorf("%s: Reply = %v, want %v", tt.name, err, tt.want)
			}
			if err := react(thread); !errors.Is(err, tt.want) {
				t.Errorf("%s: React = %v, want %v", tt.name, err, tt.want)
			}
		}
		c := w.community(host, community.Open)
		thread := w.post(host, c, post.Plain)
		if err := w.posts.Close(ctx, host, thread, true); err != nil {
			t.Fatal(err)
		}
		if err := w.posts.Close(ctx, host, thread, false); err != nil {
			t.Fatal(err)
		}
		if err := reply(thread); err != nil {
			t.Errorf("opened again: Reply = %v", err)
		}
	})
}

// TestBroadcast: everybody answers, few open threads.
func TestBroadcast(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	w := newWorld(t, d)
	host, member, editor := w.person(0), w.person(0), w.person(actor.Editor)
	c, err := w.communities.Found(t.Context(), host, community.Details{Name: "News", Access: community.Open, Type: community.Broadcast})
	if err != nil {
		t.Fatal(err)
	}
	w.join(member, c)
	_, err = w.posts.Write(t.Context(), member, post.NewPost{Community: c.ID, Kind: post.Plain, Body: "x"})
	if !errors.Is(err, post.ErrForbidden) {
		t.Errorf("a member opens a thread: %v, want %v", err, post.ErrForbidden)
	}
	thread := w.post(editor, c, post.Announcement)
	w.reply(member, thread, 0)
}

// TestWrongInput names the field that is wrong.
func TestWrongInput(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.New(t))
	host := w.person(0)
	c := w.community(host, community.Open)
	long := make([]byte, 201)
	for i := range long {
		long[i] = 'x'
	}
	tests := []struct {
		name  string
		n     post.NewPost
		field string
	}{
		{"no text", post.NewPost{Kind: post.Plain, Body: " \n"}, "body"},
		{"no title", post.NewPost{Kind: post.Question, Body: "x"}, "title"},
		{"long title", post.NewPost{Kind: post.Plain, Title: string(long), Body: "x"}, "title"},
		{"unknown kind", post.NewPost{Kind: "poll", Body: "x", Title: "x"}, "kind"},
	}
	for _, tt := range tests {
		tt.n.Community = c.ID
		_, err := w.posts.Write(t.Context(), host, tt.n)
		if !errors.Is(err, post.ErrInvalid) || fields(err)[tt.field] == "" {
			t.Errorf("%s: %v with %v, want %v naming %s", tt.name, err, fields(err), post.ErrInvalid, tt.field)
		}
	}
	question := w.post(host, c, post.Question)
	if err := w.posts.Edit(t.Context(), host, question, "Only a title", ""); err != nil {
		t.Errorf("a question may be all in its title: %v", err)
	}
	if err := w.posts.Edit(t.Context(), host, question, "", "x"); fields(err)["title"] == "" {
		t.Errorf("a question without title: %v", err)
	}
}
