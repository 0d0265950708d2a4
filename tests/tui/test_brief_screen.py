"""The brief on the screen: made of a map or a decision, leading to its lessons, kept as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.deciding import Held
from tests.tui.conftest import SMALL, WIDE, press, shown, told
from tests.tui.test_decision_screens import weighed
from tests.tui.test_responding import BELLS, page_of

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library
    from tests.tui.conftest import Screens

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


@SIZES
async def test_the_brief_of_a_map_shows_both_poles_and_leads_to_its_lessons(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "1", "m", "b")
        page = page_of(pilot)
        for words in ("A brief from Northside", "Centralized", "Decentralized", "One bell"):
            assert words in page
        assert "[[" not in page
        await press(pilot, "tab", "enter")
        assert "Enter Follow" in shown(pilot)
        assert "What happened" in page_of(pilot)
        await press(pilot, "escape")
        assert "A brief from Northside" in page_of(pilot)
        assert "Enter: read “One bell" in shown(pilot)
        await press(pilot, "escape")
        assert pilot.app.screen.query("#map")


async def test_the_brief_of_a_decision_begins_with_what_speaks_against_the_leaning(
    screens: Screens, library: Library
) -> None:
    weighed(library)
    async with screens() as pilot:
        await press(pilot, "D", "b")
        page = page_of(pilot)
        assert page.index("strongest lesson against") < page.index("The map")
        await press(pilot, "escape")
        assert "Decisions (1 open of 1)" in shown(pilot)


async def test_an_answer_given_to_a_lesson_of_a_brief_stands_on_the_brief(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "1", "m", "b", "tab", "enter", "t", "right", "ctrl+s")
        assert [each.held for each in library.responses(BELLS)] == [Held.YES]
        assert "Your answer stands below the lesson." in told(pilot)
        await press(pilot, "escape")
        assert "held with 1 other" in page_of(pilot)


async def test_a_brief_is_kept_as_a_file_and_no_file_is_written_over(
    screens: Screens, home: Path
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "1", "m", "b", "s", "ctrl+s")
        made = home / "brief-tight-or-loose.html"
        assert made.read_text().startswith("<!doctype html>")
        assert "The brief is in ~/brief-tight-or-loose.html" in told(pilot)
        made.write_text("mine")
        await press(pilot, "s", "ctrl+s")
        assert made.read_text() == "mine"
        assert "There is a file" in told(pilot)
        await press(pilot, "end", *["backspace"] * 4, *"txt", "ctrl+s")
        assert "Name a file that ends in .html, .md or .pdf." in shown(pilot)
        await press(pilot, *["backspace"] * 3, *"md", "ctrl+s")
        assert made.with_suffix(".md").read_text().startswith("# ")


async def test_the_name_of_a_file_is_there_again_after_quitting(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "1", "m", "b", "s", "end", *["backspace"] * 5, *"-may.pdf", "ctrl+q")
    async with screens(SMALL) as pilot:
        await press(pilot, "1", "m", "b", "s")
        assert "-may.pdf" in shown(pilot)
        await press(pilot, "escape", "t", "s")
        assert "-may.pdf" not in shown(pilot)
        assert ".html" in shown(pilot)
