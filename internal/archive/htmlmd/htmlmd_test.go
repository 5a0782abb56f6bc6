package htmlmd

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMarkdown(t *testing.T) {
	t.Parallel()
	c := New()
	for _, tc := range []struct{ name, in, want string }{
		{"paragraphs", "<p>One.</p>\n<p>Two<br>\nlines.</p>", "One.\n\nTwo  \nlines."},
		{"what Markdown would read", "<p>a_b_c * 2 &lt;b&gt; #1</p>", `a\_b\_c * 2 &lt;b&gt; #1`},
		{"a list that is none", "<p>1. is not a list</p>", `1\. is not a list`},
		{"emphasis", `<p><strong>bold</strong>, <em>it</em>, <span class="bbcode-b">bb</span> <s>gone</s></p>`, "**bold**, *it*, **bb** ~~gone~~"},
		{"quote with author", `<aside class="quote no-group" data-username="Anna" data-post="4"><div class="title"><div class="quote-controls"></div><img class="avatar" src="https://x/y.png"> Anna:</div><blockquote><p>Said</p></blockquote></aside><p>Yes</p>`,
			"> @Anna:\n> \n> Said\n\nYes"},
		{"quote with author in the title only", `<aside class="quote"><div class="title"> Bo:</div><blockquote><p>Said</p></blockquote></aside>`, "> @Bo:\n> \n> Said"},
		{"code with language", "<pre><code class=\"lang-cpp\">int a_b;\n  x();</code></pre>", "```cpp\nint a_b;\n  x();\n```"},
		{"code without", `<pre><code class="lang-auto">x</code></pre>`, "```\nx\n```"},
		{"numbered code", `<pre><code class="lang-c"><ol><li>a</li><li>  b</li></ol></code></pre>`, "```c\na\n  b\n```"},
		{"highlighted code", `<div class="codehilite" data-code-language="Lean"><pre><span></span><code><span class="kd">example</span> x</code></pre></div>`, "```lean\nexample x\n```"},
		{"empty code", `<p>a</p><pre><code class="lang-auto"></code></pre>`, "a"},
		{"emoji", `<p>Hi <img src="https://e/w.png" class="emoji" alt=":wink:"> <span class="emoji emoji-1f44d">:+1:</span> <img class="emoji" alt=":unheard_of:"></p>`, `Hi 😉 👍 :unheard\_of:`},
		{"picture", `<p><img src="//cdn.x.org/pic.png" alt="image"></p>`, "[pic.png](https://cdn.x.org/pic.png)"},
		{"lightbox", `<div class="lightbox-wrapper"><a class="lightbox" href="https://x.org/big.png" title="Tree"><img src="https://x.org/s.png" alt="Tree"><div class="meta"><span class="filename">Tree</span></div></a></div>`, "[Tree](https://x.org/big.png)"},
		{"mention", `<p><a class="mention" href="/u/anna_b">@anna_b</a> and <span class="user-mention" data-user-id="1">@Bo Große</span>, <span class="user-mention silent">Cy Dee</span></p>`, `@anna\_b and @bo.grosse, Cy Dee`},
		{"preview", `<aside class="onebox x"><header class="source"><a href="https://x.org/a">x.org</a></header><article><h3><a href="https://x.org/a">Title</a></h3><p>Long</p></article></aside>`, "[Title](https://x.org/a)"},
		{"video", `<div class="onebox lazyYT" data-youtube-id="abc" data-youtube-title="Film"></div>`, "[Film](https://www.youtube.com/watch?v=abc)"},
		{"place in the old site", `<p><a href="/t/1">topic</a> <a href="#x">here</a></p>`, "topic here"},
		{"script", `<p>a<script>alert(1)</script><a href="javascript:alert(1)">b</a></p>`, "ab"},
		{"table", "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>", "| A | B |\n|---|---|\n| 1 | 2 |"},
		{"formula", `<p><span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math></span><span class="katex-html">x</span></span></p>`, "`x_1`"},
		{"details", "<details><summary>More</summary><p>inside</p></details>", "**More**\n\ninside"},
		{"nothing", "", ""},
	} {
		if got, cut := c.Markdown(tc.in); got != tc.want || cut {
			t.Errorf("%s: got %q (cut %v), want %q", tc.name, got, cut, tc.want)
		}
	}
}

func TestAbsurd(t *testing.T) {
	t.Parallel()
	c := New()
	for name, in := range map[string]string{
		"deep":  strings.Repeat("<blockquote>", 5000) + "x",
		"spans": strings.Repeat("<span>", 3000) + "x",
		"long":  "<p>" + strings.Repeat("word ", 300_000) + "</p>",
		"code":  "<pre><code>" + strings.Repeat("ä", 200_000) + "</code></pre>",
	} {
		got, cut := c.Markdown(in)
		if !cut || got == "" || len(got) > MaxMarkdown || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes, cut %v, valid %v", name, len(got), cut, utf8.ValidString(got))
		}
	}
}

// TestShortWay: what the short way accepts, the converter would have written
// the same.
func TestShortWay(t *testing.T) {
	t.Parallel()
	c := New()
	for _, in := range []string{
		"<p>One.</p>", "<p>One.</p>\n\n<p>Two (2), three: four; five!</p>", "<p>a<br>\nb<br>c</p>", "<p>Don't — “quote” it's 5 * 3</p>",
		"<p>x</p><p></p><p>y</p>", "<p>a\nb</p>", "<p>&quot;a&quot; is &amp;</p>", "<p>(a) b</p>", "plain", "<p> lead</p>", "<p>x<br></p>",
	} {
		short, ok := plain(in)
		if !ok {
			continue
		}
		// An empty comment closes the short way without changing the text.
		if long, _ := c.Markdown(in + "<!---->"); long != short {
			t.Errorf("%q: short %q, long %q", in, short, long)
		}
	}
}

func TestUsername(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Eric Wieser": "eric.wieser", "Jürgen  Groß": "juergen.gross", "Zoë O'Neil": "zoe.o.neil", "  ": "", "A": "a", "李 明": "李.明",
	} {
		if got := Username(in); got != want {
			t.Errorf("Username(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("<p>One</p>\n<p>Two<br>x</p>")
	f.Add(`<aside class="quote"><blockquote><pre><code class="lang-c"><ol><li>a`)
	f.Add(`<a class="lightbox"><img src=//x><table><tr><td><aside class="onebox"><h3>`)
	c := New()
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := c.Markdown(s)
		if len(got) > MaxMarkdown {
			t.Errorf("%d bytes", len(got))
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q became invalid", s)
		}
	})
}
