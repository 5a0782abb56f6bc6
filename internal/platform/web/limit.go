package web

import (
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"example.org/linden/internal/platform/actor"
)

// Limit is how fast one person, or one address where nobody is signed in, may go.
type Limit struct {
	PerSecond float64
	Burst     int
}

// usualLimits are far above what a person does and below what a script would.
func usualLimits() map[Rate]Limit {
	return map[Rate]Limit{
		RateRead:   {PerSecond: 20, Burst: 120},
		RateWrite:  {PerSecond: 2, Burst: 40},
		RateSearch: {PerSecond: 5, Burst: 30},
		RateSignIn: {PerSecond: 0.2, Burst: 15},
	}
}

const (
	bucketIdle = 10 * time.Minute
	maxBuckets = 100_000
)

type bucketKey struct {
	class Rate
	who   string
}

type bucket struct {
	tokens *rate.Limiter
	used   time.Time
}

// limiter holds a bucket per class and caller and forgets the idle ones.
type limiter struct {
	now    func() time.Time
	limits map[Rate]Limit

	mu      sync.Mutex
	buckets map[bucketKey]*bucket
	swept   time.Time
}

func newLimiter(now func() time.Time, override map[Rate]Limit) *limiter {
	l := &limiter{now: now, limits: usualLimits(), buckets: make(map[bucketKey]*bucket)}
	for class, limit := range override {
		l.limits[class] = limit
	}
	return l
}

// take uses one token up; when there is none it returns how long to wait.
func (l *limiter) take(class Rate, who actor.ID, address string) time.Duration {
	limit, ok := l.limits[class]
	if !ok {
		return 0
	}
	key := bucketKey{class, address}
	if who != 0 && class != RateSignIn {
		key.who = strconv.FormatInt(int64(who), 36)
	}
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b := l.buckets[key]
	if b == nil {
		b = &bucket{tokens: rate.NewLimiter(rate.Limit(limit.PerSecond), limit.Burst)}
		l.buckets[key] = b
	}
	b.used = now
	if b.tokens.AllowN(now, 1) {
		return 0
	}
	missing := 1 - b.tokens.TokensAt(now)
	return max(time.Duration(missing/limit.PerSecond*float64(time.Second)), time.Millisecond)
}

// sweep forgets idle buckets once a minute. When there are too many anyway it
// forgets all: a flood of addresses must not fill the memory.
func (l *limiter) sweep(now time.Time) {
	if len(l.buckets) >= maxBuckets {
		clear(l.buckets)
	}
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.Sub(b.used) > bucketIdle {
			delete(l.buckets, key)
		}
	}
}
