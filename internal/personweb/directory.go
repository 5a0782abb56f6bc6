package personweb

import (
	"encoding/json"
	"net/http"
	"net/url"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

const directoryPage = 24

type directoryView struct {
	Query   string
	Units   []ui.Option
	Sites   []ui.Option
	Listing person.Listing
	More    string
	Newest  string
	Narrow  bool
	Admin   bool // may bring in lists
}

func (h handlers) directory(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx, q := r.Context(), r.URL.Query()
	f := person.Filter{Query: q.Get("q"), Unit: person.UnitID(anID(q.Get("unit"))), Site: person.UnitID(anID(q.Get("site")))}
	after := actor.ID(anID(q.Get("after")))
	found, err := h.People.Directory(ctx, by, f, after, directoryPage)
	if err != nil {
		return err
	}
	units, err := h.People.AllUnits(ctx, by)
	if err != nil {
		return err
	}
	v := directoryView{Query: f.Query, Listing: found, Narrow: f != person.Filter{}, Admin: by.Roles.Has(actor.Admin),
		Units: unitOptions(ctx, units, false, f.Unit), Sites: unitOptions(ctx, units, true, f.Site)}
	if found.After != 0 {
		v.More = directoryPath(f, found.After)
	}
	if after != 0 {
		v.Newest = directoryPath(f, 0)
	}
	return h.render(w, r, by, http.StatusOK, i18n.T(ctx, "person.people"), true, directoryBody(v))
}

func directoryPath(f person.Filter, after actor.ID) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("q", f.Query)
	set("unit", string(web.KeyOf(int64(f.Unit))))
	set("site", string(web.KeyOf(int64(f.Site))))
	set("after", string(web.KeyOf(int64(after))))
	if len(q) == 0 {
		return "/people"
	}
	return "/people?" + q.Encode()
}

// anID reads an id of a filter; what is none filters nothing.
func anID(s string) int64 {
	n, err := id.Parse(s)
	if err != nil {
		return 0
	}
	return n
}

type suggestion struct {
	ID       web.Key `json:"id"`
	Name     string  `json:"name"`
	Username string  `json:"username"`
	Title    string  `json:"title"`
	Picture  string  `json:"picture,omitempty"`
}

func suggestions(cards []person.Card) []suggestion {
	out := []suggestion{}
	for _, c := range cards {
		out = append(out, suggestion{web.KeyOf(int64(c.ID)), c.Name, c.Username, joined(c.Title, c.UnitName), person.PicturePath(c.ID, c.PictureKey)})
	}
	return out
}

func (h handlers) suggest(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	cards, err := h.People.Suggest(r.Context(), by, r.URL.Query().Get("q"), 8)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(suggestions(cards))
}

type orgView struct {
	Nodes   []person.Node
	Path    []person.Unit
	Here    *person.Unit
	Node    person.Node
	Members []person.Card
	Sites   []ui.Choice
}

func (h handlers) org(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	v := orgView{}
	key := r.URL.Query().Get("unit")
	unit := person.UnitID(anID(key))
	if key != "" && unit == 0 {
		return person.ErrNotFound
	}
	var err error
	if v.Nodes, v.Path, err = h.People.Tree(ctx, by, unit, 3); err != nil {
		return err
	}
	title := i18n.T(ctx, "person.org")
	if n := len(v.Path); n > 0 {
		v.Here = &v.Path[n-1]
		title = v.Here.Name
		if v.Node, err = h.People.Department(ctx, by, unit); err != nil {
			return err
		}
		if v.Members, err = h.People.Members(ctx, by, unit); err != nil {
			return err
		}
	} else if v.Sites, err = h.sites(r, by); err != nil {
		return err
	}
	return h.render(w, r, by, http.StatusOK, title, false, orgBody(v))
}

func (h handlers) sites(r *http.Request, by actor.Actor) ([]ui.Choice, error) {
	units, err := h.People.AllUnits(r.Context(), by)
	if err != nil {
		return nil, err
	}
	counts, err := h.People.SiteCounts(r.Context(), by)
	if err != nil {
		return nil, err
	}
	var out []ui.Choice
	for _, u := range units {
		if u.Site {
			out = append(out, ui.Choice{Text: u.Name, Href: directoryPath(person.Filter{Site: u.ID}, 0), Count: i18n.Number(r.Context(), counts[u.ID].People)})
		}
	}
	return out, nil
}
