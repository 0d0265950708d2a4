"""How well the search ranks: nDCG@10 over labelled questions, as built and in other ways.

``python -m benchmarks.relevance`` prints all; ``--worst`` names the questions that fare worst.
"""

from __future__ import annotations

from collections import defaultdict
from math import log2
from statistics import mean
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Figure
from benchmarks.relevance.neighbours import neighbours
from benchmarks.relevance.questions import CASES, Question, questions
from benchmarks.relevance.variants import PAGE, VARIANTS, File
from kb import document, starter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.relevance.variants import Search

NEIGHBOURS: Final = 450


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """One line for each way to rank; the stores of other figures play no part."""
    del sizes
    asked = questions()
    files = list(store())
    for name, variant in VARIANTS.items():
        with variant(files) as search:
            gains = [gain(each, search) for each in asked]
        note = " ".join(f"{kind} {score:.2f}" for kind, score in by_kind(asked, gains).items())
        what = f"nDCG@{PAGE}, {name}"
        average = mean(gains)
        yield Figure("relevance", "-", what, "", average, average, runs=len(asked), note=note)


def store() -> Iterator[File]:
    """The starter entries, the tensions, and the neighbours."""
    for name, data in starter.starter_tensions().items():
        if tension := document.read_tension(data, name).record:
            yield File(f"tensions/{name}", tension)
    for name, data in starter.starter_entries().items():
        if entry := document.read_entry(data, name, None).record:
            yield File(name, entry)
    for each in neighbours(NEIGHBOURS):
        yield File(f"near/{each.id}.md", each)


def gain(question: Question, search: Search) -> float:
    """The nDCG@10 of one question: 1 where the best answers come first."""
    worth = {CASES[case]: value for case, value in question.worth.items()}
    found = search(question.text, question.typing)
    got = [next((v for start, v in worth.items() if path.startswith(start)), 0) for path in found]
    best = sorted(worth.values(), reverse=True)[:PAGE]
    return _discounted(got) / _discounted(best)


def by_kind(asked: Sequence[Question], gains: Sequence[float]) -> dict[str, float]:
    """The mean of each kind of question."""
    kinds: defaultdict[str, list[float]] = defaultdict(list)
    for question, each in zip(asked, gains, strict=True):
        kinds[question.kind].append(each)
    return {kind: mean(each) for kind, each in kinds.items()}


def _discounted(worths: Sequence[int]) -> float:
    return sum((2.0**worth - 1) / log2(place + 2) for place, worth in enumerate(worths))
