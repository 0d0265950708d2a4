"""How sharing stands, at the right end of the top line; as wide as its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.reactive import reactive

from tui.standing_words import Shown, room, standing_chips
from tui.widgets.chips import Chips

if TYPE_CHECKING:
    from textual.geometry import Size


class StandingLine(Chips, can_focus=False):
    """Give it ``shown``, and ``columns`` of the screen. A click posts ChipPressed."""

    shown: reactive[Shown] = reactive(Shown(), repaint=False)
    columns: reactive[int] = reactive(0, repaint=False)

    def watch_shown(self) -> None:
        """Other words."""
        self._lay_out()

    def watch_columns(self) -> None:
        """Another width of the screen."""
        self._lay_out()

    def _lay_out(self) -> None:
        self.chips = standing_chips(self.shown, room(self.columns))
        self.styles.width = self._drawn()[0].cell_len

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        del container, viewport, width
        return 1
