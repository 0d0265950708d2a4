"""The colours can be read by everyone, and stay as they were chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color

from tests.tui.conftest import settle
from tui.app import Notebook
from tui.themes import CONTRAST, DARK, LIGHT, THEMES

if TYPE_CHECKING:
    from textual.theme import Theme

    from kb.library import Library

READ = ("ink-muted", "ink-helped", "ink-hurt")


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        parts = (part / 255 for part in Color.parse(colour).rgb)
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "least"), [(DARK, 4.5), (LIGHT, 4.5), (CONTRAST, 7.0)])
def test_every_ink_stands_out_from_every_ground(theme: Theme, least: float) -> None:
    inks = {name: theme.variables[name] for name in READ} | {
        "foreground": theme.foreground or "",
        "primary": theme.primary,
        "warning": theme.warning or "",
    }
    grounds = (theme.background or "", theme.surface or "", theme.panel or "")
    low = {
        (name, ground): round(ratio(ink, ground), 2)
        for name, ink in inks.items()
        for ground in grounds
        if ratio(ink, ground) < least
    }
    assert low == {}
    matched = ratio(theme.variables["ink-match"], theme.variables["ink-match-under"])
    assert matched >= least


async def test_the_colours_that_were_chosen_are_there_the_next_time(library: Library) -> None:
    app = Notebook(library)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert app.theme == DARK.name
        for theme in (*THEMES[1:], DARK, LIGHT):
            app.action_change_theme()
            assert app.theme == theme.name
        await settle(pilot)
    async with Notebook(library).run_test() as pilot:
        assert pilot.app.theme == LIGHT.name
