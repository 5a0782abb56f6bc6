// Package spill sorts more values than fit into memory. Values are kept until
// they weigh a set number of bytes, then written sorted to a temporary file;
// the files are merged on reading. Equal keys keep the order of adding.
package spill

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// DefaultLimit is the weight of the values kept in memory, in bytes.
const DefaultLimit = 16 << 20

// Key is what values are sorted by: A, then B.
type Key struct{ A, B int64 }

func (k Key) compare(o Key) int {
	return cmp.Or(cmp.Compare(k.A, o.A), cmp.Compare(k.B, o.B))
}

type entry[T any] struct {
	Key   Key
	Value T
}

// Sorter collects values, then yields them in order. T must be encodable by
// encoding/gob when more than the limit is added.
type Sorter[T any] struct {
	dir    string
	limit  int
	weight int
	mem    []entry[T]
	runs   []*os.File
}

// New makes a Sorter that writes its temporary files under dir; "" is the
// system's. A limit of 0 means DefaultLimit.
func New[T any](dir string, limit int) *Sorter[T] {
	if limit <= 0 {
		limit = DefaultLimit
	}
	return &Sorter[T]{dir: dir, limit: limit}
}

// Add takes a value that weighs size bytes.
func (s *Sorter[T]) Add(k Key, size int, v T) error {
	s.mem = append(s.mem, entry[T]{Key: k, Value: v})
	s.weight += size + 64
	if s.weight < s.limit {
		return nil
	}
	return s.flush()
}

func (s *Sorter[T]) sort() {
	slices.SortStableFunc(s.mem, func(a, b entry[T]) int { return a.Key.compare(b.Key) })
}

func (s *Sorter[T]) flush() error {
	s.sort()
	f, err := os.CreateTemp(s.dir, "linden-sort-*")
	if err != nil {
		return fmt.Errorf("spill: %w", err)
	}
	s.runs = append(s.runs, f)
	w := bufio.NewWriterSize(f, 256<<10)
	enc := gob.NewEncoder(w)
	for i := range s.mem {
		if err := enc.Encode(&s.mem[i]); err != nil {
			return fmt.Errorf("spill: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("spill: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("spill: %w", err)
	}
	clear(s.mem)
	s.mem, s.weight = s.mem[:0], 0
	return nil
}

// Each calls fn with every value in order and stops at the first error. It can
// be called once, after the last Add.
func (s *Sorter[T]) Each(fn func(k Key, v T) error) error {
	s.sort()
	if len(s.runs) == 0 {
		for i := range s.mem {
			e := s.mem[i]
			s.mem[i] = entry[T]{}
			if err := fn(e.Key, e.Value); err != nil {
				return err
			}
		}
		return nil
	}
	h := &runs[T]{}
	for i, f := range s.runs {
		r := &run[T]{order: i, dec: gob.NewDecoder(bufio.NewReaderSize(f, 64<<10))}
		if err := r.next(); err != nil {
			return err
		}
		h.list = append(h.list, r)
	}
	if len(s.mem) > 0 {
		r := &run[T]{order: len(s.runs), mem: s.mem}
		if err := r.next(); err != nil {
			return err
		}
		h.list = append(h.list, r)
	}
	heap.Init(h)
	for h.Len() > 0 {
		r := h.list[0]
		if err := fn(r.head.Key, r.head.Value); err != nil {
			return err
		}
		err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			heap.Pop(h)
		case err != nil:
			return fmt.Errorf("spill: %w", err)
		default:
			heap.Fix(h, 0)
		}
	}
	return nil
}

// Close removes the temporary files. It can be called more than once.
func (s *Sorter[T]) Close() error {
	var err error
	for _, f := range s.runs {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	s.runs, s.mem = nil, nil
	return err
}

type run[T any] struct {
	order int
	dec   *gob.Decoder
	mem   []entry[T]
	head  entry[T]
}

func (r *run[T]) next() error {
	r.head = entry[T]{}
	if r.dec != nil {
		return r.dec.Decode(&r.head)
	}
	if len(r.mem) == 0 {
		return io.EOF
	}
	r.head, r.mem = r.mem[0], r.mem[1:]
	return nil
}

type runs[T any] struct{ list []*run[T] }

func (h *runs[T]) Len() int { return len(h.list) }
func (h *runs[T]) Less(i, j int) bool {
	a, b := h.list[i], h.list[j]
	return cmp.Or(a.head.Key.compare(b.head.Key), cmp.Compare(a.order, b.order)) < 0
}
func (h *runs[T]) Swap(i, j int) { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *runs[T]) Push(x any)    { h.list = append(h.list, x.(*run[T])) }
func (h *runs[T]) Pop() any {
	last := len(h.list) - 1
	r := h.list[last]
	h.list = h.list[:last]
	return r
}
