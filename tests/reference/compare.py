"""`compare`: is the change real (QUESTIONS.md)? Takes a list of documents, the baseline first."""
import math
from itertools import combinations

from . import cost, routing
from .arithmetic import Near, jackknife
from .samples import NoData, by_question, head_of_question, question_key, select
from .trace import refuse

METRICS = ("mean_accepted", "loaded_per_token", "plain_per_token", "traffic_ratio", "rejected_share",
           "loaded_per_step")
SAME = 1e-12


def answer(documents, options):
    runs = [samples_with_data(document, options) for document in documents]
    keys = [keys_of_run(run) for run in runs]
    common = [one for one in keys[0] if all(one in others for others in keys[1:])]
    if not common:
        refuse("no pairs")
    paired = [[run[keys_of.index(one)] for one in common] for run, keys_of in zip(runs, keys)]
    require_same_model(runs, options)
    values = [{metric: value(run, metric, options) for metric in METRICS} for run in paired]
    return {"runs": [{"samples": len(run)} for run in runs], "pairs": len(common),
            "only_in": [[[sample.question_id, sample.turn] for sample, one in zip(run, of_run) if one not in common]
                        for run, of_run in zip(runs, keys)],
            "metrics": [{"metric": metric, "values": [run[metric] for run in values],
                         "changes": [change(paired[0], run, metric, options) for run in paired[1:]]}
                        for metric in METRICS],
            "layers": [{"layer_id": layer, "changes": [layer_change(paired[0], run, layer) for run in paired[1:]]}
                       for layer in routing.pairs_of(paired[0], options)]}


def keys_of_run(samples):
    """question_id, turn, and how often these came before in the run: samples of the same pair in their order."""
    keys = []
    for sample in samples:
        name = (repr(sample.question_id), repr(sample.turn))
        keys.append((*name, sum(one[:2] == name for one in keys)))
    return keys


def samples_with_data(document, options):
    samples = select(document, {**options, "--sample-idx": "all"})
    for sample in samples:
        sample.require_whole()
    routing.prepare(samples)
    return [sample for sample in samples if has_data(sample, options)]


def has_data(sample, options):
    try:
        routing.require_pairs(sample, options)
    except NoData:
        return False
    return True


def require_same_model(runs, options):
    def model(run):
        return routing.num_experts(run, options), experts_per_token(run, options)

    if any(model(run) != model(runs[0]) for run in runs[1:]):
        refuse("different models")


def experts_per_token(samples, options):
    """The lengths of the rows of each layer that has pairs."""
    return {(layer, len(row)) for layer, pairs in routing.pairs_of(samples, options).items() for pair in pairs
            for row in pair.step.rows(layer)}


def value(samples, metric, options):
    """The pooled value."""
    if metric == "mean_accepted":
        return head_of_question(samples)["mean_accepted"]
    pairs = [pair for pairs in routing.pairs_of(samples, options).values() for pair in pairs]
    members = cost.sums(pairs)
    return members["loaded"] / len(pairs) if metric == "loaded_per_step" else members[metric]


def log_ratio(new, old):
    """None where one of them is missing or 0."""
    return math.log(new / old) if new and old else None


def interval(log_ratios_without, log_ratio_of_all):
    found = jackknife(log_ratios_without, log_ratio_of_all)
    return [Near(math.exp(end) - 1, 1e-10 * (1 + math.exp(end))) for end in found] if found else [None, None]


def without_each(base, run, make):
    """`make(base, run)` without each question in turn."""
    ids = list(by_question(base))
    parts = []
    for left_out in ids:
        keep = [place for place, sample in enumerate(base) if question_key(sample) != left_out]
        parts.append(make([base[place] for place in keep], [run[place] for place in keep]) if keep else None)
    return parts


def change(base, run, metric, options):
    def make(base, run):
        return log_ratio(value(run, metric, options), value(base, metric, options))

    old, new = value(base, metric, options), value(run, metric, options)
    low, high = interval(without_each(base, run, make), make(base, run))
    questions = []
    for left in by_question(base).values():
        places = [place for place, sample in enumerate(base) if sample in left]
        questions.append(make([base[place] for place in places], [run[place] for place in places]))
    p, n = wilcoxon([one for one in questions if one is not None])
    return {"change": Near(new / old - 1, 1e-13 * (1 + new / old)) if old and new is not None else None,
            "low": low, "high": high, "p": p, "n": n}


def layer_change(base, run, layer):
    def per_token(samples):
        pairs = routing.pairs_of(samples, {"--layer-id": str(layer)}).get(layer)
        return cost.sums(pairs)["loaded_per_token"] if pairs else None

    def make(base, run):
        return log_ratio(per_token(run), per_token(base))

    old, new = per_token(base), per_token(run)
    low, high = interval(without_each(base, run, make), make(base, run))
    return {"change": Near(new / old - 1, 1e-13 * (1 + new / old)) if old and new is not None else None,
            "low": low, "high": high}


def wilcoxon(differences):
    """The two-sided exact p of the signed-rank test, and how many differences are not 0.

    Goes through all choices of signs: the rank sums of the positive ones, each as likely as any other.
    """
    found = [one for one in differences if abs(one) > SAME]
    n = len(found)
    if n == 0:
        return 1.0, 0
    ranks = midranks([abs(one) for one in found])
    observed = sum(rank for rank, one in zip(ranks, found) if one > 0)
    if n <= 12:
        sums = [sum(chosen) for size in range(n + 1) for chosen in combinations(ranks, size)]
        counts = {total: sums.count(total) for total in set(sums)}
    else:
        counts = {0: 1}
        for rank in ranks:
            larger = {}
            for total, count in counts.items():
                larger[total] = larger.get(total, 0) + count
                larger[total + rank] = larger.get(total + rank, 0) + count
            counts = larger
    below = sum(count for total, count in counts.items() if total <= observed)
    above = sum(count for total, count in counts.items() if total >= observed)
    return min(1.0, 2 * min(below, above) / 2 ** n), n


def midranks(values):
    """Ranks from 1; values within 1e-12 of their neighbour share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = [0.0] * len(values)
    first = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or values[order[place]] - values[order[place - 1]] > SAME:
            for tied in order[first:place]:
                ranks[tied] = (first + 1 + place) / 2
            first = place
    return ranks
