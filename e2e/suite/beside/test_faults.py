"""What cannot run: phase, reason, and message."""

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from suite import bodies, objects, overlay, shell
from suite.bodies import HEL, by_hand, environment
from suite.charts import chart, replace
from suite.checks import check
from suite.objects import NS, await_gone, condition, status
from suite.overlay import create, own_blueprint
from suite.shell import Change, JsonObject, await_, expect, kubectl

DOWNSTREAM = "DownstreamHelmReleaseFailed"
SICK = frozenset({"Failed", "Degraded"})
PENDING = frozenset({"Pending"})
BY_HAND = "by-hand-faults"
ORPHAN = "by-hand-orphan"


@dataclass(frozen=True)
class Fault:
    """What makes a broken Application, which phases and reason are right for it, and what the message must name."""

    name: str
    make: Callable[[], None]
    namespace: str
    phases: frozenset[str]
    reason: str
    text: str

    def is_reported(self, state: JsonObject) -> bool:
        ready = condition(state, "Ready")
        return (
            state.get("phase") in self.phases
            and ready.get("reason") == self.reason
            and re.search(self.text, ready.get("message", "")) is not None
        )


def hand(name: str, **spec: Any) -> Callable[[], None]:
    """Creates an Application with kubectl."""
    return lambda: create(by_hand(name, **spec))


def chart_fault(name: str, blueprint: str, namespace: str = NS) -> Callable[[], None]:
    """Installs an Application of a broken Blueprint."""
    return lambda: overlay.apply({**bodies.request(name, namespace=namespace), "blueprint": blueprint})


def fault_rows() -> list[Fault]:
    return [
        Fault("no-env", hand("no-env", environmentRef="nowhere"), BY_HAND, PENDING, "EnvironmentMissing", "nowhere"),
        Fault(
            "no-org",
            hand("no-org", namespace=ORPHAN, environmentRef="orphan-env"),
            ORPHAN,
            PENDING,
            "OrganizationMissing",
            "no-such-org",
        ),
        Fault(
            "no-blueprint",
            hand("no-blueprint", blueprintRef={"name": "bp-nothing", "version": "1.0.0"}),
            BY_HAND,
            PENDING,
            "BlueprintMissing",
            "bp-nothing",
        ),
        Fault(
            "no-version",
            hand("no-version", blueprintRef={"name": "bp-qa-app", "version": "9.9.9"}),
            BY_HAND,
            SICK,
            "Invalid",
            "9.9.9",
        ),
        Fault("wrong-type", hand("wrong-type", parameters={"replicas": "many"}), BY_HAND, SICK, "Invalid", "replicas"),
        Fault("unknown-key", hand("unknown-key", parameters={"siteTitel": "x"}), BY_HAND, SICK, "Invalid", "siteTitle"),
        Fault("out-of-range", hand("out-of-range", parameters={"replicas": 99}), BY_HAND, SICK, "Invalid", "10"),
        Fault("no-region", hand("no-region", regions=["hz-moon-rtz-prod"]), BY_HAND, SICK, "Invalid", "hz-moon-rtz-prod"),
        Fault("far-region", hand("far-region", regions=[HEL]), BY_HAND, SICK, "Invalid", HEL),
        Fault(
            "no-dependency",
            hand("no-dependency", dependsOn=[{"name": "not-there"}]),
            BY_HAND,
            PENDING,
            "DependencyNotReady",
            "not-there",
        ),
        Fault("bad-image", chart_fault("bad-image", "bp-bad-image"), NS, SICK, DOWNSTREAM, "Image"),
        Fault("no-chart", chart_fault("no-chart", "bp-no-chart"), NS, SICK, DOWNSTREAM, "chart: "),
        Fault("no-chart-version", chart_fault("no-chart-version", "bp-no-version"), NS, SICK, DOWNSTREAM, "chart: "),
        Fault("crash", chart_fault("crash", "bp-crash"), NS, SICK, DOWNSTREAM, "exit code 3|CrashLoopBackOff"),
        Fault("no-secret", chart_fault("no-secret", "bp-no-secret"), NS, SICK, DOWNSTREAM, "not-there"),
        Fault("too-big", chart_fault("too-big", "bp-too-big"), NS, SICK, DOWNSTREAM, "Insufficient cpu"),
        Fault("bad-manifest", chart_fault("bad-manifest", "bp-bad-manifest"), NS, SICK, DOWNSTREAM, "helm: "),
        Fault("bad-values", chart_fault("bad-values", "bp-bad-values"), NS, SICK, DOWNSTREAM, "helm: "),
        Fault("quota", chart_fault("quota", "bp-qa-app", "f-quota"), "f-quota", SICK, DOWNSTREAM, "exceeded quota"),
    ]


