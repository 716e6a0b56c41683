"""Two controllers and one Lease."""

import os
import signal
import time

from suite import bodies, metrics, objects, overlay, shell
from suite.bodies import by_hand
from suite.checks import check
from suite.objects import NS, await_gone, await_ready, leader
from suite.overlay import create
from suite.shell import await_, expect, kubectl


@check("Two controllers: only the leader writes; the other takes over")
def test_leaders() -> list[str]:
    try:
        return two_controllers()
    finally:
        # The next checks read the metrics of controller 1, whatever happened here.
        for number in (1, 2):
            file = os.path.join(shell.STATE, "parts", f"controller-{number}.pid")
            if os.path.exists(file):
                shell.run("kill", "-CONT", shell.read(file).strip(), check=False)
        if leader() != "controller-1":
            if shell.run(os.path.join(shell.HERE, "part"), "list").stdout.split("controller-1", 1)[1].split()[0] == "stopped":
                shell.part("start", "controller-1")
            shell.part("stop", "controller-2")
            await_("controller 1 leads", lambda: leader() == "controller-1", 60)


def two_controllers() -> list[str]:
    if not os.path.exists(os.path.join(shell.STATE, "parts", "controller-2")):
        text = shell.read(os.path.join(shell.STATE, "parts", "controller-1"))
        shell.write(
            os.path.join(shell.STATE, "parts", "controller-2"),
            text.replace("controller-1", "controller-2").replace(":8510", ":8520").replace(":8511", ":8521"),
        )
    shell.part("start", "controller-2")
    # A namespace comes with its first Application, and this check may be the first.
    overlay.own_namespace(NS, "omantel-platform")
    await_("controller 2 ready", lambda: shell.run("curl", "-fsS", "http://10.250.0.1:8521/readyz", check=False).returncode == 0)
    first = await_("a leader", leader)
    other = "controller-2" if first == "controller-1" else "controller-1"
    number = 1 if other == "controller-1" else 2
    expect(metrics.metric("catalyst_status_writes_total", number) == 0 or first == "controller-2", "the other one has written")
    names = [f"ha-{i}" for i in range(8)]
    before = overlay.commits()
    overlay.apply(*[bodies.request(name, replicas=1) for name in names[:4]])
    create(by_hand("ha-hand", NS))
    shell.part("stop", first, "KILL")
    killed = time.monotonic()
    overlay.apply(*[bodies.request(name, replicas=1) for name in names[4:]])
    await_("another leader", lambda: leader() == other, 60)
    took = time.monotonic() - killed
    for name in [*names, "ha-hand"]:
        await_ready(name, seconds=90)
    made = overlay.commits() - before
    # Two of the command line, one for the Application by hand: nothing was committed twice.
    expect(made == 3, f"{made} commits instead of 3")
    shell.part("start", first)
    back = 2 if number == 1 else 1

    def is_ready(n: int) -> bool:
        return shell.run("curl", "-fsS", "-m", "2", f"http://10.250.0.1:{8501 + n * 10}/readyz", check=False).returncode == 0

    await_(f"{first} ready", lambda: is_ready(back))
    frozen = int(shell.read(os.path.join(shell.STATE, "parts", f"{other}.pid")))
    os.kill(frozen, signal.SIGSTOP)
    stopped = time.monotonic()
    before = overlay.commits()
    overlay.update(names[0], {"values": {"siteTitle": "While the leader stands still"}})
    await_("another leader", lambda: leader() == first, 60)
    thawed_after = time.monotonic() - stopped
    await_("the title", lambda: "While the leader" in objects.page(names[0])[1] and objects.ready(names[0]), 60)

    def versions() -> dict[str, str]:
        return {
            a["metadata"]["name"]: a["metadata"]["resourceVersion"]
            for a in objects.listing("applications.apps.openova.io", "-n", NS)
        }

    settled = versions()
    os.kill(frozen, signal.SIGCONT)
    await_("the frozen one stands by", lambda: "stood still" in shell.read(os.path.join(shell.STATE, "log", f"{other}.log")), 60)
    await_(f"{other} ready again", lambda: is_ready(number))
    expect(leader() == first, "the frozen one leads again")
    expect(versions() == settled, "the frozen one wrote when it woke up")
    expect(overlay.commits() - before == 1, f"{overlay.commits() - before} commits instead of 1")
    for name in names:
        overlay.delete(name)
    kubectl("-n", NS, "delete", "applications.apps.openova.io", "ha-hand", "--wait=false")
    for name in [*names, "ha-hand"]:
        await_gone(name)
    shell.part("stop", "controller-2")
    await_("controller 1 leads", lambda: leader() == "controller-1", 60)
    return [
        f"The leader was killed with SIGKILL in the middle of 9 rollouts; the other led after {took:.1f} s (Lease 6 s). "
        "All 9 became "
        "Ready; 3 commits for 3 wishes, none twice.",
        f"The new leader was frozen with SIGSTOP: the first led again after {thawed_after:.1f} s and finished a change; "
        "thawed, the "
        "frozen one said so and stood by without a single write.",
    ]
