package personweb

import (
	"context"
	"time"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
)

type wireRef struct {
	ID   web.Key `json:"id"`
	Name string  `json:"name"`
}

type wirePerson struct {
	ID         web.Key    `json:"id"`
	Username   string     `json:"username"`
	Name       string     `json:"name"`
	Email      string     `json:"email,omitempty"`
	Title      string     `json:"title,omitempty"`
	About      string     `json:"about,omitempty"`
	AskMeAbout []string   `json:"ask_me_about"`
	Unit       *wireRef   `json:"unit,omitempty"`
	Site       *wireRef   `json:"site,omitempty"`
	Manager    *wireRef   `json:"manager,omitempty"`
	Roles      []string   `json:"roles"`
	HasAccount bool       `json:"has_account"`
	Absent     bool       `json:"absent"`
	Picture    string     `json:"picture,omitempty"`
	Joined     time.Time  `json:"joined"`
	Left       *time.Time `json:"left,omitempty"`
}

func wire(p person.Person) wirePerson {
	out := wirePerson{ID: web.KeyOf(int64(p.ID)), Username: p.Username, Name: p.Name, Email: p.Email, Title: p.Title, About: p.About,
		AskMeAbout: p.AskMeAbout, Roles: p.Roles.Names(), HasAccount: p.HasAccount, Absent: p.Absent,
		Picture: person.PicturePath(p.ID, p.PictureKey), Joined: p.JoinedAt, Left: p.LeftAt}
	if out.AskMeAbout == nil {
		out.AskMeAbout = []string{}
	}
	if out.Roles == nil {
		out.Roles = []string{}
	}
	if p.Unit != nil {
		out.Unit = &wireRef{web.KeyOf(int64(p.Unit.ID)), p.Unit.Name}
	}
	if p.Site != nil {
		out.Site = &wireRef{web.KeyOf(int64(p.Site.ID)), p.Site.Name}
	}
	if p.Manager != nil {
		out.Manager = &wireRef{web.KeyOf(int64(p.Manager.ID)), p.Manager.Name}
	}
	return out
}

type listIn struct {
	Query string  `query:"q" maxLength:"80" doc:"Beginnings of words of the name or username"`
	Unit  web.Key `query:"unit" doc:"Department, with those below it"`
	Site  web.Key `query:"site"`
	After web.Key `query:"after" doc:"The value of next of the page before"`
	Limit int     `query:"limit" minimum:"1" maximum:"100" default:"24"`
}

type listOut struct {
	Body struct {
		People []wirePerson `json:"people"`
		Next   web.Key      `json:"next,omitempty"`
	}
}

type oneIn struct {
	ID web.Key `path:"id"`
}

type oneOut struct{ Body wirePerson }

type suggestIn struct {
	Query string `query:"q" maxLength:"80" required:"true"`
}

type suggestOut struct {
	Body struct {
		People []suggestion `json:"people"`
	}
}

type editIn struct {
	ID   web.Key `path:"id"`
	Body struct {
		Name       string   `json:"name" minLength:"1" maxLength:"120"`
		Title      string   `json:"title" maxLength:"160"`
		About      string   `json:"about" maxLength:"2000"`
		AskMeAbout []string `json:"ask_me_about" maxItems:"12"`
		Absent     bool     `json:"absent"`
	}
}

func (h handlers) mountAPI(g *web.Registry) {
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/people", Policy: web.Colleague, Rate: web.RateSearch, Summary: "List people by name"}, h.apiList)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/people/suggest", Policy: web.SignedIn, Rate: web.RateSearch, Summary: "Find people to mention"}, h.apiSuggest)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/people/me", Policy: web.SignedIn, Summary: "Show who is asking"}, h.apiMe)
	web.API(g, web.Route{Method: "GET", Pattern: "/api/v1/people/{id}", Policy: web.SignedIn, Summary: "Show one person"}, h.apiGet)
	web.API(g, web.Route{Method: "PUT", Pattern: "/api/v1/people/{id}", Policy: web.SignedIn, Rate: web.RateWrite, Audit: "person.edit", Summary: "Change a profile"}, h.apiEdit)
}

func (h handlers) apiList(ctx context.Context, by actor.Actor, in *listIn) (*listOut, error) {
	f := person.Filter{Query: in.Query, Unit: person.UnitID(anID(string(in.Unit))), Site: person.UnitID(anID(string(in.Site)))}
	found, err := h.People.Directory(ctx, by, f, actor.ID(anID(string(in.After))), in.Limit)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.People = make([]wirePerson, len(found.People))
	for i, p := range found.People {
		out.Body.People[i] = wire(p)
	}
	out.Body.Next = web.KeyOf(int64(found.After))
	return out, nil
}

func (h handlers) apiSuggest(ctx context.Context, by actor.Actor, in *suggestIn) (*suggestOut, error) {
	cards, err := h.People.Suggest(ctx, by, in.Query, 8)
	if err != nil {
		return nil, err
	}
	out := &suggestOut{}
	out.Body.People = suggestions(cards)
	return out, nil
}

func (h handlers) apiMe(ctx context.Context, by actor.Actor, _ *struct{}) (*oneOut, error) {
	p, err := h.People.Profile(ctx, by, by.ID)
	return &oneOut{wire(p)}, err
}

func (h handlers) apiGet(ctx context.Context, by actor.Actor, in *oneIn) (*oneOut, error) {
	who, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	p, err := h.People.Profile(ctx, by, actor.ID(who))
	return &oneOut{wire(p)}, err
}

func (h handlers) apiEdit(ctx context.Context, by actor.Actor, in *editIn) (*oneOut, error) {
	who, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	// Looked at first, so that strangers are not told who exists.
	if _, err := h.People.Profile(ctx, by, actor.ID(who)); err != nil {
		return nil, err
	}
	b := in.Body
	edit := person.ProfileEdit{Name: b.Name, Title: b.Title, About: b.About, AskMeAbout: b.AskMeAbout, Absent: b.Absent}
	if err := h.People.EditProfile(ctx, by, actor.ID(who), edit); err != nil {
		return nil, err
	}
	return h.apiGet(ctx, by, &oneIn{in.ID})
}
