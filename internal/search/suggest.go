package search

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/text"
)

// How many suggestions of each sort are offered, and from how many letters on
// titles are looked at.
const (
	suggestEach   = 4
	suggestTitles = 3
)

// Suggest offers people and communities by the beginnings of their names, and
// posts by those of the words of their title, as far as by may see them. It is
// asked at every letter, so it is not counted as a search.
func (s *Service) Suggest(ctx context.Context, by actor.Actor, prefix string) ([]Suggestion, error) {
	words := s.words.Index(shorten(prefix), text.Other)
	if len(words) == 0 || !by.SignedIn() {
		return nil, nil
	}
	words = words[:min(len(words), maxWords)]
	named, err := s.byName(ctx, by, prefix, suggestEach)
	if err != nil {
		return nil, err
	}
	hits, err := s.show(ctx, nil, named[:min(len(named), suggestEach)])
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for _, h := range hits {
		out = append(out, Suggestion{Kind: Person, ID: h.ID, Text: h.Title.Text, Detail: h.Snippet.Text})
	}
	begins := make([][]string, 0, len(words))
	for _, w := range words {
		begins = append(begins, []string{w + "*"})
	}
	places, err := s.communities(ctx, by, with(nameTerm, begins), suggestEach)
	if err != nil {
		return nil, err
	}
	if hits, err = s.show(ctx, nil, places); err != nil {
		return nil, err
	}
	for _, h := range hits {
		out = append(out, Suggestion{Kind: Community, ID: h.ID, Text: h.Place.Name, Slug: h.Place.Slug})
	}
	if utf8.RuneCountInString(words[len(words)-1]) < suggestTitles {
		return out, nil
	}
	posts, err := s.content(ctx, by, with(titleTerm, begins), Query{Kind: Post}, id.Until(s.Now()), suggestEach)
	if err != nil {
		return nil, err
	}
	if hits, err = s.show(ctx, nil, posts); err != nil {
		return nil, err
	}
	for _, h := range hits {
		out = append(out, Suggestion{Kind: Post, ID: h.ID, Text: h.Title.Text, Detail: h.Place.Name})
	}
	return out, nil
}

// Place is the community whose address has slug, as far as by may read it.
func (s *Service) Place(ctx context.Context, by actor.Actor, slug string) (Place, error) {
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT c.id, c.slug, c.name FROM community c
		WHERE c.slug = $2 AND `+community.ReadableSQL(by, "c", "$1")+` LIMIT 1`, int64(by.ID), slug)
	found, err := collect(rows, err, func(r scanner) (p Place, err error) { return p, r.Scan(&p.ID, &p.Slug, &p.Name) })
	if err == nil && len(found) == 0 {
		err = community.ErrNotFound
	}
	if err != nil {
		return Place{}, err
	}
	return found[0], nil
}

// fold is the form in which words that found nothing are kept: case, accents and
// order of the words make no difference.
func (s *Service) fold(typed string) string {
	words := s.words.Index(typed, text.Other)
	slices.Sort(words)
	return strings.Join(words, " ")
}
