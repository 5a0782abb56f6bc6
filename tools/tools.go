//go:build tools

// Package tools pins the generators the project runs and never ships.
package tools

import (
	_ "github.com/a-h/templ/cmd/templ"
	_ "github.com/evanw/esbuild/pkg/api"
)
