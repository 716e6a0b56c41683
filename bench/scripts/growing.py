"""The cost of a change and of a validation as the overlay grows."""

import itertools
import pathlib
import statistics
from collections.abc import Callable, Sequence
from functools import partial

import overlays
from figures import ROUNDS, Sample, alternate, cpus, exponent, paired_ratio, process, shown, spread, walls
from overlays import WORK, Worker, request


def cat_all(path: pathlib.Path) -> Sample:
    """Reads every file of the overlay once."""
    script = "git ls-tree -r main | cut -c13-52 | git cat-file --batch"
    return process(["sh", "-c", script], cwd=path)


def growth() -> list[str]:
    """One change and one validation in overlays of 100, 1,000 and 10,000 Applications."""
    lines = [
        "One change of one Application, one plan, and one validation of everything, as the overlay grows; in process,"
        " warm. The peer of a validation is git reading every file once. Exponents are slopes of log(time) over"
        " log(Applications): 0 is constant, 1 is linear.",
        "",
    ]
    for namespace, title in ((None, "namespaces of 100"), ("everyone", "all in one namespace")):
        lines += [f"### {title}", "", *grown([100, 1000, 10_000], namespace), ""]
    return [
        *lines,
        "- apply, plan, validate: `ApplicationDelivery.deliver`, `.plan`, `.validation().overlay`; Worker.java",
        "- git: `git ls-tree -r main | cut -c13-52 | git cat-file --batch`",
    ]


def grown(sizes: Sequence[int], namespace: str | None) -> list[str]:
    paths = {size: overlays.copy(overlays.of(size, namespace), WORK / f"growing-{size}.git") for size in sizes}
    workers = {size: Worker(path) for size, path in paths.items()}
    titles = itertools.count()

    def change(size: int, verb: str) -> Sample:
        number = next(titles)
        return workers[size].work(f"{verb} " + request(number % 100, namespace, f"edition {number}"))

    works: dict[str, Callable[[int], Sample]] = {
        "apply": lambda size: change(size, "deliver"),
        "plan": lambda size: change(size, "plan"),
        "validate": lambda size: workers[size].work("validate"),
        "git reads all": lambda size: cat_all(paths[size]),
    }
    for size in sizes:
        for _ in range(300):
            works["plan"](size)
        for _ in range(100):
            works["apply"](size)
        for _ in range(max(1, 3000 // size)):
            works["validate"](size)
    samples = {}
    for name, work in works.items():
        rounds = 5 * ROUNDS if name in ("apply", "plan") else max(5, ROUNDS - 2)
        samples[name] = alternate({size: partial(work, size) for size in sizes}, rounds)
    for worker in workers.values():
        worker.__exit__()
    head = "| what | " + " | ".join(f"{size:,}" for size in sizes) + " | exponent wall | exponent CPU |"
    lines = [head, "| --- |" + " --- |" * (len(sizes) + 2)]
    for name in works:
        cells = [spread(walls(samples[name][size])) for size in sizes]
        slope = exponent([(size, statistics.median(walls(samples[name][size]))) for size in sizes])
        slope_cpu = exponent([(size, max(1e-6, statistics.median(cpus(samples[name][size])))) for size in sizes])
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {slope:.2f} | {slope_cpu:.2f} |")
    largest = sizes[-1]
    ratio = paired_ratio(walls(samples["validate"][largest]), walls(samples["git reads all"][largest]))
    return [
        *lines,
        "",
        f"Validating {largest:,} Applications takes {ratio:.1f} times what git takes to read the files:"
        f" {shown(statistics.median(walls(samples['validate'][largest])) / largest)} an Application.",
    ]
