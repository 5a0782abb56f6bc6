package community

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
)

const columns = `c.id, c.slug, c.name, c.purpose, c.goal, c.rules, c.lang, c.access, c.type, c.created_at, c.archived_at, c.member_count, c.last_post_id`

type scanner interface{ Scan(dest ...any) error }

func scan(row scanner, c *Community, more ...any) error {
	var created int64
	var archived sql.NullInt64
	err := row.Scan(append([]any{&c.ID, &c.Slug, &c.Name, &c.Purpose, &c.Goal, &c.Rules, &c.Lang, &c.Access, &c.Type,
		&created, &archived, &c.Members, &c.LastPost}, more...)...)
	c.CreatedAt = time.UnixMilli(created).UTC()
	if archived.Valid {
		c.ArchivedAt = time.UnixMilli(archived.Int64).UTC()
	}
	return err
}

func insert(ctx context.Context, tx db.Tx, c Community, fold string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO community (id, slug, name, name_fold, purpose, goal, rules, lang, access, type, created_at, archived_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		c.ID, c.Slug, c.Name, fold, c.Purpose, c.Goal, c.Rules, c.Lang, c.Access, c.Type, c.CreatedAt.UnixMilli(), orNull(c.ArchivedAt))
	if db.IsUnique(err) {
		return ErrTaken
	}
	return err
}

func update(ctx context.Context, tx db.Tx, id int64, d Details, fold string) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE community SET name = $2, name_fold = $3, purpose = $4, goal = $5, rules = $6, lang = $7, access = $8, type = $9
		WHERE id = $1`, id, d.Name, fold, d.Purpose, d.Goal, d.Rules, d.Lang, d.Access, d.Type)
	return err
}

func setArchived(ctx context.Context, tx db.Tx, id int64, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE community SET archived_at = $2 WHERE id = $1`, id, orNull(at))
	return err
}

// Row reads a community, and what somebody is there, as a part of a query that
// reads more: the query's alias of the community table is c, RowColumns and
// RowTables go into its text, Dest into its Scan.
type Row struct {
	c                           Community
	created                     int64
	archived                    sql.NullInt64
	host, muted, invited, asked sql.NullBool
}

// RowColumns are the columns a Row reads.
const RowColumns = columns + `, m.host, m.muted, r.invited_by IS NOT NULL, r.person_id IS NOT NULL AND r.invited_by IS NULL`

// RowTables join what a Row reads; person is the parameter that holds who asks.
func RowTables(person string) string {
	return `
		LEFT JOIN community_member m ON m.community_id = c.id AND m.person_id = ` + person + `
		LEFT JOIN community_request r ON r.community_id = c.id AND r.person_id = ` + person
}

// Dest are the targets of RowColumns.
func (r *Row) Dest() []any {
	c := &r.c
	return []any{&c.ID, &c.Slug, &c.Name, &c.Purpose, &c.Goal, &c.Rules, &c.Lang, &c.Access, &c.Type, &r.created, &r.archived,
		&c.Members, &c.LastPost, &r.host, &r.muted, &r.invited, &r.asked}
}

// Enter is the function Enter for a row that has been read.
func (r *Row) Enter(by actor.Actor) (Standing, error) {
	c, s := r.standing()
	return admitted(by, c, s, nil)
}

func (r *Row) standing() (Community, Standing) {
	r.c.CreatedAt = time.UnixMilli(r.created).UTC()
	if r.archived.Valid {
		r.c.ArchivedAt = time.UnixMilli(r.archived.Int64).UTC()
	}
	return r.c, Standing{Member: r.host.Valid, Host: r.host.Bool, Muted: r.muted.Bool, Invited: r.invited.Bool, Asked: r.asked.Bool}
}

// standingOf reads the community and what is known of person there, in one query.
func standingOf(ctx context.Context, q db.Q, where string, key any, person actor.ID) (Community, Standing, error) {
	var r Row
	err := q.QueryRowContext(ctx, `SELECT `+RowColumns+` FROM community c`+RowTables("$2")+`
		WHERE `+where+` = $1`, key, int64(person)).Scan(r.Dest()...)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	c, s := r.standing()
	return c, s, err
}

// addMember reports false when the person was a member before.
func addMember(ctx context.Context, tx db.Tx, community int64, person actor.ID, host bool, at time.Time) (bool, error) {
	res, err := tx.ExecContext(ctx, `
		INSERT INTO community_member (community_id, person_id, host, joined_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (community_id, person_id) DO NOTHING`, community, int64(person), host, at.UnixMilli())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE community SET member_count = member_count + 1 WHERE id = $1`, community)
	if err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM community_request WHERE community_id = $1 AND person_id = $2`, community, int64(person))
	return true, err
}

func removeMember(ctx context.Context, tx db.Tx, community int64, person actor.ID) (bool, error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM community_member WHERE community_id = $1 AND person_id = $2`, community, int64(person))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE community SET member_count = member_count - 1 WHERE id = $1`, community)
	return true, err
}

// lock makes changes of one community's hosts wait for each other.
func lock(ctx context.Context, tx db.Tx, community int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE community SET member_count = member_count WHERE id = $1`, community)
	return err
}

// otherHosts counts the hosts who work here still, without person.
func otherHosts(ctx context.Context, q db.Q, community int64, person actor.ID) (int, error) {
	var n int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM community_member m JOIN person p ON p.id = m.person_id
		WHERE m.community_id = $1 AND m.host AND m.person_id <> $2 AND p.left_at IS NULL`,
		community, int64(person)).Scan(&n)
	return n, err
}

func setHost(ctx context.Context, tx db.Tx, community int64, person actor.ID, host bool) (bool, error) {
	res, err := tx.ExecContext(ctx, `UPDATE community_member SET host = $3 WHERE community_id = $1 AND person_id = $2 AND host <> $3`,
		community, int64(person), host)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func setMuted(ctx context.Context, tx db.Tx, community int64, person actor.ID, muted bool) error {
	_, err := tx.ExecContext(ctx, `UPDATE community_member SET muted = $3 WHERE community_id = $1 AND person_id = $2`,
		community, int64(person), muted)
	return err
}

// request stores that person asked (by zero) or was invited (by somebody).
func request(ctx context.Context, tx db.Tx, community int64, person, by actor.ID, message string, at time.Time) error {
	var inviter any
	if by != 0 {
		inviter = int64(by)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO community_request (community_id, person_id, invited_by, message, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (community_id, person_id) DO UPDATE SET invited_by = coalesce(excluded.invited_by, community_request.invited_by)`,
		community, int64(person), inviter, message, at.UnixMilli())
	return err
}

func dropRequest(ctx context.Context, tx db.Tx, community int64, person actor.ID) (bool, error) {
	res, err := tx.ExecContext(ctx, `DELETE FROM community_request WHERE community_id = $1 AND person_id = $2`, community, int64(person))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}
