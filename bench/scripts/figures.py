"""Timing of alternating work, and the tables made of it. Wall time and CPU time (user + system) in seconds."""

import math
import os
import statistics
import subprocess
import time


def process(command, **options):
    """Runs a process to its end; CPU time includes the children it waited for. A failure is an error, not a figure."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    with child.stderr as stderr:
        complaint = stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command}: exit {child.returncode}: {complaint.decode()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime


def alternate(sides, rounds, warm_ups=1):
    """Lets all sides do one piece of work a round, forwards and backwards in turn, so that noise hits all alike."""
    samples = {name: [] for name in sides}
    for turn in range(-warm_ups, rounds):
        names = list(sides) if turn % 2 == 0 else list(reversed(sides))
        for name in names:
            sample = sides[name]()
            if turn >= 0:
                samples[name].append(sample)
    return samples


def walls(samples):
    return [sample[0] for sample in samples]


def cpus(samples):
    return [sample[1] for sample in samples]


def shown(seconds):
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds * 1e6:.1f} us"


def spread(values):
    return f"{shown(statistics.median(values))} ({shown(min(values))} - {shown(max(values))})"


def paired_ratio(ours, peers):
    """Median of the ratios round by round: what the machine did meanwhile falls out."""
    return statistics.median(a / b for a, b in zip(ours, peers))


def table(samples, peer, commands):
    """One row a side; ratios are to the peer, and below 1 is faster than it."""
    lines = [
        "| what | wall, median (min - max) | CPU, median | wall / peer | CPU / peer |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, taken in samples.items():
        wall = paired_ratio(walls(taken), walls(samples[peer]))
        cpu = paired_ratio(cpus(taken), cpus(samples[peer]))
        mark = " (peer)" if name == peer else ""
        lines.append(
            f"| {name}{mark} | {spread(walls(taken))} | {shown(statistics.median(cpus(taken)))}"
            f" | {wall:.2f} | {cpu:.2f} |"
        )
    rounds = len(samples[peer])
    lines += ["", f"{rounds} alternating rounds.", ""]
    lines += [f"- {name}: `{commands[name]}`" for name in samples]
    return lines


def exponent(points):
    """Slope of the best line through log(size), log(time): 0 is constant, 1 is linear."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(seconds) for _, seconds in points]
    middle_x, middle_y = statistics.mean(xs), statistics.mean(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys)) / sum((x - middle_x) ** 2 for x in xs)
