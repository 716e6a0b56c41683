"""Callers of two servers on one overlay: what each did was acknowledged, what each read must agree with it."""

import dataclasses
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

BASE = "/api/v1/sovereigns/bench"
NAMESPACE = "team-{:03d}"
REGIONS = ["hz-fsn-rtz-prod", "hz-hel-rtz-prod"]
BLUEPRINT, OLD, NEW = "bp-qa-app", "0.1.0", "0.2.0"
# A caller keeps so many Applications at most, so that what the servers hold does not grow with the time.
MOST = 12
PAUSE = 0.05
TIMEOUT = 60
# How often each operation comes up, of 100.
WEIGHTS = {
    "create": 12,
    "update": 16,
    "upgrade": 6,
    "topology": 6,
    "delete": 8,
    "retry": 6,
    "reused key": 3,
    "read": 20,
    "list": 4,
    "absent": 4,
    "catalog": 3,
    "preview": 8,
    "stream": 4,
}


class Unexpected(Exception):
    """An answer that is not the right one."""


@dataclasses.dataclass
class Held:
    """What the last acknowledged write of an Application said."""

    title: str
    version: str = OLD
    regions: list[str] = dataclasses.field(default_factory=lambda: REGIONS[:1])
    tag: str = ""


@dataclasses.dataclass
class Sent:
    """A write that can be sent again, and the commit that it was answered with."""

    method: str
    path: str
    body: dict[str, Any] | None
    key: str
    status: int
    commit: str


@dataclasses.dataclass
class Answer:
    status: int
    tag: str
    value: Any


