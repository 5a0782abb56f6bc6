package postweb

import (
	"encoding/json"
	"net/http"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/post"
)

type wireDraft struct {
	Place string `json:"place"`
	Title string `json:"title"`
	Body  string `json:"body"`
}

// draft answers a script with what somebody wrote in a form and did not send.
func (h *Handlers) draft(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	place := r.URL.Query().Get("place")
	d, err := h.Posts.Draft(r.Context(), by, place)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(wireDraft{place, d.Title, d.Body})
}

// saveDraft keeps it, as a form or as JSON.
func (h *Handlers) saveDraft(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	d := wireDraft{r.FormValue("place"), r.FormValue("title"), r.FormValue("body")}
	if r.Header.Get("Content-Type") == "application/json" {
		if err := json.NewDecoder(r.Body).Decode(&d); err != nil {
			return post.ErrInvalid
		}
	}
	if d.Place == "" {
		return post.ErrInvalid
	}
	if err := h.Posts.SaveDraft(r.Context(), by, d.Place, post.Draft{Title: d.Title, Body: d.Body}); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
