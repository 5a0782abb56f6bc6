package blob

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"
)

// SniffLen is how many bytes of a file's beginning Sniff wants to see.
const SniffLen = 512

// Kind is what a file is and how it may be handed out.
type Kind struct {
	MIME    string // the Content-Type to serve, always together with nosniff
	Ext     string // the usual ending, with dot
	Picture bool   // can be decoded, scaled and shown in place
}

var (
	kindPNG  = Kind{"image/png", ".png", true}
	kindJPEG = Kind{"image/jpeg", ".jpg", true}
	kindGIF  = Kind{"image/gif", ".gif", true}
	kindWebP = Kind{"image/webp", ".webp", true}
	kindSVG  = Kind{"image/svg+xml", ".svg", false}
)

// signature is how a kind's bytes begin.
type signature struct {
	at    int
	bytes string
	kind  Kind
}

func signatures() []signature {
	return []signature{
		{0, "\x89PNG\r\n\x1a\n", kindPNG},
		{0, "\xff\xd8\xff", kindJPEG},
		{0, "GIF87a", kindGIF},
		{0, "GIF89a", kindGIF},
		{8, "WEBPVP8", kindWebP},
		{0, "%PDF-", Kind{"application/pdf", ".pdf", false}},
		{4, "ftyp", Kind{"video/mp4", ".mp4", false}},
		{0, "\x1aE\xdf\xa3", Kind{"video/webm", ".webm", false}},
		{0, "ID3", Kind{"audio/mpeg", ".mp3", false}},
		{0, "\xff\xfb", Kind{"audio/mpeg", ".mp3", false}},
		{0, "OggS", Kind{"audio/ogg", ".ogg", false}},
	}
}

// zipped are the kinds that are zip archives inside; the name tells them apart
// because nothing is done with them but handing them out.
func zipped(ext string) (Kind, bool) {
	const office = "application/vnd.openxmlformats-officedocument."
	const open = "application/vnd.oasis.opendocument."
	mime, ok := map[string]string{
		".docx": office + "wordprocessingml.document",
		".xlsx": office + "spreadsheetml.sheet",
		".pptx": office + "presentationml.presentation",
		".odt":  open + "text",
		".ods":  open + "spreadsheet",
		".odp":  open + "presentation",
		".zip":  "application/zip",
	}[ext]
	return Kind{MIME: mime, Ext: ext}, ok
}

// written are the kinds that are plain text inside.
func written(ext string) (Kind, bool) {
	mime, ok := map[string]string{
		".txt":  "text/plain; charset=utf-8",
		".log":  "text/plain; charset=utf-8",
		".md":   "text/markdown; charset=utf-8",
		".csv":  "text/csv; charset=utf-8",
		".ics":  "text/calendar; charset=utf-8",
		".vcf":  "text/vcard; charset=utf-8",
		".json": "application/json",
	}[ext]
	return Kind{MIME: mime, Ext: ext}, ok
}

// Sniff tells the kind of a file from its first bytes (up to SniffLen are
// looked at). The name only tells apart kinds whose bytes begin alike. ErrKind
// for everything that is not on the list: programs, web pages, unknown bytes.
func Sniff(head []byte, name string) (Kind, error) {
	head = head[:min(len(head), SniffLen)]
	ext := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	if len(head) == 0 {
		return Kind{}, ErrEmpty
	}
	for _, s := range signatures() {
		if len(head) >= s.at+len(s.bytes) && string(head[s.at:s.at+len(s.bytes)]) == s.bytes {
			if s.kind == kindWebP && !bytes.HasPrefix(head, []byte("RIFF")) {
				continue
			}
			return s.kind, nil
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		if k, ok := zipped(ext); ok {
			return k, nil
		}
		return Kind{}, ErrKind
	}
	if !readable(head) {
		return Kind{}, ErrKind
	}
	if ext == kindSVG.Ext && bytes.Contains(head, []byte("<")) {
		return kindSVG, nil
	}
	if k, ok := written(ext); ok {
		return k, nil
	}
	return Kind{}, ErrKind
}

// readable reports text: valid UTF-8, perhaps cut in its last letter, without
// control characters.
func readable(head []byte) bool {
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			return len(head) == SniffLen && len(head)-i < utf8.UTFMax
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' {
			return false
		}
		i += n
	}
	return true
}
