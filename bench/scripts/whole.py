"""Validation of whole overlays, a cold process each time, beside kubeconform over the same files."""

import json
import pathlib
import re
import shutil
import statistics
import subprocess
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import Any

import yaml

import manifests
import overlays
from figures import ROUNDS, Samples, alternate, cpus, exponent, walls
from overlays import HOME, WORK
from validating import measured, met, validate_table

SIZES = (1000, 10_000)
SCHEMAS = WORK / "overlay-schemas"
FOLDER, BARE = "./catalyst validate, checked out", "./catalyst validate, bare repository"
# The versions that the program's own schemas are made from; see schemas/kubernetes/generate.
FLUX = [
    "github.com/fluxcd/source-controller@v1.9.5",
    "github.com/fluxcd/kustomize-controller@v1.9.5",
    "github.com/fluxcd/helm-controller@v1.6.4",
]
# kustomize publishes no schema; this is what the overlay's files use of it.
LISTING = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"type": "string"},
        "kind": {"type": "string"},
        "resources": {"type": "array", "items": {"type": "string"}},
    },
}
# Settings of the product, which are no Kubernetes objects.
OURS_ALONE = ["sovereign[.]yaml", "template[.]json"]


def overlay() -> list[str]:
    """Overlays of 1,000 and 10,000 Applications, sound ones: everything is looked at."""
    lines = [
        "Whole overlays of 1,000 and 10,000 Applications (namespaces of 100), sound ones, a cold process each time, two"
        " cores. Peer: kubeconform v0.7.0 over the same checked-out files with `-n 2 -strict` and local schemas, those of"
        " Flux's own definitions among them. It checks each object against its schema. It does not check the definitions'"
        " CEL rules, names, and labels; whether Blueprint and version, Environment, Organization, region, and dependency"
        " of each Application exist; placement and parameters against the Blueprint; that each fan-out is, byte for byte,"
        " what the Application renders to and that nothing else lies there; and what Flux's objects and kustomization.yaml"
        " files say of each other. Memory is the peak of the process. Each tool must first find every file sound.",
        "",
    ]
    taken = {}
    for size in SIZES:
        repository = overlays.of(size)
        taken[size] = beside_peer(repository, checked_out(repository))
        lines += [f"**{size:,} Applications, {overlays.files(repository):,} files**", "", *validate_table(taken[size])]
    return [*lines, *growth(taken), "", *commands()]


def checked_out(repository: pathlib.Path) -> pathlib.Path:
    folder = repository.with_suffix("")
    if not folder.exists() or folder.stat().st_mtime < repository.stat().st_mtime:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        archive = subprocess.Popen(["git", "archive", "main"], cwd=repository, stdout=subprocess.PIPE)
        subprocess.run(["tar", "-x", "-C", folder], stdin=archive.stdout, check=True)
        if archive.wait() != 0:
            raise RuntimeError("git archive failed")
    return folder


def beside_peer(repository: pathlib.Path, folder: pathlib.Path) -> Samples:
    sides = {
        "kubeconform": [*peer(), str(folder)],
        FOLDER: ["./catalyst", "validate", str(folder)],
        BARE: ["./catalyst", "validate", str(repository)],
    }
    objects = sum(
        text.count("\n---\n") + 1 for text in (path.read_text() for path in folder.rglob("*.yaml")) if "apiVersion:" in text
    )
    for name, command in sides.items():
        run = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
        said = (
            re.search(r"(\d+) resources? found .* Valid: (\d+), Invalid: 0, Errors: 0", run.stdout)
            if name == "kubeconform"
            else re.search(r"valid: \d+ files, 0 errors, 0 warnings", run.stdout)
        )
        if not said or (name == "kubeconform" and int(said.group(2)) < objects - 1):
            raise RuntimeError(f"{name}: not all sound\n{run.stdout[-2000:]}\n{run.stderr[-2000:]}")
    return alternate({name: partial(measured, command) for name, command in sides.items()}, ROUNDS)


