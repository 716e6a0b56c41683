"""Entry of the suite: python3 -m suite beside|pods [--list|--count] [WORD]..., or python3 -m suite report RECORD."""

import importlib
import sys

from suite import checks


def main(arguments: list[str]) -> int:
    what, *rest = arguments or [""]
    if what == "report" and len(rest) == 1:
        sys.stdout.write(checks.report(rest[0]))
        return 0
    if what not in ("beside", "pods"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    importlib.import_module(f"suite.{what}").load()
    return checks.main(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
