"""The list of checks, their run, and the page of results."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

from suite.shell import read, run

PREFIX = "test_"
Lines = list[str]
Check = Callable[[], Lines]
Section = tuple[str, str, float, Lines]


@dataclass(frozen=True)
class Entry:
    """A check of the suite under the name that command lines use; a first one is needed by all others."""

    name: str
    title: str
    function: Check
    is_first: bool


CHECKS: list[Entry] = []


def check(title: str, first: bool = False) -> Callable[[Check], Check]:
    """Adds a function to the suite; what it returns are lines of the results page. Its name is the check's after `test_`.
    The first one is needed by all others, and runs whichever are chosen."""

    def add(function: Check) -> Check:
        CHECKS.append(Entry(function.__name__.removeprefix(PREFIX), title, function, first))
        return function

    return add


def chosen(words: list[str], with_first: bool = True) -> list[Entry]:
    """The checks whose names hold one of the words, or all; the first ones come with any choice."""
    found = [entry for entry in CHECKS if not words or any(word in entry.name for word in words)]
    if not found or not with_first:
        return found
    return [entry for entry in CHECKS if entry.is_first] + [entry for entry in found if not entry.is_first]


def run_one(entry: Entry) -> Section:
    """Runs one check and prints its verdict and its lines."""
    started = time.monotonic()
    print(f"{time.strftime('%H:%M:%S')}  {entry.title} …", flush=True)
    try:
        lines, verdict = entry.function(), "ok"
    except Exception as error:  # noqa: BLE001 - the failure of one check must not hide the others
        lines, verdict = [f"FAILED: {type(error).__name__}: {error}"], "FAILED"
    took = time.monotonic() - started
    print(f"{time.strftime('%H:%M:%S')}  {entry.title}: {verdict} in {took:.1f} s", flush=True)
    for line in lines:
        print("          " + line, flush=True)
    return entry.title, verdict, took, lines


def main(arguments: list[str]) -> int:
    """Runs the chosen checks and returns the exit code; --count and --list only print which they are."""
    words = [word for word in arguments if not word.startswith("-")]
    if "--count" in arguments:
        print(len(chosen(words, with_first=False)))
        return 0
    if "--list" in arguments:
        for entry in chosen(words):
            print(f"{entry.name:<22} {entry.title}")
        return 0
    sections = [run_one(entry) for entry in chosen(words)]
    failures = sum(verdict != "ok" for _, verdict, *_ in sections)
    record = os.environ.get("CATALYST_E2E_RECORD")
    if record:
        with open(record, "a") as file:
            file.writelines(json.dumps(section) + "\n" for section in sections)
    print(f"{len(sections) - failures} of {len(sections)} checks passed")
    return 1 if failures else 0


def report(record: str) -> str:
    """The results page of a whole run, from the lines that its parts have recorded."""
    sections: list[Section] = [json.loads(line) for line in read(record).splitlines()]
    java = run("java", "-version").stderr.splitlines()[0].split('"')[1]
    head = [
        "# Results of the end-to-end suite",
        "",
        f"Written by `e2e/run` in one run on {time.strftime('%Y-%m-%d')}. Kubernetes 1.34.4 and Flux (source-controller 1.9.5, "
        f"kustomize-controller 1.9.5, helm-controller 1.6.4) from source, containerd, one node, Java {java}, "
        f"{os.cpu_count()} cores "
        "that all of it shares. Repeat all of it with `e2e/run`, one check with its name, for example `e2e/run scale`.",
        "",
        "| check | verdict | seconds |",
        "| --- | --- | --- |",
    ]
    head += [f"| {title} | {verdict} | {took:.0f} |" for title, verdict, took, _ in sections]
    for title, _, _, lines in sections:
        if lines:
            head += ["", f"## {title}", ""]
            head += lines
    return "\n".join(head) + "\n"
