#!/usr/bin/env bash
# Proves that a clean clone works on a bare Debian 12: makes one with mmdebstrap, puts a clone of HEAD
# into it and runs `./dev demo` and `./dev test` there.
#
#   tests/bare_debian.sh root|user [VERB...]     as root, or as an ordinary user with sudo
#
# Needs root (to mount /proc in the new tree), mmdebstrap, git, and a Debian mirror: the one this
# machine uses if it runs Debian 12, else deb.debian.org or what SUANWANG_MIRROR says.
set -euo pipefail

readonly suite=bookworm certificates=/etc/extra-ca-certs.pem
who=${1:-}
[[ $who == root || $who == user ]] || {
  echo "usage: tests/bare_debian.sh root|user [VERB...]" >&2
  exit 2
}
shift
(($#)) || set -- demo test
((EUID == 0)) || exec sudo --preserve-env=SUANWANG_MIRROR,TMPDIR,NODE_EXTRA_CA_CERTS "$0" "$who" "$@"

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp --directory "${TMPDIR:-/tmp}/bare-debian.XXXXXX")
readonly repository work tree=$work/root
# The mount of /proc lives in a namespace that ends with the run, so nothing of it is left here.
trap 'rm --recursive --force --one-file-system "$work"' EXIT

mirror() {
  local file
  if [[ -n ${SUANWANG_MIRROR:-} ]]; then
    echo "$SUANWANG_MIRROR"
    return
  fi
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
    if [[ -s $file ]] && grep --quiet "$suite" "$file"; then
      echo "$file"
      return
    fi
  done
  echo http://deb.debian.org/debian
}

# A proxy, or a mirror that is a snapshot, is a setting of apt here and must hold in there too.
apt_options() {
  apt-config dump 2>/dev/null |
    grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' |
    sed 's/^/--aptopt=/'
}

make_tree() {
  local -a options=(--variant=minbase --mode=root)
  mapfile -t -O "${#options[@]}" options < <(apt_options)
  [[ $who == root ]] || options+=(--include=sudo)
  mmdebstrap "${options[@]}" "$suite" "$tree" "$(mirror)"
  cp --dereference /etc/resolv.conf "$tree/etc/resolv.conf"
  # Where npm goes through a proxy with a certificate of its own, it must in there, too.
  [[ ! -r ${NODE_EXTRA_CA_CERTS:-} ]] || cp --dereference "$NODE_EXTRA_CA_CERTS" "$tree$certificates"
}

add_clone() { # home owner
  git clone --quiet --no-hardlinks "file://$repository" "$tree$1/suanwang"
  chroot "$tree" chown --recursive "$2:" "$1/suanwang"
}

prepare() {
  make_tree
  if [[ $who == user ]]; then
    chroot "$tree" useradd --create-home --shell /bin/bash planner
    echo 'planner ALL=(ALL:ALL) NOPASSWD: ALL' >"$tree/etc/sudoers.d/planner"
    chmod 0440 "$tree/etc/sudoers.d/planner"
    add_clone /home/planner planner
  else
    add_clone /root root
  fi
}

inside() { # command: runs it as the login of the chosen user
  local login=root
  [[ $who == root ]] || login=planner
  # shellcheck disable=SC2016 # expanded by the inner shell
  unshare --mount --fork sh -c '
    mount -t proc proc "$1/proc"
    exec chroot "$1" su - "$2" -c "$3"' sh "$tree" "$login" "$1" </dev/null
}

started=$SECONDS
prepare
echo "== a bare Debian ($suite) as $who: $((SECONDS - started)) s, $(du --summarize --human-readable "$tree" | cut -f1)"
for verb in "$@"; do
  started=$SECONDS
  echo "== ./dev $verb as $who"
  inside "[ ! -r $certificates ] || export NODE_EXTRA_CA_CERTS=$certificates
    cd suanwang && CI=true ./dev $verb"
  echo "== ./dev $verb as $who: done in $((SECONDS - started)) s"
done
