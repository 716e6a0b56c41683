#!/usr/bin/env python3
"""Checks of a Sovereign of pods: the platform chart, the container image, and the QA fixtures, after e2e/platform."""
import calendar
import hashlib
import itertools
import json
import os
import sys
import time
import urllib.request

import kit
from kit import FSN, NS, await_, await_ready, check, condition, environment, expect, kubectl, organization, status

SYSTEM = "catalyst-system"


def pods():
    found = kit.listing("pods", "-n", SYSTEM, "-l", "app.kubernetes.io/name=bp-catalyst-platform")
    return [p for p in found if "deletionTimestamp" not in p["metadata"]]


def is_ready(pod):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod.get("status", {}).get("conditions", []))


def logs(pod):
    return kubectl("-n", SYSTEM, "logs", pod["metadata"]["name"])


@check("Bootstrap: one kubectl apply, then Flux, the platform chart, its image, and the QA fixtures", first=True)
def bootstrap():
    started = float(kit.read(os.path.join(kit.STATE, "bootstrapped")))
    await_("two Ready pods of the platform chart", lambda: len([p for p in pods() if is_ready(p)]) == 2, 300)
    platform = time.time() - started
    await_ready("qa-wp", seconds=120)
    code, text = kit.page("qa-wp")
    expect(code == 200 and "<title>QA WP</title>" in text and "<h1>QA WP</h1>" in text, f"HTTP {code}")
    took = time.time() - started
    image = kit.read(os.path.join(kit.STATE, "image")).strip()
    for pod in pods():
        used = pod["status"]["containerStatuses"][0]["imageID"]
        expect(used.endswith(image.split("@")[1]), f"{used} is not {image}")
    expect(kit.run("git", "-C", kit.OVERLAY, "ls-tree", "-r", "--name-only", "main", f"clusters/{FSN}/releases/{NS}/qa-wp/").stdout,
           "the fan-out is not in the overlay")
    return [f"Both pods Ready after {platform:.1f} s, `qa-wp` of the QA fixtures Ready with HTTP 200 and \"QA WP\" after {took:.1f} s, "
            "counted from `kubectl apply` of Flux's root objects on a cluster without any definition of ours. The pods run the "
            "pushed image by its digest and write the overlay over ssh."]


