"""Runs the expertviz commands that a document quotes, and compares what they print with what it says.

quoted_commands.py EXPERTVIZ EXAMPLES DOCUMENT...

Below an indented line `$ COMMAND` stands its whole output, standard error included; a line `...` stands for the rest.
An indented block without `$` that calls only expertviz and a few tools is a script: it must end well.
Exits with 77, "skipped", where the shell lacks one of the tools.
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT_COMMANDS = ("expertviz ", "zstd ", "if found=$(expertviz ", "  expertviz ", "fi")
TOOLS = ("bash", "zstd", "jq")


def indented_blocks(document):
    """Each is a list of lines, without the indentation and without blank lines."""
    block = []
    for line in [*document.read_text(encoding="utf-8").splitlines(), "end"]:
        if line.startswith("    "):
            block.append(line[4:])
        elif line and block:
            yield block
            block = []


def quoted_commands(document):
    """-> [(command, expected output lines, or None for a script)]"""
    found = []
    for block in indented_blocks(document):
        if block[0].startswith("$ expertviz"):
            for line in block:
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
        elif all(line.startswith(SCRIPT_COMMANDS) for line in block):
            found.append(("\n".join(block), None))
    return found


def agrees(printed, expected):
    if expected[-1].strip() == "...":
        return printed[: len(expected) - 1] == expected[:-1]
    return printed == expected


def main(expertviz, examples, documents):
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print("skipped: the documents use", *missing)
        return 77
    failures = 0
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "expertviz"
        shutil.copytree(examples, folder / "examples")
        environment = {"PATH": f"{expertviz.parent}{os.pathsep}{os.environ['PATH']}", "HOME": home, "LC_ALL": "C.UTF-8"}
        for document in documents:
            for command, expected in quoted_commands(document):
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment,
                                      encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                printed = [line for line in done.stdout.splitlines() if line]
                fine = done.returncode == 0 if expected is None else agrees(printed, expected)
                print("ok    " if fine else "DIFFERS", document.name, "$", command)
                if not fine:
                    failures += 1
                    print(f"exit {done.returncode}, printed:", *printed, sep="\n    ")
    return 1 if failures else 0


if __name__ == "__main__":
    paths = [Path(argument).resolve() for argument in sys.argv[1:]]
    sys.exit(main(paths[0], paths[1], paths[2:]))
