"""What the browse screen asks the library, and the answers as values.

Runs in background threads; everything costly of a hit (its snippet) is taken here, so that drawing
a row only reads.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.query import parse
from tui.drawing import filter_words
from tui.loosening import Offer, offers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kb.library import Library
    from kb.model import Informs, Kind, Tension
    from kb.query import Query
    from kb.results import Hit, Results, Snippet
    from tui.answered import Answered
    from tui.messages.finding import Question


PAGE: Final = 30
"""How many lessons come to a list at once."""
LIKE: Final = 4
"""How many lessons like the one that is read stand below it."""


class Row(NamedTuple):
    """A lesson found, ready to be drawn: a hit works its values out each time they are read."""

    id: str
    title: str
    kind: Kind
    informs: Sequence[Informs]
    conditions: Sequence[str]
    snippet: Snippet | None = None
    """The passage that answers the question; None where nothing was searched for."""
    title_spans: Sequence[tuple[int, int]] = ()
    flawed: bool = False


class Found(NamedTuple):
    """The answer to a question: how it was read, how many lessons there are, the first of them."""

    question: Question
    query: Query
    total: int
    rows: Sequence[Row]
    hints: Sequence[str] = ()
    corrected: Mapping[str, str] = MappingProxyType({})
    offers: Sequence[Offer] = ()
    """Looser questions, where nothing was found."""


class More(NamedTuple):
    """A further page of the answer to a question."""

    question: Question
    offset: int
    rows: Sequence[Row]


class Counts(NamedTuple):
    """How many lessons of an answer are of each kind, tension, pole and effect."""

    question: Question
    facets: Mapping[str, Mapping[str, int]]


class Around(NamedTuple):
    """What stands around one lesson: those it links to, those that link to it, those like it."""

    linked: Mapping[str, str | None] = MappingProxyType({})
    """Titles by id as written; None: there is no such lesson."""
    here: Sequence[Row] = ()
    like: Sequence[Row] = ()
    answered: Answered | None = None
    """What colleagues and decisions made of it."""


def row_of(hit: Hit, *, searched: bool) -> Row:
    """A hit as a row; its passage and what matched only where words were searched for."""
    return Row(
        id=hit.id,
        title=hit.title,
        kind=hit.kind,
        informs=hit.informs,
        conditions=hit.conditions,
        snippet=hit.snippet if searched else None,
        title_spans=hit.title_spans if searched else (),
        flawed=hit.has_problems,
    )


def first_page(library: Library, question: Question, limit: int) -> tuple[Found, Results]:
    """Answer a question. The results come along, as their counts are worked out when read."""
    query = parse(question.text, typing=question.typing)
    if question.like is not None:
        results = library.related(question.like, limit=limit)
    else:
        results = library.search(query, limit=limit)
    searched = not query.wordless and question.like is None
    rows = [row_of(hit, searched=searched) for hit in results.hits]
    total = len(rows) if question.like is not None else results.total
    looser = offers(library, query) if not total and question.like is None else ()
    found = Found(question, query, total, rows, results.hints, results.corrected, looser)
    return found, results


def further_page(library: Library, question: Question, offset: int, limit: int) -> More:
    """The page of an answer that starts with this row."""
    query = parse(question.text, typing=question.typing)
    searched = not query.wordless
    results = library.search(query, limit=limit, offset=offset)
    return More(question, offset, [row_of(hit, searched=searched) for hit in results.hits])


def around(library: Library, entry_id: str, body: str) -> Around:
    """What stands around a lesson with this text."""
    from tui.answered import answered  # noqa: PLC0415 (start-up pays for what it shows)

    linked = library.linked(body)
    return Around(
        {name: hit.title if hit else None for name, hit in linked.items()},
        [row_of(hit, searched=False) for hit in library.linked_from(entry_id)],
        [row_of(hit, searched=False) for hit in library.related(entry_id, limit=LIKE).hits],
        answered(library, entry_id),
    )


def counts(question: Question, results: Results) -> Counts:
    """The counts of an answer; working them out costs more than the answer.

    None for the lessons like one: the index counts more of them than are listed, and a click on
    a count would lead to a search among all.
    """
    if question.like is not None:
        return Counts(question, {})
    return Counts(question, results.facets)


# -- in words ----------------------------------------------------------------------------------

Words = tuple[str, str, str]
"""Words for a chip, what a click on it says, and the name of its ink."""

AWAY: Final = "\N{MULTIPLICATION SIGN}"
"""Stands on what a click takes away."""
_EFFECT_INKS: Final = {"helped": "helped", "hurt": "hurt", "mixed": "accent"}


AGAIN: Final = "again"
CORRECT: Final = "correct"
LIKE_ONE: Final = "like"
MORE: Final = "more"
"""What a click says that asks a search of before again, takes a correction over, leaves the lessons
like one, or lists all filters. No filter is called so."""


def corrected(answer: Found) -> str:
    """The question with the words that were searched, in place of those that no lesson holds."""
    query, words = answer.query, answer.corrected

    def put(items: Sequence[str]) -> tuple[str, ...]:
        return tuple(" ".join(words.get(word, word) for word in item.split()) for item in items)

    return replace(
        query,
        words=put(query.words),
        must=put(query.must),
        phrases=put(query.phrases),
        any_of=tuple(map(put, query.any_of)),
        prefix="",
    ).text


def tension_of(query: Query, tensions: Sequence[Tension]) -> str | None:
    """The one tension that a query asks for, by its id or its number; None for all or several."""
    asked = query.values("tension")
    if len(asked) != 1:
        return None
    wanted = asked[0].casefold()
    names = ((each.id, (each.id, str(each.number or ""))) for each in tensions)
    return next((name for name, known in names if wanted in known), None)


def read_as(answer: Found) -> Iterator[Words]:
    """How the question was read; a filter is a chip of its own that a click takes out."""
    if answer.question.like is not None:
        yield "like the one you read", LIKE_ONE, "accent"
        yield f"{AWAY} back to the search", LIKE_ONE, "muted"
        return
    for was, now in answer.corrected.items():
        yield f"no “{was}”: searched “{now}” (Ctrl+T)", CORRECT, "warning"
    query = answer.query
    bare = replace(query, filters=(), not_filters=())
    if not bare.wordless or bare.must_not:
        yield bare.description, "", "muted"
    elif not (query.filters or query.not_filters):
        yield query.description, "", "muted"
    for name, values in query.filters:
        yield f"{filter_words(name, values)} {AWAY}", name, "accent"
    for name, values in query.not_filters:
        yield f"not {filter_words(name, values)} {AWAY}", name, "accent"
    for hint in answer.hints:
        yield hint, "", "warning"


def counted(answer: Counts) -> Iterator[Words]:
    """How many lessons of an answer are of each kind and effect; a click narrows to them."""
    for name, order in (("kind", ("practice", "failure")), ("effect", ("helped", "hurt", "mixed"))):
        known = answer.facets.get(name, {})
        for value in order:
            if known.get(value):
                ink = _EFFECT_INKS.get(value, value)
                yield f"{value} {known[value]:,}", f"{name}:{value}", ink
        if known:
            yield "│", "", "rule"
    yield "f: more filters", f"{MORE}:", "muted"


def nothing(answer: Found) -> Sequence[str]:
    """What to say where no lesson was found, above the looser questions if there are any."""
    if answer.question.like is not None:
        return ("No other lesson is like that one.", "", "Press Esc to go back.")
    if answer.query == parse(""):
        return ("There is no lesson here yet.", "", "Press n to write the first one.")
    lines = ["No lesson answers that.", *answer.hints, ""]
    return [*lines, "These searches find some:" if answer.offers else "Try a colleague's words."]
