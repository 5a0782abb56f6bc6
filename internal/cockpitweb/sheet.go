package cockpitweb

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// within draws a component as if its reader were that of said.
func within(said context.Context, c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(said, w)
	})
}
