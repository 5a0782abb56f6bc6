package postweb

import (
	"context"
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"example.org/linden/internal/platform/i18n"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/markup"
	"example.org/linden/internal/post"
	"example.org/linden/ui"
)

// entry is a post as a list shows it.
type entry struct {
	post.Post
	place bool // name the community: the list holds several
	mine  bool // the reader wrote it
	text  markup.HTML
	cut   bool // the text goes on in the thread
	edge  bool // the reader belongs to the community, and sees it therefore
}

const listBytes = 1400

func entries(posts []post.Post, reader int64, place, edge bool) []entry {
	out := make([]entry, len(posts))
	for i, p := range posts {
		text, cut := markup.Head(p.HTML, listBytes)
		out[i] = entry{Post: p, place: place, mine: int64(p.Author.ID) == reader, text: text, cut: cut || lines(text) > foldLines, edge: edge}
	}
	return out
}

// foldLines is what the style sheet folds at; lettersInLine what fits on a line.
const (
	foldLines     = 12
	lettersInLine = 80
)

// lines guesses how many lines a text takes, from its blocks and its length.
func lines(text markup.HTML) int {
	s := string(text)
	return strings.Count(s, "<p>") + strings.Count(s, "<li>") + strings.Count(s, "<br") + len(s)/lettersInLine
}

func threadURL(post int64) string { return "/posts/" + id.String(post) }

func commentURL(post, comment int64) string { return threadURL(post) + "#c-" + id.String(comment) }

func personURL(b post.Byline) string { return "/people/" + id.String(int64(b.ID)) }

func communityURL(c post.Place) string { return "/communities/" + c.Slug }

func topicURL(topic string) string { return "/topics/" + url.PathEscape(topic) }

func fileURL(f post.File) string { return "/files/" + id.String(f.ID) + "/" + url.PathEscape(f.Name) }

func smallURL(f post.File) string { return fileURL(f) + "?size=small" }

func face(b post.Byline, size ui.Size) ui.AvatarProps {
	a := ui.AvatarProps{Name: b.Name, Size: size, Href: personURL(b)}
	if b.Picture {
		a.Picture = personURL(b) + "/picture"
	}
	return a
}

// line is what stands under a name: job and department.
func line(b post.Byline) string {
	switch {
	case b.Title == "":
		return b.Unit
	case b.Unit == "":
		return b.Title
	}
	return b.Title + ", " + b.Unit
}

// headline is what a post is called where only one line fits.
func headline(ctx context.Context, p post.Post) string {
	if p.Title != "" {
		return p.Title
	}
	if p.Deleted {
		return i18n.T(ctx, "post.gone")
	}
	return beginning(string(p.HTML), 80)
}

// beginning is the first letters of a text, without its marks.
func beginning(text string, runes int) string {
	var b strings.Builder
	inside := false
	for _, r := range text {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
			b.WriteByte(' ')
		case !inside:
			b.WriteRune(r)
		}
		if b.Len() > 8*runes {
			break
		}
	}
	words := []rune(strings.Join(strings.Fields(html.UnescapeString(b.String())), " "))
	if len(words) > runes {
		return strings.TrimSpace(string(words[:runes-1])) + "…"
	}
	return string(words)
}

func emoji(code string) string {
	switch code {
	case "like":
		return "👍"
	case "thanks":
		return "🙏"
	case "insight":
		return "💡"
	case "laugh":
		return "😄"
	case "celebrate":
		return "🎉"
	default:
		return "😔"
	}
}

// reactions builds the bar of a post or comment.
func reactions(ctx context.Context, target int64, comment bool, t post.Tally, mine string, readOnly bool) ui.ReactionsProps {
	key, base := id.String(target), "/posts/"
	if comment {
		base = "/comments/"
	}
	r := ui.ReactionsProps{ID: "r-" + key, Action: base + key + "/react", ReadOnly: readOnly, All: make([]ui.Reaction, len(post.Reactions))}
	for i, code := range post.Reactions {
		r.All[i] = ui.Reaction{Code: code, Emoji: emoji(code), Name: i18n.T(ctx, "post.reaction."+code), Count: t[code], Mine: mine == code}
	}
	return r
}

const waitingLong = 3 * 24 * time.Hour

// stateBadge is what a thread is, in a word; ok is false where there is nothing to say.
func stateBadge(ctx context.Context, p post.Post, now time.Time) (ui.BadgeProps, bool) {
	switch {
	case p.Kind == post.Announcement:
		return ui.BadgeProps{Text: i18n.T(ctx, "post.kind.announcement"), Tone: ui.Information, Icon: "megaphone"}, true
	case p.Kind != post.Question:
		return ui.BadgeProps{}, false
	case p.Best != 0:
		return ui.BadgeProps{Text: i18n.T(ctx, "post.state.answered"), Tone: ui.Good}, true
	case p.Closed:
		return ui.BadgeProps{Text: i18n.T(ctx, "post.kind.question"), Icon: "circle-question-mark"}, true
	case p.Comments == 0 && !now.IsZero() && now.Sub(p.At) > waitingLong:
		return ui.BadgeProps{Text: i18n.T(ctx, "post.state.waiting"), Tone: ui.Attention}, true
	}
	return ui.BadgeProps{Text: i18n.T(ctx, "post.state.open"), Tone: ui.Information, Icon: "circle-question-mark"}, true
}

func pictures(files []post.File) []post.File {
	return only(files, func(f post.File) bool { return f.Picture })
}

func documents(files []post.File) []post.File {
	return only(files, func(f post.File) bool { return !f.Picture })
}

func only(files []post.File, keep func(post.File) bool) []post.File {
	var out []post.File
	for _, f := range files {
		if keep(f) {
			out = append(out, f)
		}
	}
	return out
}

func fileSize(ctx context.Context, bytes int64) string {
	if bytes < 1<<20 {
		return i18n.Number(ctx, int(max(1, bytes>>10))) + " kB"
	}
	return i18n.Decimal(ctx, float64(bytes)/(1<<20), 1) + " MB"
}

// opens lets Enter lead to a post without a title.
func opens(e entry) templ.Attributes {
	if e.Title != "" {
		return nil
	}
	return templ.Attributes{"data-open": true}
}

func commentWords(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "post.comment")
	}
	return i18n.N(ctx, "post.comments", n)
}

func answerWords(ctx context.Context, n int) string {
	if n == 0 {
		return i18n.T(ctx, "post.answers.none")
	}
	return i18n.N(ctx, "post.answers", n)
}

func altText(ctx context.Context, f post.File) string {
	if f.Alt != "" {
		return f.Alt
	}
	return i18n.T(ctx, "post.file.no_alt", "name", f.Name)
}

func dimensions(f post.File) templ.Attributes {
	if f.Width == 0 || f.Height == 0 {
		return nil
	}
	return templ.Attributes{"width": strconv.Itoa(f.Width), "height": strconv.Itoa(f.Height)}
}
