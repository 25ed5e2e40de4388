#!/bin/sh
# Runs one command test: run_case.sh <expertviz> <case folder> <traces folder>
#
# A case is a folder with
#   command      a shell script, run in an empty folder that holds a link `traces`; $EXPERTVIZ is the program
#                where it ends with status 77, the machine lacks what it takes, and the test is skipped
#   exit         the expected exit status; 0 if there is no such file
#   stdout       the expected standard output, byte for byte
#   stdout.like  or an extended regular expression for each line; with neither, and without `check`, it must be empty
#   stderr, stderr.like   the same for standard error, which must be empty without them
#   files        the files that must be there afterwards, sorted, and no others; none if there is no such file
#   check        more checks, a shell script run in the same folder; it can read ../stdout
set -u
EXPERTVIZ=$1 case_folder=$2 traces=$3
export EXPERTVIZ
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/run"
ln -s "$traces" "$work/run/traces"
# What the user's machine holds must not matter.
export HOME="$work/home" HF_HOME="$work/home/hf"
unset HF_HUB_CACHE HUGGINGFACE_HUB_CACHE XDG_CACHE_HOME EXPERTVIZ_TOKENIZER COLUMNS

failures=0
fail() {
  echo "FAILED: $1"
  failures=1
}

# is_as_expected <what> <file>
is_as_expected() {
  if [ -e "$case_folder/$1.like" ]; then
    [ "$(wc -l <"$case_folder/$1.like")" -eq "$(wc -l <"$2")" ] || return 1
    while IFS= read -r pattern <&3 && IFS= read -r line <&4; do
      printf '%s\n' "$line" | grep -Eqx -e "$pattern" || return 1
    done 3<"$case_folder/$1.like" 4<"$2"
  elif [ -e "$case_folder/$1" ]; then
    cmp -s "$case_folder/$1" "$2"
  else
    [ ! -s "$2" ]
  fi
}

(cd "$work/run" && sh "$case_folder/command") >"$work/stdout" 2>"$work/stderr" </dev/null
status=$?
[ "$status" -ne 77 ] || exit 77
expected_status=0
[ -e "$case_folder/exit" ] && expected_status=$(cat "$case_folder/exit")
[ "$status" -eq "$expected_status" ] || fail "exit status $status, not $expected_status"
if [ -e "$case_folder/stdout" ] || [ -e "$case_folder/stdout.like" ] || [ ! -e "$case_folder/check" ]; then
  is_as_expected stdout "$work/stdout" || fail "standard output"
fi
is_as_expected stderr "$work/stderr" || fail "standard error"

rm "$work/run/traces"
(cd "$work/run" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) >"$work/files"
if [ -e "$case_folder/files" ]; then
  cmp -s "$case_folder/files" "$work/files" || fail "files: $(tr '\n' ' ' <"$work/files")"
elif [ -s "$work/files" ]; then
  fail "files left behind: $(tr '\n' ' ' <"$work/files")"
fi
if [ -e "$case_folder/check" ]; then
  (cd "$work/run" && sh -e "$case_folder/check") || fail "check"
fi

if [ "$failures" -ne 0 ]; then
  echo "--- command"; cat "$case_folder/command"
  echo "--- standard output"; cat "$work/stdout"
  echo "--- standard error"; cat "$work/stderr"
fi
exit "$failures"
