"""Home: what one sees first, where it leads, and that no key reaches what is not shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from kb.errors import GitFailed
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, click_on, listed, press, settle, shown, told, until
from tests.tui.sharing_fakes import three_pieces, two_versions
from tui.app import Notebook
from tui.messages.everywhere import StoreChanged
from tui.screens import first
from tui.screens.browse import BrowseScreen
from tui.screens.conflicts import ConflictsScreen
from tui.screens.drafts import DraftsScreen
from tui.screens.map import MapScreen
from tui.screens.write import WriteScreen
from tui.widgets.home import Home

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

QUESTION = "How fast should a new way of teaching"
BELLS = "One bell schedule"
BODY = "Two classes met at the door of one lab."

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE, (200, 60)], ids=str)


def at_home(pilot: Pilot[Any]) -> bool:
    screen = pilot.app.screen
    assert isinstance(screen, BrowseScreen)
    home, panes = screen.query_one("#home"), screen.query_one("#panes")
    assert home.display != panes.display
    return home.display


async def to_row(pilot: Pilot[Any], part: str) -> None:
    """Put the cursor on the first matter under this heading."""
    home = pilot.app.screen.query_one(Home)
    for _ in range(home.row_count()):
        if home.matter is not None and home.matter.part == part:
            return
        await press(pilot, "down")
    raise AssertionError(shown(pilot))


@SIZES
async def test_the_seven_questions_are_there_with_both_poles(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size, home=True) as pilot:
        text = shown(pilot)
        for number in range(1, 8):
            assert f" {number} " in text
        assert QUESTION in text
        for words in ("centralized", "decentralized", "helped", "hurt", "not known yet", "−1 ━"):
            assert words in text
        assert at_home(pilot)


async def test_everything_is_in_view_in_a_small_terminal(screens: Screens) -> None:
    async with screens(SMALL, home=True) as pilot:
        text = shown(pilot)
        for words in ("failures", "Yours", "Untold", "Newest", BELLS, "q Quit"):
            assert words in text


async def test_what_is_typed_after_a_slash_is_a_search(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "slash")
        assert at_home(pilot)
        await press(pilot, *"passw")
        assert not at_home(pilot)
        assert [title[:7] for title in listed(pilot)] == ["A pilot"]


async def test_escape_clears_the_search_and_then_goes_home(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "slash", *"passwords", "escape")
        assert not at_home(pilot)
        await press(pilot, "escape")
        assert at_home(pilot)
        assert pilot.app.screen.query_one(Home).has_focus
        await press(pilot, "escape", "j")
        assert at_home(pilot)
        assert pilot.app.screen.query_one(Home).tension == "fast-or-slow"


@SIZES
async def test_enter_on_a_question_opens_its_map_and_escape_comes_back(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size, home=True) as pilot:
        await press(pilot, "j", "enter")
        assert isinstance(pilot.app.screen, MapScreen)
        assert "SLOW" in shown(pilot)
        await press(pilot, "escape")
        assert at_home(pilot)


async def test_m_opens_the_map_of_the_question_under_the_cursor(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "j", "m")
        assert "SLOW" in shown(pilot)


async def test_a_lesson_picked_on_the_map_is_read_and_escape_ends_at_home(
    screens: Screens,
) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "enter", "down", "enter")
        assert BODY in shown(pilot)
        await press(pilot, "escape", "escape")
        assert at_home(pilot)


@SIZES
async def test_a_newest_lesson_is_read_and_escape_goes_home(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size, home=True) as pilot:
        await to_row(pilot, "Newest")
        await press(pilot, "enter")
        assert BODY in shown(pilot)
        assert not at_home(pilot)
        await press(pilot, "escape")
        assert at_home(pilot)
        await press(pilot, "enter")
        assert BODY in shown(pilot)


async def test_the_way_back_over_links_ends_at_home(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await to_row(pilot, "Yours")
        await press(pilot, "enter")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "tab", "tab", "enter")
        assert BODY in shown(pilot)
        await press(pilot, "escape")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "escape")
        assert at_home(pilot)


async def test_the_gap_leads_to_a_form_that_knows_its_quadrant(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await to_row(pilot, "Untold")
        matter = pilot.app.screen.query_one(Home).matter
        assert matter is not None
        assert matter.lead.informs is not None
        await press(pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, WriteScreen)
        assert matter.lead.informs.pole in shown(pilot)


async def test_the_last_row_leads_to_all_lessons(screens: Screens) -> None:
    async with screens(SMALL, home=True) as pilot:
        await press(pilot, "G", "enter")
        assert not at_home(pilot)
        assert len(listed(pilot)) == 3
        assert pilot.app.screen.query_one("#lessons").has_focus


@pytest.mark.parametrize("key", ["0", "2"])
async def test_a_number_leads_to_the_lessons_of_a_tension(screens: Screens, key: str) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, key)
        assert not at_home(pilot)
        assert len(listed(pilot)) == (3 if key == "0" else 1)
        assert pilot.app.screen.query_one("#lessons").has_focus


async def test_h_in_capitals_goes_home_from_anywhere(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "H")
        assert at_home(pilot)
        await press(pilot, "0", "enter", "H")
        assert at_home(pilot)


async def test_home_leaves_the_search_behind(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "2", "H")
        assert pilot.app.screen.query_one("#query", Input).value == ""
        await press(pilot, "slash", *"bell")
        assert [title[: len(BELLS)] for title in listed(pilot)] == [BELLS]
        await press(pilot, "enter", "l", "H", "0")
        assert len(listed(pilot)) == 3


async def test_down_leads_from_the_search_line_to_the_rows(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "slash", "down", "j", "enter")
        assert "SLOW" in shown(pilot)


async def test_the_palette_changes_no_lesson_that_is_not_shown(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "enter", "H", "ctrl+p", *"change this lesson")
        assert "Change this lesson" not in shown(pilot)
        await press(pilot, "enter", "escape")
        assert at_home(pilot)


async def test_a_lesson_written_from_home_is_read_and_escape_goes_home(
    screens: Screens, library: Library
) -> None:
    async with screens(home=True) as pilot:
        saved = library.share(replace(LESSONS[0], id="", title="Another bell"))
        pilot.app.screen.post_message(StoreChanged(saved.id))
        await settle(pilot)
        assert "Another bell" in shown(pilot)
        assert not at_home(pilot)
        await press(pilot, "escape")
        assert at_home(pilot)


async def test_the_name_of_the_program_goes_home_at_a_click(screens: Screens) -> None:
    async with screens() as pilot:
        await click_on(pilot, "Bothand")
        await settle(pilot)
        assert at_home(pilot)


async def test_a_click_on_a_question_opens_its_map(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await click_on(pilot, QUESTION)
        await settle(pilot)
        assert "SLOW" in shown(pilot)


@SIZES
async def test_a_click_on_a_matter_leads_on(screens: Screens, size: tuple[int, int]) -> None:
    async with screens(size, home=True) as pilot:
        await click_on(pilot, f"▲ {BELLS}")
        await settle(pilot)
        assert BODY in shown(pilot)


async def test_in_a_small_terminal_the_arrows_go_from_the_tensions_to_what_is_below(
    screens: Screens,
) -> None:
    async with screens(SMALL, home=True) as pilot:
        home = pilot.app.screen.query_one(Home)
        await press(pilot, "right")
        first = home.matter
        assert first is not None
        await press(pilot, "right")
        assert home.matter == first
        await press(pilot, "left")
        assert home.tension is not None
        await press(pilot, "left", "up", "right")
        assert home.matter == first


async def test_the_cursor_goes_over_every_row_and_to_the_side(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        home = pilot.app.screen.query_one(Home)
        await press(pilot, "right")
        assert home.matter is not None
        await press(pilot, "left")
        assert home.tension == "tight-or-loose"
        await press(pilot, *(["down"] * 40))
        assert home.cursor == home.row_count() - 1
        await press(pilot, *(["k"] * 40))
        assert home.cursor == 0


@pytest.mark.parametrize("key", ["e", "h", "y", "o", "E", "l", "X", "ctrl+t"])
async def test_no_key_changes_a_lesson_that_is_not_shown(screens: Screens, key: str) -> None:
    async with screens() as pilot:
        await press(pilot, "enter", "H", key)
        assert at_home(pilot)


async def test_a_draft_waits_and_leads_to_the_drafts(screens: Screens, library: Library) -> None:
    library.drafts.keep(replace(LESSONS[2], id="", title="Two bells, one lab"))
    async with screens(SMALL, home=True) as pilot:
        assert "“Two bells, one lab” waits to be shared" in shown(pilot)
        await to_row(pilot, "Drafts")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DraftsScreen)


async def test_a_draft_just_kept_stands_on_home(screens: Screens) -> None:
    async with screens(home=True) as pilot:
        await press(pilot, "n", "right", "tab", *"Two bells", "escape")
        assert at_home(pilot)
        assert "“Two bells” waits to be shared" in shown(pilot)


async def test_a_lesson_just_shared_counts_and_is_newest(
    screens: Screens, library: Library
) -> None:
    async with screens(home=True) as pilot:
        library.share(replace(LESSONS[0], id="", title="A second bell", created="2026-11-27"))
        await press(pilot, "r")
        text = shown(pilot)
        assert "A second bell" in text
        assert "−2 ━" in text


async def test_the_cursor_stays_on_its_matter_when_others_come(
    screens: Screens, library: Library
) -> None:
    async with screens(home=True) as pilot:
        home = pilot.app.screen.query_one(Home)
        await to_row(pilot, "Newest")
        before = home.matter
        library.drafts.keep(replace(LESSONS[2], id="", title="Two bells, one lab"))
        await press(pilot, "r")
        assert "waits to be shared" in shown(pilot)
        assert home.matter == before


async def test_conflicts_and_news_lead_on(
    screens: Screens, colleagues: Colleagues, library: Library
) -> None:
    colleagues.waiting = [two_versions(library)]
    colleagues.pieces = three_pieces()
    async with screens(SMALL, home=True) as pilot:
        await until(pilot, lambda: "3 lessons from Dana R. and others" in shown(pilot))
        await to_row(pilot, "Needs you")
        await press(pilot, "enter")
        assert type(pilot.app.screen) is ConflictsScreen
        await press(pilot, "escape")
        await to_row(pilot, "New")
        await press(pilot, "enter")
        assert type(pilot.app.screen).__name__ == "NewsScreen"
        await press(pilot, "escape")
        await until(pilot, lambda: "3 lessons from" not in shown(pilot))
        assert at_home(pilot)


async def test_keys_typed_before_anything_is_read_are_not_lost(library: Library) -> None:
    async with Notebook(library).run_test(size=WIDE) as pilot:
        for key in ("slash", *"passwords", "enter", "enter"):
            await pilot.press(key)
        await settle(pilot)
        assert pilot.app.screen.query_one("#query", Input).value == "passwords"
        assert [title[:7] for title in listed(pilot)] == ["A pilot"]
        assert not at_home(pilot)


async def test_a_broken_file_is_told_and_leads_to_it(
    screens: Screens, store: Path, library: Library
) -> None:
    (store / "entries" / "broken.md").write_text("---\nid: x1\ntitle: [oops\n---\nraw words\n")
    library.refresh()
    async with screens(SMALL, home=True) as pilot:
        await click_on(pilot, "1 file needs attention")
        await settle(pilot)
        assert "broken.md" in shown(pilot)


async def test_resizing_keeps_the_cursor_where_it_was(screens: Screens) -> None:
    async with screens(WIDE, home=True) as pilot:
        home = pilot.app.screen.query_one(Home)
        await to_row(pilot, "Newest")
        before = home.matter
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert home.matter == before
        assert BELLS in shown(pilot)


async def test_an_unread_notebook_says_so_and_fills(store: Path) -> None:
    from kb.library import Library as Door  # noqa: PLC0415 (only here is one opened unread)

    with Door.open(store) as library:
        assert library.empty_index
        async with Notebook(library).run_test(size=SMALL) as pilot:
            await settle(pilot)
            assert QUESTION in shown(pilot)


async def test_what_waits_is_told_although_the_notebook_cannot_be_looked_at(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise GitFailed("git could not be started.")

    monkeypatch.setattr(library, "refresh", broken)
    monkeypatch.setattr(first, "SHARE_AFTER", 0.01)
    library.drafts.keep(replace(LESSONS[2], id="", title="Two bells, one lab"))
    async with screens(home=True) as pilot:
        await until(pilot, lambda: "waits to be shared" in shown(pilot))
        assert "git could not be started." in told(pilot)
