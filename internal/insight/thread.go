package insight

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/science/business"
)

// threads keeps, for each thread, whether it asks something and who replied
// first. What a thread is, is read from the thread itself, so that an edited or
// deleted one ends the same whenever the projection is built.
type threads struct{}

// Name implements ledger.Consumer.
func (threads) Name() string { return "insight_thread" }

// reply is the earliest comment by somebody else than the author of a thread.
type reply struct{ comment, by, community, author int64 }

// Apply implements ledger.Consumer.
func (threads) Apply(ctx context.Context, tx db.Tx, events []ledger.Event) error {
	read, recount, replies := map[int64]bool{}, map[int64]bool{}, map[int64]reply{}
	for _, e := range events {
		switch e.Verb {
		case ledger.Posted:
			read[e.Object] = true
		case ledger.Accepted, ledger.Unaccepted:
			read[e.Thread] = true
		case ledger.Edited:
			if e.Kind == ledger.Post {
				read[e.Object] = true
			}
		case ledger.Deleted:
			if e.Kind == ledger.Post {
				read[e.Object] = true
			} else {
				read[e.Thread], recount[e.Thread] = true, true // it may have been the best answer
			}
		case ledger.Replied:
			was, ok := replies[e.Thread]
			if e.Actor > 0 && e.Actor != e.Author && (!ok || e.Object < was.comment) {
				replies[e.Thread] = reply{e.Object, int64(e.Actor), e.Community, int64(e.Author)}
			}
		}
	}
	if err := addReplies(ctx, tx, replies); err != nil {
		return err
	}
	if err := readThreads(ctx, tx, slices.Sorted(maps.Keys(read))); err != nil {
		return err
	}
	for _, t := range slices.Sorted(maps.Keys(recount)) {
		if err := recountThread(ctx, tx, t); err != nil {
			return err
		}
	}
	return nil
}

// addReplies keeps the earlier of the stored and the new reply.
func addReplies(ctx context.Context, tx db.Tx, replies map[int64]reply) error {
	values := make([]any, 0, 8*len(replies))
	for _, t := range slices.Sorted(maps.Keys(replies)) {
		r := replies[t]
		values = append(values, t, r.community, r.author, false, false, r.comment, r.by)
	}
	return upsert(ctx, tx, `INSERT INTO insight_thread (post_id, community_id, author_id, question, guessed, first_reply_id, first_reply_by)`, `
		ON CONFLICT (post_id) DO UPDATE SET first_reply_id = excluded.first_reply_id, first_reply_by = excluded.first_reply_by
		WHERE insight_thread.first_reply_id IS NULL OR excluded.first_reply_id < insight_thread.first_reply_id`, 7, values)
}

func readThreads(ctx context.Context, tx db.Tx, posts []int64) error {
	for chunk := range slices.Chunk(posts, 400) {
		values, gone, err := describe(ctx, tx, chunk)
		if err != nil {
			return err
		}
		err = upsert(ctx, tx, `INSERT INTO insight_thread (post_id, community_id, author_id, question, guessed, accepted_at)`, `
			ON CONFLICT (post_id) DO UPDATE SET question = excluded.question, guessed = excluded.guessed, accepted_at = excluded.accepted_at`, 6, values)
		if err != nil {
			return err
		}
		in, args := db.In(1, gone, nil)
		if len(gone) == 0 {
			continue
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM insight_thread WHERE post_id IN `+in, args...); err != nil {
			return err
		}
	}
	return nil
}

// describe reads threads and decides which of them ask something.
func describe(ctx context.Context, tx db.Tx, posts []int64) (values []any, gone []int64, err error) {
	in, args := db.In(1, posts, nil)
	rows, err := tx.QueryContext(ctx, `
		SELECT id, community_id, author_id, kind, title, body, lang, accepted_at, deleted_at IS NOT NULL FROM post WHERE id IN `+in, args...)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var post, community, author int64
		var kind, title, body, lang string
		var accepted sql.NullInt64
		var deleted bool
		if err := rows.Scan(&post, &community, &author, &kind, &title, &body, &lang, &accepted, &deleted); err != nil {
			return nil, nil, err
		}
		if deleted {
			gone = append(gone, post)
			continue
		}
		guessed := kind == "post" && business.IsQuestion(title, body, lang)
		values = append(values, post, community, author, kind == "question" || guessed, guessed, accepted)
	}
	return values, gone, rows.Err()
}

// recountThread finds the first reply of a thread that has lost a comment.
func recountThread(ctx context.Context, tx db.Tx, thread int64) error {
	var comment, by sql.NullInt64
	err := tx.QueryRowContext(ctx, `
		SELECT k.id, k.author_id FROM post_comment k JOIN post p ON p.id = k.post_id
		WHERE k.post_id = $1 AND k.deleted_at IS NULL AND k.author_id <> p.author_id ORDER BY k.id LIMIT 1`, thread).Scan(&comment, &by)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE insight_thread SET first_reply_id = $2, first_reply_by = $3 WHERE post_id = $1`, thread, comment, by)
	return err
}

// Reset implements ledger.Consumer.
func (threads) Reset(ctx context.Context, tx db.Tx) error {
	return clearTables(ctx, tx, `DELETE FROM insight_thread`)
}

// asked is a question as it stood at a moment.
type asked struct {
	post, community, author int64
	question                business.Question
	by                      int64 // who replied first
}

// questions reads rows of post, community, author, first reply, its author, as
// of the id until.
func questions(rows *sql.Rows, err error, until int64) ([]asked, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []asked
	for rows.Next() {
		var a asked
		var first int64
		if err := rows.Scan(&a.post, &a.community, &a.author, &first, &a.by); err != nil {
			return nil, err
		}
		a.question.At = id.Time(a.post)
		if first != 0 && first <= until {
			a.question.Answered = id.Time(first)
		} else {
			a.by = 0
		}
		out = append(out, a)
	}
	return out, rows.Err()
}
