"""Which samples a question is asked of, and what stands around its answers (QUESTIONS.md, Several samples)."""
from .arithmetic import jackknife, ratio
from .trace import Refused, Sample, is_huge, refuse


class NoData(Refused):
    """A sample has nothing to answer from: a reason to refuse it alone, to leave it out of several."""


def no_data(why):
    raise NoData(why)


def ranges(text):
    """The numbers of a list such as 3 or 0,2,5-9."""
    numbers = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return sorted(numbers)


def is_several(options):
    return not options.get("--sample-idx", "0").isdigit()


def select(document, options):
    """The chosen samples, in the order of the file."""
    chosen = options.get("--sample-idx", "0")
    if not document.is_list:
        refuse("no list of samples")
    if chosen == "all":
        if not document.whole:
            refuse("the trace is damaged")
        wanted = range(len(document.samples))
    else:
        wanted = ranges(chosen)
        if wanted[-1] >= len(document.samples):
            refuse("no such sample")
    return [Sample(i, document) for i in wanted]


def head(sample):
    return {"sample_idx": sample.index, "question_id": sample.question_id, "turn": sample.turn}


def head_if_read(sample):
    """The same for a question that stops where it has enough: what is damaged behind that is not met."""
    try:
        return head(sample)
    except Refused:
        return {"sample_idx": sample.index}


def sum_or_none(values):
    values = list(values)
    if any(value is None for value in values) or is_huge(sum(values)):
        return None
    return sum(values)


def trees_of(samples):
    """All steps with a tree."""
    return [step for sample in samples for step in sample.steps if step.tree is not None]


def head_of_question(samples):
    """verify_steps, tokens and mean_accepted, of one sample or of a pool."""
    trees = trees_of(samples)
    tokens = sum(len(step.tree.accepted) for step in trees)
    return {"verify_steps": sum(len(sample.steps) for sample in samples), "tokens": tokens,
            "mean_accepted": ratio(tokens, len(trees))}


def layer_ids(samples, options):
    """The chosen layers, or all that have data in a step."""
    present = sorted({layer for sample in samples for step in sample.steps for layer in step.layers})
    if "--layer-id" not in options:
        return present
    return [layer for layer in ranges(options["--layer-id"]) if layer in present]


def answer(document, options, members, require_data, empty, ratios=None, prepare=None):
    """What a question prints.

    `members(samples)` gives the answer's members over all steps of the samples; `require_data(sample)` raises `NoData`
    where a sample has none; `empty` is the list that stands in the entry of such a sample; `ratios(samples)` gives the
    numbers that have intervals; `prepare(samples)` is done with all of them before.
    """
    chosen = select(document, options)
    for sample in chosen:
        sample.require_whole()
    if prepare is not None:
        prepare(chosen)
    if not is_several(options):
        require_data(chosen[0])
        return {**head(chosen[0]), **members(chosen)}
    entries, pool, reason = [], [], None
    for sample in chosen:
        try:
            require_data(sample)
        except NoData as lack:
            reason = reason or lack
            entries.append({**head(sample), empty: []})
        else:
            entries.append({**head(sample), **members([sample])})
            pool.append(sample)
    if not pool:
        raise reason or NoData("there is no sample")
    pooled = {**members(pool), "samples": len(pool)}
    if ratios is not None:
        pooled["intervals"] = intervals(pool, ratios)
    return {"samples": entries, "pooled": pooled}


def question_key(sample):
    """Without an id, a sample is a question of its own."""
    return sample.index if sample.question_id is None else repr(sample.question_id)


def by_question(samples):
    """The samples of each question; its turns stay together."""
    questions = {}
    for sample in samples:
        questions.setdefault(question_key(sample), []).append(sample)
    return questions


def intervals(pool, ratios):
    """Of each ratio, by leaving out one question at a time."""
    questions = by_question(pool)
    if len(questions) < 8:
        return {name: None for name in ratios(pool)}
    without = [ratios([sample for sample in pool if sample not in left_out]) for left_out in questions.values()]
    return {name: jackknife([one[name] for one in without], value) for name, value in ratios(pool).items()}
