"""Applications in two regions."""

import json
import os
import time

from suite import bodies, objects, overlay, shell
from suite.bodies import FSN, HEL
from suite.checks import check
from suite.objects import await_gone, await_ready, condition, status
from suite.overlay import two_regions
from suite.shell import JsonObject, await_, expect, kubectl


def pods_of(name: str, namespace: str) -> dict[str, int]:
    """Pods by region, distinguished by the release that they belong to."""
    found = {}
    for release in objects.listing("helmreleases", "-n", namespace, "-l", f"catalyst.openova.io/application={name}"):
        region = release["metadata"]["labels"]["catalyst.openova.io/region"]
        pods = objects.listing("pods", "-n", namespace, "-l", f"app.kubernetes.io/instance={release['spec']['releaseName']}")
        found[region] = len([p for p in pods if "deletionTimestamp" not in p["metadata"]])
    return found


@check("Two regions: active-active, hot standby, shrink, drain")
def test_placements() -> list[str]:
    two_regions()
    namespace = "two-regions"
    both = [FSN, HEL]

    def body(name: str, mode: str) -> JsonObject:
        return {
            **bodies.request(name, namespace=namespace, placement=mode, regions=both),
            "environmentRef": "two-regions",
        }

    started = time.monotonic()
    overlay.apply(body("pair", "active-active"))
    state = await_ready("pair", namespace)
    took = time.monotonic() - started
    expect([r["role"] for r in state["regions"]] == ["active", "active"], state["regions"])
    expect(pods_of("pair", namespace) == {FSN: 1, HEL: 1}, pods_of("pair", namespace))
    overlay.apply(body("standby", "active-hotstandby"))
    state = await_ready("standby", namespace)
    expect([r["role"] for r in state["regions"]] == ["primary", "standby"], state["regions"])
    expect(pods_of("standby", namespace) == {FSN: 1, HEL: 0}, f"standby pods: {pods_of('standby', namespace)}")
    path = os.path.join(shell.STATE, "shrink.json")
    shell.write(path, json.dumps({"placement": {"mode": "single-region", "regions": [FSN]}}))
    refused = shell.catalyst("update", "pair", "-n", namespace, "-f", path, "--overlay", shell.OVERLAY, check=False)
    expect(refused.returncode != 0, "a shrink without --force was taken")
    shell.catalyst("update", "pair", "-n", namespace, "-f", path, "--overlay", shell.OVERLAY, "--force")
    await_("the old region's HelmRelease gone", lambda: set(pods_of("pair", namespace)) == {FSN})

    def in_one_region() -> JsonObject | None:
        found = objects.ready("pair", namespace)
        return found if found and len(found["regions"]) == 1 else None

    state = await_("Ready in one region", in_one_region)
    expect(state["primaryRegion"] == FSN, state["primaryRegion"])
    kubectl("-n", namespace, "delete", "applications.apps.openova.io", "standby", "--wait=false")
    seen = []

    def drained() -> bool:
        ready = status("standby", namespace)
        if ready.get("phase") == "Uninstalling":
            seen.append(condition(ready, "Ready").get("reason"))
        return objects.application("standby", namespace) is None

    await_("standby gone", drained, 90)
    for kind in ("helmreleases", "ocirepositories"):
        expect(not objects.listing(kind, "-n", namespace, "-l", "catalyst.openova.io/application=standby"), f"{kind} are left")
    left = shell.run("git", "-C", shell.OVERLAY, "ls-tree", "-r", "--name-only", "main").stdout
    expect("/standby/" not in left, "files are left in the overlay")
    expect("AwaitingFluxDrain" in seen, f"the drain was not reported: {seen}")
    overlay.delete("pair", namespace)
    await_gone("pair", namespace)
    expect(not objects.listing("helmreleases", "-n", namespace), "HelmReleases are left")
    return [
        f"active-active over two regions Ready after {took:.1f} s; the standby region has 0 pods; after the shrink the "
        "old region's "
        "objects are gone; `kubectl delete` removes the files, waits as `AwaitingFluxDrain`, and leaves no Flux object."
    ]
