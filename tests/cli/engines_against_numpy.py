"""Responses of vLLM and SGLang, .npy arrays and EAGLE lines, made at random: what the program counts against NumPy.

engines_against_numpy.py EXPERTVIZ
"""
import base64
import gzip
import html
import io
import json
import random
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
except ImportError:
    sys.exit(77)

LAYERS, TOP_K, EXPERTS, DENSE = 6, 4, 40, (0, 3)


def routing(rng, rows):
    """Ids (rows, LAYERS, TOP_K), no expert twice in a row; dense layers are zero."""
    ids = np.argsort(rng.random((rows, LAYERS, EXPERTS)), axis=2)[:, :, :TOP_K]
    ids[:, DENSE, :] = 0
    return ids


def npy(ids, kind):
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(ids.astype(kind)))
    return file.getvalue()


def coded(data):
    return base64.b64encode(data).decode()


def vllm(ids, prompt, name, rng):
    kind = rng.choice(["u1", "<u2", "<i2", "<i4", "<u4", "<i8"])
    completion = len(ids) + 1 - prompt
    body = {"id": name, "object": "text_completion", "model": "m",
            "choices": [{"index": 0, "text": "ä\\\"" * 50, "routed_experts": coded(npy(ids, kind)),
                         "token_ids": list(range(completion)), "prompt_token_ids": list(range(100, 100 + prompt))}],
            "usage": {"prompt_tokens": prompt, "completion_tokens": completion}}
    if rng.random() < 0.3:
        return {"id": "b", "custom_id": name, "response": {"status_code": 200, "body": body}, "error": None}
    return body


def sglang(ids, prompt, name, rng):
    meta = {"id": name, "prompt_tokens": prompt, "completion_tokens": len(ids) + 1 - prompt,
            "routed_experts": coded(ids.astype("<i4").tobytes())}
    return {"text": "x" * int(rng.integers(5000)), "output_ids": list(range(len(ids) + 1 - prompt)), "meta_info": meta}


def eagle(rng, steps):
    traces = []
    for step in range(steps):
        nodes = int(rng.integers(1, 12))
        parents = [-1] + [int(rng.integers(node)) for node in range(1, nodes)]
        path = [0]
        while (children := [node for node in range(nodes) if parents[node] == path[-1]]) and rng.random() < 0.7:
            path.append(children[int(rng.integers(len(children)))])
        ids = routing(rng, nodes)
        layers = {str(layer): {"experts": [ids[:, layer].tolist()], "weights": [rng.random((nodes, TOP_K)).tolist()]}
                  for layer in range(LAYERS) if layer not in DENSE}
        traces.append({"iteration": step, "tokens": list(range(nodes)), "parents": parents,
                       "depth": [0] * nodes, "accepted_nodes": path, "experts": layers,
                       "node_log_probs": [float("nan")]})
    return traces


class Program:
    def __init__(self, path):
        self.path = path

    def print_of(self, data, *command):
        """What the program prints of an input, from a file or a pipe, packed or not."""
        how = random.choice(["file", "pipe", "gzip"])
        if how == "gzip":
            data = gzip.compress(data, 1)
        with tempfile.TemporaryDirectory() as folder:
            name = "-"
            if how != "pipe":
                name = str(Path(folder) / "trace")
                Path(name).write_bytes(data)
            run = subprocess.run([self.path, *command, "-q", "-i", name],
                                 input=data if name == "-" else None, capture_output=True, check=False)
        if run.returncode not in (0, 1) or (run.returncode == 0 and run.stderr):
            sys.exit(f"{command} of a {how}: exit {run.returncode}: {run.stderr.decode()}")
        return run.stdout.decode()

    def ask(self, data, *command):
        printed = self.print_of(data, *command, "--format", "json")
        try:
            return json.loads(printed)
        except ValueError as why:
            sys.exit(f"{command}: {why}: {printed[:200]!r}, {len(printed)} characters")

    def run_beside(self, folder, line):
        """The exit status of a command line that names files in the folder."""
        words = shlex.split(line)
        return subprocess.run([self.path, *words[1:], "-q"], cwd=folder, capture_output=True, check=False).returncode


