"""A short list over the form, of ways to go on with what is being typed.

It never has the focus: the field above it lends it a few keys while it is open, and none while it
is closed. A list that a sign asked for, such as ``[[``, is ready to be taken with Enter; one that
comes by itself takes Enter only after ``down`` went into it, so that typing on is never replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.geometry import Offset

from tui.drawing import plain
from tui.messages.writing import OfferTaken
from tui.widgets.lines import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.geometry import Region

    from tui.completing import Asked, Offer

WIDEST: Final = 60
NARROWEST: Final = 12
NONE: Final = -1
MARGIN: Final = 2
"""Columns before the words, for the sign of the one that would be taken."""


class Dropdown(LineView, can_focus=False):
    """Offers, one a line. Posts OfferTaken."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Start closed."""
        super().__init__(id=id)
        self.display = False
        self.asked: Asked | None = None
        self.offers: Sequence[Offer] = ()
        self.cursor = NONE

    @property
    def open(self) -> bool:
        """Whether it is there to be seen."""
        return self.display

    def offer(self, asked: Asked, offers: Sequence[Offer], below: Region, *, ready: bool) -> None:
        """Open with these offers.

        Args:
            asked: what they answer.
            offers: at least one.
            below: the place on the screen that it stands under, or above where there is no room.
            ready: whether the first can be taken at once.
        """
        self.asked, self.offers = asked, offers
        self.cursor = 0 if ready else NONE
        longest = max(Text(plain(each.shown)).cell_len for each in offers) + MARGIN + 1
        room = self.screen.size
        width = max(min(longest, WIDEST, room.width - 2), min(NARROWEST, room.width))
        under = below.bottom + len(offers) <= room.height - 1
        top = below.bottom if under else max(0, below.y - len(offers))
        self.styles.width, self.styles.height = width, len(offers)
        self.absolute_offset = Offset(max(0, min(below.x - MARGIN, room.width - width)), top)
        self.display = True
        self.lines_changed()

    def close(self) -> None:
        """Away with it."""
        self.display = False
        self.asked, self.offers, self.cursor = None, (), NONE

    def takes(self, key: str) -> bool:
        """Do what a key says; False, and nothing is done, where the key is the field's own."""
        if not self.open:
            return False
        if key in ("up", "down"):
            return self._move(1 if key == "down" else -1)
        if key == "escape":
            self.close()
            return True
        if key in ("enter", "tab") and self.cursor != NONE:
            self._take(self.cursor)
            return True
        return False

    def _move(self, step: int) -> bool:
        if self.cursor == NONE and step < 0:
            self.close()  # whoever goes up wants the line above, not this
            return False
        self.cursor = (self.cursor + step) % len(self.offers)
        self.refresh()
        return True

    def _take(self, row: int) -> None:
        asked, offer = self.asked, self.offers[row]
        self.close()
        if asked is not None:
            self.post_message(OfferTaken(asked, offer))

    def line_count(self) -> int:
        """One for each offer."""
        return len(self.offers)

    def line_at(self, line: int, width: int) -> tuple[Text, Style | None]:
        """An offer, marked by sign and ground where it would be taken."""
        del width
        here = line == self.cursor
        text = Text("› " if here else "  ", self.inks.accent)
        text.append(plain(self.offers[line].shown), self.inks.title if here else self.inks.muted)
        return text, self.inks.cursor if here else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the offer under the mouse: before the field could lose its place to a click."""
        place = event.get_content_offset(self)
        event.stop()
        if place is not None and 0 <= place.y < len(self.offers):
            self._take(place.y)
