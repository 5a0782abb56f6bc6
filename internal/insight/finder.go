package insight

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/science/expert"
)

// Finder proposes people who can probably answer a question, from what they
// wrote in open communities.
//
// The index lives in memory and follows the posts themselves, up to the moment
// it is asked about: it is rebuilt from the newest documents in seconds, needs
// no tables of its own, and what is edited or deleted is gone with the next
// rebuild, at the latest after a day. It holds at most mostDocuments.
type Finder struct {
	db *db.DB

	mu      sync.Mutex
	index   *expert.Index
	until   int64 // largest id taken in
	built   time.Time
	docs    []evidence
	numbers map[int64]int // comments of questions to their number, for best answers
	threads map[int64]threadMeta
}

// evidence is what a document is, by its number in the index.
type evidence struct {
	id, thread int64
	kind       expert.Kind
}

type threadMeta struct {
	asker    int64
	question bool
	title    []string
	tags     []string
}

const (
	mostDocuments = 200_000
	documentYears = 3
	rebuildAfter  = 24 * time.Hour
	maxTokens     = 400 // of one document
)

// NewFinder returns a Finder that builds its index when it is first asked.
func NewFinder(d *db.DB) *Finder { return &Finder{db: d} }

// Question is what somebody needs an answer to.
type Question struct {
	Text   string // title and body
	Topics []string
	Asker  int64
}

// Helper is somebody who may know, with what speaks for them.
type Helper struct {
	Person   int64
	Evidence []int64 // threads and comments, strongest first
	Accepted int     // best answers among them
	Answers  int     // other answers among them
	Topic    bool    // has answered under a topic of the question
	Lately   bool    // wrote in the last days
}

// Find lists up to limit helpers, the most promising first, from what was
// written until now. People without any evidence are left out.
func (f *Finder) Find(ctx context.Context, q Question, now time.Time, limit int) ([]Helper, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.follow(ctx, now); err != nil {
		return nil, err
	}
	found := f.index.Rank(expert.Query{Tokens: tokens(q.Text), Tags: q.Topics, Asker: q.Asker, At: now}, limit)
	out := make([]Helper, 0, len(found))
	for _, c := range found {
		if c.Parts.Text == 0 && c.Parts.Tags == 0 {
			continue
		}
		h := Helper{Person: c.Author, Topic: c.Parts.Tags > 0, Lately: c.Parts.Recency > 0.5}
		for _, n := range c.Evidence {
			e := f.docs[n]
			h.Evidence = append(h.Evidence, e.id)
			switch e.kind {
			case expert.Accepted:
				h.Accepted++
			case expert.Answer:
				h.Answers++
			}
		}
		out = append(out, h)
	}
	return out, nil
}

func tokens(text string) []string {
	t := expert.Tokens(text)
	return t[:min(len(t), maxTokens)]
}

// follow takes in what was written since the last time, or starts over when
// the moment lies before that or the index is old.
func (f *Finder) follow(ctx context.Context, now time.Time) error {
	until := id.Until(now)
	if f.index == nil || until < f.until || now.Sub(f.built) > rebuildAfter {
		start, err := f.start(ctx, now)
		if err != nil {
			return err
		}
		f.index, f.until, f.built = expert.NewIndex(), start, now
		f.docs, f.numbers, f.threads = nil, map[int64]int{}, map[int64]threadMeta{}
	}
	if until <= f.until {
		return nil
	}
	for _, read := range []func(context.Context, int64, int64) error{f.posts, f.comments, f.accepts} {
		if err := read(ctx, f.until, until); err != nil {
			f.index = nil
			return err
		}
	}
	f.until = until
	return nil
}

// start is the id below which documents are too old, or too many.
func (f *Finder) start(ctx context.Context, now time.Time) (int64, error) {
	oldest := id.Floor(now.AddDate(-documentYears, 0, 0))
	var nth int64
	err := f.db.Read().QueryRowContext(ctx, `
		SELECT coalesce((SELECT id FROM post_comment WHERE id <= $1 ORDER BY id DESC LIMIT 1 OFFSET $2), 0)`, id.Until(now), mostDocuments).Scan(&nth)
	return max(oldest, nth), err
}

