"""Which lessons a title that is being typed may already stand in.

Searching answers "where do these words occur"; here it is asked "is this the same story". So a
lesson must hold most of what the typed words say, weighed by how rare each is, in its own title,
conditions and tags, where an author names the matter, and not anywhere in its text.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Final

from kb.index_schema import spaced, without_questions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tantivy import Searcher, TextAnalyzer

    from kb.results import Hit

ENOUGH: Final = 0.6
"""The part of the typed words, weighed, that a lesson of the same story holds."""
FEWEST: Final = 2
"""Telling words that it holds at least: one alone is a subject, not a story."""
ALL: Final = 0.95
"""The part from which common words are enough too, if there are more of them."""
COMMON: Final = 6
"""A word that more than one in so many lessons hold tells nothing of a story."""
LONGEST: Final = 300
"""Characters of a title that are looked at: what is longer was pasted by mistake."""
CANDIDATES: Final = 40
"""Lessons found by the words that are looked at."""


class Likeness:
    """Compares lessons with one title."""

    def __init__(self, title: str, searcher: Searcher, analyzers: dict[str, TextAnalyzer]) -> None:
        """Weigh the words of this title; the last one may be unfinished."""
        self._analyze = analyzers["text"].analyze
        self._searcher = searcher
        stems = dict.fromkeys(self._analyze(spaced(title[:LONGEST])))
        self.weights = {stem: self._weight(stem) for stem in stems}
        last = next(reversed(self.weights), "")
        self._unfinished = "" if title[-1:].isspace() else last
        self._common = max(FEWEST + 1, searcher.num_docs // COMMON)
        self._known = [each for each in self.weights if self._held(each)]

    @property
    def terms(self) -> list[str]:
        """The words to look for; too few to say anything: none."""
        return self._known if len(self._known) >= FEWEST else []

    def of(self, hit: Hit) -> float:
        """How much of the title this lesson tells, from 0 to 1; less than ENOUGH counts as 0."""
        own = set(self._stems((hit.title, *hit.conditions, *hit.tags)))
        shared = [each for each in self.weights if each in own or self._grows_into(each, own)]
        asked = sum(
            weight
            for stem, weight in self.weights.items()
            if stem != self._unfinished or stem in shared or self._held(stem)
        )
        part = sum(self.weights[each] for each in shared) / asked if asked else 0.0
        telling = [each for each in shared if self._held(each) <= self._common]
        told = len(telling) >= FEWEST and part >= ENOUGH
        return part if told or (len(shared) > FEWEST and part >= ALL) else 0.0

    def _grows_into(self, stem: str, own: set[str]) -> bool:
        return stem == self._unfinished and any(each.startswith(stem) for each in own)

    def _stems(self, texts: Iterable[str]) -> Iterable[str]:
        return self._analyze(spaced(without_questions("\n".join(texts))))

    def _held(self, stem: str) -> int:
        return self._searcher.doc_freq("text", stem)

    def _weight(self, stem: str) -> float:
        return log(1 + (self._searcher.num_docs + 1) / (self._held(stem) + 0.5))
