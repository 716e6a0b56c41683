"""Overlays to measure on, made by the product, and the worker that keeps one open."""

import json
import os
import pathlib
import shutil
import subprocess

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


def request(number, namespace=None, title="a site"):
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


def run(*command, **options):
    options.setdefault("cwd", HOME)
    options.setdefault("check", True)
    options.setdefault("stdout", subprocess.DEVNULL)
    return subprocess.run([str(word) for word in command], **options)


def output(*command, cwd=HOME):
    return run(*command, cwd=cwd, stdout=subprocess.PIPE, text=True).stdout


def requests_file(name, requests):
    path = WORK / name
    path.write_text("\n---\n".join(requests) + "\n")
    return path


def empty():
    """A Sovereign with one Organization and one Environment, and no Application."""
    path = WORK / "empty.git"
    if is_old(path):
        shutil.rmtree(path, ignore_errors=True)
        WORK.mkdir(parents=True, exist_ok=True)
        governance = WORK / "governance.yaml"
        governance.write_text(GOVERNANCE)
        run("./catalyst", "cluster", "new", "bench", "--fqdn", "bench.example", "--primary-region", REGION,
            "--overlay", path)
        run("./catalyst", "apply", "-f", governance, "--overlay", path, stderr=subprocess.DEVNULL)
        pack(path)
    return path


def of(count, namespace=None):
    """An overlay with so many Applications: planned by the product, written by git fast-import, packed."""
    path = WORK / f"{count}{'-in-' + namespace if namespace else ''}.git"
    if is_old(path):
        base = empty()
        stream = WORK / (path.stem + ".stream")
        requests = requests_file(path.stem + ".requests.yaml", (request(n, namespace) for n in range(count)))
        with Worker(base) as worker:
            worker.ask(f"export {requests} {stream}")
        copy(base, path)
        fast_import(path, stream)
        stream.unlink()
        pack(path)
    return path


def is_old(path):
    return not path.exists() or path.stat().st_mtime < JAR.stat().st_mtime


def copy(base, path):
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(base, path)
    os.utime(path)
    return path


def fast_import(path, stream):
    with open(stream, "rb") as source:
        run("git", "fast-import", "--quiet", cwd=path, stdin=source)


def pack(path):
    run("git", "repack", "-adq", cwd=path)


def files(path):
    return len(output("git", "ls-tree", "-r", "--name-only", "main", cwd=path).splitlines())


class Worker:
    """One warm process with one overlay open; see Worker.java."""

    def __init__(self, overlay):
        self.process = subprocess.Popen(
            ["java", "-Xmx4g", "-cp", CLASS_PATH, "io.openova.catalyst.bench.Worker", str(overlay)],
            cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if not words or words[0] != "ok":
            raise RuntimeError(f"the worker failed at: {line[:200]}")
        return int(words[1]) / 1e9, int(words[2]) / 1e9

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
