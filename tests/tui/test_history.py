"""The history of a lesson, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.conftest import LESSONS
from tests.tui.conftest import press, shown, told
from tui.screens.history import HistoryScreen

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens

LESSON = LESSONS[0]


@pytest.fixture
def edited(library: Library) -> Library:
    """The library after its newest lesson was changed once."""
    read = library.entry(LESSON.id)
    assert read.record is not None
    library.edit(read, replace(read.record, title="A hasty new title"))
    library.refresh()
    return library


async def test_versions_stand_with_what_changed(screens: Screens, edited: Library) -> None:
    assert len(edited.history(LESSON.id)) == 2
    async with screens() as pilot:
        await press(pilot, "h")
        text = shown(pilot)
    assert "as it stands now" in text
    assert "Dana R." in text
    assert "+ Title: A hasty new title" in text
    assert f"- Title: {LESSON.title[:30]}" in text


async def test_restoring_brings_it_back_and_says_how_to_undo_that(
    screens: Screens, edited: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "h", "down", "R")
        assert "leads back" in told(pilot)
        assert not isinstance(pilot.app.screen, HistoryScreen)
        assert LESSON.title[:30] in shown(pilot)
    restored = edited.entry(LESSON.id).record
    assert restored is not None
    assert restored.title == LESSON.title
    assert len(edited.history(LESSON.id)) == 3


async def test_the_version_that_stands_is_not_restored(screens: Screens, edited: Library) -> None:
    async with screens() as pilot:
        await press(pilot, "h", "R")
        assert "stands now" in shown(pilot)
    assert len(edited.history(LESSON.id)) == 2


async def test_escape_changes_nothing(screens: Screens, edited: Library) -> None:
    async with screens() as pilot:
        await press(pilot, "h", "down", "escape")
        assert not isinstance(pilot.app.screen, HistoryScreen)
    assert len(edited.history(LESSON.id)) == 2
