# Functions that put on the machine what the tests need. Meant to be sourced
# from the root of the project; each does nothing when the thing is there.

say() { printf '%s\n' "$*" >&2; }

# need PROGRAM HINT: stops with a hint when a program is missing.
need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  say "make: $1 is missing: $2"
  return 1
}

# ensure_npm FOLDER: installs exactly what the folder's package-lock.json names.
ensure_npm() {
  need npm "install Node.js 20 or newer with npm" || return 1
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return 0
  local try
  for try in 1 2 3; do
    (cd "$1" && npm ci --ignore-scripts --no-fund --no-audit --loglevel=error </dev/null >&2) && return 0
    say "npm ci in $1 did not work, try $try of 3"
    sleep $((try * 3))
  done
  return 1
}

# ensure_tool NAME PACKAGE: builds a tool of the module in tools/ into .tools/bin.
ensure_tool() {
  mkdir -p .tools/bin
  go -C tools build -o ../.tools/bin/"$1" "$2" >&2
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo -n "$@"
  else
    return 1
  fi
}

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    [ -n "$name" ] && command -v "$name" 2>/dev/null && return 0
  done
  return 1
}

# ensure_chromium prints the path of a Chromium, installing Debian's if needed.
ensure_chromium() {
  find_chromium && return 0
  say "Installing Chromium for the browser tests"
  if command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq </dev/null >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium </dev/null >&2
  fi
  find_chromium && return 0
  say "There is no Chromium and it could not be installed. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM to its path."
  return 1
}