@check("The pods: first log line, not root, least rights, health, and metrics")
def posture():
    for pod in pods():
        first = logs(pod).splitlines()[0]
        expect("application-controller startup args parsed" in first and "leader-elect=true" in first, first)
        context = pod["spec"]["containers"][0]["securityContext"]
        expect(context["readOnlyRootFilesystem"] and context["capabilities"]["drop"] == ["ALL"], context)
        expect(pod["spec"]["securityContext"]["runAsNonRoot"], "may run as root")
    expect(kit.get("namespace", SYSTEM, "default")["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted",
           "the namespace takes any pod")
    account = f"system:serviceaccount:{SYSTEM}:catalyst"
    may = lambda *words: kit.run("kubectl", "auth", "can-i", *words, f"--as={account}", check=False).stdout.strip()
    for words in [("patch", "applications.apps.openova.io/qa-wp", "--subresource=status", "-n", NS),
                  ("watch", "helmreleases.helm.toolkit.fluxcd.io", "-A"), ("create", "leases.coordination.k8s.io", "-n", SYSTEM)]:
        expect(may(*words) == "yes", f"may not {words}")
    refused = [("get", "secrets", "-A"), ("create", "pods", "-A"), ("patch", "helmreleases.helm.toolkit.fluxcd.io", "-A"),
               ("delete", "environments.catalyst.openova.io"), ("delete", "deployments.apps", "-A"), ("create", "leases.coordination.k8s.io", "-n", "default"),
               ("create", "clusterrolebindings"), ("patch", "deployments", "-A"), ("impersonate", "users")]
    for words in refused:
        expect(may(*words) == "no", f"may {words}")
    address = pods()[0]["status"]["podIP"]
    for port, path, text in [(8081, "/healthz", ""), (8081, "/readyz", ""), (8080, "/metrics", "catalyst_status_writes_total")]:
        answer = kit.run("curl", "-fsS", "-m", "5", f"http://{address}:{port}{path}").stdout
        expect(text in answer, f"{path}: {answer[:200]}")
    return [f"{len(refused)} rights that it does not need are refused by the API server, secrets among them."]


def fixture(n):
    """The objects of one QA installation under names of its own, by kind."""
    name = f"order-{n:02d}"
    blueprint = json.loads(json.dumps(kit.get("blueprints.catalyst.openova.io", "bp-qa-app", "default")))
    return {
        "Organization": organization(f"{name}-org"),
        "Environment": environment(f"{name}-env", f"{name}-org", name),
        "Blueprint": {"apiVersion": "catalyst.openova.io/v1", "kind": "Blueprint", "metadata": {"name": f"bp-{name}"},
                      "spec": blueprint["spec"]},
        "Application": {"apiVersion": "apps.openova.io/v1", "kind": "Application",
                        "metadata": {"name": name, "namespace": name},
                        "spec": {"environmentRef": f"{name}-env", "blueprintRef": {"name": f"bp-{name}", "version": "0.1.0"},
                                 "placement": "single-region", "regions": [FSN],
                                 "parameters": {"siteTitle": "QA WP", "replicas": 1}}},
    }


@check("The QA fixtures' objects in each of the 24 orders")
def orders():
    plans = [(f"order-{n:02d}", order, fixture(n)) for n, order in
             enumerate(itertools.permutations(["Organization", "Environment", "Blueprint", "Application"]))]
    took = []
    for name, *_ in plans:
        kit.own_namespace(name, f"{name}-org")
    # Three installations at a time: the bound is one installation's, and all pods share two cores.
    for batch in (plans[i:i + 3] for i in range(0, len(plans), 3)):
        for step in range(4):
            kubectl("apply", "-f", "-", stdin="\n---\n".join(json.dumps(things[order[step]]) for _, order, things in batch))
            for name, order, _ in batch:
                if step < 3 and "Application" in order[:step + 1]:
                    missing = {k for k in ("Organization", "Environment", "Blueprint") if k not in order[:step + 1]}
                    words = {f"{kind}Missing" for kind in missing}
                    await_(f"{name} Pending for one of {words}", lambda: condition(status(name, name), "Ready").get("reason") in words, 20)
                    expect(status(name, name)["phase"] == "Pending", status(name, name)["phase"])
        started = time.monotonic()
        waiting = {name for name, *_ in batch}
        while waiting:
            expect(time.monotonic() - started < 90, f"not Ready: {waiting}")
            for name in sorted(waiting):
                if kit.ready(name, name):
                    waiting.remove(name)
                    took.append(time.monotonic() - started)
        for name, *_ in batch:
            expect(kit.page(name, name)[0] == 200, f"{name}: no HTTP 200")
            kubectl("-n", name, "delete", "applications.apps.openova.io", name, "--wait=false")
        for name, *_ in batch:
            kit.await_gone(name, name)
    worst = max(took)
    expect(worst <= 30, f"the slowest took {worst:.1f} s, the gate is 30 s")
    return [f"24 of 24 Ready with HTTP 200; from the last object on, three at once: median {kit.median(took):.1f} s, slowest {worst:.1f} s. "
            "While a parent is missing: Pending with its reason."]


PLATFORM = "clusters/mgmt/bootstrap-kit/13-bp-catalyst-platform.yaml"
RULES = """
      rules:
        - apiGroups: [apps]
          resources: [deployments, deployments/scale]
          verbs: [get, patch, update]"""


@check("The API in the pods: mode serve, an install, its status, and a scale")
def serve():
    token = "cat_" + os.urandom(32).hex()
    tokens = (f"tokens:\n  - id: e2e\n    sha256: {hashlib.sha256(token.encode()).hexdigest()}\n"
              "    grants:\n      \"*\": owner\n")
    kubectl("-n", SYSTEM, "create", "secret", "generic", "api-tokens", f"--from-literal=tokens={tokens}")
    before = kit.read(os.path.join(kit.CHECKOUT, PLATFORM))

    def served(root):
        text = before.replace("  values:\n", f"  values:\n    mode: serve\n    api:\n      tokensSecret: api-tokens{RULES}\n")
        kit.write(os.path.join(root, PLATFORM), text)
    kit.push("Serve the API from the pods", served)
    await_("two Ready pods that serve", lambda: len([p for p in pods() if is_ready(p)
                                                      and p["spec"]["containers"][0]["args"][0] == "serve"]) == 2, 180)
    await_("only those", lambda: len(kit.listing("pods", "-n", SYSTEM, "-l", "app.kubernetes.io/name=bp-catalyst-platform")) == 2, 90)
    expect("application-controller startup args parsed" in "".join(map(logs, pods())), "the pods run no controller")
    name = kit.run("git", "-C", kit.OVERLAY, "show", "main:sovereign.yaml").stdout.split("name: ", 1)[1].split()[0]
    address = kit.get("service", "catalyst", SYSTEM)["spec"]["clusterIP"]

    def call(method, path, body=None, at=address):
        asked = urllib.request.Request(f"http://{at}/api/v1/sovereigns/{name}{path}", json.dumps(body).encode() if body else None,
                                       {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return answer.status, json.loads(answer.read())

    fresh, app = "from-the-api", f"/applications/from-the-api?namespace={NS}"
    asked = time.time()
    code, made = call("POST", "/applications", kit.request(fresh, replicas=1))
    expect(code == 201 and made["kind"] == "Application", made)
    ready_ = await_("Ready by the API", lambda: next((a for a in [call("GET", app)[1]] if a["phase"] == "Ready"), None), 90)
    took = time.time() - asked
    expect(kit.page(fresh)[0] == 200, "no HTTP 200")
    reconciled = calendar.timegm(time.strptime(ready_["lastReconciled"], "%Y-%m-%dT%H:%M:%SZ"))
    expect(int(asked) <= reconciled <= time.time() + 1, f"lastReconciled is {ready_['lastReconciled']}")
    expect(any(c["type"] == "Ready" and c["status"] == "True" for c in ready_["conditions"]), ready_["conditions"])
    for pod in pods():
        await_("the same of each pod", lambda: call("GET", app, at=f"{pod['status']['podIP']}:8090")[1]["lastReconciled"] ==
               call("GET", app)[1]["lastReconciled"], 30)
    workload = next(d["metadata"]["name"] for d in kit.listing("deployments", "-n", NS)
                    if d["metadata"]["labels"].get("helm.toolkit.fluxcd.io/name") == fresh)
    code, _ = call("POST", f"/k8s/deployments/{NS}/{workload}/scale", {"replicas": 2})
    await_("two replicas by a commit", lambda: (kit.get("deployment", workload) or {}).get("status", {}).get("readyReplicas") == 2, 60)
    expect(call("DELETE", app)[0] in (200, 202, 204), "not deleted")
    kit.await_gone(fresh)
    kit.push("The controller alone again", lambda root: kit.write(os.path.join(root, PLATFORM), before))
    await_("two Ready pods of the controller", lambda: len([p for p in pods() if is_ready(p)
                                                             and p["spec"]["containers"][0]["args"][0] == "controller"]) == 2, 180)
    return [f"`mode: serve` set in the overlay; POST to the Service answered 201, Ready with HTTP 200 after {took:.1f} s, `lastReconciled` "
            f"and conditions in the answer of both pods, a scale to 2 answered {code} and became a commit, DELETE took it away."]


@check("The leading pod is deleted in the middle of a change")
def failover():
    holder = lambda: (kit.get("lease", "catalyst-application-controller", SYSTEM) or {}).get("spec", {}).get("holderIdentity")
    # The Lease may still name a pod that a check before has replaced.
    first = await_("a leader", lambda: next((p["metadata"]["name"] for p in pods() if p["metadata"]["name"] == holder()), None))
    kit.update("qa-wp", {"values": {"siteTitle": "After the failover", "replicas": 1}})
    kubectl("-n", SYSTEM, "delete", "pod", first, "--grace-period=0", "--force")
    started = time.monotonic()
    await_("another leader", lambda: holder() not in (None, "", first), 60)
    took = time.monotonic() - started
    await_("the new title", lambda: "<h1>After the failover</h1>" in kit.page("qa-wp")[1] and kit.ready("qa-wp"), 120)
    ready = time.monotonic() - started
    await_("two Ready pods", lambda: len([p for p in pods() if is_ready(p)]) == 2, 120)
    return [f"Another pod led after {took:.1f} s (Lease 15 s), the change was Ready after {ready:.1f} s."]


if __name__ == "__main__":
    kit.main(sys.argv[1:])
