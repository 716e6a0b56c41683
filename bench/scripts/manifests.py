"""Manifests to validate, and the peers' schemas for them."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import zipfile
from typing import Any

from overlays import HOME, REGION, WORK

JsonObject = dict[str, Any]
SCHEMAS = WORK / "peer-schemas"
NODE = WORK / "node"
KUBECONFORM = "github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0"
# The published JSON Schemas of Kubernetes, as kubeconform and its users take them, inside a Python package.
VALIDATE = "kubernetes-validate==1.37.0"
VERSION = "1.34"

APPLICATION = """apiVersion: apps.openova.io/v1
kind: Application
metadata:
  name: app-{n:05d}
  namespace: bench-dev
  labels:
    app.kubernetes.io/managed-by: catalyst
    catalyst.openova.io/blueprint: bp-qa-app
    catalyst.openova.io/blueprint-version: 0.1.0
    catalyst.openova.io/environment: bench-dev
    catalyst.openova.io/organization: bench
spec:
  environmentRef: bench-dev
  blueprintRef:
    name: bp-qa-app
    version: 0.1.0
  placement: single-region
  regions:
    - {region}
  parameters:
    siteTitle: Site number {n}
    replicas: {replicas}
"""

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{n:05d}
  namespace: bench-dev
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: web-{n:05d}
spec:
  replicas: {replicas}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/instance: web-{n:05d}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
  template:
    metadata:
      labels:
        app.kubernetes.io/instance: web-{n:05d}
      annotations:
        checksum/config: "{n:032d}"
    spec:
      serviceAccountName: web
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 101
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: web
          image: registry.example/web:1.27.{replicas}
          imagePullPolicy: IfNotPresent
          args: ["--port", "8080", "--verbose"]
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          env:
            - name: SITE
              value: "site {n}"
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          resources:
            requests:
              cpu: 100m
              memory: 64Mi
            limits:
              memory: 128Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
          readinessProbe:
            httpGet:
              path: /health
              port: http
            periodSeconds: 3
          volumeMounts:
            - name: config
              mountPath: /etc/web
      volumes:
        - name: config
          configMap:
            name: web-{n:05d}
"""

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: web-{n:05d}
  namespace: bench-dev
  labels:
    app.kubernetes.io/instance: web-{n:05d}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/instance: web-{n:05d}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
"""

CONFIG = """apiVersion: v1
kind: ConfigMap
metadata:
  name: web-{n:05d}
  namespace: bench-dev
data:
  index.html: |
    <!doctype html>
    <html>
      <head><title>Site {n}</title></head>
      <body><h1>Site {n}</h1></body>
    </html>
  default.conf: |
    server {{
      listen 8080;
      location /health {{ return 200 "ok"; }}
    }}
"""

KINDS = [DEPLOYMENT, APPLICATION, SERVICE, CONFIG]
NAMES = ["Deployment", "Application", "Service", "ConfigMap"]
FAULTS = [("replicas: ", "replicas: x"), ("regions:", "regoins:"), ("port: 80\n", "prot: 80\n"), ("data:", "dataa:")]


def document(number: int, faulty: bool = False) -> str:
    kind = number % len(KINDS)
    text = KINDS[kind].format(n=number, replicas=1 + number % 5, region=REGION)
    return text.replace(*FAULTS[kind], 1) if faulty else text


def made_by_this(mark: pathlib.Path) -> bool:
    """Whether what the mark stands beside was made by this very script; what an older one left is made anew."""
    return mark.exists() and mark.read_text() == EDITION


EDITION = hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()


def corpus(count: int, invalid_every: int = 0) -> tuple[pathlib.Path, pathlib.Path]:
    """A folder with one file a document, and one file with all of them."""
    name = f"manifests-{count}" + ("-faulty" if invalid_every else "")
    folder, single, mark = WORK / name, WORK / f"{name}.yaml", WORK / f"{name}.edition"
    if not made_by_this(mark):
        shutil.rmtree(folder, ignore_errors=True)
        texts = [document(n, bool(invalid_every) and n % invalid_every == invalid_every // 2) for n in range(count)]
        for number, text in enumerate(texts):
            below = folder / f"{number // 250:03d}"
            below.mkdir(parents=True, exist_ok=True)
            (below / f"{number:05d}.yaml").write_text(text)
        single.write_text("---\n".join(texts))
        mark.write_text(EDITION)
    return folder, single


def alone(kind: str) -> pathlib.Path:
    """One document of one kind."""
    WORK.mkdir(parents=True, exist_ok=True)
    file = WORK / f"one-{kind}.yaml"
    file.write_text(document(NAMES.index(kind)))
    return file


def peer_schemas() -> pathlib.Path:
    """Strict JSON Schemas in a folder, one file a kind and nothing to resolve: what suits kubeconform and ajv best."""
    if made_by_this(SCHEMAS / "edition"):
        return SCHEMAS
    shutil.rmtree(SCHEMAS, ignore_errors=True)
    wheels = WORK / "wheels"
    subprocess.run(["pip", "download", "-q", "--no-deps", "-d", wheels, VALIDATE], check=True)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as wheel:
        inside = f"kubernetes_validate/kubernetes-json-schema/v{VERSION}.0-local-strict/_definitions.json"
        definitions = json.loads(wheel.read(inside))
        definitions = definitions.get("$defs", definitions)
    SCHEMAS.mkdir(parents=True)
    names = {
        "deployment-apps-v1": "io.k8s.api.apps.v1.Deployment",
        "service-v1": "io.k8s.api.core.v1.Service",
        "configmap-v1": "io.k8s.api.core.v1.ConfigMap",
    }
    for file, name in names.items():
        (SCHEMAS / f"{file}.json").write_text(json.dumps(inlined(definitions[name], definitions)))
    ours = json.loads((HOME / "schemas/application.schema.json").read_text())
    ours["properties"]["metadata"] = inlined(definitions["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"], definitions)
    (SCHEMAS / "application-apps-v1.json").write_text(json.dumps(strict(ours)))
    (SCHEMAS / "edition").write_text(EDITION)
    return SCHEMAS


def strict(schema: Any) -> Any:
    """An Application's schema as kubeconform's own script would make it of the definition: unknown fields are faults."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items() if key not in ("description", "x-kubernetes-validations")}
    keeps = schema.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema and not keeps:
        closed["additionalProperties"] = False
    return closed


def inlined(schema: Any, definitions: JsonObject) -> Any:
    if isinstance(schema, list):
        return [inlined(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return inlined(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    return {key: inlined(value, definitions) for key, value in schema.items() if key != "description"}


def kubeconform() -> list[str]:
    tool = WORK / "bin/kubeconform"
    if not tool.exists():
        subprocess.run(["go", "install", KUBECONFORM], check=True, env={**os.environ, "GOBIN": str(tool.parent)})
    return [
        str(tool),
        "-n",
        "2",
        "-strict",
        "-summary",
        "-schema-location",
        str(peer_schemas()) + "/{{.ResourceKind}}{{.KindSuffix}}.json",
    ]


def ajv() -> list[str]:
    """Node's ajv and js-yaml, the schemas compiled once, in one process."""
    script = HOME / "bench/scripts/ajv.js"
    if not (NODE / "node_modules/ajv").exists():
        NODE.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(NODE), "ajv@8.17.1", "js-yaml@4.1.0"],
            check=True,
        )
    return ["node", str(script), str(NODE), str(peer_schemas())]
