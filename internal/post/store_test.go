package post_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

func fields(err error) map[string]string { return errs.FieldsOf(err) }

func TestOnceKeyStoresOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		ids := make([]int64, 20)
		for _, err := range race(20, func(i int) (err error) {
			ids[i], err = w.posts.Write(t.Context(), host, post.NewPost{Community: c.ID, Kind: post.Plain, Body: "x", Once: "a"})
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := slices.Compact(ids); len(got) != 1 {
			t.Errorf("one key stored %d posts", len(got))
		}
		for _, err := range race(20, func(i int) (err error) {
			_, err = w.posts.Reply(t.Context(), host, post.NewComment{Post: ids[0], Body: "x", Once: "b"})
			return err
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		th, err := w.posts.Read(t.Context(), host, ids[0], 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(th.Comments) != 1 || th.Post.Comments != 1 {
			t.Errorf("one key stored %d comments, counted %d", len(th.Comments), th.Post.Comments)
		}
		if got := w.events(ledger.Posted) + w.events(ledger.Replied); got != 2 {
			t.Errorf("%d events, want 2", got)
		}
	})
}

func TestRaces(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		thread := w.post(host, c, post.Question)
		const n = 50
		people, answers := make([]actor.Actor, n), make([]int64, n)
		for i := range n {
			people[i] = w.person(0)
			answers[i] = w.reply(people[i], thread, 0)
		}
		kinds := post.Reactions
		for _, err := range race(n, func(i int) error {
			ctx := t.Context()
			return errors.Join(
				w.posts.React(ctx, people[i], thread, kinds[i%len(kinds)]),
				w.posts.React(ctx, people[i], thread, kinds[(i+1)%len(kinds)]),
				w.posts.React(ctx, people[i/2], answers[0], kinds[i%len(kinds)]),
				w.posts.SeenAll(ctx, []post.View{{By: people[i/2].ID, Post: post.Post{ID: thread}, At: w.clock()}}))
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, err := range race(n, func(i int) error {
			if i%5 == 0 {
				return w.posts.Delete(t.Context(), host, answers[i])
			}
			return w.posts.Accept(t.Context(), host, thread, answers[i-i%5])
		}) {
			if err != nil && !errors.Is(err, post.ErrNoAnswer) {
				t.Fatalf("%d: %v", i, err)
			}
		}
		w.recount(t)
		if got := w.count(`SELECT count(*) FROM post p JOIN post_comment k ON k.id = p.best_comment_id WHERE k.deleted_at IS NOT NULL`); got != 0 {
			t.Error("a deleted comment is the best answer")
		}
		if got, want := w.events(ledger.Viewed), n/2; got != want {
			t.Errorf("%d views noted, want %d", got, want)
		}
	})
}

// recount compares every counter with what it counts.
func (w *world) recount(t *testing.T) {
	t.Helper()
	for what, query := range map[string]string{
		"comments":           `SELECT count(*) FROM post p WHERE comment_count <> (SELECT count(*) FROM post_comment k WHERE k.post_id = p.id AND k.deleted_at IS NULL)`,
		"last comment":       `SELECT count(*) FROM post p WHERE last_comment_id <> (SELECT coalesce(max(k.id), 0) FROM post_comment k WHERE k.post_id = p.id)`,
		"views":              `SELECT count(*) FROM post p WHERE view_count <> (SELECT count(*) FROM post_view v WHERE v.post_id = p.id)`,
		"reactions":          `SELECT count(*) FROM post p WHERE reaction_count <> (SELECT count(*) FROM post_reaction r WHERE r.target_id = p.id)`,
		"comment reactions":  `SELECT count(*) FROM post_comment p WHERE reaction_count <> (SELECT count(*) FROM post_reaction r WHERE r.target_id = p.id)`,
		"newest in communiy": `SELECT count(*) FROM community c WHERE last_post_id < (SELECT coalesce(max(p.id), 0) FROM post p WHERE p.community_id = c.id)`,
	} {
		if n := w.count(query); n != 0 {
			t.Errorf("%s: %d counters are wrong", what, n)
		}
	}
	rows, err := w.db.Read().QueryContext(t.Context(), `
		SELECT 'post', p.id, p.reactions, r.kind, count(*) FROM post p JOIN post_reaction r ON r.target_id = p.id GROUP BY p.id, p.reactions, r.kind
		UNION ALL SELECT 'comment', k.id, k.reactions, r.kind, count(*) FROM post_comment k JOIN post_reaction r ON r.target_id = k.id GROUP BY k.id, k.reactions, r.kind`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var what, tally, kind string
		var target int64
		var n int
		if err := rows.Scan(&what, &target, &tally, &kind, &n); err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(splitTally(tally), fmt.Sprintf("%s:%d", kind, n)) {
			t.Errorf("%s has tally %q, a recount says %s:%d", what, tally, kind, n)
		}
	}
}

func splitTally(s string) []string {
	var out []string
	for len(s) > 0 {
		i := slices.Index([]byte(s), ',')
		if i < 0 {
			return append(out, s)
		}
		out, s = append(out, s[:i]), s[i+1:]
	}
	return out
}

func TestEditsKeepEveryVersion(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		thread := w.post(host, c, post.Plain)
		const n = 20
		for _, err := range race(n, func(i int) error {
			return w.posts.Edit(t.Context(), host, thread, "A title", fmt.Sprintf("version %d", i))
		}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		th, err := w.posts.Read(t.Context(), host, thread, 0)
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := w.posts.Revisions(t.Context(), host, thread)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{th.Body: 1}
		for _, r := range revisions {
			seen[r.Body]++
		}
		want := map[string]int{"Some words": 1}
		for i := range n {
			want[fmt.Sprintf("version %d", i)] = 1
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("versions (-want +got):\n%s", diff)
		}
		if th.EditedAt.IsZero() {
			t.Error("an edited post does not say so")
		}
		if err := w.posts.Delete(t.Context(), host, thread); err != nil {
			t.Fatal(err)
		}
		if got := w.count(`SELECT count(*) FROM post_revision`); got != 0 {
			t.Errorf("%d versions are left of a deleted post", got)
		}
	})
}

func TestDeletingKeepsAnswers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host, other := w.person(0), w.person(0)
		c := w.community(host, community.Open)
		thread := w.post(host, c, post.Question)
		k := w.reply(other, thread, 0)
		below := w.reply(host, thread, k)
		if err := w.posts.Accept(t.Context(), host, thread, k); err != nil {
			t.Fatal(err)
		}
		if err := w.posts.Delete(t.Context(), other, k); err != nil {
			t.Fatal(err)
		}
		th, err := w.posts.Read(t.Context(), host, thread, 0)
		if err != nil {
			t.Fatal(err)
		}
		if th.Best != nil || th.Post.Comments != 1 || len(th.Comments) != 2 || !th.Comments[0].Deleted || th.Comments[0].HTML != "" || th.Comments[1].ID != below {
			t.Errorf("thread after deleting the best answer: best %v, %d counted, %+v", th.Best, th.Post.Comments, th.Comments)
		}
		if err := w.posts.Delete(t.Context(), host, thread); err != nil {
			t.Fatal(err)
		}
		if err := w.posts.Delete(t.Context(), host, thread); err != nil {
			t.Errorf("deleting twice: %v", err)
		}
		th, err = w.posts.Read(t.Context(), other, thread, 0)
		if err != nil || !th.Deleted || th.Title != "" || th.HTML != "" || len(th.Comments) != 2 {
			t.Errorf("a deleted thread with answers: %v, %+v", err, th.Post)
		}
		if got := w.events(ledger.Deleted); got != 2 {
			t.Errorf("%d events of deleting, want 2", got)
		}
		w.recount(t)
	})
}

