package post

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/markup"
)

// postColumns read a post with its author, community and the reader's reaction;
// $1 is the reader.
const postColumns = `p.id, p.community_id, c.slug, c.name, ` + plainColumns

const plainColumns = `p.author_id, a.name, a.username, a.title, coalesce(u.name, ''), a.picture_key <> '', a.left_at IS NOT NULL,
	p.kind, p.title, p.html, p.lang, p.topics, p.edited_at, p.deleted_at IS NOT NULL, p.closed_at IS NOT NULL, p.pinned, coalesce(p.best_comment_id, 0),
	p.comment_count, p.last_comment_id, p.reactions, p.reaction_count + p.unnamed_reactions, coalesce(mine.kind, ''), p.view_count`

const postTables = `
	JOIN community c ON c.id = p.community_id` + plainTables

// The reader's reaction is looked for only where there are reactions at all.
const plainTables = `
	JOIN person a ON a.id = p.author_id
	LEFT JOIN person_unit u ON u.id = a.unit_id
	LEFT JOIN post_reaction mine ON mine.target_id = CASE WHEN p.reaction_count > 0 THEN p.id END AND mine.person_id = $1`

// hereColumns and plainTables read the posts of one community that is known.
const hereColumns = `p.id, p.community_id, '', '', ` + plainColumns

type scanner interface{ Scan(dest ...any) error }

func scanPost(row scanner, more ...any) (Post, error) {
	var p Post
	var topics, reactions, html string
	var edited sql.NullInt64
	err := row.Scan(append([]any{&p.ID, &p.Community.ID, &p.Community.Slug, &p.Community.Name,
		&p.Author.ID, &p.Author.Name, &p.Author.Username, &p.Author.Title, &p.Author.Unit, &p.Author.Picture, &p.Author.Left,
		&p.Kind, &p.Title, &html, &p.Lang, &topics, &edited, &p.Deleted, &p.Closed, &p.Pinned, &p.Best,
		&p.Comments, &p.LastComment, &reactions, &p.ReactionCount, &p.Mine, &p.Views}, more...)...)
	p.At = id.Time(p.ID)
	p.HTML = markup.HTML(html)
	p.Topics = splitTopics(topics)
	p.Reactions = decodeTally(reactions)
	if edited.Valid {
		p.EditedAt = time.UnixMilli(edited.Int64).UTC()
	}
	return p, err
}

const commentColumns = `k.id, k.post_id, coalesce(k.parent_id, 0), k.author_id, a.name, a.username, a.title, coalesce(u.name, ''), a.picture_key <> '', a.left_at IS NOT NULL,
	k.body, k.html, k.lang, k.edited_at, k.deleted_at IS NOT NULL, k.reactions, k.reaction_count + k.unnamed_reactions, coalesce(mine.kind, '')`

const commentTables = `
	JOIN person a ON a.id = k.author_id
	LEFT JOIN person_unit u ON u.id = a.unit_id
	LEFT JOIN post_reaction mine ON mine.target_id = CASE WHEN k.reaction_count > 0 THEN k.id END AND mine.person_id = $1`

func scanComment(row scanner) (Comment, error) {
	var k Comment
	var reactions, html string
	var edited sql.NullInt64
	err := row.Scan(&k.ID, &k.Post, &k.Parent, &k.Author.ID, &k.Author.Name, &k.Author.Username, &k.Author.Title, &k.Author.Unit,
		&k.Author.Picture, &k.Author.Left, &k.Body, &html, &k.Lang, &edited, &k.Deleted, &reactions, &k.ReactionCount, &k.Mine)
	k.At = id.Time(k.ID)
	k.HTML = markup.HTML(html)
	k.Reactions = decodeTally(reactions)
	if edited.Valid {
		k.EditedAt = time.UnixMilli(edited.Int64).UTC()
	}
	return k, err
}

