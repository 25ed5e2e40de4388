#!/usr/bin/env bash
# Makes the traces, times expertviz beside dd, jq and plain Python, and writes build/bench/results.md.
#
#   tests/bench/run.sh [VERIFY_STEPS]     a sample, of 4 samples; 600 (the default) make a file of 1.9 GB
set -euo pipefail
cd "$(dirname "$0")/../.."
. src/packaging/setup.sh

steps=${1:-600}
install_missing tests
build release -DBUILD_TESTING=ON

folder=build/bench
mkdir -p $folder
trace=$folder/4x$steps.json
[ -e "$trace" ] || build/release/tests/bench/make_trace "$trace" --samples 4 --steps "$steps"
build/release/tests/bench/make_trace $folder/small.json --samples 1 --steps 6
python3 tests/bench/measure.py build/release/src/expertviz "$trace" $folder/small.json $folder | tee $folder/results.md
