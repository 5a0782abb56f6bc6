package personweb

import (
	"errors"
	"net/http"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/web"
)

type signInView struct {
	Login string
	Next  string
	Code  string // why it did not work
}

func (h handlers) signInForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	next := web.Next(r)
	if by.SignedIn() {
		return web.Redirect(w, r, next, "")
	}
	return h.showSignIn(w, r, http.StatusOK, signInView{Next: next})
}

func (h handlers) showSignIn(w http.ResponseWriter, r *http.Request, status int, v signInView) error {
	p := h.Frame.Page(r, actor.Actor{}, i18n.T(r.Context(), "person.sign_in"))
	return web.Render(w, r, status, bare(p, signInBody(v)))
}

func (h handlers) signIn(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
	v := signInView{Login: r.PostFormValue("login"), Next: web.Next(r)}
	who, err := h.People.SignIn(r.Context(), v.Login, r.PostFormValue("password"), web.Address(r))
	if errors.Is(err, person.ErrSignIn) || errors.Is(err, person.ErrLockedOut) {
		v.Code = errs.CodeOf(err)
		return h.showSignIn(w, r, web.Status(err), v)
	}
	if err != nil {
		return err
	}
	if err := h.Sessions.SignIn(r.Context(), who.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, v.Next, "")
}

func (h handlers) signOut(w http.ResponseWriter, r *http.Request, _ actor.Actor) error {
	if err := h.Sessions.SignOut(r.Context()); err != nil {
		return err
	}
	return web.Redirect(w, r, "/sign-in", "person.signed_out")
}

type settingsView struct {
	Display person.Display
	Wrong   map[string]string
	Account person.Account
}

func (h handlers) settingsForm(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, err := h.current(r, by)
	if err != nil {
		return err
	}
	return h.showSettings(w, r, by, http.StatusOK, v)
}

func (h handlers) current(r *http.Request, by actor.Actor) (settingsView, error) {
	a, err := h.People.Account(r.Context(), by.ID)
	d := person.Display{Lang: a.Actor.Lang, Theme: a.Theme, Zone: a.Actor.Zone, KeysOff: a.KeysOff}
	return settingsView{Display: d, Account: a}, err
}

func (h handlers) showSettings(w http.ResponseWriter, r *http.Request, by actor.Actor, status int, v settingsView) error {
	return h.render(w, r, by, status, i18n.T(r.Context(), "person.settings"), false, settingsBody(v))
}

func (h handlers) settings(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, err := h.current(r, by)
	if err != nil {
		return err
	}
	v.Display = person.Display{Lang: r.PostFormValue("lang"), Theme: themeOf(r.PostFormValue("theme")), Zone: r.PostFormValue("zone"), KeysOff: r.PostFormValue("keys") == ""}
	err = h.People.SetDisplay(r.Context(), by, v.Display)
	if v.Wrong = web.Fields(err); v.Wrong != nil {
		return h.showSettings(w, r, by, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings", "person.settings_saved")
}

// themeOf is how a choice is stored: following the device is no choice.
func themeOf(choice string) string {
	if choice == "auto" {
		return ""
	}
	return choice
}

// display is the small form in the menu of every page: it changes what it names.
func (h handlers) display(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, err := h.current(r, by)
	if err != nil {
		return err
	}
	if lang := r.PostFormValue("lang"); lang != "" {
		v.Display.Lang = lang
	}
	if theme := r.PostFormValue("theme"); theme != "" {
		v.Display.Theme = themeOf(theme)
	}
	if err := h.People.SetDisplay(r.Context(), by, v.Display); err != nil {
		return err
	}
	return web.Redirect(w, r, r.PostFormValue("back"), "")
}

func (h handlers) password(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	v, err := h.current(r, by)
	if err != nil {
		return err
	}
	next := r.PostFormValue("password")
	err = h.People.ChangePassword(r.Context(), by, r.PostFormValue("current"), next, web.Address(r))
	if errors.Is(err, person.ErrLockedOut) {
		err = person.ErrInvalid.WithFields(map[string]string{"current": errs.CodeOf(err)})
	}
	if v.Wrong = web.Fields(err); v.Wrong != nil {
		return h.showSettings(w, r, by, http.StatusUnprocessableEntity, v)
	}
	if err != nil {
		return err
	}
	// All sessions have ended, this one too.
	if err := h.Sessions.SignIn(r.Context(), by.ID); err != nil {
		return err
	}
	return web.Redirect(w, r, "/settings", "person.password_changed")
}
