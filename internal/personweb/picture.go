package personweb

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/errs"
	"example.org/linden/internal/platform/web"
)

// setPicture keeps a small copy of an uploaded picture, never the upload itself.
// Without a file the picture is taken away.
func (h handlers) setPicture(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	p, err := h.editable(r, by)
	if err != nil {
		return err
	}
	key, err := h.storePicture(r)
	if err == nil {
		err = h.People.SetPicture(r.Context(), by, p.ID, key)
	}
	if kind := errs.KindOf(err); kind == errs.Invalid || kind == errs.TooLarge {
		edit := person.ProfileEdit{Name: p.Name, Title: p.Title, About: p.About, AskMeAbout: p.AskMeAbout, Absent: p.Absent}
		return h.showEdit(w, r, by, web.Status(err), editView{Person: p, Edit: edit, Wrong: map[string]string{"picture": errs.CodeOf(err)}})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, personPath(p.ID), "person.picture_set")
}

func (h handlers) storePicture(r *http.Request) (string, error) {
	if err := r.ParseMultipartForm(maxPicture); err != nil {
		return "", tooLarge(err)
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	if r.PostFormValue("remove") != "" {
		return "", nil
	}
	f, _, err := r.FormFile("picture")
	if err != nil {
		return "", blob.ErrEmpty
	}
	defer f.Close()
	made, err := h.Pictures.Make(r.Context(), f, picture.Small)
	if err != nil {
		return "", err
	}
	info, err := h.Files.Put(r.Context(), bytes.NewReader(made[0].Data), maxPicture)
	return info.Key, err
}

func tooLarge(err error) error {
	var most *http.MaxBytesError
	if errors.As(err, &most) {
		return blob.ErrTooLarge
	}
	return person.ErrInvalid
}

// picture hands out a face. Addresses with the right version never change, so
// browsers keep them; others are asked again.
func (h handlers) picture(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	who, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	key, err := h.People.PictureKey(r.Context(), by, actor.ID(who))
	if err != nil {
		return err
	}
	if key == "" {
		return person.ErrNotFound
	}
	caching := "private, no-cache"
	if v := r.URL.Query().Get("v"); v != "" && v == key[:min(len(key), 12)] {
		caching = "private, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", caching)
	if web.NotModified(w, r, key) {
		return nil
	}
	return h.copyPicture(w, r, key)
}

func (h handlers) copyPicture(w http.ResponseWriter, r *http.Request, key string) error {
	f, err := h.Files.Open(r.Context(), key)
	if err != nil {
		w.Header().Del("Cache-Control")
		return err
	}
	defer f.Close()
	body, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	kind, err := blob.Sniff(body[:min(len(body), blob.SniffLen)], "")
	if err != nil || !kind.Picture {
		return person.ErrNotFound
	}
	w.Header().Set("Content-Type", kind.MIME)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err = w.Write(body)
	return err
}
