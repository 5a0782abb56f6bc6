package communityweb

import (
	"context"
	"strings"
	"time"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
)

// Summary is a community in a list.
type Summary struct {
	ID       web.Key `json:"id"`
	Slug     string  `json:"slug" doc:"Name in addresses"`
	Name     string  `json:"name"`
	Purpose  string  `json:"purpose"`
	Access   string  `json:"access" enum:"open,closed,hidden"`
	Type     string  `json:"type" enum:"practice,forum,project,broadcast"`
	Lang     string  `json:"lang"`
	Members  int     `json:"members"`
	Archived bool    `json:"archived"`
	Member   bool    `json:"member"`
	Host     bool    `json:"host"`
}

func wire(c community.Community, member, host bool) Summary {
	return Summary{ID: web.KeyOf(c.ID), Slug: c.Slug, Name: c.Name, Purpose: c.Purpose, Access: string(c.Access), Type: string(c.Type),
		Lang: c.Lang, Members: c.Members, Archived: c.Archived(), Member: member, Host: host}
}

type wireStanding struct {
	Summary
	Goal      string    `json:"goal"`
	Rules     string    `json:"rules" doc:"Markdown"`
	Founded   time.Time `json:"founded"`
	Muted     bool      `json:"muted"`
	Invited   bool      `json:"invited"`
	Asked     bool      `json:"asked"`
	CanRead   bool      `json:"can_read"`
	CanWrite  bool      `json:"can_write"`
	CanManage bool      `json:"can_manage"`
}

type detailsBody struct {
	Name    string `json:"name" maxLength:"80"`
	Purpose string `json:"purpose,omitempty" maxLength:"300"`
	Goal    string `json:"goal,omitempty" maxLength:"1000"`
	Rules   string `json:"rules,omitempty" maxLength:"5000"`
	Lang    string `json:"lang,omitempty"`
	Access  string `json:"access" enum:"open,closed,hidden"`
	Type    string `json:"type" enum:"practice,forum,project,broadcast"`
}

func (b detailsBody) details() community.Details {
	return community.Details{Name: b.Name, Purpose: b.Purpose, Goal: b.Goal, Rules: b.Rules, Lang: b.Lang,
		Access: community.Access(b.Access), Type: community.Type(b.Type)}
}

type (
	none   struct{}
	listIn struct {
		Query string `query:"q" doc:"Beginning of the name"`
		Mine  bool   `query:"mine"`
		Type  string `query:"type"`
		After string `query:"after" doc:"The field next of the page before"`
	}
	listOut struct {
		Body struct {
			Items []Summary `json:"items"`
			Next  string    `json:"next,omitempty" doc:"Where the list goes on"`
		}
	}
	foundIn struct{ Body detailsBody }
	oneOut  struct{ Body wireStanding }
	slugIn  struct {
		Slug string `path:"slug"`
	}
	editIn struct {
		Slug string `path:"slug"`
		Body detailsBody
	}
	joinIn struct {
		Slug string `path:"slug"`
		Body struct {
			Message string `json:"message,omitempty" maxLength:"500"`
		}
	}
	joinOut struct {
		Body struct {
			Outcome string `json:"outcome" enum:"joined,asked"`
		}
	}
	inviteIn struct {
		Slug string `path:"slug"`
		Body struct {
			Usernames []string `json:"usernames" minItems:"1" maxItems:"100"`
		}
	}
	inviteOut struct {
		Body struct {
			Unknown []string `json:"unknown" doc:"Names that are nobody's; if there are any, nobody was invited"`
		}
	}
	personIn struct {
		Slug   string  `path:"slug"`
		Person web.Key `path:"person"`
	}
	hostIn struct {
		Slug   string  `path:"slug"`
		Person web.Key `path:"person"`
		Body   struct {
			Host bool `json:"host"`
		}
	}
	muteIn struct {
		Slug string `path:"slug"`
		Body struct {
			Muted bool `json:"muted"`
		}
	}
	membersIn struct {
		Slug  string `path:"slug"`
		After string `query:"after" doc:"The cursor next of the page before"`
	}
	wireMember struct {
		ID       web.Key   `json:"id"`
		Username string    `json:"username"`
		Name     string    `json:"name"`
		Title    string    `json:"title"`
		Host     bool      `json:"host"`
		Joined   time.Time `json:"joined"`
	}
	membersOut struct {
		Body struct {
			Items []wireMember `json:"items"`
			Next  string       `json:"next,omitempty"`
		}
	}
)

