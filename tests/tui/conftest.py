"""The screens on a real store, driven as a person would drive them."""

from __future__ import annotations

import contextlib
import time
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from textual.worker import WorkerCancelled

from tests.tui.sharing_fakes import Colleagues
from tui import answered, exchanging, matters
from tui.app import Notebook
from tui.pace import Pace
from tui.screens import assisting, first, keeping, write
from tui.widgets import reader
from tui.widgets.lesson_list import LessonList

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from textual.pilot import Pilot

    from kb.library import Library

    Screens = Callable[..., AbstractAsyncContextManager[Pilot[None]]]

WIDE = (120, 40)
SMALL = (80, 24)
TO_LESSONS = "0"
"""From home to the list of all lessons."""


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until nothing is under way: no worker runs, and every message has been handled."""
    while True:
        await pilot.pause()
        # One that a newer one has replaced came to its end too.
        with contextlib.suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        if not any(not worker.is_finished for worker in pilot.app.workers):
            return


def shown(pilot: Pilot[Any]) -> str:
    """Everything on the screen as text, line by line."""
    screen = pilot.app.screen
    lines = screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)


def told(pilot: Pilot[Any]) -> str:
    """Every sentence that the app has told in passing."""
    return "\n".join(each.message for each in pilot.app._notifications)


def listed(pilot: Pilot[Any]) -> list[str]:
    """The titles in the list of lessons, from the first on."""
    lessons = pilot.app.screen.query_one(LessonList)
    rows = (lessons.lesson_at(row) for row in range(lessons.total))
    return [row.title for row in rows if row is not None]


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each handled to its end."""
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


async def until(pilot: Pilot[Any], holds: Callable[[], bool], patience: float = 30.0) -> None:
    """Wait for what a timer or a thread brings about."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"never came about; the screen says:\n{shown(pilot)}"
        await pilot.pause(0.01)


def place_of(pilot: Pilot[Any], words: str) -> tuple[int, int]:
    """The column and row of the first place where these words stand."""
    lines = shown(pilot).split("\n")
    row = next(number for number, line in enumerate(lines) if words in line)
    return lines[row].index(words), row


async def click_on(pilot: Pilot[Any], words: str) -> None:
    """Click on the first place where these words stand."""
    await pilot.click(offset=place_of(pilot, words))


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts, hints and pages follow a key at once, so that no test waits for a pause."""
    monkeypatch.setattr(write, "KEEP_AFTER", 0.01)
    monkeypatch.setattr(write, "LOOK_AFTER", 0.01)
    monkeypatch.setattr(keeping, "KEEP_AFTER", 0.01)
    monkeypatch.setattr(reader, "REST", 0.0)
    monkeypatch.setattr(answered, "today", lambda: date(2026, 11, 25))
    monkeypatch.setattr(assisting, "ALIKE_AFTER", 0.01)
    monkeypatch.setattr(assisting, "OFFER_AFTER", 0.01)
    monkeypatch.setattr(matters, "today", lambda: 1)


@pytest.fixture
def screens(library: Library) -> Screens:
    """Opens the screens on the library of the test: the list of lessons, or home."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = WIDE, *, home: bool = False
    ) -> AsyncIterator[Pilot[None]]:
        async with Notebook(library).run_test(size=size) as pilot:
            await settle(pilot)
            if not home:
                await press(pilot, TO_LESSONS)
            yield pilot

    return opened


@pytest.fixture
def colleagues(library: Library, monkeypatch: pytest.MonkeyPatch) -> Colleagues:
    """A shared notebook behind the library; it is asked only when the person says so."""
    monkeypatch.setattr(first, "SHARE_AFTER", 0.01)
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=3600, every=3600, after_save=3600))
    made = Colleagues()
    made.join(library, monkeypatch)
    return made
