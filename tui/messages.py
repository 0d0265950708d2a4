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
