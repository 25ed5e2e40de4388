"""`overlap`: who shares experts (QUESTIONS.md)?"""
from itertools import combinations

from . import routing
from .arithmetic import OneOf, mean, ratio
from .samples import answer as around, head_of_question


def answer(document, options):
    most = int(options.get("--lag", "16"))

    def members(samples):
        layers = routing.pairs_of(samples, options)
        experts = routing.num_experts(samples, options)
        every = [pairs for pairs in layers.values()]
        return {**head_of_question(samples),
                "layers": [{"layer_id": layer, **overlaps([pairs], most, experts)} for layer, pairs in layers.items()],
                "total": overlaps(every, most, experts)}

    return around(document, options, members, lambda sample: routing.require_pairs(sample, options), "layers", None,
                  routing.prepare)


def overlaps(layers, most, experts):
    """`layers`: the pairs of each layer."""
    return {"lags": [one_lag(layers, lag, experts) for lag in range(1, most + 1)],
            "pairs": [one_kind(layers, kind) for kind in ("parent_child", "siblings", "same_token", "all")]}


def jaccard(one, other):
    """None: neither holds anything."""
    both = len(one & other)
    either = len(one) + len(other) - both
    return both / either if either else None


def one_lag(layers, lag, experts):
    now_and_then = []
    for pairs in layers:
        at = {(pair.sample.index, pair.step.index): pair.loaded for pair in pairs}
        now_and_then += [(loaded, at[sample, step - lag]) for (sample, step), loaded in at.items()
                         if (sample, step - lag) in at]
    loading = [(now, then) for now, then in now_and_then if now]
    return {"lag": lag, **either(means(now_and_then, experts), means(loading, experts)),
            "containment": mean(ratio(len(now & then), len(now)) for now, then in loading)}


def means(now_and_then, experts):
    jaccards = [jaccard(now, then) for now, then in now_and_then]
    return {"pairs": len(now_and_then), "jaccard": mean(value for value in jaccards if value is not None),
            "chance": mean(ratio(len(then), experts) for _, then in now_and_then)}


def either(one, other):
    """Whether a step that loads nothing is left out of all means, or of that of its containment alone, is open."""
    return {key: one[key] if one[key] == other[key] else OneOf(one[key], other[key]) for key in one}


def is_of_kind(tree, kind):
    """-> whether two nodes are."""
    above, tokens = tree.parent.get, tree.token_ids
    return {"parent_child": lambda one, other: above(one) == other or above(other) == one,
            "siblings": lambda one, other: above(one) is not None and above(one) == above(other),
            "same_token": lambda one, other: tokens[one] == tokens[other],
            "all": lambda one, other: True}[kind]


def one_kind(layers, kind):
    values = []
    for pair in (pair for pairs in layers for pair in pairs):
        is_wanted = is_of_kind(pair.tree, kind)
        values += [jaccard(pair.sets[one], pair.sets[other]) for one, other in combinations(pair.sets, 2)
                   if is_wanted(one, other)]
    known = [value for value in values if value is not None]
    return {"kind": kind, "pairs": len(known), "jaccard": mean(known)}
