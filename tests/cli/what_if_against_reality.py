"""Holds `prune` against reality: two real runs of the same prompts, with 32 and with 8 draft tokens.

what_if_against_reality.py EXPERTVIZ FOLDER    the folder has run_a.json.zst and run_b.json.zst; without it: skipped (77)
"""
import json
import subprocess
import sys
from pathlib import Path


def pooled(expertviz, *arguments):
    run = subprocess.run([expertviz, *arguments, "-s", "all", "-q", "--format", "json"], capture_output=True, check=True)
    return json.loads(run.stdout)["pooled"]


def main(expertviz, folder):
    large, small = folder / "run_a.json.zst", folder / "run_b.json.zst"
    if not (large.exists() and small.exists()):
        print("skipped: the two real runs are not here")
        return 77
    predicted = next(row for row in pooled(expertviz, "prune", large, "--order", "rank")["nodes"] if row["nodes"] == 8)
    cost = pooled(expertviz, "cost", small)
    pairs = sum(layer["steps"] for layer in cost["layers"])
    real = {"experts": cost["total"]["loaded"] / pairs, "tokens": cost["mean_accepted"]}
    failures = 0
    for name, value in real.items():
        off = predicted[name] / value - 1
        print(f"{name}: predicted {predicted[name]:.2f}, real {value:.2f}, {100 * off:+.1f} %")
        failures += abs(off) > 0.05
    known = {"plain": 247040, "traffic_ratio": 1.8209, "break_even_share": 0.5590}
    total = pooled(expertviz, "cost", large)["total"]
    for name, value in known.items():
        if abs(total[name] - value) > 5e-5:
            print(f"{name}: {total[name]}, not {value}")
            failures += 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
