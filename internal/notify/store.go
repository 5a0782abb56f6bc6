package notify

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

func closeRows(rows *sql.Rows) error { return errors.Join(rows.Err(), rows.Close()) }

// rowsOfInsert is small because the SQLite driver takes a time for each
// parameter that grows with the number of parameters.
const rowsOfInsert = 24

// flush writes what the batch has gathered.
func (b *batch) flush(ctx context.Context) error {
	if err := b.flushFollowers(ctx); err != nil {
		return err
	}
	if err := b.flushItems(ctx); err != nil {
		return err
	}
	return b.flushVoices(ctx)
}

func (b *batch) flushFollowers(ctx context.Context) error {
	var args []any
	for _, id := range slices.Sorted(maps.Keys(b.threads)) {
		for _, f := range b.threads[id].added {
			args = append(args, id, int64(f.person), f.author, f.seq)
		}
		b.threads[id].added = nil
	}
	return insertChunks(ctx, b.tx, 4, args, `INSERT INTO notify_follow (thread_id, person_id, author, seq) VALUES `,
		` ON CONFLICT (thread_id, person_id) DO NOTHING`)
}

// flushItems counts as unread what came after the person read the row last.
func (b *batch) flushItems(ctx context.Context) error {
	keys := slices.SortedFunc(maps.Keys(b.items), comparePairs)
	read, err := readMarks(ctx, b.tx, keys)
	if err != nil {
		return err
	}
	var args []any
	for _, k := range keys {
		it, unread := b.items[k], Kind(0)
		for _, s := range it.loud {
			if s.seq > read[k] {
				unread |= s.kind
			}
		}
		args = append(args, int64(k.person), k.place, it.community, it.seq, it.at, int64(it.kinds), int64(unread))
	}
	clear(b.items)
	return insertChunks(ctx, b.tx, 7, args, `INSERT INTO notify_item (person_id, place_id, community_id, seq, at, kinds, unread) VALUES `,
		` ON CONFLICT (person_id, place_id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
		  kinds = notify_item.kinds | excluded.kinds, unread = notify_item.unread | excluded.unread`)
}

func (b *batch) flushVoices(ctx context.Context) error {
	keys := slices.SortedFunc(maps.Keys(b.voices), func(x, y voiceKey) int {
		if c := comparePairs(x.pair, y.pair); c != 0 {
			return c
		}
		if x.kind != y.kind {
			return int(x.kind - y.kind)
		}
		return compareIDs(int64(x.actor), int64(y.actor))
	})
	var args []any
	for _, k := range keys {
		v := b.voices[k]
		if v.seq != 0 {
			args = append(args, int64(k.person), k.place, int64(k.kind), int64(k.actor), v.target, v.seq)
			continue
		}
		_, err := b.tx.ExecContext(ctx, `DELETE FROM notify_voice WHERE person_id = $1 AND place_id = $2 AND kind = $3 AND actor_id = $4`,
			int64(k.person), k.place, int64(k.kind), int64(k.actor))
		if err != nil {
			return err
		}
	}
	clear(b.voices)
	return insertChunks(ctx, b.tx, 6, args, `INSERT INTO notify_voice (person_id, place_id, kind, actor_id, target_id, seq) VALUES `,
		` ON CONFLICT (person_id, place_id, kind, actor_id) DO UPDATE SET target_id = excluded.target_id, seq = excluded.seq`)
}

func comparePairs(a, b pair) int {
	if c := compareIDs(int64(a.person), int64(b.person)); c != 0 {
		return c
	}
	return compareIDs(a.place, b.place)
}

func compareIDs(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func insertChunks(ctx context.Context, tx db.Tx, columns int, args []any, head, tail string) error {
	for chunk := range slices.Chunk(args, rowsOfInsert*columns) {
		if _, err := tx.ExecContext(ctx, head+db.Rows(len(chunk)/columns, columns)+tail, chunk...); err != nil {
			return err
		}
	}
	return nil
}

// readMarks finds up to where each row was read.
func readMarks(ctx context.Context, q db.Q, keys []pair) (map[pair]int64, error) {
	out := map[pair]int64{}
	for chunk := range slices.Chunk(keys, rowsOfInsert) {
		// The row of zeros tells PostgreSQL the types of the parameters.
		args := make([]any, 0, 2*len(chunk))
		for _, k := range chunk {
			args = append(args, int64(k.person), k.place)
		}
		rows, err := q.QueryContext(ctx, `SELECT person_id, place_id, seq FROM notify_read
			WHERE (person_id, place_id) IN (VALUES (CAST(0 AS BIGINT), CAST(0 AS BIGINT)), `+db.Rows(len(chunk), 2)+`)`, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var k pair
			var seq int64
			if err := rows.Scan(&k.person, &k.place, &seq); err != nil {
				_ = rows.Close()
				return nil, err
			}
			out[k] = seq
		}
		if err := closeRows(rows); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// membersAt lists people who were members then and still are.
func membersAt(ctx context.Context, q db.Q, community, at int64, after actor.ID, limit int) ([]actor.ID, error) {
	return people(q.QueryContext(ctx, `SELECT person_id FROM community_member
		WHERE community_id = $1 AND person_id > $2 AND joined_at <= $3 ORDER BY person_id LIMIT $4`, community, int64(after), at, limit))
}

func hostsOf(ctx context.Context, q db.Q, community int64) ([]actor.ID, error) {
	return people(q.QueryContext(ctx, `SELECT person_id FROM notify_host WHERE community_id = $1 ORDER BY person_id LIMIT 200`, community))
}

func people(rows *sql.Rows, err error) ([]actor.ID, error) {
	if err != nil {
		return nil, err
	}
	var out []actor.ID
	for rows.Next() {
		var p actor.ID
		if err := rows.Scan(&p); err != nil {
			_ = rows.Close()
			return nil, err
		}
		out = append(out, p)
	}
	return out, closeRows(rows)
}

func addHost(ctx context.Context, tx db.Tx, community int64, person actor.ID) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO notify_host (community_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, community, int64(person))
	return err
}

func removeHost(ctx context.Context, tx db.Tx, community int64, person actor.ID) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM notify_host WHERE community_id = $1 AND person_id = $2`, community, int64(person))
	return err
}

func forget(ctx context.Context, tx db.Tx, community int64, person actor.ID) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM notify_voice WHERE person_id = $1
		AND place_id IN (SELECT place_id FROM notify_item WHERE person_id = $1 AND community_id = $2)`, int64(person), community)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM notify_item WHERE person_id = $1 AND community_id = $2`, int64(person), community); err != nil {
		return err
	}
	return removeHost(ctx, tx, community, person)
}

// forgetPlace takes one row of a person away.
func forgetPlace(ctx context.Context, tx db.Tx, place int64, person actor.ID) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM notify_voice WHERE person_id = $1 AND place_id = $2`, int64(person), place); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM notify_item WHERE person_id = $1 AND place_id = $2`, int64(person), place)
	return err
}
