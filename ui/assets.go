package ui

import (
	"bytes"
	"compress/gzip"
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed dist
var dist embed.FS

// AssetPrefix is the path below which Handler serves.
const AssetPrefix = "/assets/"

func assetURL(name string) string { return AssetPrefix + name }

// FaviconURL is the address of the sign, for manifests and mails.
func FaviconURL() string { return assetURL(fileFavicon) }

type asset struct {
	contentType  string
	plain, small []byte // small is gzip, nil where it gains nothing
}

// Handler serves the bundled files below AssetPrefix. Names carry a hash of the
// content, so browsers may keep them for ever.
func Handler() http.Handler {
	assets := readAssets()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := assets[strings.TrimPrefix(r.URL.Path, AssetPrefix)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		body := a.plain
		if a.small != nil {
			h.Set("Vary", "Accept-Encoding")
			if acceptsGzip(r.Header.Get("Accept-Encoding")) {
				h.Set("Content-Encoding", "gzip")
				body = a.small
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body)
		}
	})
}

func readAssets() map[string]asset {
	out := map[string]asset{}
	entries, err := fs.ReadDir(dist, "dist")
	if err != nil {
		panic("ui: " + err.Error())
	}
	for _, e := range entries {
		raw, err := dist.ReadFile("dist/" + e.Name())
		if err != nil {
			panic("ui: " + err.Error())
		}
		a := asset{contentType: typeOf(e.Name()), plain: raw}
		if path.Ext(e.Name()) != ".woff2" {
			a.small = compress(raw)
		}
		out[e.Name()] = a
	}
	return out
}

// typeOf names the types itself where the machine's table may lack or change them.
func typeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func compress(raw []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := z.Write(raw); err != nil || z.Close() != nil || b.Len() >= len(raw) {
		return nil
	}
	return b.Bytes()
}

func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" || name == "*" {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.000")
		}
	}
	return false
}
