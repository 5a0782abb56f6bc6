package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const keepBuffer = 1 << 20

// Render answers with a component. Nothing is written when drawing it fails.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() <= keepBuffer {
			b.Reset()
			buffers.Put(b)
		}
	}()
	if err := c.Render(r.Context(), b); err != nil {
		return err
	}
	if s := stateOf(r.Context()); s != nil && s.flashRead {
		http.SetCookie(w, s.registry.flashCookie("", -1))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader has gone if this fails
	return nil
}

// IsPartial reports whether r asks for a piece of a page: a request of htmx
// that replaces less than the whole.
func IsPartial(r *http.Request) bool {
	h := r.Header
	return h.Get("HX-Request") == "true" && h.Get("HX-Request-Type") != "full" &&
		h.Get("HX-Boosted") != "true" && h.Get("HX-History-Restore-Request") != "true"
}

// Partial is IsPartial for components.
func Partial(ctx context.Context) bool {
	s := stateOf(ctx)
	return s != nil && s.partial
}

// Redirect answers 303 with to, an address on this site; any other becomes the
// home page. flashKey is the key of a text the next page shows, or empty.
func Redirect(w http.ResponseWriter, r *http.Request, to, flashKey string) error {
	if !safePath(to) {
		to = "/"
	}
	if s := stateOf(r.Context()); s != nil && flashKey != "" {
		http.SetCookie(w, s.registry.flashCookie(flashKey, 60))
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// Flash is the key of the text the page before wanted to be shown, or empty.
// Having been read it is gone with the next rendered answer.
func Flash(ctx context.Context) string {
	s := stateOf(ctx)
	if s == nil || s.flash == "" {
		return ""
	}
	s.flashRead = true
	return s.flash
}

func (g *Registry) flashName() string {
	if g.secure {
		return "__Host-linden-flash"
	}
	return "linden-flash"
}

func (g *Registry) flashCookie(key string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: g.flashName(), Value: key, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: g.secure, SameSite: http.SameSiteLaxMode,
	}
}

// readFlash takes only keys of our own catalogues, so that a cookie somebody
// planted cannot make a page say anything else.
func readFlash(r *http.Request) string {
	c, err := r.Cookie(stateOf(r.Context()).registry.flashName())
	if err != nil || len(c.Value) > 100 || !i18n.Has(c.Value) {
		return ""
	}
	return c.Value
}

// Next is the address on this site that the parameter "next" asks to go to,
// "/" if it is missing or leads elsewhere.
func Next(r *http.Request) string {
	if to := r.FormValue("next"); safePath(to) {
		return to
	}
	return "/"
}

// safePath reports whether to stays on this site whatever a browser makes of it.
func safePath(to string) bool {
	if len(to) == 0 || len(to) > 2000 || to[0] != '/' || strings.HasPrefix(to, "//") || strings.ContainsRune(to, '\\') {
		return false
	}
	for _, c := range to {
		if c < ' ' || c == 0x7f {
			return false
		}
	}
	u, err := url.Parse(to)
	return err == nil && u.Host == "" && u.Scheme == ""
}

// NotModified sets the ETag of the answer, made of version, and reports true
// after answering 304 when the reader has it already. The version has to tell
// apart readers and languages as well.
func NotModified(w http.ResponseWriter, r *http.Request, version string) bool {
	tag := `W/"` + version + `"`
	w.Header().Set("ETag", tag)
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimSpace(have)
		if have == tag || have == "*" || "W/"+have == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
