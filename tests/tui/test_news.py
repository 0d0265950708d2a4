"""What colleagues added, changed or removed since the last visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.sharing import Piece
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, click_on, press, settle, shown, until
from tests.tui.sharing_fakes import three_pieces
from tui.screens.browse import BrowseScreen
from tui.screens.history import HistoryScreen
from tui.screens.news import NewsScreen

if TYPE_CHECKING:
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues


@pytest.fixture
def busy(colleagues: Colleagues) -> Colleagues:
    """Colleagues have added one lesson, changed one and removed one."""
    colleagues.pieces = three_pieces()
    return colleagues


@pytest.mark.usefixtures("busy")
async def test_what_is_new_is_listed_with_what_became_of_it(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "w")
        text = shown(pilot)
    assert "New from colleagues (3)" in text
    assert text.index(LESSONS[0].title[:20]) < text.index(LESSONS[1].title[:20])
    assert text.index(LESSONS[1].title[:20]) < text.index("An old timetable")
    assert "  changed" in text
    assert "  removed" in text
    assert "Two classes met at the door of one lab." in text


@pytest.mark.usefixtures("busy")
async def test_in_a_small_terminal_enter_reads_and_escape_goes_back(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "w", "down")
        assert "Each team tried two routines." not in shown(pilot)
        await press(pilot, "enter")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "escape")
        assert "New from colleagues (3)" in shown(pilot)
        assert isinstance(pilot.app.screen, NewsScreen)


@pytest.mark.usefixtures("busy")
async def test_in_a_small_terminal_one_click_reads(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "w")
        await click_on(pilot, LESSONS[1].title[:20])
        await settle(pilot)
        assert "Each team tried two routines." in shown(pilot)


@pytest.mark.usefixtures("busy")
async def test_a_lesson_that_is_gone_says_so(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "w", "G")
        assert "A colleague removed this lesson." in shown(pilot)


@pytest.mark.usefixtures("busy")
async def test_the_history_of_a_lesson_is_a_key_away(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "w", "h")
        assert isinstance(pilot.app.screen, HistoryScreen)
        assert LESSONS[0].title in shown(pilot)


async def test_leaving_counts_all_of_it_as_seen(screens: Screens, busy: Colleagues) -> None:
    async with screens(SMALL) as pilot:
        await until(pilot, lambda: "3 new from colleagues" in shown(pilot))
        await press(pilot, "w", "enter", "escape")
        assert busy.pieces != []
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)
        await until(pilot, lambda: "All shared" in shown(pilot))
    assert busy.pieces == []


async def test_what_came_while_the_list_was_read_stays_new(
    screens: Screens, busy: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await until(pilot, lambda: "3 new from colleagues" in shown(pilot))
        await press(pilot, "w")
        late = Piece(LESSONS[2].id, f"entries/2026/09/pilot-{LESSONS[2].id}.md", "added")
        busy.pieces.insert(0, late)
        await press(pilot, "escape")
        await until(pilot, lambda: "4 new from colleagues" in shown(pilot))


@pytest.mark.usefixtures("colleagues")
async def test_where_nothing_is_new_the_screen_says_so(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "w")
        assert "Nothing is new since your last visit." in shown(pilot)
        await press(pilot, "enter", "h", "escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


@pytest.mark.parametrize("size", [SMALL, (34, 10)])
async def test_hostile_names_are_shown_and_steer_nothing(
    screens: Screens, colleagues: Colleagues, size: tuple[int, int]
) -> None:
    evil = "\x1b]52;c;eA==\x07 [/b] [@click=app.quit]x[/] \u202egnp"
    colleagues.pieces = [
        Piece("evil000001", f"entries/{evil}-evil000001.md", "removed"),
        Piece("evil000002", "../../etc/hostname", evil),
    ]
    async with screens(size) as pilot:
        await press(pilot, "w", "enter")
        texts = [shown(pilot)]
        await press(pilot, "escape", "down", "enter")
        texts.append(shown(pilot))
        await press(pilot, "escape", "escape")
        await settle(pilot)
        assert pilot.app.is_running
    for text in texts:
        assert not set(text) & {"\x1b", "\x07", "\u202e"}
