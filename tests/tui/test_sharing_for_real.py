"""Two colleagues with real stores and a shared notebook between them; one sits at the screens."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import TextArea

from kb.library import Library
from kb.model import Effect, Entry, Evidence, Informs, Kind, Person
from kb.settings import Profile
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, press, settle, shown, told, until
from tui import exchanging
from tui.pace import Pace
from tui.screens import first
from tui.screens.browse import BrowseScreen
from tui.screens.conflicts import ConflictsScreen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Screens

SAM = Person("Sam T.", "sam@school.example")
WALKS = Entry(
    id="w4lkw4lkw4",
    title="Walking meetings kept the planning short",
    kind=Kind.PRACTICE,
    informs=(Informs("fast-or-slow", "fast", Effect.HELPED),),
    conditions=("good weather",),
    evidence=Evidence.SAW_IT,
    author="Sam T.",
    created="2026-11-22",
    body="## What we did\nWe walked.\n\n## What happened\nTwenty minutes were enough.\n",
)


@pytest.fixture(autouse=True)
def only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No timer shares here."""
    monkeypatch.setattr(first, "SHARE_AFTER", 0.01)
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=3600, every=3600, after_save=3600))


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The shared notebook: bare, empty."""
    folder = tmp_path / "shared.git"
    begin(folder)
    return folder


@pytest.fixture
def sam(store: Path, library: Library, shared: Path, tmp_path: Path) -> Iterator[Library]:
    """A colleague with a copy of the notebook; both are connected, and all is shared."""
    library.connect(str(shared))
    library.sync()
    copy = tmp_path / "sam"
    shutil.copytree(store, copy, symlinks=True)
    with Library.open(copy, profile=Profile(name=SAM.name, email=SAM.email)) as opened:
        opened.refresh()
        yield opened


def change(library: Library, lesson_id: str, title: str) -> None:
    """Give a lesson another title, as its writer would."""
    read = library.entry(lesson_id)
    assert read.record is not None
    library.edit(read, replace(read.record, title=title))
    library.refresh()


def begin(folder: Path) -> None:
    """A shared notebook that holds nothing yet."""
    shutil.rmtree(folder, ignore_errors=True)
    command = ["git", "init", "--quiet", "--bare", "--initial-branch=main", str(folder)]
    subprocess.run(command, check=True)


def write_at_the_end(pilot: Pilot[Any]) -> None:
    """Put the cursor where the text ends."""
    area = pilot.app.screen.query_one(TextArea)
    area.move_cursor(area.document.end)


async def test_what_a_colleague_shared_comes_with_a_key_and_is_read_as_news(
    screens: Screens, sam: Library
) -> None:
    sam.share(WALKS, writer=SAM)
    sam.sync()
    async with screens(WIDE) as pilot:
        await until(pilot, lambda: "All shared" in shown(pilot))
        assert WALKS.title not in shown(pilot)
        await pilot.press("s")
        await until(pilot, lambda: "1 lesson received" in told(pilot))
        await until(pilot, lambda: "1 new from colleagues" in shown(pilot))
        await until(pilot, lambda: WALKS.title[:30] in shown(pilot))
        await press(pilot, "w")
        assert "Twenty minutes were enough." in shown(pilot)
        await press(pilot, "escape")
        await until(pilot, lambda: "All shared" in shown(pilot))


async def test_what_was_written_here_reaches_the_colleague_by_itself(
    screens: Screens, sam: Library, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=0.01, every=3600))
    library.share(WALKS, writer=SAM)
    async with screens(SMALL) as pilot:
        await until(pilot, lambda: "All shared" in shown(pilot))
    assert sam.sync().received == 1
    assert sam.entry(WALKS.id).record is not None


async def test_a_lesson_that_both_changed_is_settled_and_the_colleague_has_it(
    screens: Screens, sam: Library, library: Library
) -> None:
    lesson = LESSONS[0]
    change(sam, lesson.id, title="One bell schedule broke everything")
    sam.sync()
    change(library, lesson.id, title="One bell schedule broke our lab rotation")
    async with screens(WIDE) as pilot:
        await until(pilot, lambda: "1 saved here, not shared yet" in shown(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        await press(pilot, "c")
        text = shown(pilot)
        assert "You and a colleague both changed the title." in text
        assert "broke everything" in text
        assert "broke our lab rotation" in text
        await press(pilot, "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await until(pilot, lambda: "1 saved here, not shared yet" in shown(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "1 lesson sent" in told(pilot))
    sam.sync()
    read = sam.entry(lesson.id).record
    assert read is not None
    assert read.title == "One bell schedule broke our lab rotation"


async def test_the_lesson_that_is_read_shows_what_sharing_and_settling_made_of_it(
    screens: Screens, sam: Library, library: Library
) -> None:
    lesson = LESSONS[0]
    async with screens(SMALL) as pilot:
        await until(pilot, lambda: "All shared" in shown(pilot))
        await press(pilot, "enter")
        change(sam, lesson.id, title="One bell schedule broke the labs in May")
        sam.sync()
        await pilot.press("s")
        await until(pilot, lambda: "broke the labs in May" in shown(pilot))
        change(sam, lesson.id, title="One bell schedule broke the labs in June")
        sam.sync()
        change(library, lesson.id, title="One bell schedule broke the labs in July")
        await pilot.press("s")
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        await press(pilot, "c", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await until(pilot, lambda: "broke the labs in June" in shown(pilot))


@pytest.mark.parametrize(("key", "stays"), [("m", False), ("t", True)])
async def test_a_lesson_removed_here_and_changed_there_is_settled_either_way(
    screens: Screens, sam: Library, library: Library, key: str, *, stays: bool
) -> None:
    lesson = LESSONS[1]
    change(sam, lesson.id, title="Teams chose their own reading routine and kept it for years")
    sam.sync()
    library.remove(lesson.id)
    async with screens(WIDE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        await press(pilot, "c")
        assert "You removed this lesson; a colleague changed it meanwhile." in shown(pilot)
        await press(pilot, key)
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await settle(pilot)
    assert bool(library.search("reading routine").total) is stays


async def test_both_versions_put_together_by_hand_are_saved(
    screens: Screens, sam: Library, library: Library
) -> None:
    lesson = LESSONS[0]
    change(sam, lesson.id, title="One bell schedule broke everything")
    sam.sync()
    change(library, lesson.id, title="One bell schedule broke our lab rotation")
    async with screens(WIDE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        await press(pilot, "c", "e")
        assert "kind: failure" in shown(pilot)
        write_at_the_end(pilot)
        await press(pilot, *"We both saw it.", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await settle(pilot)
    read = library.entry(lesson.id).record
    assert read is not None
    assert read.body.rstrip().endswith("We both saw it.")
    assert library.conflicts() == []


@pytest.mark.parametrize("key", ["m", "t", "b"])
async def test_what_was_settled_is_taken_back_and_settled_otherwise(
    screens: Screens, sam: Library, library: Library, key: str
) -> None:
    lesson = LESSONS[0]
    change(sam, lesson.id, title="One bell schedule broke everything")
    sam.sync()
    change(library, lesson.id, title="One bell schedule broke our lab rotation")
    library.sync()
    before, lessons = library.entry(lesson.id).data, library.search("").total
    async with screens(WIDE) as pilot:
        await press(pilot, "c", key)
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await press(pilot, "u")
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        assert library.entry(lesson.id).data == before
        assert library.search("").total == lessons
        await press(pilot, "c")
        assert "You and a colleague both changed the title." in shown(pilot)
        await press(pilot, "m")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await settle(pilot)
    read = library.entry(lesson.id).record
    assert read is not None
    assert read.title == "One bell schedule broke our lab rotation"


async def test_a_text_by_hand_that_names_a_person_is_refused_and_stays_on_the_screen(
    screens: Screens, sam: Library, library: Library
) -> None:
    lesson = LESSONS[0]
    change(sam, lesson.id, title="One bell schedule broke everything")
    sam.sync()
    change(library, lesson.id, title="One bell schedule broke our lab rotation")
    library.sync()
    async with screens(WIDE) as pilot:
        await press(pilot, "c", "e")
        write_at_the_end(pilot)
        await press(pilot, *"Write to kim@family-mail.org", "ctrl+s")
        assert "kim@family-mail.org" in told(pilot)
        assert "not saved yet" in shown(pilot)
        assert len(library.conflicts()) == 1
        await press(pilot, "escape", "l")
        assert isinstance(pilot.app.screen, ConflictsScreen)


async def test_a_shared_notebook_that_is_gone_is_told_quietly(
    screens: Screens, sam: Library, shared: Path
) -> None:
    del sam
    away = shared.with_name("away.git")
    shutil.move(shared, away)
    async with screens(WIDE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Offline" in shown(pilot) or "stopped" in shown(pilot))
        shutil.move(away, shared)
        await press(pilot, "escape", "s")
        if "Try again" in shown(pilot):
            await pilot.press("t")
        await until(pilot, lambda: "All shared" in shown(pilot))


async def test_a_brake_of_the_library_asks_and_goes_on(
    screens: Screens, sam: Library, library: Library, shared: Path
) -> None:
    del sam
    begin(shared)
    async with screens(WIDE) as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Go on all the same?" in shown(pilot))
        assert "The shared notebook is empty now" in shown(pilot)
        await press(pilot, "l")
        await until(pilot, lambda: "Sharing is stopped: please look first" in shown(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "Go on all the same?" in shown(pilot))
        await pilot.press("g")
        await until(pilot, lambda: "All shared" in shown(pilot))
    assert library.sync().anything is False
