package report

import (
	"context"
	"time"

	"example.org/linden/internal/card"
	"example.org/linden/internal/disclosure"
	"example.org/linden/internal/insight"
	"example.org/linden/internal/platform/db"
	"example.org/linden/internal/platform/id"
)

// Numbers is what the projections know; *insight.Service has it.
type Numbers interface {
	Reach(ctx context.Context, now time.Time) (insight.Reach, error)
	Answers(ctx context.Context, community int64, now time.Time, days int) (insight.Answers, error)
	Current(ctx context.Context, now time.Time) (map[int64]insight.Week, error)
	Places(ctx context.Context, now time.Time) (map[int64]insight.Place, error)
}

// Options are what a Service needs. All but K are required.
type Options struct {
	DB      *db.DB
	IDs     *id.Source
	Numbers Numbers
	Cards   *card.Service
	K       disclosure.K
	Now     func() time.Time
}

// Service builds and keeps reports.
type Service struct{ Options }

// New returns a Service.
func New(o Options) *Service { return &Service{o} }
