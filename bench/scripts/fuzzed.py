"""Entry of bench/fuzz: puts what Jazzer's log says into RESULTS.md, or only prints it.

fuzzed.py LOG WORK VERSION EXIT-CODE RUNS yes|no
"""

import pathlib
import re
import sys

import measure


def main(log: str, work: str, version: str, status: str, runs: str, results: str) -> None:
    text = pathlib.Path(log).read_text(errors="replace")
    executed = re.search(r"^stat::number_of_executed_units: *(\d+)", text, re.MULTILINE)
    rate = re.search(r"^stat::average_exec_per_sec: *(\d+)", text, re.MULTILINE)
    if not executed or not rate:
        sys.exit(f"fuzz: Jazzer did not run; see {log}")
    found = "no difference" if status == "0" else "**a difference**, and it stopped there"
    reached = re.findall(r"\bcov: (\d+)", text)
    seeds = len(list(pathlib.Path(work, "seeds").iterdir()))
    kept = len(list(pathlib.Path(work, "corpus").iterdir()))
    summary = (
        f"Jazzer {version}: {int(executed[1]):,} texts, {found}; {int(rate[1]):,} a second at the lowest priority. It began with"
        f" {seeds} manifests of the repository and knows {kept:,} texts now; {int(reached[-1]):,} edges of the readers reached."
    )
    print(summary)
    if results == "yes":
        measure.write(
            "fuzz",
            [
                "Jazzer, guided by coverage, compares the fast YAML reader with the full one (snakeyaml-engine): the same "
                "values in the same"
                " order at the same places, or no answer.",
                "",
                summary,
                "",
                f"- `bench/fuzz {runs}`",
            ],
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