func (f *Finder) posts(ctx context.Context, from, to int64) error {
	for {
		const page = 2000
		rows, err := f.db.Read().QueryContext(ctx, `
			SELECT p.id, p.author_id, p.kind, p.title, p.body, p.topics, coalesce(t.question, FALSE)
			FROM post p JOIN community c ON c.id = p.community_id LEFT JOIN insight_thread t ON t.post_id = p.id
			WHERE p.id > $1 AND p.id <= $2 AND p.deleted_at IS NULL AND c.access = 'open' ORDER BY p.id LIMIT $3`, from, to, page)
		if err != nil {
			return err
		}
		n := 0
		for rows.Next() {
			var post, author int64
			var kind, title, body, topics string
			var question bool
			if err := rows.Scan(&post, &author, &kind, &title, &body, &topics, &question); err != nil {
				rows.Close()
				return err
			}
			m := threadMeta{asker: author, question: question || kind == "question", title: expert.Tokens(title)}
			if topics != "" {
				m.tags = strings.Split(topics, ",")
			}
			f.threads[post] = m
			f.add(evidence{post, post, expert.Post}, author, tokens(title+" "+body), m.tags)
			from, n = post, n+1
		}
		rows.Close()
		if err := rows.Err(); err != nil || n < page {
			return err
		}
	}
}

func (f *Finder) add(e evidence, author int64, words, tags []string) int {
	f.docs = append(f.docs, e)
	return f.index.Add(expert.Doc{Author: author, Kind: e.kind, Tokens: words, Tags: tags, At: id.Time(e.id)})
}

// comments takes in comments on threads that were taken in. A comment that
// answers a question directly, by somebody else than the asker, is an answer.
func (f *Finder) comments(ctx context.Context, from, to int64) error {
	for {
		const page = 2000
		rows, err := f.db.Read().QueryContext(ctx, `
			SELECT id, post_id, author_id, body, parent_id IS NULL FROM post_comment
			WHERE id > $1 AND id <= $2 AND deleted_at IS NULL ORDER BY id LIMIT $3`, from, to, page)
		if err != nil {
			return err
		}
		n := 0
		for rows.Next() {
			var comment, post, author int64
			var body string
			var direct bool
			if err := rows.Scan(&comment, &post, &author, &body, &direct); err != nil {
				rows.Close()
				return err
			}
			from, n = comment, n+1
			f.comment(comment, post, author, body, direct)
		}
		rows.Close()
		if err := rows.Err(); err != nil || n < page {
			return err
		}
	}
}

func (f *Finder) comment(comment, post, author int64, body string, direct bool) {
	m, ok := f.threads[post]
	if !ok {
		return
	}
	e := evidence{comment, post, expert.Comment}
	words, tags := tokens(body), []string(nil)
	if m.question && direct && author != m.asker {
		e.kind, tags = expert.Answer, m.tags
		words = slices.Concat(m.title, m.title, words)
	}
	n := f.add(e, author, words, tags)
	if e.kind == expert.Answer {
		f.numbers[comment] = n
	}
}

// accepts marks the answers that were chosen in the meantime.
func (f *Finder) accepts(ctx context.Context, from, to int64) error {
	rows, err := f.db.Read().QueryContext(ctx, `
		SELECT t.post_id, t.accepted_at, p.best_comment_id FROM insight_thread t JOIN post p ON p.id = t.post_id
		WHERE t.question AND t.post_id > $1 AND t.post_id <= $2 AND t.accepted_at <= $3 AND p.best_comment_id IS NOT NULL`,
		id.Floor(id.Time(to).AddDate(-documentYears, 0, 0)), to, id.Time(to).UnixMilli())
	if err != nil {
		return err
	}
	defer rows.Close()
	type chosen struct{ post, at, comment int64 }
	var all []chosen
	for rows.Next() {
		var c chosen
		if err := rows.Scan(&c.post, &c.at, &c.comment); err != nil {
			return err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b chosen) int { return cmp.Compare(a.at, b.at) })
	for _, c := range all {
		n, ok := f.numbers[c.comment]
		if !ok || f.docs[n].kind == expert.Accepted {
			continue
		}
		f.index.Accept(n, f.threads[c.post].tags, time.UnixMilli(c.at))
		f.docs[n].kind = expert.Accepted
	}
	return rows.Err()
}
