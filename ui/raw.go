package ui

import "github.com/a-h/templ"

// This file alone may switch escaping off; a test looks for templ.Raw elsewhere.

func iconDrawing(name string) templ.Component { return templ.Raw(iconPaths(name)) }

// TrustedHTML puts html into the page as it is. It is only for the output of
// internal/platform/markup, which has been sanitised.
func TrustedHTML(html string) templ.Component { return templ.Raw(html) }
