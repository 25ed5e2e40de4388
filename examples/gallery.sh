#!/usr/bin/env bash
# Draws the pictures of README.md and docs/ from the example trace and from synthetic traces of other sizes, with the
# programs that tests/run.sh built.
set -euo pipefail
cd "$(dirname "$0")/.."

programs=${1:-build/release}
example=examples/expert_activations.json
traces=build/gallery
images=docs/images
mkdir -p $traces $images

expertviz() { "$programs/src/expertviz" "$@" >/dev/null; }
# synthetic NAME OPTION...: makes the trace NAME, unless it is there.
synthetic() {
  local trace=$traces/$1.json
  shift
  [ -e "$trace" ] || "$programs/tests/bench/make_trace" "$trace" --compact --no-weights --samples 1 "$@"
}

# The example trace: 12 layers, 40 verify steps, 16 draft tokens.
expertviz layer -i $example -l 6 --scale 0.5 -o $images/layer.png
expertviz layer -i $example -l 0,6 --scale 0.5 -o $images/layers.png
expertviz layer -i $example -l 0-5 --scale 0.5 -o $images/six_layers.png
expertviz layer -i $example -l 6 --accepted --baseline --scale 0.5 -o $images/layer_accepted.png
expertviz layer -i $example -l 6 --accepted --theme dark --scale 0.5 -o $images/layer_dark.png
expertviz stats -i $example --scale 0.5 -o $images/stats.png
expertviz stats -i $example --accepted --baseline --scale 0.5 -o $images/stats_accepted.png
expertviz tree -i $example -l 6 --verify-step 4 --scale 0.75 -o $images/tree.png
expertviz tree -i $example -l 6 --verify-step 4 --theme dark --scale 0.75 -o $images/tree_dark.png

# The size of a real run of Qwen3-30B-A3B, without the routing weights.
synthetic qwen3 --steps 600
expertviz layer -i $traces/qwen3.json -l 20 --accepted --scale 0.5 -o $images/layer_600_steps.png
expertviz stats -i $traces/qwen3.json --scale 0.5 -o $images/stats_48_layers.png

synthetic long --steps 5000 --layers 1
expertviz layer -i $traces/long.json --scale 0.5 -o $images/layer_5000_steps.png

synthetic deep --steps 40 --layers 94
expertviz stats -i $traces/deep.json --accepted --scale 0.5 -o $images/stats_94_layers.png

synthetic small --steps 2 --layers 1 --draft-tokens 2 --model-path examples/tokenizer
expertviz tree -i $traces/small.json --scale 0.5 -o $images/tree_2_tokens.png
synthetic wide --steps 2 --layers 1 --draft-tokens 128 --model-path examples/tokenizer
expertviz tree -i $traces/wide.json --verify-step 1 --scale 0.25 -o $images/tree_128_tokens.png
