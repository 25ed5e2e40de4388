"""Which options a command is asked with. Each function gives {long option: value}, "" for one that takes none."""


def samples(rng, count):
    """Several samples as often as one."""
    if rng.random() < 0.45:
        return rng.choice([{}, {"--sample-idx": str(rng.randrange(count + (rng.random() < 0.1)))}])
    first = rng.randrange(count)
    return {"--sample-idx": rng.choice(["all", "all", f"0-{count - 1}", f"{first}-{first}",
                                        ",".join(str(rng.randrange(count)) for _ in range(2))])}


def layer_list(rng, layer_ids, most=3):
    """Layers that are there, and now and then one that is not."""
    chosen = rng.sample(layer_ids, min(len(layer_ids), rng.randint(1, most)))
    if rng.random() < 0.1:
        chosen.append(59)
    return {"--layer-id": ",".join(map(str, sorted(chosen)))}


def some_layers(rng, layer_ids):
    return layer_list(rng, layer_ids) if rng.random() < 0.4 else {}


def flags(rng, *names):
    return {name: "" for name in names if rng.random() < 0.3}


def info(rng, count, layer_ids):
    return {}


def layer(rng, count, layer_ids):
    chosen = samples(rng, count)
    return {**chosen, **layer_list(rng, layer_ids, 1 if chosen else 3), **usage(rng)}


def stats(rng, count, layer_ids):
    return {**samples(rng, count), **some_layers(rng, layer_ids), **usage(rng)}


def usage(rng):
    options = flags(rng, "--accepted", "--baseline")
    if "--baseline" in options and rng.random() < 0.8:
        options["--num-experts"] = rng.choice(["64", "64", "600", "3"])
    return options


def tree(rng, count, layer_ids):
    options = {"--sample-idx": str(rng.randrange(count)), "--verify-step": str(rng.choice([0, 0, 1, 2, 5, 13])),
               "--layer-id": str(rng.choice(layer_ids))}
    if rng.random() < 0.3:
        options["--budget"] = str(rng.randint(1, 4))
    return options


def find_steps(rng, count, layer_ids):
    options = samples(rng, count)
    if rng.random() < 0.5:
        options["--min-accepted"] = str(rng.randrange(5))
    if rng.random() < 0.3:
        options["--max-accepted"] = str(rng.randrange(4, 7))
    if rng.random() < 0.3:
        options["--limit"] = str(rng.randint(1, 4))
    if rng.random() < 0.4:
        options["--sort"] = rng.choice(["accepted", "loaded", "rejected"])
    return options


def cost(rng, count, layer_ids):
    options = {**samples(rng, count), **some_layers(rng, layer_ids)}
    if rng.random() < 0.3:
        options["--expert-mb"] = rng.choice(["2", "9.4", "0.125"])
    return options


def acceptance(rng, count, layer_ids):
    return samples(rng, count)


def prune(rng, count, layer_ids):
    options = {**samples(rng, count), **some_layers(rng, layer_ids)}
    if rng.random() < 0.7:
        options["--order"] = rng.choice(["rank", "stored", "breadth", "accepted"])
    if rng.random() < 0.25:
        options["--max-depth"] = str(rng.randint(1, 4))
    if rng.random() < 0.25:
        options["--max-rank"] = str(rng.randint(1, 3))
    if rng.random() < 0.25:
        options["--fixed-share"] = rng.choice(["0", "0.35", "1"])
    return options


def with_experts(rng, count, layer_ids):
    options = {**samples(rng, count), **some_layers(rng, layer_ids)}
    if rng.random() < 0.25:
        options["--num-experts"] = rng.choice(["64", "64", "61", "3"])
    return options


def experts(rng, count, layer_ids):
    options = with_experts(rng, count, layer_ids)
    if rng.random() < 0.7:
        options["--count"] = rng.choice(["nodes", "accepted", "steps", "weight"])
    if rng.random() < 0.25:
        options.update({"--layer-id": str(rng.choice(layer_ids)), "--expert": str(rng.choice([0, 1, 2, 3, 70]))})
        if rng.random() < 0.5:
            options["--limit"] = "3"
    return options


def overlap(rng, count, layer_ids):
    options = with_experts(rng, count, layer_ids)
    if rng.random() < 0.5:
        options["--lag"] = str(rng.randint(1, 5))
    return options


def cache(rng, count, layer_ids):
    options = {**with_experts(rng, count, layer_ids), **flags(rng, "--plain")}
    if rng.random() < 0.3:
        options["--policy"] = rng.choice(["lru", "lfu,belady", "static", "belady"])
    return options


def budget(rng, count, layer_ids):
    options = with_experts(rng, count, layer_ids)
    if rng.random() < 0.7:
        options["--score"] = rng.choice(["weight", "count"])
    return options


def compare(rng, count, layer_ids):
    return some_layers(rng, layer_ids)


def report(rng, count, layer_ids):
    return {}


def export(rng, count, layer_ids):
    options = {**samples(rng, count), **some_layers(rng, layer_ids)}
    return {**options, "--rows": rng.choice(["steps", "nodes", "experts"])}


ASK = {"info": info, "layer": layer, "stats": stats, "tree": tree, "find-steps": find_steps, "cost": cost,
       "acceptance": acceptance, "prune": prune, "experts": experts, "overlap": overlap, "cache": cache,
       "budget": budget, "compare": compare, "export": export, "report": report}


def stops_early(command, options):
    """Reads no further than it needs: what stands behind is not met."""
    return command == "tree" or (command == "find-steps" and "--limit" in options and "--sort" not in options)
