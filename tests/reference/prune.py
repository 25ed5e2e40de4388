"""`prune`: what would a smaller tree cost and keep (QUESTIONS.md)?"""
from fractions import Fraction

from . import cost, routing
from .arithmetic import Near, OneOf, ratio
from .samples import answer as around, head_of_question, trees_of
from .shares import break_even_share

BEYOND = 10**9  # a node that was accepted without being reached has no place in the tree: it comes last


def answer(document, options):
    return around(document, options, lambda samples: members(samples, options),
                  lambda sample: routing.require_pairs(sample, options), "nodes", None, routing.prepare)


def rank(tree, node):
    """The place among its siblings, the first is 0; 0 for the root."""
    above = tree.parent[node]
    return 0 if above is None else tree.children[above].index(node)


def way(tree, node):
    """From the root to the node, without the root."""
    nodes = []
    while tree.parent.get(node) is not None:
        nodes.insert(0, node)
        node = tree.parent[node]
    return nodes


def kept(tree, options):
    """The nodes that --max-depth and --max-rank leave."""
    deepest = int(options.get("--max-depth", BEYOND))
    widest = int(options.get("--max-rank", BEYOND))
    return [node for node in tree.counted
            if tree.depth.get(node, 0) <= deepest and all(rank(tree, at) < widest for at in way(tree, node))]


def order_of(tree, options):
    """The nodes in the order in which they are kept, each behind its ancestors."""
    name = options.get("--order", "rank")

    def key(node):
        ranks = sum(rank(tree, at) for at in way(tree, node)) if node in tree.depth else BEYOND
        depth = tree.depth.get(node, BEYOND)
        on_path = tree.accepted.index(node) if node in tree.accepted else BEYOND
        return {"rank": (ranks, depth, node), "stored": (node,), "breadth": (depth, node),
                "accepted": (on_path, node)}[name]

    nodes, order = kept(tree, options), []
    for node in sorted(nodes, key=key):
        for at in ([0] if node in tree.depth else []) + way(tree, node) + [node]:
            if at not in order:
                order.append(at)
    return order


def leading(tree, keep):
    """How many nodes of the accepted path, from its beginning, are kept."""
    count = 0
    for node in tree.accepted:
        if node not in keep:
            break
        count += 1
    return count


def members(samples, options):
    layers = routing.pairs_of(samples, options)
    every = [pair for pairs in layers.values() for pair in pairs]
    trees = [step.tree for step in trees_of(samples)]
    orders = {id(tree): order_of(tree, options) for tree in trees}
    plain = cost.sums(every)["plain"]
    plain_per_token = (plain, cost.tokens(every))
    rows, before = [], Fraction(0)
    for n in range(1, max(len(order) for order in orders.values()) + 1):
        experts = Fraction(sum(len(union(pair, orders[id(pair.tree)][:n])) for pair in every), len(every))
        tokens = Fraction(sum(leading(tree, orders[id(tree)][:n]) for tree in trees), len(trees))
        long = [tree for tree in trees if len(orders[id(tree)]) >= n]
        rows.append({"nodes": n, "experts": experts, "tokens": tokens, "added": experts - before,
                     "accept_probability": ratio(sum(orders[id(tree)][n - 1] in tree.accepted for tree in long),
                                                 len(long)),
                     "break_even_share": share(experts, tokens, plain_per_token)})
        before = experts
    return {**head_of_question(samples), "order": options.get("--order", "rank"),
            "plain_per_token": ratio(*plain_per_token), "nodes": [as_floats(row) for row in rows],
            "depths": depths(every, trees, orders),
            "best": best(rows, plain_per_token, options)}


def union(pair, nodes):
    return set().union(*(pair.sets[node] for node in nodes))


def share(experts, tokens, plain_per_token):
    if not plain_per_token[0]:
        return None
    multiple = experts / Fraction(*plain_per_token)
    return break_even_share((multiple.numerator, multiple.denominator), (tokens.numerator, tokens.denominator))


def as_floats(row):
    row = {key: float(value) if isinstance(value, Fraction) else value for key, value in row.items()}
    if "added" in row:
        row["added"] = Near(row["added"], 1e-14 * (1 + row["experts"]))
    return row


def depths(pairs, trees, orders):
    deepest = max(max((tree.depth.get(node, 0) for node in orders[id(tree)]), default=0) for tree in trees)
    rows = []
    for depth in range(deepest + 1):
        keep = {id(tree): [node for node in orders[id(tree)] if tree.depth.get(node, BEYOND) <= depth]
                for tree in trees}
        rows.append({"depth": depth,
                     "nodes": ratio(sum(len(keep[id(tree)]) for tree in trees), len(trees)),
                     "experts": ratio(sum(len(union(pair, keep[id(pair.tree)])) for pair in pairs), len(pairs)),
                     "tokens": ratio(sum(leading(tree, keep[id(tree)]) for tree in trees), len(trees))})
    return rows


def best(rows, plain_per_token, options):
    """The number of nodes that is fastest, the smallest of equals; roundings may decide between equals."""
    if not plain_per_token[0]:
        return []
    fixed = [Fraction(options["--fixed-share"])] if "--fixed-share" in options else [Fraction(i, 10) for i in range(11)]
    found = []
    for part in fixed:
        speeds = [row["tokens"] / (part + (1 - part) * row["experts"] / Fraction(*plain_per_token))
                  if part or row["experts"] else None for row in rows]
        known = [speed for speed in speeds if speed is not None]
        if not known:
            found.append({"fixed_share": float(part)})
            continue
        fastest = max(known)
        places = [row["nodes"] for row, speed in zip(rows, speeds)
                  if speed is not None and fastest - speed <= fastest * Fraction(1, 10**13)]
        found.append({"fixed_share": float(part), "nodes": OneOf(*places), "speed": float(fastest)})
    return found
