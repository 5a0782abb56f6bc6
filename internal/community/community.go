// Package community owns the places where people gather, who belongs to them,
// and the one rule of who may see what is said there.
//
// An open community is read by every colleague and joined with one click. A
// closed one is listed, but only its members read it; people ask to join, or
// are invited. A hidden one exists for its members alone: to everybody else it
// is the same as one that was never founded. Guests see only the communities
// they belong to. Anyone who is not a guest may found one; the founder hosts it,
// and it never loses its last host by somebody leaving.
package community

import (
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
)

// Errors that people can meet.
var (
	ErrNotFound  = errs.New(errs.NotFound, "community.not_found")
	ErrForbidden = errs.New(errs.Forbidden, "community.forbidden")
	ErrMembers   = errs.New(errs.Forbidden, "community.members_only")
	ErrArchived  = errs.New(errs.Conflict, "community.archived")
	ErrTaken     = errs.New(errs.Conflict, "community.name_taken")
	ErrLastHost  = errs.New(errs.Conflict, "community.last_host")
	ErrInvalid   = errs.New(errs.Invalid, "community.invalid")
)

// Access says who may read and join.
type Access string

// The kinds of access.
const (
	Open   Access = "open"
	Closed Access = "closed"
	Hidden Access = "hidden"
)

// Type says what a community is for; the cockpit judges it by its type.
type Type string

// The types.
const (
	Practice  Type = "practice"
	Forum     Type = "forum"
	Project   Type = "project"
	Broadcast Type = "broadcast"
)

// Community is a place where people gather.
type Community struct {
	ID                   int64
	Slug, Name           string
	Purpose, Goal, Rules string
	Lang                 string
	Access               Access
	Type                 Type
	CreatedAt            time.Time
	ArchivedAt           time.Time // zero while it lives
	Members              int
	LastPost             int64 // id of the newest post, 0 for none
}

// Archived reports whether nothing new may be said.
func (c Community) Archived() bool { return !c.ArchivedAt.IsZero() }

// Standing is what somebody is and may do in a community.
type Standing struct {
	Community Community
	Member    bool
	Host      bool
	Muted     bool
	Invited   bool // somebody invited the person
	Asked     bool // the person asked to join
	CanRead   bool
	CanWrite  bool
	CanManage bool // hosts and, for what everybody may see, community managers
}

// Member is one person in a community.
type Member struct {
	Person actor.ID
	Host   bool
	Joined time.Time
}

// Details are what a founder or host fills in.
type Details struct {
	Name, Purpose, Goal, Rules, Lang string
	Access                           Access
	Type                             Type
}

// standing derives what by may do from what is stored.
func standing(by actor.Actor, c Community, s Standing) Standing {
	s.Community = c
	s.CanRead = by.IsSystem() || s.Member || (c.Access == Open && !by.Guest())
	s.CanWrite = (by.IsSystem() || s.Member || (c.Access == Open && !by.Guest())) && !c.Archived()
	if c.Type == Broadcast && !s.Host && !by.IsSystem() && !by.Roles.Has(actor.Editor|actor.CommunityManager) {
		s.CanWrite = false
	}
	s.CanManage = by.IsSystem() || s.Host || (s.CanRead && by.Cockpit())
	return s
}

// visible reports whether by may know that the community exists.
func visible(by actor.Actor, s Standing) bool {
	switch {
	case by.IsSystem() || s.Member || s.Invited:
		return true
	case by.Guest():
		return false
	}
	return s.Community.Access != Hidden
}

// ReadableSQL is the condition under which the content of a community may be
// seen, for queries that list content of many communities: c is the alias of
// the community table, and $n is the number of the parameter that ReadableArg
// gives.
func ReadableSQL(by actor.Actor, c string, n string) string {
	switch {
	case by.IsSystem():
		return "CAST(" + n + " AS BIGINT) = " + n
	case by.Guest():
		return "EXISTS (SELECT 1 FROM community_member seen WHERE seen.community_id = " + c + ".id AND seen.person_id = " + n + ")"
	}
	return "(" + c + ".access = 'open' OR EXISTS (SELECT 1 FROM community_member seen WHERE seen.community_id = " + c + ".id AND seen.person_id = " + n + "))"
}
