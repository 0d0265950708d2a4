"""What the parts of a screen tell it: rows, chips, choices, pages and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.messages import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.links import Page, Target


class ChipPressed(Notice):
    """One of a line's clickable parts was clicked; ``value`` is what the line was given for it."""

    line: str
    value: str


class RowMoved(Notice):
    """The cursor of a list of rows stands on another row. ``rows`` is the list's widget id."""

    rows: str
    index: int


class RowChosen(Notice):
    """A row was taken with Enter or the mouse."""

    rows: str
    index: int


class PagesWanted(Notice):
    """A list came to rows that it does not hold; ``offsets`` are the first rows of those pages."""

    offsets: Sequence[int]


class PageDrawn(Notice):
    """A page is drawn. ``number`` tells whether it is still wanted."""

    number: int
    key: str
    width: int
    page: Page


class LinkTaken(Notice):
    """Something that a page leads to was clicked."""

    target: Target


class Chosen(Notice):
    """One of a row of choices, or a question of a list, was taken. ``field`` is the widget's id."""

    field: str
    value: str


class TypedHere(Notice):
    """Words were typed where one picks; ``sentence`` says how one does."""

    sentence: str
