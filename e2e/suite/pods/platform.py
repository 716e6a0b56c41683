"""The pods of the platform chart."""

from suite import objects
from suite.shell import JsonObject, kubectl

SYSTEM = "catalyst-system"


def pods() -> list[JsonObject]:
    found = objects.listing("pods", "-n", SYSTEM, "-l", "app.kubernetes.io/name=bp-catalyst-platform")
    return [p for p in found if "deletionTimestamp" not in p["metadata"]]


def is_ready(pod: JsonObject) -> bool:
    return any(c["type"] == "Ready" and c["status"] == "True" for c in pod.get("status", {}).get("conditions", []))


def logs(pod: JsonObject) -> str:
    return kubectl("-n", SYSTEM, "logs", pod["metadata"]["name"])