// TestHomeEqualsANaiveQuery is asked with communities whose newest posts are
// deleted, and from any place of the list.
func TestHomeEqualsANaiveQuery(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host, reader := w.person(0), w.person(0)
		var all []community.Community
		for i := range 45 {
			c := w.community(host, []community.Access{community.Open, community.Closed, community.Hidden}[i%3])
			if i%7 != 0 {
				w.join(reader, c)
			}
			all = append(all, c)
		}
		var posts []int64
		for i := range 45 {
			posts = append(posts, w.post(host, all[i], post.Plain))
		}
		rapid.Check(t, func(rt *rapid.T) {
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0, 1:
				posts = append(posts, w.post(host, rapid.SampledFrom(all).Draw(rt, "where"), post.Plain))
			default:
				gone := rapid.IntRange(0, len(posts)-1).Draw(rt, "gone")
				if rapid.Bool().Draw(rt, "late") {
					gone = max(0, len(posts)-1-gone%30)
				}
				if err := w.posts.Delete(rt.Context(), host, posts[gone]); err != nil && !errors.Is(err, post.ErrNotFound) {
					rt.Fatal(err)
				}
			}
			after := int64(0)
			if rapid.Bool().Draw(rt, "deep") {
				after = rapid.SampledFrom(posts).Draw(rt, "after")
			}
			list, err := w.posts.Home(rt.Context(), reader, after)
			if err != nil {
				rt.Fatal(err)
			}
			var got []int64
			for _, p := range list.Posts {
				got = append(got, p.ID)
			}
			if diff := cmp.Diff(w.naiveHome(reader, after), got); diff != "" {
				rt.Errorf("home after %d (-want +got):\n%s", after, diff)
			}
		})
	})
}

