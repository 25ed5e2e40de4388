"""`report --format json`: what each question's own command prints, or null where the trace has no data for it."""
from . import acceptance, budget, cache, cost, experts, info, overlap, prune, stats
from .routing import doubt
from .samples import NoData, no_data, select

PARTS = {"stats": stats, "cost": cost, "acceptance": acceptance, "prune": prune, "experts": experts,
         "overlap": overlap, "cache": cache, "budget": budget}


def answer(document, options):
    options = {"--sample-idx": "all", **options}
    for sample in select(document, options):
        doubt_weights(sample)
    found = {name: answer_or_none(question, document, options) for name, question in PARTS.items()}
    if all(part is None for part in found.values()):
        no_data("no question has data")
    return {"info": info.answer(document, {}), **found}


def doubt_weights(sample):
    """All questions are answered in one pass, so all weights may be read, whether or not there are any to count."""
    for step in sample.steps:
        for layer in step.layers:
            if step.has_weights(layer):
                doubt(sample, lambda step=step, layer=layer: step.weights(layer))


def answer_or_none(question, document, options):
    try:
        return question.answer(document, options)
    except NoData:
        return None
