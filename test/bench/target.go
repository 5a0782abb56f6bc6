package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"example.org/linden/internal/app"
	"example.org/linden/internal/platform/actor"
)

// target is one reader with what they look at.
type target struct {
	person    actor.ID
	cookie    string
	community int64
	slug      string
	thread    int64
	home      []int64 // the posts of their home page
	word      string
}

// readers is how many different people ask.
const readers = 16

// choose takes members of communities from the busiest to the quiet ones that
// fill a page, and in each community a thread with about a dozen answers.
func choose(ctx context.Context, a *app.App) ([]target, error) {
	rows, err := a.DB.Read().QueryContext(ctx, `
		SELECT c.id, c.slug, count(*) FROM community c JOIN post p ON p.community_id = c.id
		WHERE c.access = 'open' AND c.type <> 'broadcast' AND c.archived_at IS NULL GROUP BY c.id, c.slug HAVING count(*) >= 40 ORDER BY count(*) DESC, c.id LIMIT 1000`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []target
	for rows.Next() {
		var t target
		var posts int
		if err := rows.Scan(&t.community, &t.slug, &posts); err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no community fills a page; is the company large enough?")
	}
	out := make([]target, readers)
	for i := range out {
		out[i] = all[i*len(all)/readers]
		if err := complete(ctx, a, &out[i], i); err != nil {
			return nil, fmt.Errorf("community %s: %w", out[i].slug, err)
		}
	}
	return out, nil
}

// complete chooses the nth reader of a community and signs them in.
func complete(ctx context.Context, a *app.App, t *target, nth int) error {
	q := a.DB.Read()
	err := q.QueryRowContext(ctx, `
		SELECT m.person_id FROM community_member m JOIN person p ON p.id = m.person_id
		WHERE m.community_id = $1 AND p.has_account AND p.left_at IS NULL AND p.roles = '' AND NOT m.host
		ORDER BY m.person_id LIMIT 1 OFFSET $2`, t.community, nth).Scan(&t.person)
	if err != nil {
		return fmt.Errorf("a reader: %w", err)
	}
	var title, body string
	err = q.QueryRowContext(ctx, `
		SELECT id, title, body FROM post WHERE community_id = $1 AND deleted_at IS NULL
		ORDER BY CASE WHEN comment_count > 12 THEN comment_count - 12 ELSE 12 - comment_count END, id LIMIT 1`, t.community).Scan(&t.thread, &title, &body)
	if err != nil {
		return fmt.Errorf("a thread: %w", err)
	}
	t.word = longest(title + " " + body)
	account, err := a.People.Account(ctx, t.person)
	if err != nil {
		return err
	}
	home, err := a.Posts.Home(ctx, account.Actor, 0)
	if err != nil {
		return err
	}
	for _, p := range home.Posts {
		t.home = append(t.home, p.ID)
	}
	t.cookie, err = signIn(ctx, a, t.person)
	return err
}

func longest(text string) string {
	out := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }) {
		if len(w) > len(out) && len(w) <= 14 {
			out = w
		}
	}
	return out
}

// signIn makes a session the way the sign-in page does, without a password.
func signIn(ctx context.Context, a *app.App, who actor.ID) (string, error) {
	w := httptest.NewRecorder()
	var failed error
	a.Sessions.Middleware(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		failed = a.Sessions.SignIn(r.Context(), who)
	})).ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil))
	if failed != nil {
		return "", failed
	}
	for _, c := range w.Result().Cookies() {
		return c.Name + "=" + c.Value, nil
	}
	return "", fmt.Errorf("signing in set no cookie")
}
