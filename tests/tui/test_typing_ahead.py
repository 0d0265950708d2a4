"""Whoever types faster than the screen answers is understood all the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.widgets import Input

from kb.model import Effect, Informs
from kb.settings import Settings
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, TO_LESSONS, place_of, press, settle, shown, until
from tui import typing_ahead
from tui.screens.form_fields import FormFields
from tui.screens.write import WriteScreen
from tui.shown_app import ShownApp
from tui.widgets.fields import LineField

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

FAILURE = LESSONS[0]


async def at_once(pilot: Pilot[Any], *keys: str) -> None:
    """Letters and keys that the terminal hands over all together, as a busy computer gets them."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await settle(pilot)


async def test_no_letter_is_missing_from_what_is_saved_right_after_it(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, TO_LESSONS, "e", "end")
        await at_once(pilot, *", and one mended it", "ctrl+s")
    entry = library.entry(FAILURE.id).record
    assert entry is not None
    assert entry.title == f"{FAILURE.title}, and one mended it"


@pytest.mark.parametrize("leaving", ["ctrl+q", "ctrl+d"])
async def test_no_letter_is_missing_from_the_draft_that_leaving_keeps(
    screens: Screens, library: Library, leaving: str
) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "right", "enter")
        await at_once(pilot, *"Two bells broke the lab rotation", leaving)
    [draft] = library.drafts.all()
    assert draft.title == "Two bells broke the lab rotation"


async def test_a_whole_lesson_may_be_typed_without_looking_up(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n")
        await at_once(
            pilot,
            *("right", "enter", *"Waiting helped us", "enter", "2"),
            *("tab", "right", "right", "tab", "tab"),
            *(*"a small school", "enter", *"new staff", "tab", "tab"),
            *(*"We waited a term.", "ctrl+s"),
        )
        assert "Waiting helped us" in shown(pilot)
    entry = library.entry(library.search("waiting helped").hits[0].id).record
    assert entry is not None
    assert entry.title == "Waiting helped us"
    assert entry.informs == (Informs("fast-or-slow", "slow", Effect.HELPED),)
    assert entry.conditions == ("a small school", "new staff")
    assert "We waited a term." in entry.body


async def test_letters_go_to_the_screen_that_the_key_before_them_opens(screens: Screens) -> None:
    async with screens() as pilot:
        await at_once(pilot, "n", "right", "enter", *"No query")
        assert isinstance(pilot.app.screen, WriteScreen)
        assert pilot.app.screen.query_one("#title", LineField).value == "No query"


async def test_what_is_pasted_stays_where_it_was_pasted(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "n", "right", "enter")
        pilot.app.post_message(events.Paste("Two bells"))
        await at_once(pilot, *" broke it", "enter")
        assert pilot.app.screen.query_one("#title", LineField).value == "Two bells broke it"


async def test_a_click_waits_for_the_letters_before_it(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "enter")
        column, row = place_of(pilot, "One condition a line")
        for letter in "Two bells broke it":
            pilot.app.post_message(events.Key(letter, letter))
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(click(kind, column, row))
        await at_once(pilot, *"small labs")
        answers = pilot.app.screen.query_one(FormFields).answers()
        assert (answers.title, answers.conditions) == ("Two bells broke it", "small labs")


def click(kind: type[events.MouseEvent], column: int, row: int) -> events.MouseEvent:
    """The left button pressed or let go there."""
    return kind(
        None,
        column,
        row,
        0,
        0,
        1,
        shift=False,
        meta=False,
        ctrl=False,
        screen_x=column,
        screen_y=row,
    )


class Fields(ShownApp[None]):
    """Two fields beside each other."""

    def compose(self) -> ComposeResult:
        """Both of them."""
        yield Input(id="first")
        yield Input(id="second")


async def test_a_part_that_is_stuck_does_not_keep_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typing_ahead, "PATIENCE", 0.05)
    app = Fields(Settings())
    async with app.run_test() as pilot:
        first, second = app.query_one("#first", Input), app.query_one("#second", Input)
        first.focus()
        await pilot.pause()
        with monkeypatch.context() as patch:
            patch.setattr(first, "call_later", lambda *_: True)  # it will never call
            for key in "ab":
                app.post_message(events.Key(key, key))
            both = asyncio.Event()
            app.watch(first, "value", lambda value: both.set() if value == "ab" else None)
            await asyncio.wait_for(both.wait(), 30)
        second.focus()
        app.post_message(events.Key("c", "c"))
        await until(pilot, lambda: second.value == "c")
