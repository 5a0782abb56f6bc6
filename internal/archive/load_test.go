package archive_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/archivetest"
	"example.org/linden/internal/archive/source"
	"example.org/linden/internal/archive/source/discourse"
	"example.org/linden/internal/community"
	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/dbtest"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/post"
)

type list struct {
	records []archive.Record
	stopAt  int
}

var errCut = errors.New("cut off")

func (l list) Name() string { return "list" }

func (l list) Read(_ context.Context, emit func(archive.Record) error) error {
	for i, r := range l.records {
		if l.stopAt > 0 && i == l.stopAt {
			return errCut
		}
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}

func loader(d *db.DB) *archive.Loader {
	ids := id.NewSource(time.Now)
	led := ledger.New(ids.New)
	return &archive.Loader{
		DB: d, IDs: ids, Now: time.Now,
		People:    person.New(person.Options{DB: d, Ledger: led, IDs: ids, Now: time.Now}),
		Community: community.New(d, led, time.Now, ids.New),
		Posts:     post.New(d, led, time.Now, ids.New),
	}
}

func small(threads int) []archive.Record {
	at := time.Date(2020, 5, 4, 9, 0, 0, 0, time.UTC)
	all := []archive.Record{
		archive.Unit{Key: "d", Name: "Service"}, archive.Unit{Key: "d1", Parent: "d", Name: "Service Nord"},
		archive.Person{Key: "2", Name: "Bo Berg", Username: "bo", Manager: "1", Unit: "d1", Joined: at},
		archive.Person{Key: "1", Name: "Ada Alm", Username: "ada", Email: "ada@example.org", Unit: "d", Joined: at, Lang: "de"},
		archive.Community{Key: "c", Name: "Wärmepumpen", Created: at, Hosts: []string{"1"}},
		archive.Membership{Community: "c", Person: "2", At: at},
		archive.Membership{Community: "c", Person: "2", Left: true, At: at.Add(time.Second)},
	}
	for i := range threads {
		p, k := fmt.Sprint("p", i), fmt.Sprint("k", i)
		at = at.Add(time.Minute)
		all = append(all,
			archive.Post{Key: p, Community: "c", Author: "2", Title: "Wie geht das?", Body: "Frage an @ada und #technik", Question: true, At: at},
			archive.Comment{Key: k, Post: p, Author: "1", Body: "So.", At: at.Add(time.Second)},
			archive.Comment{Key: k + "b", Post: p, Parent: k, Author: "2", Body: "Danke!", At: at.Add(2 * time.Second)},
			archive.Reaction{Target: k, Person: "2", Kind: "thanks", At: at.Add(3 * time.Second)},
			archive.Accept{Post: p, Comment: k, By: "2", At: at.Add(4 * time.Second)},
			archive.View{Post: p, Person: "1", At: at.Add(5 * time.Second)})
	}
	return append(all, archive.Skip{What: "join_notice", Why: "archive.not_needed"}, archive.Comment{Key: "lost", Post: "nowhere", Author: "1", Body: "x", At: at})
}

func counts(t *testing.T, d *db.DB) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, table := range []string{"person_unit", "person", "community", "community_member", "post", "post_comment", "post_reaction", "post_view", "ledger", "archive_key"} {
		var n int
		if err := d.Read().QueryRowContext(t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		out[table] = n
	}
	return out
}

func TestLoadOnceAndAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		src := list{records: small(700)}
		first, err := loader(d).Load(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"units": 2, "people": 2, "communities": 1, "memberships": 2, "posts": 700, "comments": 1400, "reactions": 700, "best_answers": 700, "views": 700}
		for k, n := range want {
			if first.Taken[k] != n {
				t.Errorf("took %d %s, want %d", first.Taken[k], k, n)
			}
		}
		if got := first.Skipped[archive.Reason{What: "comments", Why: "archive.refers_to_nothing", Lost: true}]; got != 1 {
			t.Errorf("skipped %v", first.Skipped)
		}
		before := counts(t, d)
		second, err := loader(d).Load(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, counts(t, d)); diff != "" {
			t.Errorf("a second run changed something:\n%s", diff)
		}
		for k, n := range second.Taken {
			if n != 0 {
				t.Errorf("second run took %d %s", n, k)
			}
		}
		var manager, comments, reactions int64
		var best int64
		err = d.Read().QueryRowContext(t.Context(), `SELECT p.comment_count, k.reaction_count, p.best_comment_id - k.id, coalesce(a.manager_id, 0)
			FROM post p JOIN post_comment k ON k.id = p.best_comment_id JOIN person a ON a.id = p.author_id ORDER BY p.id LIMIT 1`).
			Scan(&comments, &reactions, &best, &manager)
		if err != nil || comments != 2 || reactions != 1 || best != 0 || manager == 0 {
			t.Errorf("comments %d, reactions %d, best %d, manager %d, %v", comments, reactions, best, manager, err)
		}
	})
}

func TestLoadGoesOnAfterACut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		whole := small(700)
		if _, err := loader(d).Load(t.Context(), list{whole, 2500}); !errors.Is(err, errCut) {
			t.Fatalf("got %v, want the cut", err)
		}
		if _, err := loader(d).Load(t.Context(), list{records: whole}); err != nil {
			t.Fatal(err)
		}
		got := counts(t, d)
		other := dbtest.New(t)
		if _, err := loader(other).Load(t.Context(), list{records: whole}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(counts(t, other), got); diff != "" {
			t.Errorf("cut and finished differs from one run:\n%s", diff)
		}
	})
}

func TestLoadDiscourse(t *testing.T) {
	dir := archivetest.Shared(t, "data", "sets", "discourse-urho3d")
	d := dbtest.New(t)
	src, err := discourse.Open(dir, source.Options{Community: "Urho3D", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := loader(d).Load(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d records in %v", r.Records(), time.Since(start))
	if r.Taken["posts"] != 5046 || r.Taken["posts"]+r.Taken["comments"] < 36_000 || r.Taken["best_answers"]+2 != 672 {
		t.Errorf("took %v, skipped %v", r.Taken, r.Skipped)
	}
}
