package markup

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func house() Options {
	return Options{
		Mention: func(n string) (string, bool) {
			switch strings.ToLower(n) {
			case "anna", "jan.de-vries", "jörg_1":
				return "/people/" + strings.ToLower(n), true
			}
			return "", false
		},
		Topic: func(n string) (string, bool) { return "/topics/" + strings.ToLower(n), true },
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"paragraph and line break", "one\ntwo", "<p>one<br>\ntwo</p>\n"},
		{"emphasis", "*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>\n"},
		{"heading below the page's", "# Title", "<h3>Title</h3>\n"},
		{"mention", "Hi @Anna!", `<p>Hi <a href="/people/anna" class="mention">@Anna</a>!</p>` + "\n"},
		{"mention with dot at the end", "ask @jan.de-vries.", `<p>ask <a href="/people/jan.de-vries" class="mention">@jan.de-vries</a>.</p>` + "\n"},
		{"mention with umlaut", "@Jörg_1 ja", `<p><a href="/people/j%C3%B6rg_1" class="mention">@Jörg_1</a> ja</p>` + "\n"},
		{"nobody", "Hi @nobody", "<p>Hi @nobody</p>\n"},
		{"mail is no mention", "x@anna", "<p>x@anna</p>\n"},
		{"mention in code", "`@anna`", "<p><code>@anna</code></p>\n"},
		{"mention in link", "[@anna](https://example.org)", `<p><a href="https://example.org" rel="nofollow noopener ugc">@anna</a></p>` + "\n"},
		{"topic", "about #Safety-first, #42", `<p>about <a href="/topics/safety-first" class="topic">#Safety-first</a>, #42</p>` + "\n"},
		{"topic at line start", "#safety", `<p><a href="/topics/safety" class="topic">#safety</a></p>` + "\n"},
		{"tag is text", "<b>bold</b> and", "<p>&lt;b&gt;bold&lt;/b&gt; and</p>\n"},
		{"paragraph that begins with a tag stays", "<div>\n**a**\n</div>", "<p>&lt;div&gt;<br>\n<strong>a</strong><br>\n&lt;/div&gt;</p>\n"},
		{"script is text", "<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"comment is text", "<!-- x -->", "<p>&lt;!-- x --&gt;</p>\n"},
		{"link out", "[a](https://example.org/x?a=1&b=2)", `<p><a href="https://example.org/x?a=1&amp;b=2" rel="nofollow noopener ugc">a</a></p>` + "\n"},
		{"link in", "[a](/posts/1)", `<p><a href="/posts/1">a</a></p>` + "\n"},
		{"address becomes link", "see https://example.org/a.", `<p>see <a href="https://example.org/a" rel="nofollow noopener ugc">https://example.org/a</a>.</p>` + "\n"},
		{"javascript", "[a](javascript:alert(1))", "<p>a</p>\n"},
		{"javascript with tricks", "[a](JaVa&#x53;cript:alert(1)) <javascript:alert(1)>", "<p>a javascript:alert(1)</p>\n"},
		{"data", "[a](data:text/html;base64,xx)", "<p>a</p>\n"},
		{"scheme-relative", "[a](//evil.example)", "<p>a</p>\n"},
		{"backslash", `[a](/\evil.example)`, "<p>a</p>\n"},
		{"own picture", "![cat](/files/ab/cd.png)", `<p><img src="/files/ab/cd.png" alt="cat" loading="lazy"></p>` + "\n"},
		{"foreign picture", "![cat](https://example.org/c.png)", `<p><a href="https://example.org/c.png" rel="nofollow noopener ugc">cat</a></p>` + "\n"},
		{"foreign picture in a link", "[![cat](https://e.org/c.png)](https://e.org)", `<p><a href="https://e.org" rel="nofollow noopener ugc">cat</a></p>` + "\n"},
		{"picture path trick", "![x](/files/../logout)", `<p><a href="/files/../logout">x</a></p>` + "\n"},
		{"attribute trick", `![x" onerror="alert(1)](/files/a.png)`, `<p><img src="/files/a.png" alt="x&#34; onerror=&#34;alert(1)" loading="lazy"></p>` + "\n"},
		{"code with language", "```go\na < b\n```", "<pre><code class=\"language-go\">a &lt; b\n</code></pre>\n"},
		{"language trick", "```\"onload=x\na\n```", "<pre><code>a\n</code></pre>\n"},
		{"quote", "> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li><input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"☑\"> a</li>\n<li><input type=\"checkbox\" disabled=\"\" aria-label=\"☐\"> b</li>\n</ul>\n"},
		{"table", "|a|b|\n|:-:|-|\n|1|2|", "<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"center\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"},
		{"numbered from", "3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"},
		{"reading direction", "a\u202eb", "<p>ab</p>\n"},
		{"empty", "", ""},
	}
	for _, c := range cases {
		if d := cmp.Diff(c.want, string(Render(c.in, house()).HTML)); d != "" {
			t.Errorf("%s: Render(%q): %s", c.name, c.in, d)
		}
	}
}

func TestResult(t *testing.T) {
	t.Parallel()
	r := Render("# Plan &amp; *mehr*\n\nHi @Anna @anna @nobody #Ziel\nsee https://example.org and [x](/posts/1)\n\n| a | b |\n|-|-|\n| 1 | 2 |\n\n```\ncode <x>\n```", house())
	r.HTML = ""
	want := Result{
		Mentions: []string{"anna"},
		Topics:   []string{"ziel"},
		Plain:    "Plan & mehr\nHi @Anna @anna @nobody #Ziel\nsee https://example.org and x\na b\n1 2\ncode <x>",
		Links:    []string{"https://example.org", "/posts/1"},
	}
	if d := cmp.Diff(want, r); d != "" {
		t.Errorf("Render: %s", d)
	}
	if r := Render("@Foo #Bar", Options{}); r.HTML != "<p>@Foo #Bar</p>\n" || len(r.Mentions) != 1 || len(r.Topics) != 1 {
		t.Errorf("without resolvers: %+v, want names reported and not linked", r)
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"kurz", 10, "kurz"},
		{"a\n b\t c", 10, "a b c"},
		{"Grüße aus der Werkstatt", 12, "Grüße aus…"},
		{"Grüße aus der Werkstatt", 11, "Grüße aus…"},
		{"Donaudampfschiff", 6, "Donau…"},
		{"x", 0, ""},
	} {
		if got := Excerpt(c.in, c.n); got != c.want {
			t.Errorf("Excerpt(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

func TestComponent(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := Component("<p>a</p>").Render(context.Background(), &b); err != nil || b.String() != "<p>a</p>" {
		t.Errorf("Component wrote %q, %v", b.String(), err)
	}
}

// pathological returns texts that are built to be slow or to nest.
func pathological() map[string]string {
	fill := func(s string) string { return strings.Repeat(s, MaxInput/len(s)) }
	var lists strings.Builder
	for i := 0; lists.Len() < MaxInput-1000; i++ {
		lists.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return map[string]string{
		"quotes":          fill(">"),
		"quotes spaced":   fill("> "),
		"lists in lines":  lists.String(),
		"list marks":      fill("- "),
		"emphasis open":   fill("*a "),
		"emphasis mixed":  fill("*a_"),
		"emphasis short":  fill("a**b" + strings.Repeat("c* ", 400) + "\n\n"),
		"brackets open":   fill("["),
		"brackets both":   fill("[a]("),
		"brackets lines":  fill(strings.Repeat("[", 1900) + "\n\n"),
		"images":          fill("![]("),
		"images lines":    fill(strings.Repeat("![](", 600) + "\n\n"),
		"strike":          fill("~~a "),
		"backticks":       fill("`a``b"),
		"ticks growing":   growing(),
		"tags":            fill("<a href='"),
		"entities":        fill("&amp;"),
		"mentions":        fill("@a "),
		"topics":          fill("#a"),
		"one long word":   fill("a"),
		"one line 1 MB":   strings.Repeat("lorem ipsum ", 90_000),
		"table bars":      fill("|"),
		"table rows":      "|a|b|\n|-|-|\n" + fill("|a|b|\n"),
		"wide table":      strings.Repeat("|a", 190) + "\n" + strings.Repeat("|-", 190) + "\n" + strings.Repeat("|\n", 40_000),
		"references":      fill("[a]: /b\n"),
		"urls":            fill("http://a."),
		"www":             fill("www."),
		"mails":           fill("a@"),
		"newlines":        fill("\n"),
		"nulls":           fill("\x00"),
		"invalid bytes":   fill("\xff"),
		"headings":        fill("# a\n"),
		"fences":          fill("```\n"),
		"nested quotes":   fill(strings.Repeat(">", 45) + " a\n"),
		"quote and list":  fill("> - > - a\n"),
		"setext":          fill("a\n=\n"),
		"backslashes":     fill("\\"),
		"hard breaks":     fill("a  \n"),
		"open link title": fill("[a](b \""),
	}
}

func growing() string {
	var b strings.Builder
	for i := 1; b.Len() < MaxInput-1000; i++ {
		b.WriteString("e" + strings.Repeat("`", i))
	}
	return b.String()
}

// TestBounded asks only that nothing takes seconds: a slow machine under load
// may need ten times what is usual and still pass.
func TestBounded(t *testing.T) {
	t.Parallel()
	for name, in := range pathological() {
		start := time.Now()
		r := Render(in, house())
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s took %v", name, d)
		} else if d > 200*time.Millisecond {
			t.Logf("%s took %v", name, d)
		}
		if strings.TrimSpace(in) != "" && r.HTML == "" && name != "references" && name != "nulls" && name != "fences" {
			t.Errorf("%s: nothing is left", name)
		}
		if r.Cut != (len(in) > MaxInput) {
			t.Errorf("%s: Cut = %v for %d bytes", name, r.Cut, len(in))
		}
		if n := strings.Count(string(r.HTML), "<blockquote>"); n > MaxInput/2 {
			t.Errorf("%s: %d quotes", name, n)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	const post = "Hello @anna, the **plan** for #safety is [here](https://example.org/plan).\n\n- one\n- two\n\nSee you *tomorrow* at https://example.org, I will bring `cake`."
	opt := house()
	Render(post, opt)
	for b.Loop() {
		Render(post, opt)
	}
}
