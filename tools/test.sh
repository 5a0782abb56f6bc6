#!/usr/bin/env bash
# Runs every test of the project and installs what they need. One argument
# narrows it: check (no browser, no PostgreSQL), long (adds the long suites).
# The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/.."
. tools/ensure.sh
what=${1:-all}

need go "install Go 1.26 or newer" || exit 1
need git "install git" || exit 1
[ "$what" = check ] || need node "install Node.js 20 or newer" || exit 1

export CGO_ENABLED=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/linden-test.XXXXXX")
chmod 755 "$scratch"
counts=$scratch/counts
: >"$counts"
own_postgres=

finish() {
  [ -n "$own_postgres" ] && tools/postgres.sh stop "$own_postgres"
  rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# step NAME COMMAND…: runs it, says how long it took, counts it as one test.
step() {
  local name=$1 began=$SECONDS
  shift
  if "$@" </dev/null; then
    echo "1 0 0" >>"$counts"
    echo "ok   $name, $((SECONDS - began)) s"
  else
    echo "0 1 0" >>"$counts"
    echo "FAIL $name, $((SECONDS - began)) s"
    return 1
  fi
}

formatted() {
  local files
  local gofmt
  gofmt=$(command -v gofmt || echo "$(go env GOROOT)/bin/gofmt")
  files=$(git ls-files --cached --others --exclude-standard '*.go' | xargs -r ls -d 2>/dev/null | xargs -r "$gofmt" -l)
  [ -z "$files" ] || { printf 'gofmt would change these, run make fmt:\n%s\n' "$files"; return 1; }
}

vetted() { go vet ./... && go -C tools vet ./...; }

postgres() {
  if [ -n "${TEST_POSTGRES_URL:-}" ]; then
    return 0
  fi
  own_postgres=$scratch/postgres
  mkdir -p "$own_postgres"
  TEST_POSTGRES_URL=$(tools/postgres.sh start "$own_postgres") && export TEST_POSTGRES_URL
}

# go_tests FLAGS…: counts its tests itself.
go_tests() {
  local began=$SECONDS
  go test -json -vet=off -shuffle=on -timeout 10m "$@" ./... </dev/null 2>&1 | .tools/bin/testsum -counts "$counts"
  echo "     go test, $((SECONDS - began)) s"
}

browser_tests() {
  CHROMIUM=$(ensure_chromium) || return 1
  export CHROMIUM
  ensure_npm test/e2e || return 1
  LINDEN_COUNTS=$counts node test/e2e/run.mjs </dev/null
}

fuzz() {
  local pkg name
  for pkg in $(go list ./...); do
    for name in $(go test -list '^Fuzz' "$pkg" 2>/dev/null | grep '^Fuzz'); do
      step "fuzz $pkg $name" go test -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-30s}" "$pkg"
    done
  done
}

# In a function, so that the file may change while it runs.
main() {
  if ! ensure_tool testsum ./testsum; then
    say "tools/testsum does not build"
    exit 1
  fi

  step "gofmt" formatted
  step "go vet" vetted
  step "tests of the tools" go -C tools test ./...
  case $what in
  check) go_tests ;;
  *)
    step "generated files" tools/generated.sh
    step "PostgreSQL" postgres
    export REQUIRE_POSTGRES=1
    if [ "$what" = long ]; then
      export LINDEN_LONG=1
      go_tests -timeout 90m
      fuzz
    else
      go_tests
    fi
    step "build" go build -o bin/linden ./cmd/linden && step "browser tests" browser_tests
    ;;
  esac
  echo "Everything took $SECONDS s."
  .tools/bin/testsum -total "$counts"
}

main
exit $?
