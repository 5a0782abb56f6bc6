package cockpitweb

import (
	"net/http"

	"example.org/linden/internal/card"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
)

type handedView struct {
	Cards []cardView
	Notes []noteView
}

// handed is where a colleague without a cockpit finds what was handed to them and
// what a manager wrote to them.
func (h handlers) handed(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, now := r.Context(), h.Now()
	cards, err := h.Cards.Handed(ctx, by, now)
	if err != nil {
		return err
	}
	notes, err := h.Cards.Notes(ctx, by)
	if err != nil {
		return err
	}
	v := handedView{Notes: viewNotes(notes, true)}
	for _, c := range cards {
		v.Cards = append(v.Cards, viewCard(ctx, now, by, c, nil))
	}
	return web.Render(w, r, http.StatusOK, plain(h.Frame.Page(r, by, i18n.T(ctx, "cockpit.handed")), handedBody(v)))
}

func viewNotes(all []card.Note, read bool) []noteView {
	var out []noteView
	for _, n := range all {
		if read || !n.Read {
			out = append(out, noteView{ID: key(n.ID), From: who(n.From, n.Community.Title), Text: n.Text, At: n.At, New: !n.Read})
		}
	}
	return out
}

func (h handlers) handedDo(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, d, err := doing(r)
	if err != nil {
		return err
	}
	if _, err := h.Cards.Do(r.Context(), by, h.Now(), n, d); err != nil {
		return err
	}
	return web.Redirect(w, r, "/handed", "cockpit.said.do")
}

func (h handlers) readNote(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if err := h.Cards.ReadNote(r.Context(), by, h.Now(), n); err != nil {
		return err
	}
	return web.Redirect(w, r, "/handed", "")
}
