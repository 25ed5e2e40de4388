#!/usr/bin/env bash
# Builds the fuzz targets with clang and lets each of them run for a while, from its seeds in corpus/ and from what
# earlier runs found. An input that fails is kept in the folder that is named at the end.
#
#   tests/fuzz/run.sh [SECONDS A TARGET [TARGET...]]     60 seconds and all targets, if not said
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
shift || true
build=build/fuzz

cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_CXX_COMPILER="${CXX:-clang++}" -DBUILD_TESTING=ON \
  -DEXPERTVIZ_FUZZ=ON -DEXPERTVIZ_SANITIZE=fuzzer-no-link,address,undefined > /dev/null
cmake --build "$build" --target fuzz_targets --parallel "$(getconf _NPROCESSORS_ONLN)"

if [ $# -eq 0 ]; then
  for folder in tests/fuzz/corpus/*/; do set -- "$@" "$(basename "$folder")"; done
fi
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/leaks.supp:print_suppressions=0
[ ! -d /dev/shm ] || export TMPDIR=/dev/shm  # the tokenizer target writes a file for each input
failed=()
for target in "$@"; do
  found=$build/found/$target
  mkdir -p "$found" "$build/failures"
  log=$build/failures/$target.log
  if "$build/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -max_len=8192 -timeout=20 -rss_limit_mb=2048 \
    -dict=tests/fuzz/json.dict -artifact_prefix="$build/failures/$target-" -print_final_stats=1 \
    "$found" "tests/fuzz/corpus/$target" > "$log" 2>&1; then
    echo "$target: $(awk '/number_of_executed_units/ {print $2}' "$log") executions, no finding"
  else
    echo "$target: a finding, see $log"
    failed+=("$target")
  fi
done
[ ${#failed[@]} -eq 0 ]
