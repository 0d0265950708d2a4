"""A key paints what it changed and no more, and nothing that is kept as drawn outlives a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App

from tests.tui.conftest import press, settle
from tui.themes import DARK, LIGHT
from tui.widgets.lines import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.screen import Screen

    from tests.tui.conftest import Screens

ROWS = 10_000


class Numbers(RowList):
    """So many numbers; it counts which of them are drawn."""

    def __init__(self) -> None:
        super().__init__(id="numbers")
        self.drawn: list[int] = []

    def row_count(self) -> int:
        """All of them."""
        return ROWS

    def draw_row(self, row: int, width: int) -> Sequence[Text]:
        """One of them."""
        del width
        self.drawn.append(row)
        return [Text(str(row))]


class Listing(App[None]):
    """A list of numbers, in Bothand's colours."""

    CSS = "#numbers { width: 20; height: 20; }"

    def __init__(self) -> None:
        super().__init__()
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        """The list."""
        yield Numbers()


async def test_going_to_the_lesson_does_not_paint_the_whole_screen(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with screens() as pilot:
        sent: list[object] = []
        real = App._display

        def noted(self: App[Any], screen: Screen[Any], update: RenderableType | None) -> None:
            sent.append(update)
            real(self, screen, update)

        monkeypatch.setattr(App, "_display", noted)
        await press(pilot, "enter")
        await settle(pilot)
        assert not any(isinstance(each, LayoutUpdate) for each in sent)
        spans = [span for each in sent if isinstance(each, ChopsUpdate) for span in each.spans]
        panes = pilot.app.screen.query_one("#panes").region.line_range
        # The words over both panes, and the two lines of the row that the cursor leaves.
        assert 0 < len({y for y, _, _ in spans if y in panes}) <= 3


async def test_the_focus_and_the_cursor_draw_no_row_anew() -> None:
    app = Listing()
    async with app.run_test() as pilot:
        numbers = app.query_one(Numbers)
        numbers.focus()
        await settle(pilot)
        await pilot.press("down", "up")
        numbers.drawn.clear()
        app.set_focus(None)
        await settle(pilot)
        assert numbers.drawn == [0]  # the cursor rests in another colour
        numbers.focus()
        await settle(pilot)
        await pilot.press("down", "up")
        assert numbers.drawn == [0]


async def test_other_colours_draw_every_row_anew() -> None:
    app = Listing()
    async with app.run_test() as pilot:
        numbers = app.query_one(Numbers)
        await settle(pilot)
        numbers.drawn.clear()
        app.theme = LIGHT.name
        await settle(pilot)
        assert sorted(numbers.drawn) == [*range(20)]


async def test_a_scrollbar_is_painted_only_where_it_shows_a_move_and_reaches_the_end() -> None:
    app = Listing()
    async with app.run_test() as pilot:
        numbers = app.query_one(Numbers)
        numbers.focus()
        await settle(pilot)
        places: set[Any] = set()
        for row in range(200):
            numbers.cursor = row
            places.add(numbers.vertical_scrollbar.position)
        assert len(places) < 200 / 20
        numbers.cursor = ROWS - 1
        await settle(pilot)
        assert numbers.vertical_scrollbar.position == numbers.max_scroll_y > ROWS - 25
