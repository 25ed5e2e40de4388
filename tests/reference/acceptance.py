"""`acceptance`: how far do drafts get (QUESTIONS.md)? Reads trees alone."""
from . import routing
from .arithmetic import ratio, wilson
from .samples import answer as around, head_of_question, no_data, trees_of


def answer(document, options):
    return around(document, options, members, require_trees, "histogram", ratios, routing.prepare)


def require_trees(sample):
    if all(step.tree is None for step in sample.steps):
        no_data("no trees")


def ratios(samples):
    return {"mean_accepted": head_of_question(samples)["mean_accepted"]}


def members(samples):
    trees = [step.tree for step in trees_of(samples)]
    on_path = [tree for tree in trees if tree.accepted_is_path]
    most = max(len(tree.accepted) for tree in trees)
    deepest = max(max(tree.depth.values()) for tree in trees)
    return {**head_of_question(samples),
            "histogram": [{"accepted": count, "steps": sum(len(tree.accepted) == count for tree in trees)}
                          for count in range(1, most + 1)],
            "depths": [one_depth(trees, on_path, depth) for depth in range(1, deepest + 1)],
            "ranks": ranks(on_path),
            "no_draft_share": ratio(sum(len(tree.accepted) == 1 for tree in on_path), len(on_path)),
            "leaf_share": ratio(sum(not tree.children[tree.accepted[-1]] for tree in on_path), len(on_path)),
            "off_path_steps": len(trees) - len(on_path)}


def is_at_risk(tree, depth):
    """Whether the path could have gone on to `depth`, as far as the trace tells."""
    last = len(tree.accepted) - 1  # the depth that the path reaches
    if depth <= last:
        return True
    # Behind the end of the answer it is not known how far the path would have gone.
    return depth == last + 1 and not tree.cut and bool(tree.children[tree.accepted[-1]])


def one_depth(trees, on_path, depth):
    at_risk = sum(is_at_risk(tree, depth) for tree in on_path)
    accepted = sum(len(tree.accepted) > depth for tree in on_path)
    low, high = wilson(accepted, at_risk) if at_risk else (None, None)
    return {"depth": depth, "at_risk": at_risk, "accepted": accepted, "rate": ratio(accepted, at_risk),
            "low": low, "high": high,
            "width": ratio(sum(list(tree.depth.values()).count(depth) for tree in trees), len(trees))}


def ranks(on_path):
    found = [tree.children[tree.parent[node]].index(node) + 1 for tree in on_path for node in tree.accepted[1:]]
    return [{"rank": rank, "accepted": found.count(rank), "share": ratio(found.count(rank), len(found))}
            for rank in range(1, max(found, default=0) + 1)]
