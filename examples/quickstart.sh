#!/usr/bin/env bash
# From a fresh clone to pictures: installs what is missing, builds, and draws the example trace into out/.
set -euo pipefail
cd "$(dirname "$0")/.."
. src/packaging/setup.sh

install_missing build
build release -DBUILD_TESTING=OFF

expertviz=build/release/src/expertviz
trace=examples/expert_activations.json.zst
mkdir -p out
$expertviz layer -i $trace -l 6 -o out/layer.png >out/layer.txt
$expertviz stats -i $trace -o out/stats.png >out/stats.txt
$expertviz tree -i $trace -l 6 --verify-step 4 -o out/tree.png >out/tree.txt
$expertviz find-steps -i $trace --min-accepted 4 >out/find-steps.txt

cat <<END

Made from $trace:
  out/layer.png, .txt    unique experts of layer 6 in each verify step
  out/stats.png, .txt    unique experts of every layer: mean, P90 and P99
  out/tree.png, .txt     the draft tree of verify step 4 with the experts of layer 6
  out/find-steps.txt     the verify steps that accepted 4 nodes or more
The program is $expertviz; try $expertviz --help
END
