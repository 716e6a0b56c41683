"""Edits by hand, merges, and installations that follow a delete."""

import json
import os
import time
from typing import Any

from suite import bodies, metrics, objects, overlay, shell
from suite.bodies import FSN
from suite.checks import check
from suite.objects import await_gone, await_ready, leading
from suite.overlay import applied
from suite.shell import JsonObject, await_, expect, kubectl


@check("By hand, by merge, and by accident")
def test_hands() -> list[str]:
    lines = []

    def merged(root: str) -> None:
        shell.write(
            os.path.join(root, "clusters/mgmt/applications/merged/only/application.yaml"),
            shell.catalyst(
                "render", "-f", "-", "--overlay", shell.OVERLAY, stdin=json.dumps(bodies.request("only", namespace="merged"))
            ).stdout,
        )

    overlay.own_environment("merged")
    started = time.monotonic()
    overlay.push("Merge an Application without its fan-out", merged)
    await_ready("only", "merged")
    expect(objects.page("only", "merged")[0] == 200, "no HTTP 200")
    lines.append(
        f"A merge that holds only `application.yaml`, into a new namespace: HTTP 200 after {time.monotonic() - started:.1f} s."
    )

    file = f"clusters/{FSN}/releases/merged/only/helmrelease.yaml"
    good = shell.run("git", "-C", shell.OVERLAY, "show", f"main:{file}").stdout
    overlay.push("Edit the fan-out by hand", lambda root: shell.write(os.path.join(root, file), good.replace("QA WP", "Hacked")))
    await_("the fan-out put back", lambda: shell.run("git", "-C", shell.OVERLAY, "show", f"main:{file}").stdout == good, 20)
    await_(
        "the event",
        lambda: any(e.startswith("FanOutRestored") and "helmrelease.yaml" in e for e in objects.events("only", "merged")),
        10,
    )
    lines.append("An edit of the fan-out in Git is put back by a commit; the event FanOutRestored names the file.")
    await_ready("only", "merged")
    applied("releases-merged")
    applied("applications-merged")

    started = time.monotonic()
    kubectl("-n", "merged", "patch", "helmrelease", "only", "--type=merge", "-p", '{"spec":{"values":{"siteTitle":"Hacked"}}}')

    def title() -> str:
        return str(objects.get("helmrelease", "only", "merged")["spec"]["values"]["siteTitle"])

    await_("the HelmRelease put back", lambda: title() == "QA WP", 30)
    lines.append(
        f"An edit of the HelmRelease with kubectl is put back after {time.monotonic() - started:.1f} s, event DriftCorrected."
    )
    await_("the event", lambda: any(e.startswith("DriftCorrected") for e in objects.events("only", "merged")), 10)
    await_("the page again", lambda: "<h1>QA WP</h1>" in objects.page("only", "merged")[1] and objects.ready("only", "merged"), 60)

    kubectl(
        "-n",
        "merged",
        "patch",
        "applications.apps.openova.io",
        "only",
        "--type=merge",
        "-p",
        '{"spec":{"parameters":{"siteTitle":"Hacked"}}}',
    )
    await_(
        "the Application put back",
        lambda: objects.get("applications.apps.openova.io", "only", "merged")["spec"]["parameters"]["siteTitle"] == "QA WP",
        30,
    )
    await_ready("only", "merged")
    lines.append("An edit of the committed Application with kubectl is put back, too.")
    return lines


@check("Installed again: at once after a delete, in an emptied namespace, and after a HelmRelease was deleted by hand")
def test_again() -> list[str]:
    namespace = "again"
    lines = []
    repairs = metrics.metric("catalyst_inventory_repairs_total", leading())

    def body(name: str, **more: Any) -> JsonObject:
        return {**bodies.request(name, namespace=namespace), **more}

    overlay.own_environment(namespace)
    overlay.apply(body("first"))
    await_ready("first", namespace)
    # Flux takes the namespace's Kustomizations away with its last Application, while the next one already needs them.
    overlay.delete("first", namespace)
    overlay.apply(body("second"))
    started = time.monotonic()
    await_gone("first", namespace)
    await_ready("second", namespace, 90)
    lines.append(
        f"Another Application, at once after the namespace's last one was deleted: Ready after {time.monotonic() - started:.1f} s."
    )
    overlay.delete("second", namespace)
    overlay.apply(body("second", values={"siteTitle": "Again", "replicas": 1}))
    started = time.monotonic()
    await_(
        "the new title", lambda: "<h1>Again</h1>" in objects.page("second", namespace)[1] and objects.ready("second", namespace), 90
    )
    lines.append(f"The same name, at once after its delete: Ready with the new title after {time.monotonic() - started:.1f} s.")
    kubectl("-n", namespace, "delete", "applications.apps.openova.io", "second", "--wait=false")
    await_(
        "the files gone",
        lambda: "/again/second/" not in shell.run("git", "-C", shell.OVERLAY, "ls-tree", "-r", "--name-only", "main").stdout,
        20,
    )
    overlay.apply(body("second"))
    started = time.monotonic()
    await_(
        "the old title", lambda: "<h1>QA WP</h1>" in objects.page("second", namespace)[1] and objects.ready("second", namespace), 90
    )
    lines.append(f"The same name, while `kubectl delete` still drains: Ready after {time.monotonic() - started:.1f} s.")
    uid = objects.get("helmrelease", "second", namespace)["metadata"]["uid"]
    started = time.monotonic()
    kubectl("-n", namespace, "delete", "helmrelease", "second")
    await_(
        "another HelmRelease",
        lambda: (objects.find("helmrelease", "second", namespace) or {"metadata": {"uid": uid}})["metadata"]["uid"] != uid,
        60,
    )
    await_ready("second", namespace, 90)
    expect(objects.page("second", namespace)[0] == 200, "no HTTP 200")
    lines.append(f"A HelmRelease deleted with kubectl: back and Ready after {time.monotonic() - started:.1f} s.")
    overlay.delete("second", namespace)
    await_gone("second", namespace)
    await_(
        "no Flux object is left",
        lambda: not objects.listing("helmreleases", "-n", namespace) and not objects.listing("ocirepositories", "-n", namespace),
    )
    lines.append(
        f"Times that Flux had lost track of an object meanwhile and was put right (ADR 53): "
        f"{metrics.metric('catalyst_inventory_repairs_total', leading()) - repairs:.0f}."
    )
    return lines
