"""What bench/run measures: the topics by name, each a function that returns the lines of its section."""

from collections.abc import Callable

from committing import batch, commit
from fairness import fairness
from growing import growth
from maintaining import maintain
from serving import serve
from soak import soak
from starting import cold, render
from validating import validate
from whole import overlay

TOPICS: dict[str, Callable[[], list[str]]] = {
    "commit": commit,
    "batch": batch,
    "serve": serve,
    "fairness": fairness,
    "render": render,
    "cold": cold,
    "growth": growth,
    "validate": validate,
    "overlay": overlay,
    "soak": soak,
    "maintain": maintain,
}
