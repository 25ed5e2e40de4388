"""Prints what `expertviz <command> --format json` should print. usage, from tests/:

python3 -m reference <command> <trace> [--option[=value] ...]
"""
import json
import sys

from . import Refused, answer, read


def plain(value):
    """What has no exact value (numbers.py) is shown by the value that stands for it."""
    return getattr(value, "value", repr(vars(value)))


def main():
    command, path, *rest = sys.argv[1:]
    options = {name: value for name, _, value in (part.partition("=") for part in rest)}
    with open(path, "rb") as file:
        document = read(file.read())
    try:
        print(json.dumps(answer(command, document, options), default=plain))
    except Refused as why:
        sys.exit(f"refused: {why}")


main()
