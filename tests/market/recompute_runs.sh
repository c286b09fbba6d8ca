#!/bin/sh
# Runs scenarios with a market and has every bill recomputed from what they wrote; then spoils the
# files of one, each time in one place, which must be found.
# usage: recompute_runs.sh SUANWANG PYTHON SOURCE_DIR SCRATCH_DIR
set -eu
suanwang=$1 python=$2 source=$3 scratch=$4
rm -rf "$scratch"
recompute() { "$python" -B "$source/tests/market/recompute_run.py" "$@"; }

# The reference with nodes that fail five times as often, and kill what runs on them.
mkdir -p "$scratch"
sed -e 's/on_preemption: save/on_failure: kill/' -e 's/mean: 200 h/mean: 40 h/' \
  "$source/scenarios/reference/market.yaml" > "$scratch/killing.yaml"

for scenario in reference/market reference/policies/start-spot market/commercial killing; do
  out=$scratch/$scenario
  file=$source/scenarios/$scenario.yaml
  [ -f "$file" ] || file=$scratch/$scenario.yaml
  "$suanwang" run "$file" --out "$out" --quiet > /dev/null
  echo "$scenario:"
  recompute "$(dirname "$(find "$out" -name contracts.csv)")"
done

run=$(dirname "$(find "$scratch/market/commercial" -name contracts.csv)")
# must_find FILE SED: the file, edited so, must differ from the others.
must_find() {
  cp "$run/$1" "$scratch/kept"
  sed "$2" "$scratch/kept" > "$run/$1"
  if cmp -s "$scratch/kept" "$run/$1"; then
    echo "nothing was changed in $1 by $2"
    exit 1
  fi
  if recompute "$run" > "$scratch/told"; then
    echo "not found: $1 by $2"
    exit 1
  fi
  cp "$scratch/kept" "$run/$1"
}
must_find resolved.yaml 's/^  fee: 2%/  fee: 3%/'
must_find resolved.yaml 's/^    share: 20%/    share: 21%/'
must_find resolved.yaml 's/start_within: 4 h/start_within: 5 h/'
must_find resolved.yaml '/^    reserved:/,/source:/d'
must_find trades.csv '2s/^\(0,[^,]*,[^,]*,[^,]*,[^,]*\),[a-z]*/\1,elsewhere/'
must_find trades.csv '2d'
must_find jobs.csv '/,firms-north,/{s/\.\([0-9]\)$/.9\1/;s/,\([0-9]*\)$/,1\1/}'
must_find jobs.csv '/,firms-north,/d'
must_find centres.csv '/^shunyi,/s/,\([0-9.]*\),[0-9.]*,\([0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,[0-9]*,\)/,\1,1,\2/'
echo "what was spoilt was found"
