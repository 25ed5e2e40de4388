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
$expertviz layer -i $trace -s 3 -l 9 -o out/layer.png >out/layer.txt
$expertviz stats -i $trace -s 3 -o out/stats.png >out/stats.txt
$expertviz tree -i $trace -s 3 -l 9 --verify-step 16 -o out/tree.png >out/tree.txt
$expertviz find-steps -i $trace -s 3 --min-accepted 4 >out/find-steps.txt
$expertviz cost -i $trace -s all -o out/cost.png >out/cost.txt
$expertviz report -i $trace -o out/report.html >/dev/null

cat <<END

Made from $trace:
  out/layer.png, .txt    unique experts of layer 9 in each verify step
  out/stats.png, .txt    unique experts of every layer: mean, P90 and P99
  out/tree.png, .txt     the draft tree of verify step 16 with the experts of layer 9
  out/cost.png, .txt     experts read per token, against plain decoding
  out/report.html        every question in one page, for a browser
  out/find-steps.txt     the verify steps that accepted 4 nodes or more
The program is $expertviz; try $expertviz --help
END
