"""Reads the text of a trace, also where it is no JSON.

`read(data)` gives a `Document`. Text that Python's json accepts is what Python's json says. Of any other text it keeps
what the program may leap over: a value that is no JSON, but whose brackets and quotes match, becomes `Broken`, and who
looks at it refuses the trace.
"""
import json
import re
import sys

if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)

_SPACE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.S)
_SCALAR = re.compile(rb'[^ \t\r\n,:{}\[\]"]+')
_MARK = re.compile(rb'"(?:[^"\\]|\\.)*"|"|[{}\[\]]', re.S)


class Broken:
    """A value that is no JSON. Its end is known."""

    def __init__(self, first):
        self.is_list = first == b"["
        self.is_text = first == b'"'  # a string that holds bytes or escapes which JSON forbids


class Sample:
    """The members of one element of the trace."""

    def __init__(self, value, size, whole=True):
        self.value = value    # an object's members as a dict; else as it is
        self.size = size      # bytes of text
        self.whole = whole    # False: the text ends, or stops to be JSON, behind these members


class Document:
    def __init__(self, samples, is_json, is_list=True, whole=True):
        self.samples = samples
        self.is_json = is_json  # Python accepts the text
        self.is_list = is_list
        self.whole = whole      # the list ends with its bracket, and nothing is behind it
        self.doubts = []        # why the program may refuse a trace although there is an answer: no document settles it


def read(data):
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return _read_broken(data)
    if not isinstance(value, list):
        return Document([], True, is_list=False)
    return Document([Sample(element, size) for element, size in zip(value, _element_sizes(data))], True)


def _element_sizes(data):
    """The bytes of each element of a list that is JSON."""
    at = _skip_space(data, data.index(b"[") + 1)
    while data[at:at + 1] not in (b"]", b""):
        end = end_of(data, at)
        yield end - at
        at = _skip_space(data, end)
        if data[at:at + 1] == b",":
            at = _skip_space(data, at + 1)


def _skip_space(data, at):
    return _SPACE.match(data, at).end()


def end_of(data, at):
    """Behind the value that begins at `at`, going by brackets and quotes alone; None where there is no end."""
    first = data[at:at + 1]
    if first == b'"':
        found = _STRING.match(data, at)
        return found.end() if found else None
    if first not in (b"{", b"["):
        found = _SCALAR.match(data, at)
        return found.end() if found else None
    depth = 0
    for mark in _MARK.finditer(data, at):
        text = mark.group()
        if text in (b"{", b"["):
            depth += 1
        elif text in (b"}", b"]"):
            depth -= 1
            if depth == 0:
                return mark.end()
        elif text == b'"':
            return None
    return None


def _value(data):
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        pass
    if data[:1] == b"{":
        members, end = _members(data, 1)
        return members if end == len(data) else Broken(data[:1])
    if data[:1] == b"[":
        elements, end = _elements(data, 1)
        return elements if end == len(data) else Broken(data[:1])
    return Broken(data[:1])


def _key(data, place):
    try:
        return json.loads(data.decode("utf-8"))
    except ValueError:
        return ("no key that anyone looks for", place)


def _members(data, at, value=lambda key, data: _value(data)):
    """The members of an object from behind its brace -> (dict, the end or None where they stop to be JSON)."""
    members = {}
    at = _skip_space(data, at)
    if data[at:at + 1] == b"}":
        return members, at + 1
    while True:
        quoted = _STRING.match(data, at)
        if not quoted:
            return members, None
        key = _key(quoted.group(), at)
        at = _skip_space(data, quoted.end())
        if data[at:at + 1] != b":":
            return members, None
        at = _skip_space(data, at + 1)
        end = end_of(data, at)
        members[key] = value(key, data[at:end])
        if end is None:
            return members, None
        at = _skip_space(data, end)
        after = data[at:at + 1]
        if after == b"}":
            return members, at + 1
        if after != b",":
            return members, None
        at = _skip_space(data, at + 1)


def _elements(data, at):
    """The same of a list."""
    elements = []
    at = _skip_space(data, at)
    if data[at:at + 1] == b"]":
        return elements, at + 1
    while True:
        end = end_of(data, at)
        if end is None:
            return elements, None
        elements.append(_value(data[at:end]))
        at = _skip_space(data, end)
        after = data[at:at + 1]
        if after == b"]":
            return elements, at + 1
        if after != b",":
            return elements, None
        at = _skip_space(data, at + 1)


class Part(list):
    """The verify steps up to where the history stops to be JSON."""


def _member_of_sample(key, data):
    if key != "expert_layer_history" or data[:1] != b"[":
        return _value(data)
    elements, end = _elements(data, 1)
    return elements if end == len(data) else Part(elements)


def _sample(data):
    """An element of the trace; the text may end in the middle of it."""
    if data[:1] != b"{":
        return Sample(_value(data), len(data))
    members, end = _members(data, 1, _member_of_sample)
    whole = end == len(data) and not any(isinstance(value, Part) for value in members.values())
    return Sample(members, len(data), whole)


def _read_broken(data):
    at = _skip_space(data, 3 if data.startswith(b"\xef\xbb\xbf") else 0)
    if data[at:at + 1] != b"[":
        return Document([], False, is_list=False)
    at = _skip_space(data, at + 1)
    if data[at:at + 1] == b"]":
        return Document([], False, whole=_skip_space(data, at + 1) == len(data))
    samples = []
    while True:
        end = end_of(data, at)
        if end is None:
            if data[at:at + 1] == b"{":
                samples.append(_sample(data[at:]))
                samples[-1].whole = False
            return Document(samples, False, whole=False)
        samples.append(_sample(data[at:end]))
        at = _skip_space(data, end)
        after = data[at:at + 1]
        if after == b"]":
            return Document(samples, False, whole=_skip_space(data, at + 1) == len(data))
        if after != b",":
            return Document(samples, False, whole=False)
        at = _skip_space(data, at + 1)
