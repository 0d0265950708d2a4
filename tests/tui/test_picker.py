"""Picking a question: in full where there is room, on one line where there is little."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.tui.conftest import SMALL, WIDE, press, settle, shown
from tui.widgets.picker import QuestionPicker

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tests.tui.conftest import Screens

FIRST = "1 What should the district decide for everyone, and what"
THIRD = "3 Where do we begin: where the need is greatest, or where"
LAST = "7 Do we learn more from sharing what worked, or from sharing"


def rows(pilot: Pilot[None]) -> dict[str, int]:
    """On which row of the screen each question begins, and the fields below them."""
    found = re.compile(r"[1-7] [A-Z]\w+ |We leaned on|It holds when|▌ ")
    lines = shown(pilot).split("\n")
    return {
        match.group(): row
        for row, line in reversed(list(enumerate(lines)))
        if (match := found.search(line))
    }


def picker(pilot: Pilot[None]) -> QuestionPicker:
    """The questions."""
    return pilot.app.screen.query_one(QuestionPicker)


async def test_the_form_of_a_lesson_shows_where_to_tell_it_from_the_start(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n")
        told = [line for line in shown(pilot).split("\n") if line.startswith("  ▌")]
        assert len(told) >= 4
        assert all(f" {number} " in shown(pilot) for number in range(1, 8))


async def test_with_little_room_the_question_under_the_cursor_is_told_in_full(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "tab", "tab")
        assert "each school decide?" in shown(pilot)
        assert f"{THIRD}…" in shown(pilot)
        below = rows(pilot)["We leaned on"]
        await press(pilot, "down", "down")
        assert f"{FIRST}…" in shown(pilot)
        assert "people are ready?" in shown(pilot)
        assert "need / readiness" in shown(pilot)
        await press(pilot, "down")
        assert "build / buy" in shown(pilot), "a question of one line tells its poles beneath"
        assert rows(pilot)["We leaned on"] == below, "the fields below stay where they are"
        await press(pilot, "enter")
        assert picker(pilot).value == "build-or-buy"


@pytest.mark.parametrize("size", [WIDE, (80, 40)], ids=["wide", "high"])
async def test_with_room_every_question_is_told_in_full(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "n")
        assert f"{LAST}…" not in shown(pilot)
        assert "what went wrong?" in shown(pilot)


async def test_nothing_moves_under_the_mouse_until_a_question_is_picked(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n")
        before = rows(pilot)
        place = (30, next(row for words, row in before.items() if words.startswith("7 ")))
        await pilot.hover(offset=place)
        await pilot.mouse_down(offset=place)
        await settle(pilot)
        assert rows(pilot) == before, "the field has the focus now"
        assert pilot.app.focused is picker(pilot)
        await pilot.click(offset=place)
        await settle(pilot)
        assert picker(pilot).value == "practices-or-failures"
        assert "what went wrong?" in shown(pilot), "the question picked is told in full"


async def test_leaving_the_questions_with_the_mouse_moves_nothing(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "tab", "tab", "down", "down")
        before = rows(pilot)
        place = (30, before["It holds when"])
        await pilot.mouse_down(offset=place)
        await settle(pilot)
        assert rows(pilot) == before
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "conditions"


async def test_another_size_of_the_terminal_cuts_the_questions_or_tells_them(
    screens: Screens,
) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "n")
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert f"{LAST}…" in shown(pilot)
        await pilot.resize_terminal(80, 40)
        await settle(pilot)
        assert LAST in shown(pilot)
        assert f"{LAST}…" not in shown(pilot)
        assert rows(pilot)["We leaned on"] == 14
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert f"{LAST}…" in shown(pilot)
        assert rows(pilot)["We leaned on"] == 11
