"""Changes of the overlay: with the command line, with git, and with kubectl beside it."""

import json
import os
from typing import Any

from suite import objects
from suite.bodies import environment
from suite.objects import NS
from suite.shell import CHECKOUT, OVERLAY, STATE, Change, JsonObject, await_, catalyst, kubectl, run, write


def apply(*bodies: JsonObject) -> None:
    """Commits requests to the overlay, with the product's own command line, cold."""
    command = ["apply", "--overlay", OVERLAY]
    names = []
    for i, body in enumerate(bodies):
        path = os.path.join(STATE, f"request-{os.getpid()}-{i}.json")
        with open(path, "w") as file:
            json.dump(body, file)
        names.append(path)
        command += ["-f", path]
    try:
        catalyst(*command)
    finally:
        for path in names:
            os.remove(path)


def update(name: str, body: JsonObject, namespace: str = NS) -> None:
    path = os.path.join(STATE, "update.json")
    with open(path, "w") as file:
        json.dump(body, file)
    catalyst("update", name, "-n", namespace, "-f", path, "--overlay", OVERLAY)


def delete(name: str, namespace: str = NS) -> None:
    catalyst("delete", name, "-n", namespace, "--overlay", OVERLAY)


def own_environment(name: str) -> None:
    """An Environment in the overlay, so that the namespace of its name belongs to the fixtures' Organization."""
    apply(environment(name, "omantel-platform"))


def own_namespace(name: str, owner: str) -> None:
    """A namespace made by hand, with the label without which it belongs to nobody."""
    run("kubectl", "create", "namespace", name, check=False)
    run("kubectl", "label", "--overwrite", "namespace", name, f"catalyst.openova.io/organization={owner}")


def commits() -> int:
    return int(run("git", "-C", OVERLAY, "rev-list", "--count", "main").stdout)


def push(message: str, change: Change) -> None:
    """Changes the overlay as an outsider does, with git."""
    run("git", "-C", CHECKOUT, "fetch", "-q")
    run("git", "-C", CHECKOUT, "reset", "-q", "--hard", "origin/main")
    change(CHECKOUT)
    run("git", "-C", CHECKOUT, "add", "-A")
    run("git", "-C", CHECKOUT, "commit", "-qm", message)
    run("git", "-C", CHECKOUT, "push", "-q")


def own_blueprint(name: str, version: str = "0.1.0", ref: str = "bp-qa-app", values: Any = None) -> JsonObject:
    """A Blueprint of its own in the overlay, over the real chart or one that is broken on purpose."""
    spec = json.loads(json.dumps(objects.get("blueprints.catalyst.openova.io", "bp-qa-app", "default")["spec"]))
    spec["version"] = version
    spec["manifests"]["source"]["ref"] = f"oci://ghcr.io/openova-io/{ref}"
    if values:
        spec["manifests"]["values"] = values
    return {"apiVersion": "catalyst.openova.io/v1", "kind": "Blueprint", "metadata": {"name": name}, "spec": spec}


def two_regions() -> None:
    if objects.find("environments.catalyst.openova.io", "two-regions", "default"):
        return
    body = environment("two-regions", "omantel-platform")
    body["spec"]["placement"] = "multi-region"
    body["spec"]["regions"].append({"provider": "hetzner", "region": "hel", "buildingBlock": "rtz"})
    path = os.path.join(STATE, "two-regions.yaml")
    write(path, json.dumps(body) + "\n")
    catalyst("apply", "-f", path, "--overlay", OVERLAY)
    await_("the Environment", lambda: objects.find("environments.catalyst.openova.io", "two-regions", "default"))


def applied(kustomization: str) -> None:
    """Flux has applied the newest commit: an edit from now on is an edit of what stands in Git."""
    head = run("git", "-C", OVERLAY, "rev-parse", "main").stdout.strip()
    await_(
        f"{kustomization} at {head}",
        lambda: (
            objects.get("kustomization", kustomization, "flux-system")
            .get("status", {})
            .get("lastAppliedRevision", "")
            .endswith(head)
        ),
    )


def create(thing: JsonObject) -> None:
    kubectl("apply", "-f", "-", stdin=json.dumps(thing))
