"""One request: in a process of its own, and warm."""

import itertools
import json
import shlex
import statistics
from collections.abc import Sequence
from functools import partial

import overlays
from figures import ROUNDS, alternate, cpus, paired_ratio, spread, table, walls
from overlays import HOME, REGION, WORK, quietly

FLAGS = ["-XX:+UseG1GC", "-XX:ParallelGCThreads=1", "-XX:ConcGCThreads=1", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]


def cold() -> list[str]:
    """One request, one process."""
    WORK.mkdir(parents=True, exist_ok=True)
    file = WORK / "request.json"
    file.write_text(
        '{"name":"qa-wp","blueprint":"bp-qa-app","version":"0.1.0","namespace":"qa-omantel",'
        '"values":{"siteTitle":"QA WP"},"placement":"single-region"}\n'
    )
    arguments = ["render", "-f", file, "--primary-region", REGION]
    quietly("./catalyst", *arguments)
    archive = next(HOME.glob("generator/target/cds*.jsa"))
    if archive.stat().st_size == 0:
        raise RuntimeError("the class-data archive could not be made")
    jar = ["-jar", "generator/target/catalyst.jar"]
    hello = ["-cp", "bench/target/bench.jar", "io.openova.catalyst.bench.Hello"]
    sides: dict[str, Sequence[object]] = {
        "hello world": ["java", *FLAGS, *hello],
        "hello world, plain flags": ["java", *hello],
        "./catalyst render": ["./catalyst", *arguments],
        "the same without the launcher": ["java", *FLAGS, f"-XX:SharedArchiveFile={archive.relative_to(HOME)}", *jar, *arguments],
        "without the archive": ["java", *FLAGS, *jar, *arguments],
        "plain java -jar": ["java", *jar, *arguments],
    }
    samples = alternate({name: partial(quietly, *command) for name, command in sides.items()}, 2 * ROUNDS + 1)
    plain = paired_ratio(cpus(samples["./catalyst render"]), cpus(samples["plain java -jar"]))
    wall = paired_ratio(walls(samples["./catalyst render"]), walls(samples["plain java -jar"]))
    commands = {name: " ".join(str(w) for w in command).replace(str(HOME) + "/", "") for name, command in sides.items()}
    return [
        f"A cold `./catalyst render` against a Java program that prints hello. `./catalyst render` takes {wall:.2f} of"
        f" the wall time and {plain:.2f} of the CPU time of a plain `java -jar`.",
        "",
        *table(samples, "hello world", commands),
    ]


def render() -> list[str]:
    """Warm rendering under JMH; the whole set of benchmarks is run again and again, so that they alternate."""
    WORK.mkdir(parents=True, exist_ok=True)
    out = WORK / "jmh.json"
    command = (
        f'java -cp "{overlays.CLASS_PATH}"'
        " org.openjdk.jmh.Main RenderBenchmark -f 1 -wi 4 -w 1 -i 2 -r 1 -rf json"
        f" -rff {out.relative_to(HOME)}"
    )
    scores: dict[str, list[float]] = {}
    for _ in range(max(5, ROUNDS - 2)):
        overlays.run(*shlex.split(command))
        for result in json.loads(out.read_text()):
            name = result["benchmark"].rsplit(".", 1)[1]
            runs = list(itertools.chain.from_iterable(result["primaryMetric"]["rawData"]))
            scores.setdefault(name, []).append(statistics.mean(runs) / 1e6)
    peers = [
        ("catalystRender", "jacksonReadRequestWriteFanOut"),
        ("catalystRenderWithFanOut", "jacksonReadRequestWriteFanOut"),
        ("catalystWrite", "jacksonWrite"),
        ("catalystRead", "jacksonRead"),
    ]
    lines = [
        "One request, warm, one thread: read, decode, canonicalise, every check, render. The peer of rendering is"
        " Jackson reading the request and writing the same files as YAML with no check at all; for orientation, the"
        " product's YAML writer and reader alone beside Jackson's.",
        "",
        "| what | time (min - max) | peer | peer's time (min - max) | ratio |",
        "| --- | --- | --- | --- | --- |",
    ]
    for ours, peer in peers:
        lines.append(
            f"| {ours} | {spread(scores[ours])} | {peer} | {spread(scores[peer])}"
            f" | {paired_ratio(scores[ours], scores[peer]):.2f} |"
        )
    return [*lines, "", f"{len(scores['catalystRead'])} alternating runs, means of two iterations each; `{command}`"]
