package personweb

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
)

// shownReports is how many people somebody leads are shown unfolded.
const shownReports = 8

type profileView struct {
	Person  person.Person
	Chain   []person.Card
	Reports []person.Card
	Recent  templ.Component
	Mine    bool
	MayEdit bool
}

func (h handlers) profile(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	if name, ok := strings.CutPrefix(r.PathValue("id"), "@"); ok {
		return h.byName(w, r, by, name)
	}
	who, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	ctx, pid := r.Context(), actor.ID(who)
	v := profileView{Mine: by.ID == pid, MayEdit: by.ID == pid || by.Roles.Has(actor.Admin)}
	if v.Person, err = h.People.Profile(ctx, by, pid); err != nil {
		return err
	}
	if v.Chain, err = h.People.Chain(ctx, by, pid); err != nil {
		return err
	}
	if v.Reports, err = h.People.Reports(ctx, by, pid); err != nil {
		return err
	}
	if h.Recent != nil {
		if v.Recent, err = h.Recent(ctx, by, pid); err != nil {
			return err
		}
	}
	return h.render(w, r, by, http.StatusOK, v.Person.Name, false, profileBody(v))
}

type editView struct {
	Person person.Person
	Edit   person.ProfileEdit
	Wrong  map[string]string
	Admin  bool // shows roles and leaving
}

// editable is the person of the address, if by may change the profile.
func (h handlers) editable(r *http.Request, by actor.Actor) (person.Person, error) {
	who, err := web.ID(r, "id")
	if err != nil {
		return person.Person{}, err
	}
	p, err := h.People.Profile(r.Context(), by, actor.ID(who))
	if err == nil && by.ID != p.ID && !by.Roles.Has(actor.Admin) {
		err = person.ErrForbidden
	}
	return p, err
}

func (h handlers) editForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	edit := person.ProfileEdit{Name: p.Name, Title: p.Title, About: p.About, AskMeAbout: p.AskMeAbout, Absent: p.Absent}
	return h.showEdit(w, r, by, http.StatusOK, editView{Person: p, Edit: edit})
}

func (h handlers) showEdit(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, v editView) error {
	v.Admin = by.Roles.Has(actor.Admin)
	return h.render(w, r, by, status, i18n.T(r.Context(), "person.edit"), false, editBody(v))
}

func (h handlers) edit(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	edit := person.ProfileEdit{Name: r.PostFormValue("name"), Title: r.PostFormValue("title"), About: r.PostFormValue("about"),
		AskMeAbout: strings.FieldsFunc(r.PostFormValue("ask"), func(c rune) bool { return c == ',' || c == '\n' || c == ';' }),
		Absent:     r.PostFormValue("absent") != ""}
	err = h.People.EditProfile(r.Context(), by, p.ID, edit)
	if wrong := web.Fields(err); wrong != nil {
		return h.showEdit(w, r, by, http.StatusUnprocessableEntity, editView{Person: p, Edit: edit, Wrong: wrong})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, personPath(p.ID), "person.edited")
}

func (h handlers) setRoles(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return person.ErrInvalid
	}
	roles, unknown := actor.ParseRoles(r.PostForm["roles"])
	if len(unknown) > 0 {
		return person.ErrInvalid
	}
	if err := h.People.SetRoles(r.Context(), by, p.ID, roles); err != nil {
		return err
	}
	return web.Redirect(w, r, personPath(p.ID), "person.roles_set")
}

func (h handlers) leaveForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	return h.render(w, r, by, http.StatusOK, i18n.T(r.Context(), "person.leave"), false, leaveBody(p))
}

func (h handlers) leave(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	if p.Left() {
		if err := h.People.Return(r.Context(), by, p.ID); err != nil {
			return err
		}
		return web.Redirect(w, r, personPath(p.ID), "person.returned")
	}
	if err := h.People.Leave(r.Context(), by, p.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, personPath(p.ID), "person.left")
}

// byName leads from the address of a mention to the profile.
func (h handlers) byName(w http.ResponseWriter, r *http.Request, by actor.Actor, name string) error {
	card, err := person.ByUsername(r.Context(), h.People.DB.Read(), strings.ToLower(name))
	if err != nil {
		return err
	}
	if _, err := h.People.Profile(r.Context(), by, card.ID); err != nil {
		return err
	}
	http.Redirect(w, r, "/people/"+id.String(int64(card.ID)), http.StatusFound)
	return nil
}
