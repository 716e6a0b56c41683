"""Two servers on one overlay under mixed work for a long time: errors, lost writes, memory, descriptors, size."""

import dataclasses
import hashlib
import os
import pathlib
import re
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Self

import yaml

import overlays
from overlays import WORK
from soaking import BLUEPRINT, NAMESPACE, NEW, PAUSE, REGIONS, Caller, Held

# To see each sample: SOAK_SAMPLES=1.
SECONDS = 600
CALLERS = 32
TOKENS = 8
SERVERS = 2
SAMPLES = 30
# Of the time, before the first sample: classes are loaded and compiled, and pools grow, at the beginning only.
WARM_UP = 0.2
# Maintenance leaves alone what is younger.
SETTLE = 61
# What the last third may hold more than the first; beside it a few MiB or descriptors of noise.
GROWTH = 1.2
NOISE = {"heap": 8.0, "resident": 32.0, "descriptors": 12.0}
MOST_OF_GC = 1.5
LARGEST = 20
# The heap that the chart's container gives; without it, Java lets the heap of a large machine grow for hours.
CONTAINER = "-XX:MaxRAM=512m -XX:MaxRAMPercentage=70"
SERVE = ["./catalyst", "serve", "--port", "0", "--requests-per-second", "1000000"]
USED = re.compile(r"(?:garbage-first heap|def new generation|tenured generation)\s+total \d+K, used (\d+)K")


def two_regions() -> pathlib.Path:
    """A Sovereign with two regions, one Environment in both with a namespace for each caller, and two versions of a Blueprint."""
    path = WORK / "soak.git"
    overlays.run("rm", "-rf", path, f"{path}.tokens.yaml")
    WORK.mkdir(parents=True, exist_ok=True)
    for number, region in enumerate(REGIONS):
        first = ["--primary-region", REGIONS[0]] if number == 0 else ["--region", region]
        name = "bench" if number == 0 else region
        overlays.run(
            "./catalyst", "cluster", "new", name, "--fqdn", "bench.example", *first, "--overlay", path, stderr=subprocess.DEVNULL
        )
    documents = list(yaml.safe_load_all(overlays.GOVERNANCE))
    documents[1]["spec"] |= {
        "placement": "multi-region",
        "regions": [{"provider": "hetzner", "region": region.split("-")[1], "buildingBlock": "rtz"} for region in REGIONS],
        "namespaces": [NAMESPACE.format(n) for n in range(CALLERS)],
    }
    blueprint = yaml.safe_load((overlays.HOME / f"platform/{BLUEPRINT.removeprefix('bp-')}/blueprint.yaml").read_text())
    blueprint["spec"]["version"] = NEW
    governance = WORK / "soak.yaml"
    governance.write_text(yaml.safe_dump_all([*documents, blueprint]))
    overlays.run("./catalyst", "apply", "-f", governance, "--overlay", path, stderr=subprocess.DEVNULL)
    return path


def tokens() -> pathlib.Path:
    path = WORK / "soak-tokens.yaml"
    digests = [hashlib.sha256(f"token-{n}".encode()).hexdigest() for n in range(TOKENS)]
    path.write_text(
        "tokens:\n"
        + "".join(f'  - id: soak{n}\n    sha256: "{digest}"\n    grants:\n      "*": owner\n' for n, digest in enumerate(digests))
    )
    path.chmod(0o600)
    return path


