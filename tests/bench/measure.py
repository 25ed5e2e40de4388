"""Times expertviz beside dd, jq and plain Python, and prints the tables of docs/performance.md.

measure.py EXPERTVIZ BIG_TRACE SMALL_TRACE FOLDER      called by run.sh; pictures go to FOLDER

Every time is that of a whole process. A command is timed in pairs with dd, one right after the other, so that both see
the same machine; the page cache is warm. Peak memory is the kernel's maximum resident set of the process. A process starts
as a copy of this script, so a peak below this script's own is not known and shown as "-".
"""
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

PAIRS = 5
SLOW_RUNS = 3
MAXRSS_UNIT = 2**20 if sys.platform == "darwin" else 2**10  # of ru_maxrss in a MiB


def run(command):
    """-> (seconds, peak memory in MiB). Ends the benchmark where the command fails."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: exit {child.returncode}\n{errors.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / MAXRSS_UNIT


def shown(peak):
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MAXRSS_UNIT
    return f"{peak:.0f} MiB" if peak > 1.1 * own else "-"


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def cpu_name():
    if sys.platform == "darwin":
        return first_line("sysctl", "-n", "machdep.cpu.brand_string")
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def python_with_numpy():
    for python in ("python3", "/usr/bin/python3"):
        probe = [python, "-c", "import numpy, matplotlib"]
        if shutil.which(python) and subprocess.run(probe, stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return None


def landed_commands(big, small, folder):
    picture = folder / "picture.png"
    return [
        ("`stats -s 0`", big, ["stats", "-s", "0", "-o", picture]),
        ("`stats -s 3`", big, ["stats", "-s", "3", "-o", picture]),
        ("`layer -s 0 -l 20`", big, ["layer", "-s", "0", "-l", "20", "-o", picture]),
        ("`find-steps -s 0 --min-accepted 4`", big, ["find-steps", "-s", "0", "--min-accepted", "4"]),
        ("`tree -s 0 --verify-step 3 -l 20`", big, ["tree", "-s", "0", "--verify-step", "3", "-l", "20", "-o", picture]),
        ("`info`", big, ["info"]),
        (f"`stats` on a trace of {small.stat().st_size / 1e6:.1f} MB", small, ["stats", "-o", picture]),
    ]


def question_commands(big, folder):
    """Without pictures: what a question costs, and not what a chart does."""
    asked = ["stats -s all", "cost -s 0", "cost -s all", "acceptance -s all", "prune -s 0", "experts -s all",
             "overlap -s 0", "cache -s 0", "budget -s 0", "report -s 0", "report -s all"]
    commands = [(f"`{question}` as JSON", big, [*question.split(), "--format", "json"]) for question in asked]
    commands.append(("`report -s all` as a page", big, ["report", "-o", folder / "report.html"]))
    commands.append(("`export --rows experts`", big, ["export", "--rows", "experts", "-o", "/dev/null"]))
    return commands


def packed_commands(expertviz, big, folder):
    """Packs the trace on the way, so the order matters."""
    info = subprocess.run([expertviz, "info", "--format", "json", "-i", big], check=True, capture_output=True)
    samples = json.loads(info.stdout)
    last = f"-s {samples[-1]['sample_idx']}"
    last_step = samples[-1]["verify_steps"] - 1
    whole = folder / "whole.json.zst"
    small = folder / "small.json.zst"
    return [
        ("`pack`", big, ["pack", "-o", whole]),
        ("`pack --weights drop`", big, ["pack", "--weights", "drop", "-o", small]),
        *((f"`{question}` as JSON, packed without weights", small, [*question.split(), "--format", "json"])
          for question in ("info", f"tree {last} --verify-step {last_step} -l 20", f"stats {last}", "stats -s all")),
    ]


def paired_rows(expertviz, big, commands):
    dd = ["dd", f"if={big}", "of=/dev/null", "bs=1048576"]
    for name, trace, arguments in commands:
        pairs = [(run(dd)[0], *run([expertviz, *arguments, "-i", trace])) for _ in range(PAIRS)]
        ratio = statistics.median(seconds / floor for floor, seconds, _ in pairs)
        yield (name, statistics.median(seconds for _, seconds, _ in pairs), ratio, max(peak for _, _, peak in pairs))


def slow_rows(big, folder):
    python = python_with_numpy()
    here = Path(__file__).parent
    commands = []
    if python:
        commands.append(("`stats -s 0` in Python: json, NumPy, matplotlib",
                         [python, here / "plain_python.py", big, "0", folder / "plain_python.png"]))
    if shutil.which("jq"):
        query = ('[.[0].expert_layer_history[].layers["20"].topk_ids | flatten | map(select(. >= 0)) | unique | length]'
                 " | add / length")
        commands.append(("the mean of `layer -s 0 -l 20` in jq", ["jq", query, big]))
    commands.append(("dd bs=1M of=/dev/null: only reads", ["dd", f"if={big}", "of=/dev/null", "bs=1048576"]))
    for name, command in commands:
        runs = [run(command) for _ in range(SLOW_RUNS)]
        yield name, statistics.median(seconds for seconds, _ in runs), max(peak for _, peak in runs)


def main(expertviz, big, small, folder):
    run(["dd", f"if={big}", "of=/dev/null", "bs=1048576"])  # warms the page cache
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{first_line(expertviz, '--version')}; {cpu_name()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
          f"{platform.system()} {platform.release()}. A trace of {big.stat().st_size / 1e9:.2f} GB in a warm page cache; "
          f"medians of {PAIRS} runs.\n")
    print("| expertviz | time | times `dd` | peak memory |")
    print("|---|---:|---:|---:|")
    for commands in (landed_commands(big, small, folder), question_commands(big, folder),
                     packed_commands(expertviz, big, folder)):
        for name, seconds, ratio, peak in paired_rows(expertviz, big, commands):
            print(f"| {name} | {seconds * 1000:.0f} ms | {ratio:.2f} | {shown(peak)} |", flush=True)
    print(f"\n| in other ways (medians of {SLOW_RUNS}) | time | peak memory |")
    print("|---|---:|---:|")
    for name, seconds, peak in slow_rows(big, folder):
        print(f"| {name} | {seconds:.2f} s | {shown(peak)} |", flush=True)


if __name__ == "__main__":
    main(*(Path(argument).resolve() for argument in sys.argv[1:5]))
