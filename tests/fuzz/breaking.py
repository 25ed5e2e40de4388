"""Breaks traces: at the level of values, which stay JSON, and at the level of text."""
import copy
import json

VALUES = [None, True, False, 0, -1, -2, 1, 7, 65535, 65536, 2**31, 2**63 - 1, 2**63, 2**64, 10**30, 1.0, 1.5, 1e2, "",
          "3", "x", [], [[]], {}, {"a": 1}, [1, 2], [1, [2], 3], float("nan"), float("inf"), -0.0]


def places(value, path=()):
    """The paths of all values inside, the whole among them."""
    yield path
    if isinstance(value, dict):
        for key, element in value.items():
            yield from places(element, path + (key,))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from places(element, path + (index,))


def change(value, path, make):
    if not path:
        return make(value)
    value[path[0]] = change(value[path[0]], path[1:], make)
    return value


def pick(rng, samples):
    """A place: first how deep, so that the few values at the top are met as often as the many ids."""
    every = list(places(samples))
    depth = rng.choice(sorted({len(path) for path in every}))
    return rng.choice([path for path in every if len(path) == depth])


def break_values(rng, samples):
    samples = copy.deepcopy(samples)
    for _ in range(rng.choice([1, 1, 1, 2, 4])):
        path = pick(rng, samples)
        holder = samples
        for key in path[:-1]:
            holder = holder[key]
        kind = rng.random()
        if path and kind < 0.15:
            del holder[path[-1]]
        elif path and kind < 0.25 and isinstance(holder, list):
            holder.insert(path[-1], copy.deepcopy(holder[rng.randrange(len(holder))]))
        elif path and kind < 0.35 and isinstance(holder, dict):
            name = rng.choice(["01", "-1", "a", "", "2147483648", "7", str(path[-1]) + " ", "layers"])
            holder[name] = holder.pop(path[-1])
        elif kind < 0.55:
            samples = change(samples, path, lambda old: nudge(rng, old))
        else:
            samples = change(samples, path, lambda old: copy.deepcopy(rng.choice(VALUES)))
        if not isinstance(samples, list) or not samples:
            break
    return samples


def nudge(rng, old):
    """A number or list that is nearly the old one."""
    if isinstance(old, bool) or old is None:
        return 0
    if isinstance(old, int):
        return old + rng.choice([-1, 1, 2, 100])
    if isinstance(old, list):
        return old[:-1] if rng.random() < 0.5 else old + old[-1:]
    return old


WORDS = [b"nul", b"nullnull", b"08", b"1.", b".5", b"+1", b"1x", b"0x10", b"1e", b"-", b"--1", b"NaN1", b"nan",
         b"Infinit", b"'a'", b"tru", b"//x", b"1 1", b"undefined", b"-Infinity", b"NaN", b"1_0", b"\xef\xbc\x91"]
ESCAPES = [b"\\q", b"\\u12", b"\\ud800", b"\\", b"\x01", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\\u0000", b"\t", b"\\\n"]


def break_text(rng, text):
    """Changes some bytes; the text may still be JSON then."""
    for _ in range(rng.choice([1, 1, 1, 2])):
        text = rng.choice([cut, flip, flip, insert_mark, insert_mark, remove, replace_word, replace_word, break_string,
                           break_string, append])(rng, text)
    return text


def place(rng, text):
    """Anywhere, but as often in the first and last bytes as in the bulk."""
    size = len(text)
    return min(size - 1, rng.choice([rng.randrange(size), rng.randrange(size), rng.randrange(min(size, 40)),
                                     size - 1 - rng.randrange(min(size, 40))])) if size else 0


def cut(rng, text):
    return text[:place(rng, text)]


def flip(rng, text):
    at = place(rng, text)
    return text[:at] + bytes([text[at] ^ (1 << rng.randrange(8))]) + text[at + 1:] if text else b"x"


def near(rng, text, marks):
    """Behind one of the characters, anywhere in the text."""
    start = place(rng, text)
    found = [at for at in range(start, min(len(text), start + 400)) if text[at] in marks]
    return found[0] + 1 if found else start


def insert_mark(rng, text):
    at = near(rng, text, b",]}[{:")
    return text[:at] + rng.choice([b",", b",", b"]", b"}", b"[", b"{", b":", b'"', b"/**/", b"\x00", b"#"]) + text[at:]


def remove(rng, text):
    at = max(0, near(rng, text, b",]}[{:\"") - 1)
    return text[:at] + text[at + 1:]


def replace_word(rng, text):
    """Another word in the place of a number or word."""
    begin = near(rng, text, b"[:, ")
    while begin < len(text) and text[begin] in b" \n\r\t":
        begin += 1
    end = begin
    while end < len(text) and text[end] not in b",]} \n\r\t[{\"":
        end += 1
    return text[:begin] + rng.choice(WORDS) + text[end:]


def break_string(rng, text):
    at = near(rng, text, b'"')
    return text[:at] + rng.choice(ESCAPES) + text[at:]


def append(rng, text):
    return text + rng.choice([b"x", b"]", b"[]", b",", b"\x00", b"{}", b"null"])


def is_json(text):
    try:
        json.loads(text.decode("utf-8-sig"))
        return True
    except (ValueError, RecursionError):
        return False
