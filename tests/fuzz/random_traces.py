"""Makes random traces: small, honest, and as odd as docs/trace-format.md allows."""
import json
import math


class Members(list):
    """An object as (key, value) pairs, in which a key may stand twice."""


QUESTION_IDS = [81, 0, -7, 2**53 + 1, "essay-7", "", "=1+2", "a,b\t\"c\"", "\u202eevil\u2066", "\u200f\u2028",
                "\x1b[31m", "\ud800", "x\udc00y", "\U0001f600\u200d", "e\u0301", "<b>", None]
MODELS = ["no/such-model", "no/such\u202emodel", "../../etc", "", None, "\ud83d", "\x00", "a" * 300]


class Shape:
    """What the samples of one trace have in common."""

    def __init__(self, rng):
        self.nodes = rng.choice([2, 2, 3, 4, 5, 7, 8, 11, 16, 40]) if rng.random() < 0.93 else 1
        self.batch = rng.choice([1, 1, 1, 2, 3])
        self.experts = rng.choice([2, 4, 5, 8, 16, 60])
        self.layer_ids = sorted(rng.sample(range(rng.choice([6, 60])), rng.choice([1, 1, 2, 3, 5])))
        self.top_k = {layer: rng.randint(1, min(4, self.experts)) for layer in self.layer_ids}
        if rng.random() < 0.8:
            self.top_k = dict.fromkeys(self.layer_ids, min(self.top_k.values()))
        self.padding = rng.choice([0, 0, 0, 3])
        self.repeats_ids = rng.random() < 0.1  # a row may name an expert twice; it is one of the row's set
        self.missing_expert = rng.choice([0, 0, 0.1])
        self.layer_chance = rng.choice([1, 1, 0.8, 0.3])
        self.tree_chance = rng.choice([1, 1, 1, 0.7])
        self.weights = rng.choice(["all", "all", "none", "odd"])
        self.kind = rng.choice(["random", "random", "random", "chain", "star"])
        self.unreachable = rng.choice([0, 0, 0, 0.15])
        self.off_path = rng.choice([0, 0, 0, 0.2])
        self.shuffled_nodes = rng.random() < 0.3
        self.is_old = rng.random() < 0.08
        self.only_other_layers = rng.random() < 0.06  # `layers` is with another request of the batch
        self.few_tokens = rng.random() < 0.5


def make_trace(rng, shape):
    """-> list of samples, as Python's json would give them."""
    count = rng.choice([1, 1, 2, 3, 5]) if rng.random() < 0.93 else rng.randint(8, 13)
    most_steps = 12 if count < 8 else 4
    samples = [make_sample(rng, shape, most_steps) for _ in range(count)]
    for place, sample in enumerate(samples):
        if count >= 8 or rng.random() < 0.5:
            sample["question_id"], sample["turn"] = 81 + place // rng.choice([1, 1, 2]), place % 2 + 1
    return samples


def make_run(rng, shape, samples):
    """Another run of the same questions, some of them."""
    run = [{**make_sample(rng, shape, 4), "question_id": sample.get("question_id"), "turn": sample.get("turn")}
           for sample in samples if rng.random() < 0.9]
    rng.shuffle(run)
    return run


def make_sample(rng, shape, most_steps):
    fewest_steps = 0 if rng.random() < 0.1 else 1
    history = [make_step(rng, shape, number) for number in range(rng.randint(fewest_steps, most_steps))]
    sample = {"question_id": rng.choice(QUESTION_IDS), "turn": rng.choice([1, 2, 3, None]),
              "question": 'brackets ]}" and \\', "answer": "\u65c5\u884c\n\ud83d\ude00",
              "meta_info": make_meta(rng, history),
              "expert_layer_activations": make_counts(rng, shape, history),
              "expert_layer_history": history}
    if rng.random() < 0.04:
        sample["expert_layer_history"] = None
    if rng.random() < 0.1:
        del sample[rng.choice(["question_id", "turn", "question", "meta_info", "expert_layer_activations"])]
    return sample


