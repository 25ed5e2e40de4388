"""Unique experts of the layers in the verify steps: what `layer` and `stats` share (CLI.md)."""
import math

from .arithmetic import Near, deviation, mean, percentile, ratio
from .samples import layer_ids, no_data
from .trace import refuse


def loaded(step, layer):
    """Unique experts over all rows of the step; None: no data."""
    rows = step.rows(layer)
    return None if rows is None else len({expert for row in rows for expert in row if expert >= 0})


def needed(step, layer):
    """Unique experts of the accepted path; None: no data or no tree."""
    sets = step.node_sets(layer)
    return None if sets is None else len(set().union(*(sets[node] for node in step.tree.accepted)))


def read_trees(samples):
    """A tree that does not fit is refused by every command, whether it is needed or not."""
    for sample in samples:
        for step in sample.steps:
            step.tree


def require_layers(sample, options, several, chosen):
    """`chosen`: the layers that were asked for by number, or None."""
    read_trees([sample])
    if not sample.steps:
        no_data("no verify steps")
    present = layer_ids([sample], {})
    if not present:
        no_data("no layers")
    absent = [layer for layer in chosen or [] if layer not in present]
    if absent and (not several or len(absent) == len(chosen)):
        no_data("a layer has no data")
    if "--accepted" in options and all(step.tree is None for step in sample.steps):
        no_data("no trees")


def steps_of(samples):
    return [step for sample in samples for step in sample.steps]


def spread(values):
    """Mean, deviation and so on of the steps that have data."""
    known = [value for value in values if value is not None]
    return {"mean": mean(known), "std": Near(deviation(known), 1e-12 * max(known)), "min": min(known),
            "max": max(known), "steps": len(known)}


def percentiles(values):
    known = [value for value in values if value is not None]
    return {"p90": percentile(known, 90), "p99": percentile(known, 99)}


def comparison(samples, layer, options):
    """What --accepted and --baseline add."""
    steps = steps_of(samples)
    members = {}
    if "--accepted" in options:
        pairs = [(needed(step, layer), loaded(step, layer)) for step in steps]
        pairs = [(some, every) for some, every in pairs if some is not None]
        members["accepted_mean"] = mean(some for some, _ in pairs)
        members["accepted_share"] = mean(ratio(some, every) for some, every in pairs if every)
    if "--baseline" in options:
        members["uniform_routing"] = uniform_routing(samples, layer, options)
    return members


def uniform_routing(samples, layer, options):
    experts = num_experts(samples, options)
    values = []
    for step in steps_of(samples):
        rows = step.rows(layer)
        if rows is None:
            continue
        ids = [expert for row in rows for expert in row]
        if ids and max(ids) >= experts:
            refuse("an expert id beyond the number of experts")
        top_k = len(rows[0]) if rows else 0
        if top_k > experts:
            refuse("more experts per token than experts")
        tokens = sum(max(row) >= 0 for row in rows)
        values.append(experts * (1 - math.pow(1 - top_k / experts, tokens)))
    return mean(values)


def num_experts(samples, options):
    if "--num-experts" in options:
        return int(options["--num-experts"])
    counted = [sample.counted_experts for sample in samples]
    if None in counted:
        refuse("the number of experts is not known")
    return max(counted)
