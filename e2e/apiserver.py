"""An API server of its own on loopback, with nothing but etcd behind it."""

import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

from suite.shell import JsonObject

CACHE = pathlib.Path(
    os.environ.get("CATALYST_E2E_CACHE")
    or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "catalyst-e2e"
)


class Server:
    """etcd and an API server that nobody else uses."""

    def __init__(self, work: pathlib.Path) -> None:
        self.work, self.running = work, list[subprocess.Popen[bytes]]()
        self.client, peer, self.port = (free() for _ in range(3))
        subprocess.run(["openssl", "genrsa", "-out", work / "key", "2048"], check=True, capture_output=True)
        (work / "tokens").write_text("token,admin,1,system:masters\n")
        store = "http://127.0.0.1:%d" % self.client
        self.start(
            "etcd",
            "--data-dir",
            work / "etcd",
            "--listen-client-urls",
            store,
            "--advertise-client-urls",
            store,
            "--listen-peer-urls",
            "http://127.0.0.1:%d" % peer,
        )
        self.start(
            "kube-apiserver",
            "--etcd-servers",
            store,
            "--secure-port",
            self.port,
            "--bind-address",
            "127.0.0.1",
            "--advertise-address",
            "127.0.0.1",
            "--cert-dir",
            work / "certificates",
            "--service-account-key-file",
            work / "key",
            "--service-account-signing-key-file",
            work / "key",
            "--service-account-issuer",
            "https://a.example",
            "--token-auth-file",
            work / "tokens",
            "--authorization-mode",
            "AlwaysAllow",
            "--service-cluster-ip-range",
            "10.99.0.0/20",
            "--disable-admission-plugins",
            "ServiceAccount",
        )

    def start(self, program: str, *arguments: object) -> None:
        with open(self.work / (program + ".log"), "w") as log:
            self.running.append(subprocess.Popen([CACHE / "bin" / program, *map(str, arguments)], stdout=log, stderr=log))

    def wait(self) -> None:
        for _ in range(240):
            try:
                if self.call("/readyz")[0] == 200 and self.call("/api/v1/namespaces/default")[0] == 200:
                    return
            except OSError:
                pass
            if any(process.poll() is not None for process in self.running):
                break
            time.sleep(0.5)
        sys.exit("bounds: the API server did not start:\n" + (self.work / "kube-apiserver.log").read_text()[-2000:])

    def call(self, path: str, body: JsonObject | None = None) -> tuple[int, str]:
        request = urllib.request.Request(
            "https://127.0.0.1:%d%s" % (self.port, path),
            data=json.dumps(body).encode() if body else None,
            headers={"Authorization": "Bearer token", "Content-Type": "application/json"},
        )
        # It made its certificate itself, a moment ago, and is on this machine.
        context = ssl._create_unverified_context()
        try:
            with urllib.request.urlopen(request, context=context) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def refuses(self, tree: JsonObject) -> str:
        """What the server says against the object; nothing when it takes it."""
        version = tree["apiVersion"]
        plural = {"NetworkPolicy": "networkpolicies", "Ingress": "ingresses"}.get(tree["kind"], tree["kind"].lower() + "s")
        path = "/%s/%s/namespaces/default/%s" % ("apis" if "/" in version else "api", version, plural)
        status, text = self.call(path, tree)
        if status not in (201, 400, 422):
            sys.exit("bounds: %s answered %d: %s" % (path, status, text))
        return "" if status == 201 else str(json.loads(text)["message"])

    def stop(self) -> None:
        for process in reversed(self.running):
            process.terminate()
            process.wait()


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
