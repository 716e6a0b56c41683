"""Commands, files, and waiting for a condition; where everything is."""

import os
import re
import subprocess
import time
from collections.abc import Callable
from typing import Any, Literal, TypeVar

T = TypeVar("T")
JsonObject = dict[str, Any]
Change = Callable[[str], None]

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
STATE = os.environ.get("CATALYST_E2E_STATE", os.path.join(os.environ.get("TMPDIR", "/tmp"), "catalyst-e2e"))
OVERLAY = os.path.join(STATE, "overlay.git")
CHECKOUT = os.path.join(STATE, "checkout")
CATALYST = os.environ.get("CATALYST_E2E_PROGRAM", os.path.join(ROOT, "catalyst"))
REGISTRY = "10.250.0.1:5000"


class Failed(Exception):
    """A check saw something else than it must."""


def run(*command: str, check: bool = True, stdin: str | None = None, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode != 0:
        raise Failed(f"{' '.join(command)[:200]} ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-800:]}")
    return done


def kubectl(*command: str, check: bool = True, stdin: str | None = None) -> str:
    return run("kubectl", *command, check=check, stdin=stdin).stdout


def part(action: str, name: str, *more: str) -> None:
    run(os.path.join(HERE, "part"), action, name, *more)


def catalyst(*command: str, check: bool = True, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return run(CATALYST, *command, check=check, stdin=stdin)


def await_(what: str, condition: Callable[[], T | Literal[False] | None], seconds: float = 60, every: float = 0.1) -> T:
    """Waits until a condition holds, and returns its value. Fails with the last value when the time is over."""
    end = time.monotonic() + seconds
    seen: T | Literal[False] | None = None
    while time.monotonic() < end:
        seen = condition()
        if seen:
            return seen
        time.sleep(every)
    raise Failed(f"{what} did not come within {seconds} s; last: {seen}")


def expect(truth: object, message: object) -> None:
    """Fails with the message unless the first value is true."""
    if not truth:
        raise Failed(str(message))


def write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def first_group(pattern: str, text: str) -> str:
    """The first group of the pattern in a text that must hold it."""
    found = re.search(pattern, text)
    if found is None:
        raise Failed(f"no {pattern} in {text[:500]}")
    return found.group(1)


def read(path: str) -> str:
    with open(path) as file:
        return file.read()
