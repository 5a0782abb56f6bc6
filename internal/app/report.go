package app

import (
	"bytes"
	"context"
	"io"
	"os"
	"time"

	"example.org/linden/internal/cockpitweb"
	"example.org/linden/internal/platform/actor"
)

// WriteReport writes the report for management in one language to a file, or to
// out where no file is named. What is derived is brought up to date first.
func (a *App) WriteReport(ctx context.Context, lang string, days int, file string, out io.Writer) error {
	if err := a.Refresh(ctx); err != nil {
		return err
	}
	now := a.Clock.Now()
	r, err := a.Reports.Build(ctx, actor.System, now.Add(-time.Duration(days)*24*time.Hour), now, lang)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := cockpitweb.WriteReport(ctx, &page, a.networkName(), r, a.Reports.K); err != nil {
		return err
	}
	if file == "" {
		_, err = page.WriteTo(out)
		return err
	}
	return os.WriteFile(file, page.Bytes(), 0o644)
}
