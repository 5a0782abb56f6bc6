package postweb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/blob"
	"example.org/linden/internal/platform/blob/picture"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/web"
	"example.org/linden/internal/post"
)

const (
	maxFile      = 25 << 20 // bytes of one file
	maxFiles     = 20       // of one post
	keepInMemory = 1 << 20  // of a form; the rest goes to disk while it is read
)

// uploads stores the files of a form and lists them after those the form has
// kept from an earlier try. On an error the list holds what was stored.
func (h *Handlers) uploads(r *http.Request, by actor.Actor) ([]post.File, error) {
	if err := r.ParseMultipartForm(keepInMemory); err != nil {
		if errors.Is(err, http.ErrNotMultipart) {
			return h.kept(r, by), nil
		}
		return nil, err
	}
	defer r.MultipartForm.RemoveAll()
	out := h.kept(r, by)
	for i, header := range r.MultipartForm.File["file"] {
		if header.Size == 0 && header.Filename == "" {
			continue
		}
		if len(out) == maxFiles {
			return out, post.ErrInvalid.WithFields(map[string]string{"file": "post.files_many"})
		}
		alt := ""
		if alts := r.MultipartForm.Value["alt"]; i < len(alts) {
			alt = alts[i]
		}
		f, err := h.store(r.Context(), by, header, alt)
		if err != nil {
			return out, fileRefused(err)
		}
		out = append(out, f)
	}
	return out, nil
}

// fileRefused names the field of what was wrong with a file.
func fileRefused(err error) error {
	for _, known := range []error{blob.ErrTooLarge, blob.ErrKind, blob.ErrEmpty, picture.ErrTooLarge, picture.ErrUnreadable} {
		if errors.Is(err, known) {
			return post.ErrInvalid.WithFields(map[string]string{"file": known.Error()})
		}
	}
	return err
}

// kept are files of an earlier try; others' files are left out.
func (h *Handlers) kept(r *http.Request, by actor.Actor) []post.File {
	var out []post.File
	for _, key := range r.PostForm["kept"][:min(maxFiles, len(r.PostForm["kept"]))] {
		n, err := id.Parse(key)
		if err != nil {
			continue
		}
		if f, err := h.Posts.File(r.Context(), by, n); err == nil {
			out = append(out, f.File)
		}
	}
	return out
}

func fileIDs(files []post.File) []int64 {
	out := make([]int64, len(files))
	for i, f := range files {
		out[i] = f.ID
	}
	return out
}

func (h *Handlers) store(ctx context.Context, by actor.Actor, header *multipart.FileHeader, alt string) (post.File, error) {
	file, err := header.Open()
	if err != nil {
		return post.File{}, err
	}
	defer file.Close()
	head := make([]byte, blob.SniffLen)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return post.File{}, err
	}
	kind, err := blob.Sniff(head[:n], header.Filename)
	if err != nil {
		return post.File{}, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return post.File{}, err
	}
	u := post.Upload{Name: blob.SafeName(header.Filename), Type: kind.MIME, Alt: cut(alt, 300)}
	if kind.Picture {
		err = h.storePicture(ctx, file, &u)
	} else {
		var info blob.Info
		info, err = h.Blobs.Put(ctx, file, maxFile)
		u.Key, u.Size = info.Key, info.Size
	}
	if err != nil {
		return post.File{}, err
	}
	f := post.File{Name: u.Name, Type: u.Type, Size: u.Size, Width: u.Width, Height: u.Height, Alt: u.Alt, Picture: kind.Picture}
	f.ID, err = h.Posts.AddFile(ctx, by, u)
	return f, err
}

// storePicture keeps the two versions pages show, and not what was sent: that
// may say where and when it was taken.
func (h *Handlers) storePicture(ctx context.Context, file io.ReadSeeker, u *post.Upload) error {
	versions, err := h.Pictures.Make(ctx, file, picture.Large, picture.Small)
	if err != nil {
		return err
	}
	large, err := h.Blobs.Put(ctx, bytes.NewReader(versions[0].Data), maxFile)
	if err != nil {
		return err
	}
	small, err := h.Blobs.Put(ctx, bytes.NewReader(versions[1].Data), maxFile)
	if err != nil {
		return err
	}
	u.Key, u.Size, u.Thumb, u.Type = large.Key, large.Size, small.Key, versions[0].MIME
	u.Width, u.Height = versions[0].Width, versions[0].Height
	return nil
}

func cut(s string, runes int) string {
	r := []rune(s)
	return string(r[:min(len(r), runes)])
}

// upload is for scripts: it answers with the file that a form then names.
func (h *Handlers) upload(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	files, err := h.uploads(r, by)
	if err != nil {
		return err
	}
	out := make([]wireFile, len(files))
	for i, f := range files {
		out[i] = wireFileOf(f)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(out)
}

// file hands out a file to those who may read what it hangs on.
func (h *Handlers) file(w http.ResponseWriter, r *http.Request, by actor.Actor) error {
	n, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	f, err := h.Posts.File(r.Context(), by, n)
	if err != nil {
		return err
	}
	key := f.Key
	if f.Thumb != "" && r.URL.Query().Get("size") == "small" {
		key = f.Thumb
	}
	content, err := h.Blobs.Open(r.Context(), key)
	if err != nil {
		return err
	}
	defer content.Close()
	head := w.Header()
	head.Set("Content-Type", f.Type)
	head.Set("Content-Disposition", blob.Kind{MIME: f.Type, Picture: f.Picture}.Disposition(f.Name))
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	head.Set("ETag", `"`+key+`"`)
	http.ServeContent(w, r, "", time.Time{}, content)
	return nil
}
