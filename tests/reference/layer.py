"""`layer`: unique experts of layers, step by step (CLI.md)."""
from . import usage
from .samples import answer as around, is_several, ranges
from .trace import refuse


def answer(document, options):
    chosen = ranges(options.get("--layer-id", "0"))
    several = is_several(options)
    if several and len(chosen) > 1:
        refuse("several samples and several layers")

    def members(samples):
        return {"verify_steps": sum(len(sample.steps) for sample in samples),
                "layers": [one_layer(samples, layer, options) for layer in chosen]}

    return around(document, options, members,
                  lambda sample: usage.require_layers(sample, options, several, chosen), "layers")


def one_layer(samples, layer, options):
    counts = [usage.loaded(step, layer) for step in usage.steps_of(samples)]
    return {"layer_id": layer, **usage.spread(counts), "unique_experts": counts,
            **usage.comparison(samples, layer, options)}
