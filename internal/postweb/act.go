package postweb

import (
	"net/http"
	"strings"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// react sets a reaction; the one somebody has already is taken back.
func (h *Handlers) react(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	isComment := strings.HasPrefix(r.URL.Path, "/comments/")
	mine, _, back, err := h.mineOn(r, by, n, isComment)
	if err != nil {
		return err
	}
	kind := r.PostFormValue("reaction")
	if kind == mine {
		kind = ""
	}
	if err := h.Posts.React(ctx, by, n, kind); err != nil {
		return err
	}
	if !web.IsPartial(r) {
		return web.Redirect(w, r, back, "")
	}
	_, bar, _, err := h.mineOn(r, by, n, isComment)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ui.ReactionBar(bar))
}

// mineOn is the reader's reaction, the bar, and where both stand.
func (h *Handlers) mineOn(r *http.Request, by actor.Actor, n int64, isComment bool) (string, ui.ReactionsProps, string, error) {
	ctx := r.Context()
	if isComment {
		k, err := h.Posts.Comment(ctx, by, n)
		return k.Mine, reactions(ctx, n, true, k.Reactions, k.Mine, false), commentURL(k.Post, n), err
	}
	all, err := h.Posts.Some(ctx, by, []int64{n})
	if err != nil || len(all) == 0 {
		return "", ui.ReactionsProps{}, "", orNotFound(err)
	}
	return all[0].Mine, reactions(ctx, n, false, all[0].Reactions, all[0].Mine, false), threadURL(n), nil
}

func orNotFound(err error) error {
	if err == nil {
		return web.ErrNotFound
	}
	return err
}

func (h *Handlers) accept(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	var comment int64
	if key := r.PostFormValue("comment"); key != "" {
		if comment, err = id.Parse(key); err != nil {
			return web.ErrNotFound
		}
	}
	if err := h.Posts.Accept(r.Context(), by, n, comment); err != nil {
		return err
	}
	return web.Redirect(w, r, threadURL(n), onOff(comment != 0, "post.done.accepted", "post.done.unaccepted"))
}

func (h *Handlers) close(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	on := r.PostFormValue("on") != "0"
	if err := h.Posts.Close(r.Context(), by, n, on); err != nil {
		return err
	}
	return web.Redirect(w, r, threadURL(n), onOff(on, "post.done.closed", "post.done.reopened"))
}

func (h *Handlers) pin(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	on := r.PostFormValue("on") != "0"
	if err := h.Posts.Pin(r.Context(), by, n, on); err != nil {
		return err
	}
	return web.Redirect(w, r, threadURL(n), onOff(on, "post.done.pinned", "post.done.unpinned"))
}

func (h *Handlers) deleteForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	c := ui.ConfirmProps{ID: "delete", Action: r.URL.Path, Danger: true, Do: i18n.T(ctx, "post.delete"),
		Title: i18n.T(ctx, "post.delete.post"), Text: i18n.T(ctx, "post.delete.post.text")}
	if strings.HasPrefix(r.URL.Path, "/comments/") {
		c.Title, c.Text = i18n.T(ctx, "post.delete.comment"), i18n.T(ctx, "post.delete.comment.text")
		k, err := h.Posts.Comment(ctx, by, n)
		if err != nil {
			return err
		}
		c.Back = commentURL(k.Post, n)
	} else {
		if _, err := h.Posts.Read(ctx, by, n, 0); err != nil {
			return err
		}
		c.Back = threadURL(n)
	}
	return web.Render(w, r, http.StatusOK, confirmPage(confirmView{page: h.Frame.Page(r, by, c.Title), ask: c}))
}

func (h *Handlers) delete(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	back := "/"
	if strings.HasPrefix(r.URL.Path, "/comments/") {
		k, err := h.Posts.Comment(ctx, by, n)
		if err != nil {
			return err
		}
		back = threadURL(k.Post)
	} else {
		t, err := h.Posts.Read(ctx, by, n, 0)
		if err != nil {
			return err
		}
		back = communityURL(t.Community)
	}
	if err := h.Posts.Delete(ctx, by, n); err != nil {
		return err
	}
	return web.Redirect(w, r, back, "post.done.deleted")
}
