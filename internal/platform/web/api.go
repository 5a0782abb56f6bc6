package web

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"example.org/linden/internal/platform/actor"
)

// DescriptionPath is where the API description is served.
const DescriptionPath = "/api/openapi.json"

// adapter lets huma mount its operations as routes of the registry.
type adapter struct{ g *Registry }

func (a adapter) Handle(op *huma.Operation, h func(huma.Context)) {
	a.g.mount(*a.g.pending, func(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
		h(humago.NewContext(op, r, w))
		return nil
	})
}

func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.g.handler.ServeHTTP(w, r) }

func newAPI(g *Registry) huma.API {
	cookie := g.o.CookieName
	if cookie == "" {
		cookie = "linden"
	}
	version := g.o.Version
	if version == "" {
		version = "0"
	}
	return huma.NewAPI(huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Linden", Version: version,
				Description: "Everything the pages of Linden show and do. Ids are Crockford base 32, times are RFC 3339. Errors are problem documents (RFC 9457) whose type is stable.",
				License:     &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaNames()),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"cookie": {Type: "apiKey", In: "cookie", Name: cookie, Description: "The session of a signed-in browser"},
					"bearer": {Type: "http", Scheme: "bearer", Description: "A personal access token"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{g.describeError},
	}, adapter{g})
}

// schemaNames names the schemas of the description. Types of different packages
// may have the same name; the later one gets a number.
func schemaNames() func(reflect.Type, string) string {
	names, types := map[reflect.Type]string{}, map[string]reflect.Type{}
	return func(t reflect.Type, hint string) string {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if name, ok := names[t]; ok {
			return name
		}
		base := strings.TrimPrefix(huma.DefaultSchemaNamer(t, hint), "Wire")
		name := base
		for n := 2; ; n++ {
			if _, taken := types[name]; !taken {
				break
			}
			name = base + strconv.Itoa(n)
		}
		names[t], types[name] = name, t
		return name
	}
}

// API mounts h as an operation of the JSON API: I says where its inputs come
// from and how they are checked, O what it answers with; an O without a Body
// answers 204. It panics when the route has no summary or lies outside /api/.
func API[I, O any](g *Registry, r Route, h func(ctx context.Context, by actor.Actor, in *I) (*O, error)) {
	if r.Summary == "" || !strings.HasPrefix(r.Pattern, "/api/") {
		panic("web: API route needs a summary and a pattern under /api/: " + r.Method + " " + r.Pattern)
	}
	r.Surface = SurfaceAPI
	limit := r.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	op := huma.Operation{
		OperationID: operationID(r), Method: r.Method, Path: r.Pattern, Summary: r.Summary, Tags: []string{tag(r)},
		MaxBodyBytes: limit, BodyReadTimeout: -1, // the server's own limits hold
		Errors: []int{http.StatusTooManyRequests},
	}
	if r.Policy.code != public && r.Policy.code != demoOnly {
		op.Security = []map[string][]string{{"cookie": {}}, {"bearer": {}}}
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(r.Pattern, "{") {
		op.Errors = append(op.Errors, http.StatusNotFound)
	}
	if r.Method != http.MethodGet {
		op.Errors = append(op.Errors, http.StatusConflict, http.StatusRequestEntityTooLarge)
	}
	g.pending = &r
	huma.Register(g.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, stateOf(ctx).by, in)
		if err != nil {
			return nil, &passed{err}
		}
		return out, nil
	})
	g.pending = nil
}

// passed carries a handler's error through huma to our own table.
type passed struct{ err error }

func (p *passed) Error() string               { return p.err.Error() }
func (p *passed) Unwrap() error               { return p.err }
func (p *passed) GetStatus() int              { return Status(p.err) }
func (p *passed) ContentType(_ string) string { return "application/problem+json" }

// describeError turns a handler's error into our problem document, and gives
// huma's own refusals a type.
func (g *Registry) describeError(ctx huma.Context, _ string, v any) (any, error) {
	switch e := v.(type) {
	case *passed:
		status := e.GetStatus()
		if status == http.StatusInternalServerError {
			r, _ := humago.Unwrap(ctx)
			g.logError(r, e.err)
		}
		ctx.SetHeader("Cache-Control", "no-store")
		return g.problem(ctx.Context(), e.err, status), nil
	case *huma.ErrorModel:
		if e.Type == "" {
			e.Type = "urn:linden:error:web.invalid"
		}
	}
	return v, nil
}

func operationID(r Route) string {
	var b strings.Builder
	b.WriteString(strings.ToLower(r.Method))
	for part := range strings.SplitSeq(strings.TrimPrefix(r.Pattern, "/api/"), "/") {
		if part = strings.Trim(part, "{}.$"); part != "" {
			b.WriteByte('-')
			b.WriteString(part)
		}
	}
	return b.String()
}

func tag(r Route) string {
	if r.Tag != "" {
		return r.Tag
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(r.Pattern, "/api/"), "/") {
		if part != "" && (len(part) > 2 || part[0] != 'v') {
			return part
		}
	}
	return "api"
}

// OpenAPI is the description of the API as JSON.
func (g *Registry) OpenAPI() []byte {
	b, err := json.MarshalIndent(g.api.OpenAPI(), "", "  ")
	if err != nil {
		panic("web: API description: " + err.Error())
	}
	return append(b, '\n')
}

// mountDescription serves the description; it is complete at the first request.
func (g *Registry) mountDescription() {
	description := sync.OnceValue(g.OpenAPI)
	g.Page(Route{Method: http.MethodGet, Pattern: DescriptionPath, Policy: Public, Summary: "This description"},
		func(w http.ResponseWriter, _ *http.Request, _ actor.Actor) error {
			w.Header().Set("Content-Type", "application/openapi+json")
			_, err := w.Write(description())
			return err
		})
}
