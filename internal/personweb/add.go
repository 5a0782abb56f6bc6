package personweb

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
	"example.org/linden/ui"
)

// addView is the form for one person, with what has been filled in.
type addView struct {
	Name, Email string
	Roles       actor.Role
	NoAccount   bool
	Units       []ui.Option
	Wrong       map[string]string
}

// addedView is who was added. Password is empty without account.
type addedView struct {
	ID                       actor.ID
	Name, Username, Password string
}

// units are the departments to choose from, none first.
func (h handlers) units(ctx context.Context, by actor.Actor, chosen person.UnitID) ([]ui.Option, bool, error) {
	all, err := h.People.AllUnits(ctx, by)
	if err != nil {
		return nil, false, err
	}
	out := unitOptions(ctx, all, false, chosen)
	out[0].Text = i18n.T(ctx, "person.add.no_unit")
	known := chosen == 0 || slices.ContainsFunc(all, func(u person.Unit) bool { return u.ID == chosen && !u.Site })
	return out, known, nil
}

// add stores one person and shows the first password of their account, once.
func (h handlers) add(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	ctx := r.Context()
	if err := r.ParseForm(); err != nil {
		return person.ErrInvalid
	}
	unit := person.UnitID(anID(r.PostFormValue("unit")))
	v := addView{Name: r.PostFormValue("name"), Email: r.PostFormValue("email"), NoAccount: r.PostFormValue("account") == ""}
	roles, unknown := actor.ParseRoles(r.PostForm["roles"])
	if len(unknown) > 0 {
		return person.ErrInvalid
	}
	v.Roles = roles
	var known bool
	var err error
	if v.Units, known, err = h.units(ctx, by, unit); err != nil {
		return err
	}
	if !known {
		return person.ErrInvalid
	}
	who, err := h.People.AddPerson(ctx, by, person.NewPerson{Name: v.Name, Email: v.Email, Unit: unit, Roles: roles, Lang: by.Lang, HasAccount: !v.NoAccount})
	if v.Wrong = web.Fields(err); errors.Is(err, person.ErrTaken) {
		v.Wrong = map[string]string{"email": errs.CodeOf(err)}
	}
	if v.Wrong != nil {
		return h.render(w, r, by, http.StatusUnprocessableEntity, i18n.T(ctx, "person.import"), false, importBody("", v))
	}
	if err != nil {
		return err
	}
	p, err := h.People.Profile(ctx, by, who)
	if err != nil {
		return err
	}
	done := addedView{ID: who, Name: p.Name, Username: p.Username}
	if !v.NoAccount {
		if done.Password, err = h.People.FirstPassword(ctx, by, who); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return h.render(w, r, by, http.StatusOK, i18n.T(ctx, "person.added", "name", p.Name), false, addedBody(done))
}
