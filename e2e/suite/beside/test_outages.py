"""Parts of the cluster that stop, restart, or stand still."""

import os
import signal
import time
from collections.abc import Callable

from suite import bodies, objects, overlay, shell
from suite.checks import check
from suite.objects import await_gone, await_ready, condition, status
from suite.shell import JsonObject, await_, expect


def converges(name: str, title: str) -> Callable[[], JsonObject]:
    overlay.update(name, {"values": {"siteTitle": title}})
    return lambda: await_(f"{title} on the page", lambda: f"<h1>{title}</h1>" in objects.page(name)[1] and objects.ready(name), 120)


@check("Outages: API server, etcd, Git server, watches")
def test_outages() -> list[str]:
    lines = []
    overlay.apply(bodies.request("outage"))
    await_ready("outage")
    for what, name in (("API server restarted", "kube-apiserver"), ("etcd restarted", "etcd")):
        title = what.replace(" ", "-")
        shell.part("restart", name, "KILL")
        wait = converges("outage", title)
        started = time.monotonic()
        wait()
        lines.append(
            f"{what} with SIGKILL, a commit at the same moment: Ready with the new title after {time.monotonic() - started:.1f} s."
        )
    shell.part("stop", "git-server", "KILL")
    down = time.monotonic()
    wait = converges("outage", "git-down")

    def stage() -> JsonObject | None:
        ready = condition(status("outage"), "Ready")
        return ready if "source" in ready.get("message", "") else None

    ready = await_("the stage", stage, 40)
    time.sleep(max(0, 30 - (time.monotonic() - down)))
    expect(status("outage").get("phase") != "Ready", "Ready although Flux cannot fetch")
    shell.part("start", "git-server")
    started = time.monotonic()
    wait()
    lines.append(
        f"Git server down for 30 s: not Ready, stage `source` ({ready['message'][:100]}); "
        f"{time.monotonic() - started:.1f} s after its return Ready."
    )
    server = int(shell.read(os.path.join(shell.STATE, "parts", "kube-apiserver.pid")))
    os.kill(server, signal.SIGSTOP)
    time.sleep(15)
    os.kill(server, signal.SIGCONT)
    wait = converges("outage", "watches-dropped")
    started = time.monotonic()
    wait()
    lines.append(
        f"API server frozen for 15 s, watches and Lease lost: Ready with the new title after {time.monotonic() - started:.1f} s."
    )
    overlay.delete("outage")
    await_gone("outage")
    return lines
