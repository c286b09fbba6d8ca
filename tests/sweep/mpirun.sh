#!/usr/bin/env bash
# Runs COMMAND on RANKS ranks of Open MPI on this machine alone, however few processors it has, as
# root too: no network but the loopback, no binding of ranks to cores, and who waits gives way.
#
#   tests/sweep/mpirun.sh RANKS COMMAND [ARGUMENT...]
#
# Ends with mpirun's code, or with 77 and the reason where Open MPI is not installed. No rank
# outlives it, not even its SIGKILL.
set -euo pipefail

if (($# < 2)) || [[ ! $1 =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: tests/sweep/mpirun.sh RANKS COMMAND [ARGUMENT...]" >&2
  exit 2
fi

skip() {
  echo "skipped, because $*" >&2
  exit 77
}

ranks=$1
shift
mpirun=$(command -v mpirun.openmpi || command -v mpirun) || skip "mpirun is not installed"
version=$("$mpirun" --version 2>/dev/null | head -n 1) || true
[[ $version == *"Open MPI"* || $version == *OpenRTE* ]] ||
  skip "$mpirun is not Open MPI's (${version:-it tells no version})"

# Inside a job of Slurm, or under another mpirun, Open MPI would take its hosts and ranks there.
for variable in "${!SLURM@}" "${!OMPI_@}" "${!PMIX_@}" "${!PMI_@}"; do
  unset "$variable"
done
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# Sockets lie in it: a path of more than 107 bytes is none.
base=${TMPDIR:-/tmp}
((${#base} <= 40)) || base=/tmp
session=$(mktemp --directory "$base/mpirun.XXXXXX")
readonly base session

options=(
  -n "$ranks" --oversubscribe --bind-to none
  --mca orte_tmpdir_base "$session"
  --mca plm isolated --mca ras ^slurm # starts the ranks itself: no ssh, no srun
  --mca oob_tcp_if_include lo
  --mca pml ob1 --mca btl 'self,vader' # shared memory; no search for other networks
  --mca btl_vader_single_copy_mechanism none # needs a right (ptrace) that containers lack
  --mca mpi_yield_when_idle 1
)

# In the background, so that a signal to this script reaches mpirun, which ends the ranks, at once.
pid=
# shellcheck disable=SC2317 # reached by the trap
finish() {
  local code=$?
  trap '' HUP INT TERM
  if [[ -n $pid ]] && kill -TERM "$pid" 2>/dev/null; then
    wait "$pid" 2>/dev/null || true
  fi
  rm --recursive --force --one-file-system "$session"
  exit "$code"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# If this script dies by SIGKILL, the kernel tells mpirun.
env --default-signal=INT,QUIT setpriv --pdeathsig TERM "$mpirun" "${options[@]}" "$@" <&0 &
pid=$!
code=0
wait "$pid" || code=$?
pid=
exit "$code"
