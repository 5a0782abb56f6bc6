package archive

import (
	"context"
	"slices"

	"example.org/linden/internal/community"
	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/post"
)

func (s *scope) writePosts(ctx context.Context, b *batch) error {
	var fresh []post.BulkPost
	var joins []community.BulkMember
	for _, p := range b.posts {
		if s.has(keyPost, p.Key) != 0 {
			s.known[PostsKind]++
			continue
		}
		c, author := s.has(keyCommunity, p.Community), s.has(keyPerson, p.Author)
		if c == 0 || author == 0 {
			s.skip(PostsKind, "archive.refers_to_nothing", 1)
			continue
		}
		n := s.add(keyPost, p.Key, p.At)
		s.threads[n] = thread{c, actor.ID(author)}
		joins = s.belong(joins, c, author, p.At)
		kind := post.Plain
		switch {
		case p.Question:
			kind = post.Question
		case p.Announcement:
			kind = post.Announcement
		}
		bp := post.BulkPost{ID: n, Community: c, Author: actor.ID(author), Kind: kind, Title: p.Title, Body: p.Body, Composed: p.Composed,
			Topics: p.Post.Topics, At: p.At, Edited: p.Edited, Unnamed: p.Reactions, Views: p.Views}
		if p.Closed {
			bp.Closed = p.At // sources say that a thread is closed, not since when
		}
		fresh = append(fresh, bp)
	}
	s.taken[PostsKind] += len(fresh)
	if err := s.Community.BulkMembersTx(ctx, s.tx, joins); err != nil {
		return err
	}
	return s.Posts.BulkPostsTx(ctx, s.tx, fresh)
}

func (s *scope) writeComments(ctx context.Context, b *batch) error {
	var posts []int64
	for _, k := range b.comments {
		posts = append(posts, s.has(keyPost, k.Comment.Post))
	}
	if err := s.readThreads(ctx, posts); err != nil {
		return err
	}
	var fresh []post.BulkComment
	var joins []community.BulkMember
	for _, k := range b.comments {
		if s.has(keyComment, k.Key) != 0 {
			s.known[Comments]++
			continue
		}
		p, author := s.has(keyPost, k.Comment.Post), s.has(keyPerson, k.Author)
		t, ok := s.threads[p]
		if !ok || author == 0 {
			s.skip(Comments, "archive.refers_to_nothing", 1)
			continue
		}
		n := s.add(keyComment, k.Key, k.At)
		s.authors[n] = actor.ID(author)
		joins = s.belong(joins, t.community, author, k.At)
		fresh = append(fresh, post.BulkComment{ID: n, Post: p, Parent: s.has(keyComment, k.Parent), Community: t.community,
			Author: actor.ID(author), PostAuthor: t.author, Body: k.Body, Composed: k.Composed, At: k.At, Edited: k.Edited, Unnamed: k.Reactions})
	}
	s.taken[Comments] += len(fresh)
	if err := s.Community.BulkMembersTx(ctx, s.tx, joins); err != nil {
		return err
	}
	return s.Posts.BulkCommentsTx(ctx, s.tx, fresh)
}

// readThreads reads community and author of posts this batch has not written.
func (s *scope) readThreads(ctx context.Context, posts []int64) error {
	slices.Sort(posts)
	posts = slices.DeleteFunc(slices.Compact(posts), func(n int64) bool { _, ok := s.threads[n]; return ok || n == 0 })
	for chunk := range slices.Chunk(posts, 400) {
		in, args := db.In(1, chunk, nil)
		rows, err := s.tx.QueryContext(ctx, `SELECT id, community_id, author_id FROM post WHERE id IN `+in, args...)
		if err != nil {
			return err
		}
		for rows.Next() {
			var n int64
			var t thread
			if err := rows.Scan(&n, &t.community, &t.author); err != nil {
				rows.Close()
				return err
			}
			s.threads[n] = t
		}
		if err := rows.Err(); err != nil {
			return err
		}
		rows.Close()
	}
	return nil
}

type said struct {
	post   int64
	author actor.ID
}

