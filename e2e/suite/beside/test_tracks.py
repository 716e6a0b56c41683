"""Objects that Flux has lost from its inventory."""

import json
import time

from suite import bodies, objects, overlay, shell
from suite.checks import check
from suite.objects import await_gone, await_ready
from suite.shell import JsonObject, await_, expect, kubectl


def lose(*names: str) -> None:
    """Takes Kustomizations out of the inventory of 'namespaces', as Flux itself does now and then (ADR 53)."""
    entries = [entry for entry in namespaces()["status"]["inventory"]["entries"] if entry["id"].split("_")[1] not in names]
    kubectl(
        "-n",
        "flux-system",
        "patch",
        "kustomization",
        "namespaces",
        "--subresource=status",
        "--type=merge",
        "-p",
        json.dumps({"status": {"inventory": {"entries": entries}}}),
    )


def namespaces() -> JsonObject:
    return objects.get("kustomization", "namespaces", "flux-system")


@check("Flux loses track of objects: they are listed again, and what Git no longer holds goes")
def test_tracks() -> list[str]:
    namespace = "tracks"
    overlay.own_environment(namespace)
    overlay.apply(bodies.request("lost", namespace=namespace))
    await_ready("lost", namespace)

    def syncs() -> list[str]:
        return [
            name
            for name in (item["metadata"]["name"] for item in objects.listing("kustomizations", "-n", "flux-system"))
            if name.endswith("-tracks")
        ]

    names = syncs()
    expect(len(names) == 2, f"Kustomizations {names}")

    def listed() -> set[str]:
        return {entry["id"].split("_")[1] for entry in namespaces()["status"]["inventory"]["entries"]}

    started = time.monotonic()
    lose(*names)
    await_("they are listed again", lambda: listed() >= set(names), 30)
    lines = [f"Two Kustomizations taken out of Flux's inventory: listed again after {time.monotonic() - started:.1f} s."]
    # The same, and the files go before anybody notices.
    shell.part("stop", "controller-1")
    try:
        lose(*names)
        overlay.delete("lost", namespace)
        head = shell.run("git", "-C", shell.OVERLAY, "rev-parse", "main").stdout.strip()
        await_("Flux has applied the delete", lambda: namespaces()["status"]["lastAppliedRevision"].endswith(head), 90)
        expect(syncs() == names, "Flux found them by itself")
    finally:
        shell.part("start", "controller-1")
    started = time.monotonic()
    await_gone("lost", namespace)
    await_(
        "no Flux object is left",
        lambda: (
            not syncs()
            and not objects.listing("helmreleases", "-n", namespace)
            and not objects.listing("ocirepositories", "-n", namespace)
        ),
    )
    lines.append(
        f"The same, and the Application's files deleted while no controller ran: Flux prunes nothing; all gone "
        f"{time.monotonic() - started:.1f} s after the controller's start."
    )
    return lines
