// Package ui is the design system: the page frame, the components and the files a
// browser needs for them. It knows no slice; pages hand it typed values.
//
// A page is Shell (or Bare before signing in) around components. Every component
// works without script and carries no inline style or script, so that the content
// security policy can forbid both. /dev/gallery (Gallery) shows all of them.
//
// What script adds is asked for by attributes:
//
//	data-item            an entry that j and k visit; inside it data-open (Enter) and data-reply (r)
//	data-draft="key"     a form whose text survives a closed tab; data-draft-note is shown on return
//	data-sync            beside data-draft: the server keeps title and body too, for another device
//	data-mentions        a text area that offers people after "@"
//	data-people          beside data-mentions, on an input: every word begins a name
//	data-search          the search box, which offers what is meant
//	data-dialog="id"     a link that opens the dialog instead of its own page
//	data-ago             a <time> kept fresh while the page is open
//	data-live="scope"    a waiting line, counted up by the stream's event "news" {"scope","n"}
//	data-unread          the bell's number, set by the stream's event "unread" {"n"}
//
// Classes for pages, beside the components: stack, stack-s, stack-l, row, row--apart,
// grow, end, measure, sides, quiet, small, strong, sr (for screen readers only), list,
// meta, cards, feed, post, pictures, thread, best, comments, comment, composer, signals,
// signal, brief, portfolio, conditions, against, figures, personas, profile, org, steps.
//
// Between text and a component, templ keeps no space reliably: put the component into a
// Sentence, or write { " " }.
//
// tools/front writes dist, manifest.go and icon_paths.go; templ writes *_templ.go. All
// of it is committed, so that building needs neither.
package ui

//go:generate go run -C ../tools github.com/a-h/templ/cmd/templ generate -path ..
//go:generate go run -C ../tools ./front ../ui
