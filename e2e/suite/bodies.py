"""Requests and objects that the checks send."""

from typing import Any

from suite.objects import NS
from suite.shell import JsonObject

FSN, HEL = "hz-fsn-rtz-prod", "hz-hel-rtz-prod"


def request(
    name: str,
    version: str = "0.1.0",
    namespace: str = NS,
    placement: str = "single-region",
    regions: list[str] | None = None,
    **values: Any,
) -> JsonObject:
    body = {
        "name": name,
        "blueprint": "bp-qa-app",
        "version": version,
        "namespace": namespace,
        "values": {"siteTitle": "QA WP", **values},
        "placement": placement,
    }
    if namespace != NS:
        body["environmentRef"] = namespace
    if regions:
        body["regions"] = regions
    return body


def canonical(name: str, **parameters: Any) -> JsonObject:
    return {
        "name": name,
        "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
        "organizationRef": NS,
        "environmentRef": NS,
        "placement": {"mode": "single-region", "regions": ["hz-fsn-rtz-prod"]},
        "parameters": {"siteTitle": "QA WP", **parameters},
    }


def organization(name: str) -> JsonObject:
    return {
        "apiVersion": "orgs.openova.io/v1",
        "kind": "Organization",
        "metadata": {"name": name},
        "spec": {
            "slug": name,
            "displayName": name,
            "kind": "internal",
            "tier": "corporate",
            "billingMode": "showback",
            "sovereignRef": "omantel.biz",
            "owners": [{"email": "a@b.io", "role": "owner"}],
        },
    }


def environment(name: str, owner: str, *namespaces: str) -> JsonObject:
    spec = {
        "organizationRef": owner,
        "envType": "dev",
        "placement": "single-region",
        "regions": [{"provider": "hetzner", "region": "fsn", "buildingBlock": "rtz"}],
    }
    if namespaces:
        spec["namespaces"] = list(namespaces)
    return {"apiVersion": "catalyst.openova.io/v1", "kind": "Environment", "metadata": {"name": name}, "spec": spec}


def by_hand(name: str, namespace: str = "by-hand-faults", **spec: Any) -> JsonObject:
    body = {
        "environmentRef": NS,
        "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
        "placement": "single-region",
        "regions": [FSN],
        "parameters": {"siteTitle": "QA WP"},
    }
    body.update(spec)
    return {
        "apiVersion": "apps.openova.io/v1",
        "kind": "Application",
        "metadata": {"name": name, "namespace": namespace},
        "spec": body,
    }
