package ui

import "github.com/a-h/templ"

// This file switches escaping off for our own drawings. People's texts come through
// markup.Component; a test looks for a third place.

func iconDrawing(name string) templ.Component { return templ.Raw(iconPaths(name)) }
