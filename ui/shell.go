package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

type option struct{ value, word, set string }

func languages() []option {
	return []option{{value: "de", word: "Deutsch"}, {value: "nl", word: "Nederlands"}, {value: "en", word: "English"}}
}

func themes() []option {
	return []option{
		{value: "auto", word: "ui.theme.auto", set: ""},
		{value: "light", word: "ui.theme.light", set: "light"},
		{value: "dark", word: "ui.theme.dark", set: "dark"},
	}
}

func keyList() []option {
	return []option{
		{value: "/", word: "ui.keys.search"}, {value: "n", word: "ui.keys.new"},
		{value: "j", word: "ui.keys.next"}, {value: "k", word: "ui.keys.previous"},
		{value: "Enter", word: "ui.keys.open"}, {value: "r", word: "ui.keys.reply"},
		{value: "?", word: "ui.keys.help"},
	}
}

func bellCount(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

// current is the attribute aria-current, or none.
func current(value string) templ.Attributes {
	if value == "" {
		return nil
	}
	return templ.Attributes{"aria-current": value}
}
