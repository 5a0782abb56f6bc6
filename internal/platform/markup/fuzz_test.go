package markup

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzRender looks at the result as a browser would: no handler, no style, no
// script, no address of another scheme, and sanitising again changes nothing.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![a](/files/a.png \"t\")", "<svg/onload=alert(1)>",
		"[a](java\nscript:x)", "`<b>`", "&lt;script&gt;", "```\"><script>\n```", "| a |\n|-|\n| <b onclick=x> |",
		"<https://a.b/\"onmouseover=\"x>", "@anna #x", "- [ ] <iframe>", "[x]: javascript:y\n[x]", "<!--[if]><script>", "&#106;avascript:x",
		"[a](<javascript:alert(1)>)", "www.a.de/<x>", "a\u2028b",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, md string) {
		got := string(Render(md, house()).HTML)
		if again := shared().policy.Sanitize(got); again != got {
			t.Errorf("sanitising again changed\n%q\nto\n%q", got, again)
		}
		z := html.NewTokenizer(strings.NewReader(got))
		for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
			inspect(t, z.Token())
		}
	})
}

func inspect(t *testing.T, tok html.Token) {
	t.Helper()
	if tok.Type != html.StartTagToken && tok.Type != html.SelfClosingTagToken {
		return
	}
	switch tok.Data {
	case "script", "style", "iframe", "object", "svg", "math", "form", "base", "meta", "link":
		t.Errorf("element %s", tok.Data)
	}
	for _, a := range tok.Attr {
		key, val := strings.ToLower(a.Key), strings.ToLower(strings.TrimSpace(a.Val))
		if strings.HasPrefix(key, "on") || key == "style" || key == "srcset" || key == "id" || key == "name" {
			t.Errorf("attribute %s=%q", a.Key, a.Val)
		}
		if key == "href" || key == "src" {
			ok := strings.HasPrefix(val, "/") && !strings.HasPrefix(val, "//")
			for _, scheme := range []string{"http://", "https://", "mailto:"} {
				ok = ok || key == "href" && strings.HasPrefix(val, scheme)
			}
			if !ok {
				t.Errorf("address %s=%q", a.Key, a.Val)
			}
		}
	}
}
