package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
)

// compressFrom is the size below which compressing costs more than it saves.
const compressFrom = 1 << 10

var gzips = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, 5)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// writer remembers what was answered and compresses text.
type writer struct {
	http.ResponseWriter
	status   int
	written  int64
	compress bool // the caller takes gzip and the route allows it
	pending  bool // header held back until the first Write shows the size
	gz       *gzip.Writer
	aborted  bool
}

// Unwrap lets http.ResponseController reach the connection.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *writer) WriteHeader(status int) {
	if status >= 100 && status < 200 {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	if w.status != 0 {
		return
	}
	w.status = status
	if w.compress && w.compressible(status) {
		w.Header().Add("Vary", "Accept-Encoding")
		w.pending = true
		return
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) compressible(status int) bool {
	if status < 200 || status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusPartialContent {
		return false
	}
	h := w.Header()
	if h.Get("Content-Encoding") != "" || h.Get("Content-Range") != "" {
		return false
	}
	t := h.Get("Content-Type")
	return strings.HasPrefix(t, "text/") && !strings.HasPrefix(t, "text/event-stream") ||
		strings.HasPrefix(t, "application/json") || strings.HasPrefix(t, "application/problem+json") ||
		strings.HasPrefix(t, "application/javascript") || strings.HasPrefix(t, "application/openapi+json") ||
		strings.HasPrefix(t, "image/svg+xml")
}

func (w *writer) Write(p []byte) (int, error) {
	if w.status == 0 {
		if w.Header().Get("Content-Type") == "" {
			w.Header().Set("Content-Type", http.DetectContentType(p))
		}
		w.WriteHeader(http.StatusOK)
	}
	if w.pending {
		w.begin(len(p) >= compressFrom)
	}
	if w.gz != nil {
		n, err := w.gz.Write(p)
		w.written += int64(n)
		return n, err
	}
	n, err := w.ResponseWriter.Write(p)
	w.written += int64(n)
	return n, err
}

func (w *writer) begin(compressed bool) {
	w.pending = false
	if compressed {
		h := w.Header()
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		h.Del("Accept-Ranges")
		if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
			h.Set("ETag", "W/"+tag)
		}
		w.gz = gzips.Get().(*gzip.Writer)
		w.gz.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(w.status)
}

// Flush sends what is there.
func (w *writer) Flush() {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.pending {
		w.begin(false)
	}
	if w.gz != nil {
		_ = w.gz.Flush() // a broken connection shows at the next write
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// finish ends the answer after the handler.
func (w *writer) finish() {
	if w.pending {
		w.begin(false)
	}
	if w.gz != nil {
		if !w.aborted {
			_ = w.gz.Close() // a broken connection; nobody is left to tell
		}
		gzips.Put(w.gz)
		w.gz = nil
	}
}
