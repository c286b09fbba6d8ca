#!/usr/bin/env bash
# run_document.sh must find the six wrong commands of wrong.md, and must not pass an empty document.
set -euo pipefail
here=$1 source_dir=$2 scratch=$3

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

if report=$("$here/run_document.sh" /bin/true "$source_dir" "$scratch" "$here/wrong.md" 2>&1); then
  fail "a wrong document passed"
fi
[[ $report == *'8 commands, 6 failures'* ]] || fail "expected 6 failures of 8 commands: $report"
printf 'nothing to run\n' >"$scratch.md"
if "$here/run_document.sh" /bin/true "$source_dir" "$scratch" "$scratch.md" >/dev/null 2>&1; then
  fail "a document without commands passed"
fi
