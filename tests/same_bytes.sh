#!/usr/bin/env bash
# The same scenario gives the same bytes whatever the compiler, the optimisation and the number of
# threads. Builds the command line five times (g++ -O0, -O2, -O3, -O3 for this very processor,
# clang++-19), runs scenarios with each, and compares jobs.csv, summary.json and manifest.json byte by
# byte.
# usage: tests/same_bytes.sh [SCENARIO...]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
work=$root/build/same-bytes
scenarios=("$@")
if [ ${#scenarios[@]} -eq 0 ]; then
  scenarios=(scenarios/beijing/week.yaml scenarios/beijing/legacy.yaml scenarios/reference/heterogeneous.yaml
    scenarios/reference/capacity-works.yaml scenarios/reference/power-limit.yaml
    scenarios/reference/policies/power-cap-hours.yaml scenarios/reference/link-cuts.yaml scenarios/reference/data-staging.yaml scenarios/reference/spans.yaml scenarios/reference/market.yaml
    scenarios/reference/policies/dispatch-min-cost-flow.yaml
    scenarios/reference/policies/start-elastic-flow.yaml)
fi

build() { # name compiler flags
  cmake -S . -B "$work/$1" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER="$2" \
    -DCMAKE_CXX_FLAGS="$3" -DCMAKE_UNITY_BUILD=ON -DSUANWANG_BUILD_TESTS=OFF -DSUANWANG_BUILD_BENCH=OFF > /dev/null
  cmake --build "$work/$1" --target suanwang > "$work/$1.log" 2>&1 ||
    { tail -20 "$work/$1.log"; exit 1; }
}

digest() { # name scenario threads
  local out=$work/out-$1-$3
  rm -rf "$out"
  "$work/$1/app/suanwang" run "$2" --out "$out" --seeds 2 --threads "$3" --quiet > /dev/null
  (cd "$out" && find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-16)
}

mkdir -p "$work"
build gcc-O0 g++ "-O0"
build gcc-O2 g++ "-O2"
build gcc-O3 g++ "-O3"
build gcc-native g++ "-O3 -march=native"
build clang-O2 clang++-19 "-O2"
failed=0
for scenario in "${scenarios[@]}"; do
  want=
  for name in gcc-O0 gcc-O2 gcc-O3 gcc-native clang-O2; do
    for threads in 1 2; do
      got=$(digest "$name" "$scenario" "$threads")
      echo "$scenario $name threads=$threads $got"
      want=${want:-$got}
      if [ "$got" != "$want" ]; then
        echo "DIFFERS from the first"
        failed=1
      fi
    done
  done
done
exit $failed
