#!/usr/bin/env bash
# Counts the instructions of 100 000 jobs of benchmark A with callgrind, through the command line, and
# fails when a job takes over a tenth more than tests/perf/instructions.txt says.
# usage: instructions.sh SUANWANG MAKE_TRACE WORK_DIR
set -euo pipefail
suanwang=$1
make_trace=$2
work=$3/instructions
here=$(cd "$(dirname "$0")" && pwd)
jobs=100000
if ! command -v valgrind > /dev/null; then
  echo "skipped: valgrind is not installed"
  exit 77
fi
rm -rf "$work"
mkdir -p "$work"
"$make_trace" "$jobs" 1024 0.9 1 "$work/a.swf"
"$make_trace" 100 1024 0.9 1 "$work/start.swf"

scenario() { # name
  cat > "$work/$1.yaml" <<YAML
suanwang: 1
name: $1
start: 2026-01-01T00:00:00+08:00
seed: 1
city:
  zones: { beijing: {} }
  centres:
    - name: centre
      owner: public
      zone: beijing
      pue: 1.25
      partitions:
        - { name: batch, nodes: 1024, cores: 1, power: { model: linear, idle: 100 W, max: 300 W } }
demand:
  streams:
    - { name: log, kind: batch, swf: $1.swf }
platform:
  dispatch: { policy: least-loaded }
  centre: { order: fcfs, start: easy, place: first-fit }
YAML
}

instructions() { # name
  scenario "$1"
  valgrind --tool=callgrind --callgrind-out-file=/dev/null "$suanwang" run "$work/$1.yaml" \
    --out "$work/out" --quiet 2>&1 > /dev/null | awk '/I +refs:/ {gsub(",", "", $NF); print $NF}'
}

# What a run costs before its first job does not count.
total=$(instructions a)
start=$(instructions start)
per_job=$(((total - start) / jobs))
allowed=$(awk '/^[0-9]/ {print int($1 * 1.1)}' "$here/instructions.txt")
echo "instructions per job: $per_job (at most $allowed)"
if [ "$per_job" -gt "$allowed" ]; then
  echo "a job takes over 10 % more instructions than tests/perf/instructions.txt says"
  exit 1
fi
