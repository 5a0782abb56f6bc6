// Package web is how Linden speaks HTTP.
//
// Routes are data. A route names its method, pattern, policy, rate class and
// what is written to the audit trail, and it is mounted only through the
// Registry: a route without a policy stops the program at start, and the list
// of all routes is compared with a golden file.
//
// Handlers return errors. One table turns them into a page or a problem
// document (RFC 9457). Whatever may not be seen answers exactly like what does
// not exist.
//
// Every request passes the same stations: recovery, request id, access log,
// metrics, security headers, size limit, cross-origin check, session and
// actor, locale, policy, rate limit, handler.
package web

import (
	"context"
	"net/http"
	"time"

	"example.org/linden/internal/platform/actor"
)

// Policy says who may call a route. Only the values of this package exist; the
// zero Policy cannot be mounted.
type Policy struct{ code policyCode }

type policyCode uint8

const (
	public policyCode = iota + 1
	signedIn
	colleague
	cockpit
	moderator
	administrator
	operator
	demoOnly
)

// The policies.
var (
	Public        = Policy{public}        // everybody
	SignedIn      = Policy{signedIn}      // every account
	Colleague     = Policy{colleague}     // accounts that are not guests
	Cockpit       = Policy{cockpit}       // community managers
	Moderator     = Policy{moderator}     // moderators and administrators
	Administrator = Policy{administrator} // administrators
	Operator      = Policy{operator}      // administrators, and callers on this machine where that is allowed
	DemoOnly      = Policy{demoOnly}      // everybody, in a demo; does not exist elsewhere
)

// String names the policy in the list of routes.
func (p Policy) String() string {
	switch p.code {
	case public:
		return "public"
	case signedIn:
		return "signed-in"
	case colleague:
		return "colleague"
	case cockpit:
		return "cockpit"
	case moderator:
		return "moderator"
	case administrator:
		return "administrator"
	case operator:
		return "operator"
	case demoOnly:
		return "demo-only"
	}
	return "none"
}

// Allows reports whether by may pass as far as the person's roles decide it.
func (p Policy) Allows(by actor.Actor) bool {
	switch p.code {
	case public, demoOnly:
		return true
	case signedIn:
		return by.SignedIn()
	case colleague:
		return by.SignedIn() && !by.Guest()
	case cockpit:
		return by.Cockpit()
	case moderator:
		return by.Roles.Has(actor.Moderator | actor.Admin)
	case administrator, operator:
		return by.Roles.Has(actor.Admin)
	}
	return false
}

// Rate is the class of limit a route falls under; see Limit.
type Rate uint8

// The rate classes. The zero Rate is RateRead.
const (
	RateRead Rate = iota
	RateWrite
	RateSearch
	RateSignIn // counted by address, not by person
	RateNone
)

// String names the class in the list of routes.
func (r Rate) String() string {
	return [...]string{"read", "write", "search", "sign-in", "none"}[r]
}

// Surface is what a route answers with.
type Surface uint8

// The surfaces. Registry.Page, API and Stream set theirs.
const (
	SurfacePage Surface = iota
	SurfaceAPI
	SurfaceStream
	SurfaceAsset // no session, no actor, no locale
)

// String names the surface in the list of routes.
func (s Surface) String() string { return [...]string{"page", "api", "stream", "asset"}[s] }

// Route declares one way in.
type Route struct {
	Method  string
	Pattern string // as in http.ServeMux, without method and host
	Policy  Policy
	Rate    Rate
	Audit   string // action in the audit trail; empty for none
	Summary string // one line for the API description; required there
	Tag     string // group in the API description; the second path segment if empty
	Surface Surface
	MaxBody int64 // bytes; 0 is DefaultMaxBody
}

// DefaultMaxBody is the largest body a route takes unless it says otherwise.
const DefaultMaxBody = 1 << 20

// Handler answers a request on behalf of by. An error it returns has written
// nothing yet.
type Handler func(w http.ResponseWriter, r *http.Request, by actor.Actor) error

// Observer is told about requests.
type Observer interface {
	InFlight(delta int)
	Request(method, pattern string, status int, took time.Duration)
}

// state is what is known about the request being answered.
type state struct {
	registry  *Registry
	id        string
	route     *Route
	by        actor.Actor
	partial   bool
	flash     string
	flashRead bool
}

type stateKey struct{}

func stateOf(ctx context.Context) *state {
	s, _ := ctx.Value(stateKey{}).(*state)
	return s
}

// By is who is asking, for the frame of a page; handlers get it as an argument.
func By(ctx context.Context) actor.Actor {
	if s := stateOf(ctx); s != nil {
		return s.by
	}
	return actor.Actor{}
}

// RequestID is the id under which the request is in the log; empty outside one.
func RequestID(ctx context.Context) string {
	if s := stateOf(ctx); s != nil {
		return s.id
	}
	return ""
}
