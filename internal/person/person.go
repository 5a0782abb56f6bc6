// Package person is about people and their organisation: who works here, in
// which department and at which site, who leads whom, and who may sign in.
//
// The rules in plain words. Everybody of the workforce is a person, with or
// without an account; numbers about reach count all of them. Departments form
// a tree, sites a second one. Colleagues see each other's profile. A guest sees
// the names of those who share a community with them, and no contact data.
// Everybody edits their own profile; administrators edit every profile, give
// roles, add people and let them leave. Whoever leaves is locked out at once and
// stays as author of what they wrote.
//
// Passwords are kept as argon2id hashes. Signing in answers a wrong password and
// an unknown name alike, in the same time. After five failures an account, and
// after twenty an address, waits longer and longer.
//
// Lists of the workforce can be brought in again and again: a plan says what
// would change, and only that is changed.
package person

import (
	"context"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/id"
)

// UnitID identifies a department or a site.
type UnitID int64

// Person is somebody of the workforce.
type Person struct {
	ID         actor.ID
	Username   string // unique, lower case; what mentions are written with
	Name       string
	Email      string
	Title      string
	About      string
	AskMeAbout []string
	Lang       string // de, nl, en, or empty for what the browser prefers
	Zone       string // IANA name, or empty
	Theme      string // light, dark, or empty for what the device prefers
	Unit, Site *UnitRef
	Manager    *Ref
	Roles      actor.Role
	HasAccount bool
	Absent     bool
	KeysOff    bool // one-letter keys are switched off
	PictureKey string
	JoinedAt   time.Time
	LeftAt     *time.Time
}

// Left reports whether p no longer works here.
func (p Person) Left() bool { return p.LeftAt != nil }

// UnitRef names a department or a site.
type UnitRef struct {
	ID   UnitID
	Name string
}

// Ref names a person.
type Ref struct {
	ID   actor.ID
	Name string
}

// Unit is a department or a site. Parent is 0 at the top.
type Unit struct {
	ID, Parent UnitID
	Site       bool
	Name       string
}

// Card is what a list shows of a person.
type Card struct {
	ID         actor.ID
	Username   string
	Name       string
	Title      string
	UnitName   string
	PictureKey string
	Left       bool
}

// Account is what the frame of a page needs to know about its reader.
type Account struct {
	Actor      actor.Actor
	Username   string
	Theme      string
	PictureKey string
	KeysOff    bool
}

// The refusals.
var (
	ErrNotFound   = errs.New(errs.NotFound, "person.not_found")
	ErrForbidden  = errs.New(errs.Forbidden, "person.forbidden")
	ErrInvalid    = errs.New(errs.Invalid, "person.invalid")
	ErrTaken      = errs.New(errs.Conflict, "person.taken")
	ErrSignIn     = errs.New(errs.Unauthenticated, "person.sign_in_failed")
	ErrLockedOut  = errs.New(errs.TooMany, "person.locked_out")
	ErrLastAdmin  = errs.New(errs.Conflict, "person.last_admin")
	ErrImportGone = errs.New(errs.Conflict, "person.import_gone")
)

// Circle tells whom a guest may see.
type Circle interface {
	// Shares reports whether both are members of one community.
	Shares(ctx context.Context, guest, other actor.ID) (bool, error)
}

// Sessions ends the sessions of people who may no longer come in.
type Sessions interface {
	RevokeAllTx(ctx context.Context, tx db.Tx, person actor.ID) error
}

// PicturePath is where pages find a person's picture; empty where there is none.
// It changes with the picture, so that browsers may keep what they have.
func PicturePath(who actor.ID, key string) string {
	if key == "" {
		return ""
	}
	return "/people/" + id.String(int64(who)) + "/picture?v=" + key[:min(len(key), 12)]
}
