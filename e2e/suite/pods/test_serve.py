"""The API, served by the pods."""

import calendar
import hashlib
import json
import os
import time
import urllib.request
from typing import Any

from suite import bodies, objects, overlay, shell
from suite.checks import check
from suite.objects import NS
from suite.pods.platform import SYSTEM, is_ready, logs, pods
from suite.shell import JsonObject, await_, expect, kubectl

PLATFORM = "clusters/mgmt/bootstrap-kit/13-bp-catalyst-platform.yaml"
RULES = """
      rules:
        - apiGroups: [apps]
          resources: [deployments, deployments/scale]
          verbs: [get, patch, update]"""


@check("The API in the pods: mode serve, an install, its status, and a scale")
def test_serve() -> list[str]:
    token = "cat_" + os.urandom(32).hex()
    tokens = f'tokens:\n  - id: e2e\n    sha256: {hashlib.sha256(token.encode()).hexdigest()}\n    grants:\n      "*": owner\n'
    kubectl("-n", SYSTEM, "create", "secret", "generic", "api-tokens", f"--from-literal=tokens={tokens}")
    before = shell.read(os.path.join(shell.CHECKOUT, PLATFORM))

    def served(root: str) -> None:
        text = before.replace("  values:\n", f"  values:\n    mode: serve\n    api:\n      tokensSecret: api-tokens{RULES}\n")
        shell.write(os.path.join(root, PLATFORM), text)

    overlay.push("Serve the API from the pods", served)
    await_(
        "two Ready pods that serve",
        lambda: len([p for p in pods() if is_ready(p) and p["spec"]["containers"][0]["args"][0] == "serve"]) == 2,
        180,
    )
    await_(
        "only those",
        lambda: len(objects.listing("pods", "-n", SYSTEM, "-l", "app.kubernetes.io/name=bp-catalyst-platform")) == 2,
        90,
    )
    expect("application-controller startup args parsed" in "".join(map(logs, pods())), "the pods run no controller")
    name = shell.run("git", "-C", shell.OVERLAY, "show", "main:sovereign.yaml").stdout.split("name: ", 1)[1].split()[0]
    address = objects.get("service", "catalyst", SYSTEM)["spec"]["clusterIP"]

    def call(method: str, path: str, body: JsonObject | None = None, at: Any = address) -> tuple[int, JsonObject]:
        request = urllib.request.Request(
            f"http://{at}/api/v1/sovereigns/{name}{path}",
            json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())

    fresh, app = "from-the-api", f"/applications/from-the-api?namespace={NS}"
    sent = time.time()
    code, made = call("POST", "/applications", bodies.request(fresh, replicas=1))
    expect(code == 201 and made["kind"] == "Application", made)
    ready_ = await_("Ready by the API", lambda: next((a for a in [call("GET", app)[1]] if a["phase"] == "Ready"), None), 90)
    took = time.time() - sent
    expect(objects.page(fresh)[0] == 200, "no HTTP 200")
    reconciled = calendar.timegm(time.strptime(ready_["lastReconciled"], "%Y-%m-%dT%H:%M:%SZ"))
    expect(int(sent) <= reconciled <= time.time() + 1, f"lastReconciled is {ready_['lastReconciled']}")
    expect(any(c["type"] == "Ready" and c["status"] == "True" for c in ready_["conditions"]), ready_["conditions"])
    for pod in pods():
        await_(
            "the same of each pod",
            lambda: (
                call("GET", app, at=f"{pod['status']['podIP']}:8090")[1]["lastReconciled"] == call("GET", app)[1]["lastReconciled"]
            ),
            30,
        )
    workload = next(
        d["metadata"]["name"]
        for d in objects.listing("deployments", "-n", NS)
        if d["metadata"]["labels"].get("helm.toolkit.fluxcd.io/name") == fresh
    )
    code, _ = call("POST", f"/k8s/deployments/{NS}/{workload}/scale", {"replicas": 2})
    await_(
        "two replicas by a commit",
        lambda: (objects.find("deployment", workload) or {}).get("status", {}).get("readyReplicas") == 2,
        60,
    )
    expect(call("DELETE", app)[0] in (200, 202, 204), "not deleted")
    objects.await_gone(fresh)
    overlay.push("The controller alone again", lambda root: shell.write(os.path.join(root, PLATFORM), before))
    await_(
        "two Ready pods of the controller",
        lambda: len([p for p in pods() if is_ready(p) and p["spec"]["containers"][0]["args"][0] == "controller"]) == 2,
        180,
    )
    return [
        f"`mode: serve` set in the overlay; POST to the Service answered 201, Ready with HTTP 200 after {took:.1f} s, "
        "`lastReconciled` "
        f"and conditions in the answer of both pods, a scale to 2 answered {code} and became a commit, DELETE took it away."
    ]
