"""`cache`: what hit rate does a cache of C experts per layer have (QUESTIONS.md)? By simulation of every C."""
from . import routing
from .arithmetic import ratio
from .samples import answer as around, head_of_question

POLICIES = ("lru", "lfu", "static", "belady")


def answer(document, options):
    policies = options["--policy"].split(",") if "--policy" in options else POLICIES

    def members(samples):
        layers = routing.pairs_of(samples, options)
        experts = routing.num_experts(samples, options)
        found = {layer: Layer(pairs, experts, policies, "--plain" in options) for layer, pairs in layers.items()}
        return {**head_of_question(samples), "demand": "plain" if "--plain" in options else "steps",
                "layers": [{"layer_id": layer, **one.members()} for layer, one in found.items()],
                "total": total(list(found.values()), experts, policies)}

    return around(document, options, members, lambda sample: routing.require_pairs(sample, options), "layers", None,
                  routing.prepare)


class Layer:
    """What the policies reach in one layer: hits for each capacity, from 1."""

    def __init__(self, pairs, experts, policies, plain):
        by_sample = {}
        for pair in pairs:
            by_sample.setdefault(pair.sample.index, []).extend(pair.path if plain else [pair.loaded])
        self.requests = sum(len(demand) for demands in by_sample.values() for demand in demands)
        self.distinct = len({expert for demands in by_sample.values() for demand in demands for expert in demand})
        self.tokens = sum(len(pair.tree.accepted) for pair in pairs)
        self.hits = {policy: [sum(simulate(policy, demands, capacity) for demands in by_sample.values())
                              for capacity in range(1, experts + 1)] for policy in policies}

    def members(self):
        return {"requests": self.requests, "distinct": self.distinct, **curves(self.hits, self.requests)}


def curves(hits, requests):
    members = {policy: [ratio(count, requests) for count in counts] for policy, counts in hits.items()}
    if "lru" in hits:
        members["capacity_for"] = {
            str(percent): routing.fewest([100 * count if requests else None for count in hits["lru"]],
                                         percent * requests) for percent in (50, 80, 90)}
    return members


def total(layers, experts, policies):
    hits = {policy: [sum(layer.hits[policy][c] for layer in layers) for c in range(experts)] for policy in policies}
    requests = sum(layer.requests for layer in layers)
    fetched = {policy: [sum(ratio(layer.requests - layer.hits[policy][c], layer.tokens) for layer in layers)
                        for c in range(experts)] for policy in policies}
    return {"requests": requests, "distinct": sum(layer.distinct for layer in layers), **curves(hits, requests),
            "fetched_per_token": fetched}


def simulate(policy, demands, capacity):
    """Hits of one sample's demands in a cache that is empty at first (static: filled)."""
    uses, last_use, cache, hits = {}, {}, set(), 0
    if policy == "static":
        for demand in demands:
            for expert in demand:
                uses[expert] = uses.get(expert, 0) + 1
        cache = set(sorted(uses, key=lambda expert: (-uses[expert], expert))[:capacity])
        return sum(len(demand & cache) for demand in demands)
    for now, demand in enumerate(demands):
        hits += len(demand & cache)
        for expert in demand:
            uses[expert] = uses.get(expert, 0) + 1
            last_use[expert] = now
        key = {"lru": lambda expert: (-last_use[expert], expert),
               "lfu": lambda expert: (-uses[expert], -last_use[expert], expert),
               "belady": lambda expert: (next_use(expert, demands, now), expert)}[policy]
        cache = set(sorted(cache | demand, key=key)[:capacity])
    return hits


def next_use(expert, demands, now):
    return next((later for later in range(now + 1, len(demands)) if expert in demands[later]), len(demands))
