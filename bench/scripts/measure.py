"""Entry: runs the topics that are named, or all, and rewrites their sections of RESULTS.md."""

import datetime as dt
import os
import platform
import re
import sys

import overlays
import topics

RESULTS = overlays.HOME / "bench/RESULTS.md"
HEAD = """# Measurements

Written by `bench/run`; each section by `bench/run TOPIC`. Every figure stands beside a peer that was measured in the same
run, in turn with it; ratios are medians of the ratios round by round, below 1 is faster than the peer. CPU is user plus
system time of the process and its children; in process it is counted in steps of 10 ms. Commands are run from the
repository's root.
"""


def machine() -> str:
    version = os.popen("java -XshowSettings:properties -version 2>&1").read()
    runtime = re.search(r"java\.runtime\.version = (.*)", version)
    git = overlays.output("git", "--version").split()[2]
    load = os.getloadavg()[0]
    return (
        f"{dt.date.today()}; {os.cpu_count()} cores, Linux {platform.release().split('-')[0]},"
        f" JDK {runtime.group(1) if runtime else 'unknown'}, git {git}; load at the end {load:.1f}"
    )


def sections() -> dict[str, str]:
    if not RESULTS.exists():
        return {}
    parts = re.split(r"^## (\w+)\n", RESULTS.read_text(), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=False))


def write(name: str, lines: list[str]) -> None:
    """Puts one section in its place; those that are no topic of bench/run stand last."""
    kept = sections()
    kept[name] = "\n" + "\n".join(lines) + f"\n\n{machine()}\n\n"
    order = [topic for topic in topics.TOPICS if topic in kept] + [topic for topic in kept if topic not in topics.TOPICS]
    RESULTS.write_text(HEAD + "".join(f"\n## {topic}\n{kept[topic].rstrip()}\n" for topic in order))
    print("\n".join(lines))


def without_options(words: list[str]) -> list[str]:
    """The topics; `--seconds N` is how long a topic works that has a length, such as soak."""
    if "--seconds" not in words:
        return words
    at = words.index("--seconds")
    if not words[at + 1 : at + 2] or not words[at + 1].isdigit() or int(words[at + 1]) < 1:
        sys.exit("--seconds needs a number of seconds")
    os.environ["BENCH_SECONDS"] = words[at + 1]
    return words[:at] + words[at + 2 :]


def main(words: list[str]) -> None:
    names = without_options(words)
    unknown = [name for name in names if name not in topics.TOPICS]
    if unknown:
        sys.exit(f"unknown: {' '.join(unknown)}; there are {' '.join(topics.TOPICS)}")
    for name in names or topics.TOPICS:
        print(f"bench: {name}", file=sys.stderr)
        write(name, topics.TOPICS[name]())


if __name__ == "__main__":
    main(sys.argv[1:])
