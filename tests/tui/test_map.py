"""The map of a tension."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from kb.model import Effect
from tests.tui.conftest import SMALL, press, settle, shown, told
from tui.messages.finding import MapRead
from tui.screens.form_fields import FormFields
from tui.screens.map import MapScreen
from tui.screens.write import WriteScreen
from tui.widgets.fields import LineField, TextField

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens


async def test_all_four_quadrants_stand_on_a_small_screen(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m")
        text = shown(pilot)
    assert text.count("helped") >= 2
    assert text.count("hurt") >= 2
    assert "CENTRALIZED" in text
    assert "DECENTRALIZED" in text
    assert "One bell schedule" in text
    assert "not known yet" in text


async def test_an_empty_quadrant_invites_to_write(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m")
        assert "Nobody has told" in shown(pilot)


async def test_enter_on_a_lesson_of_the_map_reads_it(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "j", "enter")
        assert not isinstance(pilot.app.screen, MapScreen)
        assert "Two classes met at the door" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, MapScreen)
        assert "› One bell schedule" in shown(pilot)


async def test_from_a_lesson_the_map_is_that_of_its_own_tension(screens: Screens) -> None:
    async with screens(SMALL, home=True) as pilot:
        await press(pilot, "down", "enter", "right", "enter")
        assert "Sixth grade went first." in shown(pilot)
        await press(pilot, "m")
        assert "SLOW" in shown(pilot)


async def test_a_new_lesson_starts_from_its_quadrant(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "right", "down", "n")
        assert isinstance(pilot.app.screen, WriteScreen)
        answers = pilot.app.screen.query_one(FormFields).answers()
    assert (answers.tension, answers.pole, answers.effect) == (
        "tight-or-loose",
        "decentralized",
        "hurt",
    )


async def test_searching_from_a_quadrant_narrows_to_it(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "right", "slash")
        value = pilot.app.screen.query_one("#query", Input).value
    for part in ("tension:tight-or-loose", "pole:decentralized", "effect:helped"):
        assert part in value


async def test_brackets_and_digits_change_the_tension(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "right_square_bracket")
        assert "FAST" in shown(pilot)
        await press(pilot, "3")
        assert "READINESS" in shown(pilot)
        await press(pilot, "left_square_bracket", "escape")
        assert not isinstance(pilot.app.screen, MapScreen)


async def test_a_mixed_lesson_stands_on_both_effects(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "3")
        assert shown(pilot).count("A pilot in one grade") == 2


async def test_a_click_reads_a_lesson(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m")
        lines = shown(pilot).split("\n")
        row = next(number for number, line in enumerate(lines) if "One bell schedule" in line)
        for _ in range(2):
            await pilot.click(offset=(lines[row].index("One bell"), row))
            await settle(pilot)
            if not isinstance(pilot.app.screen, MapScreen):
                break
        assert "Two classes met at the door" in shown(pilot)


async def test_a_lesson_written_from_the_map_stands_on_it(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "right", "down", "n")
        form = pilot.app.screen.query_one(FormFields)
        form.query_one("#title", LineField).value = "Three schools, three prices"
        form.query_one("#conditions", TextField).text = "no shared list"
        form.query_one("#body", TextField).text = "## What happened\nWe paid three prices.\n"
        await settle(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, MapScreen)
        assert "Three schools, three prices" in shown(pilot)
    cell = library.map("tight-or-loose").quadrants["decentralized", Effect.HURT]
    assert cell.total == 1


async def test_an_answer_that_is_no_longer_wanted_is_dropped(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m")
        screen = pilot.app.screen
        assert isinstance(screen, MapScreen)
        stale = MapRead("build-or-buy", screen.library.map("build-or-buy"), ())
        screen.post_message(stale)
        await settle(pilot)
        assert "CENTRALIZED" in shown(pilot)


async def test_warnings_are_shown_on_demand(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "m")
        assert "early warnings" not in shown(pilot)
        await press(pilot, "w")
        assert "early warnings" in shown(pilot)
        await press(pilot, "2")
        assert "early warnings" in shown(pilot)


async def test_enter_on_an_empty_quadrant_says_what_to_do(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "m", "4", "enter")
        assert isinstance(pilot.app.screen, MapScreen)
        assert "Press n" in told(pilot)


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (200, 60)])
async def test_any_terminal_holds_the_map(screens: Screens, size: tuple[int, int]) -> None:
    async with screens(size) as pilot:
        await press(pilot, "m", "down", "right", "tab", "shift+tab", "w", "escape")
        assert not isinstance(pilot.app.screen, MapScreen)
