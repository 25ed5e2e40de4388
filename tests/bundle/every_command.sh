# Runs each command on the example in the working folder, once in its own words and once as JSON, and draws in each format.
# Needs a shell and nothing else. What it leaves behind is what try_bundle.sh compares.
# Usage: sh -c '. every_command.sh' - <expertviz> <command...>
expertviz=$1
shift
for command in "$@"; do
  "$expertviz" "$command" -i expert_activations.json.zst >"$command.text" 2>"$command.text.err"
  echo "status $?" >>"$command.text"
  "$expertviz" "$command" -i expert_activations.json.zst --format json >"$command.json" 2>"$command.json.err"
  echo "status $?" >>"$command.json"
done
"$expertviz" tree -i expert_activations.json.zst -l 6 --verify-step 4 -o tree.pdf >tree.pdf.text 2>&1
"$expertviz" tree -i expert_activations.json.zst -l 6 --verify-step 4 -o tree.svg >tree.svg.text 2>&1
"$expertviz" stats -i - -o stats.svg <expert_activations.json.zst >pipe.text 2>&1
"$expertviz" layer -i expert_activations.json.zst --show >show.text 2>&1