func (h handlers) mountAPI(g *web.Registry) {
	const at, one = "/api/v1/communities", "/api/v1/communities/{slug}"
	read := func(pattern, summary string) web.Route {
		return web.Route{Method: "GET", Pattern: pattern, Policy: web.SignedIn, Summary: summary}
	}
	write := func(method, pattern, audit, summary string) web.Route {
		return web.Route{Method: method, Pattern: pattern, Policy: web.SignedIn, Rate: web.RateWrite, Audit: audit, Summary: summary}
	}
	web.API(g, read(at, "Communities you may know of, by name"), h.apiList)
	web.API(g, write("POST", at, "community.found", "Found a community"), h.apiFound)
	web.API(g, read(one, "One community and what you may do there"), h.apiOne)
	web.API(g, write("PUT", one, "community.edit", "Change a community"), h.apiEdit)
	web.API(g, read(one+"/members", "Members of a community you may read"), h.apiMembers)
	web.API(g, write("POST", one+"/join", "", "Join, or ask to join"), h.apiJoin)
	web.API(g, write("POST", one+"/leave", "", "Leave"), simple(h, h.Communities.Leave))
	web.API(g, write("POST", one+"/archive", "community.archive", "Archive a community"), simple(h, h.Communities.Archive))
	web.API(g, write("POST", one+"/revive", "community.revive", "Open an archived community again"), simple(h, h.Communities.Revive))
	web.API(g, write("PUT", one+"/mute", "", "Mute a community, or hear of it again"), h.apiMute)
	web.API(g, write("POST", one+"/invite", "community.invite", "Invite people by their usernames"), h.apiInvite)
	web.API(g, write("POST", one+"/requests/{person}/admit", "community.admit", "Let somebody in"), onPerson(h, h.Communities.Admit))
	web.API(g, write("POST", one+"/requests/{person}/decline", "community.decline", "Turn down a wish to join, or an invitation"), onPerson(h, h.Communities.Decline))
	web.API(g, write("DELETE", one+"/members/{person}", "community.remove", "End somebody's membership"), onPerson(h, h.Communities.Remove))
	web.API(g, write("PUT", one+"/members/{person}/host", "community.hosts", "Make a member a host, or no longer one"), h.apiHost)
}

type apiHandler[I, O any] = func(context.Context, actor.Actor, *I) (*O, error)

func simple(h handlers, do func(context.Context, actor.Actor, int64) error) apiHandler[slugIn, none] {
	return func(ctx context.Context, by actor.Actor, in *slugIn) (*none, error) {
		st, err := h.Communities.BySlug(ctx, by, in.Slug)
		if err != nil {
			return nil, err
		}
		return &none{}, do(ctx, by, st.Community.ID)
	}
}

func onPerson(h handlers, do func(context.Context, actor.Actor, int64, actor.ID) error) apiHandler[personIn, none] {
	return func(ctx context.Context, by actor.Actor, in *personIn) (*none, error) {
		st, p, err := h.both(ctx, by, in.Slug, in.Person)
		if err != nil {
			return nil, err
		}
		return &none{}, do(ctx, by, st.Community.ID, p)
	}
}

func (h handlers) both(ctx context.Context, by actor.Actor, slug string, key web.Key) (community.Standing, actor.ID, error) {
	st, err := h.Communities.BySlug(ctx, by, slug)
	if err != nil {
		return st, 0, err
	}
	p, err := key.ID()
	return st, actor.ID(p), err
}

func (h handlers) apiList(ctx context.Context, by actor.Actor, in *listIn) (*listOut, error) {
	f := community.Filter{Query: in.Query, Mine: in.Mine, Type: community.Type(in.Type), Limit: directoryPage + 1}
	if key, fold, ok := strings.Cut(in.After, "~"); ok {
		if n, err := id.Parse(key); err == nil {
			f.AfterID, f.After = n, fold
		}
	}
	all, err := h.Communities.Directory(ctx, by, f)
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Items = make([]Summary, 0, len(all))
	for n, c := range all {
		if n == directoryPage {
			out.Body.Next = id.String(all[n-1].ID) + "~" + all[n-1].Fold
			break
		}
		out.Body.Items = append(out.Body.Items, wire(c.Community, c.Member, c.Host))
	}
	return out, nil
}
