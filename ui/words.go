package ui

import (
	"context"
	"math"
	"strings"

	"example.org/linden/internal/platform/i18n"
)

// words reads the part aloud, like "Answers: 72 %".
func (p HealthPart) words(ctx context.Context) string {
	if math.IsNaN(p.Value) {
		return p.Name + ": " + i18n.T(ctx, "ui.health.unknown")
	}
	return p.Name + ": " + i18n.Percent(ctx, clamp(p.Value), 0)
}

func (h HealthProps) words(ctx context.Context) string {
	parts := make([]string, len(h.Parts))
	for i, p := range h.Parts {
		parts[i] = p.words(ctx)
	}
	return strings.Join(parts, ", ")
}