func (w *world) naiveHome(reader actor.Actor, after int64) []int64 {
	w.t.Helper()
	if after == 0 {
		after = 1<<63 - 1
	}
	rows, err := w.db.Read().QueryContext(w.t.Context(), `
		SELECT p.id FROM post p WHERE p.deleted_at IS NULL AND p.id < $2
		  AND p.community_id IN (SELECT community_id FROM community_member WHERE person_id = $1) ORDER BY p.id DESC LIMIT 20`, int64(reader.ID), after)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			w.t.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// TestPagesUnderWrites walks a timeline while others write: each of the posts
// there at the start comes exactly once.
func TestPagesUnderWrites(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		var want []int64
		for range 50 {
			want = append(want, w.post(host, c, post.Plain))
		}
		slices.Reverse(want)
		st, err := w.communities.Enter(t.Context(), host, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan []error)
		go func() {
			done <- race(4, func(int) error {
				for range 10 {
					if _, err := w.posts.Write(t.Context(), host, post.NewPost{Community: c.ID, Kind: post.Plain, Body: "late"}); err != nil {
						return err
					}
				}
				return nil
			})
		}()
		var got []int64
		for after := want[0] + 1; after != 0; {
			list, err := w.posts.Timeline(t.Context(), host, st, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list.Posts {
				got = append(got, p.ID)
			}
			after = list.Next
		}
		for _, err := range <-done {
			if err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("posts (-want +got):\n%s", diff)
		}
	})
}

func TestSeenEveryThirtyMinutes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		thread := w.post(host, w.community(host, community.Open), post.Plain)
		p := post.Post{ID: thread}
		for _, step := range []struct {
			wait   time.Duration
			events int
		}{{0, 1}, {29 * time.Minute, 1}, {2 * time.Minute, 2}, {time.Minute, 2}} {
			w.later(step.wait)
			if err := w.posts.Seen(t.Context(), host, p); err != nil {
				t.Fatal(err)
			}
			if got := w.events(ledger.Viewed); got != step.events {
				t.Errorf("after %v: %d events, want %d", step.wait, got, step.events)
			}
		}
		w.recount(t)
	})
}

