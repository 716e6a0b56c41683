"""What the cluster holds: objects, statuses, pages, and events."""

import json
import urllib.error
import urllib.request

from suite.shell import Failed, JsonObject, await_, kubectl, run

NS = "qa-omantel"


def find(kind: str, name: str, namespace: str = NS) -> JsonObject | None:
    """The object, or None when the API server does not return it."""
    done = run("kubectl", "-n", namespace, "get", kind, name, "-o", "json", check=False)
    if done.returncode != 0:
        return None
    found: JsonObject = json.loads(done.stdout)
    return found


def get(kind: str, name: str, namespace: str = NS) -> JsonObject:
    """The object; fails when there is none."""
    found = find(kind, name, namespace)
    if found is None:
        raise Failed(f"there is no {kind} {namespace}/{name}")
    return found


def listing(kind: str, *flags: str) -> list[JsonObject]:
    found: list[JsonObject] = json.loads(kubectl("get", kind, "-o", "json", *flags))["items"]
    return found


def application(name: str, namespace: str = NS) -> JsonObject | None:
    return find("applications.apps.openova.io", name, namespace)


def status(name: str, namespace: str = NS) -> JsonObject:
    found: JsonObject = (application(name, namespace) or {}).get("status", {})
    return found


def condition(status_: JsonObject, kind: str) -> JsonObject:
    found: JsonObject = next((c for c in status_.get("conditions", []) if c["type"] == kind), {})
    return found


def ready(name: str, namespace: str = NS) -> JsonObject | None:
    """The status, when it is Ready at the resource's own generation."""
    app = application(name, namespace) or {}
    state: JsonObject = app.get("status", {})
    if state.get("phase") == "Ready" and condition(state, "Ready").get("status") == "True":
        return state if state.get("observedGeneration") == app["metadata"]["generation"] else None
    return None


def await_ready(name: str, namespace: str = NS, seconds: float = 60) -> JsonObject:
    return await_(f"{namespace}/{name} Ready", lambda: ready(name, namespace), seconds)


def await_gone(name: str, namespace: str = NS, seconds: float = 90) -> None:
    await_(f"{namespace}/{name} gone", lambda: application(name, namespace) is None, seconds)


def page(name: str, namespace: str = NS, path: str = "/") -> tuple[int, str]:
    service = find("service", name, namespace)
    if service is None:
        return 0, "there is no Service, or the API server does not answer"
    address = service["spec"]["clusterIP"]
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=2) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError as error:
        # Between two pods the address may lead to the one that has just gone.
        return 0, str(error)


def events(name: str, namespace: str = NS) -> list[str]:
    found = listing("events", "-n", namespace, "--field-selector", f"involvedObject.name={name},involvedObject.kind=Application")
    return [f"{e['reason']}: {e['message']}" for e in found]


def leading() -> int:
    """The number of the controller that leads."""
    holder = leader()
    if holder is None:
        raise Failed("no controller leads")
    return int(holder[-1])


def leader() -> str | None:
    lease = find("lease", "catalyst-application-controller", "catalyst-system") or {}
    holder: str | None = lease.get("spec", {}).get("holderIdentity")
    return holder
