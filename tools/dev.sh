#!/usr/bin/env bash
# Builds and starts the demo, and does so again whenever a source file changes.
set -uo pipefail
cd "$(dirname "$0")/.."
. tools/ensure.sh
ensure_tool templ github.com/a-h/templ/cmd/templ || exit 1
mkdir -p var
stamp=var/.built
server=

stop() { [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; server=; }
trap 'stop; exit 0' INT TERM EXIT

changed() {
  [ ! -e "$stamp" ] || [ -n "$(find cmd internal ui locales migrations -newer "$stamp" \
    \( -name '*.go' -o -name '*.templ' -o -name '*.json' -o -name '*.sql' -o -name '*.css' -o -name '*.ts' \) \
    -not -path '*/node_modules/*' -not -name '*_templ.go' -not -path 'ui/dist/*' -not -name manifest.go -print -quit)" ]
}

build() {
  .tools/bin/templ generate -lazy >/dev/null 2>var/templ.log || { cat var/templ.log; return 1; }
  if [ -d ui/css ] && ensure_npm ui && ensure_tool front ./front; then .tools/bin/front ui || return 1; fi
  CGO_ENABLED=0 go build -o bin/linden ./cmd/linden
}

while :; do
  if changed; then
    : >"$stamp"
    if build; then
      stop
      bin/linden demo --data var/dev "$@" &
      server=$!
    fi
  fi
  sleep 1
done
