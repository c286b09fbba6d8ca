#!/bin/sh
# Runs scenarios with a market and has every bill recomputed from what they wrote.
# usage: recompute_runs.sh SUANWANG PYTHON SOURCE_DIR SCRATCH_DIR
set -eu
suanwang=$1 python=$2 source=$3 scratch=$4
rm -rf "$scratch"
for scenario in reference/market reference/policies/start-spot market/commercial; do
  out=$scratch/$scenario
  "$suanwang" run "$source/scenarios/$scenario.yaml" --out "$out" --quiet > /dev/null
  # The folder of the seed has the tables, wherever it lies.
  table=$(find "$out" -name contracts.csv)
  echo "$scenario:"
  "$python" -B "$source/tests/market/recompute_bills.py" "$(dirname "$table")"
done
