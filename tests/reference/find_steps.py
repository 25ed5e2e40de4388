"""`find-steps`: the verify steps that accepted a number of nodes (CLI.md). An empty answer is exit status 1."""
from .routing import Pair, doubt
from .samples import NoData, head_if_read, is_several, no_data, select


def answer(document, options):
    """Without --sort reading ends at the limit; with it the best of all steps are taken."""
    limit = int(options.get("--limit", "1000000000"))
    found, heads, reason, with_trees = [], [], None, 0
    for sample in select(document, options):
        try:
            if "--sort" in options or len(found) < limit:
                room = limit - len(found) if "--sort" not in options else None
                found += matches(sample, options, room)
            else:
                doubt_trees(sample)
            with_trees += 1
        except NoData as lack:
            if not is_several(options):
                raise
            reason = reason or lack
        heads.append(head_if_read(sample))
    if "--sort" in options:
        found.sort(key=lambda match: (-match[0], match[1], match[2]["verify_step"]))
    found = found[:limit]
    if not is_several(options):
        return [row for _, _, row in found]
    if not with_trees:
        raise reason or NoData("there is no sample")
    return {"samples": [{**head, "steps": [row for _, sample, row in found if sample == head["sample_idx"]]}
                        for head in heads]}


def doubt_trees(sample):
    """Behind the limit it is open whether a tree that does not fit is met."""
    for step in sample.may_stop_early:
        doubt(sample, lambda step=step: step.tree)


def sort_key(sample, step, options):
    """More comes first."""
    if options.get("--sort", "accepted") == "accepted":
        return len(step.tree.accepted)
    pairs = [Pair(sample, step, layer) for layer in step.layers]
    if options["--sort"] == "loaded":
        return sum(len(pair.loaded) for pair in pairs)
    return sum(len(pair.loaded) - len(pair.needed) for pair in pairs)


def matches(sample, options, room):
    """-> (sort key, sample, row) of the steps, of the first `room` of them where it is not None."""
    least, most = int(options.get("--min-accepted", "1")), int(options.get("--max-accepted", "1000000000"))
    found, has_trees = [], False
    for step in sample.may_stop_early:
        if step.tree is None:
            if options.get("--sort") in ("loaded", "rejected"):
                for layer in step.layers:
                    doubt(sample, lambda layer=layer: step.rows(layer))
            continue
        has_trees = True
        accepted = step.tree.accepted
        key = sort_key(sample, step, options)
        if least <= len(accepted) <= most:
            row = {"verify_step": step.index, "accepted": len(accepted), "draft_tokens": step.tree.nodes,
                   "nodes": accepted}
            found.append((key, sample.index, row))
            if len(found) == room:
                return found
    sample.require_whole()
    if not has_trees:
        no_data("no trees")
    return found
