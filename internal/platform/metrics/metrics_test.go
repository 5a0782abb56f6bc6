package metrics

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/linden/internal/platform/dbtest"
)

func scrape(m *Metrics) (int, string) {
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Code, w.Body.String()
}

func TestScrape(t *testing.T) {
	t.Parallel()
	m := New("1.2", "abc")
	m.Pool("write", dbtest.New(t).SQL())
	m.Lag(func(context.Context) (map[string]int64, error) { return map[string]int64{"feed": 7}, nil })
	m.Gauge("missing_texts", "Texts not found.", func() float64 { return 3 })
	m.InFlight(1)
	m.Request("GET", "/post/{id}", 200, 3*time.Millisecond)
	m.Request("EVIL-123", "-", 404, time.Second)
	status, got := scrape(m)
	if status != 200 {
		t.Errorf("status %d", status)
	}
	for _, want := range []string{
		`linden_http_request_duration_seconds_bucket{method="GET",route="/post/{id}",status="2xx",le="0.005"} 1`,
		`linden_http_request_duration_seconds_count{method="other",route="-",status="4xx"} 1`,
		`linden_http_requests_in_flight 1`, `linden_projection_lag_events{projection="feed"} 7`, `linden_missing_texts 3`,
		`linden_build_info{commit="abc",go="go`, `go_sql_open_connections{db_name="write"}`, `process_start_time_seconds`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, "EVIL") {
		t.Error("a caller made a label")
	}
}

func TestScrapeSurvivesABrokenQuestion(t *testing.T) {
	t.Parallel()
	m := New("1", "a")
	m.Lag(func(context.Context) (map[string]int64, error) { return nil, errors.New("no database") })
	status, got := scrape(m)
	if status != 200 || !strings.Contains(got, "linden_build_info") {
		t.Errorf("%d %s", status, got)
	}
}
