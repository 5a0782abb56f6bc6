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

// reading is somebody at a thread. Reloading it, or paging through it, is one
// view: within one drain the others are not even looked up.
type reading struct {
	by   actor.ID
	post int64
}

func (h *Handlers) drainSeen(ctx context.Context) {
	had := map[reading]bool{}
	for {
		batch := h.waitingViews(had)
		if len(batch) == 0 {
			return
		}
		if err := h.Posts.SeenAll(ctx, batch); err != nil {
			h.Log.LogAttrs(ctx, slog.LevelWarn, "views lost", slog.Int("views", len(batch)), slog.String("error", err.Error()))
		}
	}
}

func (h *Handlers) waitingViews(had map[reading]bool) []post.View {
	var batch []post.View
	for len(batch) < seenBatch {
		select {
		case v := <-h.seen:
			if k := (reading{v.By, v.Post.ID}); !had[k] {
				had[k] = true
				batch = append(batch, v)
			}
		default:
			return batch
		}
	}
	return batch
}
