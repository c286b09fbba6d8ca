#!/usr/bin/env bash
# A sweep on Slurm: the array and the merge that `suanwang sweep submit --slurm` writes. Then one
# whose task is cancelled in its middle: no merge, and that task again, alone, makes it whole.
#
#   tests/sweep/on_slurm.sh PROGRAM STUDY SCRATCH
#
# Skipped with 77 where Slurm is not installed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
if [[ ${4:-} != --inside ]]; then
  exec "$here/slurm_cluster.sh" "$here/on_slurm.sh" "$@" --inside
fi
program=$(realpath "$1")
study=$(realpath "$2")
scratch=$(realpath "$3")
readonly program study scratch
readonly runs=30 tasks=4

# A blank divides words, %a is the task to Slurm, $HOME and an apostrophe are the shell's.
# shellcheck disable=SC2016
readonly place=$scratch/'100 %a of $HOME it'"'"'s'
rm --recursive --force "$scratch"
mkdir --parents "$place"
cd "$place"

fail() {
  echo "FAILED: $*" >&2
  scontrol show jobs >&2 || true
  find . -name '*.log' -print -exec cat {} ';' >&2
  exit 1
}

equal() { # folder of a sweep
  python3 -B "$here/equal_results.py" --runs "$runs" local/short/sweep "$1" || fail "$1 differs"
}

# Until no job is left in the queue; never `sbatch --wait`, which asks the controller ever more
# seldom.
wait_for_jobs() {
  local until=$((SECONDS + 120)) left
  while :; do
    left=$(squeue --noheader --format=%i) || left=unknown
    [[ -n $left ]] || return 0
    ((SECONDS < until)) || fail "these jobs do not end: $left"
    sleep 0.2
  done
}

state_of() { # job
  scontrol --oneliner show job "$1" | sed --quiet 's/.* JobState=\([A-Z_]*\) .*/\1/p'
}

lines_of() { # journal; the first line is its head
  if [[ -f $1 ]]; then sed 1d "$1" | wc --lines; else echo 0; fi
}

submit() { # out; sets array and merge to the numbers of the jobs
  local told
  told=$("$program" sweep submit study.yaml --out "$1" --slurm --tasks "$tasks") ||
    fail "submit ended with $?: $told"
  array=$(sed --quiet 's/^array of 4 tasks: job //p' <<<"$told")
  merge=$(sed --quiet 's/^merge, .*: job //p' <<<"$told")
  [[ $array =~ ^[0-9]+$ && $merge =~ ^[0-9]+$ ]] || fail "submit tells no jobs: $told"
}

# jobs: so many that a task is met in its middle
sed --expression='s/^\(  demand.streams.poisson.jobs\): .*/\1: 100000/' \
  --expression='s/^scenario: .*/scenario: scenario.yaml/' "$study" >study.yaml
cp "$(dirname "$study")/$(sed --quiet 's/^scenario: //p' "$study")" scenario.yaml
"$program" sweep run study.yaml --out local --quiet
[[ $(lines_of local/short/sweep/runs/all.runs) == "$runs" ]] || fail "there are not $runs runs"

submit whole
wait_for_jobs
[[ $(state_of "$merge") == COMPLETED ]] || fail "the merge is $(state_of "$merge")"
equal whole/short/sweep
[[ -s whole/short/sweep/report.html ]] || fail "the merge has written no report"
for ((task = 0; task < tasks; ++task)); do
  [[ -s whole/short/sweep/slurm/shard_$task.log ]] || fail "task $task has no log"
done
echo "an array and its merge: equal"

readonly journal=lost/short/sweep/runs/shard-2-of-4.runs
submit lost
until (($(lines_of "$journal") >= 2)); do
  [[ -n $(squeue --noheader --format=%i) ]] || fail "the jobs ended before task 2 began"
  sleep 0.02
done
scancel "${array}_2"
wait_for_jobs
kept=$(lines_of "$journal")
((kept >= 2 && kept < runs / tasks)) || fail "task 2 was not cancelled in its middle: $kept runs"
[[ $(state_of "$merge") == CANCELLED ]] || fail "though a task was lost the merge is \
$(state_of "$merge")"
[[ ! -e lost/short/sweep/sweep.csv ]] || fail "there are results without all runs"
code=0
told=$("$program" sweep merge study.yaml --out lost 2>&1) || code=$?
[[ $code == 2 && $told == *"runs are not done"* ]] || fail "a merge without task 2: $code, $told"
# The order of its runs turned: one that is made again would not come to stand where it stood.
before=$(sed --quiet 1p "$journal" && sed 1d "$journal" | tac)
echo "$before" >"$journal"
(cd / && sbatch --parsable --array=2 "$place/lost/short/sweep/slurm/shards.sh") >/dev/null
wait_for_jobs
after=$(<"$journal")
[[ $after == "$before"* ]] || fail "task 2 has not kept what it had made"
"$program" sweep merge study.yaml --out lost --quiet
equal lost/short/sweep
echo "task 2 cancelled after $kept runs, and submitted again: equal"
