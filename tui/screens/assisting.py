"""A form that helps while it is written: lessons like the title, and words to go on with.

Both are looked for in the background after a short pause. An answer carries what it answers; one
that comes too late is dropped.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.geometry import Region
from textual.widgets import Input, TextArea

from tui import completing, found
from tui.messages.parts import RowChosen
from tui.messages.writing import AlikeFound, Offered, OfferTaken
from tui.screens.form_fields import COMPLETED, FormFields
from tui.screens.frame import Frame
from tui.widgets.dropdown import Dropdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from kb.library import Library
    from tui.completing import Asked

R = TypeVar("R")

ALIKE_AFTER = 0.4
"""Seconds without a key after which lessons like the title are looked for."""
OFFER_AFTER = 0.08
"""The same for words to go on with."""
MOST_ALIKE: Final = 3
TALL: Final = 30
"""Lines from which so many are shown; on a lower screen one less."""


class Assisting(Frame[R]):
    """Give it FormFields ``#form`` and a Dropdown ``#offers``."""

    def __init__(self, library: Library) -> None:
        """Look in this library."""
        super().__init__()
        self.library = library
        self._clocks: dict[str, Timer] = {}
        self._taken: tuple[str, Asked] | None = None

    @property
    def fields(self) -> FormFields:
        """The fields of the form."""
        return self.query_one("#form", FormFields)

    @property
    def dropdown(self) -> Dropdown:
        """The ways to go on with what is typed."""
        return self.query_one("#offers", Dropdown)

    @property
    def own_id(self) -> str:
        """The lesson that is changed here; empty for a new one."""
        return ""

    def add_to(self, entry_id: str) -> None:
        """Leave this lesson for another, which tells it already."""
        raise NotImplementedError

    def later(self, name: str, seconds: float, call: Callable[[], None]) -> None:
        """Call after so many seconds, unless the same is asked for again before."""
        if name in self._clocks:
            self._clocks[name].stop()
        self._clocks[name] = self.set_timer(seconds, call)

    # -- lessons like this one -------------------------------------------------------------

    @on(Input.Changed, "#title")
    def look_for_alike(self) -> None:
        """The title is another: after a pause, look for lessons that tell the same."""
        if not self.own_id:
            self.later("alike", ALIKE_AFTER, self._look_for_alike)

    def _look_for_alike(self) -> None:
        title, library = self.fields.title, self.library
        most = MOST_ALIKE if self.size.height >= TALL else MOST_ALIKE - 1

        def work() -> AlikeFound:
            hits = library.similar(title, limit=most) if title.strip() else ()
            return AlikeFound(title, [found.row_of(hit, searched=False) for hit in hits])

        self.in_background(work, group="alike")

    @on(AlikeFound)
    def take_alike(self, event: AlikeFound) -> None:
        """Show them, unless the title is another by now."""
        event.stop()
        if event.title == self.fields.title:
            self.fields.show_alike(event.rows)

    @on(RowChosen)
    def read_alike(self, event: RowChosen) -> None:
        """Read one; the form stays behind it as it is."""
        event.stop()
        from tui.screens.alike import AlikeScreen  # noqa: PLC0415 (only when one is read)

        def answered(entry_id: str | None) -> None:
            if entry_id is not None:
                self.add_to(entry_id)

        chosen = self.fields.alike[event.index]
        self.app.push_screen(AlikeScreen(self.library, chosen.id), answered)

    def action_alike(self) -> None:
        """From the title into the lessons below it."""
        self.fields.to_alike()

    # -- words to go on with ---------------------------------------------------------------

    @on(Input.Changed)
    @on(TextArea.Changed)
    def look_for_offers(self, event: Input.Changed | TextArea.Changed) -> None:
        """Something was typed: look for ways to go on with it."""
        field = event.control.id or ""
        if field in COMPLETED and event.control.has_focus:
            self.later("offers", OFFER_AFTER, partial(self._look_for_offers, field))

    def _look_for_offers(self, field: str) -> None:
        asked = self.fields.asked(field)
        if asked is None or (field, asked) == self._taken:
            self.dropdown.close()
            return
        library, own = self.library, self.own_id

        def work() -> Offered:
            return Offered(field, asked, completing.offers(library, asked, without=own))

        self.in_background(work, group="offers")

    @on(Offered)
    def take_offers(self, event: Offered) -> None:
        """Show them under the words, unless others are asked for by now."""
        event.stop()
        place = self.fields.cursor(event.field)
        if place is None or self.fields.asked(event.field) != event.asked:
            return
        if not event.offers:
            self.dropdown.close()
            return
        left = place.x - cell_len(event.asked.words)
        below = Region(left, place.y, 1, 1)
        self.dropdown.offer(
            event.asked, event.offers, below, ready=event.asked.kind == completing.LINK
        )

    @on(OfferTaken)
    def complete(self, event: OfferTaken) -> None:
        """Write what was taken in the place of what was typed."""
        event.stop()
        field = "body" if event.asked.kind == completing.LINK else event.asked.kind
        asked = self.fields.asked(field)
        if asked is None:
            return
        # Whoever is quick has typed on since the offer came: what they saw is what they chose.
        self.fields.complete(field, asked, event.offer.text)
        if (now := self.fields.asked(field)) is not None:
            self._taken = (field, now)

    @on(TextArea.SelectionChanged)
    def close_elsewhere(self, event: TextArea.SelectionChanged) -> None:
        """The cursor went away from the words that offers were for."""
        field = event.control.id or ""
        if self.dropdown.open and event.control.has_focus and self.fields.asked(field) is None:
            self.dropdown.close()

    @on(events.DescendantBlur)
    def close_offers(self) -> None:
        """Whoever goes to another field wants none of them any more."""
        self.dropdown.close()
