"""Every message between the parts of the screens.

Attributes go down, messages go up. An answer carries the question it answers, so that whoever asked
can drop it when a newer question is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from kb.document import Document
    from kb.drafts import Draft
    from kb.library import Saved, TensionMap
    from kb.model import Entry, Person, Problem, Revision, Tension
    from kb.privacy import Finding
    from kb.results import Results
    from tui.found import Counts, Found, More, Overview
    from tui.screens.map_plan import Spot


@dataclass
class Failed(Message):
    """Something asked for in the background could not be done; ``sentence`` says what to do."""

    sentence: str


@dataclass
class StoreChanged(Message):
    """Lessons were written, changed or noticed; ``entry_id`` is the one to show, if any."""

    entry_id: str | None = None


@dataclass
class CommandPressed(Message):
    """A command of the bar of keys was clicked."""

    id: str


@dataclass
class ChipPressed(Message):
    """One of a line's clickable parts was clicked; ``value`` is what the line was given for it."""

    line: str
    value: str


@dataclass
class RowMoved(Message):
    """The cursor of a list of rows stands on another row. ``rows`` is the list's widget id."""

    rows: str
    index: int


@dataclass
class RowChosen(Message):
    """A row was taken with Enter or a click on the row under the cursor."""

    rows: str
    index: int


@dataclass(frozen=True, slots=True)
class Question:
    """What the list of lessons was asked: a search, or the lessons like one.

    ``number`` grows with every question, so that the newer of two is known.
    """

    number: int
    text: str
    typing: bool = False
    like: str | None = None


@dataclass
class PagesWanted(Message):
    """A list came to rows that it does not hold; ``offsets`` are the first rows of those pages."""

    offsets: Sequence[int]


# -- the map -----------------------------------------------------------------------------------


@dataclass
class MapRead(Message):
    """The map of the tension that was wanted, and all tensions of the store in their order."""

    wanted: str
    map: TensionMap
    tensions: tuple[Tension, ...]


@dataclass
class SpotPressed(Message):
    """A place on the map was clicked."""

    spot: Spot


@dataclass
class SearchWanted(Message):
    """A screen asks the app to find lessons: ``text`` is the beginning of the search."""

    text: str


@dataclass
class PageDrawn(Message):
    """The lines of a page are ready. ``number`` tells whether the page is still wanted."""

    number: int
    key: str
    width: int
    lines: Sequence[Strip]


@dataclass
class Answered(Message):
    """The first lessons found; the results come along because their counts are worked out late."""

    found: Found
    results: Results


@dataclass
class Counted(Message):
    """How many lessons of an answer are of each kind, tension, pole and effect."""

    counts: Counts


@dataclass
class Refreshed(Message):
    """The store was looked at again; ``changed`` when its lessons are others than before."""

    overview: Overview
    changed: bool


@dataclass
class MoreAnswered(Message):
    """Further pages of lessons, with the question that they answer."""

    question: Question
    pages: Sequence[More]


@dataclass
class NotAnswered(Message):
    """A question could not be answered; ``sentence`` says why and what to do."""

    question: Question
    sentence: str


@dataclass
class FaultsRead(Message):
    """What needs attention, as far as is known."""

    faults: Sequence[Problem]


@dataclass
class DraftsRead(Message):
    """The lessons that are not shared yet, the one kept last first."""

    drafts: Sequence[Draft]


# -- writing -----------------------------------------------------------------------------------


@dataclass
class FormRead(Message):
    """What the form of a lesson starts from.

    ``document`` is the lesson to change, None for a new one; ``draft`` what was written before.
    """

    tensions: tuple[Tension, ...]
    writer: Person
    document: Document[Entry] | None
    draft: Entry | None


@dataclass
class Chosen(Message):
    """One of a row of choices, or a question of a list, was taken. ``field`` is the widget's id."""

    field: str
    value: str


@dataclass
class DraftKept(Message):
    """The draft is on disk; ``leaving`` when the person asked to leave the form."""

    leaving: bool


@dataclass
class NotKept(Message):
    """The draft could not be written; ``sentence`` says why."""

    sentence: str
    leaving: bool


@dataclass
class FoundPersonal(Message):
    """Before sharing: what in the lesson may name or reach a person, and in which field."""

    places: tuple[tuple[str, str, Finding], ...]


@dataclass
class Shared(Message):
    """A lesson was shared, or a change of it."""

    saved: Saved


@dataclass
class ChangedMeanwhile(Message):
    """The lesson being changed is another one by now; ``document`` is how it reads."""

    sentence: str
    document: Document[Entry]


# -- history -----------------------------------------------------------------------------------


@dataclass
class HistoryRead(Message):
    """The title of a lesson and its versions, the newest first."""

    title: str
    revisions: tuple[Revision, ...]


@dataclass
class Restored(Message):
    """An earlier version is the current one again."""

    saved: Saved
    revision: Revision