func TestWaiting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		host, asker, helper := w.person(0), w.person(0), w.person(0)
		c := w.community(host, community.Open)
		thread := w.post(asker, c, post.Question)
		if err := w.posts.Ask(ctx, host, thread, helper, "You know valves"); err != nil {
			t.Fatal(err)
		}
		if err := w.posts.Ask(ctx, host, thread, helper, "again"); err != nil {
			t.Fatal(err)
		}
		if got := w.events(ledger.Asked); got != 1 {
			t.Errorf("asked twice left %d events", got)
		}
		waits := func(by actor.Actor) (asked, own int) {
			x, err := w.posts.Waiting(ctx, by)
			if err != nil {
				t.Fatal(err)
			}
			return len(x.Asked), len(x.Own)
		}
		if asked, _ := waits(helper); asked != 1 {
			t.Errorf("%d wait for the helper, want 1", asked)
		}
		if _, own := waits(asker); own != 1 {
			t.Errorf("%d own questions wait, want 1", own)
		}
		k := w.reply(helper, thread, 0)
		if asked, _ := waits(helper); asked != 0 {
			t.Error("an answered question still waits for the helper")
		}
		if err := w.posts.Accept(ctx, asker, thread, k); err != nil {
			t.Fatal(err)
		}
		if _, own := waits(asker); own != 0 {
			t.Error("a settled question still waits for the asker")
		}
		secret := w.community(host, community.Hidden)
		hidden := w.post(host, secret, post.Question)
		if err := w.posts.Ask(ctx, host, hidden, helper, ""); !errors.Is(err, post.ErrForbidden) {
			t.Errorf("asking somebody who may not read: %v", err)
		}
	})
}

func TestEditKeepsTopicsThatNeverStoodInTheText(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host := w.person(0)
		c := w.community(host, community.Open)
		thread, err := w.posts.Write(t.Context(), host, post.NewPost{Community: c.ID, Kind: post.Plain, Title: "A title", Body: "About #valves"})
		if err != nil {
			t.Fatal(err)
		}
		w.exec(`UPDATE post SET topics = 'taken-over,valves' WHERE id = $1`, thread)
		w.exec(`INSERT INTO post_topic (topic, post_id) VALUES ('taken-over', $1)`, thread)
		if err := w.posts.Edit(t.Context(), host, thread, "A title", "About #pumps"); err != nil {
			t.Fatal(err)
		}
		th, err := w.posts.Read(t.Context(), host, thread, 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"taken-over", "pumps"}, th.Topics); diff != "" {
			t.Errorf("topics (-want +got):\n%s", diff)
		}
		for topic, want := range map[string]int{"taken-over": 1, "pumps": 1, "valves": 0} {
			list, err := w.posts.ByTopic(t.Context(), host, topic, 0)
			if err != nil || len(list.Posts) != want {
				t.Errorf("#%s lists %d posts, %v; want %d", topic, len(list.Posts), err, want)
			}
		}
	})
}

func TestTopicsOfACommunity(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		host, other := w.person(0), w.person(0)
		c, elsewhere := w.community(host, community.Closed), w.community(host, community.Open)
		var gone int64
		for body, in := range map[string]int64{"#valves": c.ID, "#valves and #pumps": c.ID, "#seals": elsewhere.ID, "#gone": c.ID} {
			n, err := w.posts.Write(t.Context(), host, post.NewPost{Community: in, Kind: post.Plain, Title: "A title", Body: body})
			if err != nil {
				t.Fatal(err)
			}
			if body == "#gone" {
				gone = n
			}
		}
		if err := w.posts.Delete(t.Context(), host, gone); err != nil {
			t.Fatal(err)
		}
		st, err := w.communities.Enter(t.Context(), host, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		topics, err := w.posts.Topics(t.Context(), host, st)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, x := range topics {
			got = append(got, fmt.Sprintf("%s %d", x.Name, x.Posts))
			if x.Last.IsZero() {
				t.Errorf("#%s has no moment", x.Name)
			}
		}
		if diff := cmp.Diff([]string{"valves 2", "pumps 1"}, got); diff != "" {
			t.Errorf("topics (-want +got):\n%s", diff)
		}
		st, err = w.communities.Enter(t.Context(), other, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.posts.Topics(t.Context(), other, st); !errors.Is(err, community.ErrMembers) {
			t.Errorf("topics of a closed community for somebody else: %v", err)
		}
	})
}
