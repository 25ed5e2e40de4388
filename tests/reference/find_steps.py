"""`find-steps`: the verify steps that accepted a number of nodes (CLI.md). An empty answer is exit status 1."""
from .samples import NoData, head_if_read, is_several, no_data, select
from .trace import Refused


def answer(document, options):
    limit = int(options.get("--limit", "1000000000"))
    found, entries, reason, with_trees = 0, [], None, 0
    for sample in select(document, options):
        steps = []
        try:
            if found < limit:
                steps = matches(sample, options, limit - found)
            else:
                doubt_trees(sample)
            with_trees += 1
        except NoData as lack:
            if not is_several(options):
                raise
            reason = reason or lack
        found += len(steps)
        entries.append({**head_if_read(sample), "steps": steps})
    if not is_several(options):
        return entries[0]["steps"]
    if not with_trees:
        raise reason or NoData("there is no sample")
    return {"samples": entries}


def doubt_trees(sample):
    """Behind the limit it is open whether a tree that does not fit is met."""
    for step in sample.may_stop_early:
        try:
            step.tree
        except Refused as why:
            sample.doubts.append(str(why))


def matches(sample, options, limit):
    least, most = int(options.get("--min-accepted", "1")), int(options.get("--max-accepted", "1000000000"))
    found, has_trees = [], False
    for step in sample.may_stop_early:
        if step.tree is None:
            continue
        has_trees = True
        accepted = step.tree.accepted
        if least <= len(accepted) <= most:
            found.append({"verify_step": step.index, "accepted": len(accepted), "draft_tokens": step.tree.nodes,
                          "nodes": accepted})
            if len(found) == limit:
                return found
    sample.require_whole()
    if not has_trees:
        no_data("no trees")
    return found
