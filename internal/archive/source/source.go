// Package source holds what the importers of foreign archives have in common:
// their options, and the line of work that turns raw items into records on
// several goroutines without changing their order.
//
// Every importer reads its files once, keeps people, communities and ids in
// memory, sorts contributions by time through package spill, and then converts
// and emits them. So records come in the order things happened, and memory
// depends on the number of people and threads, not on the texts.
package source

import (
	"context"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"example.org/linden/internal/archive"
	"example.org/linden/internal/archive/safeio"
)

// Options says how an archive is read. The zero value is usable.
type Options struct {
	// Community is the name of the one community everything goes to. Empty
	// means the importer's default.
	Community string
	// Split keeps the communities (categories) of a source apart where its
	// default is to make one of it.
	Split bool
	// Lang is the language of the archive: de, nl, en or empty.
	Lang string
	// IsQuestion decides whether a post asks something, for sources that do
	// not say so. Nil means a title or first line that ends in a question mark.
	IsQuestion func(title, body, lang string) bool
	// TempDir holds sorting files while an archive is read; empty is the
	// system's.
	TempDir string
	// Workers is the number of goroutines that convert texts; 0 is one per
	// processor.
	Workers int
	Limits  safeio.Limits
}

// Question applies IsQuestion or its default.
func (o Options) Question(title, body string) bool {
	if o.IsQuestion != nil {
		return o.IsQuestion(title, body, o.Lang)
	}
	title = strings.TrimSpace(title)
	if title == "" {
		title, _, _ = strings.Cut(strings.TrimSpace(body), "\n")
		title = strings.TrimSpace(title)
	}
	return strings.HasSuffix(title, "?") || strings.HasSuffix(title, "??")
}

const batchSize = 48

type batch struct {
	tasks []func() []archive.Record
	done  chan [][]archive.Record
}

// Pipe runs the tasks given to push on o.Workers goroutines and emits their
// records in the order of pushing. emit is called from the caller's goroutine
// only. The first error of produce or emit ends everything and is returned.
func Pipe(ctx context.Context, o Options, produce func(push func(func() []archive.Record) error) error, emit func(archive.Record) error) error {
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	g, ctx := errgroup.WithContext(ctx)
	work := make(chan *batch)
	order := make(chan *batch, 2*workers)

	g.Go(func() error {
		defer close(order)
		defer close(work)
		var b *batch
		send := func() error {
			for _, ch := range []chan *batch{order, work} {
				select {
				case ch <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			b = nil
			return nil
		}
		err := produce(func(task func() []archive.Record) error {
			if b == nil {
				b = &batch{done: make(chan [][]archive.Record, 1)}
			}
			b.tasks = append(b.tasks, task)
			if len(b.tasks) < batchSize {
				return nil
			}
			return send()
		})
		if err == nil && b != nil {
			err = send()
		}
		return err
	})
	for range workers {
		g.Go(func() error {
			for b := range work {
				out := make([][]archive.Record, len(b.tasks))
				for i, task := range b.tasks {
					out[i] = task()
				}
				b.done <- out
			}
			return nil
		})
	}
	err := drain(ctx, order, emit)
	cancel()
	if werr := g.Wait(); err == nil || (err == context.Canceled && werr != nil) {
		err = werr
	}
	return err
}

func drain(ctx context.Context, order <-chan *batch, emit func(archive.Record) error) error {
	for b := range order {
		select {
		case out := <-b.done:
			for _, records := range out {
				for _, r := range records {
					if err := emit(r); err != nil {
						return err
					}
				}
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
