"""Where nothing was found: what the question could do without, and what that would find."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.query import Query
from tui.drawing import filter_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.library import Library

MOST: Final = 8
"""How many ways are tried; each is a search of its own."""


class Offer(NamedTuple):
    """A looser question: what it leaves out, the question, and how many lessons answer it."""

    words: str
    text: str
    total: int


def offers(library: Library, asked: Query) -> list[Offer]:
    """Looser questions that are answered, those that leave out least first; for the background."""
    if asked == Query():
        return []
    looser = _answered(library, _looser(asked)) or _answered(library, _alone(asked))
    return [*looser, *_answered(library, [("All lessons, newest first", Query())])]


def _answered(library: Library, looser: Iterable[tuple[str, Query]]) -> list[Offer]:
    found: dict[str, Offer] = {}
    for words, query in islice(looser, MOST):
        text = query.text
        if text not in found and (total := library.search(query, limit=0).total):
            found[text] = Offer(words, text, total)
    return list(found.values())


def _looser(asked: Query) -> Iterator[tuple[str, Query]]:
    """Each thing that narrows left out alone; then all filters; then all words."""
    for name, values in asked.filters:
        kept = tuple(each for each in asked.filters if each[0] != name)
        yield f"Without {filter_words(name, values)}", replace(asked, filters=kept)
    for name, values in asked.not_filters:
        kept = tuple(each for each in asked.not_filters if each[0] != name)
        yield f"Also with {filter_words(name, values)}", replace(asked, not_filters=kept)
    for item in asked.must_not:
        kept_out = tuple(each for each in asked.must_not if each != item)
        yield f"Also with “{item}”", replace(asked, must_not=kept_out)
    strict = (*asked.must, *asked.phrases)
    if strict:
        either = tuple(word for item in strict for word in item.split())
        loose = replace(asked, must=(), phrases=(), words=(*asked.words, *either))
        yield "With any of your words, not all", loose
    filters = len(asked.filters) + len(asked.not_filters)
    if filters > 1:
        yield "Without any filter", replace(asked, filters=(), not_filters=())
    if filters and not asked.wordless:
        yield (
            "With these filters, whatever the words",
            Query(filters=asked.filters, not_filters=asked.not_filters),
        )


def _alone(asked: Query) -> Iterator[tuple[str, Query]]:
    """Each thing that was asked, alone: where more than one of them finds nothing."""
    words = (*asked.words, *asked.must, *asked.phrases)
    for item in dict.fromkeys(each for some in words for each in some.split()):
        yield f"Only “{item}”", Query(words=(item,))
    for name, values in asked.filters:
        yield f"Only {filter_words(name, values)}", Query(filters=((name, values),))
