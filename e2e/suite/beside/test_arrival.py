"""Organization, Environment, and Blueprint: from the overlay to the cluster."""

import os
import time

from suite import objects, shell
from suite.checks import check
from suite.objects import NS
from suite.shell import await_


def parents() -> list[str]:
    docs = shell.read(os.path.join(shell.STATE, "fixtures.yaml")).split("\n---\n")
    return [d for d in docs if "kind: Application" not in d and "kind: Namespace" not in d]


@check("Parents from the overlay reach the cluster", first=True)
def test_parents_arrive() -> list[str]:
    if objects.find("blueprints.catalyst.openova.io", "bp-qa-app", "default"):
        return ["They were there already."]
    path = os.path.join(shell.STATE, "parents.yaml")
    shell.write(path, "\n---\n".join(parents()) + "\n")
    started = time.monotonic()
    shell.catalyst("apply", "-f", path, "--overlay", shell.OVERLAY)
    await_("the Environment", lambda: objects.find("environments.catalyst.openova.io", NS, "default"))
    await_("the Organization", lambda: objects.find("organizations.orgs.openova.io", "omantel-platform", "default"))
    await_("the Blueprint", lambda: objects.find("blueprints.catalyst.openova.io", "bp-qa-app", "default"))
    return [f"Commit to custom resources in the cluster: {time.monotonic() - started:.1f} s."]
