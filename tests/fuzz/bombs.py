#!/usr/bin/env python3
"""Small packed files that unpack to much: what they cost in memory and time (docs/security.md).

usage: bombs.py EXPERTVIZ [--megabytes N] [--threads N] [--memory-only] [--only NAME] [--keep FOLDER]

Writes each bomb as a stream and runs commands on it. Memory may be 96 MiB, 8 MiB for each thread, twice the longest
verify step, what is printed, and 64 bytes for each printed row. CPU time may be what Python's json takes for the same
text; that is measured at a small size, since Python would need gigabytes, and scaled. Printing has a second per 100 MB
and per 5 million rows beside. Prints a line per run; exit
status 1 if one is beyond.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import verdict  # noqa: E402

MIB = 1 << 20
PYTHON_SIZE = 2 * MIB
START_SECONDS = 0.1        # of a program that links Pango, on a busy machine
PRINTED_PER_SECOND = 1e8   # bytes, and rows: what is printed costs time too, however it is read
ROWS_PER_SECOND = 5e6
TREE = (b'"tree_structure":{"draft_token_num":1,"retrive_next_token":[[-1]],"retrive_next_sibling":[[-1]],'
        b'"draft_tokens":[1],"accept_index":[0]}')
ROUTING = b'{"topk_ids":[[1]],"topk_weights":[[1.0]]}'
ONE_LAYER = b'"layers":{"0":' + ROUTING + b"}"

JSON, CSV = ("--format", "json"), ("--format", "csv")
READ_ALL = [("info", *JSON), ("stats", "-s", "all", *JSON), ("find-steps", "-s", "all", *JSON)]
LOOK = READ_ALL + [("layer", *JSON), ("layer", *CSV), ("tree", *JSON)]
ASK = [("cost", "-s", "all", *JSON), ("acceptance", "-s", "all", *JSON), ("prune", "-s", "all", *JSON),
       ("experts", "-s", "all", *JSON), ("experts", "--count", "weight", *JSON), ("overlap", "-s", "all", *JSON),
       ("cache", "-s", "all", *JSON), ("budget", "-s", "all", *JSON), ("export", "--rows", "experts", *CSV)]


class Bomb:
    """`begin`, then `unit` again and again with commas between, then `end`. A unit that holds %d is numbered."""

    def __init__(self, name, begin, unit, end, commands, one_step=False, comma=b",", share=1.0):
        self.name, self.begin, self.unit, self.end, self.comma = name, begin, unit, end, comma
        self.commands = commands
        self.one_step = one_step  # the units are in one verify step; else each is, at most
        self.share = share        # of the usual size, for one that prints much

    def longest_step(self, size):
        return size if self.one_step else len(self.unit) + 20

    def chunks(self, size):
        """The text, about `size` bytes."""
        yield self.begin + (self.unit % 0 if b"%d" in self.unit else self.unit)
        written, number = 0, 1
        joined = self.comma + self.unit
        block = joined * (1 + 65536 // len(joined))
        while written < size:
            if b"%d" in self.unit:
                block = b"".join(joined % i for i in range(number, number + 4096))
                number += 4096
            yield block
            written += len(block)
        yield self.end


def in_history(*parts):
    """Around the steps of one sample."""
    return b'[{"question_id":1,"turn":1,"expert_layer_history":[' + b"".join(parts)


END = b"]}]"
BOMBS = [
    Bomb("samples", b"[", b"{}", b"]", READ_ALL),
    Bomb("samples_with_a_step", b"[",
         b'{"question_id":%d,"turn":1,"expert_layer_history":[{' + TREE + b"," + ONE_LAYER + b"}]}", b"]",
         READ_ALL + [("layer", "-s", "all", *JSON), ("layer", "-s", "all", *CSV)] + ASK),
    Bomb("steps", in_history(), b"{}", END, LOOK),
    Bomb("steps_with_a_tree", in_history(), b"{" + TREE + b"," + ONE_LAYER + b"}", END,
         LOOK + [("find-steps", *CSV)] + ASK),
    Bomb("printed_rows", in_history(b'{"layers":{', b",".join(b'"%d":{"topk_ids":[[1]]}' % i for i in range(50)),
                                    b"}},"), b"{}", END,
         [("layer", "-l", "0-49", *CSV), ("layer", "-l", "0-49", *JSON)], share=1 / 64),
    Bomb("same_layer", in_history(b"{"), b'"1":0', b"}" + END, READ_ALL, one_step=True),
    Bomb("empty_layers", in_history(b'{"layers":{'), b'"%d":{}', b"}}" + END, READ_ALL, one_step=True),
    Bomb("layers", in_history(b"{" + TREE + b',"layers":{'), b'"%d":' + ROUTING, b"}}" + END,
         READ_ALL + ASK, one_step=True),
    Bomb("layers_times_steps", in_history(), b"{" + TREE + b',"layers":{"%d":' + ROUTING + b"}}", END,
         READ_ALL + [("stats", *CSV)] + ASK),
    Bomb("wide_layers", in_history(), b"{" + TREE + b',"layers":{"%d":{"topk_ids":[[65535]],"topk_weights":[[1.0]]}}}',
         END, READ_ALL + ASK + [("report", *JSON)]),
    Bomb("keys_of_a_sample", b"[{", b'"a":0', b"}]", READ_ALL),
    Bomb("keys_of_a_step", in_history(b"{" + TREE + b","), b'"a":0', b"}" + END, READ_ALL, one_step=True),
    Bomb("keys_of_meta_info", b'[{"meta_info":{', b'"a":0', b"}}]", READ_ALL),
    Bomb("keys_of_a_tree", in_history(b'{"tree_structure":{'), b'"a":0', b"}}" + END, READ_ALL, one_step=True),
    Bomb("fields", b"[{", b'"turn":1', b"}]", READ_ALL),
    Bomb("histories", b"[{", b'"expert_layer_history":[]', b"}]", READ_ALL),
    Bomb("activations", b'[{"expert_layer_activations":{', b'"%d":[1]',
         b'},"expert_layer_history":[{' + ONE_LAYER + b"}]}]", [("stats", "--baseline", *JSON), ("info", *JSON)]),
    Bomb("rows_of_a_layer", in_history(b'{"layers":{"0":{"topk_ids":['), b"[1,2,3,4]", b"]}}}" + END, LOOK,
         one_step=True),
    Bomb("accepted", in_history(b'{"tree_structure":{"draft_token_num":1,"retrive_next_token":[[-1]],'
                                b'"retrive_next_sibling":[[-1]],"draft_tokens":[1],"accept_index":[0,'), b"-1",
         b"]}," + ONE_LAYER + b"}" + END, LOOK + ASK, one_step=True),
    Bomb("brackets", b'[{"question":', b"[", b"", [("info", *JSON)], comma=b""),
    Bomb("blanks", b"[", b" ", b"{}]", READ_ALL, comma=b" "),
    Bomb("long_text", b'[{"question":"', b"\\u0041", b'","expert_layer_history":[]}]', READ_ALL, comma=b"x"),
    Bomb("long_key", b'[{"', b"turn", b'":1}]', READ_ALL, comma=b"x"),
]


class Chain(Bomb):
    """One tree with many nodes, each below the one before."""

    def __init__(self, name, commands):
        super().__init__(name, b"", b"", b"", commands, one_step=True)

    def chunks(self, size):
        nodes = max(2, size // 30)

        def numbers(values):
            batch = []
            for value in values:
                batch.append(value)
                if len(batch) == 4096:
                    yield ",".join(map(str, batch)).encode() + b","
                    batch = []
            yield ",".join(map(str, batch)).encode()

        yield in_history(b'{"tree_structure":{"draft_token_num":%d,"retrive_next_token":[[' % nodes)
        yield from numbers(range(1, nodes))
        yield b',-1]],"retrive_next_sibling":[['
        yield from numbers(-1 for _ in range(nodes))
        yield b']],"draft_tokens":['
        yield from numbers(7 for _ in range(nodes))
        yield b'],"accept_index":['
        yield from numbers(range(nodes))
        yield b']},"layers":{"0":{"topk_ids":['
        yield from ((b"[%d]," % (i % 60)) for i in range(nodes - 1))
        yield b"[1]]}}}" + END


BOMBS.append(Chain("chain", READ_ALL + [command for command in ASK if command[0] in ("cost", "acceptance", "prune")]))


def pack(bomb, size, path):
    """Writes the bomb packed -> bytes unpacked."""
    unpacked = 0
    with open(path, "wb") as file:
        if shutil.which("zstd"):
            packer = subprocess.Popen(["zstd", "-q", "-c"], stdin=subprocess.PIPE, stdout=file)
            for chunk in bomb.chunks(size):
                packer.stdin.write(chunk)
                unpacked += len(chunk)
            packer.stdin.close()
            packer.wait()
        else:
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            for chunk in bomb.chunks(size):
                file.write(packer.compress(chunk))
                unpacked += len(chunk)
            file.write(packer.flush())
    return unpacked


def python_seconds(bomb, folder):
    """CPU seconds of Python's json per byte of the bomb, or None where Python cannot read it."""
    path = os.path.join(folder, "small.json")
    with open(path, "wb") as file:
        file.writelines(bomb.chunks(PYTHON_SIZE))
    program = ("import json, sys, time; text = open(sys.argv[1]).read(); start = time.process_time(); "
               "json.loads(text); print(time.process_time() - start)")
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True)
    return float(done.stdout) / os.path.getsize(path) if done.returncode == 0 else None


