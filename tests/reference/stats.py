"""`stats`: unique experts of each layer over the verify steps (CLI.md)."""
from . import usage
from .arithmetic import ratio
from .samples import answer as around, is_several, layer_ids, ranges, sum_or_none, trees_of


def answer(document, options):
    several = is_several(options)
    chosen = ranges(options["--layer-id"]) if "--layer-id" in options else None

    def members(samples):
        trees = trees_of(samples)
        layers = layer_ids(samples, options)
        return {"verify_steps": sum(len(sample.steps) for sample in samples),
                "completion_tokens": sum_or_none(sample.number("completion_tokens") for sample in samples),
                "mean_draft_tokens": ratio(sum(step.tree.nodes for step in trees), len(trees)),
                "layers": [one_layer(samples, layer, options) for layer in layers]}

    return around(document, options, members,
                  lambda sample: usage.require_layers(sample, options, several, chosen), "layers")


def one_layer(samples, layer, options):
    counts = [usage.loaded(step, layer) for step in usage.steps_of(samples)]
    return {"layer_id": layer, **usage.spread(counts), **usage.percentiles(counts),
            **usage.comparison(samples, layer, options)}
