#!/usr/bin/env bash
# A PostgreSQL server for the tests.
#   tools/postgres.sh start DIR   unpacks and starts one below DIR, prints its URL
#   tools/postgres.sh stop DIR    stops it and removes DIR
# It listens on a free port of the loopback address and trades safety for speed:
# nothing in it outlives the tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/ensure.sh

# PostgreSQL refuses to run as root, so root starts it as nobody.
as_user() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif command -v setpriv >/dev/null 2>&1; then
    setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"
  else
    su -s /bin/sh nobody -c 'exec "$0" "$@"' -- "$@"
  fi
}

free_port() {
  node -e 'const s=require("net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

start() {
  local dir=$1 port try
  ensure_npm test/pg
  mkdir -p "$dir/run"
  node test/pg/unpack.mjs "$dir/pg"
  chmod 755 "$dir"
  [ "$(id -u)" = 0 ] && chown 65534:65534 "$dir/run"
  cd "$dir/run"
  as_user env -u LANG LC_ALL=C "$dir/pg/bin/initdb" -D "$dir/run/data" -U postgres -A trust -E UTF8 \
    --no-locale --locale-provider=builtin --builtin-locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 || {
    cat "$dir/initdb.log" >&2
    return 1
  }
  cat >>"$dir/run/data/postgresql.conf" <<'CONF'
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 128MB
max_wal_size = 2GB
autovacuum_naptime = 10min
CONF
  for try in 1 2 3; do
    port=$(free_port)
    if as_user env LC_ALL=C "$dir/pg/bin/pg_ctl" -D "$dir/run/data" -w -t 60 -l "$dir/run/server.log" \
      -o "-p $port" start </dev/null >/dev/null 2>&1; then
      printf 'postgres://postgres@127.0.0.1:%s/postgres?sslmode=disable\n' "$port"
      return 0
    fi
  done
  cat "$dir/run/server.log" >&2
  return 1
}

stop() {
  [ -d "$1/run/data" ] || return 0
  (cd "$1/run" && as_user "$1/pg/bin/pg_ctl" -D "$1/run/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$1"
}

case "${1:-} ${2:-}" in
"start /"*) start "$2" ;;
"stop /"*) stop "$2" ;;
*)
  say "usage: tools/postgres.sh start|stop DIR (an absolute path)"
  exit 2
  ;;
esac
