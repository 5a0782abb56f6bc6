package post

import (
	"time"

	"example.org/linden/internal/platform/db"
)

// NewReading is a Service whose reading goes through q.
func NewReading(d *db.DB, q db.Q, now func() time.Time) *Service {
	return &Service{db: d, q: q, now: now}
}
