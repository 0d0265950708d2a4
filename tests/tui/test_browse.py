"""Finding and reading lessons on the first screen."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from textual.widgets import Input, OptionList

from tests.tui.conftest import SMALL, click_on, listed, place_of, press, settle, shown
from tui.widgets.lesson_list import LessonList

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from kb.library import Library
    from tests.tui.conftest import Screens

BELLS = "One bell schedule"
ROUTINES = "Teams chose their own"
PILOT = "A pilot in one grade"


async def test_the_newest_lesson_is_listed_and_read_at_once(screens: Screens) -> None:
    async with screens() as pilot:
        text = shown(pilot)
    assert text.index(BELLS) < text.index(ROUTINES) < text.index(PILOT)
    assert "Two classes met at the door of one lab." in text
    assert "shared lab rooms" in text


async def test_the_reader_follows_the_cursor(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "j")
        assert "Each team tried two routines." in shown(pilot)
        await press(pilot, "up")
        assert "Two classes met" in shown(pilot)
        await press(pilot, "G")
        assert "Sixth grade went first." in shown(pilot)


async def test_in_a_small_terminal_enter_reads_and_escape_goes_back(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        assert "Two classes met" not in shown(pilot)
        await press(pilot, "enter")
        assert "Two classes met" in shown(pilot)
        await press(pilot, "escape")
        assert ROUTINES in shown(pilot)


async def test_every_key_in_the_search_line_narrows_the_list(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"passw")
        assert "1 lesson" in shown(pilot)
        assert [title[: len(PILOT)] for title in listed(pilot)] == [PILOT]


async def test_the_key_that_leads_to_the_search_line_is_no_word_in_it(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", "slash", *"kind:practice 1", "slash", *"2")
        assert pilot.app.screen.query_one("#query", Input).value == "kind:practice 1/2"


async def test_in_a_slim_terminal_the_titles_have_all_the_room(screens: Screens) -> None:
    async with screens((40, 12)) as pilot:
        assert BELLS in shown(pilot)
        await pilot.resize_terminal(*SMALL)
        await settle(pilot)
        assert "All lessons" in shown(pilot)
        assert BELLS in shown(pilot)


async def test_escape_clears_the_search(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"passwords", "escape")
        assert BELLS in shown(pilot)


async def test_nothing_found_says_what_to_try(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"zebra")
        assert "No lesson answers that." in shown(pilot)


async def test_picking_a_tension_is_written_into_the_query(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "2")
        assert pilot.app.screen.query_one("#query", Input).value == "tension:fast-or-slow"
        assert [title[: len(PILOT)] for title in listed(pilot)] == [PILOT]
        await press(pilot, "0")
        assert len(listed(pilot)) == 3


async def test_a_count_narrows_at_a_click_and_a_filter_goes_at_a_click(screens: Screens) -> None:
    async with screens() as pilot:
        lines = shown(pilot).split("\n")
        row = next(number for number, line in enumerate(lines) if "failure 1" in line)
        await pilot.click(offset=(lines[row].index("failure"), row))
        await settle(pilot)
        assert pilot.app.screen.query_one("#query", Input).value == "kind:failure"
        assert [title[: len(BELLS)] for title in listed(pilot)] == [BELLS]
        lines = shown(pilot).split("\n")
        chip = next(number for number, line in enumerate(lines) if "1 lesson" in line)
        await pilot.click(offset=(lines[chip].index("failure"), chip))
        await settle(pilot)
        assert pilot.app.screen.query_one("#query", Input).value == ""


async def test_the_filter_chooser_writes_the_query(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "f")
        assert "practice" in shown(pilot)
        await press(pilot, "enter")
        assert ":" in pilot.app.screen.query_one("#query", Input).value


async def test_a_click_on_a_lesson_shows_it_beside_the_list_and_another_opens_it(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        place = place_of(pilot, ROUTINES)
        await pilot.click(offset=place)
        await settle(pilot)
        assert "Each team tried two routines." in shown(pilot)
        assert pilot.app.screen.query_one("#lessons").has_focus
        await pilot.click(offset=place)
        await settle(pilot)
        assert pilot.app.screen.query_one("#reader").has_focus


async def test_where_the_lesson_is_not_seen_beside_the_list_one_click_opens_it(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await click_on(pilot, ROUTINES)
        await settle(pilot)
        assert "Each team tried two routines." in shown(pilot)
        assert "Lessons (3)" not in shown(pilot)
        await press(pilot, "escape")
        assert "Lessons (3)" in shown(pilot)
        assert pilot.app.screen.query_one("#lessons", LessonList).cursor == 1


async def test_the_second_of_two_quick_clicks_follows_nothing_on_the_lesson_just_opened(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        _, row = place_of(pilot, ROUTINES)
        await press(pilot, "down", "enter")
        place = place_of(pilot, "centralized / decentralized")
        assert row <= place[1] <= row + 1, "a link stands where the row stood"
        await press(pilot, "escape")
        await pilot.click(offset=place, times=2)
        await settle(pilot)
        assert "Each team tried two routines." in shown(pilot)
        assert not pilot.app.screen.query("#map")
        await pilot.click(offset=place)
        await settle(pilot)
        assert pilot.app.screen.query("#map")


async def test_lessons_like_this_one_are_listed(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "l")
        assert pilot.app.screen.query_one("#lessons").has_focus


async def test_help_lists_every_key_of_the_screen_and_closes(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "question_mark")
        text = shown(pilot)
        await press(pilot, "end")
        text += shown(pilot)
        for words in ("Search the lessons", "Write a new lesson", "Show the map", "Leave Bothand"):
            assert words in text
        await press(pilot, "escape")
        assert BELLS in shown(pilot)


async def test_the_palette_runs_what_it_finds(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "ctrl+p", *"map of", "enter")
        await settle(pilot)
        assert "CENTRALIZED" in shown(pilot)


async def test_the_palette_finds_a_command_by_its_name_and_by_no_scattered_letters(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        before = pilot.app.theme
        await press(pilot, "enter", "ctrl+p", *"theme")
        assert "Leave the lesson" not in shown(pilot)
        await press(pilot, "enter")
        assert pilot.app.theme != before
        assert "Two classes met" in shown(pilot)


async def test_in_a_small_terminal_the_mouse_reaches_what_has_no_room_on_the_bar(
    screens: Screens,
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter")
        await pilot.click(offset=(SMALL[0] - 1, SMALL[1] - 1))  # the "…" at the end of the bar
        wanted = "Show what this lesson said before"
        commands = pilot.app.screen.query_one(OptionList)
        for _ in range(80):  # as the wheel does
            if wanted in shown(pilot):
                break
            commands.scroll_down(animate=False)
            await settle(pilot)
        await click_on(pilot, wanted)
        await settle(pilot)
        assert "The history of" in shown(pilot)


async def test_an_answer_that_comes_late_does_not_overwrite_a_newer_one(
    screens: Screens, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    asked: list[str] = []
    real = library.search

    def slow(text: Any, **how: Any) -> Any:
        asked.append(str(getattr(text, "text", text)))
        if asked[-1].startswith("bell"):
            assert held.wait(10)
        return real(text, **how)

    async with screens() as pilot:
        monkeypatch.setattr(library, "search", slow)
        query = pilot.app.screen.query_one("#query", Input)
        query.value = "bell"
        await pilot.pause()
        query.value = "passwords"
        await pilot.pause()
        held.set()
        await settle(pilot)
        assert any(each.startswith("bell") for each in asked)
        assert [title[: len(PILOT)] for title in listed(pilot)] == [PILOT]


async def test_a_file_edited_outside_is_taken_in(screens: Screens, store: Path) -> None:
    async with screens() as pilot:
        (store / "entries" / "by-hand.md").write_text(
            "---\nid: handmade01\ntitle: Written by hand\nkind: practice\n"
            "informs:\n  fast-or-slow: slow\ncreated: 2026-11-22\n---\nWe waited.\n"
        )
        await press(pilot, "r")
        assert "Written by hand" in shown(pilot)


async def test_a_broken_file_waits_under_needs_attention(screens: Screens, store: Path) -> None:
    (store / "entries" / "broken.md").write_text("---\nid: x1\ntitle: [oops\n---\nraw words\n")
    async with screens() as pilot:
        assert "Needs attention" in shown(pilot)
        await press(pilot, "a")
        text = shown(pilot)
    assert "broken.md" in text
    assert "What to do" in text
    assert "raw words" in text
