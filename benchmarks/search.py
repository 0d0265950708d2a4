"""Search: the library's whole answer against a bare tantivy query over the same index.

The bare query is what a program would write that knew everything beforehand: the stems and the
filter's exact terms. It asks the index what a beginning may grow into, builds one boolean query of
term queries, runs it and fetches the stored rows of 30 lessons.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import chain
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Final

import tantivy

from benchmarks import generate
from benchmarks.figures import P99, Figure, at_percent, figure
from benchmarks.lessons import SEED
from benchmarks.words import Vocabulary
from kb import index_state, places
from kb.index_schema import analyzers, tag
from kb.index_words import TITLE_WEIGHT
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

QUESTIONS: Final = 100
ROUNDS: Final = 7
ROWS: Final = 30
BEGINNINGS: Final = 24
"""Terms that the bare query takes for an unfinished word, as the library does."""
FILTERS: Final = (
    ("kind:failure", "kind", "failure"),
    ("kind:practice", "kind", "practice"),
    ("tension:tight-or-loose", "tension", "tight-or-loose"),
    ("tension:fast-or-slow", "tension", "fast-or-slow"),
    ("subject:science", "subject", "science"),
    ("place:rural", "place", "rural"),
    ("evidence:counted-it", "evidence", "counted-it"),
)
LIMIT: Final = {"L": 16.0}
"""Milliseconds for the slowest of a hundred, on the largest store."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: as typed, and as its finished words, beginning and filter's term."""

    text: str
    words: tuple[str, ...]
    beginning: str = ""
    narrowed: tuple[str, str] | None = None


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Words, beginnings and filters; then words with everything that is worked out late."""
    for size in sizes:
        store = generate.store(size)
        bare = Bare(store.folder)
        with Library.open(store.folder) as library:
            for name, questions in kinds_of_questions().items():
                ours, theirs = compare(library, bare, questions)
                settled = at_percent([median(each) for each in ours], P99) * 1000
                yield figure(
                    "search",
                    size,
                    f"Library.search, {name} / bare tantivy",
                    list(chain(*ours)),
                    list(chain(*theirs)),
                    target=1.5,
                    limit=LIMIT.get(size),
                    note=f"p99 of the questions' own medians {settled:.1f}",
                )
            read = read_all(library, kinds_of_questions()["words"])
            yield figure("search", size, "the same with 30 snippets and all counts read", read)


def kinds_of_questions() -> dict[str, list[Question]]:
    """The questions of each kind, the same every time."""
    random = Random(SEED)
    vocabulary = Vocabulary(random)
    found: dict[str, list[Question]] = {"words": [], "beginnings": [], "filters": []}
    for number in range(QUESTIONS):
        words = tuple(dict.fromkeys(vocabulary.content(random, 1 + number % 4)))
        found["words"].append(Question(" ".join(words), words))
        cut = words[-1][: random.randint(2, 5)]
        found["beginnings"].append(Question(" ".join((*words[:-1], cut)), words[:-1], cut))
        typed, field, term = FILTERS[number % len(FILTERS)]
        few = words[: number % 3]  # none: the newest lessons that pass the filter
        found["filters"].append(
            Question(" ".join((typed, *few)), few, narrowed=(field, term)),
        )
    return found


def compare(
    library: Library, bare: Bare, questions: Sequence[Question]
) -> tuple[list[list[float]], list[list[float]]]:
    """Seconds by the library and by bare tantivy, in turns: for each question, one a round."""
    ours: list[list[float]] = [[] for _ in questions]
    theirs: list[list[float]] = [[] for _ in questions]
    known = [bare.stems(question) for question in questions]
    for turn in range(-1, ROUNDS):
        for number, question in enumerate(questions):
            typing = bool(question.beginning)
            start = time.perf_counter()
            library.search(question.text, limit=ROWS, typing=typing)
            between = time.perf_counter()
            bare.search(question, known[number])
            end = time.perf_counter()
            if turn >= 0:  # the first turn warms the caches of both
                ours[number].append(between - start)
                theirs[number].append(end - between)
    return ours, theirs


def read_all(library: Library, questions: Sequence[Question]) -> list[float]:
    """Seconds for each question with each hit's snippet and the counts."""
    taken: list[float] = []
    for question in questions:
        start = time.perf_counter()
        results = library.search(question.text, limit=ROWS)
        drawn = [(hit.snippet, hit.title_spans) for hit in results.hits]
        counted = results.facets
        taken.append(time.perf_counter() - start)
        assert len(drawn) == len(results.hits)
        assert counted["kind"] or not results.total
    return taken


def index_directory(folder: Path) -> Path:
    """Where tantivy's own files of a store's index stand."""
    root = places.index_folder(folder) / f"index-{tag()}"
    state = index_state.read(root)
    if state is None:
        raise RuntimeError(f"{folder} has no index")
    return root / state.directory


class Bare:
    """tantivy alone, over the index that the library made."""

    def __init__(self, folder: Path) -> None:
        """Open the index of the store in this folder."""
        self._index = tantivy.Index.open(str(index_directory(folder)))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._text = analyzers()["text"]

    def stems(self, question: Question) -> list[str]:
        """What the question's finished words are in the index."""
        stems = [stem for word in question.words for stem in self._text.analyze(word)]
        return list(dict.fromkeys(stems))

    def search(self, question: Question, stems: Sequence[str]) -> list[object]:
        """One query for these stems and the beginning; the stored rows of the lessons found."""
        terms = list(stems)
        if question.beginning:
            begun = self._searcher.terms_with_prefix("text", question.beginning, limit=BEGINNINGS)
            terms += [term for term, _ in begun if term not in stems]
        query, ranked = self._query(question, terms)
        order = None if ranked else "newest"
        found = self._searcher.search(query, ROWS, order_by_field=order)
        read = self._searcher.doc
        return [read(address).get_first("row") for _, address in found.hits]

    def _query(self, question: Question, terms: Sequence[str]) -> tuple[tantivy.Query, bool]:
        said = [each for term in terms for each in self._either(term)]
        anything = tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in said])
        if question.narrowed is None:
            return anything, True
        field, term = question.narrowed
        exactly = tantivy.Query.term_query(self._schema, field, term, "basic")
        passing = tantivy.Query.const_score_query(exactly, 0.0)
        if not said:
            return passing, False
        both = [(tantivy.Occur.Must, anything), (tantivy.Occur.Must, passing)]
        return tantivy.Query.boolean_query(both), True

    def _either(self, term: str) -> tuple[tantivy.Query, tantivy.Query]:
        titled = tantivy.Query.term_query(self._schema, "title", term, "freq")
        return (
            tantivy.Query.term_query(self._schema, "text", term, "freq"),
            tantivy.Query.boost_query(titled, TITLE_WEIGHT),
        )
