#!/usr/bin/env bash
# Writes every generated file anew: Go of the templates, the bundled front end,
# the references in docs/ref.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/ensure.sh

ensure_tool templ github.com/a-h/templ/cmd/templ
.tools/bin/templ generate
if [ -d ui/css ] && [ -d tools/front ]; then
  ensure_npm ui
  ensure_tool front ./front
  .tools/bin/front ui
fi
for pkg in $(grep -rl --include='*_test.go' 'flag.Bool("update"' internal cmd 2>/dev/null | xargs -r -n1 dirname | sort -u); do
  go test "./$pkg" -update
done
