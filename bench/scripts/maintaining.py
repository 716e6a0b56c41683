"""Maintenance of a large history: the project's own test in its full size."""

import os
import re
import subprocess

import overlays

COMMITS = int(os.environ.get("MAINTAIN_COMMITS", "20000"))
WRITERS = 2
TEST = "MaintenanceTest"
QUIET = re.compile(r"maintenance: (\d+) commits, (\d+) bytes before, (\d+) after, (\d+) by git gc")
LOADED = re.compile(
    r"maintenance under load: (\d+) commits, (\d+) rounds, (\d+) kills at (\d+) of (\d+) steps, ([a-z ]+),"
    r" (\d+) bytes after, (\d+) by git gc"
)


def maintain() -> list[str]:
    """20,000 commits, quiet and under load with kills at every step: sizes beside git gc, all checks in the test."""
    command = [
        "mvn",
        "-B",
        "-ntp",
        "-pl",
        "generator",
        "-Dspotless.check.skip=true",
        "-Djacoco.skip=true",
        f"-Dtest={TEST}",
        f"-Dcatalyst.maintenance.commits={COMMITS}",
        f"-Dcatalyst.maintenance.load={COMMITS // WRITERS}",
        "test",
    ]
    run = subprocess.run(command, cwd=overlays.HOME, capture_output=True, text=True, check=False)
    quiet, loaded = QUIET.findall(run.stdout), LOADED.findall(run.stdout)
    if run.returncode != 0 or len(quiet) != 1 or len(loaded) != 2:
        raise RuntimeError(f"{TEST}: exit {run.returncode}\n{run.stdout[-4000:]}\n{run.stderr[-2000:]}")
    commits, before, after, peer = map(int, quiet[0])
    lines = [
        f"`overlay maintain` on histories of {COMMITS:,} commits. Under load {WRITERS} processes write, and maintenance runs"
        " all the while, every other one killed at the next of its steps; after each, `git fsck --full` looks at the"
        " repository while the writers stand still. At the end each acknowledged commit must be there. Peer: `git gc` of"
        " a copy.",
        "",
        "| commits | beside it | maintenance runs | killed | before | after | git gc | after / git gc |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        f"| {commits:,} | nothing | 1 | 0 | {megabytes(before)} | {megabytes(after)} | {megabytes(peer)} | {after / peer:.2f} |",
    ]
    for found in loaded:
        commits, rounds, kills, killed, steps = map(int, found[:5])
        after, peer = int(found[6]), int(found[7])
        beside = "two writers" if found[5] == "alone" else "two writers, git gc"
        lines.append(
            f"| {commits:,} | {beside} | {2 * rounds} | {kills}, at {killed} of {steps} steps | |"
            f" {megabytes(after)} | {megabytes(peer)} | {after / peer:.2f} |"
        )
    return [*lines, "", "- all of it: `" + " ".join(command) + "`"]


def megabytes(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
