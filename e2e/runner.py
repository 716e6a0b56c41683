"""A runner of workflows on this machine: e2e/workflows says what runs on it and what is to come of it."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parent.parent
MAVEN = """
for word do
  shift
  case $word in
    verify) set -- "$@" -Dmaven.test.skip=true verify ;;
    jib:build) set -- "$@" jib:build "-Dimage.base=tar://$LOCAL/base.tar" -Djib.allowInsecureRegistries=true ;;
    -Dimage.name=ghcr.io/*) set -- "$@" "-Dimage.name=$LOCAL_REGISTRY/${word#*/}" ;;
    *) set -- "$@" "$word" ;;
  esac
done
exec "$LOCAL_MAVEN" "$@"
"""
STAND_INS = {  # program -> what it does instead, in words and as a script; each call is written down first
    "cosign": ("writes down what it was to sign: the identity of a runner is to be had there alone", ""),
    "gh": ("writes down what it was to do: it talks to the Git host", ""),
    "mvn": ("the real Maven, but 'verify' leaves the tests out, and an image goes to the registry here, on an empty base", MAVEN),
    "sudo": ("'e2e/run' lists its checks instead of running them: they need a cluster and an hour", 'shift; exec "$@" --list\n'),
}


Step = tuple[str, str, dict[str, Any]]  # name, script, environment


class Failed(Exception):
    pass


def expect(condition: object, *text: object) -> None:
    if not condition:
        raise Failed("\n".join(map(str, text)))


def sh(*command: object, cwd: Path = HOME, **more: Any) -> str:
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more
    )
    expect(done.returncode == 0, " ".join(map(str, command)) + " failed:", done.stdout)
    return str(done.stdout)


def read_steps() -> dict[str, list[Step]]:
    """Workflow -> its scripts in order, as (name, script, environment); a script is run by 'bash -eo pipefail' only."""
    found: dict[str, list[Step]] = {}
    for file in [*sorted((HOME / ".github/workflows").glob("*.yaml")), HOME / "action.yml"]:
        tree = yaml.safe_load(file.read_text())
        jobs = tree["jobs"].values() if "jobs" in tree else [tree["runs"]]
        if "jobs" in tree:
            expect(tree["permissions"] == {"contents": "read"}, file.name + " may do more than read; give rights to a job")
            expect("concurrency" in tree, file.name + " has no concurrency group")
        default = tree.get("defaults", {}).get("run", {}).get("shell")
        steps = found.setdefault(file.stem, [])
        for job in jobs:
            for step in filter(lambda step: "run" in step, job["steps"]):
                name = "%s/%s" % (file.stem, step.get("name", "the script"))
                expect(step.get("shell", default) == "bash", name + " needs shell: bash, or the first of a pipe fails unseen")
                expect("${{" not in step["run"], name + " takes text of others for a script; give it through env:")
                expect(set(step) <= {"name", "run", "env", "shell", "if"}, name + " has a key that is not understood here")
                expect(name not in [known for known, _, _ in steps], "two scripts are called " + name)
                steps.append((name, step["run"], {**tree.get("env", {}), **job.get("env", {}), **step.get("env", {})}))
    return found


@contextlib.contextmanager
def registry(work: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    (work / "registry.yml").write_text(
        json.dumps(
            {
                "version": 0.1,
                "log": {"level": "error"},
                "http": {"addr": address},
                "storage": {"filesystem": {"rootdirectory": str(work / "blobs")}},
            }
        )
    )
    with open(work / "registry.txt", "w") as log:
        server = subprocess.Popen(["docker-registry", "serve", work / "registry.yml"], stdout=log, stderr=log)
    try:
        while True:
            expect(server.poll() is None, "the registry did not start; see registry.txt")
            try:
                urllib.request.urlopen("http://%s/v2/" % address).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


class Runner:
    """A clone whose remote main is here too, and what the runner gives to a script."""

    def __init__(self, work: Path, steps: dict[str, list[Step]], address: str) -> None:
        self.work, self.steps, self.registry, self.ran = work, steps, address, set[str]()
        self.repository = work / "repository"
        sh("git", "clone", "-q", HOME, self.repository)
        self.start = self.git("rev-parse", "HEAD").strip()
        sh("git", "init", "-q", "--bare", work / "origin.git")
        self.git("remote", "set-url", "origin", work / "origin.git")
        for key, value in {"name": "Workflow rehearsal", "email": "workflows@example.org"}.items():
            self.git("config", "user." + key, value)
        for folder in ("bin", "installed", "empty"):
            (work / folder).mkdir()
        for name, (_, script) in STAND_INS.items():
            # A runner has cosign only where a step before installed it.
            program = work / ("installed" if name == "cosign" else "bin") / name
            program.write_text('#!/bin/sh\necho "%s $*" >> "$LOCAL/calls"\n%s' % (name, script))
            program.chmod(0o755)
        sh(sys.executable, HOME / "e2e/image.py", "base", work / "empty", work / "base.tar")

    def git(self, *arguments: object) -> str:
        return sh("git", *arguments, cwd=self.repository)

    def reset(self) -> None:
        """Main as HEAD is, nothing left over; what is built stays built."""
        self.git("switch", "-q", "-f", "-C", "main", self.start)
        self.git("clean", "-fdq")
        self.push()
        (self.work / "calls").write_text("")

    def age(self) -> None:
        """Git gives files and folders a new time when it changes them to and fro; that alone is no reason to build again."""
        jar = self.repository / "generator/target/catalyst.jar"
        built = jar.stat().st_mtime if jar.exists() else time.time()
        for file in map(self.repository.joinpath, self.git("-c", "core.quotePath=false", "ls-files").splitlines()):
            for path in (file, file.parent):
                if path.exists() and path.stat().st_mtime > built:
                    os.utime(path, (built, built))

    def catalyst(self, *arguments: object) -> str:
        self.age()
        return sh("./catalyst", *arguments, cwd=self.repository)

    def push(self) -> None:
        self.git("push", "-q", "-f", "origin", "HEAD:main")
        self.git("fetch", "-q", "origin")

    def write(self, name: str, text: str) -> None:
        path = self.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, subject: str, **files: Any) -> None:
        for name, content in files.get("files", {}).items():
            self.write(name, json.dumps(content) + "\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject)

    def read(self, name: str) -> str:
        return (self.repository / name).read_text()

    def version(self, chart: str) -> str:
        found = re.search(r"^version: (.+)$", self.read(chart + "/chart/Chart.yaml"), re.M)
        expect(found, chart + " has no version")
        return found[1] if found else ""

    def calls(self, program: str) -> list[str]:
        return [line for line in (self.work / "calls").read_text().splitlines() if line.startswith(program + " ")]

    def tags(self, name: str) -> list[str]:
        with urllib.request.urlopen("http://%s/v2/openova-io/%s/tags/list" % (self.registry, name)) as answer:
            return list(json.load(answer)["tags"])

    def all(self, workflow: str, **given: Any) -> str:
        """Runs the scripts of a workflow, one after the other; what they print, together."""
        return "".join(self.run(name, **given) for name, _, _ in self.steps[workflow])

    def run(
        self,
        name: str,
        fails: bool = False,
        event: dict[str, Any] | None = None,
        inputs: dict[str, str] | None = None,
        **environment: Any,
    ) -> str:
        workflow = name.split("/")[0]
        _, script, given = next(step for step in self.steps[workflow] if step[0] == name)
        context = {
            "inputs": inputs or {},
            "github": {"base_ref": "main", "token": "no-token", "action_path": str(self.repository), "event": event or {}},
        }

        def value(match: re.Match[str]) -> str:
            found: Any = context
            for key in match[1].split("."):
                expect(key in found, "%s: no value is known here for %s" % (name, match[1]))
                found = found[key]
            return str(found)

        self.age()
        outside = {key: text for key, text in os.environ.items() if not key.startswith(("CATALYST_", "GITHUB_", "GIT_"))}
        files = {"GITHUB_" + key: str(self.work / key.lower()) for key in ("ENV", "OUTPUT", "PATH", "STEP_SUMMARY", "EVENT_PATH")}
        for file in files.values():
            Path(file).write_text("")
        (self.work / "event_path").write_text(json.dumps(event or {}))
        local = {
            "LOCAL": str(self.work),
            "LOCAL_REGISTRY": self.registry,
            "LOCAL_MAVEN": shutil.which("mvn"),
            "PATH": "%s:%s" % (self.work / "bin", os.environ["PATH"]),
        }
        described = HOME / ".github/workflows" / (workflow + ".yaml")
        if described.exists() and "sigstore/cosign-installer@" in described.read_text():
            local["PATH"] = "%s:%s" % (self.work / "installed", local["PATH"])
        values = {key: re.sub(r"\$\{\{\s*(.+?)\s*\}\}", value, str(text)) for key, text in given.items()}
        (self.work / "step.sh").write_text(script)
        began = time.time()
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", self.work / "step.sh"],
            cwd=self.repository,
            env={
                **outside,
                "CI": "true",
                "GITHUB_ACTIONS": "true",
                "GITHUB_WORKSPACE": str(self.repository),
                "GITHUB_REF_NAME": "main",
                **files,
                **local,
                **values,
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        right = (done.returncode != 0) == fails
        word = ("refuses" if fails else "works") if right else "FAILS"
        print("  %-58s %-8s %5.1f s" % (name, word, time.time() - began), flush=True)
        expect(right, "%s ended with %d:" % (name, done.returncode), done.stdout)
        for file in ("env", "output", "path"):
            expect((self.work / file).read_text() == "", name + " hands something on, which nothing here takes: " + file)
        self.ran.add(name)
        return done.stdout

    def refuses(self, name: str, rule: str, file: str, change: Callable[[str], str], **given: Any) -> None:
        """The script fails on a changed file and says why; the file comes back."""
        before = self.read(file)
        self.write(file, change(before))
        out = self.run(name, fails=True, **given)
        expect(rule in out, "%s does not say %s:" % (name, rule), out)
        self.write(file, before)
