"""The QA fixtures in each order."""

import itertools
import json
import time

from suite import metrics, objects, overlay
from suite.bodies import FSN, environment, organization
from suite.checks import check
from suite.objects import condition, status
from suite.shell import JsonObject, await_, expect, kubectl


def fixture(n: int) -> JsonObject:
    """The objects of one QA installation under names of its own, by kind."""
    name = f"order-{n:02d}"
    blueprint = json.loads(json.dumps(objects.get("blueprints.catalyst.openova.io", "bp-qa-app", "default")))
    return {
        "Organization": organization(f"{name}-org"),
        "Environment": environment(f"{name}-env", f"{name}-org", name),
        "Blueprint": {
            "apiVersion": "catalyst.openova.io/v1",
            "kind": "Blueprint",
            "metadata": {"name": f"bp-{name}"},
            "spec": blueprint["spec"],
        },
        "Application": {
            "apiVersion": "apps.openova.io/v1",
            "kind": "Application",
            "metadata": {"name": name, "namespace": name},
            "spec": {
                "environmentRef": f"{name}-env",
                "blueprintRef": {"name": f"bp-{name}", "version": "0.1.0"},
                "placement": "single-region",
                "regions": [FSN],
                "parameters": {"siteTitle": "QA WP", "replicas": 1},
            },
        },
    }


@check("The QA fixtures' objects in each of the 24 orders")
def test_orders() -> list[str]:
    plans = [
        (f"order-{n:02d}", order, fixture(n))
        for n, order in enumerate(itertools.permutations(["Organization", "Environment", "Blueprint", "Application"]))
    ]
    took = []
    for name, *_ in plans:
        overlay.own_namespace(name, f"{name}-org")
    # Three installations at a time: the bound is one installation's, and all pods share two cores.
    for batch in (plans[i : i + 3] for i in range(0, len(plans), 3)):
        for step in range(4):
            kubectl("apply", "-f", "-", stdin="\n---\n".join(json.dumps(things[order[step]]) for _, order, things in batch))
            for name, order, _ in batch:
                if step < 3 and "Application" in order[: step + 1]:
                    missing = {k for k in ("Organization", "Environment", "Blueprint") if k not in order[: step + 1]}
                    words = {f"{kind}Missing" for kind in missing}
                    await_(
                        f"{name} Pending for one of {words}",
                        lambda: condition(status(name, name), "Ready").get("reason") in words,
                        20,
                    )
                    expect(status(name, name)["phase"] == "Pending", status(name, name)["phase"])
        started = time.monotonic()
        waiting = {name for name, *_ in batch}
        while waiting:
            expect(time.monotonic() - started < 90, f"not Ready: {waiting}")
            for name in sorted(waiting):
                if objects.ready(name, name):
                    waiting.remove(name)
                    took.append(time.monotonic() - started)
        for name, *_ in batch:
            expect(objects.page(name, name)[0] == 200, f"{name}: no HTTP 200")
            kubectl("-n", name, "delete", "applications.apps.openova.io", name, "--wait=false")
        for name, *_ in batch:
            objects.await_gone(name, name)
    worst = max(took)
    expect(worst <= 30, f"the slowest took {worst:.1f} s, the gate is 30 s")
    return [
        f"24 of 24 Ready with HTTP 200; from the last object on, three at once: median {metrics.median(took):.1f} s, "
        f"slowest {worst:.1f} s. "
        "While a parent is missing: Pending with its reason."
    ]
