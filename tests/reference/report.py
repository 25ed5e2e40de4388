"""`report --format json`: what each question's own command prints, or null where the trace has no data for it."""
from . import acceptance, budget, cache, cost, experts, info, overlap, prune, stats
from .samples import NoData, no_data

PARTS = {"stats": stats, "cost": cost, "acceptance": acceptance, "prune": prune, "experts": experts,
         "overlap": overlap, "cache": cache, "budget": budget}


def answer(document, options):
    options = {"--sample-idx": "all", **options}
    found = {name: answer_or_none(question, document, options) for name, question in PARTS.items()}
    if all(part is None for part in found.values()):
        no_data("no question has data")
    return {"info": info.answer(document, {}), **found}


def answer_or_none(question, document, options):
    try:
        return question.answer(document, options)
    except NoData:
        return None
