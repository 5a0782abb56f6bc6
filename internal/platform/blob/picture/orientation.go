package picture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"io"

	"golang.org/x/image/draw"
)

// orientation reads how a camera was held (EXIF tag 0x0112, CIPA DC-008 §4.6.4)
// from the segments before a JPEG's pixels: 1 to 8, 1 when nothing is said.
func orientation(r io.Reader) int {
	br := bufio.NewReader(r)
	if _, err := br.Discard(2); err != nil {
		return 1
	}
	for range 64 {
		var head [4]byte
		if _, err := io.ReadFull(br, head[:]); err != nil || head[0] != 0xff {
			return 1
		}
		n := int(binary.BigEndian.Uint16(head[2:])) - 2
		const app1, startOfScan = 0xe1, 0xda
		if n < 0 || head[1] == startOfScan {
			return 1
		}
		if head[1] != app1 {
			if _, err := br.Discard(n); err != nil {
				return 1
			}
			continue
		}
		seg := make([]byte, n)
		if _, err := io.ReadFull(br, seg); err != nil {
			return 1
		}
		if tiff, ok := bytes.CutPrefix(seg, []byte("Exif\x00\x00")); ok {
			return fromTIFF(tiff)
		}
	}
	return 1
}

func fromTIFF(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 'M' {
		order = binary.BigEndian
	}
	at := int(order.Uint32(b[4:]))
	if at < 8 || at+2 > len(b) {
		return 1
	}
	const tagOrientation, entry = 0x0112, 12
	for i := range int(order.Uint16(b[at:])) {
		e := at + 2 + i*entry
		if e+entry > len(b) {
			return 1
		}
		if order.Uint16(b[e:]) == tagOrientation {
			if v := int(order.Uint16(b[e+8:])); v >= 1 && v <= 8 {
				return v
			}
			return 1
		}
	}
	return 1
}

// turned applies an orientation. It runs on scaled pictures, which are small.
func turned(img image.Image, turn int) image.Image {
	if turn <= 1 || turn > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	src := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	dw, dh := w, h
	if turn >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range h {
		for x := range w {
			dx, dy := place(turn, x, y, w, h)
			copy(dst.Pix[dst.PixOffset(dx, dy):][:4], src.Pix[src.PixOffset(x, y):][:4])
		}
	}
	return dst
}

// place says where a stored pixel belongs in the upright picture.
func place(turn, x, y, w, h int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
