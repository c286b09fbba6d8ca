#!/usr/bin/env bash
# A sweep whose shards GNU parallel runs.
#
#   tests/sweep/on_parallel.sh PROGRAM STUDY SCRATCH
#
# Skipped with 77 where it is not installed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$(realpath "$1")
study=$(realpath "$2")
scratch=$(realpath "$3")
readonly here program study scratch
readonly runs=30

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

version=$(parallel --version 2>/dev/null | head --lines=1) || true
if [[ $version != "GNU parallel"* ]]; then
  echo "skipped, because GNU parallel is not installed"
  exit 77
fi

rm --recursive --force "$scratch"
# What divides words, what the shell and what parallel would put something else for.
# shellcheck disable=SC2016
for name in '$HOME  it'"'"'s "quoted"'; do
  place=$scratch/$name
  mkdir --parents "$place"
  sed 's/^scenario: .*/scenario: scenario.yaml/' "$study" >"$place/study.yaml"
  cp "$(dirname "$study")/$(sed --quiet 's/^scenario: //p' "$study")" "$place/scenario.yaml"
  cd "$place"
  "$program" sweep run study.yaml --out local --threads 1 --quiet
  told=$("$program" sweep submit study.yaml --parallel --tasks 3 2>&1) ||
    fail "in a folder '$name': submit ended with $?: $told"
  for shard in 0 1 2; do
    [[ -s out/short/sweep/runs/shard-$shard-of-3.runs ]] || fail "shard $shard has made nothing"
  done
  [[ -s out/short/sweep/report.html ]] || fail "the merge has written no report"
  python3 -B "$here/equal_results.py" --runs "$runs" local/short/sweep out/short/sweep
  echo "in a folder '$name': equal"
done

# What parallel would replace in the words themselves is refused, with the path.
place=$scratch/'of {1}'
mkdir --parents "$place"
cp "$scratch"/*quoted*/*.yaml "$place/"
cd "$place"
if told=$("$program" sweep submit study.yaml --parallel --tasks 3 2>&1); then
  fail "braces in a path were taken: $told"
fi
[[ $told == *"of {1}"*"GNU parallel would put something else"* ]] || fail "braces in a path: $told"
