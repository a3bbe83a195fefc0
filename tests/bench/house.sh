# For the benchmarks that run the programs of the release build, to be sourced: a scratch directory, a durable private
# PostgreSQL, certificates, and a configuration with 27 member states at one port of the loopback.
# shellcheck shell=bash
bin=$PWD/build/release/bin
states=(AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK)
work=$(mktemp -d "${TMPDIR:-/tmp}/convictiond-bench.XXXXXX")
chmod 755 "$work"
daemon=
clean_up() {
  trap - EXIT INT
  trap '' TERM # `timeout` sends it twice; the second must not cut this short
  stop_daemon
  # shellcheck disable=SC2046 # numbers
  kill $(jobs -p) 2>/dev/null || true
  tests/support/private-postgres stop "$work/postgres" || true
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

now() { date +%s.%N; }
between() { awk "BEGIN { print $2 - $1 }"; }
sql() { psql -XqAt -d convictiond -c "$1"; }
ctl() { "$bin/convictionctl" --config "$work/convictiond.yaml" "$@"; }

stop_daemon() {
  [[ -n $daemon ]] || return 0
  kill "$daemon" 2>/dev/null || true
  wait "$daemon" || true
  daemon=
}
start_daemon() {
  "$bin/convictiond" --config "$work/convictiond.yaml" 2>>"$work/log" &
  daemon=$!
  until curl -sf --unix-socket "$work/admin.sock" http://localhost/readyz >/dev/null; do sleep 0.1; done
}
# Until the log has the event, or a fault.
wait_for() {
  until grep -q "event=$1" "$work/log"; do
    if grep -q 'event=file.rejected\|event=daemon.failed' "$work/log"; then cat "$work/log" >&2; exit 1; fi
    ${2:-true}
    sleep 0.5
  done
}

# A house whose 27 member states answer at PORT.
configure() { # PORT
  local state
  cat <<CONFIG
inbound:
  directory: $work/inbound
  archive: $work/archive
  rejected: $work/rejected
  duplicates: $work/duplicates
  max_file_size: 4GiB
  settle: 100ms
  sources: { PNC: {} }
database: { connection: "host=$PGHOST port=$PGPORT dbname=convictiond user=convictiond" }
admin: { listen: "unix:$work/admin.sock" }
tables: $PWD/config
identity_key: $work/identity.key
defaults:
  acknowledgement: receipt
  receipt: required
  server_ca: $work/tls/ours/ca.pem
  client_certificate: $work/tls/ours/convictiond.pem
  client_key: $work/tls/ours/convictiond.key
  max_in_flight: 8
member_states:
CONFIG
  for state in "${states[@]}"; do
    echo "  $state: { url: 'https://127.0.0.1:$1/notifications' }"
  done
}

set_up() {
  eval "$(tests/support/private-postgres --durable start "$work/postgres")"
  psql -XqAt -d postgres -c 'create role convictiond_daemon' \
    -c 'create role convictiond login in role convictiond_daemon'
  "$bin/test-certificates" "$work/tls" --authority ours --client ours/convictiond \
    --server ours/sink=127.0.0.1 >/dev/null
  (umask 077; head -c 32 /dev/urandom >"$work/identity.key")
  mkdir "$work"/{inbound,archive,rejected,duplicates}
  configure 9 >"$work/convictiond.yaml" # nobody listens there
}
# An empty database, and a daily file of so many records in $file.
set_out() { # RECORDS
  PGOPTIONS=--client-min-messages=warning \
    psql -XqAt -d postgres -c 'drop database if exists convictiond' -c 'create database convictiond'
  ctl database migrate >/dev/null
  rm -rf "$work/made" "$work"/archive/* "$work/log"
  mkdir "$work/made"
  "$bin/daily-file-generator" --out "$work/made" --from 2026-11-23 --records "$1" --tables config >"$work/made.json"
  file=$(echo "$work"/made/*.daf)
}
