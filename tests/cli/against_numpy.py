"""Compares `--format json` with the numbers that NumPy and a plain reading of the trace give.

usage: against_numpy.py <expertviz> <traces folder>

Runs over the hand-made traces and over random ones: batches, padding rows, -1 for "no expert", gaps in the layers,
unreachable nodes, compact and indented. Prints each difference; exit status 1 if there is one.
"""
import json
import math
import os
import random
import subprocess
import sys
import tempfile

import numpy as np

EXPERTVIZ, TRACES = sys.argv[1:3]
differences = 0


def differ(where, what):
    global differences
    differences += 1
    print(f"DIFFERENT: {where}: {what}")


def compare(where, ours, theirs):
    """`theirs` may leave out keys that only the program knows, such as positions."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key, value in theirs.items():
            if key not in ours:
                differ(where, f"no {key}")
            else:
                compare(f"{where}.{key}", ours[key], value)
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(ours) != len(theirs):
            differ(where, f"{len(ours)} entries, not {len(theirs)}")
        for i, (a, b) in enumerate(zip(ours, theirs)):
            compare(f"{where}[{i}]", a, b)
    elif isinstance(theirs, float) and isinstance(ours, (int, float)):
        if not math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12):
            differ(where, f"{ours!r}, not {theirs!r}")
    elif ours != theirs or isinstance(ours, bool) != isinstance(theirs, bool):
        differ(where, f"{ours!r}, not {theirs!r}")


def run(arguments, path):
    """-> (exit status, JSON value or None)"""
    done = subprocess.run([EXPERTVIZ, *arguments, "-i", path, "--format", "json"], capture_output=True, timeout=120)
    return done.returncode, json.loads(done.stdout) if done.stdout else None


# ---- the second source -------------------------------------------------------------------------------------------

def layers_of(step):
    layers = step["layers"] if "layers" in step or "tree_structure" in step else step
    return {int(key): value["topk_ids"] for key, value in layers.items()}


def unique(rows):
    ids = np.array([i for row in rows for i in row], dtype=int)
    return int(np.unique(ids[ids >= 0]).size)


def counts_of(history, layer):
    per_step = (layers_of(step) for step in history)
    return [unique(layers[layer]) if layer in layers else None for layers in per_step]


def summary(counts):
    values = np.array([c for c in counts if c is not None])
    return {"mean": float(np.mean(values)), "std": float(np.std(values)), "min": int(values.min()),
            "max": int(values.max()), "steps": int(values.size)}


def tree_of(step):
    """-> (nodes, index of the request in its batch, accepted nodes)"""
    tree = step["tree_structure"]
    nodes = tree["draft_token_num"]
    flat = [i for i in tree["accept_index"] if i >= 0]
    request = flat[0] // nodes
    return nodes, request, [i - request * nodes for i in flat]


def expected_tree(step, layer):
    nodes, request, accepted = tree_of(step)
    tree = step["tree_structure"]
    child, sibling = tree["retrive_next_token"][request], tree["retrive_next_sibling"][request]
    parent, depth = {0: None}, {0: 0}
    waiting = [0]
    while waiting:
        at = waiting.pop()
        kid = child[at]
        while kid != -1:
            parent[kid], depth[kid] = at, depth[at] + 1
            waiting.append(kid)
            kid = sibling[kid]
    rows = layers_of(step)[layer][request * nodes:(request + 1) * nodes]
    experts = [sorted({i for i in row if i >= 0}) for row in rows]
    return {
        "layer_id": layer, "draft_token_num": nodes, "accepted": accepted,
        "unique_experts": len(set().union(*experts)),
        "unique_experts_accepted": len(set().union(*(experts[i] for i in accepted))),
        "nodes": [{"id": i, "parent": parent.get(i), "depth": depth.get(i), "experts": experts[i],
                   "token_id": tree["draft_tokens"][request * nodes + i], "accepted": i in accepted}
                  for i in range(nodes)],
    }


def comparison(history, layer, experts):
    """What the accepted paths needed at each step, and what uniform routing would have loaded."""
    accepted, shares, uniform = [], [], []
    for step in history:
        rows = layers_of(step).get(layer)
        if rows is None:
            accepted.append(None)
            continue
        routed = sum(max(row) >= 0 for row in rows)
        uniform.append(experts * (1 - (1 - len(rows[0]) / experts) ** routed))
        nodes, request, path = tree_of(step)
        accepted.append(unique([rows[request * nodes + node] for node in path]))
        if unique(rows):
            shares.append(accepted[-1] / unique(rows))
    known = [count for count in accepted if count is not None]
    return accepted, {"accepted_mean": float(np.mean(known)), "accepted_share": float(np.mean(shares)) if shares else None,
                      "uniform_routing": float(np.mean(uniform))}


def check_comparison(name, path, choose, history, layer_ids):
    experts = 600
    extras = ["--accepted", "--baseline", "--num-experts", str(experts)]
    _, ours = run(["stats", *choose, *extras], path)
    expected = {"layers": [{"layer_id": layer, **comparison(history, layer, experts)[1]} for layer in layer_ids]}
    compare(f"{name} stats --accepted --baseline", ours, expected)
    accepted, means = comparison(history, layer_ids[0], experts)
    _, ours = run(["layer", *choose, *extras, "-l", str(layer_ids[0])], path)
    compare(f"{name} layer --accepted --baseline", ours, {"layers": [{"unique_experts_accepted": accepted, **means}]})


# ---- the comparison ----------------------------------------------------------------------------------------------

def check_sample(path, index, sample):
    name = f"{os.path.basename(path)} sample {index}"
    history = sample["expert_layer_history"]
    layer_ids = sorted({layer for step in history for layer in layers_of(step)})
    head = {"sample_idx": index, "question_id": sample.get("question_id"), "verify_steps": len(history)}
    choose = ["-s", str(index)]

    if layer_ids:
        trees = [step["tree_structure"]["draft_token_num"] for step in history if "tree_structure" in step]
        expected = {**head, "completion_tokens": sample["meta_info"].get("completion_tokens"),
                    "mean_draft_tokens": float(np.mean(trees)) if trees else None, "layers": []}
        for layer in layer_ids:
            counts = counts_of(history, layer)
            values = [c for c in counts if c is not None]
            expected["layers"].append({"layer_id": layer, **summary(counts), "p90": float(np.percentile(values, 90)),
                                       "p99": float(np.percentile(values, 99))})
        status, ours = run(["stats", *choose], path)
        compare(f"{name} stats", [status, ours], [0, expected])

        wanted = layer_ids[:2] + layer_ids[-1:]
        wanted = list(dict.fromkeys(wanted))
        expected = {**head, "layers": [{"layer_id": layer, "unique_experts": counts_of(history, layer),
                                        **summary(counts_of(history, layer))} for layer in wanted]}
        status, ours = run(["layer", *choose, "-l", ",".join(map(str, wanted))], path)
        compare(f"{name} layer", [status, ours], [0, expected])

    if layer_ids and all("tree_structure" in step for step in history):
        check_comparison(name, path, choose, history, layer_ids)

    if any("tree_structure" in step for step in history):
        for least in (1, 2, 4):
            expected = []
            for number, step in enumerate(history):
                nodes, _, accepted = tree_of(step)
                if len(accepted) >= least:
                    expected.append({"verify_step": number, "accepted": len(accepted), "draft_tokens": nodes,
                                     "nodes": accepted})
            status, ours = run(["find-steps", *choose, "--min-accepted", str(least)], path)
            compare(f"{name} find-steps {least}", [status, ours], [0 if expected else 1, expected])
        for number in {0, len(history) // 2, len(history) - 1}:
            present = sorted(layers_of(history[number]))
            for layer in present[:1] + present[-1:]:
                expected = {**head, "verify_step": number, **expected_tree(history[number], layer)}
                del expected["verify_steps"]
                status, ours = run(["tree", *choose, "--verify-step", str(number), "-l", str(layer)], path)
                compare(f"{name} tree {number} layer {layer}", [status, ours], [0, expected])


def check_trace(path):
    with open(path) as file:
        samples = json.load(file)
    for index, sample in enumerate(samples):
        if sample.get("expert_layer_history"):
            check_sample(path, index, sample)
    expected = []
    for index, sample in enumerate(samples):
        history = sample.get("expert_layer_history") or []
        layer_ids = {layer for step in history for layer in layers_of(step)}
        accepted = [len(tree_of(step)[2]) for step in history if "tree_structure" in step]
        expected.append({"sample_idx": index, "question_id": sample.get("question_id"), "verify_steps": len(history),
                         "layers": len(layer_ids), "mean_accepted": float(np.mean(accepted)) if accepted else None})
    status, ours = run(["info"], path)
    compare(f"{os.path.basename(path)} info", [status, ours], [0, expected])


# ---- random traces -----------------------------------------------------------------------------------------------

def random_links(rng, nodes):
    parent = [-1] + [rng.randrange(max(0, i - 6), i) for i in range(1, nodes)]
    for i in range(1, nodes):
        if rng.random() < 0.03:
            parent[i] = None                 # hangs on nothing, with all below it
    child, sibling, last = [-1] * nodes, [-1] * nodes, {}
    for i in range(1, nodes):
        if parent[i] is None:
            continue
        if parent[i] in last:
            sibling[last[parent[i]]] = i
        else:
            child[parent[i]] = i
        last[parent[i]] = i
    return child, sibling


def random_trace(seed):
    rng = random.Random(seed)
    nodes, batch, top_k = rng.choice([1, 2, 7, 32]), rng.choice([1, 1, 2, 5]), rng.choice([1, 2, 8])
    experts = rng.choice([8, 60, 128, 500])
    layer_ids = sorted(rng.sample(range(60), rng.choice([1, 3, 9])))
    padding = rng.choice([0, 0, 5])
    samples = []
    for _ in range(rng.choice([1, 2, 3])):
        history = []
        for number in range(rng.choice([1, 2, 19, 40])):
            links = [random_links(rng, nodes) for _ in range(batch)]
            mine = rng.randrange(batch)
            path, at = [0], links[mine][0][0]
            while at != -1 and rng.random() < 0.7:
                path.append(at)
                at = links[mine][0][at]
            layers = {}
            for layer in layer_ids:
                if number == 0 or rng.random() < 0.9:
                    rows = [[rng.randrange(-1, experts) for _ in range(top_k)] for _ in range(nodes * batch)]
                    layers[str(layer)] = {"topk_ids": rows + [[-1] * top_k] * padding,
                                          "topk_weights": [[rng.choice([0.5, math.nan, math.inf])] * top_k for _ in rows]}
            history.append({
                "tree_structure": {
                    "draft_token_num": nodes, "spec_steps": 6,
                    "retrive_next_token": [child for child, _ in links],
                    "retrive_next_sibling": [sibling for _, sibling in links],
                    "retrive_index": [[b * nodes + i for i in range(nodes)] for b in range(batch)],
                    "positions": [[number + i for i in range(nodes)]] * batch,
                    "draft_tokens": [rng.randrange(150000) for _ in range(nodes * batch)],
                    "accept_index": [mine * nodes + i for i in path] + [-1] * rng.randrange(1, 4),
                },
                "layers": layers,
            })
        samples.append({"question_id": rng.randrange(100), "turn": 1, "question": 'brackets ]}" and \\', "answer": "",
                        "meta_info": {"model_path": None, "prompt_tokens": 3, "completion_tokens": rng.randrange(999),
                                      "spec_verify_ct": len(history)},
                        "expert_layer_activations": None, "expert_layer_history": history})
    return samples


def main():
    for name in ("two_samples", "batch_of_two", "old_format", "missing_layers", "unreachable_node", "no_steps"):
        check_trace(os.path.join(TRACES, name + ".json"))
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(12):
            path = os.path.join(folder, f"seed{seed}.json")
            with open(path, "w") as file:
                json.dump(random_trace(seed), file, indent=2 if seed % 2 else None)
            check_trace(path)
    print(f"{differences} differences" if differences else "all numbers equal NumPy's")
    sys.exit(1 if differences else 0)


main()