def named(name: str) -> Change:
    """Gives a chart another name."""

    def rename(root: str) -> None:
        path = os.path.join(root, "Chart.yaml")
        lines = [f"name: {name}" if line.startswith("name:") else line for line in shell.read(path).splitlines()]
        shell.write(path, "\n".join(lines) + "\n")

    return rename


def broken(name: str, edit: Change) -> None:
    """Publishes the real chart under another name after an edit."""

    def both(root: str) -> None:
        named(name)(root)
        edit(root)

    chart("0.1.0", change=both, name=name)


def make_faults() -> None:
    """Charts and Blueprints that are broken on purpose, and the namespaces of the table."""
    folder = "templates/deployment.yaml"
    before = "          imagePullPolicy:"

    def change(text: str) -> Change:
        return lambda root: replace(os.path.join(root, folder), before, text + before)

    broken("bp-crash", change('          command: ["/bin/sh", "-c", "exit 3"]\n'))
    broken("bp-no-secret", change("          env: [{name: X, valueFrom: {secretKeyRef: {name: not-there, key: x}}}]\n"))
    broken("bp-bad-manifest", lambda root: replace(os.path.join(root, folder), "containerPort: 8080", "containerPort: eighty"))
    documents = [
        own_blueprint("bp-bad-image", values={"image": {"repository": "docker.io/library/nginx", "tag": "no-such-tag"}}),
        own_blueprint("bp-no-chart", ref="bp-nowhere"),
        own_blueprint("bp-no-version", version="0.1.0", ref="bp-qa-other"),
        own_blueprint("bp-crash", ref="bp-crash"),
        own_blueprint("bp-no-secret", ref="bp-no-secret"),
        own_blueprint("bp-too-big", values={"resources": {"requests": {"cpu": "64"}, "limits": {"cpu": "64"}}}),
        own_blueprint("bp-bad-manifest", ref="bp-bad-manifest"),
        own_blueprint("bp-bad-values", values={"service": {"port": "eighty"}}),
    ]
    chart("0.0.9", change=named("bp-qa-other"), name="bp-qa-other")
    path = os.path.join(shell.STATE, "fault-blueprints.yaml")
    shell.write(path, "\n---\n".join(json.dumps(d) for d in documents) + "\n")
    shell.catalyst("apply", "-f", path, "--overlay", shell.OVERLAY)
    overlay.own_namespace(BY_HAND, "omantel-platform")
    overlay.own_environment(BY_HAND)
    overlay.own_namespace(ORPHAN, "no-such-org")
    create(environment("orphan-env", "no-such-org", ORPHAN))
    overlay.own_namespace("f-quota", "omantel-platform")
    overlay.own_environment("f-quota")
    kubectl("-n", "f-quota", "create", "quota", "none", "--hard=pods=0", check=False)
    for document in documents:
        name = document["metadata"]["name"]
        await_(name, lambda: objects.find("blueprints.catalyst.openova.io", name, "default"))


def watch(rows: list[Fault], started: dict[str, float]) -> tuple[list[str], set[str], set[str]]:
    """Waits until every fault is reported: a line for each, the names that are not, and the names that were Ready meanwhile."""
    lines: list[str] = []
    open_rows, was_ready = {fault.name: fault for fault in rows}, set()
    end = time.monotonic() + 120
    while open_rows and time.monotonic() < end:
        for name, fault in list(open_rows.items()):
            state = status(name, fault.namespace)
            ready = condition(state, "Ready")
            if state.get("phase") == "Ready" or ready.get("status") == "True":
                was_ready.add(name)
            if fault.is_reported(state):
                took = time.monotonic() - started[name]
                message = ready["message"].replace("|", "/")[:150]
                lines.append(f"| {name} | {state['phase']} | {fault.reason} | {took:.1f} | {message} |")
                del open_rows[name]
        time.sleep(0.2)
    return lines, set(open_rows), was_ready


@check("Faults: phase, reason, and the first failing leaf; never Ready")
def test_faults() -> list[str]:
    make_faults()
    rows = fault_rows()
    started = {}
    for fault in rows:
        fault.make()
        started[fault.name] = time.monotonic()
    lines, missing, was_ready = watch(rows, started)
    wrong = [f"{row.name}: {json.dumps(status(row.name, row.namespace))[:600]}" for row in rows if row.name in missing]
    expect(not was_ready, f"Ready although broken: {was_ready}")
    expect(not wrong, "; ".join(wrong))
    for fault in rows:
        expect(status(fault.name, fault.namespace).get("phase") != "Ready", f"{fault.name} is Ready later")
    for fault in rows:
        if fault.namespace in (BY_HAND, ORPHAN):
            kubectl("-n", fault.namespace, "delete", "applications.apps.openova.io", fault.name, "--wait=false")
        else:
            overlay.delete(fault.name, fault.namespace)
    for fault in rows:
        await_gone(fault.name, fault.namespace)
    return ["| fault | phase | reason | seconds | message |", "| --- | --- | --- | --- | --- |", *lines]
