package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func fill(w, h int, c color.Color) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, c)
		}
	}
	return img
}

func asPNG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t *testing.T, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif puts a camera's note with an orientation and a maker's name into a JPEG.
func exif(t *testing.T, plain []byte, turn uint16) []byte {
	t.Helper()
	var seg bytes.Buffer
	seg.WriteString("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01")
	for _, v := range []any{uint16(0x0112), uint16(3), uint32(1), turn, uint16(0), uint32(0)} {
		if err := binary.Write(&seg, binary.BigEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	seg.WriteString("SECRETPLACE")
	out := append([]byte{}, plain[:2]...)
	out = append(out, 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(seg.Len()+2))
	return append(append(out, seg.Bytes()...), plain[2:]...)
}

func TestMakeSizes(t *testing.T) {
	t.Parallel()
	m := NewMaker(2)
	out, err := m.Make(context.Background(), bytes.NewReader(asJPEG(t, fill(2000, 1000, color.RGBA{200, 30, 30, 255}))), Small, Large, 0, 4000)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]int{{320, 160}, {1280, 640}, {2000, 1000}, {2000, 1000}} {
		s := out[i]
		img, err := jpeg.Decode(bytes.NewReader(s.Data))
		if err != nil || s.MIME != "image/jpeg" || s.Width != want[0] || s.Height != want[1] || img.Bounds().Dx() != want[0] {
			t.Errorf("version %d: %s %dx%d, %v, want %v", i, s.MIME, s.Width, s.Height, err, want)
			continue
		}
		if r, g, _, _ := img.At(want[0]/2, want[1]/2).RGBA(); r>>8 < 180 || g>>8 > 60 {
			t.Errorf("version %d lost its colour: r %d g %d", i, r>>8, g>>8)
		}
	}
}

func TestTransparencyStays(t *testing.T) {
	t.Parallel()
	out, err := NewMaker(1).Make(context.Background(), bytes.NewReader(asPNG(t, fill(700, 700, color.RGBA{0, 0, 0, 0}))), Small)
	if err != nil || out[0].MIME != "image/png" {
		t.Fatalf("Make = %+v, %v, want a PNG", out, err)
	}
	img, err := png.Decode(bytes.NewReader(out[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, a := img.At(10, 10).RGBA(); a != 0 {
		t.Errorf("alpha %d, want 0", a)
	}
}

func TestGIF(t *testing.T) {
	t.Parallel()
	frame := image.NewPaletted(image.Rect(0, 0, 400, 40), color.Palette{color.White, color.Black})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	out, err := NewMaker(1).Make(context.Background(), bytes.NewReader(b.Bytes()), Small)
	if err != nil || out[0].Width != 320 || out[0].Height != 32 {
		t.Errorf("Make = %v, %v", out, err)
	}
}

// TestOrientation takes a picture whose top left corner is red and asks where
// the red is once upright.
func TestOrientation(t *testing.T) {
	t.Parallel()
	img := fill(160, 80, color.RGBA{0, 0, 255, 255})
	for y := range 32 {
		for x := range 32 {
			img.Set(x, y, color.RGBA{255, 0, 0, 255})
		}
	}
	plain := asJPEG(t, img)
	for turn, want := range map[uint16][4]int{ // width, height, red x, red y
		1: {160, 80, 8, 8}, 2: {160, 80, 152, 8}, 3: {160, 80, 152, 72}, 4: {160, 80, 8, 72},
		5: {80, 160, 8, 8}, 6: {80, 160, 72, 8}, 7: {80, 160, 72, 152}, 8: {80, 160, 8, 152},
		9: {160, 80, 8, 8},
	} {
		out, err := NewMaker(1).Make(context.Background(), bytes.NewReader(exif(t, plain, turn)), 0)
		if err != nil {
			t.Fatalf("orientation %d: %v", turn, err)
		}
		got, err := jpeg.Decode(bytes.NewReader(out[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		r, _, b, _ := got.At(want[2], want[3]).RGBA()
		if out[0].Width != want[0] || out[0].Height != want[1] || r < b {
			t.Errorf("orientation %d: %dx%d, red %d blue %d at the corner, want %v", turn, out[0].Width, out[0].Height, r>>8, b>>8, want)
		}
		if bytes.Contains(out[0].Data, []byte("SECRETPLACE")) || bytes.Contains(out[0].Data, []byte("Exif")) {
			t.Errorf("orientation %d: the camera's note is still there", turn)
		}
	}
}

// bomb is a PNG that claims a size its bytes never fill.
func bomb(t *testing.T, w, h uint32) []byte {
	t.Helper()
	b := asPNG(t, fill(1, 1, color.Black))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestRefused(t *testing.T) {
	t.Parallel()
	whole := asJPEG(t, fill(64, 64, color.White))
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"51 megapixels", bomb(t, 10_200, 5_000), ErrTooLarge},
		{"a line", bomb(t, 40_000, 1), ErrTooLarge},
		{"largest numbers", bomb(t, 0x7fffffff, 0x7fffffff), ErrUnreadable},
		{"nothing", nil, ErrUnreadable},
		{"text", []byte("this is no picture at all"), ErrUnreadable},
		{"svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"), ErrUnreadable},
		{"half", whole[:len(whole)/2], ErrUnreadable},
		{"head only", []byte("\x89PNG\r\n\x1a\n"), ErrUnreadable},
		{"webp head", []byte("RIFF\xff\xff\xff\xffWEBPVP8 \xff\xff\xff\xff"), ErrUnreadable},
	} {
		if _, err := NewMaker(1).Make(context.Background(), bytes.NewReader(c.data), Small); !errors.Is(err, c.want) && !(c.want == ErrUnreadable && errors.Is(err, ErrTooLarge)) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

func TestWaitingEnds(t *testing.T) {
	t.Parallel()
	m := NewMaker(1)
	m.slots <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.Make(ctx, bytes.NewReader(asPNG(t, fill(4, 4, color.White))), Small); !errors.Is(err, context.Canceled) {
		t.Errorf("Make = %v, want context.Canceled", err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	r := bytes.NewReader(asPNG(t, fill(7, 5, color.White)))
	for range 2 {
		if got, err := Check(r); err != nil || got != (Info{"png", 7, 5}) {
			t.Errorf("Check = %+v, %v", got, err)
		}
	}
}

func FuzzMake(f *testing.F) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 3, 3))); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\xff\xff"))
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if info, err := Check(bytes.NewReader(data)); err != nil || info.Width*info.Height > 1_000_000 {
			return
		}
		out, err := NewMaker(1).Make(context.Background(), bytes.NewReader(data), 16)
		if err == nil && (len(out) != 1 || max(out[0].Width, out[0].Height) > 16) {
			t.Errorf("Make = %+v", out)
		}
	})
}

func BenchmarkMake12MP(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 4000, 3000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(i * 7)
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		b.Fatal(err)
	}
	m := NewMaker(1)
	for b.Loop() {
		if _, err := m.Make(context.Background(), bytes.NewReader(buf.Bytes()), Small, Large); err != nil {
			b.Fatal(err)
		}
	}
}
