"""The platform from one kubectl apply, and the rights of its pods."""

import os
import time

from suite import objects, shell
from suite.bodies import FSN
from suite.checks import check
from suite.objects import NS, await_ready
from suite.pods.platform import SYSTEM, is_ready, logs, pods
from suite.shell import await_, expect


@check("Bootstrap: one kubectl apply, then Flux, the platform chart, its image, and the QA fixtures", first=True)
def test_bootstrap() -> list[str]:
    started = float(shell.read(os.path.join(shell.STATE, "bootstrapped")))
    await_("two Ready pods of the platform chart", lambda: len([p for p in pods() if is_ready(p)]) == 2, 300)
    platform = time.time() - started
    await_ready("qa-wp", seconds=120)
    code, text = objects.page("qa-wp")
    expect(code == 200 and "<title>QA WP</title>" in text and "<h1>QA WP</h1>" in text, f"HTTP {code}")
    took = time.time() - started
    image = shell.read(os.path.join(shell.STATE, "image")).strip()
    for pod in pods():
        used = pod["status"]["containerStatuses"][0]["imageID"]
        expect(used.endswith(image.split("@")[1]), f"{used} is not {image}")
    expect(
        shell.run(
            "git", "-C", shell.OVERLAY, "ls-tree", "-r", "--name-only", "main", f"clusters/{FSN}/releases/{NS}/qa-wp/"
        ).stdout,
        "the fan-out is not in the overlay",
    )
    return [
        f'Both pods Ready after {platform:.1f} s, `qa-wp` of the QA fixtures Ready with HTTP 200 and "QA WP" after {took:.1f} s, '
        "counted from `kubectl apply` of Flux's root objects on a cluster without any definition of ours. The pods run the "
        "pushed image by its digest and write the overlay over ssh."
    ]


@check("The pods: first log line, not root, least rights, health, and metrics")
def test_posture() -> list[str]:
    for pod in pods():
        first = logs(pod).splitlines()[0]
        expect("application-controller startup args parsed" in first and "leader-elect=true" in first, first)
        context = pod["spec"]["containers"][0]["securityContext"]
        expect(context["readOnlyRootFilesystem"] and context["capabilities"]["drop"] == ["ALL"], context)
        expect(pod["spec"]["securityContext"]["runAsNonRoot"], "may run as root")
    expect(
        objects.get("namespace", SYSTEM, "default")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted",
        "the namespace takes any pod",
    )
    account = f"system:serviceaccount:{SYSTEM}:catalyst"

    def may(*words: str) -> str:
        return shell.run("kubectl", "auth", "can-i", *words, f"--as={account}", check=False).stdout.strip()

    for words in [
        ("patch", "applications.apps.openova.io/qa-wp", "--subresource=status", "-n", NS),
        ("watch", "helmreleases.helm.toolkit.fluxcd.io", "-A"),
        ("create", "leases.coordination.k8s.io", "-n", SYSTEM),
    ]:
        expect(may(*words) == "yes", f"may not {words}")
    refused = [
        ("get", "secrets", "-A"),
        ("create", "pods", "-A"),
        ("patch", "helmreleases.helm.toolkit.fluxcd.io", "-A"),
        ("delete", "environments.catalyst.openova.io"),
        ("delete", "deployments.apps", "-A"),
        ("create", "leases.coordination.k8s.io", "-n", "default"),
        ("create", "clusterrolebindings"),
        ("patch", "deployments", "-A"),
        ("impersonate", "users"),
    ]
    for words in refused:
        expect(may(*words) == "no", f"may {words}")
    address = pods()[0]["status"]["podIP"]
    for port, path, text in [(8081, "/healthz", ""), (8081, "/readyz", ""), (8080, "/metrics", "catalyst_status_writes_total")]:
        answer = shell.run("curl", "-fsS", "-m", "5", f"http://{address}:{port}{path}").stdout
        expect(text in answer, f"{path}: {answer[:200]}")
    return [f"{len(refused)} rights that it does not need are refused by the API server, secrets among them."]
