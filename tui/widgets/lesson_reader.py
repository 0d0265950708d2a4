"""The page of a lesson, with a cursor that goes from link to link."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.strip import Strip

from tui import commands
from tui.links import DECISION, LESSON, MAP, host
from tui.messages.parts import LinkTaken
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui.links import Target
    from tui.widgets.reader import Draw

_CHOSEN = Style(bold=True, reverse=True)


class LessonReader(Reader):
    """Shows a lesson; one of the places that lead on can be chosen. A click posts LinkTaken.

    The screen moves the choice with ``choose`` and asks for ``target``.
    """

    BINDINGS = commands.bindings("lesson")

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        """Start empty, with nothing chosen."""
        super().__init__(id=id, classes=classes)
        self._chosen: int | None = None
        self._wanted: int | None = None

    # -- what is chosen --------------------------------------------------------------------

    @property
    def targets(self) -> Sequence[Target]:
        """All that the page leads to, in its order."""
        return self._page.targets

    @property
    def chosen(self) -> int | None:
        """Which of them is chosen."""
        return self._chosen

    @property
    def target(self) -> Target | None:
        """What is chosen."""
        return None if self._chosen is None else self._page.targets[self._chosen]

    @property
    def top(self) -> int:
        """The first line in view."""
        return self.scroll_offset.y

    def open_at(self, key: str, draw: Draw, top: int, chosen: int | None) -> None:
        """Show a page as it was left: from this line on, with this chosen."""
        self._wanted = chosen
        self.show(key, draw, top=top)

    def choose(self, step: int) -> bool:
        """Choose the next place that leads on, or with -1 the one before.

        Where none in view is chosen it begins with what is in view. Answers False, and leaves the
        choice as it is, where there is no further one.
        """
        order = list(dict.fromkeys(spot.target for spot in self._page.spots))
        if not order:
            return False
        if self._chosen in order and self._in_view(self._chosen):
            place = order.index(self._chosen) + step
        else:
            seen = [at for at, target in enumerate(order) if self._in_view(target)]
            place = self._nearest(order, step) if not seen else seen[0 if step > 0 else -1]
        if not 0 <= place < len(order):
            return False
        self._set(order[place])
        return True

    def _nearest(self, order: Sequence[int], step: int) -> int:
        """The first below what is in view, or the last above it."""
        lines = [self._line_of(target) for target in order]
        if step > 0:
            return next((at for at, line in enumerate(lines) if line >= self.top), len(order))
        return max((at for at, line in enumerate(lines) if line < self.top), default=-1)

    def _line_of(self, target: int) -> int:
        return next(spot.line for spot in self._page.spots if spot.target == target)

    def _in_view(self, target: int | None) -> bool:
        if target is None:
            return False
        return self.top <= self._line_of(target) < self.top + self.scrollable_content_region.height

    def _set(self, chosen: int | None) -> None:
        self._chosen = chosen
        if chosen is not None:
            line, seen = self._line_of(chosen), self.scrollable_content_region.height
            if line < self.top:
                self.scroll_to(y=max(0, line - 1), animate=False)
            elif line >= self.top + seen:
                self.scroll_to(y=line - seen + 2, animate=False)
        target = self.target
        self.border_subtitle = Text(leads(target)) if target is not None else None
        self.refresh()

    def page_changed(self, another: bool) -> None:
        """Nothing is chosen on another page, unless it is one that was left."""
        wanted = self._wanted if another else self._chosen
        known = {spot.target for spot in self._page.spots}
        self._chosen = self._wanted = None
        if wanted in known:
            self._set(wanted)
        else:
            self.border_subtitle = None

    def clear(self) -> None:
        """Show nothing."""
        self._chosen = self._wanted = None
        self.border_subtitle = None
        super().clear()

    # -- mouse and drawing -----------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """Go where the place that is clicked leads; the first click of two may have led here."""
        place = event.get_content_offset(self)
        if place is None or event.chain > 1:
            return
        target = self._page.at(place.y + self.top, place.x)
        if target is not None:
            self._set(target)
            self.post_message(LinkTaken(self._page.targets[target]))

    def render_line(self, y: int) -> Strip:
        """One visible line, what is chosen reversed."""
        line = super().render_line(y)
        if self._chosen is None:
            return line
        number = y + self.top
        spots = [s for s in self._page.spots if s.line == number and s.target == self._chosen]
        if not spots:
            return line
        edges = sorted({0, line.cell_length, *(at for s in spots for at in (s.start, s.end))})
        parts = []
        for start, end in pairwise(edges):
            part = line.crop(start, end)
            inside = any(s.start <= start < s.end for s in spots)
            parts.append(part.apply_style(_CHOSEN) if inside else part)
        return Strip.join(parts)


def leads(target: Target) -> str:
    """Where a target leads, in a few words."""
    if target.kind == LESSON:
        return f"Enter: read “{target.words}”"
    if target.kind == MAP:
        return f"Enter: the map of {target.words}"
    if target.kind == DECISION:
        return f"Enter: the decision “{target.words}”"
    return f"Enter: open {host(target.value)}"
