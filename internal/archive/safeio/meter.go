package safeio

import "io"

// Meter is a reader that fails with ErrLineTooLong when more than its limit is
// read between two calls of Reset, and knows on which line an offset lies.
type Meter struct {
	r     io.Reader
	name  string
	limit int
	since int
	off   int64
	skip  int64   // bytes left out before the first offset
	lines int     // line ends before the first of ends
	ends  []int64 // offsets of line ends not yet passed by LineAt
}

// NewMeter wraps r; name is the file named in errors.
func NewMeter(r io.Reader, name string, limit int) *Meter {
	return &Meter{r: r, name: name, limit: limit}
}

// Read reads from the wrapped reader.
func (m *Meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			m.ends = append(m.ends, m.off+int64(i))
		}
	}
	m.off += int64(n)
	m.since += n
	if m.since > m.limit+(64<<10) {
		return 0, At(ErrLineTooLong, m.name, 0, nil)
	}
	return n, err
}

// Reset starts a new element.
func (m *Meter) Reset() { m.since = 0 }

// LineAt is the line of an offset; offsets must not decrease.
func (m *Meter) LineAt(off int64) int {
	off += m.skip
	i := 0
	for i < len(m.ends) && m.ends[i] < off {
		i++
	}
	m.lines += i
	m.ends = append(m.ends[:0], m.ends[i:]...)
	return m.lines + 1
}
