package ui

import (
	"context"
	"strconv"

	"example.org/linden/internal/platform/i18n"
)

func errorKey(status int) string {
	switch status {
	case 401, 403, 404, 429:
		return "ui.error." + strconv.Itoa(status)
	}
	if status >= 400 && status < 500 {
		return "ui.error.400"
	}
	return "ui.error.500"
}

// codeText is the catalogue's sentence for an error code. Missing and closed pages
// always say the same, so that nobody learns which of the two it is.
func codeText(ctx context.Context, status int, code string) string {
	if status == 404 || status >= 500 || code == "" || !i18n.Has(code) {
		return ""
	}
	return i18n.T(ctx, code)
}
