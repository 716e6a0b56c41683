#!/usr/bin/env python3
"""Packs a folder as a container image archive that `ctr images import` reads: image.py NAME ROOT OUT [--user U] CMD..."""

import hashlib
import io
import json
import sys
import tarfile


def main() -> None:
    name, root, out = sys.argv[1:4]
    rest = sys.argv[4:]
    user = ""
    if rest[:1] == ["--user"]:
        user, rest = rest[1], rest[2:]
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as tar:
        tar.add(root, arcname=".", filter=plain)
    digest = hashlib.sha256(layer.getvalue()).hexdigest()
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {"Entrypoint": rest, "User": user, "Env": ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + digest]},
        "history": [{"created_by": "e2e/image.py"}],
    }
    blob = json.dumps(config, sort_keys=True).encode()
    config_name = hashlib.sha256(blob).hexdigest() + ".json"
    manifest = [{"Config": config_name, "RepoTags": [name], "Layers": [digest + "/layer.tar"]}]
    with tarfile.open(out, "w") as tar:
        put(tar, config_name, blob)
        put(tar, digest + "/layer.tar", layer.getvalue())
        put(tar, "manifest.json", json.dumps(manifest).encode())


def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = 0
    return entry


def put(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


main()
