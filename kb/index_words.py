"""From a typed word to scored terms of the index: stems, beginnings, corrections, phrases.

Words go through the analyzer and become terms; no text of a person reaches tantivy's own parser,
which raises on every other odd string. A word that is expanded (still being typed, or held by no
lesson) becomes explicit terms that all weigh as one word would, so a rare accident among them does
not outrank the likely meaning, and snippets can highlight them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Final

from tantivy import Occur, Query

from kb.index_schema import spaced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tantivy import Schema, Searcher, TextAnalyzer

TITLE_WEIGHT: Final = 0.3
_BEGINNINGS: Final = (8, 12, 24)
"""Terms that an unfinished word of 1, 2 or more letters may stand for, the most frequent first:
they take the time of as many words, and few letters have common ones."""
_MAX_CORRECTIONS: Final = 4
_SHORTEST_CORRECTED: Final = 4
_SHORTEST_BEGUN_WRONG: Final = 5
"""Letters from which on a slip may be the first of them: "bell" is no slip for "tell"."""
_FARTHEST: Final = 2
"""Letters by which the stems of two words one slip apart may differ."""
_LOST_BY_STEMMING: Final = 4
"""Letters that a stem may lack at its end, as in happi(ness)."""
_CORRECTION_WEIGHT: Final = 0.8
_BEGINNING_WEIGHT: Final = 0.7
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Heard:
    """What became of the words of one question."""

    terms: dict[str, None] = field(default_factory=dict)
    """The terms searched, for snippets."""
    corrections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    everyday: dict[str, None] = field(default_factory=dict)
    literal: dict[str, None] = field(default_factory=dict)
    """Runs of unspaced script, which snippets find as they stand."""


class Words:
    """The vocabulary of one view of the index."""

    def __init__(
        self, schema: Schema, searcher: Searcher, analyzers: dict[str, TextAnalyzer]
    ) -> None:
        """Read ``searcher``'s terms as ``schema`` and ``analyzers`` made them."""
        self._schema = schema
        self._searcher = searcher
        self._analyzers = analyzers

    def loosely(
        self, word: str, heard: Heard, *, weight: float = 1.0, unfinished: bool = False
    ) -> list[Query]:
        """Queries for the terms of the word, each of which makes a match and adds to the score."""
        if not word.isascii() and (apart := spaced(word)) != word:
            heard.literal[word] = None
            return [self.phrase(apart, heard)]
        stems = self._analyzers["text"].analyze(word)
        if unfinished or word.endswith("*"):
            return self._typed(word, stems, heard, weight)
        found: list[Query] = []
        for stem in stems:
            if self._searcher.doc_freq("text", stem):
                found += self._term(stem, heard, weight)
            elif similar := self._similar(word, stem):
                heard.corrections[word] = similar
                found.append(self._blend(similar, heard, weight * _CORRECTION_WEIGHT))
            else:
                heard.unknown[word] = None
        if not stems:
            heard.everyday[word] = None
        return found

    def strictly(self, item: str, heard: Heard, *, unfinished: bool = False) -> Query | None:
        """A query that only lessons with this word or phrase answer.

        None for an everyday word: it stands everywhere, so nothing is asked.
        """
        several = " " in item or len(self._analyzers["text"].analyze(item)) > 1
        if several and not unfinished:
            return self.phrase(item, heard)
        parts = self.loosely(item, heard, unfinished=unfinished)
        return None if not parts and item in heard.everyday else any_of(parts)

    def phrase(self, text: str, heard: Heard) -> Query:
        """The words in this order; everyday words between them may be any word."""
        tokens = self._analyzers["text"].pre_tokenize(spaced(text)).tokens
        for token in tokens:
            heard.terms[token.text] = None
        if len(tokens) > 1:
            start = tokens[0].position
            return Query.phrase_query(
                self._schema, "text", [(token.position - start, token.text) for token in tokens]
            )
        if tokens:
            return any_of(self._term(tokens[0].text, heard, 1.0))
        heard.everyday[text] = None
        return self.in_title(text.split())

    def in_title(self, words: Iterable[str]) -> Query:
        """Any of these words in the title, everyday words too."""
        terms = dict.fromkeys(
            term for word in words for term in self._analyzers["title"].analyze(spaced(word))
        )
        return any_of([self._exactly("title", term) for term in terms])

    def _typed(self, word: str, stems: Sequence[str], heard: Heard, weight: float) -> list[Query]:
        """Clauses for a word whose last part may go on."""
        plain = self._analyzers["plain"].analyze(word)
        if not plain:
            return []
        start = plain[-1]
        found: list[Query] = []
        for stem in stems:
            if self._searcher.doc_freq("text", stem):
                found += self._term(stem, heard, weight)
        if not stems:
            heard.everyday[word] = None
        if begun := [term for term in self._begun(start) if term not in heard.terms]:
            found.append(self._blend(begun, heard, weight * _BEGINNING_WEIGHT))
        if not found and stems and (similar := self._similar(word, stems[-1])):
            heard.corrections[word] = similar
            found.append(self._blend(similar, heard, weight * _CORRECTION_WEIGHT))
        if not found and stems:
            heard.unknown[word] = None
        return found

    def _begun(self, start: str) -> list[str]:
        """Terms that the beginning may grow into; stems may be shorter than what is typed."""
        most = _BEGINNINGS[min(len(start), len(_BEGINNINGS)) - 1]
        held = self._searcher.terms_with_prefix("text", start, limit=most)
        if held:
            return [term for term, _ in held]
        for lost in range(1, min(_LOST_BY_STEMMING, len(start) - 3) + 1):
            held = self._searcher.terms_with_prefix("text", start[:-lost], limit=most)
            if shorter := [term for term, _ in held if len(term) <= len(start)]:
                return shorter
        return []

    def _similar(self, word: str, stem: str) -> tuple[str, ...]:
        """Held terms one slip away (a letter more, less, other or swapped), the likeliest first.

        A slip may also hide the ending from the stemmer ("rotaton" for "rotation"), so the slips
        of the whole word are stemmed as well. An automaton tells fast that there is nothing to
        find; the terms themselves, which it does not give, are asked for one by one.
        """
        if len(stem) < _SHORTEST_CORRECTED or any(char.isdigit() for char in stem):
            return ()
        nearby = Query.fuzzy_term_query(self._schema, "text", stem, _FARTHEST)
        if not self._searcher.search(nearby, 1, count=False).hits:
            return ()
        near = slips(stem)
        if len(whole := self._analyzers["plain"].analyze(word)) == 1:
            near.update(self._analyzers["text"].analyze(" ".join(slips(whole[0]))))
        if len(stem) < _SHORTEST_BEGUN_WRONG:
            near = {term for term in near if term[:1] == stem[:1]}
        return self._held(near)

    def _held(self, terms: set[str]) -> tuple[str, ...]:
        """Those that lessons hold, the most frequent first."""
        frequency = self._searcher.doc_freq
        held = sorted((-count, term) for term in terms if (count := frequency("text", term)))
        return tuple(term for _, term in held[:_MAX_CORRECTIONS])

    def _term(self, term: str, heard: Heard, weight: float) -> list[Query]:
        """The term in the text and in the title; a flat list costs half of a nested one."""
        heard.terms[term] = None
        title = Query.boost_query(self._exactly("title", term), TITLE_WEIGHT * weight)
        return [_weighed(self._exactly("text", term), weight), title]

    def _blend(self, terms: Sequence[str], heard: Heard, weight: float) -> Query:
        """Any of the terms, each as telling as one word found in all their lessons."""
        lessons = self._searcher.num_docs
        counts = [self._searcher.doc_freq("text", term) for term in terms]
        together = _rarity(min(sum(counts), lessons), lessons)
        parts: list[Query] = []
        for term, count in zip(terms, counts, strict=True):
            heard.terms[term] = None
            share = weight * together / _rarity(min(count, lessons), lessons)
            parts.append(_weighed(self._exactly("text", term), share))
        return parts[0] if len(parts) == 1 else Query.disjunction_max_query(parts)

    def _exactly(self, field: str, term: str) -> Query:
        return Query.term_query(self._schema, field, term, "freq")


def any_of(parts: Sequence[Query]) -> Query:
    """At least one of the parts; of none, nothing."""
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Should, part) for part in parts])


def slips(word: str) -> set[str]:
    """Every text that is one slip of the keyboard away from the word."""
    return set(_slipped(word)) - {word}


def _slipped(word: str) -> Iterator[str]:
    letters = dict.fromkeys((*_LETTERS, *word))
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        for letter in letters:
            yield f"{before}{letter}{after}"
            if after:
                yield f"{before}{letter}{after[1:]}"
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield f"{before}{after[1]}{after[0]}{after[2:]}"


def _weighed(query: Query, weight: float) -> Query:
    return query if weight == 1.0 else Query.boost_query(query, weight)


def _rarity(count: int, lessons: int) -> float:
    """How telling a word is that so many lessons hold (BM25's inverse document frequency)."""
    return log(1 + (lessons - count + 0.5) / (count + 0.5))
