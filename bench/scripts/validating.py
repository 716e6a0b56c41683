"""Validation of manifests beside other validators: one process a run, from one document to ten thousand."""

import bisect
import os
import pathlib
import re
import statistics
import subprocess
import time
from functools import partial

import manifests
from figures import ROUNDS, Sample, Samples, alternate, cpus, exponent, paired_ratio, shown, spread, walls
from overlays import HOME

OURS = "./catalyst validate"
SHAPES = ("one file each", "all in one file")


def validate() -> list[str]:
    """Manifests to validate, a cold process each time, beside the Go tool that people use and Node's validator."""
    lines = [
        "Manifests of four kinds (Deployment, Application, Service, ConfigMap), a cold process each time, two cores. Peers:"
        " kubeconform v0.7.0 with `-n 2 -strict` and local schemas, the Application's definition among them, and one Node"
        " process with js-yaml and ajv. They check schemas; Catalyst also checks names, labels, the definitions' CEL rules,"
        " and what a delivery of each Application would check: its Blueprint, placement, and parameters. Memory is the peak"
        " of the process. Before a measurement each tool must find what there is to find: none of the documents invalid, or"
        " the 1 %.",
        "",
    ]
    ones, growing, faulty = {}, {}, {}
    for kind in manifests.NAMES:
        ones[kind] = beside_peers(manifests.alone(kind), 1, 0, 2 * ROUNDS + 1)
    for count in (100, 1000, 10_000):
        for shape, path in zip(SHAPES, manifests.corpus(count), strict=False):
            growing[count, shape] = beside_peers(path, count, 0, ROUNDS)
    for shape, path in zip(SHAPES, manifests.corpus(10_000, 100), strict=False):
        faulty[shape] = beside_peers(path, 10_000, 100, ROUNDS)
    for kind, samples in ones.items():
        lines += [f"**1 document: {kind}**", "", *validate_table(samples)]
    for (count, shape), samples in growing.items():
        lines += [f"**{count:,} documents, {shape}**", "", *validate_table(samples)]
    for shape, samples in faulty.items():
        lines += [f"**10,000 documents, 1 % of them invalid, full reports, {shape}**", "", *validate_table(samples)]
    return lines + verdicts(ones, growing) + ["", *peer_commands()]


def beside_peers(path: pathlib.Path, count: int, invalid: int, rounds: int) -> Samples:
    """All three tools on one path, in turn; first whether they read all and find the same number of invalid documents."""
    path = path.relative_to(HOME)
    sides = {
        "kubeconform": [*manifests.kubeconform(), str(path)],
        "js-yaml and ajv": [*manifests.ajv(), str(path)],
        OURS: [OURS.split()[0], "validate", str(path)],
    }
    for name, command in sides.items():
        run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        if name == OURS:
            expected = (count if (HOME / path).is_dir() else 1, invalid)
            found = numbers(r"valid: (\d+) file", run.stdout)[0], refused(run.stderr)
        else:
            expected = count, invalid
            read, invalid_ones = numbers(r"(\d+) resources? found .* Invalid: (\d+)|(\d+) documents, (\d+) invalid", run.stdout)
            found = read, invalid_ones
        if name == OURS and not next(HOME.glob("generator/target/cds*.jsa")).stat().st_size:
            raise RuntimeError("the class-data archive could not be made")
        if found != expected:
            raise RuntimeError(f"{name} {path}: read and refused {found}, not {expected}\n{run.stderr[-2000:]}")
    return alternate({name: partial(measured, command) for name, command in sides.items()}, rounds)


def numbers(pattern: str, text: str) -> list[int]:
    """The numbers of the pattern's groups that matched; the text of a tool must hold the pattern."""
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"no {pattern} in {text[-2000:]}")
    return [int(number) for number in found.groups() if number is not None]


def refused(report: str) -> int:
    """How many documents the errors of a report of ours stand in."""
    starts, documents = {}, set()
    for file, line in re.findall(r"^error \S+ at (\S+?):(\d+):\d+", report, flags=re.MULTILINE):
        if file not in starts:
            texts = (HOME / file).read_text().splitlines()
            starts[file] = [number for number, text in enumerate(texts, 1) if text == "---"]
        documents.add((file, bisect.bisect_right(starts[file], int(line))))
    return len(documents)


def verdicts(ones: dict[str, Samples], growing: dict[tuple[int, str], Samples]) -> list[str]:
    lines = []
    for shape in SHAPES:
        points = [(count, statistics.median(walls(growing[count, shape][OURS]))) for count in (100, 1000, 10_000)]
        lines.append(
            f"- Growth exponent of `{OURS}`, {shape}: {exponent(points):.2f} from 100 to 10,000 documents,"
            f" {exponent(points[1:]):.2f} from 1,000 on; gate 1.0: {met(exponent(points[1:]) <= 1)}."
        )
    for shape in SHAPES:
        lines.append(gate(f"10,000 documents, {shape}", growing[10_000, shape], 0.5, 0.1))
    for kind, samples in ones.items():
        lines.append(gate(f"1 document, {kind}", samples, 6, 3.6))
    return lines


def gate(what: str, samples: Samples, most: float, aim: float) -> str:
    ratio = paired_ratio(walls(samples[OURS]), walls(samples["kubeconform"]))
    verdict = "aim met" if ratio <= aim else f"gate {met(ratio <= most)}"
    return f"- {what}: {ratio:.2f} of kubeconform's wall time; gate {most}, aim {aim}: {verdict}."


def met(holds: bool) -> str:
    return "met" if holds else "not met"


def peer_commands() -> list[str]:
    return [
        "- `bench/target/work/bin/kubeconform -n 2 -strict -summary -schema-location"
        " 'bench/target/work/peer-schemas/{{.ResourceKind}}{{.KindSuffix}}.json' PATH`",
        "- `node bench/scripts/ajv.js bench/target/work/node bench/target/work/peer-schemas PATH`",
        f"- `{OURS} PATH`",
    ]


def measured(command: list[str]) -> Sample:
    """Wall, CPU, and peak memory in bytes; refusing documents is no failure here."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HOME)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1, 3):
        raise RuntimeError(f"{command}: exit {child.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def validate_table(samples: Samples) -> list[str]:
    rows = [
        "| what | wall, median (min - max) | CPU, median | memory | wall / kubeconform | CPU / kubeconform |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    peer = samples["kubeconform"]
    for name, taken in samples.items():
        memory = statistics.median(sample[2] for sample in taken)
        rows.append(
            f"| {name} | {spread(walls(taken))} | {shown(statistics.median(cpus(taken)))} | {memory / 2**20:.0f} MiB"
            f" | {paired_ratio(walls(taken), walls(peer)):.2f} | {paired_ratio(cpus(taken), cpus(peer)):.2f} |"
        )
    return [*rows, ""]
