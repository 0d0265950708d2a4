"""What was deleted or removed comes back."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.drafts import DISCARDED, KEPT_FOR
from kb.errors import Changed, NotFound
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, click_on, listed, press, settle, shown, told, until
from tests.tui.sharing_fakes import removed_here, two_versions
from tui.screens.browse import BrowseScreen
from tui.screens.conflicts import ConflictList, ConflictsScreen

if TYPE_CHECKING:
    from typing import Any

    from textual.pilot import Pilot

    from kb.library import Library
    from kb.model import Entry
    from kb.sharing import Conflict
    from kb.taking_back import Resolved
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

BELL = "7k2m9qxwbd"


def lesson(library: Library) -> Entry:
    """The first lesson of the store."""
    record = library.entry(BELL).record
    assert record is not None
    return record


async def test_a_deleted_draft_comes_back_and_can_be_deleted_again(
    screens: Screens, library: Library
) -> None:
    library.drafts.keep(lesson(library))
    async with screens(SMALL) as pilot:
        await press(pilot, "d", "D")
        assert library.drafts.all() == []
        assert "No drafts." in shown(pilot)
        assert "Press u to bring it back" in told(pilot)
        await press(pilot, "u")
        assert [each.entry for each in library.drafts.all()] == [lesson(library)]
        assert "One bell schedule" in shown(pilot)
        await press(pilot, "u")
        assert "No deleted draft is kept." in told(pilot)
        await press(pilot, "D", "u")
        assert len(library.drafts.all()) == 1


def test_the_draft_deleted_last_comes_back_first(library: Library) -> None:
    entry = lesson(library)
    first, second = (library.drafts.keep(under_id(entry, each)) for each in ("a1", "b2"))
    library.drafts.discard(first)
    past = time.time() - 60
    os.utime(library.drafts._folder / DISCARDED / f"{first}.md", (past, past))
    library.drafts.discard(second)
    assert [library.drafts.bring_back().id for _ in range(2)] == [second, first]


def test_a_draft_deleted_long_ago_is_forgotten_when_the_next_one_is_deleted(
    library: Library,
) -> None:
    entry = lesson(library)
    old, new = (library.drafts.keep(under_id(entry, each)) for each in ("a1", "b2"))
    library.drafts.discard(old)
    past = time.time() - KEPT_FOR - 60
    os.utime(library.drafts._folder / DISCARDED / f"{old}.md", (past, past))
    library.drafts.discard(new)
    library.drafts.bring_back()
    with pytest.raises(NotFound):
        library.drafts.bring_back()


async def test_a_lesson_is_removed_after_a_question_and_comes_back(
    screens: Screens, library: Library
) -> None:
    before = library.entry(BELL).data
    async with screens(SMALL) as pilot:
        await press(pilot, "X", "k")
        assert len(listed(pilot)) == 3
        await press(pilot, "X")
        assert "Its history stays" in shown(pilot)
        await press(pilot, "r")
        assert len(listed(pilot)) == 2
        with pytest.raises(NotFound):
            library.find(BELL)
        assert "Press u to bring it back" in told(pilot)
        await press(pilot, "u")
        assert len(listed(pilot)) == 3
        assert library.entry(BELL).data == before
        assert "Press u to bring it back" not in told(pilot)
        await press(pilot, "escape", "u")
        assert "Nothing was removed" in told(pilot)


# -- what was settled ---------------------------------------------------------------------------


@pytest.fixture
def disputed(colleagues: Colleagues, library: Library) -> Colleagues:
    """Two lessons wait: one that both changed, and one that was removed here."""
    colleagues.waiting = [two_versions(library), removed_here(library)]
    return colleagues


def waiting(pilot: Pilot[Any]) -> list[str]:
    """The ids of the lessons in the list of those that need the person."""
    return [each.id for each in pilot.app.screen.query_one(ConflictList).conflicts]


@pytest.mark.parametrize("keys", [("m",), ("t",), ("b",), ("e", "x", "ctrl+s")])
async def test_what_was_settled_waits_again_under_the_cursor(
    screens: Screens, disputed: Colleagues, keys: tuple[str, ...]
) -> None:
    first, second = (each.id for each in disputed.waiting)
    async with screens(SMALL) as pilot:
        await press(pilot, "c", *keys)
        assert waiting(pilot) == [second]
        assert "Press u to take it back." in told(pilot)
        await press(pilot, "u")
        assert waiting(pilot) == [second, first]
        current = pilot.app.screen.query_one(ConflictList).current
        assert current is not None
        assert current.id == first
        assert "needs you again; both versions are as before." in told(pilot)
        assert "You and a colleague both changed" in shown(pilot)
        await press(pilot, "t")
        assert waiting(pilot) == [second]


async def test_a_click_takes_back_too(screens: Screens, disputed: Colleagues) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "m")
        await click_on(pilot, "Undo")
        await settle(pilot)
        assert len(waiting(pilot)) == 2
    assert disputed.settled == []


async def test_once_the_last_is_settled_the_first_screen_takes_back_one_after_the_other(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(WIDE, home=True) as pilot:
        await press(pilot, "c", "m", "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await press(pilot, "u")
        assert [each.id for each in disputed.waiting] == [LESSONS[1].id]
        assert "needs you again; both versions are as before. Press c" in told(pilot)
        await until(pilot, lambda: "1 needs you" in shown(pilot))
        await press(pilot, "c", "u")
        assert waiting(pilot) == [LESSONS[1].id, LESSONS[0].id]
        await press(pilot, "u")
        assert "Nothing was settled since Bothand was opened." in told(pilot)
        await press(pilot, "escape", "u")
        assert "Nothing was removed or settled since Bothand was opened." in told(pilot)


async def test_what_was_done_last_is_undone_first_whatever_it_was(
    screens: Screens, library: Library, disputed: Colleagues
) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "c", "m", "escape", "X", "r")
        assert len(listed(pilot)) == 2
        await press(pilot, "c", "u")
        assert len(waiting(pilot)) == 2, "among the lessons that need one, no removal is undone"
        await press(pilot, "m", "escape", "u")
        assert len(disputed.waiting) == 2
        with pytest.raises(NotFound):
            library.find(BELL)
        await press(pilot, "u")
        assert len(listed(pilot)) == 3


async def test_what_cannot_be_taken_back_any_more_says_why(
    screens: Screens, disputed: Colleagues
) -> None:
    disputed.too_late = Changed("This was changed once more meanwhile, so it stays as it is.")
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "m", "u")
        assert "changed once more meanwhile" in told(pilot)
        assert waiting(pilot) == [LESSONS[1].id]
        await press(pilot, "t")
        await until(pilot, lambda: isinstance(pilot.app.screen, BrowseScreen))
        await press(pilot, "u")
        assert told(pilot).count("changed once more meanwhile") == 2
        assert isinstance(pilot.app.screen, BrowseScreen)
    assert disputed.waiting == []


async def test_the_screen_stays_while_the_last_one_is_being_taken_back(
    screens: Screens, disputed: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    disputed.waiting.pop()
    library = disputed.library
    assert library is not None
    looked, taken_back, go_on = library.conflicts, disputed.take_back, threading.Event()

    def slow(resolved: Resolved) -> Conflict:
        assert go_on.wait(30)
        return taken_back(resolved)

    def looked_late() -> list[Conflict]:
        assert go_on.wait(30)
        return looked()

    monkeypatch.setattr(library, "take_back", slow)
    async with screens(SMALL) as pilot:
        await press(pilot, "c")
        monkeypatch.setattr(library, "conflicts", looked_late)
        await pilot.press("m")
        await until(pilot, lambda: "Press u to take it back." in told(pilot))
        await pilot.press("u", "escape")
        go_on.set()
        await settle(pilot)
        assert isinstance(pilot.app.screen, ConflictsScreen)
        assert waiting(pilot) == [LESSONS[0].id]


def under_id(entry: Entry, start: str) -> Entry:
    """The lesson under another id."""
    return replace(entry, id=f"{start}{entry.id[2:]}")
