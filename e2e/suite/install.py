"""Applications that are installed in numbers."""

import time

from suite import bodies, objects, overlay
from suite.objects import NS, await_ready
from suite.shell import JsonObject, expect, kubectl


def install(name: str, body: JsonObject) -> float:
    """Request to Ready and HTTP 200, in seconds, from before the command line starts."""
    started = time.monotonic()
    overlay.apply(body)
    await_ready(name)
    code, text = objects.page(name)
    took = time.monotonic() - started
    expect(code == 200, f"HTTP {code}")
    expect("<title>QA WP</title>" in text and "<h1>QA WP</h1>" in text, "title or h1 is not QA WP")
    return took


def rest(count: int, prefix: str) -> list[JsonObject]:
    """Applications without pods: a standby region's worth of nothing, applied in one commit."""
    return [bodies.request(f"{prefix}-{i:04d}", replicas=1) | {"blueprint": "bp-nothing-runs"} for i in range(count)]


def phases(prefix: str) -> dict[str, int]:
    """How many Applications are in each phase; jsonpath, because a thousand of them as JSON would be the load itself."""
    text = kubectl(
        "get",
        "applications.apps.openova.io",
        "-n",
        NS,
        "-o",
        'jsonpath={range .items[*]}{.metadata.name} {.status.phase}{"\\n"}{end}',
    )
    found: dict[str, int] = {}
    for line in text.splitlines():
        name, _, phase = line.partition(" ")
        if name.startswith(prefix):
            found[phase or "none"] = found.get(phase or "none", 0) + 1
    return found
