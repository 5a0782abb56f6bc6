package stat

import "slices"

// Replicates is the number of resamples the handbook asks for.
const Replicates = 10_000

// Source is the linear congruential generator of handbook 4.5; it exists so
// that intervals are the same on every machine. It is not for secrets.
type Source struct{ x uint64 }

// NewSource returns the generator for a seed.
func NewSource(seed uint64) *Source { return &Source{seed} }

// Draw returns a number in [0, n); n must be positive.
func (s *Source) Draw(n int) int {
	s.x = 6364136223846793005*s.x + 1442695040888963407
	return int((s.x >> 33) % uint64(n))
}

// BootstrapDifference is mean(treated) − mean(control) with a percentile
// interval over persons, from b resamples with seed 42.
func BootstrapDifference(treated, control []float64, b int) (diff float64, ci Interval) {
	if len(treated) == 0 || len(control) == 0 || b < 1 {
		return 0, Interval{}
	}
	src, draws := NewSource(42), make([]float64, b)
	for i := range draws {
		draws[i] = src.resample(treated) - src.resample(control)
	}
	return mean(treated) - mean(control), percentile(draws)
}

func (s *Source) resample(xs []float64) float64 {
	sum := 0.0
	for range xs {
		sum += xs[s.Draw(len(xs))]
	}
	return sum / float64(len(xs))
}

func percentile(draws []float64) Interval {
	slices.Sort(draws)
	n := float64(len(draws))
	lo := max(0, int(0.025*n)-1)
	return Interval{draws[lo], draws[max(lo, int(0.975*n)-1)]}
}

// BlockBootstrap is the percentile interval of a statistic of a series, from b
// resamples of overlapping blocks of the given length (weeks: 4), seed 42.
func BlockBootstrap(series []float64, block, b int, statistic func([]float64) float64) Interval {
	n := len(series)
	if n == 0 || b < 1 {
		return Interval{}
	}
	block = min(max(1, block), n)
	src, draws, sample := NewSource(42), make([]float64, b), make([]float64, 0, n+block)
	for i := range draws {
		sample = sample[:0]
		for len(sample) < n {
			at := src.Draw(n - block + 1)
			sample = append(sample, series[at:at+block]...)
		}
		draws[i] = statistic(sample[:n])
	}
	return percentile(draws)
}

// CUPEDResult is the outcome of Cuped.
type CUPEDResult struct {
	Theta          float64
	Adjusted       []float64
	Raw, Remaining float64 // variances before and after
}

// Reduction is the share of the variance that the adjustment removed.
func (c CUPEDResult) Reduction() float64 {
	if c.Raw == 0 {
		return 0
	}
	return 1 - c.Remaining/c.Raw
}

// CUPED removes from an outcome what the period before already explains
// (Deng et al. 2013). The slices must be equally long.
func CUPED(pre, post []float64) CUPEDResult {
	r := CUPEDResult{Adjusted: slices.Clone(post), Raw: variance(post), Remaining: variance(post)}
	v, mp, mq := variance(pre), mean(pre), mean(post)
	if len(pre) != len(post) || v == 0 {
		return r
	}
	cov := 0.0
	for i := range pre {
		cov += (pre[i] - mp) * (post[i] - mq)
	}
	r.Theta = cov / float64(len(pre)-1) / v
	for i := range post {
		r.Adjusted[i] = post[i] - r.Theta*(pre[i]-mp)
	}
	r.Remaining = variance(r.Adjusted)
	return r
}
