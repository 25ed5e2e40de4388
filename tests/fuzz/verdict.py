"""Whether what the program did is what the reference says it should do."""
import json
import math
import re

from reference.arithmetic import Anything, Near, OneOf

# What may rearrange a terminal's text, or control it, does not stand in JSON as it is.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def same_number(ours, theirs):
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def difference(ours, theirs, where="answer"):
    """The first difference, or None. `theirs` may leave out members."""
    if isinstance(theirs, Anything):
        return None
    if isinstance(theirs, OneOf):
        found = [difference(ours, value, where) for value in theirs.values]
        return None if None in found else found[0]
    if isinstance(theirs, Near):
        if is_number(ours) and abs(ours - theirs.value) <= theirs.tolerance + 1e-12 * abs(theirs.value):
            return None
        return f"{where}: {ours!r}, not {theirs.value!r} within {theirs.tolerance:.1g}"
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key, value in theirs.items():
            if key not in ours:
                return f"{where}: no {key}"
            found = difference(ours[key], value, f"{where}.{key}")
            if found:
                return found
        return None
    if isinstance(theirs, (list, tuple)) and isinstance(ours, list):
        if len(ours) != len(theirs):
            return f"{where}: {len(ours)} entries, not {len(theirs)}"
        found = (difference(a, b, f"{where}[{i}]") for i, (a, b) in enumerate(zip(ours, theirs)))
        return next((one for one in found if one), None)
    if isinstance(theirs, float) and is_number(ours):
        return None if same_number(ours, theirs) else f"{where}: {ours!r}, not {theirs!r}"
    if type(ours) is not type(theirs) or ours != theirs:
        return f"{where}: {ours!r}, not {theirs!r}"
    return None


def refusal_fault(done):
    """What is wrong with a run that ended with exit status 2."""
    error = done.stderr.decode("utf-8", "replace")
    if done.stdout:
        return "an error, and something on standard output"
    if not error.startswith("expertviz: error: ") or error.count("\n") != 1 or not error.endswith("\n"):
        return f"not one error line on standard error: {error!r}"
    return None


def notes_fault(done):
    """What is wrong with standard error of a run that gave an answer."""
    for line in done.stderr.decode("utf-8", "replace").splitlines():
        if not line.startswith("expertviz: note: "):
            return f"not a note on standard error: {line!r}"
    return None


def printed(done, lines):
    """-> (the JSON value on standard output, what is wrong with its text). `lines`: one value per line, as a list."""
    try:
        text = done.stdout.decode("utf-8")
        value = [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)
    except ValueError as fault:
        return None, f"standard output is no JSON: {fault}"
    if not lines and not text.endswith("\n"):
        return None, "no newline at the end"
    unsafe = _UNSAFE.search(text)
    return value, f"{unsafe.group()!r} stands in JSON as it is" if unsafe else None
