"""Figures of the controller, and tables of them."""

import os
import statistics
import urllib.request
from collections.abc import Sequence

from suite import shell


def scrape(controller: int = 1) -> str:
    with urllib.request.urlopen(f"http://10.250.0.1:{8500 + controller * 10}/metrics", timeout=5) as answer:
        text: str = answer.read().decode()
    return text


def metric(name: str, controller: int = 1, text: str | None = None, **tags: str) -> float:
    total = 0.0
    for line in (text or scrape(controller)).splitlines():
        if line.startswith(name) and not line.startswith("#"):
            head, value = line.rsplit(" ", 1)
            if head.split("{")[0] == name and all(f'{k}="{v}"' in head for k, v in tags.items()):
                total += float(value)
    return total


STAGES = ["commit", "source", "kustomization", "chart", "helm", "workload", "total"]


def stages() -> dict[str, tuple[float, float]]:
    """Seconds and changes by stage, as the controller's histogram holds them."""
    text = scrape()
    name = "catalyst_commit_to_ready_seconds"
    return {
        stage: (metric(name + "_sum", text=text, stage=stage), metric(name + "_count", text=text, stage=stage)) for stage in STAGES
    }


def mean_stages(before: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Mean seconds by stage of the changes that came since then."""
    now = stages()
    return {stage: (now[stage][0] - before[stage][0]) / max(1.0, now[stage][1] - before[stage][1]) for stage in STAGES}


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def row(what: str, values: Sequence[float]) -> str:
    return f"| {what} | {len(values)} | {median(values):.1f} | {percentile(values, 0.95):.1f} |"


def heap() -> float:
    """MiB that the controller really holds: after a full collection."""
    pid = shell.read(os.path.join(shell.STATE, "parts", "controller-1.pid")).strip()
    shell.run("jcmd", pid, "GC.run")
    return metric("jvm_memory_used_bytes", area="heap") / 2**20


def process(name: str) -> tuple[float, float]:
    """CPU seconds and resident MiB of a part."""
    pid = shell.read(os.path.join(shell.STATE, "parts", f"{name}.pid")).strip()
    fields = shell.read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()
    pages = int(shell.read(f"/proc/{pid}/statm").split()[1])
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), pages * 4096 / 2**20