class Caller(threading.Thread):
    """One caller with Applications of its own; it uses both servers by turns, and stops when told to or at its first doubt."""

    def __init__(self, number: int, token: str, ports: list[int], stop: threading.Event) -> None:
        super().__init__(name=f"caller-{number}", daemon=True)
        self.token, self.ports, self.stop = token, ports, stop
        self.namespace = NAMESPACE.format(number)
        self.random = random.Random(number)
        self.connections: dict[int, http.client.HTTPConnection] = {}
        self.applications: dict[str, Held] = {}
        self.commits: list[str] = []
        self.sent: Sent | None = None
        self.counts: Counter[str] = Counter()
        self.errors: list[str] = []
        self.doubtful: set[str] = set()
        self.names = 0
        self.keys = 0

    def run(self) -> None:
        works: dict[str, Callable[[], None]] = {name: getattr(self, name.replace(" ", "_")) for name in WEIGHTS}
        while not self.stop.wait(PAUSE * self.random.uniform(0.5, 1.5)):
            name = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            try:
                works[name]()
                self.counts[name] += 1
            except (Unexpected, OSError, http.client.HTTPException, ValueError, KeyError) as e:
                self.errors.append(f"{time.strftime('%H:%M:%S')} {self.name} {name}: {type(e).__name__}: {e}"[:600])
                self.sent = None
                self.close()
        self.close()

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()
        self.connections.clear()

    # What a caller does.

    def create(self) -> None:
        if len(self.applications) >= MOST:
            return self.delete()
        self.names += 1
        name = f"{self.namespace}-{self.names:05d}"
        held = Held(self.title())
        return self.write(name, "POST", "", self.install(name, held), 201, held)

    def update(self) -> None:
        if name := self.any():
            held = dataclasses.replace(self.applications[name], title=self.title())
            self.write(name, "PUT", "", {"values": {"siteTitle": held.title, "replicas": 2}}, 200, held)

    def upgrade(self) -> None:
        if name := self.any():
            held = dataclasses.replace(self.applications[name], version=NEW)
            self.write(name, "POST", "/upgrade", {"version": NEW}, 200, held)

    def topology(self) -> None:
        if name := self.any():
            is_wide = len(self.applications[name].regions) > 1
            held = dataclasses.replace(self.applications[name], regions=REGIONS[:1] if is_wide else REGIONS)
            body = {"placement": "single-region" if is_wide else "active-active", "regions": held.regions}
            # A region that goes takes the Application away there, which has to be meant.
            self.write(name, "PUT", "/topology", body, 200, held, "&force=true" if is_wide else "")

    def delete(self) -> None:
        if name := self.any():
            self.write(name, "DELETE", "", None, 200, None)

    def retry(self) -> None:
        """The last write once more, of the other server as likely as of the same one."""
        if sent := self.sent:
            answer = self.call(sent.method, sent.path, sent.body, {"Idempotency-Key": sent.key}, sent.status)
            if answer.value["commit"] != sent.commit:
                raise Unexpected(f"{sent.key}: commit {answer.value['commit']} instead of {sent.commit}")

    def reused_key(self) -> None:
        if (sent := self.sent) and sent.body is not None:
            body = {**sent.body, "healthCheck": {"path": "/other"}}
            answer = self.call(sent.method, sent.path, body, {"Idempotency-Key": sent.key}, 422)
            if "idempotency-key-reused" not in json.dumps(answer.value):
                raise Unexpected(f"{sent.key}: {answer.value}")

    def read(self) -> None:
        if name := self.any():
            held = self.applications[name]
            answer = self.call("GET", self.path(name), None, {}, 200)
            self.compare(name, held, answer.value)
            self.call("GET", self.path(name), None, {"If-None-Match": answer.tag}, 304)

    def list(self) -> None:
        answer = self.call("GET", f"{BASE}/applications?namespace={self.namespace}&limit=500", None, {}, 200)
        listed = {item["name"] for item in answer.value["items"] if item["namespace"] == self.namespace}
        if listed - self.doubtful != self.applications.keys() - self.doubtful:
            raise Unexpected(f"lists {sorted(listed ^ self.applications.keys())} differently")

    def absent(self) -> None:
        self.call("GET", self.path("nobody"), None, {}, 404)

    def catalog(self) -> None:
        self.call("GET", f"{BASE}/catalog/{BLUEPRINT}", None, {}, 200)

    def preview(self) -> None:
        self.call("POST", f"{BASE}/applications/preview", self.install(f"{self.namespace}-preview", Held("seen")), {}, 200)

    def stream(self) -> None:
        """A stream on a connection of its own, until its first event or comment."""
        connection = http.client.HTTPConnection("127.0.0.1", self.random.choice(self.ports), timeout=TIMEOUT)
        try:
            connection.request("GET", f"{BASE}/applications/stream", headers=self.headers({}))
            answer = connection.getresponse()
            if answer.status != 200 or not answer.readline().startswith(b"retry:"):
                raise Unexpected(f"stream: {answer.status}")
        finally:
            connection.close()

    # How it does it.

    def title(self) -> str:
        return f"edition {self.random.randrange(10**9)}"

    def any(self) -> str | None:
        certain = [name for name in self.applications if name not in self.doubtful]
        return self.random.choice(certain) if certain else None

    def install(self, name: str, held: Held) -> dict[str, Any]:
        return {
            "name": name,
            "blueprint": BLUEPRINT,
            "version": held.version,
            "namespace": self.namespace,
            "environmentRef": "bench-dev",
            "values": {"siteTitle": held.title, "replicas": 2},
            "placement": {"mode": "single-region", "regions": held.regions},
        }

    def path(self, name: str, what: str = "") -> str:
        return f"{BASE}/applications/{name}{what}?namespace={self.namespace}"

    def write(
        self, name: str, method: str, what: str, body: dict[str, Any] | None, status: int, held: Held | None, more: str = ""
    ) -> None:
        """A write with a key; what it was answered is what the overlay must hold from then on."""
        self.keys += 1
        key = f"soak-{self.namespace}-{self.keys}"
        path = f"{BASE}/applications" if status == 201 else self.path(name, what) + more
        before = self.applications.get(name)
        headers = {"Idempotency-Key": key}
        if before and before.tag and self.random.random() < 0.3:
            headers["If-Match"] = before.tag
        self.doubtful.add(name)
        answer = self.call(method, path, body, headers, status)
        self.doubtful.discard(name)
        commit = answer.value["commit"]
        self.commits.append(commit)
        # Where nothing changed, no commit carries the key, and the answer names the newest commit.
        if answer.value["outcome"] in ("Delivered", "Removed"):
            headers.pop("If-Match", None)
            self.sent = Sent(method, path, body, key, status, commit)
        if held is None:
            del self.applications[name]
        else:
            self.applications[name] = dataclasses.replace(held, tag=answer.tag)

    def compare(self, name: str, held: Held, value: dict[str, Any]) -> None:
        spec = value["spec"]
        seen = Held(spec["parameters"]["siteTitle"], spec["blueprintRef"]["version"], spec["regions"], held.tag)
        if seen != held:
            raise Unexpected(f"{name} reads {seen}, acknowledged was {held}")

    def headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **more}

    def call(self, method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str], status: int) -> Answer:
        port = self.random.choice(self.ports)
        if port not in self.connections:
            self.connections[port] = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
        connection = self.connections[port]
        connection.request(method, path, None if body is None else json.dumps(body), self.headers(headers))
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != status:
            raise Unexpected(f"{method} {path} of {port}: {answer.status} instead of {status}: {text.decode()[:300]}")
        return Answer(answer.status, answer.getheader("ETag") or "", json.loads(text) if text else None)
