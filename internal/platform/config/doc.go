package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Reference is docs/ref/config.md, made from the tags of the settings.
func Reference() string {
	var b strings.Builder
	b.WriteString("# Settings\n\nGenerated from `internal/platform/config`. A flag wins over the environment.\n")
	table(&b, "All commands", reflect.TypeFor[Config]())
	table(&b, "`linden serve`", reflect.TypeFor[Serve]())
	return b.String()
}

func table(b *strings.Builder, title string, t reflect.Type) {
	fmt.Fprintf(b, "\n## %s\n\n| Flag | Environment | Default | Meaning |\n|---|---|---|---|\n", title)
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		flag := "`--" + tag.Get("name")
		if p := tag.Get("placeholder"); p != "" {
			flag += "=" + p
		}
		value := "–"
		if d := tag.Get("default"); d != "" {
			value = "`" + d + "`"
		}
		fmt.Fprintf(b, "| %s` | `%s` | %s | %s |\n", flag, tag.Get("env"), value, tag.Get("help"))
	}
}
