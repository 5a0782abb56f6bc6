package source

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"example.org/linden/internal/archive"
)

func TestPipeKeepsOrder(t *testing.T) {
	t.Parallel()
	const n = 2000
	i := 0
	err := Pipe(t.Context(), Options{Workers: 4}, func(push func(func() []archive.Record) error) error {
		for k := range n {
			err := push(func() []archive.Record {
				if k%97 == 0 {
					time.Sleep(time.Millisecond)
				}
				return []archive.Record{archive.Person{Key: strconv.Itoa(k)}}
			})
			if err != nil {
				return err
			}
		}
		return nil
	}, func(r archive.Record) error {
		if got := r.(archive.Person).Key; got != strconv.Itoa(i) {
			t.Fatalf("record %d is %s", i, got)
		}
		i++
		return nil
	})
	if err != nil || i != n {
		t.Errorf("%d records, %v", i, err)
	}
}

func TestPipeStops(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	endless := func(push func(func() []archive.Record) error) error {
		for {
			if err := push(func() []archive.Record { return []archive.Record{archive.Person{}} }); err != nil {
				return err
			}
		}
	}
	if err := Pipe(t.Context(), Options{}, endless, func(archive.Record) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of emit gave %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := Pipe(ctx, Options{}, endless, func(archive.Record) error {
		if n++; n == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gave %v", err)
	}
	err = Pipe(t.Context(), Options{}, func(push func(func() []archive.Record) error) error {
		return errors.Join(push(func() []archive.Record { return nil }), stop)
	}, func(archive.Record) error { return nil })
	if !errors.Is(err, stop) {
		t.Errorf("an error of produce gave %v", err)
	}
}

func TestJoining(t *testing.T) {
	t.Parallel()
	line := NewTimeline(Options{TempDir: t.TempDir()})
	defer line.Close()
	line.Join = true
	at := time.UnixMilli(1000)
	for _, it := range []Item{
		{Post: &archive.Post{Key: "p", Community: "c", Author: "a", Title: "Why?", Body: "x", At: at}},
		{Comment: &archive.Comment{Key: "1", Post: "p", Author: "b", Body: "x", At: at}},
		{Comment: &archive.Comment{Key: "2", Post: "p", Author: "a", Body: "", At: at}},
	} {
		if err := line.Add(at, it); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	err := line.Emit(t.Context(), Options{}, func(r archive.Record) error {
		switch r := r.(type) {
		case archive.Membership:
			got = append(got, "join "+r.Person)
		case archive.Post:
			got = append(got, "post "+strconv.FormatBool(r.Question))
		case archive.Comment:
			got = append(got, r.Key+r.Body)
		}
		return nil
	})
	want := "[join a post true join b 1x 2…]"
	if s := join(got); err != nil || s != want {
		t.Errorf("got %s, %v; want %s", s, err, want)
	}
}

func join(list []string) string {
	s := "["
	for i, l := range list {
		if i > 0 {
			s += " "
		}
		s += l
	}
	return s + "]"
}
