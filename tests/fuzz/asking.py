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
    return {"--sample-idx": str(rng.randrange(count)), "--verify-step": str(rng.choice([0, 0, 1, 2, 5, 13])),
            "--layer-id": str(rng.choice(layer_ids))}


def find_steps(rng, count, layer_ids):
    options = samples(rng, count)
    if rng.random() < 0.5:
        options["--min-accepted"] = str(rng.randrange(5))
    if rng.random() < 0.3:
        options["--max-accepted"] = str(rng.randrange(4, 7))
    if rng.random() < 0.3:
        options["--limit"] = str(rng.randint(1, 4))
    return options


ASK = {"info": info, "layer": layer, "stats": stats, "tree": tree, "find-steps": find_steps}


def stops_early(command, options):
    """Reads no further than it needs: what stands behind is not met."""
    return command == "tree" or "--limit" in options
