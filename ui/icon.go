package ui

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// iconDrawing writes one of the drawings that tools/front has put into the program;
// nothing of it comes from outside.
func iconDrawing(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, iconPaths(name))
		return err
	})
}
