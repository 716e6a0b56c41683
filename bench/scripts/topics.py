"""What is measured: one function a topic, each returning the lines of its section."""

import itertools
import json
import os
import re
import shlex
import statistics
import subprocess
import time

import overlays
from fairness import fairness
from serving import serve
from validating import validate
from whole import overlay
from figures import alternate, cpus, exponent, paired_ratio, process, shown, spread, table, walls
from overlays import HOME, REGION, WORK, Worker, request

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
FLAGS = ["-XX:+UseG1GC", "-XX:ParallelGCThreads=1", "-XX:ConcGCThreads=1", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"]
AUTHOR = {"GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@localhost", "GIT_COMMITTER_NAME": "bench",
          "GIT_COMMITTER_EMAIL": "bench@localhost"}


def quietly(*command):
    return process([str(word) for word in command], cwd=HOME)


def cold():
    """One request, one process."""
    WORK.mkdir(parents=True, exist_ok=True)
    file = WORK / "request.json"
    file.write_text('{"name":"qa-wp","blueprint":"bp-qa-app","version":"0.1.0","namespace":"qa-omantel",'
                    '"values":{"siteTitle":"QA WP"},"placement":"single-region"}\n')
    arguments = ["render", "-f", file, "--primary-region", REGION]
    quietly("./catalyst", *arguments)
    archive = next(HOME.glob("generator/target/cds*.jsa"))
    if archive.stat().st_size == 0:
        raise RuntimeError("the class-data archive could not be made")
    jar = ["-jar", "generator/target/catalyst.jar"]
    hello = ["-cp", "bench/target/bench.jar", "io.openova.catalyst.bench.Hello"]
    sides = {
        "hello world": ["java", *FLAGS, *hello],
        "hello world, plain flags": ["java", *hello],
        "./catalyst render": ["./catalyst", *arguments],
        "the same without the launcher": ["java", *FLAGS, f"-XX:SharedArchiveFile={archive.relative_to(HOME)}",
                                          *jar, *arguments],
        "without the archive": ["java", *FLAGS, *jar, *arguments],
        "plain java -jar": ["java", *jar, *arguments],
    }
    samples = alternate({name: lambda c=command: quietly(*c) for name, command in sides.items()}, 2 * ROUNDS + 1)
    plain = paired_ratio(cpus(samples["./catalyst render"]), cpus(samples["plain java -jar"]))
    wall = paired_ratio(walls(samples["./catalyst render"]), walls(samples["plain java -jar"]))
    commands = {name: " ".join(str(w) for w in command).replace(str(HOME) + "/", "") for name, command in sides.items()}
    return [f"A cold `./catalyst render` against a Java program that prints hello. `./catalyst render` takes {wall:.2f} of"
            f" the wall time and {plain:.2f} of the CPU time of a plain `java -jar`.", "",
            *table(samples, "hello world", commands)]


def render():
    """Warm rendering under JMH; the whole set of benchmarks is run again and again, so that they alternate."""
    WORK.mkdir(parents=True, exist_ok=True)
    out = WORK / "jmh.json"
    command = (f'java -cp "{overlays.CLASS_PATH}"' " org.openjdk.jmh.Main RenderBenchmark -f 1 -wi 4 -w 1 -i 2 -r 1 -rf json"
               f" -rff {out.relative_to(HOME)}")
    scores = {}
    for _ in range(max(5, ROUNDS - 2)):
        overlays.run(*shlex.split(command))
        for result in json.loads(out.read_text()):
            name = result["benchmark"].rsplit(".", 1)[1]
            runs = list(itertools.chain.from_iterable(result["primaryMetric"]["rawData"]))
            scores.setdefault(name, []).append(statistics.mean(runs) / 1e6)
    peers = [("catalystRender", "jacksonReadRequestWriteFanOut"), ("catalystRenderWithFanOut", "jacksonReadRequestWriteFanOut"),
             ("catalystWrite", "jacksonWrite"), ("catalystRead", "jacksonRead")]
    lines = ["One request, warm, one thread: read, decode, canonicalise, every check, render. The peer of rendering is"
             " Jackson reading the request and writing the same files as YAML with no check at all; for orientation, the"
             " product's YAML writer and reader alone beside Jackson's.", "",
             "| what | time (min - max) | peer | peer's time (min - max) | ratio |", "| --- | --- | --- | --- | --- |"]
    for ours, peer in peers:
        lines.append(f"| {ours} | {spread(scores[ours])} | {peer} | {spread(scores[peer])}"
                     f" | {paired_ratio(scores[ours], scores[peer]):.2f} |")
    return lines + ["", f"{len(scores['catalystRead'])} alternating runs, means of two iterations each; `{command}`"]


def git_commit_script(folder):
    """What a careful script does: blobs, an index that is kept between commits, a tree, a commit, the ref."""
    return f"""set -e
export GIT_INDEX_FILE={folder}/index-kept
git hash-object -w --stdin-paths < new-files | paste - new-paths | awk -F'\\t' '{{print "100644 " $1 "\\t" $2}}' > new-info
git update-index --add --index-info < new-info
tree=$(git write-tree)
head=$(git rev-parse refs/heads/main)
commit=$(git commit-tree -p "$head" -m "apply" "$tree")
git update-ref refs/heads/main "$commit" "$head"
"""


class GitPeer:
    """Commits the files of one Application with the git command line."""

    def __init__(self, base, settings=()):
        self.folder = overlays.copy(base, WORK / f"git{'-durable' if settings else ''}.git")
        for key, value in settings:
            overlays.run("git", "config", key, value, cwd=self.folder)
        self.environment = {**os.environ, **AUTHOR}
        index = {**self.environment, "GIT_INDEX_FILE": str(self.folder / "index-kept")}
        overlays.run("git", "read-tree", "main", cwd=self.folder, env=index)
        listed = overlays.output("git", "ls-tree", "-r", "--name-only", "main", cwd=self.folder).splitlines()
        self.templates = {path: overlays.output("git", "show", f"main:{path}", cwd=self.folder)
                          for path in listed if "/team-000/app-00000/" in path}

    def commit(self, number):
        name = f"app-{number:05d}"
        paths, files = [], []
        for i, (path, text) in enumerate(self.templates.items()):
            file = self.folder / f"new-{i}"
            file.write_text(text.replace("app-00000", name))
            paths.append(path.replace("app-00000", name))
            files.append(str(file))
        (self.folder / "new-paths").write_text("\n".join(paths) + "\n")
        (self.folder / "new-files").write_text("\n".join(files) + "\n")
        return process(["sh", "-c", git_commit_script(self.folder)], cwd=self.folder, env=self.environment)


def commit():
    """One new Application into a tree of 50,000 files."""
    base = overlays.of(12_400)
    count = overlays.files(base)
    ours = overlays.copy(base, WORK / "ours.git")
    ours_process = overlays.copy(base, WORK / "ours-process.git")
    git, durable = GitPeer(base), GitPeer(base, [("core.fsync", "all"), ("core.fsyncMethod", "fsync")])
    numbers = itertools.count(20_000)
    file = WORK / "one.json"

    def one_process():
        file.write_text(request(next(numbers), "team-000"))
        return quietly("./catalyst", "apply", "-f", file, "--overlay", ours_process)

    with Worker(ours) as worker:
        for _ in range(60):
            worker.ask("deliver " + request(next(numbers), "team-000"))
        sides = {
            "git command line": lambda: git.commit(next(numbers)),
            "git command line, forced to disk": lambda: durable.commit(next(numbers)),
            "in process": lambda: worker.ask("deliver " + request(next(numbers), "team-000")),
            "./catalyst apply": one_process,
        }
        samples = alternate(sides, 2 * ROUNDS + 1)
    for folder in (ours, ours_process):
        overlays.run("git", "fsck", "--no-progress", "--connectivity-only", cwd=folder, stderr=subprocess.DEVNULL)
    script = "git hash-object -w --stdin-paths; git update-index --add --index-info; git write-tree; git commit-tree; git update-ref"
    commands = {
        "git command line": script,
        "git command line, forced to disk": script + "   # core.fsync=all",
        "in process": "ApplicationDelivery.deliver(request bytes) on an open Overlay, forced to disk; Worker.java",
        "./catalyst apply": "./catalyst apply -f one.json --overlay OVERLAY",
    }
    return [f"One new Application into an overlay of {count:,} files ({12_400:,} Applications in 124 namespaces): from the"
            " bytes of the request, every check made, to a durable commit. git only writes the same four files, ready made,"
            " with an index that is kept between commits.", "",
            *table(samples, "git command line", commands)]


def split(stream, out):
    """The same files as one commit an Application."""
    head, *entries = re.split(rb"(?m)^(?=M 100644 inline )", stream.read_bytes().rsplit(b"done\n", 1)[0])
    by_application, shared = {}, []
    for entry in entries:
        found = re.match(rb"M 100644 inline clusters/[^/]+/(?:applications|releases)/([^/]+/[^/]+)/", entry)
        (by_application.setdefault(found.group(1), []) if found else shared).append(entry)
    with open(out, "wb") as target:
        target.write(head + b"".join(shared))
        for files in by_application.values():
            target.write(b"\ncommit refs/heads/main\ncommitter bench <bench@localhost> 0 +0000\ndata 5\nbatch\n")
            target.write(b"".join(files))
        target.write(b"done\n")
    return out


def batch():
    """1,000 Applications at once."""
    base = overlays.empty()
    requests = overlays.requests_file("batch.yaml", (request(n) for n in range(1000)))
    one, many = WORK / "batch.stream", WORK / "batch-many.stream"
    with Worker(base) as worker:
        worker.ask(f"export {requests} {one}")
    split(one, many)
    fresh = WORK / "batch.git"

    def on_copy(action):
        overlays.copy(base, fresh)
        return action()

    def imported(stream):
        with open(stream, "rb") as source:
            return process(["git", "fast-import", "--quiet"], cwd=fresh, stdin=source)

    warm = overlays.copy(base, WORK / "batch-warm.git")
    groups = itertools.count(1)

    def in_process():
        start = next(groups) * 1000
        file = overlays.requests_file("batch-warm.yaml", (request(n) for n in range(start, start + 1000)))
        return worker.ask(f"batch {file}")

    with Worker(warm) as worker:
        for _ in range(3):
            in_process()
        sides = {
            "git fast-import, one commit": lambda: on_copy(lambda: imported(one)),
            "git fast-import, 1,000 commits": lambda: on_copy(lambda: imported(many)),
            "in process": in_process,
            "./catalyst apply": lambda: on_copy(
                lambda: quietly("./catalyst", "apply", "-f", requests, "--overlay", fresh)),
        }
        samples = alternate(sides, ROUNDS)
    commands = {
        "git fast-import, one commit": "git fast-import --quiet < batch.stream",
        "git fast-import, 1,000 commits": "git fast-import --quiet < batch-many.stream",
        "in process": "ApplicationDelivery.deliver(1,000 requests) on an open Overlay; Worker.java",
        "./catalyst apply": "./catalyst apply -f batch.yaml --overlay OVERLAY",
    }
    count = one.read_bytes().count(b"M 100644 inline ")
    return [f"1,000 new Applications in one apply, {count:,} files in 10 namespaces, every check made, one durable commit. git"
            " gets the same files ready made.", "", *table(samples, "git fast-import, one commit", commands)]


def cat_all(path):
    """Reads every file of the overlay once."""
    script = "git ls-tree -r main | cut -c13-52 | git cat-file --batch"
    return process(["sh", "-c", script], cwd=path)


def growth():
    """One change and one validation in overlays of 100, 1,000 and 10,000 Applications."""
    lines = ["One change of one Application, one plan, and one validation of everything, as the overlay grows; in process,"
             " warm. The peer of a validation is git reading every file once. Exponents are slopes of log(time) over"
             " log(Applications): 0 is constant, 1 is linear.", ""]
    for namespace, title in ((None, "namespaces of 100"), ("everyone", "all in one namespace")):
        lines += [f"### {title}", "", *grown([100, 1000, 10_000], namespace), ""]
    return lines + ["- apply, plan, validate: `ApplicationDelivery.deliver`, `.plan`, `.validation().overlay`; Worker.java",
                    "- git: `git ls-tree -r main | cut -c13-52 | git cat-file --batch`"]


def grown(sizes, namespace):
    paths = {size: overlays.copy(overlays.of(size, namespace), WORK / f"growing-{size}.git") for size in sizes}
    workers = {size: Worker(path) for size, path in paths.items()}
    titles = itertools.count()

    def change(size, verb):
        number = next(titles)
        return workers[size].ask(f"{verb} " + request(number % 100, namespace, f"edition {number}"))

    works = {
        "apply": lambda size: change(size, "deliver"),
        "plan": lambda size: change(size, "plan"),
        "validate": lambda size: workers[size].ask("validate"),
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
        samples[name] = alternate({size: lambda s=size: work(s) for size in sizes}, rounds)
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
    return lines + ["", f"Validating {largest:,} Applications takes {ratio:.1f} times what git takes to read the files:"
                        f" {shown(statistics.median(walls(samples['validate'][largest])) / largest)} an Application."]


TOPICS = {"commit": commit, "batch": batch, "serve": serve, "fairness": fairness, "render": render, "cold": cold, "growth": growth,
          "validate": validate, "overlay": overlay}
