package postweb

import (
	"context"
	"log/slog"
	"time"

	"example.org/linden/internal/platform/actor"
	"example.org/linden/internal/post"
)

const (
	seenQueue = 4096
	seenBatch = 200
	seenEvery = time.Second
)

// note remembers that by read a thread. When the queue is full the view is
// lost: a page is worth more than its count.
func (h *Handlers) note(by actor.Actor, p post.Post) {
	p.HTML, p.Body = "", ""
	select {
	case h.seen <- post.View{By: by.ID, Post: p, At: h.Now()}:
	default:
	}
}

func (h *Handlers) flushSeen(ctx context.Context) error {
	tick := time.NewTicker(seenEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			h.drainSeen(last)
			cancel()
			return nil
		case <-tick.C:
			h.drainSeen(ctx)
		}
	}
}

func (h *Handlers) drainSeen(ctx context.Context) {
	for {
		batch := h.waitingViews()
		if len(batch) == 0 {
			return
		}
		if err := h.Posts.SeenAll(ctx, batch); err != nil {
			h.Log.LogAttrs(ctx, slog.LevelWarn, "views lost", slog.Int("views", len(batch)), slog.String("error", err.Error()))
		}
		h.tellOpened(ctx, batch)
	}
}

func (h *Handlers) tellOpened(ctx context.Context, batch []post.View) {
	if h.Opened == nil {
		return
	}
	for _, v := range batch {
		if err := h.Opened(ctx, v.By, v.Post.ID, v.At); err != nil {
			h.Log.LogAttrs(ctx, slog.LevelWarn, "an opened thread is not marked", slog.String("error", err.Error()))
		}
	}
}

func (h *Handlers) waitingViews() []post.View {
	var batch []post.View
	for len(batch) < seenBatch {
		select {
		case v := <-h.seen:
			batch = append(batch, v)
		default:
			return batch
		}
	}
	return batch
}
