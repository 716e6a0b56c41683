"""The API's Kubernetes endpoints and streams against the real API server."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from typing import Self

from suite import bodies, objects, overlay, shell
from suite.checks import check
from suite.objects import NS
from suite.shell import JsonObject, await_, expect, first_group, kubectl


class Served:
    """`catalyst serve` on a free port, beside the controller that runs already."""

    def __enter__(self) -> Self:
        self.work = tempfile.mkdtemp(dir=shell.STATE, prefix="api-")
        self.log = os.path.join(self.work, "log")
        kubeconfig = os.environ.get("KUBECONFIG", os.path.join(shell.STATE, "kubeconfig"))
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [
                    os.path.join(shell.ROOT, "catalyst"),
                    "serve",
                    "--port",
                    "0",
                    "--overlay",
                    shell.OVERLAY,
                    "--kubeconfig",
                    kubeconfig,
                    "--without-controller",
                    "--token-file",
                    os.path.join(self.work, "tokens.yaml"),
                ],
                stdout=log,
                stderr=log,
            )
        address = r"serving .* at http://[^:]+:(\d+)"
        await_("the API to listen", lambda: re.search(address, shell.read(self.log)), 120)
        self.port = int(first_group(address, shell.read(self.log)))
        self.token = first_group(r"not shown again:\n(\S+)", shell.read(self.log))
        name = first_group(r"(?m)^name: *(\S+)", shell.run("git", "-C", shell.OVERLAY, "show", "main:sovereign.yaml").stdout)
        self.base = f"/api/v1/sovereigns/{name}"
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        shutil.rmtree(self.work)

    def call(self, method: str, path: str, body: JsonObject | None = None, status: int = 200, **headers: str) -> JsonObject:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection.request(method, self.base + path, json.dumps(body) if body is not None else None, sent)
        response = connection.getresponse()
        text = response.read().decode()
        expect(response.status == status, f"{method} {path}: HTTP {response.status}, not {status}: {text[:500]}")
        answer: JsonObject = json.loads(text)
        return answer


@check("API: objects of the real API server")
def test_objects() -> list[str]:
    lines = []
    # A namespace comes with its first Application, and this check may be the first.
    overlay.own_namespace(NS, "omantel-platform")
    with Served() as api:
        path = f"/k8s/cm/{NS}/api-check"
        first = api.call("POST", path, {"object": {"data": {"k": "1"}}})
        version = first["metadata"]["resourceVersion"]
        api.call("PUT", path, {"data": {"k": "2"}})
        problem = api.call("PUT", path, {"data": {"k": "3"}, "resourceVersion": version}, 409)
        expect(problem["error"] == "resource-conflict", problem)
        dry = api.call("POST", path + "/dry-run", {"data": {"k": "4"}})
        expect(dry["data"]["k"] == "4" and objects.get("configmap", "api-check")["data"]["k"] == "2", "dry-run wrote")
        api.call("DELETE", path)
        api.call("GET", path, status=404)

        kubectl("-n", NS, "create", "deployment", "api-check", "--image", "nginx:1.27.3-alpine", "--replicas", "0")
        deployment = f"/k8s/deployments/{NS}/api-check"
        for method in ("PUT", "POST"):
            answer = api.call(method, deployment + "/scale", {"replicas": 0})
            expect(answer == {"name": "api-check", "namespace": NS, "replicas": 0}, answer)
        expect(api.call("POST", deployment + "/scale", {}, 400)["error"] == "invalid-replicas", "an absent number was taken")
        expect(api.call("POST", deployment + "/restart")["restarted"], "not restarted")
        expect(
            "kubectl.kubernetes.io/restartedAt"
            in objects.get("deployment", "api-check")["spec"]["template"]["metadata"]["annotations"],
            "no annotation",
        )
        api.call("DELETE", deployment)

        canary = "Y2FuYXJ5LTc3MTI="
        secret = f"/k8s/secrets/{NS}/api-check"
        answer = api.call("POST", secret, {"data": {"password": canary}})
        expect(canary not in json.dumps(answer) and canary not in shell.read(api.log), "a Secret's value was shown")
        api.call("PUT", secret, {"data": {"password": None, "user": "eA=="}})
        expect(objects.get("secret", "api-check")["data"]["password"] == canary, "the value was lost")
        api.call("DELETE", secret)

        unknown = api.call("GET", f"/k8s/deploymnt/{NS}/x", status=404)
        expect(unknown["error"] == "unknown-kind" and "deployment" in unknown["candidates"], unknown)
        expect(api.call("GET", "/k8s/flowschemas/_/exempt")["kind"] == "FlowSchema", "discovery found nothing")
        lines.append(
            "ConfigMap, Secret, and Deployment read, applied, replaced, scaled, restarted, dry-run, and deleted; a stale "
            "resourceVersion is 409, an unknown kind 404 with candidates, kinds come from discovery."
        )
    return lines


@check("API: what Flux applies is edited in Git, and a stream tells of it")
def test_managed() -> list[str]:
    name = "api-managed"
    overlay.apply(bodies.request(name, replicas=1))
    objects.await_ready(name)
    with Served() as api:
        events: list[JsonObject] = []
        connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=120)
        connection.request(
            "GET", f"{api.base}/applications/{name}/stream?namespace={NS}", None, {"Authorization": f"Bearer {api.token}"}
        )
        stream = connection.getresponse()
        expect(stream.getheader("Content-Type") == "text/event-stream", stream.getheader("Content-Type"))

        def read() -> None:
            for line in stream:
                if line.startswith(b"data: "):
                    events.append(json.loads(line[6:]))

        threading.Thread(target=read, daemon=True).start()
        await_("the first event", lambda: events)
        started = time.monotonic()
        workload = next(
            d["metadata"]["name"]
            for d in objects.listing("deployments", "-n", NS)
            if d["metadata"]["labels"].get("helm.toolkit.fluxcd.io/name") == name
        )
        answer = api.call("POST", f"/k8s/deploy/{NS}/{workload}/scale", {"replicas": 2}, 202)
        head = shell.run("git", "-C", shell.OVERLAY, "rev-parse", "main").stdout.strip()
        expect(answer["commit"] == head and "link" not in answer, answer)
        await_("two replicas by Flux", lambda: objects.get("deployment", workload)["spec"]["replicas"] == 2, 90)
        await_("the stream to say so", lambda: any(e["spec"].get("parameters", {}).get("replicas") == 2 for e in events), 90)
        took = time.monotonic() - started
        problem = api.call("DELETE", f"/k8s/deploy/{NS}/{workload}", status=503)
        expect(problem["error"] == "overlay-unavailable", problem)
    overlay.delete(name)
    objects.await_gone(name)
    return [
        f"Scale of a chart's Deployment is a commit; Flux made it so, and the stream said so, after {took:.1f} s. A delete of it "
        "is refused with 503."
    ]
