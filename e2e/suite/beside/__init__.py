"""Checks of a Sovereign whose controller runs beside the cluster, after e2e/sovereign."""

import importlib

# In the order of their run.
THEMES = (
    "arrival",
    "api",
    "parents",
    "faults",
    "placements",
    "hands",
    "tracks",
    "leaders",
    "outages",
    "headline",
    "changes",
    "scale",
)


def load() -> None:
    """Lists the checks of every theme."""
    for theme in THEMES:
        importlib.import_module(f"{__name__}.test_{theme}")
