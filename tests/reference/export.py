"""`export`: a long table (QUESTIONS.md), as a list of its rows."""
from . import routing
from .arithmetic import Near, OneOf
from .samples import head, layer_ids, select, trees_of


def answer(document, options):
    samples = select(document, {"--sample-idx": "all", **options})
    for sample in samples:
        sample.require_whole()
    routing.prepare(samples)
    for sample in samples:
        doubt_what_has_no_row(sample, options)
    rows = {"steps": step_rows, "nodes": node_rows, "experts": expert_rows}[options.get("--rows", "steps")]
    return [{**head(sample), **row} for sample in samples for row in rows(sample, options)]


def doubt_what_has_no_row(sample, options):
    """Of a step without a tree there is no row, but its routing may be read."""
    for step in sample.steps:
        if step.tree is None and options.get("--rows") != "nodes":
            for layer in set(layer_ids([sample], options)) & set(step.layers):
                routing.doubt(sample, lambda: step.rows(layer))
                if step.has_weights(layer):
                    routing.doubt(sample, lambda: step.weights(layer))


def pairs_by_step(sample, options):
    pairs = [pair for pairs in routing.pairs_of([sample], options).values() for pair in pairs]
    return sorted(pairs, key=lambda pair: (pair.step.index, pair.layer))


def step_rows(sample, options):
    for pair in pairs_by_step(sample, options):
        yield {"verify_step": pair.step.index, "layer_id": pair.layer, "draft_tokens": len(pair.sets),
               "accepted": len(pair.path), "loaded": len(pair.loaded), "needed": len(pair.needed), "plain": pair.plain}


def node_rows(sample, options):
    for step in trees_of([sample]):
        for node in step.tree.counted:
            yield {"verify_step": step.index, "node": node, "parent": step.tree.parent.get(node),
                   "depth": step.tree.depth.get(node), "token_id": step.tree.token_ids[node],
                   "accepted": node in step.tree.accepted}


def expert_rows(sample, options):
    for pair in pairs_by_step(sample, options):
        rows = pair.step.node_rows(pair.layer)
        weights = pair.step.node_weights(pair.layer) if pair.step.has_weights(pair.layer) else None
        for node in pair.sets:
            for place, expert in enumerate(rows[node]):
                if expert >= 0:
                    yield {"verify_step": pair.step.index, "layer_id": pair.layer, "node": node, "rank": place + 1,
                           "expert_id": expert, "weight": weights and weight(weights[node][place])}


def weight(value):
    """Printed as the shortest text that gives the same float32; one that is not finite counts 0, or is missing."""
    return Near(value, 6e-8 * abs(value)) if value else OneOf(0.0, None)