def make_meta(rng, history):
    trees = [step["tree_structure"] for step in history if step.get("tree_structure")]
    accepted = [sum(row >= 0 for row in tree["accept_index"]) for tree in trees]
    past_end = rng.choice([0, 0, 1, 1, 2, 3, -1, 50])
    meta = {"model_path": rng.choice(MODELS), "prompt_tokens": rng.choice([3, 208, None]),
            "completion_tokens": rng.choice([sum(accepted) + 1 - past_end] * 8 + [None, 0]),
            "spec_verify_ct": rng.choice([len(history)] * 6 + [len(history) + 1, None])}
    if rng.random() < 0.3:
        meta["e2e_latency"] = rng.choice([1.5, math.inf, "x"])
    if rng.random() < 0.1:
        del meta[rng.choice(list(meta))]
    return meta


def make_counts(rng, shape, history):
    if rng.random() < 0.25:
        return None
    experts = shape.experts + rng.choice([0, 0, 0, 3])
    return {str(layer): [rng.randrange(100) for _ in range(experts)] for layer in shape.layer_ids}


def make_step(rng, shape, number):
    rows = shape.nodes * shape.batch
    layers = {}
    for layer in shape.layer_ids:
        if rng.random() < shape.layer_chance:
            layers[str(layer)] = make_routing(rng, shape, layer, rows)
    if shape.only_other_layers:
        layers = {}
    if shape.is_old:
        return layers
    step = {"tree_structure": make_tree(rng, shape, number), "layers": layers}
    if rng.random() > shape.tree_chance:
        step["tree_structure"] = None
    return step


def make_routing(rng, shape, layer, rows):
    top_k = shape.top_k[layer]
    ids = []
    for _ in range(rows):
        row = (rng.choices if shape.repeats_ids else rng.sample)(range(shape.experts), k=top_k)
        ids.append([-1 if rng.random() < shape.missing_expert else expert for expert in row])
    ids += [[-1] * top_k if rng.random() < 0.7 else rng.sample(range(shape.experts), top_k)
            for _ in range(shape.padding)]
    routing = {"topk_ids": ids}
    if shape.weights != "none":
        routing["topk_weights"] = [[make_weight(rng, shape) for _ in row] for row in ids]
    if rng.random() < 0.03:
        routing["topk_ids"] = None
    return routing


def make_weight(rng, shape):
    if shape.weights == "odd" and rng.random() < 0.2:
        return rng.choice([math.nan, math.inf, -math.inf, 0.0, 1e300, 1, 1e-50, -0.25])
    return rng.choice([0.5, 0.25, 0.125]) if rng.random() < 0.5 else rng.random()


def make_links(rng, shape):
    """-> (first child, next sibling, parents); nodes that hang on nothing have parent None."""
    nodes = shape.nodes
    parent = [None] * nodes
    for node in range(1, nodes):
        above = {"chain": node - 1, "star": 0, "random": rng.randrange(max(0, node - 5), node)}[shape.kind]
        parent[node] = None if rng.random() < shape.unreachable else above
    names = list(range(nodes))
    if shape.shuffled_nodes:
        names[1:] = rng.sample(names[1:], nodes - 1)
    child, sibling, last = [-1] * nodes, [-1] * nodes, {}
    for node in range(1, nodes):
        above = parent[node]
        if above is None:
            continue
        if above in last:
            sibling[names[last[above]]] = names[node]
        else:
            child[names[above]] = names[node]
        last[above] = node
    return child, sibling


def make_path(rng, shape, child, sibling):
    path, at = [0], 0
    while rng.random() < 0.75:
        kids, kid = [], child[at]
        while kid != -1:
            kids.append(kid)
            kid = sibling[kid]
        if not kids:
            break
        at = rng.choice(kids)
        path.append(at)
    if rng.random() < shape.off_path:
        wrong = rng.sample(range(shape.nodes), rng.randint(1, min(4, shape.nodes)))
        path = wrong if rng.random() < 0.3 else path + [node for node in wrong if node not in path]
    return path


