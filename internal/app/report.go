package app

import (
	"context"
	"errors"
	"io"
)

// WriteReport writes the report for management in one language to a file, or to
// out where no file is named.
func (a *App) WriteReport(ctx context.Context, lang string, days int, file string, out io.Writer) error {
	return errors.New("report: " + lang)
}