func collect[T any](rows *sql.Rows, err error, one func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := one(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func onePost(r scanner) (Post, error) { return scanPost(r) }

// readThread reads a post with its text, and what by is in its community.
func readThread(ctx context.Context, q db.Q, by actor.Actor, post int64) (Post, community.Row, error) {
	var body string
	var place community.Row
	p, err := scanPost(q.QueryRowContext(ctx, `
		SELECT `+postColumns+`, p.body, `+community.RowColumns+` FROM post p `+postTables+community.RowTables("$1")+` WHERE p.id = $2`,
		int64(by.ID), post), append([]any{&body}, place.Dest()...)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	p.Body = body
	return p, place, err
}

func readComments(ctx context.Context, q db.Q, reader actor.ID, post, after int64, until int64, limit int) ([]Comment, error) {
	rows, err := q.QueryContext(ctx, `
		SELECT `+commentColumns+` FROM post_comment k `+commentTables+`
		WHERE k.post_id = $2 AND k.id > $3 AND k.id <= $4 ORDER BY k.id LIMIT $5`, int64(reader), post, after, until, limit)
	return collect(rows, err, scanComment)
}

func readComment(ctx context.Context, q db.Q, reader actor.ID, comment int64) (Comment, error) {
	k, err := scanComment(q.QueryRowContext(ctx, `SELECT `+commentColumns+` FROM post_comment k `+commentTables+` WHERE k.id = $2`,
		int64(reader), comment))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return k, err
}

// stored is a post or comment as it is written.
type stored struct {
	id, post, parent int64
	community        int64
	author           actor.ID
	kind             Kind
	title, body      string
	html             string
	lang             string
	topics           []string
	edited           time.Time
	closed           time.Time
	unnamed, views   int
	once             string
}

func insertPosts(ctx context.Context, tx db.Tx, all []stored) error {
	const columns = 14
	args := make([]any, 0, len(all)*columns)
	for _, p := range all {
		args = append(args, p.id, p.community, int64(p.author), p.kind, p.title, p.body, p.html, p.lang,
			strings.Join(p.topics, ","), orNull(p.edited), orNull(p.closed), p.unnamed, p.views, p.once)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO post (id, community_id, author_id, kind, title, body, html, lang, topics, edited_at, closed_at, unnamed_reactions, view_count, once)
		VALUES `+db.Rows(len(all), columns), args...)
	return err
}

func insertComments(ctx context.Context, tx db.Tx, all []stored) error {
	const columns = 10
	args := make([]any, 0, len(all)*columns)
	for _, k := range all {
		var parent any
		if k.parent != 0 {
			parent = k.parent
		}
		args = append(args, k.id, k.post, parent, int64(k.author), k.body, k.html, k.lang, orNull(k.edited), k.unnamed, k.once)
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO post_comment (id, post_id, parent_id, author_id, body, html, lang, edited_at, unnamed_reactions, once)
		VALUES `+db.Rows(len(all), columns), args...)
	return err
}

// countComments adds n comments, the newest of which is last, to a thread.
func countComments(ctx context.Context, tx db.Tx, post int64, n int, last int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE post SET comment_count = comment_count + $2,
		  last_comment_id = CASE WHEN last_comment_id < $3 THEN $3 ELSE last_comment_id END
		WHERE id = $1`, post, n, last)
	return err
}

func insertTopics(ctx context.Context, tx db.Tx, post int64, topics []string) error {
	if len(topics) == 0 {
		return nil
	}
	args := make([]any, 0, len(topics)*2)
	for _, t := range topics {
		args = append(args, t, post)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO post_topic (topic, post_id) VALUES `+db.Rows(len(topics), 2)+` ON CONFLICT DO NOTHING`, args...)
	return err
}

func insertMentions(ctx context.Context, tx db.Tx, target int64, people []actor.ID) error {
	for _, p := range people {
		if _, err := tx.ExecContext(ctx, `INSERT INTO post_mention (target_id, person_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, target, int64(p)); err != nil {
			return err
		}
	}
	return nil
}

// usernames finds the people of these names, by name.
func usernames(ctx context.Context, q db.Q, names []string) (map[string]actor.ID, error) {
	if len(names) == 0 {
		return nil, nil
	}
	in, args := db.In(1, names, nil)
	rows, err := q.QueryContext(ctx, `SELECT username, id FROM person WHERE username IN `+in, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]actor.ID{}
	for rows.Next() {
		var name string
		var p actor.ID
		if err := rows.Scan(&name, &p); err != nil {
			return nil, err
		}
		out[name] = p
	}
	return out, rows.Err()
}

func splitTopics(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}
