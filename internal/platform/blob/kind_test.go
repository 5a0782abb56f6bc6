package blob

import (
	"errors"
	"mime"
	"strings"
	"testing"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		head, name, mime string
		picture          bool
		err              error
	}{
		{"\x89PNG\r\n\x1a\nrest", "a.txt", "image/png", true, nil},
		{"\xff\xd8\xff\xe0", "a.jpg", "image/jpeg", true, nil},
		{"GIF89a..", "a", "image/gif", true, nil},
		{"RIFF1234WEBPVP8 ", "a.webp", "image/webp", true, nil},
		{"RIFX1234WEBPVP8 \x00", "a.webp", "", false, ErrKind},
		{"%PDF-1.7", "a.exe", "application/pdf", false, nil},
		{"PK\x03\x04...", "a.DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", false, nil},
		{"PK\x03\x04...", "a.jar", "", false, ErrKind},
		{"a;b\n1;2", "a.csv", "text/csv; charset=utf-8", false, nil},
		{"Grüße", `C:\x\a.txt`, "text/plain; charset=utf-8", false, nil},
		{"<html><script>", "a.html", "", false, ErrKind},
		{"<html><script>", "a.png", "", false, ErrKind},
		{"<svg xmlns='x' onload='y'>", "a.svg", "image/svg+xml", false, nil},
		{"MZ\x90\x00", "a.pdf", "", false, ErrKind},
		{"\x7fELF\x02", "a", "", false, ErrKind},
		{"#!/bin/sh", "a.sh", "", false, ErrKind},
		{"a\x00b", "a.txt", "", false, ErrKind},
		{"a\xffb", "a.txt", "", false, ErrKind},
		{strings.Repeat("a", SniffLen-1) + "ü", "a.txt", "text/plain; charset=utf-8", false, nil},
		{"", "a.txt", "", false, ErrEmpty},
	} {
		k, err := Sniff([]byte(c.head), c.name)
		if !errors.Is(err, c.err) || k.MIME != c.mime || k.Picture != c.picture {
			t.Errorf("Sniff(%.20q, %q) = %+v, %v, want %s, %v", c.head, c.name, k, err, c.mime, c.err)
		}
	}
}

func TestSafeName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Bericht 2026.pdf":               "Bericht 2026.pdf",
		"../../etc/passwd":               "passwd",
		`C:\Users\x\a.doc`:               "a.doc",
		"..":                             "file",
		"":                               "file",
		"a\r\nSet-Cookie: x.txt":         "aSet-Cookie_ x.txt",
		"gpj.\u202eexe":                  "gpj.exe",
		".htaccess":                      "htaccess",
		"a. . ":                          "a",
		strings.Repeat("ü", 200) + ".md": strings.Repeat("ü", 117) + ".md",
	} {
		if got := SafeName(in); got != want {
			t.Errorf("SafeName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDisposition(t *testing.T) {
	t.Parallel()
	if got, want := kindSVG.Disposition("a.svg"), `attachment; filename="a.svg"; filename*=UTF-8''a.svg`; got != want {
		t.Errorf("SVG = %s, want %s", got, want)
	}
	got := kindPNG.Disposition(`Größe "100%".png`)
	if want := `inline; filename="Gr__e _100__.png"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20_100%25_.png`; got != want {
		t.Errorf("Disposition = %s, want %s", got, want)
	}
}

func FuzzDisposition(f *testing.F) {
	f.Add("a\"; filename=x.exe")
	f.Add("ü\r\n\u202e%00")
	f.Fuzz(func(t *testing.T, name string) {
		h := kindSVG.Disposition(name)
		if strings.ContainsAny(h, "\r\n\x00") {
			t.Errorf("header %q", h)
		}
		how, params, err := mime.ParseMediaType(h)
		if err != nil || how != "attachment" || params["filename"] != SafeName(name) {
			t.Errorf("%q reads as %s %v, %v, want name %q", h, how, params, err, SafeName(name))
		}
	})
}
