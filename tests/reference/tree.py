"""`tree`: the draft tree of one verify step (CLI.md). Without a tokenizer, and without the places of the boxes."""
from .budget import order_of, scores_of
from .routing import Pair
from .samples import head_if_read, no_data, select


def answer(document, options):
    sample = select(document, options)[0]
    number, layer = int(options.get("--verify-step", "0")), int(options.get("--layer-id", "0"))
    if number >= len(sample.may_stop_early):
        sample.require_whole()
        no_data("no such step")
    step = sample.may_stop_early[number]
    tree = step.tree
    if tree is None:
        no_data("no tree")
    sets = step.node_sets(layer)
    if sets is None:
        no_data("no data for the layer")
    lost = lost_experts(sample, step, layer, options) if "--budget" in options else {}
    return {**head_if_read(sample), "verify_step": number, "layer_id": layer, "draft_token_num": tree.nodes,
            "accepted": tree.accepted, "unique_experts": len(set().union(*sets)),
            "unique_experts_accepted": len(set().union(*(sets[node] for node in tree.accepted))),
            "nodes": [{**one_node(tree, sets, node), **lost.get(node, {})} for node in range(tree.nodes)]}


def lost_experts(sample, step, layer, options):
    """Of each node that counts, the experts beyond the budget, ascending."""
    score = options.get("--score", "weight")
    if score == "weight" and not step.has_weights(layer):
        no_data("no weights")
    pair = Pair(sample, step, layer)
    stay = set(order_of(scores_of(pair, score))[:int(options["--budget"])])
    return {node: {"lost": sorted(experts - stay)} for node, experts in pair.sets.items()}


def one_node(tree, sets, node):
    members = {"id": node, "parent": tree.parent.get(node), "depth": tree.depth.get(node),
               "token_id": tree.token_ids[node], "text": None, "label": f"#{tree.token_ids[node]}",
               "experts": sorted(sets[node]), "accepted": node in tree.accepted}
    if node not in tree.depth:
        members.update(x=None, y=None)
    return members
