"""The loss of the leading pod."""

import time

from suite import objects, overlay
from suite.checks import check
from suite.objects import leader
from suite.pods.platform import SYSTEM, is_ready, pods
from suite.shell import await_, kubectl


@check("The leading pod is deleted in the middle of a change")
def test_failover() -> list[str]:
    # The Lease may still name a pod that a check before has replaced.
    first = await_("a leader", lambda: next((p["metadata"]["name"] for p in pods() if p["metadata"]["name"] == leader()), None))
    overlay.update("qa-wp", {"values": {"siteTitle": "After the failover", "replicas": 1}})
    kubectl("-n", SYSTEM, "delete", "pod", first, "--grace-period=0", "--force")
    started = time.monotonic()
    await_("another leader", lambda: leader() not in (None, "", first), 60)
    took = time.monotonic() - started
    await_("the new title", lambda: "<h1>After the failover</h1>" in objects.page("qa-wp")[1] and objects.ready("qa-wp"), 120)
    ready = time.monotonic() - started
    await_("two Ready pods", lambda: len([p for p in pods() if is_ready(p)]) == 2, 120)
    return [f"Another pod led after {took:.1f} s (Lease 15 s), the change was Ready after {ready:.1f} s."]
