"""Charts and Blueprints that the checks publish."""

import json
import os
import re
from typing import Any

from suite import objects, overlay, shell
from suite.overlay import own_blueprint
from suite.shell import Change, await_, expect


def chart(version: str, folder: str | None = None, change: Change | None = None, name: str = "bp-qa-app") -> None:
    """Packages the real chart under another version and pushes it."""
    work = os.path.join(shell.STATE, f"chart-{name}-{version}")
    shell.run("rm", "-rf", work)
    shell.run("cp", "-r", folder or os.path.join(shell.ROOT, "platform/qa-app/chart"), work)
    path = os.path.join(work, "Chart.yaml")
    text = shell.read(path)
    lines = [f"version: {version}" if line.startswith("version:") else line for line in text.splitlines()]
    shell.write(path, "\n".join(lines) + "\n")
    if change:
        change(work)
    out = os.path.join(shell.STATE, "packages")
    shell.run("helm", "package", "-d", out, work)
    shell.run("helm", "push", "--plain-http", os.path.join(out, f"{name}-{version}.tgz"), f"oci://{shell.REGISTRY}/openova-io")
    shell.run("rm", "-rf", work)


def blueprint(version: str, **spec: Any) -> None:
    """Makes another version of bp-qa-app known to the overlay."""

    def change(root: str) -> None:
        path = os.path.join(root, "clusters/mgmt/blueprints/bp-qa-app.yaml")
        text = shell.read(path)
        docs = list(text.split("\n---\n"))
        first = docs[0]
        copy = re.sub(r"(?m)^  version: .*$", f"  version: {version}", first, count=1)
        shell.write(path, copy)

    overlay.push(f"Blueprint bp-qa-app {version}", change)


def replace(path: str, before: str, after: str) -> None:
    text = shell.read(path)
    expect(before in text, f"{before!r} is not in {path}")
    shell.write(path, text.replace(before, after, 1))


def empty_chart() -> None:
    """The real chart with replicas 0: objects without pods."""
    if objects.find("blueprints.catalyst.openova.io", "bp-nothing-runs", "default"):
        return

    def change(root: str) -> None:
        path = os.path.join(root, "Chart.yaml")
        shell.write(path, shell.read(path).replace("name: bp-qa-app", "name: bp-nothing-runs"))
        for name in os.listdir(os.path.join(root, "templates")):
            if name not in ("_helpers.tpl", "service.yaml"):
                shell.run("rm", "-rf", os.path.join(root, "templates", name))

    chart("0.1.0", change=change, name="bp-nothing-runs")
    path = os.path.join(shell.STATE, "nothing.yaml")
    shell.write(path, json.dumps(own_blueprint("bp-nothing-runs", ref="bp-nothing-runs")) + "\n")
    shell.catalyst("apply", "-f", path, "--overlay", shell.OVERLAY)
    await_("the Blueprint", lambda: objects.find("blueprints.catalyst.openova.io", "bp-nothing-runs", "default"))
