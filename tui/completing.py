"""What may complete the words that are being typed into the form of a lesson: values, no widget.

A field says which words are asked about and where they begin; offers come from what stands in the
notebook already, so that one school and one tag are spelled in one way.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.query import parse
from tui.drawing import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.library import Library
    from kb.results import Hit

MOST: Final = 6
"""Offers at a time: more are read than chosen from."""
SHORTEST: Final = 2
"""Letters after which a field offers anything; a link is asked for by its brackets."""
LONGEST: Final = 80
"""Letters beyond which nothing is offered: that is a text of one's own."""
LOOKED_AT: Final = 200
"""Lessons among which titles and conditions are looked for."""
LINK: Final = "link"
"""What is asked for after ``[[``; the other kinds are the names of the fields."""
_OPEN_LINK: Final = re.compile(r"\[\[([^\[\]|]{0,80})$")


class Asked(NamedTuple):
    """What is asked for: its kind, the words so far, and how many characters they replace."""

    kind: str
    words: str
    length: int


class Offer(NamedTuple):
    """One way to go on: how it reads in the list, and the text that takes the words' place."""

    shown: str
    text: str


# -- what is asked -----------------------------------------------------------------------------


def asked(field: str, before: str, after: str = "") -> Asked | None:
    """What is asked for where the cursor stands, or None.

    Args:
        field: the name of the field.
        before: its line up to the cursor.
        after: the rest of the line.
    """
    if field == "body":
        found = _OPEN_LINK.search(before)
        return Asked(LINK, found[1].strip(), len(found[0])) if found else None
    if after.strip() and not (field == "tags" and after.lstrip().startswith(",")):
        return None
    part = before.rpartition(",")[2] if field == "tags" else before
    words = part.lstrip()
    enough = len(words.strip()) >= SHORTEST and len(words) <= LONGEST
    return Asked(field, words, len(words)) if enough else None


# -- what is offered ---------------------------------------------------------------------------


def offers(library: Library, question: Asked, *, without: str = "") -> list[Offer]:
    """The best ways to go on, for the background; what stands there already is none.

    Args:
        library: the notebook.
        question: what is asked.
        without: the id of the lesson being changed, which needs no link to itself.
    """
    if question.kind == LINK:
        hits = _titled(library, question.words)
        return [_link(hit) for hit in islice((hit for hit in hits if hit.id != without), MOST)]
    if question.kind == "conditions":
        made = iter(_conditions(library, question.words))
    else:
        made = _values(library, {"tags": "tag"}.get(question.kind, question.kind), question.words)
    typed = question.words.strip()
    return [Offer(each, each) for each in islice((each for each in made if each != typed), MOST)]


def _titled(library: Library, words: str) -> Iterator[Hit]:
    """Lessons with these words in their titles, in the order of a search; without any the newest.

    The last word may be unfinished.
    """
    wanted = _words(words)
    for hit in library.search(" ".join(wanted), limit=LOOKED_AT, typing=True).hits:
        if _holds(hit.title, wanted):
            yield hit


def _link(hit: Hit) -> Offer:
    title = plain(hit.title)
    inside = " ".join(re.sub(r"[\[\]|]", " ", title).split())
    return Offer(title, f"[[{hit.id}|{inside}]]" if inside else f"[[{hit.id}]]")


def _conditions(library: Library, words: str) -> list[str]:
    """Conditions of other lessons that hold these words, the most frequent first."""
    wanted = _words(words)
    hits = library.search(" ".join(wanted), limit=LOOKED_AT, typing=True).hits if wanted else ()
    held = (plain(each) for hit in hits for each in hit.conditions)
    counted = Counter(each for each in held if _holds(each, wanted))
    return [each for each, _ in counted.most_common()]


def _values(library: Library, name: str, words: str) -> Iterator[str]:
    """Tags or schools that hold these words, as somebody wrote them, the most frequent first."""
    wanted = _words(words)
    counts = library.search("", limit=0).counted(name).get(name, {})
    for value in counts:
        if _holds(value, wanted):
            yield _as_written(library, name, value)


def _as_written(library: Library, name: str, value: str) -> str:
    """The index compares values in lower case; the newest lesson with this one says how it reads.

    Where the one it was cannot be told, the value stands as it is compared.
    """
    query = parse("").narrowed(**{name: value})
    for hit in library.search(query, limit=1).hits:
        for written in hit.tags if name == "tag" else (hit.school,):
            if _words(written) == _words(value):
                return plain(written)
    return plain(value)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _bare(text))


def _bare(text: str) -> str:
    from kb.index_folding import folded  # noqa: PLC0415 (loaded with the index)

    return folded(text)


def _holds(text: str, wanted: Iterable[str]) -> bool:
    """Whether each of these words begins a word of the text."""
    there = _words(text)
    return all(any(each.startswith(word) for each in there) for word in wanted)
