"""`info`: what is in a trace (CLI.md)."""
from .arithmetic import Anything, OneOf, ratio
from .samples import head, select
from .trace import Refused, refuse


def answer(document, options):
    if not document.whole:
        refuse("the trace is damaged")
    return [row(sample) for sample in select(document, {**options, "--sample-idx": "all"})]


def row(sample):
    trees = [step.tree for step in sample.steps if step.tree is not None]
    return {**head(sample), "model_path": sample.model_path,
            "prompt_tokens": sample.number("prompt_tokens"),
            "completion_tokens": sample.number("completion_tokens"),
            "verify_steps": len(sample.steps),
            "spec_verify_ct": sample.number("spec_verify_ct"),
            "layers": len({layer for step in sample.steps for layer in step.layers}),
            "experts_per_token": experts_per_token(sample),
            "mean_accepted": ratio(sum(len(tree.accepted) for tree in trees), len(trees)),
            "bytes": sample.size, "format": "tracker"}


def experts_per_token(sample):
    """The length of the first row that is there, in the lowest layer of its step."""
    open_ = []  # what else may be printed, for layers whose rows `layer` refuses
    for step in sample.steps:
        if not step.layers:
            continue
        lowest = min(step.layers)
        ids = step.layers[lowest]["topk_ids"]
        try:
            step.rows(lowest)
        except Refused:
            sample.doubts.append("the first layer's rows are broken")
            if not isinstance(ids, list):
                return Anything("the rows are no JSON")
            open_ += [None] + [len(row) for row in ids[:1] if isinstance(row, list)]
            continue
        if ids:
            return OneOf(len(ids[0]), *open_)
    return OneOf(None, *open_)
