"""Sharing behind the first screen: by itself, by key, and whatever goes wrong."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from kb.errors import Braked, NotLetIn, NotShared, ServerRefused, Unreachable
from kb.sharing import Synced
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, click_on, press, settle, shown, told, until
from tests.tui.sharing_fakes import three_pieces, two_versions
from tui import exchanging
from tui.messages.everywhere import StoreChanged
from tui.pace import Pace
from tui.screens.conflicts import ConflictsScreen
from tui.screens.news import NewsScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

QUICK = Pace(first=0.01, every=3600, after_save=0.01, shortest=0.2, longest=0.2)


def top(pilot: Pilot[Any]) -> str:
    """The first line of the screen."""
    return shown(pilot).split("\n")[0]


async def test_a_notebook_that_is_not_shared_shows_and_does_nothing(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", QUICK)
    colleagues.address = ""
    async with screens() as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query("Exchange")))
        await settle(pilot)
        assert not pilot.app.screen.query("#standing")
        assert colleagues.agreed == []


async def test_sharing_what_has_nobody_to_share_with_says_what_to_do(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.address = ""
    colleagues.outcome = NotShared("This notebook is not shared with anyone. Connect it first.")
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "not shared with anyone" in told(pilot))
        assert "Sharing" not in top(pilot)


@pytest.mark.parametrize("size", [SMALL, (120, 40)])
async def test_how_sharing_stands_is_told_beside_the_search_line(
    screens: Screens, colleagues: Colleagues, size: tuple[int, int]
) -> None:
    colleagues.unshared = 3
    async with screens(size) as pilot:
        await until(pilot, lambda: "3 saved here, not shared yet" in top(pilot))
        assert "Search in your own words" in top(pilot)


@pytest.mark.parametrize("address", ["", "https://notebooks.example/northside.git"])
async def test_a_notebook_that_can_only_be_read_says_so_and_does_not_share(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", QUICK)
    colleagues.address, colleagues.read_only = address, True
    async with screens() as pilot:
        await until(pilot, lambda: "Read only: nothing is saved here" in top(pilot))
        await press(pilot, "s")
        await until(pilot, lambda: "can only be read on this computer" in told(pilot))
        assert "stays with your drafts" in told(pilot)
        assert colleagues.agreed == []


async def test_s_shares_and_says_what_was_done(screens: Screens, colleagues: Colleagues) -> None:
    colleagues.unshared = 3
    colleagues.outcome = Synced(received=2, sent=3)
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "Shared: 3 lessons sent, 2 lessons received." in told(pilot))
        await until(pilot, lambda: "All shared" in top(pilot))


async def test_a_click_on_what_is_not_shared_yet_shares_it(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.unshared = 3
    async with screens() as pilot:
        await until(pilot, lambda: "3 saved here" in top(pilot))
        await click_on(pilot, "3 saved here")
        await until(pilot, lambda: "All shared" in top(pilot))
    assert colleagues.agreed == [""]


async def test_bothand_shares_by_itself_after_opening_and_does_not_talk_about_it(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", QUICK)
    async with screens() as pilot:
        await until(pilot, lambda: "All shared" in top(pilot) and colleagues.agreed == [""])
        assert told(pilot) == ""


async def test_it_shares_again_and_again(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=0.01, every=0.01))
    async with screens() as pilot:
        await until(pilot, lambda: len(colleagues.agreed) >= 3)


async def test_what_was_saved_is_shared_soon_after(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=3600, after_save=0.01))
    async with screens() as pilot:
        await until(pilot, lambda: "All shared" in top(pilot))
        colleagues.unshared = 1
        pilot.app.screen.post_message(StoreChanged(LESSONS[0].id))
        await until(pilot, lambda: colleagues.agreed == [""])


async def test_reading_a_lesson_that_a_map_led_to_is_no_reason_to_share(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=3600, after_save=0.0))
    async with screens() as pilot:
        await until(pilot, lambda: "All shared" in top(pilot))
        pilot.app.screen.post_message(StoreChanged(LESSONS[0].id))
        await settle(pilot)
        colleagues.pieces = three_pieces()  # a sign that the store was looked at since
        pilot.app.screen.post_message(StoreChanged(LESSONS[0].id))
        await until(pilot, lambda: "3 new from colleagues" in top(pilot))
        assert colleagues.agreed == []


async def test_what_is_being_done_is_told_and_keys_work_meanwhile(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.held.clear()
    colleagues.said = ("Taking in", 3, 40)
    async with screens() as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Sharing… taking in 3 of 40" in top(pilot))
        await pilot.press("slash", *"bell")
        assert pilot.app.screen.query_one("#query", Input).value == "bell"
        colleagues.held.set()
        await until(pilot, lambda: "All shared" in top(pilot))


async def test_s_once_more_stops_sharing(screens: Screens, colleagues: Colleagues) -> None:
    colleagues.unshared = 1
    colleagues.held.clear()
    async with screens() as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "Sharing…" in top(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "Stopped." in told(pilot))
        await until(pilot, lambda: "1 saved here" in top(pilot))
    assert colleagues.agreed == [""]


async def test_s_joins_the_sharing_that_is_under_way_rather_than_begin_another(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", Pace(first=3600, after_save=0.0))
    async with screens() as pilot:
        await until(pilot, lambda: "All shared" in top(pilot))
        colleagues.held.clear()
        colleagues.unshared = 1
        pilot.app.screen.post_message(StoreChanged(LESSONS[0].id))
        await until(pilot, lambda: colleagues.agreed == [""])
        await pilot.press("s")
        colleagues.held.set()
        await until(pilot, lambda: "All is shared; nothing was new." in told(pilot))
    assert colleagues.agreed == [""]


async def test_offline_is_said_quietly_and_tried_again(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", QUICK)
    colleagues.outcome = Unreachable("The server did not answer.")
    async with screens() as pilot:
        await until(pilot, lambda: "Offline, will try again" in top(pilot))
        await until(pilot, lambda: len(colleagues.agreed) >= 3)
        assert told(pilot) == ""
        colleagues.outcome = Synced()
        await until(pilot, lambda: "All shared" in top(pilot))


async def test_who_asks_while_offline_is_told_why(screens: Screens, colleagues: Colleagues) -> None:
    colleagues.outcome = Unreachable("The server did not answer.")
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "The server did not answer." in told(pilot))


async def test_what_only_a_person_can_end_is_shown_whole_and_not_tried_again_by_itself(
    screens: Screens, colleagues: Colleagues, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "USUAL", QUICK)
    colleagues.outcome = NotLetIn("The server does not know you. Ask for an invitation.")
    async with screens() as pilot:
        await until(pilot, lambda: "Sharing is stopped: you are not let in" in top(pilot))
        assert pilot.app.screen.query_one(exchanging.Exchange)._timer is None
        await click_on(pilot, "Sharing is stopped")
        await until(pilot, lambda: "Ask for an invitation." in shown(pilot))
        colleagues.outcome = Synced()
        await pilot.press("t")
        await until(pilot, lambda: "All shared" in top(pilot))
    assert colleagues.agreed == ["", ""]


async def test_what_the_server_kept_back_is_told_though_it_gave_its_own(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.outcome = Synced(received=1, kept_back="The server said no: only on weekdays.")
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "only on weekdays" in shown(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: "Sharing is stopped: the server said no" in top(pilot))


async def test_a_brake_is_passed_only_when_the_person_says_so(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.outcome = Braked("Colleagues have removed 240 of 300 lessons.", "removals")
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "Go on all the same?" in shown(pilot))
        assert "removed 240 of 300 lessons" in shown(pilot)
        await press(pilot, "enter")
        assert colleagues.agreed == [""], "Enter alone must not agree"
        await pilot.press("s")
        await until(pilot, lambda: "Go on all the same?" in shown(pilot))
        colleagues.outcome = Synced(received=3)
        await pilot.press("g")
        await until(pilot, lambda: colleagues.agreed == ["", "removals"])
        await until(pilot, lambda: "All shared" in top(pilot))


async def test_a_server_s_words_steer_nothing(screens: Screens, colleagues: Colleagues) -> None:
    colleagues.outcome = ServerRefused("no \x1b]52;c;eA==\x07 [/b] [@click=app.quit]x[/] \u202egnp")
    colleagues.said = ("\x1b[31m[b]evil[/b]", 0, 0)
    colleagues.held.clear()
    async with screens() as pilot:
        await pilot.press("s")
        await until(pilot, lambda: "[b]evil[/b]" in top(pilot))
        assert "\x1b" not in shown(pilot)
        colleagues.held.set()
        await until(pilot, lambda: "[@click=app.quit]x[/]" in shown(pilot))
        text = shown(pilot)
        assert not set(text) & {"\x1b", "\x07", "\u202e"}


async def test_a_fault_of_the_program_is_told_and_the_screens_go_on(
    screens: Screens, colleagues: Colleagues, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Synced:
        raise RuntimeError("oh")

    monkeypatch.setattr(library, "sync", broken)
    async with screens() as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "That did not work (RuntimeError: oh)." in shown(pilot))
        await press(pilot, "escape", "j")
        assert "Each team tried two routines." in shown(pilot)
    assert colleagues.agreed == []


async def test_leaving_does_not_wait_for_a_server_that_hangs(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.held.clear()
    colleagues.stubborn = True
    try:
        async with screens() as pilot:
            await pilot.press("s")
            await until(pilot, lambda: "Sharing…" in top(pilot))
            before = time.monotonic()
            await pilot.press("q")
        assert time.monotonic() - before < exchanging.MOMENT + 4
    finally:
        colleagues.held.set()
        for thread in threading.enumerate():
            if thread.name == "bothand-sync":
                thread.join()


async def test_the_line_leads_to_what_needs_the_person_and_to_what_is_new(
    screens: Screens, colleagues: Colleagues, library: Library
) -> None:
    colleagues.waiting = [two_versions(library)]
    colleagues.pieces = three_pieces()
    async with screens() as pilot:
        await until(pilot, lambda: "1 needs you" in top(pilot))
        await click_on(pilot, "1 needs you")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConflictsScreen))
        await press(pilot, "escape")
        await click_on(pilot, "3 new")
        await until(pilot, lambda: isinstance(pilot.app.screen, NewsScreen))


async def test_the_line_has_fewer_words_where_the_terminal_becomes_small(
    screens: Screens, colleagues: Colleagues
) -> None:
    colleagues.unshared = 3
    async with screens((120, 40)) as pilot:
        await until(pilot, lambda: "3 saved here, not shared yet" in top(pilot))
        await pilot.resize_terminal(56, 24)
        await until(pilot, lambda: "3 not shared yet" in top(pilot))
