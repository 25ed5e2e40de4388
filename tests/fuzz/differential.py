#!/usr/bin/env python3
"""Holds the program against tests/reference: random traces, honest and broken, and every command's JSON.

usage: differential.py EXPERTVIZ [--cases N] [--seed S] [--keep FOLDER] [--commands a,b] [--only CASE]

Each case is one trace and a few questions. An honest trace must give the reference's numbers. A broken one must give
them too, or exactly one error line, exit status 2 and nothing on standard output; which of the two, the reference
knows (docs/trace-format.md). Prints every disagreement with its seed, and keeps its trace. Exit status 1 if there is
one; 77, "skipped", where the program has no command that there is a reference for.
"""
import argparse
import concurrent.futures
import gzip
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import asking  # noqa: E402
import breaking  # noqa: E402
import random_traces  # noqa: E402
import verdict  # noqa: E402
from reference import QUESTIONS, Refused, answer, read  # noqa: E402

QUESTIONS_PER_CASE = 4
SECONDS = 30
SEGMENT = 4 << 20


def across_segments(rng, text):
    """With so many blanks in front that the border between two segments of the reader falls into the text."""
    mark = b"\xef\xbb\xbf" if text.startswith(b"\xef\xbb\xbf") else b""
    return mark + b" " * (SEGMENT - rng.randrange(len(text) + 1)) + text[len(mark):]


class Case:
    """A trace, as text, and what is known of it."""

    def __init__(self, name):
        self.rng = random.Random(name)
        self.shape = random_traces.Shape(self.rng)
        samples = random_traces.make_trace(self.rng, self.shape)
        self.honest = samples
        self.count = len(samples)
        self.layer_ids = sorted({int(layer) for sample in samples for step in sample["expert_layer_history"] or []
                                 for layer in step.get("layers", step)}) or [0]
        self.kind = self.rng.choices(["honest", "values", "text"], [5, 3, 3])[0]
        if self.kind == "values":
            samples = breaking.break_values(self.rng, samples)
        self.text, self.repeats = random_traces.write(self.rng, samples)
        if self.kind == "text":
            self.text = breaking.break_text(self.rng, self.text)
        if self.rng.random() < 0.05:
            self.text = across_segments(self.rng, self.text)
        self.packing = self.rng.choice(["file", "file", "file", "pipe", "gzip"])


    def other_runs(self):
        """Further traces of the same questions, honest ones, to compare with."""
        runs = [random_traces.make_run(self.rng, self.shape, self.honest) for _ in range(self.rng.choice([1, 1, 2]))]
        return [random_traces.write(self.rng, run)[0] for run in runs]


def run(program, command, options, case, others, folder):
    path = os.path.join(folder, "trace.json")
    with open(path, "wb") as file:
        file.write(gzip.compress(case.text, 1) if case.packing == "gzip" else case.text)
    arguments = [program, command] + ([] if others else ["-i"]) + ["-" if case.packing == "pipe" else path]
    for number, text in enumerate(others):
        arguments.append(os.path.join(folder, f"other{number}.json"))
        with open(arguments[-1], "wb") as file:
            file.write(text)
    arguments += ["--format", "json"]
    for option, value in options.items():
        arguments += [option, value] if value else [option]
    with open(path, "rb") as file:
        return subprocess.run(arguments, stdin=file, capture_output=True, timeout=SECONDS, cwd=folder)


def expected(command, options, document):
    """-> (the answer, or None where there must be none; whether an error is right too)"""
    documents = document if isinstance(document, list) else [document]
    for one in documents:
        one.doubts.clear()
    try:
        value = answer(command, document, options)
    except Refused:
        return None, True
    return value, any(one.doubts or not one.is_json for one in documents)


def disagreement(done, command, options, document):
    """What is wrong with what the program did, or None."""
    if done.returncode not in (0, 1, 2):
        return f"exit status {done.returncode}: {done.stderr[-300:]!r}"
    value, may_refuse = expected(command, options, document)
    if done.returncode == 2:
        fault = verdict.refusal_fault(done)
        return fault or (None if may_refuse else f"refused: {done.stderr.decode('utf-8', 'replace').strip()}")
    if value is None:
        return f"exit status {done.returncode}, but this must be refused"
    ours, fault = verdict.printed(done, lines=command == "export")
    if ours is None:
        return fault
    status = 1 if command == "find-steps" and not any(sample["steps"] for sample in steps_of(value)) else 0
    if done.returncode != status:
        return f"exit status {done.returncode}, not {status}"
    return verdict.difference(ours, value) or fault or verdict.notes_fault(done)


def steps_of(value):
    return value["samples"] if isinstance(value, dict) else [{"steps": value}]


def run_case(program, commands, name, keep):
    """-> lines that tell of each disagreement"""
    case = Case(name)
    document = read(case.text)
    lines = []
    for command in case.rng.sample(list(commands), min(QUESTIONS_PER_CASE, len(commands))):
        options = asking.ASK[command](case.rng, case.count, case.layer_ids)
        options = {option: value for option, value in options.items() if option in commands[command]}
        if case.repeats and asking.stops_early(command, options):
            continue  # of a member that stands twice, the later one lies behind the stop
        others = case.other_runs() if command == "compare" else []
        asked_of = [document] + [read(text) for text in others] if others else document
        with tempfile.TemporaryDirectory() as folder:
            try:
                done = run(program, command, options, case, others, folder)
                fault = disagreement(done, command, options, asked_of)
            except subprocess.TimeoutExpired:
                fault = f"not done after {SECONDS} seconds"
        if fault:
            os.makedirs(keep, exist_ok=True)
            path = os.path.join(keep, f"{name.replace('/', '-')}.json")
            with open(path, "wb") as file:
                file.write(case.text)
            words = " ".join(f"{option} {value}".strip() for option, value in options.items())
            lines.append(f"case {name} ({case.kind}, {case.packing}): {command} {words}: {fault}\n    {path}")
    return lines


def known_commands(program):
    """The commands of the program's help that there is a reference for, and the options of each."""
    def help_of(*command):
        return subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True).stdout

    listed = re.findall(r"^  ([a-z][a-z-]*) {2,}", help_of(), re.M)
    return {command: set(re.findall(r"^ .*?(--[a-z-]+)", help_of(command), re.M)) for command in listed
            if command in QUESTIONS}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", default=os.path.join(tempfile.gettempdir(), "differential"))
    parser.add_argument("--commands", help="only these, with commas between")
    parser.add_argument("--only", help="one case, as a disagreement names it")
    asked = parser.parse_args()
    program = os.path.abspath(asked.program)
    commands = known_commands(program)
    if asked.commands:
        commands = {command: commands[command] for command in asked.commands.split(",") if command in commands}
    if not commands:
        print("skipped: no command of the program has a reference")
        sys.exit(77)

    names = [asked.only] if asked.only else [f"{asked.seed}/{number}" for number in range(asked.cases)]
    bad = 0
    with concurrent.futures.ProcessPoolExecutor() as workers:
        parts = (workers.submit(run_case, program, commands, name, asked.keep) for name in names)
        for part in concurrent.futures.as_completed(list(parts)):
            for line in part.result():
                bad += 1
                print(line, flush=True)
    print(f"{len(names)} traces, {', '.join(commands)}: {bad or 'no'} disagreement{'s' if bad != 1 else ''}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
