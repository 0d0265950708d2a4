"""A window made larger and smaller loses nothing: not a word, not the place, not the app."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widget import Widget
from textual.widgets import Input, TextArea

from tests.tui.conftest import WIDE, settle, shown
from tests.tui.walking import every_screen, fill
from tui.app import Notebook
from tui.widgets.lines import RowList
from tui.widgets.reader import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.sharing_fakes import Colleagues

SIZES = ((200, 60), (80, 24), (40, 12), (20, 6), (80, 24))


def state(pilot: Pilot[Any]) -> dict[str, object]:
    """What a person would miss: the texts, where the cursors stand, what is read, who has keys."""
    found: dict[str, object] = {"focus": getattr(pilot.app.focused, "id", None)}
    for widget in pilot.app.screen.walk_children(Widget):
        name = str(widget.id)
        if isinstance(widget, Input):
            found[name] = (widget.value, widget.cursor_position)
        elif isinstance(widget, TextArea):
            found[name] = (widget.text, widget.cursor_location)
        elif isinstance(widget, RowList):
            found[name] = widget.cursor
        elif isinstance(widget, Reader):
            found[name] = widget.key
    return found


async def test_no_screen_loses_anything_when_the_window_changes(
    library: Library, store: Path, colleagues: Colleagues
) -> None:
    fill(library, store, colleagues)
    lost: dict[str, dict[str, object]] = {}
    async with Notebook(library).run_test(size=WIDE) as pilot:
        async for name in every_screen(pilot, once=True):
            before, screen = state(pilot), pilot.app.screen
            for size in SIZES:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert shown(pilot).count("\n") == size[1] - 1
                now = state(pilot)
                if pilot.app.screen is not screen or now != before:
                    changed = {key: now.get(key) for key in before if now.get(key) != before[key]}
                    lost.setdefault(f"{name} at {size}", changed)
            await pilot.resize_terminal(*WIDE)
            await settle(pilot)
    assert lost == {}
