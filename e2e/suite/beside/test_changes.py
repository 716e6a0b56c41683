"""Changes of an installed Application, and what Flux's wait costs."""

import os
import time

from suite import bodies, objects, overlay, shell
from suite.charts import blueprint, chart
from suite.checks import check
from suite.install import install
from suite.metrics import row
from suite.objects import await_gone
from suite.shell import await_, expect


@check("Changes: title, replicas 1 -> 3, upgrade of the chart")
def test_changes() -> list[str]:
    install("qa-wp", bodies.request("qa-wp"))
    title, replicas, upgrade = [], [], []
    chart("0.1.1")
    for i in range(5):
        started = time.monotonic()
        overlay.update("qa-wp", {"values": {"siteTitle": f"Changed {i}"}})
        await_("the new title", lambda: f"<h1>Changed {i}</h1>" in objects.page("qa-wp")[1] and objects.ready("qa-wp"))
        title.append(time.monotonic() - started)
        started = time.monotonic()
        overlay.update("qa-wp", {"values": {"siteTitle": f"Changed {i}", "replicas": 3}})
        await_("3 replicas", lambda: (objects.ready("qa-wp") or {}).get("regions", [{}])[0].get("replicas") == 3)
        expect(objects.get("deployment", "qa-wp")["status"]["readyReplicas"] == 3, "Ready with fewer than 3 ready replicas")
        replicas.append(time.monotonic() - started)
    blueprint("0.1.1")
    await_(
        "Blueprint 0.1.1",
        lambda: objects.get("blueprints.catalyst.openova.io", "bp-qa-app", "default")["spec"]["version"] == "0.1.1",
    )
    started = time.monotonic()
    overlay.update("qa-wp", {"version": "0.1.1"})
    await_("0.1.1", lambda: (objects.ready("qa-wp") or {}).get("installedBlueprint", {}).get("version") == "0.1.1")
    upgrade.append(time.monotonic() - started)
    expect(objects.get("helmrelease", "qa-wp")["status"]["history"][0]["chartVersion"].startswith("0.1.1"), "another chart runs")
    expect(objects.page("qa-wp")[0] == 200, "no answer after the upgrade")
    return [
        "| from the request to | runs | median s | p95 s |",
        "| --- | --- | --- | --- |",
        row("Ready after a change of `siteTitle`", title),
        row("Ready after replicas 1 -> 3", replicas),
        row("Ready after the upgrade to chart 0.1.1", upgrade),
    ]


@check("What Flux's own wait costs: helm-controller's two ways to look at a workload")
def test_waits() -> list[str]:
    """The default looks every 5 s and can be broken off; the one of Helm 3 looks every 2 s and cannot."""
    path = os.path.join(shell.STATE, "parts", "helm-controller")
    usual = shell.read(path)
    took: dict[str, list[float]] = {}
    for way, flag in (("every 5 s (default)", ""), ("every 2 s (UseHelm3Defaults)", ",UseHelm3Defaults=true")):
        shell.write(path, usual.replace("CancelHealthCheckOnNewRevision=true", "CancelHealthCheckOnNewRevision=true" + flag))
        shell.part("restart", "helm-controller")
        await_("helm-controller", lambda: shell.run("curl", "-fsS", "http://10.250.0.1:9444/readyz", check=False).returncode == 0)
        took[way] = []
        for i in range(4):
            name = f"wait-{len(took)}-{i}"
            took[way].append(install(name, bodies.request(name)))
            overlay.delete(name)
            await_gone(name)
    shell.write(path, usual)
    shell.part("restart", "helm-controller")
    await_("helm-controller", lambda: shell.run("curl", "-fsS", "http://10.250.0.1:9444/readyz", check=False).returncode == 0)
    return [
        "| helm-controller looks at the workload | runs | median s | p95 s |",
        "| --- | --- | --- | --- |",
        *[row(way, values) for way, values in took.items()],
        "",
        "The contract leaves the HelmRelease's way to wait at Flux's default. With the other one a correction or a removal of a "
        "release that cannot start waits for Helm's time-out of 5 minutes, which is why the suite does not use it.",
    ]
