// Package locales carries the words of Linden: one flat file per slice and
// language, <slice>.<lang>.json, key to text or to plural forms. Placeholders
// are {{.name}}; nothing else of the template language is used.
package locales

import "embed"

// FS holds the catalogues.
//
//go:embed *.json
var FS embed.FS
