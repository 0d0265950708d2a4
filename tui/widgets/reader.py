"""The lesson as a page to read. (Skeleton: the drawing comes next.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui import commands
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text


class Reader(LineView):
    """Lines of a page, drawn by ``draw(width, inks)`` in a background worker.

    ``show(key, draw)`` replaces the page; an answer for a key that is no longer wanted is dropped.
    """

    BINDINGS = commands.bindings("reader")

    def show(self, key: str, draw: Callable[[int], Sequence[Text]]) -> None:
        """Show what ``draw`` makes for the width in columns; it runs in a thread."""
