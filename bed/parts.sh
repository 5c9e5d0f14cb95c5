# shellcheck shell=bash
# What bed/up, bed/down and bed/restart know about the four parts: how each is started, when it
# answers, how it is stopped. Sourced, not run.

bed=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
installed=$bed/.installed
# More than one bed can run: each in a folder of its own.
running=${SNOWLINE_BED_RUNNING:-$bed/.running}
toxiproxy_version=v2.12.0
toxiproxy=$installed/toxiproxy-$toxiproxy_version

say() { printf 'bed: %s\n' "$@" >&2; }

fail() {
  say "$@"
  exit 1
}

port_of() { cat "$running/$1.port"; }

free_port() {
  "$installed/snowflake/bin/python" -c \
    'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Whether a server can be had on part $1's port: another program may have it since the part ended.
# What waits out a closed connection doesn't keep a server away; a killed process may, for a moment
# after its pid is gone.
port_is_free() {
  "$installed/snowflake/bin/python" - "$(port_of "$1")" <<'PYTHON'
import socket, sys, time

deadline = time.monotonic() + 5
while True:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", int(sys.argv[1])))
            break
        except OSError:
            if time.monotonic() > deadline:
                sys.exit(1)
    time.sleep(0.05)
PYTHON
}

# Sets $command to what runs part $1. Each has its own HOME, so that no emulator reads or writes
# the user's.
command_for() {
  local part=$1 port
  port=$(port_of "$part")
  case $part in
    temporal)
      command=("$installed/temporal/bin/temporal" server start-dev --headless
        --ip 127.0.0.1 --port "$port" --db-filename "$running/temporal.db" --log-level warn)
      ;;
    snowflake)
      command=("$installed/snowflake/bin/python" "$bed/snowflake_launcher.py"
        --port "$port" --data "$running/snowflake")
      ;;
    bigquery)
      command=("$installed/bigquery/bin/python" "$bed/bigquery_launcher.py"
        --port "$port" --data "$running/bigquery" --gcs-root "$running/gcs")
      ;;
    toxiproxy) command=("$toxiproxy" -host 127.0.0.1 -port "$port") ;;
    *) fail "There is no part $part: temporal, snowflake, bigquery, toxiproxy" ;;
  esac
}

# A pid file may outlive its process and the pid be another program's by now: only one that still
# runs this bed's program on this part's port counts.
pid_of() {
  local part=$1 pid arguments
  [ -f "$running/$part.pid" ] && [ -f "$running/$part.port" ] || return 1
  pid=$(cat "$running/$part.pid")
  command_for "$part"
  arguments=$(ps -ww -o args= -p "$pid" 2>/dev/null) || return 1
  [ "${arguments% }" = "${command[*]}" ] || return 1
  printf '%s\n' "$pid"
}

start() {
  local part=$1 command
  # The same as before where it can be had: clients know it.
  [ -f "$running/$part.port" ] && port_is_free "$part" || free_port >"$running/$part.port"
  command_for "$part"
  # A process group of its own: Ctrl-C in the terminal that started the bed doesn't end it.
  set -m
  HOME=$installed/$part/home nohup "${command[@]}" >>"$running/$part.log" 2>&1 </dev/null &
  printf '%s\n' "$!" >"$running/$part.pid"
  set +m
}

# Whether part $1 serves requests, by asking it what its clients ask, not only for its port.
answers() {
  local part=$1 port
  port=$(port_of "$part") || return 1
  case $part in
    temporal)
      "$installed/temporal/bin/temporal" operator namespace describe --namespace default \
        --address "127.0.0.1:$port" --command-timeout 3s
      ;;
    # Without a token, its own refusal is the answer.
    snowflake) http_status POST "http://127.0.0.1:$port/session" 401 ;;
    bigquery) http_status GET "http://127.0.0.1:$port/bigquery/v2/projects/snowline/datasets" 200 ;;
    toxiproxy) http_status GET "http://127.0.0.1:$port/version" 200 ;;
  esac >/dev/null 2>&1
}

http_status() {
  "$installed/snowflake/bin/python" - "$@" <<'PYTHON'
import sys, urllib.error, urllib.request

method, url, expected = sys.argv[1:]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    status = opener.open(urllib.request.Request(url, method=method), timeout=3).status
except urllib.error.HTTPError as error:
    status = error.code
sys.exit(status != int(expected))
PYTHON
}

# Returns 0 as soon as part $1 answers, 1 when it ends before or 60 seconds are over.
wait_for() {
  local part=$1 deadline=$((SECONDS + 60))
  until answers "$part"; do
    pid_of "$part" >/dev/null || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
}

# Ends part $1: asks, waits five seconds, then kills. With --kill it doesn't ask.
stop() {
  local part=$1 how=${2:-} pid deadline=$((SECONDS + 5))
  pid=$(pid_of "$part") || return 0
  [ "$how" = --kill ] || kill "$pid" 2>/dev/null || true
  while [ "$how" != --kill ] && pid_of "$part" >/dev/null && [ "$SECONDS" -lt "$deadline" ]; do
    sleep 0.1
  done
  ! pid_of "$part" >/dev/null || kill -9 "$pid" 2>/dev/null || true
  deadline=$((SECONDS + 5))
  while pid_of "$part" >/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
  rm -f "$running/$part.pid"
}
