"""What was deleted or removed comes back."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.drafts import DISCARDED, KEPT_FOR
from kb.errors import NotFound
from tests.tui.conftest import SMALL, listed, press, shown, told

if TYPE_CHECKING:
    from kb.library import Library
    from kb.model import Entry
    from tests.tui.conftest import Screens

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
        await press(pilot, "escape", "u")
        assert "Nothing was removed" in told(pilot)


def under_id(entry: Entry, start: str) -> Entry:
    """The lesson under another id."""
    return replace(entry, id=f"{start}{entry.id[2:]}")
