package search

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/ledger"
	"example.org/linden/internal/platform/text"
)

// projection writes the index. It looks up what stands there now, so it does not
// matter how often or in which order an event comes.
type projection struct {
	engine string
	words  *text.Analyser
}

// Name is the name of the checkpoint.
func (projection) Name() string { return "search" }

// Reset empties the index.
func (p projection) Reset(ctx context.Context, tx db.Tx) error {
	for _, query := range []string{`DELETE FROM search_text`, `DELETE FROM search_document`} {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// Apply indexes anew what events have touched.
func (p projection) Apply(ctx context.Context, tx db.Tx, events []ledger.Event) error {
	touched := map[Kind]map[int64]bool{}
	for _, e := range events {
		if !changes(e) {
			continue
		}
		k := Kind(e.Kind)
		if touched[k] == nil {
			touched[k] = map[int64]bool{}
		}
		touched[k][e.Object] = true
	}
	for _, k := range Kinds() {
		ids := slices.Sorted(maps.Keys(touched[k]))
		for chunk := range slices.Chunk(ids, readChunk) {
			docs, err := readDocuments(ctx, tx, k, chunk)
			if err != nil {
				return err
			}
			if err := p.replace(ctx, tx, chunk, docs); err != nil {
				return err
			}
		}
	}
	return nil
}

// changes reports acts after which something is found differently.
func changes(e ledger.Event) bool {
	switch e.Kind {
	case ledger.Post:
		return e.Verb == ledger.Posted || e.Verb == ledger.Edited || e.Verb == ledger.Deleted
	case ledger.Comment:
		return e.Verb == ledger.Replied || e.Verb == ledger.Edited || e.Verb == ledger.Deleted
	case ledger.Community:
		switch e.Verb {
		case ledger.Founded, ledger.Closed, ledger.Reopened:
			return true
		case ledger.Changed:
			return !strings.HasPrefix(e.Data, "host=")
		}
	case ledger.Person:
		return e.Verb != ledger.SignedIn && e.Verb != ledger.Viewed
	}
	return false
}

// document is one thing as it stands in the tables of its owner.
type document struct {
	kind              Kind
	id                int64
	community, thread int64
	author            int64
	lang, title, body string
	words             int64
}

// The first letters of terms that are not words of a post or comment. No word of
// a text has an underscore, so nobody can type one. People and communities have
// terms of their own: to find them by a beginning the engine walks through few
// terms instead of all that were ever written.
const (
	placeTerm = "c_" // the community something was said in
	titleTerm = "t_" // a word of the title of a post
	nameTerm  = "n_" // a word of the name of a community
	aboutTerm = "g_" // a word of the name, purpose or goal of a community
	humanTerm = "p_" // a word of the name or profile of a person
)

// placeOf is the term that everything said in a community has.
func placeOf(community int64) string { return placeTerm + strconv.FormatInt(community, 36) }

// terms are what d is found under, each once.
func (p projection) terms(d *document) []string {
	var all []string
	switch d.kind {
	case Person:
		all = p.named(humanTerm, d)
	case Community:
		all = append(p.named(aboutTerm, d), led(nameTerm, p.words.Index(d.title, text.Other))...)
	default:
		all = append(p.words.Index(d.title, d.lang), p.words.Index(d.body, d.lang)...)
		d.words = int64(len(all))
		all = append(all, placeOf(d.community))
		all = append(all, led(titleTerm, p.words.Index(d.title, text.Other))...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// named are the terms of a thing with a name, which belongs to no language and
// is looked for by its beginning, which a stem may not have.
func (p projection) named(first string, d *document) []string {
	var all []string
	for _, lang := range []string{text.German, text.Dutch, text.English, text.Other} {
		all = append(all, p.words.Index(d.title+" "+d.body, lang)...)
	}
	d.words = int64(len(all))
	return led(first, all)
}

// led puts first in front of every term.
func led(first string, terms []string) []string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = first + t
	}
	return out
}

// replace swaps what the index holds under ids for docs.
func (p projection) replace(ctx context.Context, tx db.Tx, ids []int64, docs []document) error {
	if err := remove(ctx, tx, ids); err != nil {
		return err
	}
	texts, rows := make([]any, 0, 2*len(docs)), make([]any, 0, 8*len(docs))
	for i := range docs {
		d := &docs[i]
		texts = append(texts, d.id, p.stored(p.terms(d)))
		rows = append(rows, d.id, string(d.kind), d.community, d.thread, d.author, d.lang, d.title, d.words)
	}
	if err := insertMany(ctx, tx, 2, texts, `INSERT INTO search_text (rowid, terms) VALUES `); err != nil {
		return err
	}
	return insertMany(ctx, tx, 8, rows,
		`INSERT INTO search_document (id, kind, community_id, thread_id, author_id, lang, title, words) VALUES `)
}

// stored is how the engine takes terms: words for SQLite's tokeniser, lexemes
// for PostgreSQL.
func (p projection) stored(terms []string) string {
	if p.engine == db.Postgres {
		if len(terms) == 0 {
			return ""
		}
		return "'" + strings.Join(terms, "' '") + "'"
	}
	return strings.Join(terms, " ")
}
