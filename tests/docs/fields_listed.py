"""Checks that docs/fields.md lists every field that the commands print.

fields_listed.py EXPERTVIZ EXAMPLES FIELDS.md
"""
import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

RUNS = [["info"], ["layer", "--accepted", "--baseline"], ["layer", "-s", "all"], ["stats", "--accepted", "--baseline"],
        ["stats", "-s", "all"], ["tree"], ["find-steps"], ["find-steps", "-s", "all"], ["cost", "--expert-mb", "4"],
        ["cost", "-s", "all"], ["acceptance"], ["acceptance", "-s", "all"], ["prune"], ["prune", "-s", "all"],
        ["experts", "-l", "0", "--expert", "7"], ["experts", "-s", "all"], ["overlap", "-s", "all"],
        ["cache", "-s", "all"], ["budget", "-s", "all"], ["tree", "--budget", "20"],
        ["compare", "TRACE"]]


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def main(expertviz, examples, document):
    listed = set(re.findall(r"`(\w+)`", document.read_text(encoding="utf-8")))
    trace = str(examples / "expert_activations.json.zst")
    missing = []
    for command in RUNS:
        for form in ("json", "csv"):
            words = [trace if word == "TRACE" else word for word in command]
            run = subprocess.run([expertviz, *words, "-q", "-i", trace, "--format", form], capture_output=True, text=True,
                                 check=True)
            found = keys(json.loads(run.stdout)) if form == "json" else next(csv.reader(io.StringIO(run.stdout)))
            missing += [f"{' '.join(command)} ({form}): {name}" for name in sorted(set(found) - listed) if not name.isdigit()]
    print("\n".join(missing) or "every field is listed")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
