package notify

import (
	"context"
	"slices"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

// thread is who takes part in a thread, in the order they came.
type thread struct {
	author actor.ID
	people []actor.ID
	known  map[actor.ID]bool
	added  []follower
}

type follower struct {
	person actor.ID
	author bool
	seq    int64
}

func newThread() *thread { return &thread{known: map[actor.ID]bool{}} }

func (b *batch) thread(id int64) *thread {
	t := b.threads[id]
	if t == nil {
		t = newThread()
		b.threads[id] = t
	}
	return t
}

func (t *thread) follow(person actor.ID, author bool, seq int64) {
	if t.known[person] {
		return
	}
	t.remember(person, author)
	t.added = append(t.added, follower{person, author, seq})
}

func (t *thread) remember(person actor.ID, author bool) {
	t.known[person] = true
	t.people = append(t.people, person)
	if author {
		t.author = person
	}
}

func (t *thread) latest(n int) []actor.ID { return t.people[max(0, len(t.people)-n):] }

const inChunk = 100 // parameters of one list

func distinct(ids []int64) []int64 {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func readFollowers(ctx context.Context, q db.Q, threads []int64) (map[int64]*thread, error) {
	out := map[int64]*thread{}
	for chunk := range slices.Chunk(distinct(threads), inChunk) {
		in, args := db.In(1, chunk, nil)
		rows, err := q.QueryContext(ctx, `SELECT thread_id, person_id, author FROM notify_follow
			WHERE thread_id IN `+in+` ORDER BY thread_id, seq`, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id int64
			var person actor.ID
			var author bool
			if err := rows.Scan(&id, &person, &author); err != nil {
				_ = rows.Close()
				return nil, err
			}
			if out[id] == nil {
				out[id] = newThread()
			}
			out[id].remember(person, author)
		}
		if err := closeRows(rows); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readAuthors(ctx context.Context, q db.Q, comments []int64) (map[int64]actor.ID, error) {
	out := map[int64]actor.ID{}
	for chunk := range slices.Chunk(distinct(comments), inChunk) {
		in, args := db.In(1, chunk, nil)
		rows, err := q.QueryContext(ctx, `SELECT id, author_id FROM post_comment WHERE id IN `+in, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var id int64
			var person actor.ID
			if err := rows.Scan(&id, &person); err != nil {
				_ = rows.Close()
				return nil, err
			}
			out[id] = person
		}
		if err := closeRows(rows); err != nil {
			return nil, err
		}
	}
	return out, nil
}
