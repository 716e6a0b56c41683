"""Delivery of new Applications: one, and a thousand at once, beside git."""

import itertools
import os
import pathlib
import subprocess
from collections.abc import Callable, Sequence

import overlays
from figures import ROUNDS, Sample, alternate, process, table
from overlays import WORK, Worker, quietly, request, split

AUTHOR = {
    "GIT_AUTHOR_NAME": "bench",
    "GIT_AUTHOR_EMAIL": "bench@localhost",
    "GIT_COMMITTER_NAME": "bench",
    "GIT_COMMITTER_EMAIL": "bench@localhost",
}


def git_commit_script(folder: pathlib.Path) -> str:
    """What a careful script does: blobs, an index that is kept between commits, a tree, a commit, the ref."""
    return f"""set -e
export GIT_INDEX_FILE={folder}/index-kept
git hash-object -w --stdin-paths < new-files | paste - new-paths | awk -F'\\t' '{{print "100644 " $1 "\\t" $2}}' > new-info
git update-index --add --index-info < new-info
tree=$(git write-tree)
head=$(git rev-parse refs/heads/main)
commit=$(git commit-tree -p "$head" -m "apply" "$tree")
git update-ref refs/heads/main "$commit" "$head"
"""


class GitPeer:
    """Commits the files of one Application with the git command line."""

    def __init__(self, base: pathlib.Path, settings: Sequence[tuple[str, str]] = ()) -> None:
        self.folder = overlays.copy(base, WORK / f"git{'-durable' if settings else ''}.git")
        for key, value in settings:
            overlays.run("git", "config", key, value, cwd=self.folder)
        self.environment = {**os.environ, **AUTHOR}
        index = {**self.environment, "GIT_INDEX_FILE": str(self.folder / "index-kept")}
        overlays.run("git", "read-tree", "main", cwd=self.folder, env=index)
        listed = overlays.output("git", "ls-tree", "-r", "--name-only", "main", cwd=self.folder).splitlines()
        self.templates = {
            path: overlays.output("git", "show", f"main:{path}", cwd=self.folder)
            for path in listed
            if "/team-000/app-00000/" in path
        }

    def commit(self, number: int) -> Sample:
        name = f"app-{number:05d}"
        paths, files = [], []
        for i, (path, text) in enumerate(self.templates.items()):
            file = self.folder / f"new-{i}"
            file.write_text(text.replace("app-00000", name))
            paths.append(path.replace("app-00000", name))
            files.append(str(file))
        (self.folder / "new-paths").write_text("\n".join(paths) + "\n")
        (self.folder / "new-files").write_text("\n".join(files) + "\n")
        return process(["sh", "-c", git_commit_script(self.folder)], cwd=self.folder, env=self.environment)


def commit() -> list[str]:
    """One new Application into a tree of 50,000 files."""
    base = overlays.of(12_400)
    count = overlays.files(base)
    ours = overlays.copy(base, WORK / "ours.git")
    ours_process = overlays.copy(base, WORK / "ours-process.git")
    git, durable = GitPeer(base), GitPeer(base, [("core.fsync", "all"), ("core.fsyncMethod", "fsync")])
    numbers = itertools.count(20_000)
    file = WORK / "one.json"

    def one_process() -> Sample:
        file.write_text(request(next(numbers), "team-000"))
        return quietly("./catalyst", "apply", "-f", file, "--overlay", ours_process)

    with Worker(ours) as worker:
        for _ in range(60):
            worker.work("deliver " + request(next(numbers), "team-000"))
        sides: dict[str, Callable[[], Sample]] = {
            "git command line": lambda: git.commit(next(numbers)),
            "git command line, forced to disk": lambda: durable.commit(next(numbers)),
            "in process": lambda: worker.work("deliver " + request(next(numbers), "team-000")),
            "./catalyst apply": one_process,
        }
        samples = alternate(sides, 2 * ROUNDS + 1)
    for folder in (ours, ours_process):
        overlays.run("git", "fsck", "--no-progress", "--connectivity-only", cwd=folder, stderr=subprocess.DEVNULL)
    script = (
        "git hash-object -w --stdin-paths; git update-index --add --index-info; git write-tree; git commit-tree; git update-ref"
    )
    commands = {
        "git command line": script,
        "git command line, forced to disk": script + "   # core.fsync=all",
        "in process": "ApplicationDelivery.deliver(request bytes) on an open Overlay, forced to disk; Worker.java",
        "./catalyst apply": "./catalyst apply -f one.json --overlay OVERLAY",
    }
    return [
        f"One new Application into an overlay of {count:,} files ({12_400:,} Applications in 124 namespaces): from the"
        " bytes of the request, every check made, to a durable commit. git only writes the same four files, ready made,"
        " with an index that is kept between commits.",
        "",
        *table(samples, "git command line", commands),
    ]


def batch() -> list[str]:
    """1,000 Applications at once."""
    base = overlays.empty()
    requests = overlays.requests_file("batch.yaml", (request(n) for n in range(1000)))
    one, many = WORK / "batch.stream", WORK / "batch-many.stream"
    with Worker(base) as worker:
        worker.work(f"export {requests} {one}")
    split(one, many)
    fresh = WORK / "batch.git"

    def on_copy(action: Callable[[], Sample]) -> Sample:
        overlays.copy(base, fresh)
        return action()

    def imported(stream: pathlib.Path) -> Sample:
        with open(stream, "rb") as source:
            return process(["git", "fast-import", "--quiet"], cwd=fresh, stdin=source)

    warm = overlays.copy(base, WORK / "batch-warm.git")
    groups = itertools.count(1)

    def in_process() -> Sample:
        start = next(groups) * 1000
        file = overlays.requests_file("batch-warm.yaml", (request(n) for n in range(start, start + 1000)))
        return worker.work(f"batch {file}")

    with Worker(warm) as worker:
        for _ in range(3):
            in_process()
        sides = {
            "git fast-import, one commit": lambda: on_copy(lambda: imported(one)),
            "git fast-import, 1,000 commits": lambda: on_copy(lambda: imported(many)),
            "in process": in_process,
            "./catalyst apply": lambda: on_copy(lambda: quietly("./catalyst", "apply", "-f", requests, "--overlay", fresh)),
        }
        samples = alternate(sides, ROUNDS)
    commands = {
        "git fast-import, one commit": "git fast-import --quiet < batch.stream",
        "git fast-import, 1,000 commits": "git fast-import --quiet < batch-many.stream",
        "in process": "ApplicationDelivery.deliver(1,000 requests) on an open Overlay; Worker.java",
        "./catalyst apply": "./catalyst apply -f batch.yaml --overlay OVERLAY",
    }
    count = one.read_bytes().count(b"M 100644 inline ")
    return [
        f"1,000 new Applications in one apply, {count:,} files in 10 namespaces, every check made, one durable commit. git"
        " gets the same files ready made.",
        "",
        *table(samples, "git fast-import, one commit", commands),
    ]
