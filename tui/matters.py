"""What home tells beside the tensions: what needs the person, what is new, what became of theirs.

Runs in the background and knows no widget. A matter is one sentence and where it leads. A further
kind of matter is one more function in SOURCES.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.errors import BothandError, NotFound
from kb.model import Effect, Informs
from tui.drawing import KIND_MARKS, plain, pole_words
from tui.stranded import left
from tui.written_by import name_of, whom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kb.library import Library
    from kb.overview import Overview
    from kb.results import Hit
    from kb.sharing import Piece

CONFLICTS, NEWS, DRAFTS, ATTENTION = "conflicts", "news", "drafts", "attention"
LESSON, WRITE, ALL = "lesson", "write", "all"
DECISION, DECISIONS = "decision", "decisions"
"""Where a matter leads: to a screen, to one lesson, to the form, or to the list of all lessons."""
LOOKED_AT: Final = 20
"""How many pieces of news are looked at for who wrote them."""
YOURS: Final = 4
"""How many matters about one's own lessons stand there."""


class Lead(NamedTuple):
    """Where a matter leads.

    ``value`` is the id of a lesson or decision; ``informs`` fills in the form.
    """

    kind: str
    value: str = ""
    informs: Informs | None = None


class Matter(NamedTuple):
    """One sentence; ``part`` is what it stands under, ``ink`` the name of an ink.

    ``by`` is who wrote what it tells of.
    """

    part: str
    words: str
    lead: Lead
    ink: str = ""
    by: str = ""


def gather(library: Library, overview: Overview) -> tuple[Matter, ...]:
    """All there is to tell, what needs the person first. A source that fails tells nothing."""
    told: list[Matter] = []
    for source in SOURCES:
        try:
            told += source(library, overview)
        except BothandError:
            continue  # whoever goes there meets the fault, and is told of it
    return tuple(told)


def at_once(library: Library, overview: Overview) -> tuple[Matter, ...]:
    """What the index alone can tell, for the first paint."""
    return (*_attention(library, overview), *_newest(library, overview))


# -- the sources -------------------------------------------------------------------------------


def _conflicts(library: Library, overview: Overview) -> Iterator[Matter]:
    del overview
    if waiting := len(library.conflicts()):
        words = (
            "1 lesson was changed by two people: decide how it shall read"
            if waiting == 1
            else f"{waiting:,} lessons were changed by two people: decide how they shall read"
        )
        yield Matter("Needs you", words, Lead(CONFLICTS), "warning")


def _attention(library: Library, overview: Overview) -> Iterator[Matter]:
    del library
    if faults := overview.problems:
        words = "1 file needs attention" if faults == 1 else f"{faults:,} files need attention"
        yield Matter("Needs you", words, Lead(ATTENTION), "warning")


def _news(library: Library, overview: Overview) -> Iterator[Matter]:
    del overview
    if pieces := library.news():
        some = "1 lesson" if len(pieces) == 1 else f"{len(pieces):,} lessons"
        by = whom([*_added(library, pieces[:LOOKED_AT])], len(pieces))
        yield Matter("New", f"{some} from {by} since your last visit", Lead(NEWS), "accent")


def _added(library: Library, pieces: Iterable[Piece]) -> Iterator[Hit]:
    """The lessons that are new; of one that was changed nobody knows here by whom."""
    for piece in pieces:
        if piece.kind == "added":
            with suppress(NotFound):  # a file of another kind, or gone by now
                yield library.find(piece.id)


def _drafts(library: Library, overview: Overview) -> Iterator[Matter]:
    del overview
    if drafts := library.drafts.all():
        title = f"“{plain(drafts[0].title)}”"
        words = (
            f"{title} waits to be shared"
            if len(drafts) == 1
            else f"{len(drafts):,} drafts wait to be shared, the last {title}"
        )
        yield Matter("Drafts", words, Lead(DRAFTS))
    if any(left(library)):
        words = "Words of yours have lost what they were for: they wait here"
        yield Matter("Drafts", words, Lead(DRAFTS))


def _yours(library: Library, overview: Overview) -> Iterator[Matter]:
    """What became of one's own lessons, and which questions of leaders they could answer."""
    from tui import word_back  # noqa: PLC0415 (it stands on this page of matters)

    del overview
    name = library.writer().name
    impact = library.impact(writer=name)
    told = [*_of_mine(library, name), *word_back.became(impact)]
    yield from told[:YOURS]
    yield from word_back.asked(impact)


def _overdue(library: Library, overview: Overview) -> Iterator[Matter]:
    """Decisions whose day has passed."""
    from tui import word_back  # noqa: PLC0415 (likewise)

    del overview
    yield from word_back.overdue(library)


def _of_mine(library: Library, name: str) -> Iterator[Matter]:
    mine = {hit.id.lower(): hit for hit in library.my_lessons(writer=name)}
    unnamed = set(library.mine.all())
    for piece in library.news():
        hit = mine.get(piece.id)
        if hit is not None and piece.kind == "modified":
            words = f"A colleague changed your “{plain(hit.title)}”"
            yield Matter("Yours", words, Lead(LESSON, hit.id))
        elif piece.kind == "removed" and piece.id in unnamed:
            yield Matter("Yours", "A colleague removed a lesson of yours", Lead(NEWS))


def _gap(library: Library, overview: Overview) -> Iterator[Matter]:
    """One quadrant of which nobody has told: another one every day."""
    del library
    if not overview.coverage.entries:
        return
    gaps = [
        Informs(tension.id, pole.id, effect)
        for tension in overview.tensions
        for pole in tension.poles
        for effect in (Effect.HELPED, Effect.HURT)
        if not overview.coverage.cell(tension.id, pole.id, effect).lessons
    ]
    if gaps:
        gap = gaps[today() % len(gaps)]
        goes = "well" if gap.effect is Effect.HELPED else "wrong"
        words = f"Do you know what goes {goes} when leaning towards “{pole_words(gap.pole)}”?"
        yield Matter("Untold", words, Lead(WRITE, informs=gap))


def _newest(library: Library, overview: Overview) -> Iterator[Matter]:
    del library
    total = overview.coverage.entries
    for lesson in overview.newest:
        words = f"{KIND_MARKS[lesson.kind]} {plain(lesson.title)}"
        by = name_of(lesson.author, published=lesson.published)
        yield Matter("Newest", words, Lead(LESSON, lesson.id), by=by)
    if total:
        yield Matter("Newest", f"All lessons ({total:,})", Lead(ALL), "accent")
    elif overview.tensions:
        words = "There is no lesson here yet. Write the first one"
        yield Matter("Untold", words, Lead(WRITE), "accent")


SOURCES: Final[tuple[Callable[[Library, Overview], Iterator[Matter]], ...]] = (
    _conflicts,
    _attention,
    _overdue,
    _news,
    _drafts,
    _yours,
    _gap,
    _newest,
)
"""What is asked, in the order in which it is told."""


def today() -> int:
    """The number of the day, so that the gap that is shown changes with it."""
    return datetime.now().astimezone().toordinal()