def growth(taken: dict[int, Samples]) -> list[str]:
    lines = []
    for name in (FOLDER, BARE):
        of = {
            what: exponent([(size, statistics.median(read(taken[size][name]))) for size in SIZES])
            for what, read in (("wall", walls), ("CPU", cpus))
        }
        lines.append(
            f"- Growth exponent of `{name}` from {SIZES[0]:,} to {SIZES[1]:,} Applications: {of['wall']:.2f} of the"
            f" wall time, {of['CPU']:.2f} of the CPU time; gate 1.0: {met(max(of.values()) <= 1)}."
        )
    return lines


def commands() -> list[str]:
    return [
        "- `bench/target/work/bin/kubeconform -n 2 -strict -summary -ignore-filename-pattern sovereign[.]yaml"
        " -ignore-filename-pattern template[.]json -schema-location"
        " 'bench/target/work/overlay-schemas/{{.ResourceKind}}{{.KindSuffix}}.json' bench/target/work/10000`",
        "- `./catalyst validate bench/target/work/10000`, `./catalyst validate bench/target/work/10000.git`",
        "- all of it: `bench/run overlay`",
    ]


def peer() -> list[str]:
    tool = manifests.kubeconform()[0]
    ignored = [word for pattern in OURS_ALONE for word in ("-ignore-filename-pattern", pattern)]
    return [
        tool,
        "-n",
        "2",
        "-strict",
        "-summary",
        *ignored,
        "-schema-location",
        str(schemas()) + "/{{.ResourceKind}}{{.KindSuffix}}.json",
    ]


def schemas() -> pathlib.Path:
    """One file a kind that an overlay holds: ours, Kubernetes' own, and Flux's from its modules."""
    mark = SCHEMAS / "edition"
    edition = manifests.EDITION + pathlib.Path(__file__).read_text()
    if mark.exists() and mark.read_text() == edition:
        return SCHEMAS
    shutil.rmtree(SCHEMAS, ignore_errors=True)
    shutil.copytree(manifests.peer_schemas(), SCHEMAS)
    with zipfile.ZipFile(next((WORK / "wheels").glob("*.whl"))) as wheel:
        inside = f"kubernetes_validate/kubernetes-json-schema/v{manifests.VERSION}.0-local-strict/_definitions.json"
        definitions = json.loads(wheel.read(inside))
        definitions = definitions.get("$defs", definitions)
    meta = manifests.inlined(definitions["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"], definitions)
    kinds = {
        "namespace-v1": manifests.inlined(definitions["io.k8s.api.core.v1.Namespace"], definitions),
        "kustomization-kustomize-v1beta1": LISTING,
    }
    for name, suffix in (("environment", "catalyst-v1"), ("organization", "orgs-v1"), ("blueprint", "catalyst-v1")):
        schema = json.loads((HOME / f"schemas/{name}.schema.json").read_text())
        kinds[f"{name}-{suffix}"] = manifests.strict({**schema, "properties": {**schema["properties"], "metadata": meta}})
    for name in FLUX:
        for definition in definitions_of(name):
            spec = definition["spec"]
            for version in spec["versions"]:
                schema = version["schema"]["openAPIV3Schema"]
                schema["properties"]["metadata"] = meta
                suffix = f"{spec['group'].split('.')[0]}-{version['name']}"
                kinds[f"{spec['names']['singular']}-{suffix}"] = manifests.strict(schema)
    for name, schema in kinds.items():
        (SCHEMAS / f"{name}.json").write_text(json.dumps(schema))
    mark.write_text(edition)
    return SCHEMAS


def definitions_of(module: str) -> Iterator[Any]:
    answer = subprocess.run(["go", "mod", "download", "-json", module], capture_output=True, text=True, check=True)
    folder = pathlib.Path(json.loads(answer.stdout)["Dir"])
    for file in sorted((folder / "config/crd/bases").glob("*.yaml")):
        yield from (document for document in yaml.safe_load_all(file.read_text()) if document)
