"""`experts`: which experts, how uneven (QUESTIONS.md)?"""
import math
from fractions import Fraction

from . import routing
from .arithmetic import Anything, Near, OneOf, mean, ratio
from .samples import answer as around, head_of_question, layer_ids, no_data
from .trace import refuse


FLOAT32_UNITS = 2.0 ** 149


def answer(document, options):
    count = options.get("--count", "nodes")
    if "--expert" in options and count not in ("nodes", "accepted"):
        refuse("--expert counts nodes")

    def members(samples):
        layers = routing.pairs_of(samples, options)
        experts = routing.num_experts(samples, options)
        rows = [{"layer_id": layer, **one_layer(pairs, count, experts)} for layer, pairs in layers.items()]
        if "--expert" in options:
            if len(layers) != 1:
                refuse("--expert needs one layer")
            if int(options["--expert"]) >= experts and routing.knows_experts(samples, options):
                refuse("there is no such expert")
            (pairs,) = layers.values()
            rows[0]["served"] = served(pairs, count, options)
        return {**head_of_question(samples), "count": count, "num_experts": experts, "layers": rows}

    def require(sample):
        routing.require_pairs(sample, options)
        if count == "weight":
            require_weights(sample, options)

    return around(document, options, members, require, "layers", None, routing.prepare)


def require_weights(sample, options):
    """A sample in which a counted layer of a step lacks weights has no answer (docs/trace-format.md)."""
    for step in sample.steps:
        if step.tree is None:
            for layer in set(layer_ids([sample], options)) & set(step.layers):
                if step.has_weights(layer):
                    routing.doubt(sample, lambda: step.weights(layer))
    if not all(pair.step.has_weights(pair.layer) for pairs in routing.pairs_of([sample], options).values()
               for pair in pairs):
        no_data("no weights")


def chosen_nodes(pair, count):
    """The sets of experts of the rows that are counted."""
    return pair.path if count == "accepted" else list(pair.sets.values())


def weighted(pair):
    """(expert, weight) of each choice of the nodes that count. Weights are in units of the least float32: whole."""
    if not pair.step.has_weights(pair.layer):
        return []
    rows, weights = pair.step.node_rows(pair.layer), pair.step.node_weights(pair.layer)
    return [(expert, int(weight * FLOAT32_UNITS)) for node in pair.sets
            for expert, weight in zip(rows[node], weights[node]) if expert >= 0]


def loads(pairs, count, experts):
    """The load of each expert."""
    counts = [0] * experts
    for pair in pairs:
        if count == "steps":
            for expert in pair.loaded:
                counts[expert] += 1
        elif count == "weight":
            for expert, weight in weighted(pair):
                counts[expert] += weight
        else:
            for row in chosen_nodes(pair, count):
                for expert in row:
                    counts[expert] += 1
    return counts


def one_layer(pairs, count, experts):
    counts = loads(pairs, count, experts)
    rows = [row for pair in pairs for row in chosen_nodes(pair, count) if row]
    tokens = len(pairs) if count == "steps" else len(rows)
    whole = count != "weight"
    expected = never_used_expected(pairs, rows, experts) if count in ("nodes", "accepted") else None
    return {"tokens": tokens, "counts": [c if whole else c / FLOAT32_UNITS for c in counts],
            **unevenness(counts, whole), "never_used": sum(c == 0 for c in counts), "never_used_expected": expected}


def never_used_expected(pairs, rows, experts):
    if not rows:
        return Anything("no row is counted")
    if any(pair.repeats_ids for pair in pairs):
        return Anything("the number of ids of a row, or of its experts")
    return experts * (1 - mean(len(row) for row in rows) / experts) ** len(rows)


def unevenness(counts, whole=True):
    total, experts = sum(counts), len(counts)
    if any(c < 0 for c in counts):
        # Router weights are not negative.
        return {}
    if total == 0:
        return {"max_over_mean": None, "gini": None, "entropy": None,
                "experts_for": Anything("there is no load to be shared")}
    ascending = sorted(counts)
    gini = ratio(sum((2 * i - experts - 1) * x for i, x in enumerate(ascending, 1)), experts * total)
    shares = [ratio(c, total) for c in counts if c]
    entropy = Near(-sum(p * math.log(p) for p in shares) / math.log(experts), 1e-13) if experts > 1 else None
    return {"max_over_mean": ratio(max(counts) * experts, total), "gini": Near(gini, 1e-13),
            "entropy": entropy,
            "experts_for": {str(percent): experts_for(counts, percent, whole) for percent in (50, 90, 99)}}


def experts_for(counts, percent, whole):
    """The fewest experts that make up so many percent; a rounding may decide where the counts are no whole numbers."""
    wanted = sum(counts) * Fraction(percent, 100)
    slack = 0 if whole else sum(counts) * Fraction(1, 10**12)
    reached, places = 0, []
    for place, load in enumerate(sorted(counts, reverse=True), 1):
        reached += load
        if reached >= wanted - slack:
            places.append(place)
        if reached >= wanted + slack:
            break
    return OneOf(*places)


def served(pairs, count, options):
    """The tokens that the expert serves, by how often they were routed to it."""
    expert = int(options["--expert"])
    routed, occurrences = {}, {}
    for pair in pairs:
        nodes = pair.tree.accepted if count == "accepted" else list(pair.sets)
        for node in (node for node in nodes if pair.sets[node]):
            token = pair.tree.token_ids[node]
            occurrences[token] = occurrences.get(token, 0) + 1
            if expert in pair.sets[node]:
                routed[token] = routed.get(token, 0) + 1
    order = sorted(routed, key=lambda token: (-routed[token], token))[:int(options.get("--limit", "20"))]
    return [{"token_id": token, "text": None, "label": f"#{token}", "routed": routed[token],
             "occurrences": occurrences[token], "share": ratio(routed[token], occurrences[token])} for token in order]
