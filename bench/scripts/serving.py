"""The API under load: the packaged program as a process on loopback, and git fast-import as the peer."""

import hashlib
import pathlib
import socket
import statistics
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterable
from typing import Self

import overlays
from figures import Sample, alternate, process
from overlays import WORK, Worker, request, split

CLIENTS = 64
APPLICATIONS = 12_500
INSTALLS = 1500
# Java compiles what runs often while it runs; before that it is a cold server that is measured.
WARM_UP = 4500
PREVIEWS = 3000
READS = 10_000
SLOW = 400
ROUNDS = 3
TOKEN = "bench-token"
SERVE = ["./catalyst", "serve", "--port", "0", "--requests-per-second", "1000000"]


class Server:
    """catalyst serve on a copy of an overlay."""

    def __init__(self, overlay: pathlib.Path) -> None:
        tokens = WORK / "tokens.yaml"
        tokens.write_text(
            'tokens:\n  - id: bench\n    sha256: "%s"\n    grants:\n      "*": owner\n' % hashlib.sha256(TOKEN.encode()).hexdigest()
        )
        tokens.chmod(0o600)
        self.log = open(WORK / "serve.log", "wb")  # noqa: SIM115 - closed at the end
        start = time.perf_counter()
        self.process = subprocess.Popen(
            [*SERVE, "--overlay", str(overlay), "--token-file", str(tokens)], cwd=overlays.HOME, stdout=self.log, stderr=self.log
        )
        self.url = ""
        while not self.url:
            if self.process.poll() is not None:
                raise RuntimeError((WORK / "serve.log").read_text()[-2000:])
            text = (WORK / "serve.log").read_text()
            self.url = next(
                (word for line in text.splitlines() if "serving " in line for word in line.split() if word.startswith("http://")),
                "",
            )
            time.sleep(0.002)
        with urllib.request.urlopen(self.url + "/healthz") as answer:
            answer.read()
        self.first_answer = time.perf_counter() - start

    def load(self, name: str, lines: list[str], success: int, clients: int = CLIENTS) -> tuple[float, int, int, int]:
        path = WORK / f"{name}.requests"
        path.write_text("\n".join(lines) + "\n")
        out = overlays.output(
            "java",
            "-XX:+UseSerialGC",
            "-cp",
            "bench/target/bench.jar",
            "io.openova.catalyst.bench.ApiLoad",
            self.url,
            TOKEN,
            str(clients),
            path,
            str(success),
        )
        seconds, answered, refused, p50, p99 = out.split()
        if refused != "0":
            raise RuntimeError(f"{name}: {refused} of {len(lines)} requests were refused; see {WORK}/serve.log")
        return float(seconds), int(answered), int(p50), int(p99)

    def resident(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


class SlowSenders:
    """Callers that never come to an end: half stop in their headers, half in the body, one byte a second each."""

    def __init__(self, url: str) -> None:
        host, port = url.split("//")[1].split(":")
        self.address = (host, int(port))
        self.stop = threading.Event()
        self.sockets = [self.open(n) for n in range(SLOW)]
        self.thread = threading.Thread(target=self.trickle)

    def open(self, n: int) -> socket.socket:
        connection = socket.create_connection(self.address)
        head = (
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
            if n % 2
            else (
                f"POST /api/v1/sovereigns/bench/applications HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n"
                "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
            )
        )
        connection.sendall(head.encode())
        return connection

    def trickle(self) -> None:
        while not self.stop.wait(1):
            for n, connection in enumerate(self.sockets):
                try:
                    connection.sendall(b"x")
                except OSError:
                    connection.close()
                    self.sockets[n] = self.open(n)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()
        for connection in self.sockets:
            connection.close()


def beside_slow_senders(server: Server, status: list[str]) -> tuple[float, float]:
    """Healthy callers' p99 with and without slow senders, quiet and beset in turn; and what the server holds more."""
    ratios, before = [], server.resident()
    for _ in range(ROUNDS):
        quiet = server.load("quiet", status, 200, clients=8)[3]
        with SlowSenders(server.url):
            beset = server.load("beset", status, 200, clients=8)[3]
        ratios.append(beset / quiet)
    return statistics.median(ratios), server.resident() - before


def installs(numbers: Iterable[int]) -> list[str]:
    return [f"POST /api/v1/sovereigns/bench/applications {request(n)}" for n in numbers]


def serve() -> list[str]:
    """Installs beside git fast-import, previews, status reads, start, memory."""
    base = overlays.of(APPLICATIONS)
    files = overlays.files(base)
    first = 20_000
    one, many = WORK / "serve.stream", WORK / "serve-many.stream"
    with Worker(base) as worker:
        worker.work(f"export {overlays.requests_file('serve.yaml', (request(n) for n in range(first, first + INSTALLS)))} {one}")
    split(one, many)
    fresh = WORK / "serve.git"
    checks = []

    def imported() -> Sample:
        overlays.copy(base, fresh)
        with open(many, "rb") as source:
            return process(["git", "fast-import", "--quiet"], cwd=fresh, stdin=source)

    def served() -> Sample:
        overlays.copy(base, fresh)
        before = overlays.output("git", "rev-parse", "main", cwd=fresh).strip()
        with Server(fresh) as server:
            server.load("warm", installs(range(40_000, 40_000 + WARM_UP)), 201)
            seconds, answered, p50, p99 = server.load("installs", installs(range(first, first + INSTALLS)), 201)
        history = overlays.output("git", "rev-list", "--parents", f"{before}..main", cwd=fresh).splitlines()
        linear = all(len(line.split()) == 2 for line in history)
        held = overlays.output("git", "ls-tree", "-r", "--name-only", "main", cwd=fresh).count("/application.yaml\n")
        checks.append((answered, len(history) - WARM_UP, held - APPLICATIONS - WARM_UP, linear, p50, p99))
        return seconds, 0.0

    samples = alternate({"git": imported, "serve": served}, ROUNDS, warm_ups=0)
    rates = [INSTALLS / wall for wall, _ in samples["serve"]]
    peers = [INSTALLS / wall for wall, _ in samples["git"]]
    ratio = statistics.median(ours / peer for ours, peer in zip(rates, peers, strict=False))
    lines = [
        f"The packaged program on loopback, {CLIENTS} clients with one connection each, an overlay of {files:,} files."
        f" An install counts when it is answered 201, which is after its commit is durable. Clients, server, and"
        " checks share the same cores.",
        "",
        "| what | a second | p50 | p99 |",
        "| --- | --- | --- | --- |",
        f"| installs, warm server | {statistics.median(rates):,.0f} ({min(rates):,.0f} - {max(rates):,.0f}) |"
        f" {statistics.median(c[4] for c in checks) / 1000:.1f} ms | {statistics.median(c[5] for c in checks) / 1000:.1f} ms |",
        f"| git fast-import, one commit an Application, no checks | {statistics.median(peers):,.0f}"
        f" ({min(peers):,.0f} - {max(peers):,.0f}) | | |",
    ]
    with Server(overlays.copy(base, fresh)) as server:
        start = server.first_answer
        preview = [line.replace("/applications ", "/applications/preview ") for line in installs(range(30_000, 30_000 + PREVIEWS))]
        status = [f"GET /api/v1/sovereigns/bench/applications/app-{n % APPLICATIONS:05d}/status" for n in range(READS)]
        for name, work in (("previews", preview), ("status reads by name", status)):
            server.load("warm", work, 200)
            seconds, answered, p50, p99 = server.load(name.split()[0], work, 200)
            lines.append(f"| {name} | {answered / seconds:,.0f} | {p50 / 1000:.1f} ms | {p99 / 1000:.1f} ms |")
        resident = server.resident()
        slow, more = beside_slow_senders(server, status)
    with Server(overlays.copy(overlays.empty(), fresh)) as server:
        small_start = server.first_answer
        server.load("many", ["GET /api/v1/sovereigns/bench/catalog/bp-qa-app"] * READS, 200)
        small = server.resident()
    lost = sum(INSTALLS - (c[0] if c[1] == INSTALLS and c[2] == INSTALLS else 0) for c in checks)
    return [
        *lines,
        "",
        f"Installs are {ratio:.2f} times git fast-import's rate (median of the rounds). Of"
        f" {len(checks) * INSTALLS:,} acknowledged installs {lost} are not in the branch; the history is"
        f" {'linear' if all(c[3] for c in checks) else 'NOT linear'}. Start to first answer: {start * 1000:.0f} ms,"
        f" {small_start * 1000:.0f} ms on an empty overlay. Resident after {READS:,} requests: {small:.0f} MiB on an"
        f" empty overlay, {resident:.0f} MiB after all of the above. Beside {SLOW} slow senders (half in their headers,"
        f" half in the body, a byte a second) the p99 of 8 healthy callers is {slow:.2f} times what it is without"
        f" them, and the server holds {more:.0f} MiB more.",
        "",
        f"- serve: `{' '.join(SERVE)} --overlay OVERLAY --token-file FILE`; load: ApiLoad.java, {INSTALLS:,} installs"
        f" after {WARM_UP:,} to warm up",
        "- peer: `git fast-import --quiet` on a copy of the same overlay, the same files ready made",
    ]
