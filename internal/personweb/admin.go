package personweb

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
)

// shownRows is how much of a long plan is listed; the counts are of all of it.
const shownRows = 200

type planView struct {
	Plan    person.Plan
	Action  string
	Leavers bool
}

func (h handlers) importForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	return h.showImport(w, r, by, http.StatusOK, "")
}

func (h handlers) showImport(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, code string) error {
	units, _, err := h.units(r.Context(), by, 0)
	if err != nil {
		return err
	}
	return h.render(w, r, by, status, i18n.T(r.Context(), "person.import"), false, importBody(code, addView{Units: units}))
}

// importUpload keeps the list and leads to its dry run, so that reloading the
// page sends nothing again.
func (h handlers) importUpload(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	body, err := uploaded(r)
	if err == nil {
		_, err = h.ReadList("list.csv", bytes.NewReader(body))
	}
	if err != nil && (errs.KindOf(err) == errs.Invalid || errs.KindOf(err) == errs.TooLarge) {
		return h.showImport(w, r, by, web.Status(err), errs.CodeOf(err))
	}
	if err != nil {
		return h.showImport(w, r, by, http.StatusUnprocessableEntity, "person.import_unreadable")
	}
	key, err := h.People.KeepImport(r.Context(), by, string(body))
	if err != nil {
		return err
	}
	to := "/admin/people/" + id.String(key)
	if r.PostFormValue("leavers") != "" {
		to += "?leavers=1"
	}
	return web.Redirect(w, r, to, "")
}

func uploaded(r *http.Request) ([]byte, error) {
	if err := r.ParseMultipartForm(maxList); err != nil {
		return nil, tooLarge(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	f, _, err := r.FormFile("list")
	if err != nil {
		return nil, person.ErrInvalid
	}
	defer f.Close()
	return io.ReadAll(f)
}

func (h handlers) keptList(r *http.Request, by actor.Actor) (person.File, error) {
	key, err := web.ID(r, "list")
	if err != nil {
		return person.File{}, err
	}
	body, err := h.People.KeptImport(r.Context(), by, key)
	if err != nil {
		return person.File{}, err
	}
	f, err := h.ReadList("list.csv", strings.NewReader(body))
	f.Leavers = r.FormValue("leavers") != ""
	return f, err
}

func (h handlers) importPlan(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	f, err := h.keptList(r, by)
	if errors.Is(err, person.ErrImportGone) {
		return web.Redirect(w, r, "/admin/people", "person.import_gone")
	}
	if err != nil {
		return err
	}
	plan, err := h.People.Plan(r.Context(), by, f)
	if err != nil {
		return err
	}
	v := planView{Plan: plan, Action: r.URL.Path, Leavers: f.Leavers}
	return h.render(w, r, by, http.StatusOK, i18n.T(r.Context(), "person.import"), true, planBody(v))
}

func (h handlers) importApply(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	f, err := h.keptList(r, by)
	if errors.Is(err, person.ErrImportGone) {
		return web.Redirect(w, r, "/admin/people", "person.import_gone")
	}
	if err != nil {
		return err
	}
	if _, err := h.People.Apply(r.Context(), by, f); err != nil {
		return err
	}
	if err := h.People.DropImport(r.Context(), by); err != nil {
		return err
	}
	return web.Redirect(w, r, "/people", "person.imported")
}
