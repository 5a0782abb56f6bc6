package expert

import "math"

// Association is a document with its words and how strongly people belong to it.
type Association struct {
	Length int
	Words  map[string]int
	Who    map[string]float64
}

// Model1 is the candidate model of Balog, Azzopardi and de Rijke (2006): the
// probability of the query given everything a person is associated with,
// smoothed with the background by lambda.
func Model1(docs []Association, background map[string]float64, lambda float64, query []string, who string) float64 {
	total := associations(docs, who)
	if total == 0 {
		return 0
	}
	p := 1.0
	for _, t := range query {
		sum := 0.0
		for _, d := range docs {
			sum += d.probability(t) * d.Who[who] / total
		}
		p *= (1-lambda)*sum + lambda*background[t]
	}
	return p
}

// Model2 is the document model of the same authors: documents are asked for the
// query and pass the result on to their people.
func Model2(docs []Association, background map[string]float64, lambda float64, query []string, who string) float64 {
	total := associations(docs, who)
	if total == 0 {
		return 0
	}
	sum := 0.0
	for _, d := range docs {
		logp := 0.0
		for _, t := range query {
			logp += math.Log((1-lambda)*d.probability(t) + lambda*background[t])
		}
		sum += math.Exp(logp) * d.Who[who] / total
	}
	return sum
}

func associations(docs []Association, who string) float64 {
	total := 0.0
	for _, d := range docs {
		total += d.Who[who]
	}
	return total
}

func (d Association) probability(t string) float64 {
	if d.Length == 0 {
		return 0
	}
	return float64(d.Words[t]) / float64(d.Length)
}
