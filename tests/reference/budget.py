"""`budget`: what if a layer may load at most B experts (QUESTIONS.md)?"""
from fractions import Fraction

from . import routing
from .experts import require_weights, weighted
from .arithmetic import OneOf, ratio
from .samples import answer as around, head_of_question

PERCENTS = (90, 95, 99)


def answer(document, options):
    score = options.get("--score", "weight")

    def members(samples):
        layers = routing.pairs_of(samples, options)
        experts = routing.num_experts(samples, options)
        found = {layer: Layer([pairs], experts, score) for layer, pairs in layers.items()}
        flat = Layer(list(layers.values()), experts, score)
        each = [layer.budgets() for layer in found.values()]
        total = flat.members()
        total["per_layer_budget"] = {str(percent): sum_of([one[str(percent)] for one in each]) for percent in PERCENTS}
        return {**head_of_question(samples), "score": score,
                "layers": [{"layer_id": layer, **one.members()} for layer, one in found.items()], "total": total}

    def require(sample):
        routing.require_pairs(sample, options)
        if score == "weight":
            require_weights(sample, options)

    return around(document, options, members, require, "layers", None, routing.prepare)


def sum_of(choices):
    """The sum of numbers each of which may be one of a few: from the least to the largest sum."""
    values = [choice.values for choice in choices]
    if any(None in one for one in values):
        return OneOf(None, sum(one[0] for one in values if one[0] is not None))
    return OneOf(*range(sum(map(min, values)), sum(map(max, values)) + 1))


def scores_of(pair, score):
    """Expert -> its score in the step."""
    scores = {expert: 0 for expert in pair.loaded}
    if score == "weight":
        for expert, weight in weighted(pair):
            scores[expert] += weight
    else:
        for experts in pair.sets.values():
            for expert in experts:
                scores[expert] += 1
    return scores


def order_of(scores):
    """The experts, those that stay longest first."""
    return sorted(scores, key=lambda expert: (-scores[expert], expert))


class Layer:
    """One layer, or several with the same budget."""

    def __init__(self, layers, experts, score):
        self.all = 0
        self.kept, self.nodes_lose, self.accepted_lose = [[0] * experts for _ in range(3)]
        self.nodes = self.accepted = 0
        for pair in (pair for pairs in layers for pair in pairs):
            scores = scores_of(pair, score)
            order = order_of(scores)
            self.all += sum(scores.values())
            self.nodes += len(pair.sets)
            self.accepted += len(pair.path)
            for budget in range(1, experts + 1):
                stay = set(order[:budget])
                self.kept[budget - 1] += sum(scores[expert] for expert in stay)
                self.nodes_lose[budget - 1] += sum(bool(row - stay) for row in pair.sets.values())
                self.accepted_lose[budget - 1] += sum(bool(row - stay) for row in pair.path)

    def members(self):
        def shares(values, whole):
            return [ratio(value, whole) for value in values]

        return {"coverage": shares(self.kept, self.all), "nodes_losing": shares(self.nodes_lose, self.nodes),
                "accepted_losing": shares(self.accepted_lose, self.accepted), "budget_for": self.budgets()}

    def budgets(self):
        return {str(percent): self.budget_for(percent) for percent in PERCENTS}

    def budget_for(self, percent):
        """The least budget that covers so many percent; where a rounding decides, one of two or more."""
        # Router weights are not negative: of a sum that is, no share means anything.
        if self.all <= 0:
            return OneOf(None)
        wanted, slack = self.all * Fraction(percent, 100), abs(self.all) * Fraction(1, 10**12)
        first = routing.fewest(self.kept, wanted - slack)
        last = routing.fewest(self.kept, wanted + slack)
        if first is None:
            return OneOf(None)
        return OneOf(*range(first, (last or len(self.kept)) + 1))
