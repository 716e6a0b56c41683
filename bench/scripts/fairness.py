"""Healthy callers beside an abuser: their p99, the probe, and the server's memory, without, during, and after."""

import hashlib
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Self

import overlays
from figures import piped
from overlays import WORK, request

# To try the scripts on a busy machine: FAIR_SCALE=0.05 FAIR_SECONDS=2 FAIR_AFTER=3 FAIR_ONLY=slow-headers,idle
SCALE = float(os.environ.get("FAIR_SCALE", "1"))
SECONDS = int(os.environ.get("FAIR_SECONDS", "15"))
AFTER = int(os.environ.get("FAIR_AFTER", "30"))
ONLY = [name for name in os.environ.get("FAIR_ONLY", "").split(",") if name]
APPLICATIONS = 1000
PERIOD_MS = 100
# Claimed by the Environment of the benchmarks, and empty.
NAMESPACE = "everyone"
CALLERS = [f"caller{n}" for n in range(8)]
ABUSER = "abuser"
PACK = 20 * 1024 * 1024
CATALYST = ["./catalyst"]
CLASS_PATH = "bench/target/bench.jar"
Address = tuple[str, int]
ROWS = {
    "slow-headers": (4000, "{n:,} half-sent headers, a byte a second"),
    "slow-bodies": (3000, "{n:,} bodies by one viewer, a byte a second"),
    "get-streams": (700, "{n:,} GET streams by one viewer"),
    "head-streams": (700, "{n:,} HEAD streams by one viewer, closed and opened again each second"),
    "idle": (10_000, "{n:,} silent connections"),
    "header-flood": (32, "{n} connections that send 32 kB of headers, 300 a second"),
    "previews": (256, "previews by one caller, {n} at once, at least 10,000 offered"),
    "hung-issuer": (300, "a silent issuer, {n} callers with its tokens"),
    "hung-remote": (320, "a silent remote, {n} readers"),
    "slow-pack": (50, "{n} fetches of 20 MB from git-server at 1 kB/s"),
}


def bearer(name: str) -> str:
    return f"Bearer token-of-{name}"


def tokens() -> pathlib.Path:
    path = WORK / "fair-tokens.yaml"
    text = "tokens:\n"
    for name in [*CALLERS, ABUSER]:
        digest = hashlib.sha256(f"token-of-{name}".encode()).hexdigest()
        text += f'  - id: {name}\n    sha256: "{digest}"\n    grants:\n      "*": viewer\n'
    path.write_text(text)
    path.chmod(0o600)
    return path


class Running:
    """A command of the product that serves, and how much memory it holds."""

    def __init__(self, name: str, *arguments: object, probe: str) -> None:
        self.path = WORK / f"fair-{name}.log"
        self.log = open(self.path, "wb")  # noqa: SIM115 - closed at the end
        self.process = subprocess.Popen([*CATALYST, *map(str, arguments)], cwd=overlays.HOME, stdout=self.log, stderr=self.log)
        self.url, self.probe = "", probe
        while not self.url:
            if self.process.poll() is not None:
                raise RuntimeError(self.path.read_text()[-2000:])
            self.url = next(
                (
                    word
                    for line in self.path.read_text().splitlines()
                    if "serving " in line
                    for word in line.split()
                    if word.startswith("http://") and " at " + word in line
                ),
                "",
            )
            time.sleep(0.01)

    @property
    def address(self) -> tuple[str, str]:
        host, port = self.url.split("//")[1].split("/")[0].split(":")
        return host, port

    def resident(self) -> int:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    def healthy(self, requests: list[str], seconds: float = SECONDS) -> dict[str, float]:
        file = WORK / "fair.requests"
        file.write_text("\n".join(requests) + "\n")
        base = self.url.removesuffix("/overlay.git")
        out = overlays.output(
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            CLASS_PATH,
            "io.openova.catalyst.bench.SteadyLoad",
            base,
            str(seconds),
            str(PERIOD_MS),
            str(file),
            self.probe,
            *map(bearer, CALLERS),
        )
        answered, refused, _p50, p99, worst = map(int, out.split())
        return {"refused": refused, "p99": p99 / 1000, "probe": worst / 1000, "answered": answered}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