def make_tree(rng, shape, number):
    links = [make_links(rng, shape) for _ in range(shape.batch)]
    mine = rng.randrange(shape.batch)
    path = make_path(rng, shape, *links[mine])
    vocabulary = 5 if shape.few_tokens else 150000
    return {"draft_token_num": shape.nodes, "spec_steps": 6,
            "retrive_next_token": [child for child, _ in links],
            "retrive_next_sibling": [sibling for _, sibling in links],
            "retrive_index": [[b * shape.nodes + i for i in range(shape.nodes)] for b in range(shape.batch)],
            "positions": [[number + i for i in range(shape.nodes)]] * shape.batch,
            "draft_tokens": [rng.randrange(vocabulary) for _ in range(shape.nodes * shape.batch)],
            "accept_index": [mine * shape.nodes + node for node in path] + [-1] * rng.randrange(4)}


# ---- how it is written -------------------------------------------------------------------------------------------

class Style:
    def __init__(self, rng):
        self.indent = rng.choice([None, None, 2, "\t"])
        self.separators = (",", ":") if self.indent is None and rng.random() < 0.5 else None
        self.crlf = self.indent is not None and rng.random() < 0.2
        self.mark = rng.random() < 0.1
        self.blanks = rng.choice([b"", b"", b"\n", b" \r\n\t"])
        self.shuffled = rng.random() < 0.25
        self.repeats = rng.random() < 0.15
        self.ascii = rng.random() < 0.7


JUNK = [None, 5, -1, "x", [], {}, [[1]], {"a": 1}, 1.5, True]


def shuffle(rng, value, style):
    """The same value with its keys in another order, and some of them twice; of those the last one counts."""
    if isinstance(value, list):
        return [shuffle(rng, element, style) for element in value]
    if not isinstance(value, dict):
        return value
    members = Members((key, shuffle(rng, element, style)) for key, element in value.items())
    if style.shuffled:
        rng.shuffle(members)
    if style.repeats and members and rng.random() < 0.2:
        key = rng.choice(members)[0]
        junk = rng.choice([None, []] if key == "expert_layer_history" else JUNK)
        members.insert(rng.randrange(1 + [name for name, _ in members].index(key)), (key, junk))
    return members


def dump(value, style):
    """As json.dump writes it, but for `Members`, whose keys may stand twice."""
    newline = "" if style.indent is None else "\n"
    step = " " * style.indent if isinstance(style.indent, int) else style.indent or ""
    comma, colon = style.separators or ((", ", ": ") if style.indent is None else (",", ": "))

    def text(value, pad):
        inner = pad + step
        if isinstance(value, Members) and value:
            parts = [json.dumps(key, ensure_ascii=style.ascii) + colon + text(element, inner) for key, element in value]
        elif isinstance(value, list) and value:
            parts = [text(element, inner) for element in value]
        else:
            # A lone surrogate has no UTF-8: it can only be written as an escape.
            is_lone = isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value)
            can_be_raw = not style.ascii and not is_lone
            return "{}" if isinstance(value, Members) else json.dumps(value, ensure_ascii=not can_be_raw)
        open_, close = "{}" if isinstance(value, Members) else "[]"
        lead = newline + inner if newline else ""
        tail = newline + pad if newline else ""
        return open_ + lead + (comma + lead).join(parts) + tail + close

    out = text(value, "")
    if style.crlf:
        out = out.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if style.mark else b"") + style.blanks + out.encode() + style.blanks


def write(rng, samples):
    """-> (text of the trace, whether members of a sample stand in it twice)"""
    style = Style(rng)
    shuffled = shuffle(rng, samples, style)
    listed = shuffled if isinstance(shuffled, list) and not isinstance(shuffled, Members) else []
    repeats = any(isinstance(sample, Members) and len({key for key, _ in sample}) != len(sample) for sample in listed)
    return dump(shuffled, style), repeats
