"""A lesson read over a map, a decision or a brief has every key that it has on the first screen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.errors import NotFound
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, press, settle, shown, told
from tui import commands
from tui.screens.browse import BrowseScreen
from tui.screens.homing import OF_A_LESSON
from tui.screens.lesson import LessonScreen
from tui.screens.map import MapScreen

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens

BELLS, ROUTINES, _ = LESSONS
SECOND = "Another bell that rang too early"


@pytest.fixture
def second(library: Library) -> str:
    """One more lesson in the quadrant of the bells."""
    return library.share(replace(BELLS, id="", title=SECOND, created="2026-11-10")).id


async def test_remove_asks_takes_it_out_and_u_brings_it_back_there(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m", "j", "enter", "X", "r")
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "Press u to bring it back." in told(pilot)
        assert "Removed; u brings it back, Esc leaves" in shown(pilot)
        with pytest.raises(NotFound):
            library.find(BELLS.id)
        await press(pilot, "u")
        assert "Removed" not in shown(pilot)
        assert "Two classes met at the door of one lab." in shown(pilot)
    assert library.find(BELLS.id).title == BELLS.title


async def test_the_map_below_lists_no_lesson_that_was_removed_over_it(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m", "j", "enter", "X", "r", "escape")
        assert isinstance(pilot.app.screen, MapScreen)
        pilot.app.clear_notifications()
        await settle(pilot)
        assert BELLS.title[:12] not in shown(pilot)


async def test_like_this_lists_them_on_the_first_screen(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m", "j", "enter", "l")
        assert isinstance(pilot.app.screen, BrowseScreen)
        assert "like" in shown(pilot).split("\n")[1]
        assert ROUTINES.title[:30] in shown(pilot)


async def test_the_arrows_go_through_the_lessons_of_the_quadrant(
    screens: Screens, second: str
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m", "j", "enter")
        assert isinstance(pilot.app.screen, LessonScreen)
        first = pilot.app.screen.reader.key
        await press(pilot, "right")
        assert {first, pilot.app.screen.reader.key} == {BELLS.id, second}
        await press(pilot, "right")
        assert pilot.app.screen.reader.key != first, "there is none after the last"
        await press(pilot, "left")
        assert pilot.app.screen.reader.key == first
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MapScreen)


def test_no_key_of_a_lesson_is_missing_where_it_is_read_alone() -> None:
    alone = {each.id for each in commands.of(*commands.inside("reading"))}
    assert OF_A_LESSON - alone == {"correct"}, "which is about the search line"


async def test_help_names_those_keys(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m", "j", "enter", "question_mark")
        assert "Take this lesson out of the notebook" in shown(pilot)
        assert "List the lessons that are like this one" in shown(pilot)
        await press(pilot, "pagedown")
        assert "The next lesson of the list" in shown(pilot)
