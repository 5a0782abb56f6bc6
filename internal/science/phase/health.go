package phase

import (
	"math"

	"example.org/linden/internal/science/stat"
)

// Dimension is one side of a community's health.
type Dimension string

// The six dimensions.
const (
	Reach          Dimension = "reach"
	Activity       Dimension = "activity"
	Responsiveness Dimension = "responsiveness"
	Connection     Dimension = "connection"
	Sustainability Dimension = "sustainability"
	Climate        Dimension = "climate"
)

// Dimensions lists them in the order they are shown.
func Dimensions() []Dimension {
	return []Dimension{Reach, Activity, Responsiveness, Connection, Sustainability, Climate}
}

// Weights are the default weights of a type; they sum to 1.
func Weights(t Type) map[Dimension]float64 {
	if t == Broadcast {
		return map[Dimension]float64{Reach: 0.60, Responsiveness: 0.25, Climate: 0.15}
	}
	return map[Dimension]float64{Reach: 0.20, Activity: 0.20, Responsiveness: 0.20,
		Connection: 0.15, Sustainability: 0.15, Climate: 0.10}
}

// Band is how health is shown.
type Band string

// The bands: good from 60, watch from 40, act below.
const (
	Good  Band = "good"
	Watch Band = "watch"
	Act   Band = "act"
)

// Health is the weighted geometric mean of scores 0..100, so that a weak side
// cannot be bought off by a strong one.
type Health struct {
	Score   float64
	Band    Band
	Drivers map[Dimension]float64 // log points against the reference
}

// Reference is the score that means "as usual".
const Reference = 50

// Healthy combines the scores of the dimensions that have one; weights of the
// missing ones are shared out. No scores give the zero value.
func Healthy(scores, weights map[Dimension]float64) Health {
	total := 0.0
	for d := range scores {
		total += weights[d]
	}
	if total == 0 {
		return Health{}
	}
	h := Health{Drivers: map[Dimension]float64{}}
	sum := 0.0
	for _, d := range Dimensions() {
		s, ok := scores[d]
		if !ok || weights[d] == 0 {
			continue
		}
		w := weights[d] / total
		sum += w * math.Log(max(1, s))
		h.Drivers[d] = w * math.Log(max(1, s)/Reference)
	}
	h.Score, h.Band = math.Exp(sum), Act
	switch {
	case h.Score >= 60:
		h.Band = Good
	case h.Score >= 40:
		h.Band = Watch
	}
	return h
}

// AgainstPeers is the percentile position 0..100 of a value among peers of the
// same type and size; 50 without peers.
func AgainstPeers(value float64, peers []float64) float64 {
	if len(peers) == 0 {
		return Reference
	}
	below := 0.0
	for _, p := range peers {
		switch {
		case p < value:
			below++
		case p == value:
			below += 0.5
		}
	}
	return 100 * below / float64(len(peers))
}

// AgainstSelf is 50 for as usual and ±25 per robust standard deviation from
// the community's own median of up to 26 weeks, clipped to 0..100.
func AgainstSelf(value float64, own []float64) float64 {
	if len(own) == 0 {
		return Reference
	}
	own = own[max(0, len(own)-26):]
	return min(100, max(0, Reference+25*stat.Scores([]float64{value}, own)[0]))
}

// SizeBand groups communities whose numbers may be compared: 0 for up to 25
// members, then up to 100, 500, 5000 and more.
func SizeBand(members int) int {
	for i, top := range []int{25, 100, 500, 5000} {
		if members <= top {
			return i
		}
	}
	return 4
}
