// Package migrations embeds the schema history. Files in common/ run on both
// engines; sqlite/ and postgres/ hold what only one of them has. Numbers are
// used once over all folders, and a file is never changed after a release.
package migrations

import "embed"

// FS holds the files.
//
//go:embed common/*.sql sqlite/*.sql postgres/*.sql
var FS embed.FS
