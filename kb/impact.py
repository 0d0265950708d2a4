"""Word back to the author: what became of lessons once they were shared.

Counts are not votes here either: every decision, colleague and question is named one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.deciding import Decision, Response
    from kb.deliberating import Deliberating
    from kb.results import Hit

MOST_LESSONS: Final = 200
"""An author's lessons that are followed, the newest."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One lesson, and what became of it.

    ``responses`` are those of colleagues; what the author answered is no word back.
    """

    hit: Hit
    cited_by: tuple[Decision, ...] = ()
    responses: tuple[Response, ...] = ()
    linked_from: tuple[Hit, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to tell its author."""
        return bool(self.cited_by or self.responses or self.linked_from)


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that is open in an author's field, and the lessons that make it so.

    ``bearing``: one of the author's lessons already says something of its assumptions.
    """

    decision: Decision
    lessons: tuple[Hit, ...]
    bearing: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What became of all the lessons of one author.

    ``author`` empty: whoever works here, with what was shared without a name on this computer.
    ``lessons`` are those with something to tell, ``total`` counts all that were followed.
    """

    author: str
    total: int
    lessons: tuple[Followed, ...]
    questions: tuple[Question, ...]


def impact(library: Deliberating, author: str = "", writer: str = "") -> Impact:
    """What became of an author's lessons.

    Args:
        library: the store, open to be read.
        author: the name that the lessons carry, in any case; what was shared without a name never
            belongs to a name that was asked for. Empty: whoever works here, unnamed lessons too.
        writer: what whoever works here is called, where it is not as the profile says.
    """
    mine = (
        lessons_of(library, author)
        if author
        else library.my_lessons(limit=MOST_LESSONS, writer=writer)
    )
    own = {hit.id for hit in mine}
    followed = (_follow(library, hit, own) for hit in mine)
    told = tuple(each for each in followed if each.anything)
    return Impact(author, len(mine), told, _questions(library, mine))


def lessons_of(library: Deliberating, author: str) -> list[Hit]:
    """The lessons that carry exactly this name, the newest first."""
    name = " ".join(author.split())
    asked = Query().narrowed(author=name)
    # The filter forgives much; somebody with nearly the same name is somebody else.
    found = library.search(asked, limit=MOST_LESSONS).hits
    return [hit for hit in found if hit.author.casefold() == name.casefold()]


def _follow(library: Deliberating, hit: Hit, own: set[str]) -> Followed:
    answers = library.responses(hit.id)
    others = (each for each in answers if not _same_name(each.author, hit.author))
    links = (each for each in library.linked_from(hit.id) if each.id not in own)
    return Followed(hit, tuple(library.decisions_citing(hit.id)), tuple(others), tuple(links))


def _questions(library: Deliberating, mine: Sequence[Hit]) -> tuple[Question, ...]:
    """The open decisions under the tensions of these lessons, the most urgent first."""
    by_tension: dict[str, list[Hit]] = {}
    for hit in mine:
        for tension in dict.fromkeys(each.tension for each in hit.informs):
            by_tension.setdefault(tension, []).append(hit)
    said = {each.decision.casefold() for hit in mine for each in hit.assumptions}
    found = [
        Question(each, tuple(hits), each.id.casefold() in said)
        for tension, hits in by_tension.items()
        for each in library.open_decisions(tension)
    ]
    # Those without a date come last; the newest first among equals, as the index gave them.
    return tuple(sorted(found, key=lambda each: each.decision.decide_by or "~"))


def _same_name(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()
