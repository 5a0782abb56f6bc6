// Package picture makes the small versions of pictures that pages show.
//
// The rules in plain words. A picture's size is read before its pixels; one
// over MaxPixels is refused unread. Only the scaled copies are shown: they are
// encoded anew, so what a camera wrote beside the pixels (place, device, time)
// is gone, and the turn it noted is applied. A picture is never enlarged.
// Decoding is held to a few at a time, because a large one needs 200 MB.
package picture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"example.org/linden/internal/platform/errs"
)

const (
	// MaxPixels is the largest picture that is decoded: 50 megapixels.
	MaxPixels = 50_000_000
	// MaxSide is the longest side that is decoded, in pixels.
	MaxSide = 30_000
	// Small and Large are the longest sides, in pixels, of the two versions
	// pages use.
	Small = 320
	Large = 1280

	quality = 82
)

// Why a picture is refused.
var (
	ErrUnreadable = errs.New(errs.Invalid, "blob.picture_unreadable")
	ErrTooLarge   = errs.New(errs.TooLarge, "blob.picture_too_large")
)

// Info is a picture's format ("png", "jpeg", "gif", "webp") and its size in
// pixels as stored, before any turn.
type Info struct {
	Format        string
	Width, Height int
}

// Scaled is one version of a picture.
type Scaled struct {
	MIME          string // image/jpeg, or image/png where something is transparent
	Width, Height int    // pixels
	Data          []byte
}

// Maker scales pictures, a few at a time.
type Maker struct {
	slots chan struct{}
}

// NewMaker returns a Maker that works on at most n pictures at once.
func NewMaker(n int) *Maker { return &Maker{slots: make(chan struct{}, max(1, n))} }

type codec struct {
	name   string
	magic  string
	at     int
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

func codecs() []codec {
	return []codec{
		{"png", "\x89PNG\r\n\x1a\n", 0, png.DecodeConfig, png.Decode},
		{"jpeg", "\xff\xd8\xff", 0, jpeg.DecodeConfig, jpeg.Decode},
		{"gif", "GIF8", 0, gif.DecodeConfig, gif.Decode},
		{"webp", "WEBPVP8", 8, webp.DecodeConfig, webp.Decode},
	}
}

// Check reads a picture's format and size without its pixels and leaves r at
// its beginning. ErrUnreadable, ErrTooLarge.
func Check(r io.ReadSeeker) (Info, error) {
	info, _, err := check(r)
	return info, err
}

func check(r io.ReadSeeker) (info Info, c codec, err error) {
	defer contain(&err)
	head := make([]byte, 16)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Info{}, codec{}, ErrUnreadable
	}
	for _, c = range codecs() {
		if n < c.at+len(c.magic) || string(head[c.at:c.at+len(c.magic)]) != c.magic {
			continue
		}
		if err := rewind(r); err != nil {
			return Info{}, codec{}, err
		}
		cfg, err := c.config(r)
		if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
			return Info{}, codec{}, ErrUnreadable
		}
		info = Info{Format: c.name, Width: cfg.Width, Height: cfg.Height}
		if cfg.Width > MaxSide || cfg.Height > MaxSide || int64(cfg.Width)*int64(cfg.Height) > MaxPixels {
			return info, codec{}, ErrTooLarge
		}
		return info, c, rewind(r)
	}
	return Info{}, codec{}, ErrUnreadable
}

func rewind(r io.Seeker) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read picture: %w", err)
	}
	return nil
}

// contain turns a panic of a decoder, which a crafted file may cause, into a
// refusal of that file.
func contain(err *error) {
	if recover() != nil {
		*err = ErrUnreadable
	}
}

// Make returns one version per size, the longest side being at most that many
// pixels; 0 and less keep the picture's own size. Of an animation it is the first
// frame. ErrUnreadable, ErrTooLarge, or ctx's error while waiting for a turn.
func (m *Maker) Make(ctx context.Context, r io.ReadSeeker, sizes ...int) (out []Scaled, err error) {
	_, c, err := check(r)
	if err != nil {
		return nil, err
	}
	select {
	case m.slots <- struct{}{}:
		defer func() { <-m.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer contain(&err)
	turn := 1
	if c.name == "jpeg" {
		turn = orientation(r)
		if err := rewind(r); err != nil {
			return nil, err
		}
	}
	img, err := c.decode(r)
	if err != nil {
		return nil, ErrUnreadable
	}
	versions := map[int]image.Image{0: img}
	for _, size := range slices.Backward(slices.Sorted(slices.Values(sizes))) {
		if size > 0 {
			img = scaled(img, size)
			versions[size] = img
		}
	}
	for _, size := range sizes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		s, err := encode(turned(versions[max(0, size)], turn))
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// scaled fits img into a square of size. Large steps go through a quick pass to
// twice the size first: a good filter over all pixels costs ten times as much.
// The caller makes small versions from larger ones for the same reason.
func scaled(img image.Image, size int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	longest := max(w, h)
	if size <= 0 || longest <= size {
		return img
	}
	if longest > 2*size {
		half := image.NewRGBA(image.Rect(0, 0, fit(w, longest, 2*size), fit(h, longest, 2*size)))
		draw.ApproxBiLinear.Scale(half, half.Bounds(), img, b, draw.Src, nil)
		img, b = half, half.Bounds()
	}
	dst := image.NewRGBA(image.Rect(0, 0, fit(w, longest, size), fit(h, longest, size)))
	draw.CatmullRom.Scale(dst, dst.Bounds(), img, b, draw.Src, nil)
	return dst
}

func fit(side, longest, size int) int {
	return max(1, (side*size+longest/2)/longest)
}

func encode(img image.Image) (Scaled, error) {
	var buf bytes.Buffer
	s := Scaled{MIME: "image/jpeg", Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	var err error
	if o, ok := img.(interface{ Opaque() bool }); ok && !o.Opaque() {
		s.MIME = "image/png"
		err = png.Encode(&buf, img)
	} else {
		err = jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality})
	}
	if err != nil {
		return Scaled{}, fmt.Errorf("encode picture: %w", err)
	}
	s.Data = buf.Bytes()
	return s, nil
}
