"""Timing of alternating work, and the tables made of it. Wall time and CPU time (user + system) in seconds."""

import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any, AnyStr, TypeVar

Sample = tuple[float, ...]  # wall and CPU time; some add the peak of memory in bytes
K = TypeVar("K")
Samples = dict[str, list[Sample]]

# How often each side works; fewer to try the scripts.
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))


def piped(stream: IO[AnyStr] | None) -> IO[AnyStr]:
    """The end of a pipe that the process was started with."""
    if stream is None:
        raise RuntimeError("the process was started without a pipe")
    return stream


def process(command: Sequence[str], **options: Any) -> Sample:
    """Runs a process to its end; CPU time includes the children it waited for. A failure is an error, not a figure."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    with piped(child.stderr) as stderr:
        complaint = stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command}: exit {child.returncode}: {complaint.decode()[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime


def alternate(sides: Mapping[K, Callable[[], Sample]], rounds: int, warm_ups: int = 1) -> dict[K, list[Sample]]:
    """Lets all sides do one piece of work a round, forwards and backwards in turn, so that noise hits all alike."""
    samples: dict[K, list[Sample]] = {name: [] for name in sides}
    for turn in range(-warm_ups, rounds):
        names = list(sides) if turn % 2 == 0 else list(reversed(list(sides)))
        for name in names:
            sample = sides[name]()
            if turn >= 0:
                samples[name].append(sample)
    return samples


def walls(samples: Iterable[Sample]) -> list[float]:
    return [sample[0] for sample in samples]


def cpus(samples: Iterable[Sample]) -> list[float]:
    return [sample[1] for sample in samples]


def shown(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds * 1e6:.1f} us"


def spread(values: Sequence[float]) -> str:
    return f"{shown(statistics.median(values))} ({shown(min(values))} - {shown(max(values))})"


def paired_ratio(ours: Sequence[float], peers: Sequence[float]) -> float:
    """Median of the ratios round by round: what the machine did meanwhile falls out."""
    return statistics.median(a / b for a, b in zip(ours, peers, strict=False))


def table(samples: Samples, peer: str, commands: Mapping[str, str]) -> list[str]:
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
            f"| {name}{mark} | {spread(walls(taken))} | {shown(statistics.median(cpus(taken)))} | {wall:.2f} | {cpu:.2f} |"
        )
    rounds = len(samples[peer])
    lines += ["", f"{rounds} alternating rounds.", ""]
    lines += [f"- {name}: `{commands[name]}`" for name in samples]
    return lines


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Slope of the best line through log(size), log(time): 0 is constant, 1 is linear."""
    xs = [math.log(size) for size, _ in points]
    ys = [math.log(seconds) for _, seconds in points]
    middle_x, middle_y = statistics.mean(xs), statistics.mean(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=False)) / sum((x - middle_x) ** 2 for x in xs)
