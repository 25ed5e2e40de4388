"""What the questions about experts share: the pairs of a step and a layer that count, and how many experts there are.

QUESTIONS.md, Terms and Small print 1, 14 and 15.
"""
from .samples import is_several, layer_ids, no_data, ranges
from .trace import Refused, refuse


class Pair:
    """One verify step in one layer."""

    def __init__(self, sample, step, layer):
        self.sample, self.step, self.layer = sample, step, layer
        self.tree = step.tree
        rows = step.node_sets(layer)
        self.sets = {node: rows[node] for node in self.tree.counted}  # of each node that counts
        self.repeats_ids = any(sum(expert >= 0 for expert in row) > len(experts)
                               for row, experts in zip(step.node_rows(layer), rows))
        self.path = [rows[node] for node in self.tree.accepted]       # of each accepted node, in order

    @property
    def loaded(self):
        return set().union(*self.sets.values())

    @property
    def needed(self):
        return set().union(*self.path)

    @property
    def plain(self):
        return sum(len(experts) for experts in self.path)


def pairs_of(samples, options):
    """layer -> its pairs, in the order of the samples and steps; only layers that have a pair."""
    layers = {}
    for layer in layer_ids(samples, options):
        found = [Pair(sample, step, layer) for sample in samples for step in sample.steps
                 if step.tree is not None and layer in step.layers]
        if found:
            layers[layer] = found
    return layers


def prepare(samples):
    """Cuts the ends of the answers off, and reads all trees."""
    for sample in samples:
        for step in sample.steps:
            if step.tree is not None:
                doubt(sample, lambda step=step: step.tree.depth)
        sample.cut_end_of_answer()


def doubt(sample, read):
    """What need not be read may be read: then it is refused if it is broken."""
    try:
        read()
    except Refused as why:
        sample.doubts.append(str(why))


def require_pairs(sample, options):
    for step in sample.steps:
        if step.tree is None:
            for layer in set(layer_ids([sample], options)) & set(step.layers):
                doubt(sample, lambda: step.rows(layer))
    if all(step.tree is None for step in sample.steps):
        no_data("no trees")
    if not pairs_of([sample], options):
        no_data("no layers")
    chosen = ranges(options["--layer-id"]) if "--layer-id" in options else []
    if not is_several(options) and len(layer_ids([sample], options)) < len(chosen):
        sample.doubts.append("one of the chosen layers is not there")


def num_experts(samples, options):
    """E: that of a sample, or the largest of a pool's."""
    return max(experts_of_sample(sample, options) for sample in samples)


def knows_experts(samples, options):
    return "--num-experts" in options or all(sample.counted_experts is not None for sample in samples)


def experts_of_sample(sample, options):
    ids = [expert for pairs in pairs_of([sample], options).values() for pair in pairs for expert in pair.loaded]
    largest = max(ids, default=-1)
    if "--num-experts" in options:
        experts = int(options["--num-experts"])
    else:
        experts = sample.counted_experts
    if experts is None:
        return largest + 1
    if largest >= experts:
        refuse("an expert id that is not below --num-experts")
    for step in sample.steps:
        for layer in set(layer_ids([sample], options)) & set(step.layers):
            if any(expert >= experts for row in step.rows(layer) for expert in row):
                sample.doubts.append("an expert id of a row that does not count is not below --num-experts")
    return experts


def fewest(values, least):
    """The place, from 1, of the first value that is at least `least`; None if none is."""
    return next((place for place, value in enumerate(values, 1) if value is not None and value >= least), None)
