package safeio

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// CleanName checks the name of an archive's entry: relative, with forward
// slashes, without "..", drive letter or control character.
func CleanName(archive, name string) (string, error) {
	bad := name == "" || strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "/") ||
		(len(name) > 1 && name[1] == ':') || len(name) > 1024
	for _, r := range name {
		bad = bad || r < 0x20
	}
	clean := path.Clean(name)
	if bad || clean == ".." || strings.HasPrefix(clean, "../") || slices.Contains(strings.Split(name, "/"), "..") {
		return "", At(ErrPath, archive+"!"+strings.ToValidUTF8(name, "?"), 0, nil)
	}
	return clean, nil
}

// Zip is an opened zip archive whose entries have been checked.
type Zip struct {
	r     *zip.ReadCloser
	name  string
	files map[string]*zip.File
	names []string
	l     Limits
}

// OpenZip opens a zip archive and checks names, kinds, number and declared
// sizes of its entries. Sizes are checked again while reading.
func OpenZip(file string, l Limits) (*Zip, error) {
	l = l.OrDefault()
	name := filepath.Base(file)
	r, err := zip.OpenReader(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, At(ErrMissing, name, 0, nil)
	}
	if err != nil {
		return nil, At(ErrUnreadable, name, 0, err)
	}
	z := &Zip{r: r, name: name, files: map[string]*zip.File{}, l: l}
	if err := z.check(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return z, nil
}

func (z *Zip) check() error {
	if len(z.r.File) > z.l.Entries {
		return At(ErrEntries, z.name, 0, nil)
	}
	var total uint64
	for _, f := range z.r.File {
		if strings.HasSuffix(f.Name, "/") {
			if _, err := CleanName(z.name, strings.TrimSuffix(f.Name, "/")); err != nil {
				return err
			}
			continue
		}
		clean, err := CleanName(z.name, f.Name)
		if err != nil {
			return err
		}
		if !f.Mode().IsRegular() {
			return At(ErrPath, z.name+"!"+clean, 0, nil)
		}
		if _, twice := z.files[clean]; twice {
			return At(ErrPath, z.name+"!"+clean, 0, errors.New("two entries of one name"))
		}
		total += f.UncompressedSize64
		if total > uint64(z.l.Total) {
			return At(ErrTooLarge, z.name, 0, nil)
		}
		if f.UncompressedSize64 > ratioGrace && f.UncompressedSize64/max(f.CompressedSize64, 1) > uint64(z.l.Ratio) {
			return At(ErrBomb, z.name+"!"+clean, 0, nil)
		}
		z.files[clean] = f
		z.names = append(z.names, clean)
	}
	slices.Sort(z.names)
	return nil
}

// Names lists the files, sorted.
func (z *Zip) Names() []string { return z.names }

// Has reports whether there is a file of that name.
func (z *Zip) Has(name string) bool { return z.files[name] != nil }

// Open opens one file; ErrMissing when there is none.
func (z *Zip) Open(name string) (io.ReadCloser, error) {
	f := z.files[name]
	if f == nil {
		return nil, At(ErrMissing, z.name+"!"+name, 0, nil)
	}
	r, err := f.Open()
	if err != nil {
		return nil, At(ErrUnreadable, z.name+"!"+name, 0, err)
	}
	// A size beyond the declared one is refused by archive/zip itself.
	return &file{Reader: &limited{r: r, name: name, limits: z.l}, closers: []io.Closer{r}}, nil
}

// Close closes the archive.
func (z *Zip) Close() error { return z.r.Close() }

// Tar calls fn with each regular file of a tar archive, gzipped or not.
func Tar(file string, l Limits, fn func(name string, r io.Reader) error) error {
	l = l.OrDefault()
	base := filepath.Base(file)
	f, err := Open(file, l)
	if err != nil {
		return err
	}
	defer f.Close()
	tr := tar.NewReader(f)
	for n := 0; ; n++ {
		h, err := tr.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return readProblem(err, base)
		}
		if n >= l.Entries {
			return At(ErrEntries, base, 0, nil)
		}
		clean, err := CleanName(base, strings.TrimSuffix(h.Name, "/"))
		if err != nil {
			return err
		}
		switch h.Typeflag {
		case tar.TypeDir, tar.TypeXGlobalHeader:
		case tar.TypeReg:
			if err := fn(clean, tr); err != nil {
				return err
			}
		default:
			return At(ErrPath, base+"!"+clean, 0, nil)
		}
	}
}
