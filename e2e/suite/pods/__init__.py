"""Checks of a Sovereign of pods: the platform chart, the container image, and the QA fixtures, after e2e/platform."""

import importlib

# In the order of their run.
THEMES = ("bootstrap", "orders", "serve", "failover")


def load() -> None:
    """Lists the checks of every theme."""
    for theme in THEMES:
        importlib.import_module(f"{__name__}.test_{theme}")
