"""`cost`: does speculation read fewer expert bytes per token than plain decoding (QUESTIONS.md)?"""
from . import routing
from .arithmetic import ratio
from .samples import answer as around, head_of_question
from .shares import break_even_share


def answer(document, options):
    def members(samples):
        layers = routing.pairs_of(samples, options)
        every = [pair for pairs in layers.values() for pair in pairs]
        return {**head_of_question(samples),
                "layers": [{"layer_id": layer, "steps": len(pairs), **sums(pairs)} for layer, pairs in layers.items()],
                "total": total(every, len(layers), options)}

    return around(document, options, members, lambda sample: routing.require_pairs(sample, options), "layers",
                  lambda samples: ratios(samples, options), routing.prepare)


def tokens(pairs):
    return sum(len(pair.tree.accepted) for pair in pairs)


def sums(pairs):
    loaded = sum(len(pair.loaded) for pair in pairs)
    needed = sum(len(pair.needed) for pair in pairs)
    plain = sum(pair.plain for pair in pairs)
    rejected = ratio(loaded - needed, loaded)
    return {"loaded": loaded, "needed": needed, "plain": plain, "loaded_per_token": ratio(loaded, tokens(pairs)),
            "needed_per_token": ratio(needed, tokens(pairs)), "plain_per_token": ratio(plain, tokens(pairs)),
            "traffic_ratio": ratio(loaded, plain), "rejected_share": rejected}


def total(pairs, layers, options):
    members = sums(pairs)
    tau = (tokens(pairs), len(pairs))
    multiple = (members["loaded"] * tau[0], members["plain"] * tau[1]) if members["plain"] else None
    members["step_multiple"] = ratio(*multiple) if multiple else None
    members["break_even_share"] = break_even_share(multiple, tau)
    if "--expert-mb" in options:
        mb = float(options["--expert-mb"])
        for name in ("loaded", "plain"):
            # A sum over layers: each layer's experts per token.
            members[f"{name}_mb_per_token"] = mb_per_token(pairs, name, mb)
    return members


def mb_per_token(pairs, name, mb):
    layers = {}
    for pair in pairs:
        layers.setdefault(pair.layer, []).append(pair)
    return mb * sum(sums(of_layer)[f"{name}_per_token"] for of_layer in layers.values())


def ratios(samples, options):
    every = [pair for pairs in routing.pairs_of(samples, options).values() for pair in pairs]
    members = sums(every)
    return {"traffic_ratio": members["traffic_ratio"], "loaded_per_token": members["loaded_per_token"],
            "mean_accepted": head_of_question(samples)["mean_accepted"]}