// readComments reads thread and author of comments.
func (s *scope) readComments(ctx context.Context, ids []int64) (map[int64]said, error) {
	slices.Sort(ids)
	out := map[int64]said{}
	for chunk := range slices.Chunk(slices.Compact(ids), 400) {
		in, args := db.In(1, chunk, nil)
		rows, err := s.tx.QueryContext(ctx, `SELECT id, post_id, author_id FROM post_comment WHERE id IN `+in, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var n int64
			var v said
			if err := rows.Scan(&n, &v.post, &v.author); err != nil {
				rows.Close()
				return nil, err
			}
			out[n] = v
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
		rows.Close()
	}
	return out, nil
}

func (s *scope) writeReactions(ctx context.Context, b *batch) error {
	if len(b.reactions) == 0 {
		return nil
	}
	var comments, posts []int64
	for _, r := range b.reactions {
		if n := s.has(keyComment, r.Target); n != 0 {
			comments = append(comments, n)
		} else if n := s.has(keyPost, r.Target); n != 0 {
			posts = append(posts, n)
		}
	}
	said, err := s.readComments(ctx, comments)
	if err != nil {
		return err
	}
	for _, v := range said {
		posts = append(posts, v.post)
	}
	if err := s.readThreads(ctx, posts); err != nil {
		return err
	}
	var fresh []post.BulkReaction
	for _, r := range b.reactions {
		person := s.has(keyPerson, r.Person)
		k, isComment := said[s.has(keyComment, r.Target)]
		target, author := s.has(keyComment, r.Target), k.author
		t, ok := s.threads[k.post]
		if !isComment {
			target = s.has(keyPost, r.Target)
			t, ok = s.threads[target]
			author, k.post = t.author, target
		}
		if !ok || person == 0 {
			s.skip(Reactions, "archive.refers_to_nothing", 1)
			continue
		}
		fresh = append(fresh, post.BulkReaction{Target: target, IsComment: isComment, Person: actor.ID(person), Kind: r.Kind, At: r.At,
			Author: author, Community: t.community, Thread: k.post})
	}
	taken, err := s.Posts.BulkReactionsTx(ctx, s.tx, fresh)
	s.taken[Reactions] += taken
	s.known[Reactions] += len(fresh) - taken
	return err
}

func (s *scope) writeAccepts(ctx context.Context, b *batch) error {
	if len(b.accepts) == 0 {
		return nil
	}
	var comments, posts []int64
	for _, a := range b.accepts {
		comments = append(comments, s.has(keyComment, a.Comment))
		posts = append(posts, s.has(keyPost, a.Post))
	}
	said, err := s.readComments(ctx, comments)
	if err != nil {
		return err
	}
	if err := s.readThreads(ctx, posts); err != nil {
		return err
	}
	var fresh []post.BulkAccept
	for _, a := range b.accepts {
		p := s.has(keyPost, a.Post)
		k, ok := said[s.has(keyComment, a.Comment)]
		if !ok || k.post != p {
			s.skip(Accepts, "archive.refers_to_nothing", 1)
			continue
		}
		by := actor.ID(s.has(keyPerson, a.By))
		if by == 0 {
			by = s.threads[p].author
		}
		fresh = append(fresh, post.BulkAccept{Post: p, Comment: s.has(keyComment, a.Comment), By: by, Author: k.author, Community: s.threads[p].community, At: a.At})
	}
	taken, err := s.Posts.BulkAcceptsTx(ctx, s.tx, fresh)
	s.taken[Accepts] += taken
	s.known[Accepts] += len(fresh) - taken
	return err
}

func (s *scope) writeViews(ctx context.Context, b *batch) error {
	if len(b.views) == 0 {
		return nil
	}
	var posts []int64
	for _, v := range b.views {
		posts = append(posts, s.has(keyPost, v.Post))
	}
	if err := s.readThreads(ctx, posts); err != nil {
		return err
	}
	var fresh []post.BulkView
	for _, v := range b.views {
		p, person := s.has(keyPost, v.Post), s.has(keyPerson, v.Person)
		t, ok := s.threads[p]
		if !ok || person == 0 {
			s.skip(Views, "archive.refers_to_nothing", 1)
			continue
		}
		fresh = append(fresh, post.BulkView{Post: p, Person: actor.ID(person), Author: t.author, Community: t.community, At: v.At})
	}
	taken, err := s.Posts.BulkViewsTx(ctx, s.tx, fresh)
	s.taken[Views] += taken
	s.known[Views] += len(fresh) - taken
	return err
}
