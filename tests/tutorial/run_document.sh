#!/usr/bin/env bash
# Runs what a document says: every `$ ` line of its ```console blocks, in order, in one shell and in a
# scratch directory that has the repository's scenarios and docs, with the built program on the PATH.
# The lines below a command must be its output (standard output and error), line by line; a line `...`
# stands for any lines, `[...]` within a line for any text. A command may say its exit code: `(exit 2)`
# as the last line of its output. A block that begins with ```yaml NAME is written to the file NAME.
#
# Usage: run_document.sh PROGRAM SOURCE_DIR SCRATCH_DIR DOCUMENT
set -euo pipefail
# Quoting and patterns go by characters, whatever the machine's locale: Chinese names are compared.
export LC_ALL=C.UTF-8

program=$1 source_dir=$(realpath "$2") scratch=$3 document=$(realpath "$4")

rm -rf "$scratch"
mkdir -p "$scratch"
ln -s "$source_dir/scenarios" "$source_dir/docs" "$scratch/"
cd "$scratch"
PATH="$(dirname "$program"):$PATH"
export PATH NO_COLOR=1

failures=0 commands=0
output=() wanted=() command='' command_line=0 exit_code=0

complain() {
  printf '%s:%s: $ %s\n  %s\n' "$document" "$command_line" "$command" "$*" >&2
  failures=$((failures + 1))
}

quoted() { [[ -z $1 ]] || printf '%q' "$1"; }

# Whether the text $1 is the line $2, in which `[...]` stands for anything.
is_line() {
  local text=$1 rest=$2 pattern=''
  while [[ $rest == *'[...]'* ]]; do
    pattern+=$(quoted "${rest%%'[...]'*}")'*'
    rest=${rest#*'[...]'}
  done
  pattern+=$(quoted "$rest")
  # shellcheck disable=SC2053 # the right side is a pattern on purpose
  [[ $text == $pattern ]]
}

run_command() {
  local code=0
  commands=$((commands + 1))
  # In this shell, so that `cd` and variables last.
  eval "$command" >"$scratch/.output" 2>&1 </dev/null || code=$?
  mapfile -t output <"$scratch/.output"
  exit_code=$code
}

compare() {
  local at=0 skip=0 line
  local wanted_code=0
  if ((${#wanted[@]})) && [[ ${wanted[-1]} =~ ^\(exit\ ([0-9]+)\)$ ]]; then
    wanted_code=${BASH_REMATCH[1]}
    unset 'wanted[-1]'
  fi
  if ((exit_code != wanted_code)); then
    complain "ended with $exit_code, not $wanted_code: $(tail -n 5 "$scratch/.output")"
    return
  fi
  for line in "${wanted[@]}"; do
    if [[ $line == ... ]]; then
      skip=1
      continue
    fi
    while ((skip && at < ${#output[@]})) && ! is_line "${output[at]%"${output[at]##*[! ]}"}" "$line"; do
      at=$((at + 1))
    done
    if ((at >= ${#output[@]})); then
      complain "does not print: $line"
      return
    fi
    if ! is_line "${output[at]%"${output[at]##*[! ]}"}" "$line"; then
      complain "prints: ${output[at]}
  the document says: $line"
      return
    fi
    at=$((at + 1)) skip=0
  done
  if ((${#wanted[@]} && !skip && at < ${#output[@]})); then
    complain "prints more than the document says: ${output[at]}"
  fi
}

finish_command() {
  [[ -n $command ]] || return 0
  run_command
  compare
  command='' wanted=()
}

main() {
  local line number=0 in_block=0 file=''
  while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    if [[ -n $file ]]; then
      if [[ $line == '```' ]]; then file=''; else printf '%s\n' "$line" >>"$file"; fi
    elif [[ $line == '```yaml '* ]]; then
      file=${line#'```yaml '}
      : >"$file"
    elif ((in_block)) && [[ $line == '```' ]]; then
      finish_command
      in_block=0
    elif ((in_block)) && [[ $line == '$ '* ]]; then
      finish_command
      command=${line#'$ '} command_line=$number
    elif ((in_block)); then
      wanted+=("${line%"${line##*[! ]}"}")
    elif [[ $line == '```console' ]]; then
      in_block=1
    fi
  done <"$document"
  ((commands > 0)) || complain "no command in it: nothing was tested"
  printf '%s: %s commands, %s failures\n' "$document" "$commands" "$failures"
  ((failures == 0))
}

main