def counts(ids):
    return np.bincount(ids.ravel(), minlength=EXPERTS).tolist()


def check(is_right, what):
    if not is_right:
        sys.exit(f"differs: {what}")


def check_rows(program, data, samples, options):
    """`samples` are the wanted ids of each."""
    moe = [layer for layer in range(LAYERS) if layer not in DENSE]
    answer = program.ask(data, "experts", "-s", "all", "--num-experts", str(EXPERTS), *options)
    for sample, ids in zip(answer["samples"], samples):
        check([layer["layer_id"] for layer in sample["layers"]] == moe, f"layers {options}")
        for layer in sample["layers"]:
            check(layer["counts"] == counts(ids[:, layer["layer_id"]]), f"experts {options}")
            check(layer["tokens"] == len(ids), f"tokens {options}")
    pooled = np.concatenate(samples)
    for layer in answer["pooled"]["layers"]:
        check(layer["counts"] == counts(pooled[:, layer["layer_id"]]), f"pooled experts {options}")
    # The same by steps of one token each, which take another way through the program.
    loaded = program.ask(data, "experts", "-s", "all", "--count", "steps", "--num-experts", str(EXPERTS), *options)
    check(loaded["pooled"]["layers"][0]["counts"] == answer["pooled"]["layers"][0]["counts"], f"steps {options}")
    overlap = program.ask(data, "overlap", "-s", "all", "--lag", "2", "--num-experts", str(EXPERTS), *options)
    for sample, ids in zip(overlap["samples"], samples):
        for layer in sample["layers"]:
            sets = [set(row) for row in ids[:, layer["layer_id"]].tolist()]
            for lag in layer["lags"]:
                shares = [len(a & b) / TOP_K for a, b in zip(sets, sets[lag["lag"]:])]
                check(lag["pairs"] == len(shares) and (not shares or abs(lag["containment"] - np.mean(shares)) < 1e-9),
                      f"overlap {options}")
    window = 3
    stats = program.ask(data, "stats", "-s", "all", "--window", str(window), *options)
    for sample, ids in zip(stats["samples"], samples):
        for layer in sample["layers"]:
            unique = [len(np.unique(ids[at:at + window, layer["layer_id"]])) for at in range(0, len(ids), window)]
            check(layer["steps"] == len(unique) and abs(layer["mean"] - np.mean(unique)) < 1e-9, f"stats {options}")


def check_export(program, data, samples, options, window):
    """Each row that is written, of wanted ids as above."""
    options = options + (["--window", str(window)] if window > 1 else [])
    moe = [layer for layer in range(LAYERS) if layer not in DENSE]
    steps, nodes, experts = [], [], []
    for sample, ids in enumerate(samples):
        for step, at in enumerate(range(0, len(ids), window)):
            rows = ids[at:at + window]
            for layer in moe:
                unique = len(np.unique(rows[:, layer]))
                steps.append((sample, step, layer, len(rows), len(rows), unique, unique, TOP_K * len(rows)))
            for node in range(len(rows)):
                nodes.append((sample, step, node, node - 1 if node else None, node, True))
            experts += [(sample, step, layer, node, rank + 1, int(rows[node, layer, rank]), None)
                        for layer in moe for node in range(len(rows)) for rank in range(TOP_K)]
    for kind, rows, keys in (
            ("steps", steps, "sample_idx verify_step layer_id draft_tokens accepted loaded needed plain"),
            ("nodes", nodes, "sample_idx verify_step node parent depth accepted"),
            ("experts", experts, "sample_idx verify_step layer_id node rank expert_id weight")):
        printed = program.print_of(data, "export", "--rows", kind, "--format", "json", *options).splitlines()
        check([tuple(json.loads(line)[key] for key in keys.split()) for line in printed] == rows,
              f"export of {kind} {options}")


