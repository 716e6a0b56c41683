"""Organization, Environment, and Blueprint: by hand, and late."""

import time

from suite import objects, overlay
from suite.bodies import FSN, environment, organization
from suite.checks import check
from suite.objects import await_ready, condition, status
from suite.overlay import create
from suite.shell import JsonObject, await_, expect


def fluxless(name: str) -> JsonObject:
    return {
        "apiVersion": "apps.openova.io/v1",
        "kind": "Application",
        "metadata": {"name": name, "namespace": "by-hand"},
        "spec": {
            "environmentRef": "late-env",
            "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
            "placement": "single-region",
            "regions": [FSN],
            "parameters": {"siteTitle": "QA WP"},
        },
    }


@check("Parents in any order: the Application by hand first, the Organization last")
def test_missing_parents() -> list[str]:
    overlay.own_namespace("by-hand", "late-org")
    create(fluxless("early"))

    def reason() -> str | None:
        found: str | None = condition(status("early", "by-hand"), "Ready").get("reason")
        return found

    started = time.monotonic()
    await_("EnvironmentMissing", lambda: reason() == "EnvironmentMissing", 20)
    first = time.monotonic() - started
    expect(status("early", "by-hand")["phase"] == "Pending", "the phase is not Pending")
    create(environment("late-env", "late-org", "by-hand"))
    await_("OrganizationMissing", lambda: reason() == "OrganizationMissing", 20)
    started = time.monotonic()
    create(organization("late-org"))
    await_ready("early", "by-hand")
    took = time.monotonic() - started
    expect(objects.page("early", "by-hand")[0] == 200, "no HTTP 200")
    expect(any(e.startswith("FanOutCommitted") for e in objects.events("early", "by-hand")), "no event about the commit")
    return [
        f"Pending with `EnvironmentMissing` after {first:.2f} s; Ready {took:.1f} s after the Organization arrived. "
        "The Application was applied with kubectl; its fan-out came from the controller."
    ]
