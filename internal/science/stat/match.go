package stat

import (
	"cmp"
	"math"
	"slices"
)

// Nearest picks the communities most like the treated one before the action:
// the indices of up to limit candidates (MaxControls when 0), nearest first,
// by Mahalanobis distance of level, slope and variance of ln(1+weekly count).
// Candidates that were not followed equally long are left out.
func Nearest(treatedPre []float64, candidatesPre [][]float64, limit int) []int {
	if limit <= 0 {
		limit = MaxControls
	}
	type scored struct {
		index    int
		features []float64
		distance float64
	}
	target := shape(treatedPre)
	var pool []scored
	rows := [][]float64{target}
	for i, c := range candidatesPre {
		if len(c) == len(treatedPre) {
			f := shape(c)
			pool, rows = append(pool, scored{index: i, features: f}), append(rows, f)
		}
	}
	inverse := invert(covariance(rows))
	for i := range pool {
		pool[i].distance = quadratic(inverse, target, pool[i].features)
	}
	slices.SortStableFunc(pool, func(a, b scored) int { return cmp.Compare(a.distance, b.distance) })
	out := make([]int, 0, limit)
	for _, p := range pool[:min(limit, len(pool))] {
		out = append(out, p.index)
	}
	return out
}

func shape(series []float64) []float64 {
	l := logs(series)
	return []float64{mean(l), TheilSen(l), variance(l)}
}

// covariance has a small ridge so that it can always be inverted.
func covariance(rows [][]float64) [][]float64 {
	n, p := float64(len(rows)), len(rows[0])
	mid := make([]float64, p)
	for _, r := range rows {
		for j, v := range r {
			mid[j] += v / n
		}
	}
	out := square(p)
	for i := range p {
		for j := range p {
			for _, r := range rows {
				out[i][j] += (r[i] - mid[i]) * (r[j] - mid[j]) / max(1, n-1)
			}
		}
		out[i][i] += 1e-9 + 1e-3*out[i][i]
	}
	return out
}

func quadratic(m [][]float64, a, b []float64) float64 {
	sum := 0.0
	for i := range m {
		for j := range m {
			sum += (a[i] - b[i]) * m[i][j] * (a[j] - b[j])
		}
	}
	return sum
}

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

// invert is Gauss–Jordan with row pivoting, for the small matrices here; a
// singular matrix gives nil.
func invert(m [][]float64) [][]float64 {
	n := len(m)
	a, inv := square(n), square(n)
	for i := range n {
		copy(a[i], m[i])
		inv[i][i] = 1
	}
	for col := range n {
		pivot := col
		for r := col + 1; r < n; r++ {
			if math.Abs(a[r][col]) > math.Abs(a[pivot][col]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][col]) < 1e-12 {
			return nil
		}
		a[col], a[pivot] = a[pivot], a[col]
		inv[col], inv[pivot] = inv[pivot], inv[col]
		eliminate(a, inv, col)
	}
	return inv
}

func eliminate(a, inv [][]float64, col int) {
	scale := a[col][col]
	for j := range a {
		a[col][j] /= scale
		inv[col][j] /= scale
	}
	for r := range a {
		f := a[r][col]
		if r == col || f == 0 {
			continue
		}
		for j := range a {
			a[r][j] -= f * a[col][j]
			inv[r][j] -= f * inv[col][j]
		}
	}
}
