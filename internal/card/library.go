package card

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.org/linden/internal/science/action"
	"example.org/linden/internal/science/phase"
)

//go:embed actions.json
var actionsJSON []byte

// Action is a community action of the library. Names and texts are in de, nl
// and en; Audience, Duration, Success and Note are in English.
type Action struct {
	ID       string            `json:"id"`
	Nr       int               `json:"nr"`
	Name     map[string]string `json:"name"`
	Phases   []string          `json:"phases"`
	Goals    []string          `json:"goals"`
	Effort   float64           `json:"effort_hours"` // of the community manager, per run
	Audience string            `json:"audience"`
	Duration string            `json:"duration"`
	Success  string            `json:"success"`
	Note     string            `json:"note"`
	Text     map[string]string `json:"text"` // with {braces} for what only people know
}

// Library is the list of community actions, by number.
func Library() ([]Action, error) {
	var all []Action
	if err := json.Unmarshal(actionsJSON, &all); err != nil {
		return nil, fmt.Errorf("library of actions: %w", err)
	}
	slices.SortFunc(all, func(a, b Action) int { return a.Nr - b.Nr })
	return all, nil
}

// Days is how long a run takes: the first number of days, weeks or months in
// Duration, 14 where there is none.
func (a Action) Days() int {
	m := lasting.FindStringSubmatch(a.Duration)
	if m == nil {
		return 14
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n == 0 {
		return 14
	}
	switch m[2][0] {
	case 'w':
		return 7 * n
	case 'm':
		return 30 * n
	}
	return n
}

var lasting = regexp.MustCompile(`(\d+)(?: business)? (d|days?|weeks?|months?)\b`)

// science is the action as the scoring knows it. "split" is not a phase there
// but a property.
func (a Action) science() action.Action {
	out := action.Action{ID: a.ID, Effort: a.Effort}
	for _, p := range a.Phases {
		if strings.HasPrefix(p, "split") {
			out.Split = true
			continue
		}
		name, _, _ := strings.Cut(p, " ")
		out.Phases = append(out.Phases, phase.Phase(name))
	}
	for _, g := range a.Goals {
		out.Goals = append(out.Goals, action.Goal(g))
	}
	return out
}

// in picks the text of a language, English where there is none.
func in(texts map[string]string, lang string) string {
	if t := texts[lang]; t != "" {
		return t
	}
	return texts["en"]
}

var brace = regexp.MustCompile(`\{[a-z0-9_ ]+\}`)

// unfinished reports braces that a human has still to fill.
func unfinished(text string) bool { return brace.MatchString(text) }