class Server:
    """One of the servers, and what it holds."""

    def __init__(self, number: int, overlay: pathlib.Path, tokens: pathlib.Path) -> None:
        self.file = WORK / f"soak-{number}.log"
        self.log = open(self.file, "wb")  # noqa: SIM115 - closed at the end
        command = [*SERVE, "--overlay", str(overlay), "--token-file", str(tokens)]
        environment = {**os.environ, "JAVA_TOOL_OPTIONS": CONTAINER}
        self.process = subprocess.Popen(command, cwd=overlays.HOME, stdout=self.log, stderr=self.log, env=environment)
        while not (found := re.search(r"serving .* at http://127\.0\.0\.1:(\d+)", self.file.read_text())):
            if self.process.poll() is not None:
                raise RuntimeError(self.file.read_text()[-2000:])
            time.sleep(0.01)
        self.port = int(found.group(1))

    def heap(self) -> float:
        """MiB that are in use after a collection of everything."""
        overlays.run("jcmd", self.process.pid, "GC.run")
        shown = overlays.output("jcmd", self.process.pid, "GC.heap_info")
        return sum(int(used) for used in USED.findall(shown)) / 1024

    def resident(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def descriptors(self) -> float:
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def complaints(self) -> list[str]:
        """Lines of its log that somebody would have to look at."""
        return [line for line in self.file.read_text().splitlines() if re.search(r"\b(ERROR|WARN)\b|Exception", line)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


@dataclasses.dataclass
class Watched:
    """What was seen while the callers worked: samples by what was measured and by server, and the repository's sizes."""

    samples: dict[tuple[str, int], list[float]]
    sizes: list[int]
    maintained: int = 0


def size(path: pathlib.Path) -> int:
    """Bytes of the object store, however Git keeps it; files go while they are counted."""
    total = 0
    for folder, _, files in os.walk(path / "objects"):
        for file in files:
            try:
                total += os.stat(os.path.join(folder, file)).st_size
            except FileNotFoundError:
                continue
    return total


def maintain(path: pathlib.Path) -> None:
    overlays.run("./catalyst", "overlay", "maintain", "--overlay", path)


def watch(servers: list[Server], path: pathlib.Path, seconds: int) -> Watched:
    """Looks at the servers at even times, and maintains the overlay every sixth of the time."""
    watched = Watched({(what, n): [] for what in NOISE for n in range(len(servers))}, [])
    start = time.monotonic()
    maintenance: subprocess.Popen[bytes] | None = None
    for turn in range(SAMPLES):
        time.sleep(max(0.0, start + seconds * (WARM_UP + (1 - WARM_UP) * turn / SAMPLES) - time.monotonic()))
        for n, server in enumerate(servers):
            # Resident and descriptors first: they are the callers' doing, not the collection's.
            watched.samples["resident", n].append(server.resident())
            watched.samples["descriptors", n].append(server.descriptors())
            watched.samples["heap", n].append(server.heap())
        watched.sizes.append(size(path))
        if turn % (SAMPLES // 6) == 0:
            if maintenance is not None and maintenance.wait(seconds) != 0:
                raise RuntimeError(f"overlay maintain: exit {maintenance.returncode}")
            command = ["./catalyst", "overlay", "maintain", "--overlay", str(path)]
            maintenance = subprocess.Popen(command, cwd=overlays.HOME, stdout=subprocess.DEVNULL)
            watched.maintained += 1
    time.sleep(max(0.0, start + seconds - time.monotonic()))
    if maintenance is not None and maintenance.wait(seconds) != 0:
        raise RuntimeError(f"overlay maintain: exit {maintenance.returncode}")
    return watched


def lost(callers: list[Caller], path: pathlib.Path) -> list[str]:
    """What was acknowledged and is not in the branch, by the callers' own books."""
    reachable = set(overlays.output("git", "rev-list", "main", cwd=path).split())
    found = [f"commit {commit}" for caller in callers for commit in caller.commits if commit not in reachable]
    listing = overlays.output("git", "ls-tree", "-r", "main", "clusters/bench/applications/", cwd=path)
    blobs = {
        name.split("/applications/")[1].removesuffix("/application.yaml"): entry.split()[2]
        for entry, name in (line.split("\t") for line in listing.splitlines())
        if name.endswith("/application.yaml")
    }
    for caller in callers:
        expected = {f"{caller.namespace}/{name}": held for name, held in caller.applications.items()}
        doubtful = {f"{caller.namespace}/{name}" for name in caller.doubtful}
        there = {name for name in blobs if name.startswith(caller.namespace + "/")}
        found += [f"removed, and still there: {name}" for name in sorted(there - expected.keys() - doubtful)]
        for name, held in expected.items():
            if name in doubtful:
                continue
            if name not in blobs:
                found.append(f"gone: {name}")
                continue
            spec = yaml.safe_load(overlays.output("git", "cat-file", "blob", blobs[name], cwd=path))["spec"]
            seen = Held(spec["parameters"]["siteTitle"], spec["blueprintRef"]["version"], spec["regions"], held.tag)
            if seen != held:
                found.append(f"{name}: {seen} instead of {held}")
    return found


def thirds(values: list[float]) -> tuple[float, float]:
    """The medians of the first and of the last third."""
    third = max(1, len(values) // 3)
    return statistics.median(values[:third]), statistics.median(values[-third:])


def is_flat(what: str, values: list[float]) -> bool:
    first, last = thirds(values)
    return last <= max(first * GROWTH, first + NOISE[what])


def worked(servers: list[Server], path: pathlib.Path, seconds: int) -> tuple[list[Caller], Watched]:
    stop = threading.Event()
    ports = [server.port for server in servers]
    callers = [Caller(n, f"token-{n % TOKENS}", ports, stop) for n in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        watched = watch(servers, path, seconds)
    finally:
        stop.set()
        for caller in callers:
            caller.join()
    return callers, watched


def sizes(path: pathlib.Path) -> tuple[int, int]:
    """The repository after maintenance, and a copy after git gc."""
    time.sleep(SETTLE)
    maintain(path)
    ours = size(path)
    copy = overlays.copy(path, WORK / "soak-gc.git")
    overlays.run("git", "gc", "-q", cwd=copy)
    return ours, size(copy)


def soak() -> list[str]:
    """Mixed work on two servers with one overlay: no error, nothing lost, memory and descriptors flat, size bounded."""
    seconds = int(os.environ.get("BENCH_SECONDS", SECONDS))
    path = two_regions()
    keys = tokens()
    with Server(0, path, keys) as one, Server(1, path, keys) as two:
        callers, watched = worked([one, two], path, seconds)
        complaints = one.complaints() + two.complaints()
    gone = lost(callers, path)
    ours, peer = sizes(path)
    damage = subprocess.run(["git", "fsck", "--full", "--no-dangling"], cwd=path, capture_output=True, text=True, check=False)
    errors = [error for caller in callers for error in caller.errors] + complaints
    if os.environ.get("SOAK_SAMPLES"):
        for (what, n), values in watched.samples.items():
            print(f"soak: {what} of server {n + 1}: " + " ".join(f"{value:.0f}" for value in values))
    for line in [*errors[:LARGEST], *gone[:LARGEST], *damage.stderr.splitlines()[:LARGEST]]:
        print(f"soak: {line}")
    failures = verdicts(errors, gone, damage.returncode, watched, ours / peer)
    return [*report(callers, watched, path, seconds, (ours, peer)), *failures]


def verdicts(errors: list[str], gone: list[str], damage: int, watched: Watched, ratio: float) -> list[str]:
    gates: list[tuple[str, Callable[[], bool], str]] = [
        ("no unexpected answer, warning, or exception", lambda: not errors, f"{len(errors)}"),
        ("nothing that was acknowledged is lost", lambda: not gone, f"{len(gone)}"),
        ("`git fsck --full` finds nothing", lambda: damage == 0, f"exit {damage}"),
        (f"size after maintenance within {MOST_OF_GC} of `git gc`", lambda: ratio <= MOST_OF_GC, f"{ratio:.2f}"),
    ]
    for what in NOISE:
        bad = [n for (name, n), values in watched.samples.items() if name == what and not is_flat(what, values)]
        gates.append((f"{what} flat on both servers", lambda bad=bad: not bad, "grows" if bad else "flat"))  # type: ignore[misc]
    return ["", *(f"- {name}: {'met' if gate() else 'NOT MET'} ({figure})" for name, gate, figure in gates)]


def report(callers: list[Caller], watched: Watched, path: pathlib.Path, seconds: int, sizes: tuple[int, int]) -> list[str]:
    ours, peer = sizes
    counts: Counter[str] = Counter()
    for caller in callers:
        counts.update(caller.counts)
    commits = int(overlays.output("git", "rev-list", "--count", "main", cwd=path))
    lines = [
        f"{SERVERS} `catalyst serve` processes with the heap of the chart's container (70% of 512 MiB) on one bare"
        f" repository, {CALLERS} callers at once for {seconds} s, each with"
        f" Applications of its own and a pause of {PAUSE * 1000:.0f} ms on average between two requests, which go to either"
        " server at random. Each read and each repeated write is compared with what was acknowledged last, whichever server"
        f" acknowledged it; at the end all of it is compared with Git. `catalyst overlay maintain` ran {watched.maintained}"
        f" times meanwhile. Memory is sampled {SAMPLES} times after the first {WARM_UP:.0%} of the time, the heap after a"
        " collection of everything; the figures are medians of the first and of the last third of the samples, which may"
        f" differ by {GROWTH - 1:.0%}.",
        "",
        f"{counts.total():,} operations, {counts.total() / seconds:,.0f} a second; {commits:,} commits: "
        + ", ".join(f"{counts[name]:,} {name}" for name in sorted(counts, key=lambda name: -counts[name]))
        + ".",
        "",
        "| server | heap after collection, MiB | resident, MiB | descriptors |",
        "| --- | --- | --- | --- |",
    ]
    for n in range(SERVERS):
        cells = []
        for what in NOISE:
            first, last = thirds(watched.samples[what, n])
            cells.append(f"{first:.0f} -> {last:.0f}")
        lines.append(f"| {n + 1} | " + " | ".join(cells) + " |")
    return [
        *lines,
        "",
        f"Object store: {max(watched.sizes) / 1e6:.1f} MB at most while it ran, {ours / 1e6:.1f} MB after the last"
        f" maintenance, {peer / 1e6:.1f} MB after `git gc` of a copy: {ours / peer:.2f} times.",
    ]
