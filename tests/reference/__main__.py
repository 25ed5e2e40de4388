"""Prints what `expertviz <command> --format json` should print. usage, from tests/:

python3 -m reference <command> <trace>... [--option[=value] ...]
"""
import json
import sys

from . import Refused, answer, read


def plain(value):
    """What has no exact value (arithmetic.py) is shown by the value that stands for it."""
    return getattr(value, "value", repr(vars(value)))


def main():
    command, *rest = sys.argv[1:]
    options = dict(part.partition("=")[::2] for part in rest if part.startswith("--"))
    documents = []
    for path in (part for part in rest if not part.startswith("--")):
        with open(path, "rb") as file:
            documents.append(read(file.read()))
    try:
        print(json.dumps(answer(command, documents if command == "compare" else documents[0], options), default=plain))
    except Refused as why:
        sys.exit(f"refused: {why}")


main()
