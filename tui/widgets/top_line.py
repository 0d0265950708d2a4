"""The top line of the first screen: the search line, and how sharing with colleagues stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal

from tui.messages.sharing import StandingChanged
from tui.widgets.chips import Chip, Chips
from tui.widgets.query_input import QueryInput

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kb.library import Library
    from kb.sharing import Piece
    from tui.exchanging import Exchange
    from tui.widgets.standing_line import StandingLine


class TopLine(Horizontal):
    """Shares behind the screens once ``begin`` is called; StandingChanged goes on to the screen."""

    def __init__(self, library: Library, *, id: str) -> None:  # noqa: A002 (Textual's name)
        """Share the lessons of this library."""
        super().__init__(id=id)
        self._library = library
        self._exchange: Exchange | None = None
        self._standing: StandingLine | None = None

    def compose(self) -> ComposeResult:
        """The name of the program, and the search line."""
        brand = Chips(id="brand")
        brand.chips = (Chip("Bothand", "home", ink="key"),)
        yield brand
        yield QueryInput(
            id="query",
            compact=True,
            placeholder="Search in your own words",
            select_on_focus=False,
        )

    # -- sharing ---------------------------------------------------------------------------

    def begin(self) -> Exchange:
        """From now on sharing takes part."""
        from tui.exchanging import Exchange  # noqa: PLC0415 (after the first paint)

        if self._exchange is None:
            self._exchange = Exchange(self._library)
            self.mount(self._exchange)
        return self._exchange

    def saved(self) -> None:
        """Something was saved here."""
        if self._exchange is not None:
            self._exchange.saved()

    def seen(self, pieces: tuple[Piece, ...]) -> None:
        """The person has been through the news."""
        self.begin().seen(pieces)

    def share_now(self) -> None:
        """Share now, or stop it."""
        self.begin().share_now()

    def leave(self) -> None:
        """Wait for no server."""
        if self._exchange is not None:
            self._exchange.leave()

    # -- how it stands ---------------------------------------------------------------------

    @on(StandingChanged)
    def take_standing(self, event: StandingChanged) -> None:
        """Show how sharing stands, where the notebook is shared at all."""
        standing = event.shown.standing
        due = standing is not None and (standing.address or standing.read_only)
        if self._standing is None and due:
            from tui.widgets.standing_line import StandingLine  # noqa: PLC0415 (likewise)

            self._standing = StandingLine(id="standing")
            self._standing.columns = self.screen.size.width
            self.mount(self._standing)
        if self._standing is not None:
            self._standing.shown = event.shown

    def on_resize(self, event: events.Resize) -> None:
        """Tell it in as many words as there is room for."""
        if self._standing is not None:
            self._standing.columns = event.size.width
