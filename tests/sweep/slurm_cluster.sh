#!/usr/bin/env bash
# Runs COMMAND in a Slurm of its own: a munged, a slurmctld and a slurmd on this machine's loopback,
# with SLURM_CONF exported. Nothing of a Slurm that the machine may have is used or touched.
#
#   tests/sweep/slurm_cluster.sh COMMAND [ARGUMENT...]
#
# As root or as an ordinary user; the jobs run as that user. Ends with COMMAND's code, with 77 and
# the reason where Slurm is not installed, and with 1 and the daemons' logs where it does not start.
# However it ends, by SIGKILL too, no process, job or file of it is left.
set -euo pipefail

readonly ready_within=90 # s until the node is idle; usually 2
readonly attempts=3      # each with other ports

# What a system keeps for its administrator is not in everybody's PATH.
PATH=$PATH:/usr/sbin:/sbin

skip() {
  echo "skipped, because $*" >&2
  exit 77
}

# ---- The keeper: a process apart that clears up as soon as the script is gone --------------------

# All processes of the cluster: those that know its SLURM_CONF, and their descendants.
processes_of() { # directory
  local -a known=()
  mapfile -t known < <(grep --files-with-matches --null-data --line-regexp --fixed-strings \
    "SLURM_CONF=$1/slurm.conf" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3)
  ((${#known[@]})) || return 0
  cat /proc/[0-9]*/status 2>/dev/null | awk -v known="${known[*]}" '
    function take(pid, i, n, children) {
      if (pid in taken) return
      taken[pid]
      print pid
      n = split(children_of[pid], children, " ")
      for (i = 1; i <= n; ++i) take(children[i])
    }
    /^State:/ { dead = $2 ~ /[ZX]/ }
    /^Pid:/ { pid = $2 }
    /^PPid:/ { if (!dead) { alive[pid]; children_of[$2] = children_of[$2] " " pid } }
    END {
      n = split(known, roots, " ")
      for (i = 1; i <= n; ++i) if (roots[i] in alive) take(roots[i])
    }'
}

keep() { # directory; its input ends with the script
  trap '' HUP INT TERM PIPE
  local -a pids=()
  local round
  cat >/dev/null
  for ((round = 0; round < 200; ++round)); do
    mapfile -t pids < <(processes_of "$1")
    ((${#pids[@]})) || break
    kill -KILL "${pids[@]}" 2>/dev/null || true
    sleep 0.05
  done
  ((${#pids[@]} == 0)) || echo "slurm_cluster: these processes do not end: ${pids[*]}" >&2
  rm --recursive --force --one-file-system "$1"
}

if [[ ${1:-} == --keep ]]; then
  keep "$2"
  exit
fi

# ---- The cluster ---------------------------------------------------------------------------------

(($#)) || {
  echo "usage: tests/sweep/slurm_cluster.sh COMMAND [ARGUMENT...]" >&2
  exit 2
}
for program in munged munge slurmctld slurmd sbatch scancel scontrol sinfo squeue; do
  command -v "$program" >/dev/null || skip "$program is not installed"
done
me=$(id --user --name 2>/dev/null) ||
  skip "Slurm takes no user without a name (this is number $EUID)"
readonly me

# Inside a job of a real Slurm, its variables would change what sbatch asks for.
for variable in "${!SLURM@}" "${!SBATCH@}" "${!SQUEUE@}" "${!SINFO@}" "${!SCANCEL@}"; do
  unset "$variable"
done

# A socket's path has 107 bytes at most, and slurm.conf knows no quotes.
base=${TMPDIR:-/tmp}
[[ $base =~ ^/[A-Za-z0-9/._+-]{1,59}$ ]] || base=/tmp
work=$(mktemp --directory "$base/slurm.XXXXXX")
readonly base work
chmod 0755 "$work" # munged wants its socket within everybody's reach
exec {lifeline}> >(exec setsid --fork bash "${BASH_SOURCE[0]}" --keep "$work" >/dev/null)

# shellcheck disable=SC2317 # reached by the trap
finish() {
  local code=$? tries
  unset SLURM_CONF # what is called from here on is none of the cluster
  trap '' HUP INT TERM
  disown -a
  exec {lifeline}>&-
  for ((tries = 0; tries < 300; ++tries)); do
    [[ -d $work ]] || exit "$code"
    sleep 0.05
  done
  echo "slurm_cluster: $work is still there" >&2
  exit 1
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

export SLURM_CONF=$work/slurm.conf

# daemon NAME COMMAND...: in the background, its words in NAME.log
daemon() {
  local name=$1
  shift
  "$@" </dev/null >>"$work/$name.log" 2>&1 {lifeline}>&- &
  pid_of[$name]=$!
  disown "$!" # its end by SIGKILL is no news
}

is_alive() { kill -0 "${pid_of[$1]}" 2>/dev/null; }

# A port that nobody listens on, below those that the kernel hands out by itself (from 32768).
free_port() {
  local port
  while port=$((16384 + RANDOM % 16384)) && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

start_munge() {
  mkdir --mode=0755 "$work/munge"
  (umask 077 && head --bytes=1024 /dev/urandom >"$work/munge/key")
  # --force: directories above that others may write to, such as a TMPDIR, are not refused.
  daemon munged munged --foreground --force --num-threads=2 --key-file="$work/munge/key" \
    --socket="$work/munge/socket" --pid-file="$work/munge/pid" --seed-file="$work/munge/seed"
  local until=$((SECONDS + 20))
  until [[ -S $work/munge/socket ]]; do
    is_alive munged || give_up "munged ends at once"
    ((SECONDS < until)) || give_up "munged makes no socket in 20 s"
    sleep 0.05
  done
}

# Two tasks run at once on one processor, too: config_overrides lets the node have more than it has.
write_config() {
  local host cpus
  host=$(uname --nodename)
  host=${host%%.*}
  cpus=$(nproc)
  ((cpus >= 2)) || cpus=2
  cat >"$SLURM_CONF" <<CONFIG
ClusterName=suanwang
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
MailProg=/bin/true
MpiDefault=none
SwitchType=switch/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdParameters=config_overrides
EnforcePartLimits=ALL
ReturnToService=2
KillWait=2
GroupUpdateForce=0
NodeName=local NodeHostname=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=local Default=YES MaxTime=INFINITE State=UP
CONFIG
}

is_idle() { [[ $(timeout 5 sinfo --noheader --format=%T 2>/dev/null) == idle ]]; }

# 0: the node is idle, 1: a daemon ended or the time is over
start_slurm() {
  rm --recursive --force "$work/state" "$work/spool"
  mkdir "$work/state" "$work/spool"
  write_config
  daemon slurmctld slurmctld -D -i
  daemon slurmd slurmd -D
  until is_idle; do
    is_alive slurmctld && is_alive slurmd && ((SECONDS < ready_within)) || return 1
    sleep 0.1
  done
}

give_up() {
  local log
  echo "slurm_cluster: $*" >&2
  for log in "$work"/*.log; do
    echo "---- ${log##*/}" >&2
    tail --lines=40 "$log" >&2
  done
  exit 1
}

start() {
  local attempt
  start_munge
  for ((attempt = 1; attempt <= attempts; ++attempt)); do
    start_slurm && return
    kill -KILL "${pid_of[slurmctld]}" "${pid_of[slurmd]}" 2>/dev/null || true
    # Between the choice of a port and its use another program may have taken it.
    grep --quiet 'Address already in use' "$work"/slurm*.log || break
    : >"$work/slurmctld.log"
    : >"$work/slurmd.log"
  done
  give_up "the node does not get idle"
}

declare -A pid_of=()
start
# In the background, so that a signal to this script ends it now and not after COMMAND.
env --default-signal=INT,QUIT "$@" <&0 {lifeline}>&- &
code=0
wait $! || code=$?
exit "$code"
