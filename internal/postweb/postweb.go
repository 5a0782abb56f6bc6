// Package postweb shows what people say: the home page, the conversation of a
// community, threads, questions and topics, and the forms to write them. It is
// the same over HTML and JSON.
//
// The rules in plain words. Every page works without script; with script a
// reaction or an answer changes its place on the page only. What somebody typed
// comes back with the form when it is refused. Lists show the beginning of a
// long text and lead to the rest. Pictures are shown in versions we made; the
// file that was sent is not kept. That a thread was read is noted after the
// answer has gone out, so that reading stays quick.
package postweb

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

// Frame gives a page what stands around its content.
type Frame interface {
	Page(r *http.Request, by actor.Actor, title string) ui.Page
}

// Options are what the pages need. All are required.
type Options struct {
	Posts       *post.Service
	Communities *community.Service
	Blobs       blob.Store
	Pictures    *picture.Maker
	Frame       Frame
	Log         *slog.Logger
	Now         func() time.Time
	// Opened is told who opened which thread when; nil for nobody to tell.
	Opened func(ctx context.Context, by actor.ID, thread int64, at time.Time) error
}

// Handlers are the pages and the JSON of posts.
type Handlers struct {
	Options
	seen chan post.View
}

// New returns Handlers; Mount makes them reachable and Run does their
// background work.
func New(o Options) *Handlers { return &Handlers{Options: o, seen: make(chan post.View, seenQueue)} }

const maxUpload = 64 << 20

// Mount declares all routes.
func (h *Handlers) Mount(g *web.Registry) {
	page := func(method, pattern string, f web.Handler) {
		g.Page(web.Route{Method: method, Pattern: pattern, Policy: web.SignedIn}, f)
	}
	upload := func(pattern string, f web.Handler) {
		g.Page(web.Route{Method: http.MethodPost, Pattern: pattern, Policy: web.SignedIn, MaxBody: maxUpload}, f)
	}
	page(http.MethodGet, "/{$}", h.home)
	page(http.MethodGet, "/questions", h.questions)
	page(http.MethodGet, "/topics/{topic}", h.topic)

	page(http.MethodGet, "/new", h.newForm)
	upload("/new", h.write)
	page(http.MethodGet, "/posts/{id}", h.thread)
	page(http.MethodGet, "/posts/{id}/reply", h.replyForm)
	upload("/posts/{id}/comments", h.reply)
	page(http.MethodPost, "/posts/{id}/react", h.react)
	page(http.MethodPost, "/comments/{id}/react", h.react)
	page(http.MethodPost, "/posts/{id}/accept", h.accept)
	page(http.MethodPost, "/posts/{id}/close", h.close)
	page(http.MethodPost, "/posts/{id}/pin", h.pin)
	for _, kind := range []string{"posts", "comments"} {
		page(http.MethodGet, "/"+kind+"/{id}/history", h.history)
		page(http.MethodGet, "/"+kind+"/{id}/edit", h.editForm)
		page(http.MethodPost, "/"+kind+"/{id}/edit", h.edit)
		page(http.MethodGet, "/"+kind+"/{id}/delete", h.deleteForm)
		page(http.MethodPost, "/"+kind+"/{id}/delete", h.delete)
	}

	upload("/files", h.upload)
	page(http.MethodGet, "/files/{id}", h.file)
	page(http.MethodGet, "/files/{id}/{name}", h.file)
	page(http.MethodGet, "/drafts", h.draft)
	page(http.MethodPost, "/drafts", h.saveDraft)
	h.mountAPI(g)
}

// Run notes who read what until ctx ends, then writes what is left.
func (h *Handlers) Run(ctx context.Context) error { return h.flushSeen(ctx) }
