"""``python -m benchmarks.relevance [--worst N]``."""

from __future__ import annotations

import argparse

from benchmarks.figures import table
from benchmarks.relevance import gain, measure, store
from benchmarks.relevance.questions import questions
from benchmarks.relevance.variants import as_built


def main() -> None:
    """Print each way to rank, then the questions that the search as built answers worst."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--worst", type=int, default=0, help="how many questions to name")
    worst = parser.parse_args().worst
    print(table(list(measure(()))))
    if worst:
        with as_built(list(store())) as search:
            scored = sorted((gain(each, search), each.text) for each in questions())
        for score, text in scored[:worst]:
            print(f"{score:.2f}  {text}")


main()
