"""Overlays to measure on, made by the product, and the worker that keeps one open."""

import json
import os
import pathlib
import re
import shutil
import subprocess
from collections.abc import Iterable
from typing import Any, Self

from figures import Sample, piped, process

HOME = pathlib.Path(__file__).resolve().parents[2]
WORK = HOME / "bench/target/work"
JAR = HOME / "generator/target/catalyst.jar"
REGION = "hz-fsn-rtz-prod"
PER_NAMESPACE = 100
CLASS_PATH = "bench/target/bench.jar:bench/target/lib/*"

GOVERNANCE = """apiVersion: orgs.openova.io/v1
kind: Organization
metadata:
  name: bench
spec:
  slug: bench
  displayName: Bench
  kind: internal
  tier: corporate
  billingMode: chargeback
  sovereignRef: bench.example
  owners:
    - email: bench@bench.example
      role: owner
---
apiVersion: catalyst.openova.io/v1
kind: Environment
metadata:
  name: bench-dev
spec:
  organizationRef: bench
  envType: dev
  placement: single-region
  regions:
    - provider: hetzner
      region: fsn
      buildingBlock: rtz
  namespaces:
    - everyone
""" + "".join(f"    - team-{number:03d}\n" for number in range(200))


def request(number: int, namespace: str | None = None, title: str = "a site") -> str:
    """A request as JSON on one line; Applications are spread over namespaces of 100 unless one is named."""
    return json.dumps(
        {
            "name": f"app-{number:05d}",
            "blueprint": "bp-qa-app",
            "version": "0.1.0",
            "namespace": namespace or f"team-{number // PER_NAMESPACE:03d}",
            "environmentRef": "bench-dev",
            "values": {"siteTitle": title, "replicas": 2},
            "placement": "single-region",
        }
    )


def run(*command: object, **options: Any) -> subprocess.CompletedProcess[Any]:
    options.setdefault("cwd", HOME)
    options.setdefault("check", True)
    options.setdefault("stdout", subprocess.DEVNULL)
    return subprocess.run([str(word) for word in command], **options)


def output(*command: object, cwd: pathlib.Path = HOME) -> str:
    return str(run(*command, cwd=cwd, stdout=subprocess.PIPE, text=True).stdout)


def requests_file(name: str, requests: Iterable[str]) -> pathlib.Path:
    path = WORK / name
    path.write_text("\n---\n".join(requests) + "\n")
    return path


def empty() -> pathlib.Path:
    """A Sovereign with one Organization and one Environment, and no Application."""
    path = WORK / "empty.git"
    if is_old(path):
        shutil.rmtree(path, ignore_errors=True)
        WORK.mkdir(parents=True, exist_ok=True)
        governance = WORK / "governance.yaml"
        governance.write_text(GOVERNANCE)
        run("./catalyst", "cluster", "new", "bench", "--fqdn", "bench.example", "--primary-region", REGION, "--overlay", path)
        run("./catalyst", "apply", "-f", governance, "--overlay", path, stderr=subprocess.DEVNULL)
        pack(path)
    return path


def of(count: int, namespace: str | None = None) -> pathlib.Path:
    """An overlay with so many Applications: planned by the product, written by git fast-import, packed."""
    path = WORK / f"{count}{'-in-' + namespace if namespace else ''}.git"
    if is_old(path):
        base = empty()
        stream = WORK / (path.stem + ".stream")
        requests = requests_file(path.stem + ".requests.yaml", (request(n, namespace) for n in range(count)))
        with Worker(base) as worker:
            worker.work(f"export {requests} {stream}")
        copy(base, path)
        fast_import(path, stream)
        stream.unlink()
        pack(path)
    return path


def is_old(path: pathlib.Path) -> bool:
    return not path.exists() or path.stat().st_mtime < JAR.stat().st_mtime


def copy(base: pathlib.Path, path: pathlib.Path) -> pathlib.Path:
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(base, path)
    os.utime(path)
    return path


def fast_import(path: pathlib.Path, stream: pathlib.Path) -> None:
    with open(stream, "rb") as source:
        run("git", "fast-import", "--quiet", cwd=path, stdin=source)


def pack(path: pathlib.Path) -> None:
    run("git", "repack", "-adq", cwd=path)


def files(path: pathlib.Path) -> int:
    return len(output("git", "ls-tree", "-r", "--name-only", "main", cwd=path).splitlines())


def split(stream: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    """The same files as one commit an Application."""
    head, *entries = re.split(rb"(?m)^(?=M 100644 inline )", stream.read_bytes().rsplit(b"done\n", 1)[0])
    by_application: dict[bytes, list[bytes]] = {}
    shared: list[bytes] = []
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


def quietly(*command: object) -> Sample:
    return process([str(word) for word in command], cwd=HOME)


class Worker:
    """One warm process with one overlay open; see Worker.java."""

    def __init__(self, overlay: pathlib.Path) -> None:
        self.process = subprocess.Popen(
            ["java", "-Xmx4g", "-cp", CLASS_PATH, "io.openova.catalyst.bench.Worker", str(overlay)],
            cwd=HOME,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.requests, self.answers = piped(self.process.stdin), piped(self.process.stdout)

    def work(self, line: str) -> tuple[float, float]:
        self.requests.write(line + "\n")
        self.requests.flush()
        words = self.answers.readline().split()
        if not words or words[0] != "ok":
            raise RuntimeError(f"the worker failed at: {line[:200]}")
        return int(words[1]) / 1e9, int(words[2]) / 1e9

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.requests.close()
        self.process.wait()
