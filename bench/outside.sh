#!/usr/bin/env bash
# What it costs that a policy is outside: the same run with the built-in policy, with the same in a
# shared library, and the run of docs/examples/plug-ins in all four ways. Prints a table and writes it
# to out/bench/outside.md. usage: bench/outside.sh [BUILD_DIR]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:-$root/build/pgo}" && pwd)
out=$root/out/bench
work=$out/outside
rm -rf "$work"
mkdir -p "$work"
suanwang=$build/app/suanwang
make_trace=$build/bench/make_trace
. "$root/bench/cases.sh"

cmake --install "$build" --prefix "$work/prefix" > /dev/null
for project in bench/plug-ins docs/examples/plug-ins; do
  cp -r "$root/$project" "$work/$(dirname "$project" | tr / -)"
done
for project in bench docs-examples; do
  cmake -S "$work/$project" -B "$work/$project/build" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_PREFIX_PATH="$work/prefix" > /dev/null
  cmake --build "$work/$project/build" > /dev/null
done

report=$out/outside.md
echo "| run | policy | decisions | least s | over built-in, us a decision | of the run |" > "$report"
echo "|---|---|---|---|---|---|" >> "$report"

# Runs that are compared take turns, so that a busy hour is everybody's.
compare() { # label rounds scenario...
  local label=$1 rounds=$2 round yaml
  shift 2
  declare -A least
  for ((round = 0; round < rounds; ++round)); do
    for yaml in "$@"; do
      local before after name
      name=$(basename "$yaml" .yaml)
      before=$(date +%s.%N)
      "$suanwang" run "$yaml" --out "$work/results" --quiet > /dev/null
      after=$(date +%s.%N)
      least[$name]=$(awk -v a="$before" -v b="$after" -v m="${least[$name]:-1e9}" \
        'BEGIN {d = b - a; print (d < m) ? d : m}')
    done
  done
  local first decisions
  first=$(basename "$1" .yaml)
  for yaml in "$@"; do
    name=$(basename "$yaml" .yaml)
    decisions=$(grep -h '"decisions"' "$work/results/$name"/*/summary.json | grep -o '[0-9]*')
    awk -v l="$label" -v n="$name" -v t="${least[$name]}" -v f="${least[$first]}" -v d="$decisions" \
      'BEGIN {printf "| %s | %s | %d | %.3f | %.2f | %+.1f %% |\n", l, n, d, t, (t - f) * 1e6 / d, (t / f - 1) * 100}' |
      tee -a "$report"
  done
}

trace a 1000000 1024 0.9
scenario a a.swf 1 1024 easy
sed -e 's/^name: .*/name: a-built-in/' "$out/a.yaml" > "$out/a-built-in.yaml"
sed -e 's/^name: .*/name: a-library/' \
  -e 's,dispatch: \(.*\)$,dispatch: { library: outside/bench/build/built_in.so\, with: \1 },' \
  -e 's,centre: \({ order.*\)$,centre: { library: outside/bench/build/built_in.so\, with: \1 },' \
  "$out/a.yaml" > "$out/a-library.yaml"
compare "A: 1 M jobs, EASY" 7 "$out/a-built-in.yaml" "$out/a-library.yaml"
good=$work/docs-examples
compare "the example, 2000 jobs" 3 \
  "$good/built-in.yaml" "$good/library.yaml" "$good/c-interface.yaml" "$good/program.yaml"
