package markup_test

import (
	"strings"
	"testing"

	"example.org/linden/internal/platform/markup"
)

func TestHead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("word ", 200)
	tests := []struct {
		name string
		in   markup.HTML
		want string
		cut  bool
	}{
		{"short stays", "<p>a</p>\n<p>b</p>\n", "<p>a</p>\n<p>b</p>\n", false},
		{"whole blocks", markup.HTML("<p>first</p>\n<ul><li>one</li></ul>\n<p>" + long + "</p>\n"), "<p>first</p>\n<ul><li>one</li></ul>", true},
		{"void elements do not nest", markup.HTML("<p>a<br>b</p>\n<p>" + long + "</p>"), "<p>a<br>b</p>", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, cut := markup.Head(tt.in, 100)
			if string(got) != tt.want || cut != tt.cut {
				t.Errorf("Head = %q, %t, want %q, %t", got, cut, tt.want, tt.cut)
			}
		})
	}
	got, cut := markup.Head(markup.HTML("<blockquote><p>"+long+"&lt;b&gt;</p></blockquote>"), 100)
	if !cut || len(got) > 130 || !strings.HasSuffix(string(got), " …</p>") || strings.Contains(string(got), "<blockquote>") {
		t.Errorf("a long first block gives %q, %t", got, cut)
	}
}