class Abuse:
    """The abuser, as a process of its own so that its descriptors and its work are not the measurement's."""

    def __init__(self, name: str, server: Running, count: int, argument: str = "") -> None:
        host, port = server.address
        self.process = subprocess.Popen(
            [sys.executable, str(pathlib.Path(__file__).with_name("abusing.py")), name, host, port, str(count), argument],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # It works on a machine of its own in reality; here it gives way to the server and to the healthy callers.
            preexec_fn=lambda: os.nice(19),
        )
        if piped(self.process.stdout).readline() != b"ready\n":
            raise RuntimeError(f"the abuser {name} did not begin")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        piped(self.process.stdin).close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Silent:
    """Passes bytes on to another port; once it hangs, it takes connections and says nothing."""

    def __init__(self, target: Address | None = None) -> None:
        self.target, self.hangs = target, target is None
        self.kept: list[socket.socket] = []
        self.server = socket.create_server(("127.0.0.1", 0), backlog=1000)
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            self.kept.append(client)
            if self.target is not None and not self.hangs:
                there = socket.create_connection(self.target)
                for source, sink in ((client, there), (there, client)):
                    threading.Thread(target=self.copy, args=(source, sink), daemon=True).start()

    def copy(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                while self.hangs:
                    time.sleep(0.1)
                sink.sendall(data)
        except OSError:
            pass
        finally:
            sink.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.close()
        for client in self.kept:
            client.close()


def measured(
    name: str,
    server: Running,
    requests: list[str],
    abuse: str,
    argument: str = "",
    before: Callable[[], None] = lambda: None,
    after: Callable[[], None] = lambda: None,
) -> str:
    """One row: quiet, beside the abuse, and AFTER seconds after its end."""
    count = max(1, int(ROWS[name][0] * (SCALE if ROWS[name][0] > 60 else max(SCALE, 0.2))))
    server.healthy(requests, max(2, SECONDS // 2))
    quiet, small = server.healthy(requests), server.resident()
    before()
    with Abuse(abuse, server, count, argument):
        time.sleep(2)
        beside, large = server.healthy(requests), server.resident()
        large = max(large, server.resident())
    after()
    time.sleep(AFTER)
    again, left = server.healthy(requests), server.resident()
    ratio = beside["p99"] / max(quiet["p99"], 0.001)
    back = again["p99"] / max(quiet["p99"], 0.001)
    return (
        f"| {ROWS[name][1].format(n=count)} | {quiet['p99']:.1f} ms | {beside['p99']:.1f} ms | {ratio:.2f}"
        f" | {beside['probe']:.0f} ms | {beside['refused']} of {beside['answered']}"
        f" | {small} / {large} / {left} MiB | {back:.2f} |"
    )


def healthy_requests() -> list[str]:
    base = "/api/v1/sovereigns/bench/applications"
    reads = [f"GET {base}/app-{n:05d}/status" for n in range(0, APPLICATIONS, 7)]
    previews = [f"POST {base}/preview {request(n, NAMESPACE)}" for n in range(90_000, 90_040)]
    return [line for n, line in enumerate(reads) for line in ([line, previews[n % len(previews)]] if n % 4 == 0 else [line])]


def forged(issuer: str) -> str:
    import base64
    import json

    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return "Bearer " + ".".join(
        [
            part({"alg": "RS256", "kid": "one", "typ": "JWT"}),
            part({"iss": issuer, "sub": "mallory", "aud": "catalyst", "exp": 4102444800}),
            "AAAA",
        ]
    )


def serving(name: str, overlay: object, *more: str) -> Running:
    return Running(name, "serve", "--port", "0", "--overlay", overlay, "--token-file", tokens(), *more, probe="/healthz")


def wanted(name: str) -> bool:
    return not ONLY or name in ONLY


def large_pack(path: pathlib.Path) -> str:
    """A repository whose pack is 20 MB of noise."""
    shutil.rmtree(path, ignore_errors=True)
    overlays.run("git", "init", "-q", "--bare", "-b", "main", path)
    data = random.Random(7).randbytes(PACK)
    stream = (
        b"commit refs/heads/main\ncommitter b <b@localhost> 0 +0000\ndata 1\nx\nM 100644 inline noise\n"
        + f"data {len(data)}\n".encode()
        + data
        + b"\n"
    )
    overlays.run("git", "fast-import", "--quiet", cwd=path, input=stream)
    return overlays.output("git", "rev-parse", "main", cwd=path).strip()


def on_one_server(requests: list[str], base: pathlib.Path) -> list[str]:
    rows = []
    arguments = {"previews": bearer(ABUSER) + "\n" + request(95_000, NAMESPACE)}
    names = [
        name
        for name in ("slow-headers", "slow-bodies", "get-streams", "head-streams", "idle", "header-flood", "previews")
        if wanted(name)
    ]
    if names:
        with serving("one", overlays.copy(base, WORK / "fair.git")) as server:
            server.healthy(requests, max(3, SECONDS))
            for name in names:
                rows.append(measured(name, server, requests, name, arguments.get(name, bearer(ABUSER))))
    return rows


def with_others(requests: list[str], base: pathlib.Path) -> list[str]:
    rows = []
    if wanted("hung-issuer"):
        with Silent() as issuer, serving("issuer", overlays.copy(base, WORK / "fair.git"), "--oidc-issuer", issuer.url) as server:
            server.healthy(requests, max(3, SECONDS))
            rows.append(measured("hung-issuer", server, requests, "reads", forged(issuer.url)))
    if wanted("hung-remote"):
        local = overlays.copy(base, WORK / "fair-remote.git")
        with Running("remote", "git-server", "--overlay", local, "--port", "0", probe="/") as git:
            host, port = git.address
            with Silent((host, int(port))) as remote, serving("reader", remote.url + "/overlay.git") as server:
                server.healthy(requests, max(5, SECONDS))
                rows.append(
                    measured(
                        "hung-remote",
                        server,
                        requests,
                        "reads",
                        bearer(ABUSER),
                        before=lambda: setattr(remote, "hangs", True),
                        after=lambda: setattr(remote, "hangs", False),
                    )
                )
    if wanted("slow-pack"):
        path = WORK / "fair-pack.git"
        tip = large_pack(path)
        probe = "/overlay.git/info/refs?service=git-upload-pack"
        with Running("git", "git-server", "--overlay", path, "--port", "0", probe=probe) as server:
            rows.append(measured("slow-pack", server, ["GET " + probe], "slow-pack", tip))
    return rows


def fairness() -> list[str]:
    """Each abuse beside healthy callers: ratio of their p99, the worst probe, memory before, during, and after."""
    WORK.mkdir(parents=True, exist_ok=True)
    base = overlays.of(APPLICATIONS)
    requests = healthy_requests()
    rows = on_one_server(requests, base) + with_others(requests, base)
    return [
        f"{len(CALLERS)} healthy callers, each with a request every {PERIOD_MS} ms over one connection (four status reads, then a"
        f" preview), an overlay of {APPLICATIONS:,} Applications, and a probe that opens a new connection for `/healthz`"
        f" (git-server: for the refs) every 100 ms. All come from one address, the abuser too. A latency counts from when the"
        f" request was due. The abuser opens up to 300 of the connections again that were closed on it, each second. "
        f"{SECONDS} s without the abuse, {SECONDS} s beside it, and {SECONDS} s again {AFTER} s after its"
        " end. Refused are answers to healthy callers that are not 200, and connections that were closed on them. Client,"
        " abuser, and server share the same cores; the abuser runs with nice 19.",
        "",
        "| abuse | p99 without | p99 beside | ratio | worst probe | refused | memory before / beside / after"
        f" | p99 {AFTER} s after / without |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        "- serve: `./catalyst serve --port 0 --overlay OVERLAY --token-file FILE`, its limits as they are by default; healthy"
        " callers: SteadyLoad.java; abuser: `bench/scripts/abusing.py`, a process of its own",
        "- git-server: `./catalyst git-server --overlay DIR --port 0`",
    ]
