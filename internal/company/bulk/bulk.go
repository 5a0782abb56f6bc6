// Package bulk invents a network of any size, for benchmarks and for trying how
// Linden bears a large company. Sizes, shares and hours follow the reference
// population of the science handbook, section 10: lognormal communities,
// lognormal writers, threads with a geometric number of replies, hours of an
// office, weeks of a year.
//
// Memory holds the people and who belongs where; threads are written and
// forgotten. The same size, seed and end give the same records.
package bulk

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"time"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/company/phrase"
)

// Size says how much there is. Contributions are posts and comments.
type Size struct {
	People, Communities, Contributions, Reactions, Views int
}

// SizeOf returns the size of a name: S, M or L.
func SizeOf(name string) (Size, error) {
	switch name {
	case "S":
		return Size{People: 500, Communities: 24, Contributions: 5_000, Reactions: 8_000, Views: 4_000}, nil
	case "M":
		return Size{People: 10_000, Communities: 300, Contributions: 200_000, Reactions: 300_000, Views: 50_000}, nil
	case "L":
		return Size{People: 100_000, Communities: 1_500, Contributions: 1_000_000, Reactions: 2_000_000, Views: 250_000}, nil
	}
	return Size{}, fmt.Errorf("bulk: size %q is not S, M or L", name)
}

// Scale returns the size times a factor, at least one of each that there was.
func (s Size) Scale(by float64) Size {
	f := func(n int) int {
		if n == 0 {
			return 0
		}
		return max(1, int(float64(n)*by))
	}
	return Size{f(s.People), f(s.Communities), f(s.Contributions), f(s.Reactions), f(s.Views)}
}

// Network is an invented network. It is an archive.Source.
type Network struct {
	size  Size
	seed  uint64
	until time.Time
	books map[string]*phrase.Book
}

// New prepares a network whose last year ends at until.
func New(size Size, seed uint64, until time.Time) (*Network, error) {
	if size.People < 2 || size.Communities < 1 {
		return nil, fmt.Errorf("bulk: a network needs two people and a community, not %d and %d", size.People, size.Communities)
	}
	n := &Network{size: size, seed: seed, until: until, books: map[string]*phrase.Book{}}
	for _, lang := range phrase.Languages() {
		b, err := phrase.Load(lang)
		if err != nil {
			return nil, err
		}
		n.books[lang] = b
	}
	return n, nil
}

// Name identifies the network by what it was made from.
func (n *Network) Name() string {
	return fmt.Sprintf("bulk-%d-%d-%d-%d-%d", n.seed, n.size.People, n.size.Communities, n.size.Contributions, n.until.Unix())
}

// Read writes the whole network.
func (n *Network) Read(ctx context.Context, emit func(archive.Record) error) error {
	w := &writing{Network: n, ctx: ctx, emit: emit, r: rand.New(rand.NewPCG(n.seed, 0x11de))}
	for _, step := range []func() error{w.organisation, w.found, w.talk} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// writing is one pass over the network.
type writing struct {
	*Network
	ctx     context.Context
	emit    func(archive.Record) error
	r       *rand.Rand
	people  []somebody
	byLang  map[string][]int32
	circles []circle
	reach   []float64 // running sum of how much is said in each circle

	contributions, reactions, views int // written so far
	threads                         int
}

type somebody struct {
	key, first string
	lang       string
	writes     float32 // 0 for those who only read
}

type circle struct {
	key, lang string
	members   []int32
	weight    []float64 // running sum over members
	begun     time.Time
}

func (w *writing) lognormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*w.r.NormFloat64())
}

// drawn finds the place of a lot in a running sum.
func (w *writing) drawn(sums []float64) int {
	lot := w.r.Float64() * sums[len(sums)-1]
	return min(sort.SearchFloat64s(sums, lot), len(sums)-1)
}

func (w *writing) moment(from, to time.Time) time.Time {
	return from.Add(time.Duration(w.r.Float64() * float64(to.Sub(from)))).Truncate(time.Second)
}
