package cockpitweb

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"example.org/linden/internal/card"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// laterDays are how long a card can be put away.
func laterDays() []int { return []int{1, 7, 28} }

type detailView struct {
	Card   cardView
	Done   doneView
	Effect *effectView
	Wrong  []ui.FieldError
	Others []ui.WhoProps
}

func (h handlers) card(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.showCard(w, r, by, http.StatusOK, nil)
}

func (h handlers) showCard(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, wrong map[string]string) error {
	ctx, now := r.Context(), h.Now()
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	c, err := h.Cards.Card(ctx, by, now, n)
	if err != nil {
		return err
	}
	others, err := h.others(ctx, by)
	if err != nil {
		return err
	}
	v := detailView{Card: viewCard(ctx, now, by, c, h.handOver(others)), Done: viewDone(ctx, c)}
	if wrong != nil {
		keepTyped(&v.Card, r)
	}
	for field, code := range wrong {
		e := ui.FieldError{Text: i18n.T(ctx, code)}
		if (field == "text" || field == "title") && len(v.Card.Offers) > 0 {
			e.Field = field + "-" + v.Card.Offers[0].ID
		}
		v.Wrong = append(v.Wrong, e)
	}
	switch e, err := h.Cards.EffectOf(ctx, by, n); {
	case err == nil && e.ID != 0:
		x := viewEffect(ctx, e)
		v.Effect = &x
	case err != nil && !errors.Is(err, card.ErrNotFound):
		return err
	}
	return web.Render(w, r, status, framed(h.Frame.Page(r, by, v.Card.What), "week", detailBody(v)))
}

// keepTyped puts what was sent back into its form and that form first, so that
// nothing is lost when it was refused.
func keepTyped(c *cardView, r *http.Request) {
	for i, o := range c.Offers {
		if o.Act != r.PostFormValue("act") || o.Action != r.PostFormValue("action") || o.Who != nil && o.Who.Value != r.PostFormValue("person") {
			continue
		}
		o.Text, o.Title = r.PostFormValue("text"), r.PostFormValue("title")
		c.Offers = slices.Insert(slices.Delete(c.Offers, i, i+1), 0, o)
		return
	}
}

func (h handlers) do(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, d, err := doing(r)
	if err != nil {
		return err
	}
	_, err = h.Cards.Do(r.Context(), by, h.Now(), n, d)
	if errors.Is(err, card.ErrInvalid) && web.Fields(err) != nil {
		return h.showCard(w, r, by, http.StatusUnprocessableEntity, web.Fields(err))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "cockpit.said.do")
}

// doing reads which card is to be done, and how.
func doing(r *http.Request) (n int64, d card.Doing, err error) {
	if n, err = web.ID(r, "id"); err != nil {
		return n, d, err
	}
	d = card.Doing{
		Act: card.Act(r.PostFormValue("act")), Text: strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"),
		Title: r.PostFormValue("title"), Action: r.PostFormValue("action"),
	}
	if d.Person, err = personField(r, "person"); err != nil {
		return n, d, err
	}
	d.Minutes, err = minutesField(r)
	return n, d, err
}

// minutesField is what it really took, when the manager says so.
func minutesField(r *http.Request) (int, error) {
	text := r.PostFormValue("minutes")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 24*60 {
		return 0, card.ErrInvalid
	}
	return n, nil
}

func personField(r *http.Request, name string) (actor.ID, error) {
	text := r.PostFormValue(name)
	if text == "" {
		return 0, nil
	}
	n, err := id.Parse(text)
	if err != nil {
		return 0, web.ErrNotFound
	}
	return actor.ID(n), nil
}

func (h handlers) delegate(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	to, err := personField(r, "person")
	if err != nil {
		return err
	}
	if _, err := h.Cards.Delegate(r.Context(), by, h.Now(), n, to, r.PostFormValue("note")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "cockpit.said.delegate")
}

func (h handlers) later(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	days, err := strconv.Atoi(r.PostFormValue("days"))
	if err != nil {
		return card.ErrInvalid
	}
	if _, err := h.Cards.Later(r.Context(), by, h.Now(), n, h.Now().AddDate(0, 0, days)); err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "cockpit.said.later")
}

func (h handlers) drop(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if _, err := h.Cards.Drop(r.Context(), by, h.Now(), n, card.Why(r.PostFormValue("why")), r.PostFormValue("note")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "cockpit.said.drop")
}

func (h handlers) undo(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	if _, err := h.Cards.Undo(r.Context(), by, h.Now(), n); err != nil {
		return err
	}
	return web.Redirect(w, r, "/cockpit", "cockpit.said.undo")
}
