#!/usr/bin/env bash
# Draws the pictures of README.md and docs/ from the example trace and from synthetic traces of other sizes, with the
# programs that tests/run.sh built.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=${1:-build/release}
example=examples/expert_activations.json.zst
traces=build/gallery
images=docs/images
mkdir -p $traces $images

expertviz() { "$programs/src/expertviz" "$@" --quiet >/dev/null; }
# synthetic NAME OPTION...: makes the trace NAME, unless it is there.
synthetic() {
  local trace=$traces/$1.json
  shift
  [ -e "$trace" ] || "$programs/tests/bench/make_trace" "$trace" --compact --samples 1 "$@"
}

# The example trace: 16 layers, 4 samples, 32 draft tokens.
expertviz layer -i $example -s 3 -l 9 --scale 0.5 -o $images/layer.png
expertviz layer -i $example -s 3 -l 0,9 --scale 0.5 -o $images/layers.png
expertviz layer -i $example -s 3 -l 9 --accepted --baseline --scale 0.5 -o $images/layer_accepted.png
expertviz layer -i $example -s 3 -l 9 --accepted --theme dark --scale 0.5 -o $images/layer_dark.png
expertviz layer -i $example -s 0 -l all --scale 0.5 -o $images/layer_heat.png
expertviz stats -i $example -s 3 --scale 0.5 -o $images/stats.png
expertviz stats -i $example -s 3 --accepted --baseline --scale 0.5 -o $images/stats_accepted.png
expertviz tree -i $example -s 3 -l 9 --verify-step 16 --scale 0.5 -o $images/tree.png
expertviz tree -i $example -s 3 -l 9 --verify-step 16 --theme dark --scale 0.5 -o $images/tree_dark.png
expertviz tree -i $example -s 3 -l 9 --verify-step 16 --direction right --scale 0.75 -o $images/tree_right.png
expertviz tree -i $example -s 2 -l 9 --verify-step 4 --direction right --scale 0.75 -o $images/tree_end.png
expertviz tree -i $example -s 3 -l 9 --verify-step 16 --direction right --budget 20 --scale 0.75 -o $images/tree_budget.png
for question in cost acceptance experts overlap prune cache budget; do
  expertviz $question -i $example -s all --scale 0.5 -o $images/$question.png
done
expertviz experts -i $example -s all --sort --scale 0.5 -o $images/experts_sorted.png
expertviz experts -i $example -s all --cdf -l 0,9 --scale 0.5 -o $images/experts_cdf.png
expertviz stats -i $example -s 3 --size 240x160 -o $images/stats_column.png
expertviz cost -i $example -s all --size 240x160 -o $images/cost_column.png

# The size of a real run of Qwen3-30B-A3B.
synthetic qwen3 --steps 600
expertviz layer -i $traces/qwen3.json -l 20 --accepted --scale 0.5 -o $images/layer_600_steps.png
expertviz layer -i $traces/qwen3.json -l all --scale 0.5 -o $images/layer_48_layers.png
expertviz stats -i $traces/qwen3.json --scale 0.5 -o $images/stats_48_layers.png
expertviz experts -i $traces/qwen3.json --scale 0.5 -o $images/experts_48_layers.png

synthetic long --steps 5000 --layers 1
expertviz layer -i $traces/long.json --scale 0.5 -o $images/layer_5000_steps.png

synthetic deep --steps 40 --layers 94
expertviz stats -i $traces/deep.json --accepted --scale 0.5 -o $images/stats_94_layers.png

synthetic wide --steps 2 --layers 1 --draft-tokens 128 --tokenizer $traces/tokenizer.json
expertviz tree -i $traces/wide.json --tokenizer $traces/tokenizer.json --verify-step 1 --direction right --scale 0.5 \
  -o $images/tree_128_tokens.png
