package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Event is one message of a stream of server-sent events.
type Event struct {
	ID   string // what the browser sends back as Last-Event-ID
	Name string // empty for "message"
	Data string // may have several lines
}

// Events writes server-sent events. It belongs to one request and one goroutine.
type Events struct {
	w       http.ResponseWriter
	control *http.ResponseController
	last    string
	beat    time.Duration
	done    <-chan struct{}
}

// retryAfter is how long browsers wait before they connect again.
const retryAfter = 3 * time.Second

// OpenEvents starts the answer of a Stream route.
func OpenEvents(w http.ResponseWriter, r *http.Request) (*Events, error) {
	s := stateOf(r.Context())
	if s == nil || s.route == nil || s.route.Surface != SurfaceStream {
		return nil, errors.New("web: events need a route mounted with Stream")
	}
	e := &Events{w: w, control: http.NewResponseController(w), last: r.Header.Get("Last-Event-ID"), beat: s.registry.o.Heartbeat, done: s.registry.done}
	if err := e.control.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	if err := e.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	return e, e.write("retry: " + strconv.FormatInt(retryAfter.Milliseconds(), 10) + "\n\n")
}

// LastID is the id of the last event the browser got before it lost the
// connection; empty on a first one.
func (e *Events) LastID() string { return e.last }

// Send writes one event.
func (e *Events) Send(event Event) error {
	var b strings.Builder
	line := func(field, value string) {
		b.WriteString(field)
		b.WriteString(": ")
		b.WriteString(value)
		b.WriteByte('\n')
	}
	if event.ID != "" {
		line("id", oneLine(event.ID))
	}
	if event.Name != "" {
		line("event", oneLine(event.Name))
	}
	data := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(event.Data)
	for l := range strings.SplitSeq(data, "\n") {
		line("data", l)
	}
	b.WriteByte('\n')
	return e.write(b.String())
}

// Pump sends what comes from feed until it is closed, the reader leaves or the
// server stops; none of these is an error. Between events it keeps the
// connection alive.
func (e *Events) Pump(ctx context.Context, feed <-chan Event) error {
	beat := time.NewTicker(e.beat)
	defer beat.Stop()
	for {
		var err error
		select {
		case event, open := <-feed:
			if !open {
				return nil
			}
			err = e.Send(event)
		case <-beat.C:
			err = e.write(": \n\n")
		case <-ctx.Done():
			return nil
		case <-e.done:
			return nil
		}
		if err != nil {
			return nil //nolint:nilerr // the reader has gone, which is how streams end
		}
	}
}

func (e *Events) write(s string) error {
	if _, err := e.w.Write([]byte(s)); err != nil {
		return err
	}
	return e.control.Flush()
}

func oneLine(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ", "\x00", "").Replace(s)
}
