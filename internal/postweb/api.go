package postweb

import (
	"context"
	"net/http"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

type listOut struct {
	Body struct {
		Posts []wirePost `json:"posts"`
		Next  web.Key    `json:"next,omitempty" doc:"Pass it as after for the next page"`
	}
}

func listed(l post.List, err error) (*listOut, error) {
	if err != nil {
		return nil, err
	}
	out := &listOut{}
	out.Body.Posts, out.Body.Next = make([]wirePost, len(l.Posts)), web.KeyOf(l.Next)
	for i, p := range l.Posts {
		out.Body.Posts[i] = wireOf(p)
	}
	return out, nil
}

// PageIn is where a list goes on. It is exported because parameters of an
// embedded type are found only then.
type PageIn struct {
	After string `query:"after" maxLength:"20" doc:"The next of the page before"`
}

// from reads After; anything that is no id is the beginning.
func (p PageIn) from() int64 {
	n, err := web.Key(p.After).ID()
	if err != nil {
		return 0
	}
	return n
}

type timelineIn struct {
	PageIn
	Slug string `path:"slug"`
}

type threadIn struct {
	PageIn
	ID web.Key `path:"id"`
}

type threadOut struct {
	Body struct {
		wirePost
		Replies []wireComment `json:"replies" doc:"Oldest first, at most a hundred"`
		Next    web.Key       `json:"next,omitempty"`
	}
}

type madeOut struct {
	Body struct {
		ID web.Key `json:"id"`
	}
}

func made(n int64, err error) (*madeOut, error) {
	if err != nil {
		return nil, err
	}
	out := &madeOut{}
	out.Body.ID = web.KeyOf(n)
	return out, nil
}

type writeIn struct {
	Slug string `path:"slug"`
	Once string `header:"Idempotency-Key" maxLength:"64"`
	Body struct {
		Kind  string    `json:"kind,omitempty" enum:"post,question,announcement"`
		Title string    `json:"title,omitempty"`
		Body  string    `json:"body,omitempty" doc:"Markdown"`
		Files []web.Key `json:"files,omitempty" maxItems:"20" doc:"Ids of uploads"`
	}
}

type replyIn struct {
	ID   web.Key `path:"id"`
	Once string  `header:"Idempotency-Key" maxLength:"64"`
	Body struct {
		Body   string    `json:"body" doc:"Markdown"`
		Parent web.Key   `json:"parent,omitempty" doc:"The comment that is answered"`
		Files  []web.Key `json:"files,omitempty" maxItems:"20"`
	}
}

type reactIn struct {
	ID   web.Key `path:"id"`
	Body struct {
		Reaction string `json:"reaction" enum:",like,thanks,insight,laugh,celebrate,sad" doc:"Empty takes it back"`
	}
}

func (h *Handlers) mountAPI(g *web.Registry) {
	route := func(method, pattern, summary string) web.Route {
		return web.Route{Method: method, Pattern: pattern, Policy: web.SignedIn, Summary: summary, Tag: "posts"}
	}
	web.API(g, route(http.MethodGet, "/api/v1/home", "The newest posts of the caller's communities"),
		func(ctx context.Context, by actor.Actor, in *PageIn) (*listOut, error) {
			return listed(h.Posts.Home(ctx, by, in.from()))
		})
	web.API(g, route(http.MethodGet, "/api/v1/communities/{slug}/posts", "The posts of a community, newest first"), h.apiTimeline)
	web.API(g, route(http.MethodPost, "/api/v1/communities/{slug}/posts", "Open a thread"), h.apiWrite)
	web.API(g, route(http.MethodGet, "/api/v1/posts/{id}", "A thread with its comments"), h.apiThread)
	web.API(g, route(http.MethodPost, "/api/v1/posts/{id}/comments", "Answer in a thread"), h.apiReply)
	web.API(g, route(http.MethodPost, "/api/v1/posts/{id}/react", "React to a post"), h.apiReact)
	web.API(g, route(http.MethodPost, "/api/v1/comments/{id}/react", "React to a comment"), h.apiReact)
}

func (h *Handlers) apiTimeline(ctx context.Context, by actor.Actor, in *timelineIn) (*listOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	return listed(h.Posts.Timeline(ctx, by, st, in.from()))
}

func (h *Handlers) apiThread(ctx context.Context, by actor.Actor, in *threadIn) (*threadOut, error) {
	n, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	t, err := h.Posts.Read(ctx, by, n, in.from())
	if err != nil {
		return nil, err
	}
	h.note(by, t.Post)
	out := &threadOut{}
	out.Body.wirePost, out.Body.Replies, out.Body.Next = wireOf(t.Post), wireComments(t.Comments), web.KeyOf(t.Next)
	return out, nil
}

func (h *Handlers) apiWrite(ctx context.Context, by actor.Actor, in *writeIn) (*madeOut, error) {
	st, err := h.Communities.BySlug(ctx, by, in.Slug)
	if err != nil {
		return nil, err
	}
	files, err := keys(in.Body.Files)
	if err != nil {
		return nil, err
	}
	return made(h.Posts.WriteIn(ctx, by, st, post.NewPost{Kind: kindOf(in.Body.Kind), Title: in.Body.Title, Body: in.Body.Body, Files: files, Once: in.Once}))
}

func (h *Handlers) apiReply(ctx context.Context, by actor.Actor, in *replyIn) (*madeOut, error) {
	n, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	k := post.NewComment{Post: n, Body: in.Body.Body, Once: in.Once}
	if in.Body.Parent != "" {
		if k.Parent, err = in.Body.Parent.ID(); err != nil {
			return nil, err
		}
	}
	if k.Files, err = keys(in.Body.Files); err != nil {
		return nil, err
	}
	return made(h.Posts.Reply(ctx, by, k))
}

func (h *Handlers) apiReact(ctx context.Context, by actor.Actor, in *reactIn) (*struct{}, error) {
	n, err := in.ID.ID()
	if err != nil {
		return nil, err
	}
	return nil, h.Posts.React(ctx, by, n, in.Body.Reaction)
}

func keys(all []web.Key) ([]int64, error) {
	out := make([]int64, len(all))
	for i, k := range all {
		n, err := k.ID()
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}
