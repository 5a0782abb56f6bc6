package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"example.org/linden/internal/platform/db"
)

// floor answers with the rows a page shows, or stores the row a form stores, and
// does nothing else: nobody is signed in, nothing is checked, rendered or noted.
type floor struct {
	db    *db.DB
	newID func() int64
}

type barePost struct {
	ID, Author, Comments              int64
	Name, Title, Kind, HTML, Reaction string
}

const barePosts = `SELECT p.id, p.author_id, p.comment_count, a.name, p.title, p.kind, p.html, p.reactions FROM post p JOIN person a ON a.id = p.author_id `

func (f floor) timeline(w http.ResponseWriter, r *http.Request) {
	f.list(w, r, barePosts+`WHERE p.community_id = $1 AND p.deleted_at IS NULL ORDER BY p.id DESC LIMIT 20`, number(r, "community"))
}

func (f floor) posts(w http.ResponseWriter, r *http.Request) {
	var ids []int64
	for part := range strings.SplitSeq(r.URL.Query().Get("ids"), ",") {
		if n, err := strconv.ParseInt(part, 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	in, args := db.In(1, ids, nil)
	f.list(w, r, barePosts+`WHERE p.id IN `+in, args...)
}

func (f floor) thread(w http.ResponseWriter, r *http.Request) {
	f.list(w, r, `SELECT k.id, k.author_id, k.post_id, a.name, '', '', k.html, k.reactions FROM post_comment k JOIN person a ON a.id = k.author_id
		WHERE k.post_id = $1 ORDER BY k.id LIMIT 100`, number(r, "post"))
}

func (f floor) list(w http.ResponseWriter, r *http.Request, query string, args ...any) {
	rows, err := f.db.Read().QueryContext(r.Context(), query, args...)
	if err != nil {
		refuse(w, err)
		return
	}
	defer func() { _ = rows.Close() }()
	var out []barePost
	for rows.Next() {
		var p barePost
		if err := rows.Scan(&p.ID, &p.Author, &p.Comments, &p.Name, &p.Title, &p.Kind, &p.HTML, &p.Reaction); err != nil {
			refuse(w, err)
			return
		}
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(out) // the asking side notices
}

func (f floor) insert(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, err)
		return
	}
	n := f.newID()
	err = f.db.Update(r.Context(), func(tx db.Tx) error {
		_, err := tx.ExecContext(r.Context(), `INSERT INTO post (id, community_id, author_id, kind, title, body, html, lang) VALUES ($1, $2, $3, 'post', $4, $5, $5, 'en')`,
			n, number(r, "community"), number(r, "person"), "The new booking form", string(body))
		return err
	})
	f.done(w, n, err)
}

func (f floor) react(w http.ResponseWriter, r *http.Request) {
	post := number(r, "post")
	err := f.db.Update(r.Context(), func(tx db.Tx) error {
		_, err := tx.ExecContext(r.Context(), `INSERT INTO post_reaction (target_id, person_id, kind, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (target_id, person_id) DO UPDATE SET kind = excluded.kind`, post, number(r, "person"), r.URL.Query().Get("kind"), time.Now().UnixMilli())
		return err
	})
	f.done(w, post, err)
}

func (f floor) done(w http.ResponseWriter, n int64, err error) {
	if err != nil {
		refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]int64{"id": n}) // the asking side notices
}

func number(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.URL.Query().Get(name), 10, 64) // 0 finds nothing
	return n
}

func refuse(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), http.StatusInternalServerError)
}