def check_report(program, data, options, window):
    """The page answers what rows of committed tokens can tell, says why of the rest, and its commands work."""
    options = options + (["--window", str(window)] if window > 1 else [])
    answer = program.ask(data, "report", *options)
    for command in ("stats", "experts", "overlap", "cache"):
        check(answer[command] == program.ask(data, command, "-s", "all", *options), f"report of {command} {options}")
    for command in ("cost", "acceptance", "prune"):
        check(answer[command] is None, f"report of {command} {options}")
    lines = program.print_of(data, "report", "--format", "text", *options).splitlines()
    check(not [line for line in lines if line.startswith(("COST", "PRUNE", "ACCEPTANCE"))], "text of a report")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "trace").write_bytes(data)
        check(program.run_beside(folder, "expertviz report -i trace -o page.html " + shlex.join(options)) == 0, "page")
        page = Path(folder, "page.html").read_text(encoding="utf-8")
        # Of cost, acceptance, prune, and the trees that stand out.
        check(page.count("has no draft trees") == 4, f"a page with {page.count('has no draft trees')} lacks")
        alone = [html.unescape(line) for line in re.findall("Alone: <code>(.*?)</code>", page)]
        check(len(alone) == 5, f"a page with {len(alone)} commands")
        for line in alone:
            check(all(option in line.split() for option in options), f"'{line}' lacks {options}")
            check(program.run_beside(folder, line) == 0, f"exit status of '{line}'")


def main(expertviz):
    program = Program(expertviz)
    rng = np.random.default_rng(18)
    random.seed(18)
    for turn in range(12):
        all_ids = [routing(rng, int(rng.integers(30, 400))) for _ in range(3)]
        prompts = [int(rng.integers(1, 20)) for _ in all_ids]
        for make in (vllm, sglang):
            objects = [json.dumps(make(ids, prompt, f"r{i}", rng)) for i, (ids, prompt) in
                       enumerate(zip(all_ids, prompts))]
            text = random.choice(["\n".join(objects), "".join(objects), "[" + ", ".join(objects) + "]"]).encode()
            shape = random.choice([[], ["--layers", str(LAYERS), "--topk", str(TOP_K)]]) if make is sglang else []
            generated = [ids[prompt:] for ids, prompt in zip(all_ids, prompts)]
            check_rows(program, text, generated, shape)
            check_rows(program, text, all_ids, shape + ["--prompt"])
            if turn < 2:
                check_export(program, text, generated, shape, 1)
                check_export(program, text, all_ids, shape + ["--prompt"], 3)
                check_report(program, text, shape, 1)
                check_report(program, text, shape + ["--prompt"], 4)
        array = npy(all_ids[0], random.choice(["u1", "<i4"]))
        check_rows(program, array, all_ids[:1], [])
        if turn < 2:
            check_export(program, array, all_ids[:1], [], 2)
            check_report(program, array, [], 2)
        steps = eagle(rng, 20)
        line = {"question_id": 7, "choices": [{"index": 0, "stats": [{"tokens": 1, "expert_traces": steps}]}]}
        cost = program.ask((json.dumps(line) + "\n").encode(), "cost")
        for layer in cost["layers"]:
            ids = [np.array(step["experts"][str(layer["layer_id"])]["experts"][0]) for step in steps]
            paths = [step["accepted_nodes"] for step in steps]
            check(layer["loaded"] == sum(len(np.unique(rows)) for rows in ids), "EAGLE, loaded")
            check(layer["needed"] == sum(len(np.unique(rows[path])) for rows, path in zip(ids, paths)), "EAGLE, needed")
            check(layer["plain"] == sum(TOP_K * len(path) for path in paths), "EAGLE, plain")
    print("all the same")


if __name__ == "__main__":
    main(sys.argv[1])
