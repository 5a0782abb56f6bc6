package search

import (
	"context"

	"example.org/linden/internal/person"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/id"
	"example.org/linden/internal/platform/text"
)

// snippetRunes is how much of a text a hit shows.
const snippetRunes = 200

// said is a post or comment as it stands now.
type said struct {
	Hit
	body string
	best bool
}

// read reads the posts and comments among all; what is gone is left out.
func (s *Service) read(ctx context.Context, all []candidate) (map[int64]said, error) {
	out := make(map[int64]said, len(all))
	for _, k := range []Kind{Post, Comment} {
		if err := s.readKind(ctx, k, idsOf(all, k), out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) readKind(ctx context.Context, k Kind, ids []int64, out map[int64]said) error {
	if len(ids) == 0 {
		return nil
	}
	in, args := inIDs(1, ids, nil)
	query := `SELECT p.id, p.id, p.title, p.html, p.kind = 'question', FALSE, c.id, c.slug, c.name, a.id, a.name, a.username, a.title, a.picture_key
		FROM post p JOIN community c ON c.id = p.community_id JOIN person a ON a.id = p.author_id
		WHERE p.deleted_at IS NULL AND p.id IN ` + in
	if k == Comment {
		query = `SELECT k.id, p.id, p.title, k.html, FALSE, coalesce(p.best_comment_id = k.id, FALSE), c.id, c.slug, c.name, a.id, a.name, a.username, a.title, a.picture_key
			FROM post_comment k JOIN post p ON p.id = k.post_id JOIN community c ON c.id = p.community_id JOIN person a ON a.id = k.author_id
			WHERE k.deleted_at IS NULL AND k.id IN ` + in
	}
	rows, err := s.DB.Read().QueryContext(ctx, query, args...)
	found, err := collect(rows, err, func(r scanner) (t said, err error) {
		t.Kind = k
		err = r.Scan(&t.ID, &t.Thread, &t.Title.Text, &t.body, &t.Asked, &t.best, &t.Place.ID, &t.Place.Slug, &t.Place.Name,
			&t.Author.ID, &t.Author.Name, &t.Author.Username, &t.Author.Title, &t.Author.PictureKey)
		t.body, t.At, t.Best = plain(t.body), id.Time(t.ID), t.best
		return t, err
	})
	for _, t := range found {
		out[t.ID] = t
	}
	return err
}

func idsOf(all []candidate, k Kind) []int64 {
	var ids []int64
	for _, c := range all {
		if c.kind == k {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// show turns candidates into hits, in their order. What was taken away since
// the index was written is left out.
func (s *Service) show(ctx context.Context, query [][]string, all []candidate) ([]Hit, error) {
	texts, err := s.read(ctx, all)
	if err != nil {
		return nil, err
	}
	places, err := s.readPlaces(ctx, idsOf(all, Community))
	if err != nil {
		return nil, err
	}
	var who []actor.ID
	for _, n := range idsOf(all, Person) {
		who = append(who, actor.ID(n))
	}
	cards, err := person.Names(ctx, s.DB.Read(), who)
	if err != nil {
		return nil, err
	}
	var out []Hit
	for _, c := range all {
		h, ok := Hit{}, false
		switch c.kind {
		case Person:
			var card person.Card
			card, ok = cards[actor.ID(c.id)]
			h = personHit(card)
		case Community:
			h, ok = places[c.id]
			h.Snippet = s.words.Snippet(h.Snippet.Text, query, c.lang, snippetRunes)
		default:
			var t said
			t, ok = texts[c.id]
			h = t.Hit
			h.Snippet = s.words.Snippet(t.body, query, c.lang, snippetRunes)
		}
		if !ok {
			continue
		}
		h.Title = s.title(h.Title.Text, query, c)
		out = append(out, h)
	}
	return out, nil
}

func personHit(c person.Card) Hit {
	h := Hit{Kind: Person, ID: int64(c.ID), Author: Author{ID: c.ID, Name: c.Name, Username: c.Username, Title: c.Title, PictureKey: c.PictureKey}}
	h.Title.Text, h.Snippet.Text = c.Name, c.Title
	if c.UnitName != "" && c.Title != "" {
		h.Snippet.Text += " · "
	}
	h.Snippet.Text += c.UnitName
	return h
}

func (s *Service) readPlaces(ctx context.Context, ids []int64) (map[int64]Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := inIDs(1, ids, nil)
	rows, err := s.DB.Read().QueryContext(ctx, `SELECT id, slug, name, purpose, member_count FROM community WHERE id IN `+in, args...)
	found, err := collect(rows, err, func(r scanner) (h Hit, err error) {
		err = r.Scan(&h.ID, &h.Place.Slug, &h.Place.Name, &h.Snippet.Text, &h.Members)
		h.Kind, h.Place.ID, h.Title.Text, h.At = Community, h.ID, h.Place.Name, id.Time(h.ID)
		return h, err
	})
	out := make(map[int64]Hit, len(found))
	for _, h := range found {
		out[h.ID] = h
	}
	return out, err
}

// title marks the words of a title. A name belongs to no language: the one that
// finds most in it is taken.
func (s *Service) title(words string, query [][]string, c candidate) text.Fragment {
	best := s.words.Snippet(words, query, c.lang, len(words)+1)
	if c.kind == Post || c.kind == Comment {
		return best
	}
	for _, lang := range []string{text.German, text.Dutch, text.English, text.Other} {
		if f := s.words.Snippet(words, query, lang, len(words)+1); len(f.Ranges) > len(best.Ranges) {
			best = f
		}
	}
	return best
}
