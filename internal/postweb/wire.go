package postweb

import (
	"time"

	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

type wirePlace struct {
	ID   web.Key `json:"id"`
	Slug string  `json:"slug"`
	Name string  `json:"name"`
}

type wireAuthor struct {
	ID       web.Key `json:"id"`
	Username string  `json:"username"`
	Name     string  `json:"name"`
	Title    string  `json:"title,omitempty"`
	Unit     string  `json:"unit,omitempty"`
}

type wirePost struct {
	ID        web.Key        `json:"id"`
	Community wirePlace      `json:"community"`
	Author    wireAuthor     `json:"author"`
	Kind      string         `json:"kind" enum:"post,question,announcement"`
	Title     string         `json:"title,omitempty"`
	HTML      string         `json:"html" doc:"Sanitised; empty when deleted"`
	Lang      string         `json:"lang,omitempty"`
	Topics    []string       `json:"topics,omitempty"`
	At        time.Time      `json:"at"`
	EditedAt  *time.Time     `json:"edited_at,omitempty"`
	Deleted   bool           `json:"deleted,omitempty"`
	Closed    bool           `json:"closed,omitempty"`
	Pinned    bool           `json:"pinned,omitempty"`
	Best      web.Key        `json:"best,omitempty" doc:"The best answer"`
	Comments  int            `json:"comments"`
	Reactions map[string]int `json:"reactions,omitempty"`
	Mine      string         `json:"mine,omitempty" doc:"The caller's own reaction"`
	Views     int            `json:"views"`
	Files     []wireFile     `json:"files,omitempty" doc:"Only where a single thread is read"`
}

type wireComment struct {
	ID        web.Key        `json:"id"`
	Parent    web.Key        `json:"parent,omitempty"`
	Author    wireAuthor     `json:"author"`
	HTML      string         `json:"html"`
	Lang      string         `json:"lang,omitempty"`
	At        time.Time      `json:"at"`
	EditedAt  *time.Time     `json:"edited_at,omitempty"`
	Deleted   bool           `json:"deleted,omitempty"`
	Reactions map[string]int `json:"reactions,omitempty"`
	Mine      string         `json:"mine,omitempty"`
	Files     []wireFile     `json:"files,omitempty"`
}

type wireFile struct {
	ID      web.Key `json:"id"`
	Name    string  `json:"name"`
	Type    string  `json:"type"`
	Size    int64   `json:"size" doc:"Bytes"`
	Width   int     `json:"width,omitempty" doc:"Pixels"`
	Height  int     `json:"height,omitempty" doc:"Pixels"`
	Alt     string  `json:"alt,omitempty"`
	Picture bool    `json:"picture,omitempty"`
	URL     string  `json:"url"`
}

func wireOf(p post.Post) wirePost {
	return wirePost{
		ID: web.KeyOf(p.ID), Community: wirePlace{web.KeyOf(p.Community.ID), p.Community.Slug, p.Community.Name},
		Author: wireAuthorOf(p.Author), Kind: string(p.Kind), Title: p.Title, HTML: string(p.HTML), Lang: p.Lang, Topics: p.Topics,
		At: p.At, EditedAt: orNil(p.EditedAt), Deleted: p.Deleted, Closed: p.Closed, Pinned: p.Pinned, Best: web.KeyOf(p.Best),
		Comments: p.Comments, Reactions: p.Reactions, Mine: p.Mine, Views: p.Views, Files: wireFiles(p.Files),
	}
}

func wireComments(all []post.Comment) []wireComment {
	out := make([]wireComment, len(all))
	for i, k := range all {
		out[i] = wireComment{ID: web.KeyOf(k.ID), Parent: web.KeyOf(k.Parent), Author: wireAuthorOf(k.Author), HTML: string(k.HTML), Lang: k.Lang,
			At: k.At, EditedAt: orNil(k.EditedAt), Deleted: k.Deleted, Reactions: k.Reactions, Mine: k.Mine, Files: wireFiles(k.Files)}
	}
	return out
}

func wireAuthorOf(b post.Byline) wireAuthor {
	return wireAuthor{web.KeyOf(int64(b.ID)), b.Username, b.Name, b.Title, b.Unit}
}

func wireFiles(files []post.File) []wireFile {
	var out []wireFile
	for _, f := range files {
		out = append(out, wireFileOf(f))
	}
	return out
}

func wireFileOf(f post.File) wireFile {
	return wireFile{web.KeyOf(f.ID), f.Name, f.Type, f.Size, f.Width, f.Height, f.Alt, f.Picture, fileURL(f)}
}

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
