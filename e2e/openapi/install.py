"""Installs an Application with the client that openapi-python-client generates, reads it, and removes it."""

import os

from catalyst_client import AuthenticatedClient
from catalyst_client.api.applications import (
    get_status,
    install_application,
    list_applications,
    remove_application,
    update_application,
)
from catalyst_client.models import Application, ApplicationOutcome, InstallRequest, Problem, UpdateRequest

client = AuthenticatedClient(base_url=os.environ["CATALYST_URL"], token=os.environ["CATALYST_TOKEN"])
request = InstallRequest.from_dict(
    {
        "name": "from-python",
        "blueprint": "bp-qa-app",
        "version": "0.1.0",
        "namespace": "qa-omantel",
        "values": {"siteTitle": "From Python", "replicas": 2},
        "placement": "single-region",
        "instanceId": "abcd",
    }
)
installed = install_application.sync(id="default", client=client, body=request, idempotency_key="python-1")
assert isinstance(installed, Application), installed
assert (installed.name, installed.outcome) == ("from-python", ApplicationOutcome.DELIVERED), installed
assert installed.spec.instance_id == "abcd" and installed.spec.parameters["replicas"] == 2, installed.spec

status = get_status.sync(id="default", name="from-python", client=client, namespace="qa-omantel")
assert status.name == "from-python" and status.conditions == [], status
listed = list_applications.sync(id="default", client=client, limit=10)
assert "from-python" in [item.name for item in listed.items], listed
refused = update_application.sync(
    id="default", name="from-python", client=client, body=UpdateRequest.from_dict({"values": {}}), if_match='"stale"'
)
assert isinstance(refused, Problem) and refused.error == "precondition-failed", refused
removed = remove_application.sync(id="default", name="from-python", client=client)
assert removed.outcome == ApplicationOutcome.REMOVED, removed
print("openapi-python-client: installed, read, and removed from-python")
