#!/usr/bin/env bash
# Runs a binary of the preset pgo-train on short logs, so that it counts which branches are taken:
# each kind of start rule and of node once, none of the benchmarks' own logs (other lengths
# and machines). usage: bench/train.sh BUILD_DIR
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
build=$(cd "${1:-$root/build/pgo}" && pwd)
out=$build/training
make_trace=$build/bench/make_trace
rm -rf "$out"
mkdir -p "$out"
. "$root/bench/cases.sh"

train() { # scenario
  "$build/app/suanwang" run "$1" --out "$out/results" --quiet > /dev/null
  rm -rf "$out/results"
}

trace queue 200000 512 0.9
scenario easy queue.swf 1 512 easy
trace overload 50000 512 1.2
scenario overload overload.swf 1 512 easy
trace calendar 50000 512 0.9
scenario conservative calendar.swf 1 512 conservative
trace city 200000 5000 0.9 125
scenario city city.swf 10 500 easy
metered_scenario metered queue.swf "$root/scenarios/beijing/rules"
for name in easy overload conservative city metered; do
  train "$out/$name.yaml"
done
for name in beijing/small reference/heterogeneous reference/capacity-works; do
  train "$root/scenarios/$name.yaml"
done
