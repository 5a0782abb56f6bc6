// Package actor says who is asking. It is the one thing about people that the
// platform knows; everything else belongs to the person slice.
package actor

import (
	"slices"
	"strings"
)

// ID identifies a person.
type ID int64

// Role is a set of the roles of a person in the whole network. Hosts are not
// here: hosting belongs to one community.
type Role uint8

// The roles. Somebody without any of them is a plain member.
const (
	Admin Role = 1 << iota
	CommunityManager
	Editor
	Moderator
	Guest
	Staff // speaks for the network: counted as staff contribution
)

var roleNames = []struct {
	role Role
	name string
}{
	{Admin, "admin"}, {CommunityManager, "community_manager"}, {Editor, "editor"},
	{Moderator, "moderator"}, {Guest, "guest"}, {Staff, "staff"},
}

// Has reports whether r contains any role of want.
func (r Role) Has(want Role) bool { return r&want != 0 }

// Names lists the roles in r by their stable names.
func (r Role) Names() []string {
	var out []string
	for _, n := range roleNames {
		if r.Has(n.role) {
			out = append(out, n.name)
		}
	}
	return out
}

// String is the form roles are stored in: names joined by commas.
func (r Role) String() string { return strings.Join(r.Names(), ",") }

// ParseRoles reads names; unknown ones are reported in the second result.
func ParseRoles(names []string) (Role, []string) {
	var r Role
	var unknown []string
	for _, name := range names {
		name = strings.TrimSpace(name)
		i := slices.IndexFunc(roleNames, func(n struct {
			role Role
			name string
		}) bool {
			return n.name == name
		})
		switch {
		case i >= 0:
			r |= roleNames[i].role
		case name != "" && name != "member":
			unknown = append(unknown, name)
		}
	}
	return r, unknown
}

// Actor is a signed-in person, System for the program itself, or the zero
// value for somebody who is not signed in.
type Actor struct {
	ID    ID
	Name  string
	Roles Role
	Lang  string // de, nl or en
	Zone  string // IANA time zone
}

// SignedIn reports whether the actor is a person or System.
func (a Actor) SignedIn() bool { return a.ID != 0 }

// Guest reports whether the actor sees only the communities invited to.
func (a Actor) Guest() bool { return a.Roles.Has(Guest) }

// Cockpit reports whether the actor may open the cockpit.
func (a Actor) Cockpit() bool { return a.Roles.Has(CommunityManager) }

// System acts for jobs, imports and migrations.
var System = Actor{ID: -1, Roles: Admin | Moderator}

// IsSystem reports whether a is the program itself.
func (a Actor) IsSystem() bool { return a.ID == System.ID }
