"""What every command should print, computed anew: slow, obvious, and from the documents alone.

`answer(command, document, options)` gives the value that `expertviz <command> ... --format json` should print, or
raises `Refused`; for `compare` the document is a list of them. `options` maps the program's long options to their
values ("" for one that takes none).
"""
from . import (acceptance, budget, cache, compare, cost, experts, export, find_steps, info, layer, overlap, prune,
               report, stats, tree)
from .text import read
from .trace import Refused

QUESTIONS = {"info": info, "layer": layer, "stats": stats, "tree": tree, "find-steps": find_steps,
             "cost": cost, "acceptance": acceptance, "prune": prune, "experts": experts, "overlap": overlap,
             "cache": cache, "budget": budget, "compare": compare, "export": export,
             "report": report}


def answer(command, document, options):
    return QUESTIONS[command].answer(document, options)
