// Package metrics counts what an operator watches, in Prometheus' terms: the
// requests by route, the database pool, how far projections are behind, the
// program itself. It counts no people and has no label that names one.
package metrics

import (
	"context"
	"database/sql"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is one program's set. It is an Observer of package web.
type Metrics struct {
	registry *prometheus.Registry
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

// New returns an empty set that tells the program's version.
func New(version, commit string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "linden_http_request_duration_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"method", "route", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "linden_http_requests_in_flight", Help: "Requests being answered, event streams included.",
		}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "linden_build_info", Help: "Always 1; the labels tell what is running.",
	}, []string{"version", "commit", "go"})
	build.WithLabelValues(version, commit, runtime.Version()).Set(1)
	m.registry.MustRegister(m.duration, m.inFlight, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// InFlight counts a request that begins (1) or ends (-1).
func (m *Metrics) InFlight(delta int) { m.inFlight.Add(float64(delta)) }

// Request counts an answered request.
func (m *Metrics) Request(method, pattern string, status int, took time.Duration) {
	m.duration.WithLabelValues(knownMethod(method), pattern, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// knownMethod keeps callers from making labels of their own.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return method
	}
	return "other"
}

// Pool adds the counts of a connection pool under name.
func (m *Metrics) Pool(name string, pool *sql.DB) {
	m.registry.MustRegister(collectors.NewDBStatsCollector(pool, name))
}

// lagTimeout bounds the question to the database that a scrape asks.
const lagTimeout = 2 * time.Second

type lag struct {
	desc *prometheus.Desc
	of   func(context.Context) (map[string]int64, error)
}

func (l *lag) Describe(ch chan<- *prometheus.Desc) { ch <- l.desc }

func (l *lag) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lagTimeout)
	defer cancel()
	behind, err := l.of(ctx)
	if err != nil {
		ch <- prometheus.NewInvalidMetric(l.desc, err)
		return
	}
	for name, n := range behind {
		ch <- prometheus.MustNewConstMetric(l.desc, prometheus.GaugeValue, float64(n), name)
	}
}

// Lag adds how many ledger events each projection has not seen yet. of is asked
// at every scrape.
func (m *Metrics) Lag(of func(context.Context) (map[string]int64, error)) {
	m.registry.MustRegister(&lag{of: of, desc: prometheus.NewDesc(
		"linden_projection_lag_events", "Ledger events a projection has not seen yet.", []string{"projection"}, nil)})
}

// Gauge adds a number that is asked for at every scrape.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "linden_" + name, Help: help}, value))
}

// Handler answers scrapes. What cannot be asked is left out, the rest is told.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError, DisableCompression: true})
}
