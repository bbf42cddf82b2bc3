#!/usr/bin/env bash
# A PostgreSQL server for tests, in a folder of its own that nobody else reaches: postgres.sh start|break|resume|stop FILE
# `start` writes its address to FILE. POSTGRES_OPTIONS, where set, come behind its own. `break` ends it as a crash does, `resume` begins again on the same data.
# PostgreSQL refuses to run as root; then it runs as the user `postgres`.
set -euo pipefail
action=$1 file=$2
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)

as_postgres() {
  if ((EUID == 0)); then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

folder_of() { sed -n 's|.*host=\([^&]*\).*|\1|p' "$file"; }

control() { # in the server's folder, which its user may enter
  as_postgres "$programs/pg_ctl" --pgdata data --log data/log --silent "$@"
}

# Durable but for a loss of power, which no test can bring about.
begin() {
  control --wait start --options \
    "-c listen_addresses='' -c unix_socket_directories=$PWD -c max_connections=300 -c fsync=off ${POSTGRES_OPTIONS:-}"
}

stop() {
  [[ -e $file ]] || return 0
  local folder
  folder=$(folder_of)
  (cd "$folder" && control --mode immediate stop) || true
  rm -rf "$folder" "$file"
}

crash() {
  cd "$(folder_of)"
  control --mode immediate stop
}

resume() {
  cd "$(folder_of)"
  begin
}

start() {
  stop # one that an earlier run left behind
  local folder
  folder=$(mktemp -d)
  if ((EUID == 0)); then chown postgres "$folder"; fi
  cd "$folder"
  as_postgres "$programs/initdb" --pgdata data --username codegrant --auth trust --no-sync >"$folder.log"
  begin
  rm "$folder.log"
  echo "postgresql:///postgres?user=codegrant&host=$folder" >"$file"
}

case $action in
  start | resume | stop) "$action" ;;
  break) crash ;;
  *) echo "no such action: $action" >&2 && exit 2 ;;
esac
