"""What is measured: one function a topic, each returning the lines of its section."""

import bisect
import itertools
import json
import os
import re
import shlex
import statistics
import subprocess
import time

import manifests
import overlays
from serving import serve
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


def validate():
    """Manifests to validate, a cold process each time, beside the Go tool that people use and Node's validator."""
    lines = ["Manifests of four kinds (Deployment, Application, Service, ConfigMap), a cold process each time, two cores. Peers:"
             " kubeconform v0.7.0 with `-n 2 -strict` and local schemas, the Application's definition among them, and one Node"
             " process with js-yaml and ajv. They check schemas; Catalyst also checks names, labels, the definitions' CEL rules,"
             " and what a delivery of each Application would check: its Blueprint, placement, and parameters. Memory is the peak"
             " of the process. Before a measurement each tool must find what there is to find: none of the documents invalid, or"
             " the 1 %.", ""]
    ones, single, growing, faulty = {}, {}, {}, {}
    for kind in manifests.NAMES:
        ones[kind] = beside_peers(manifests.alone(kind), 1, 0, 2 * ROUNDS + 1)
    for count in (100, 1000, 10_000):
        for shape, path in zip(SHAPES, manifests.corpus(count)):
            growing[count, shape] = beside_peers(path, count, 0, ROUNDS)
    for shape, path in zip(SHAPES, manifests.corpus(10_000, 100)):
        faulty[shape] = beside_peers(path, 10_000, 100, ROUNDS)
    for kind, samples in ones.items():
        lines += [f"**1 document: {kind}**", "", *validate_table(samples)]
    for (count, shape), samples in growing.items():
        lines += [f"**{count:,} documents, {shape}**", "", *validate_table(samples)]
    for shape, samples in faulty.items():
        lines += [f"**10,000 documents, 1 % of them invalid, full reports, {shape}**", "", *validate_table(samples)]
    return lines + verdicts(ones, growing) + ["", *peer_commands()]


OURS = "./catalyst validate"
SHAPES = ("one file each", "all in one file")


def beside_peers(path, count, invalid, rounds):
    """All three tools on one path, in turn; first whether they read all and find the same number of invalid documents."""
    path = path.relative_to(HOME)
    sides = {"kubeconform": [*manifests.kubeconform(), str(path)], "js-yaml and ajv": [*manifests.ajv(), str(path)],
             OURS: [OURS.split()[0], "validate", str(path)]}
    for name, command in sides.items():
        run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        if name == OURS:
            expected = (count if (HOME / path).is_dir() else 1, invalid)
            found = int(re.search(r"valid: (\d+) file", run.stdout).group(1)), refused(run.stderr)
        else:
            expected = count, invalid
            said = re.search(r"(\d+) resources? found .* Invalid: (\d+)|(\d+) documents, (\d+) invalid", run.stdout)
            found = tuple(int(number) for number in said.groups() if number is not None)
        if found != expected:
            raise RuntimeError(f"{name} {path}: read and refused {found}, not {expected}\n{run.stderr[-2000:]}")
    return alternate({name: lambda c=command: measured(c) for name, command in sides.items()}, rounds)


def refused(report):
    """How many documents the errors of a report of ours stand in."""
    starts, documents = {}, set()
    for file, line in re.findall(r"^error \S+ at (\S+?):(\d+):\d+", report, flags=re.MULTILINE):
        if file not in starts:
            texts = (HOME / file).read_text().splitlines()
            starts[file] = [number for number, text in enumerate(texts, 1) if text == "---"]
        documents.add((file, bisect.bisect_right(starts[file], int(line))))
    return len(documents)


def verdicts(ones, growing):
    lines = []
    for shape in SHAPES:
        points = [(count, statistics.median(walls(growing[count, shape][OURS]))) for count in (100, 1000, 10_000)]
        lines.append(f"Growth exponent of `{OURS}`, {shape}, 100 to 10,000: {exponent(points):.2f} (gate 1.0).")
    lines.append("")
    for shape in SHAPES:
        lines.append(gate(f"10,000 documents, {shape}", growing[10_000, shape], 0.5, 0.1))
    for kind, samples in ones.items():
        lines.append(gate(f"1 document, {kind}", samples, 6, 3.6))
    return lines


def gate(what, samples, most, aim):
    ratio = paired_ratio(walls(samples[OURS]), walls(samples["kubeconform"]))
    met = "aim met" if ratio <= aim else "gate met" if ratio <= most else "gate not met"
    return f"- {what}: {ratio:.2f} of kubeconform's wall time; gate {most}, aim {aim}: {met}."


def peer_commands():
    return ["- `bench/target/work/bin/kubeconform -n 2 -strict -summary -schema-location"
            " 'bench/target/work/peer-schemas/{{.ResourceKind}}{{.KindSuffix}}.json' PATH`",
            "- `node bench/scripts/ajv.js bench/target/work/node bench/target/work/peer-schemas PATH`",
            f"- `{OURS} PATH`"]


def measured(command):
    """Wall, CPU, and peak memory in bytes; refusing documents is no failure here."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HOME)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1, 3):
        raise RuntimeError(f"{command}: exit {child.returncode}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def validate_table(samples):
    rows = ["| what | wall, median (min - max) | CPU, median | memory | wall / kubeconform | CPU / kubeconform |",
            "| --- | --- | --- | --- | --- | --- |"]
    peer = samples["kubeconform"]
    for name, taken in samples.items():
        memory = statistics.median(sample[2] for sample in taken)
        rows.append(f"| {name} | {spread(walls(taken))} | {shown(statistics.median(cpus(taken)))} | {memory / 2**20:.0f} MiB"
                    f" | {paired_ratio(walls(taken), walls(peer)):.2f} | {paired_ratio(cpus(taken), cpus(peer)):.2f} |")
    return [*rows, ""]


TOPICS = {"commit": commit, "batch": batch, "serve": serve, "render": render, "cold": cold, "growth": growth,
          "validate": validate}
