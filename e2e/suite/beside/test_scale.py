"""Many Applications: at rest, and installed at once."""

import calendar
import os
import time

from suite import metrics, objects, overlay
from suite.charts import empty_chart
from suite.checks import check
from suite.install import phases, rest
from suite.metrics import heap, process
from suite.objects import NS, condition
from suite.shell import await_, expect


def since(kind: str, prefix: str, started: float) -> float:
    """Seconds until the last of them became Ready, by its own condition."""
    last = 0
    for thing in objects.listing(kind, "-n", NS):
        if thing["metadata"]["name"].startswith(prefix):
            moved = condition(thing["status"], "Ready")["lastTransitionTime"]
            last = max(last, calendar.timegm(time.strptime(moved, "%Y-%m-%dT%H:%M:%SZ")))
    return last - started


def all_ready(prefix: str, count: int, seconds: float) -> bool:
    return await_(f"{count} Applications Ready", lambda: phases(prefix).get("Ready") == count, seconds, every=1)


@check("Quiet: 200 Applications at rest write nothing for two minutes")
def test_quiet() -> list[str]:
    empty_chart()
    overlay.apply(*rest(200, "rest"))
    all_ready("rest", 200, 600)
    time.sleep(5)
    writes, made = metrics.metric("catalyst_status_writes_total"), overlay.commits()
    versions = {
        a["metadata"]["name"]: a["metadata"]["resourceVersion"] for a in objects.listing("applications.apps.openova.io", "-A")
    }
    cpu, _ = process("controller-1")
    time.sleep(120)
    expect(metrics.metric("catalyst_status_writes_total") == writes, "statuses were written")
    expect(overlay.commits() == made, "commits were made")
    now = {a["metadata"]["name"]: a["metadata"]["resourceVersion"] for a in objects.listing("applications.apps.openova.io", "-A")}
    expect(now == versions, f"resourceVersions moved: {set(now.items()) ^ set(versions.items())}")
    used = process("controller-1")[0] - cpu
    return [f"0 status writes, 0 commits, every resourceVersion unchanged; the controller used {used:.1f} s of CPU in 120 s."]


@check("Scale: 100 and 1,000 Applications, beside Flux's own time")
def test_scale() -> list[str]:
    counts = [int(count) for count in os.environ.get("CATALYST_E2E_SCALE", "100,1000").split(",")]
    empty_chart()
    await_("nothing else", lambda: not phases("small") and not phases("large"), 60)
    resting = sum(phases("").values())
    lines = [
        f"The chart makes one Service each and no pods; {resting} Applications rest beside them.",
        "",
        "| Applications | commit, s | HelmReleases Ready, s (Flux) | Applications Ready, s | ratio | controller CPU, ms each | "
        "heap, MiB | heap, KiB each | resident, MiB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    each, ratios = [], []
    held = heap()
    for count, prefix in zip(counts, ("small", "large"), strict=False):
        cpu, _ = process("controller-1")
        began, started = time.time(), time.monotonic()
        overlay.apply(*rest(count, prefix))
        committed = time.monotonic() - started
        await_(f"{count} Applications Ready", lambda: phases(prefix).get("Ready") == count, 1500, every=3)
        used, memory = process("controller-1")
        flux, ours = since("helmreleases", prefix, began), since("applications.apps.openova.io", prefix, began)
        now = heap()
        each.append((used - cpu) * 1000 / count)
        ratios.append(ours / flux)
        lines.append(
            f"| {count} | {committed:.1f} | {flux:.0f} | {ours:.0f} | {ratios[-1]:.2f} | {each[-1]:.0f} | {now:.0f} | "
            f"{(now - held) * 1024 / count:.0f} | {memory:.0f} |"
        )
        held = now
    lines += [
        "",
        f"From {counts[0]} to {counts[1]} Applications the controller's CPU for each grows {each[1] / each[0]:.2f} "
        "times, its time beyond "
        f"Flux's from {ratios[0]:.2f} to {ratios[1]:.2f} times.",
    ]
    return lines