class Run:
    """What a command printed and cost. What it prints is counted, not kept."""

    def __init__(self, arguments, folder):
        with open(os.path.join(folder, "errors"), "wb+") as errors:
            child = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors, cwd=folder)
            self.printed = self.rows = 0
            mark = b"\n" if "csv" in arguments else b"{"
            for chunk in iter(lambda: child.stdout.read(1 << 16), b""):
                self.printed += len(chunk)
                self.rows += chunk.count(mark)
            _, status, usage = os.wait4(child.pid, 0)
            child.stdout.close()
            child.returncode = self.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            self.stderr = errors.read()
        self.stdout = self.printed
        self.memory = usage.ru_maxrss * 1024
        self.seconds = usage.ru_utime + usage.ru_stime


def measure(program, bomb, command, unpacked, per_byte, threads, path, folder):
    """Runs the command, prints what it costs -> whether that is within the bounds."""
    run = Run([program, *command, "--threads", str(threads), "-i", path], folder)
    memory = 96 * MIB + 8 * MIB * threads + 2 * bomb.longest_step(unpacked) + run.printed + 64 * run.rows
    seconds = None
    if per_byte is not None:
        seconds = START_SECONDS + per_byte * unpacked
        seconds += run.printed / PRINTED_PER_SECOND + run.rows / ROWS_PER_SECOND
    faults = []
    if run.returncode not in (0, 1, 2):
        faults.append(f"exit status {run.returncode}")
    if run.returncode == 2 and verdict.refusal_fault(run):
        faults.append(verdict.refusal_fault(run))
    if run.memory > memory:
        faults.append("too much memory")
    if seconds is not None and run.seconds > seconds:
        faults.append("slower than Python")
    print(f"{bomb.name}: {' '.join(command)}: exit {run.returncode}, {run.memory // MIB} of {memory // MIB} MiB, "
          f"{run.seconds:.2f} of {'any' if seconds is None else format(seconds, '.2f')} s"
          f"{''.join('   ' + fault.upper() for fault in faults)}", flush=True)
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--megabytes", type=int, default=200, help="how much each unpacks to")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-only", action="store_true", help="no bound on time: for a busy machine")
    parser.add_argument("--only", help="one bomb")
    parser.add_argument("--keep", help="the folder for the packed files")
    asked = parser.parse_args()
    program = os.path.abspath(asked.program)
    listed = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    known = set(re.findall(r"^  ([a-z][a-z-]*) {2,}", listed, re.M))
    good = True
    with tempfile.TemporaryDirectory() as folder:
        for bomb in BOMBS:
            if asked.only not in (None, bomb.name):
                continue
            path = os.path.join(asked.keep or folder, bomb.name + ".packed")
            unpacked = pack(bomb, int(asked.megabytes * MIB * bomb.share), path)
            per_byte = None if asked.memory_only else python_seconds(bomb, folder)
            for command in bomb.commands:
                if command[0] in known:
                    good = measure(program, bomb, command, unpacked, per_byte, asked.threads, path, folder) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
