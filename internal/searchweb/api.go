package searchweb

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/search"
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
}

type wireText struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks" doc:"Where the words of the query stand: first byte and the byte after the last, of the UTF-8 text"`
}

type wireHit struct {
	Kind    string      `json:"kind" enum:"person,community,post,comment"`
	ID      web.Key     `json:"id"`
	Target  string      `json:"target" doc:"Address on this site"`
	Title   wireText    `json:"title"`
	Snippet wireText    `json:"snippet"`
	Place   *wirePlace  `json:"community,omitempty"`
	Author  *wireAuthor `json:"author,omitempty"`
	At      *time.Time  `json:"at,omitempty"`
}

type wireFacet struct {
	Kind  string `json:"kind"`
	Count int    `json:"count"`
	More  bool   `json:"more" doc:"There are others that were not counted"`
}

type findIn struct {
	Q         string `query:"q" required:"true" maxLength:"400" doc:"Words; all of them have to be met"`
	Kind      string `query:"kind" doc:"person, community, post or comment; all when left out"`
	Community string `query:"community" doc:"Name of a community in addresses"`
	After     string `query:"after" doc:"The cursor next of the page before"`
}

type findOut struct {
	Body struct {
		Hits   []wireHit   `json:"hits"`
		Facets []wireFacet `json:"facets"`
		Capped bool        `json:"capped" doc:"Older posts or comments were not looked at"`
		Next   string      `json:"next,omitempty"`
	}
}

type suggestIn struct {
	Q string `query:"q" required:"true" maxLength:"400"`
}

type wireSuggestion struct {
	Kind   string  `json:"kind"`
	ID     web.Key `json:"id"`
	Text   string  `json:"text"`
	Detail string  `json:"detail"`
	Target string  `json:"target" doc:"Address on this site"`
}

type suggestOut struct {
	Body struct {
		Suggestions []wireSuggestion `json:"suggestions"`
	}
}

func (h handlers) mountAPI(g *web.Registry) {
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/search", Policy: web.SignedIn, Rate: web.RateSearch, Summary: "Find people, communities, posts and comments"}, h.apiFind)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/search/suggest", Policy: web.SignedIn, Rate: web.RateSearch, Summary: "What the beginning of a search may mean"}, h.apiSuggest)
	g.Page(web.Route{Method: "GET", Pattern: "/search/suggest", Policy: web.SignedIn, Rate: web.RateSearch}, h.suggest)
}

func (h handlers) apiFind(ctx context.Context, by actor.Actor, in *findIn) (*findOut, error) {
	q, _, err := h.query(ctx, by, in.Q, in.Kind, in.Community, in.After)
	if err != nil {
		return nil, err
	}
	found, err := h.search.Find(ctx, by, q)
	if err != nil {
		return nil, err
	}
	out := &findOut{}
	out.Body.Hits, out.Body.Facets, out.Body.Capped = []wireHit{}, []wireFacet{}, found.Capped
	for _, hit := range found.Hits {
		out.Body.Hits = append(out.Body.Hits, wire(hit))
	}
	for _, f := range found.Facets {
		out.Body.Facets = append(out.Body.Facets, wireFacet{string(f.Kind), f.Count, f.More})
	}
	if found.Next != (search.Cursor{}) {
		out.Body.Next = cursor(found.Next)
	}
	return out, nil
}

func wire(h search.Hit) wireHit {
	w := wireHit{Kind: string(h.Kind), ID: web.KeyOf(h.ID), Target: target(h),
		Title: wireText{h.Title.Text, marks(h.Title.Ranges)}, Snippet: wireText{h.Snippet.Text, marks(h.Snippet.Ranges)}}
	if h.Place.ID != 0 {
		w.Place = &wirePlace{web.KeyOf(h.Place.ID), h.Place.Slug, h.Place.Name}
	}
	if h.Author.ID != 0 {
		w.Author = &wireAuthor{web.KeyOf(int64(h.Author.ID)), h.Author.Username, h.Author.Name}
	}
	if !h.At.IsZero() {
		w.At = &h.At
	}
	return w
}

func marks(ranges [][2]int) [][2]int {
	if ranges == nil {
		return [][2]int{}
	}
	return ranges
}

func (h handlers) apiSuggest(ctx context.Context, by actor.Actor, in *suggestIn) (*suggestOut, error) {
	found, err := h.search.Suggest(ctx, by, in.Q)
	out := &suggestOut{}
	out.Body.Suggestions = []wireSuggestion{}
	for _, s := range found {
		if s.Kind == search.Community {
			s.Detail = i18n.T(ctx, "search.one.community")
		}
		out.Body.Suggestions = append(out.Body.Suggestions, wireSuggestion{Kind: string(s.Kind), ID: web.KeyOf(s.ID), Text: s.Text,
			Detail: s.Detail, Target: href(s.Kind, s.ID, s.ID, s.Slug)})
	}
	return out, err
}

// suggest answers what the box asks while somebody types.
func (h handlers) suggest(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	out, err := h.apiSuggest(r.Context(), by, &suggestIn{Q: r.URL.Query().Get("q")})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out.Body)
}
