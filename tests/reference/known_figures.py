"""Holds the references against figures that are known of two real runs of the same prompts.

usage: known_figures.py <folder with run_a.json.zst and run_b.json.zst>     exit status 77, "skipped", without them

Both runs emit the same tokens, so plain decoding would read the same in both. `prune` of the run with 32 draft tokens
predicts what 8 would do; the run with 8 tells what they did.
"""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from reference import cost, prune, read, routing  # noqa: E402
from reference.samples import select  # noqa: E402

# Of each figure the name, its value and its last digit.
KNOWN = {
    "run_a": [("plain", 247040, 1), ("traffic_ratio", 1.8209, 1e-4), ("break_even_share", 0.5590, 1e-4),
              ("rank: experts", 27.5, 0.1), ("rank: tokens", 2.25, 0.01),
              ("stored: experts", 25.2, 0.1), ("stored: tokens", 1.89, 0.01)],
    "run_b": [("plain", 247040, 1), ("traffic_ratio", 1.4586, 1e-4), ("break_even_share", 0.4452, 1e-4),
              ("rank: experts", 27.2, 0.1), ("rank: tokens", 2.33, 0.01)],
}


def figures(path):
    text = subprocess.run(["zstd", "-dqc", path], capture_output=True, check=True).stdout
    samples = select(read(text), {"--sample-idx": "all"})
    routing.prepare(samples)
    layers = routing.pairs_of(samples, {})
    total = cost.total([pair for pairs in layers.values() for pair in pairs], len(layers), {})
    found = {**total, "break_even_share": total["break_even_share"].value}
    for order in ("rank", "stored"):
        eight = prune.members(samples, {"--order": order})["nodes"][7]
        found.update({f"{order}: experts": eight["experts"], f"{order}: tokens": eight["tokens"]})
    return found


def main():
    folder = sys.argv[1]
    if shutil.which("zstd") is None or not os.path.exists(os.path.join(folder, "run_a.json.zst")):
        print(f"skipped: no zstd, or no traces in {folder}")
        sys.exit(77)
    wrong = 0
    for name, known in KNOWN.items():
        found = figures(os.path.join(folder, name + ".json.zst"))
        for figure, value, digit in known:
            right = abs(found[figure] - value) <= 0.51 * digit
            wrong += not right
            print(f"{name} {figure}: {found[figure]:.10g}, known {value}{'' if right else '   DIFFERENT'}")
    sys.exit(1 if wrong else 0)


main()
