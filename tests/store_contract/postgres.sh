#!/usr/bin/env bash
# A PostgreSQL server for tests, in a folder of its own that nobody else reaches: postgres.sh start|stop FILE
# `start` writes its address to FILE. PostgreSQL refuses to run as root; then it runs as nobody's user `postgres`.
set -euo pipefail
action=$1 file=$2
programs=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)

as_postgres() {
  if ((EUID == 0)); then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi
}

stop() {
  [[ -e $file ]] || return 0
  local folder
  folder=$(sed -n 's|.*host=\([^&]*\).*|\1|p' "$file")
  as_postgres "$programs/pg_ctl" --pgdata "$folder/data" --mode immediate --silent stop || true
  rm -rf "$folder" "$file"
}

start() {
  stop # one that an earlier run left behind
  local folder
  folder=$(mktemp -d)
  if ((EUID == 0)); then chown postgres "$folder"; fi
  cd "$folder"
  as_postgres "$programs/initdb" --pgdata data --username codegrant --auth trust --no-sync >"$folder.log"
  # Durable but for a loss of power, which no test can bring about.
  as_postgres "$programs/pg_ctl" --pgdata data --log data/log --silent --wait start \
    --options "-c listen_addresses='' -c unix_socket_directories=$folder -c max_connections=300 -c fsync=off"
  rm "$folder.log"
  echo "postgresql:///postgres?user=codegrant&host=$folder" >"$file"
}

"$action"
