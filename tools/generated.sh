#!/usr/bin/env bash
# Compares the generated files that are committed with what the generators make
# now, in a copy: the tree itself is not touched.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/ensure.sh

mkdir -p .tools
copy=$(mktemp -d -p "$PWD/.tools")
trap 'rm -rf "$copy"' EXIT
stale=0

# The name a template has in its Go file depends on where the generator was
# started; nothing else may differ.
unnamed() { sed 's/FileName: `[^`]*`/FileName: ``/' "$1"; }

ensure_tool templ github.com/a-h/templ/cmd/templ
while IFS= read -r source; do
  made="${source%.templ}_templ.go"
  .tools/bin/templ generate -stdout -f "$source" >"$copy/made.go" 2>"$copy/log" || {
    cat "$copy/log" >&2
    stale=1
    continue
  }
  if ! cmp -s <(unnamed "$copy/made.go") <(unnamed "$made"); then
    say "$made is not what $source makes: run make generate"
    stale=1
  fi
done < <(git ls-files --cached --others --exclude-standard '*.templ')

if [ -d ui/css ] && [ -d tools/front ]; then
  ensure_npm ui
  ensure_tool front ./front
  mkdir "$copy/ui"
  cp -r ui/css ui/js ui/icons "$copy/ui/"
  cp ui/*.json "$copy/ui/"
  # Hard links: the bundler's hashes follow a symbolic link to another path.
  cp -al ui/node_modules "$copy/ui/node_modules"
  .tools/bin/front "$copy/ui" >&2
  for made in dist manifest.go icon_paths.go; do
    if ! diff -rq "$copy/ui/$made" "ui/$made" >&2; then
      say "ui/$made is not what the sources in ui/ make: run make generate"
      stale=1
    fi
  done
fi
exit "$stale"
