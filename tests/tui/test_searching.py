"""Searching: filters with counts, searches of before, corrections, and what to loosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import Input

from kb.library import Library
from kb.model import Setting
from kb.query import parse
from kb.settings import Profile
from tests.tui.conftest import SMALL, WIDE, click_on, listed, press, settle, shown, told
from tui import facets, found
from tui.app import Notebook
from tui.loosening import offers
from tui.messages.finding import Question

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tests.tui.conftest import Screens

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
PILOT = "A pilot in one grade bought us time to fix the passwords"


def typed(pilot: Pilot[Any]) -> str:
    return pilot.app.screen_stack[0].query_one("#query", Input).value


# -- what to loosen ----------------------------------------------------------------------------


def offered(library: Library, text: str) -> list[tuple[str, str, int]]:
    return [(each.words, each.text, each.total) for each in offers(library, parse(text))]


def test_each_filter_that_stands_in_the_way_is_offered_with_what_it_would_give(
    library: Library,
) -> None:
    assert offered(library, "kind:practice effect:hurt bell") == [
        ("Without kind practice", "effect:hurt bell", 1),
        ("Without any filter", "bell", 1),
        ("All lessons, newest first", "", 3),
    ]


def test_words_that_must_all_be_there_may_be_any_of_them(library: Library) -> None:
    assert ("With any of your words, not all", "bell passwords", 2) in offered(
        library, "+bell +passwords"
    )
    assert ("With any of your words, not all", "passwords bell", 2) in offered(
        library, '"passwords bell"'
    )


def test_what_must_not_be_there_may_come_back(library: Library) -> None:
    assert ("Also with “passwords”", "pilot", 1) in offered(library, "pilot -passwords")
    assert ("Also with kind practice", "pilot", 1) in offered(library, "pilot -kind:practice")


def test_where_no_single_thing_helps_each_is_offered_alone(library: Library) -> None:
    assert offered(library, "kind:failure effect:helped zebra") == [
        ("Only kind failure", "kind:failure", 1),
        ("Only effect helped", "effect:helped", 2),
        ("All lessons, newest first", "", 3),
    ]


def test_an_empty_notebook_offers_nothing(tmp_path: Path) -> None:
    with Library.create(tmp_path / "new", starter=False) as empty:
        assert offers(empty, parse("")) == []
        assert offers(empty, parse("kind:failure bell")) == []


@SIZES
async def test_a_looser_question_is_taken_with_a_key_or_a_click(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "slash", *"kind:practice bell", "enter")
        assert "No lesson answers that." in shown(pilot)
        assert "Without kind practice" in shown(pilot)
        await press(pilot, "enter")
        assert typed(pilot) == "bell"
        assert len(listed(pilot)) == 1
        await press(pilot, "slash", *" +nothere", "enter")
        await click_on(pilot, "All lessons, newest first")
        await press(pilot, "end", "enter")
        assert typed(pilot) == ""
        assert len(listed(pilot)) == 3


async def test_arrows_in_the_search_line_walk_the_looser_questions(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"kind:practice bell", "down", "enter", "enter")
        assert typed(pilot) == "kind:practice"


# -- corrections -------------------------------------------------------------------------------


@SIZES
async def test_a_slip_is_named_and_mended_with_a_key(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "slash", *"kind:practice pasword", "enter")
        assert "no “pasword”: searched “passwords” (Ctrl+T)" in shown(pilot)
        await press(pilot, "ctrl+t")
        assert typed(pilot) == "kind:practice passwords"
        assert listed(pilot) == [PILOT]


async def test_a_slip_is_mended_with_a_click(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"pasword", "enter")
        await click_on(pilot, "no “pasword”")
        await settle(pilot)
        assert typed(pilot) == "passwords"


@pytest.mark.parametrize(
    ("text", "mended"),
    [("+pasword grade", "+passwords grade"), ('"one pasword"', '"one passwords"')],
)
def test_a_mended_question_keeps_its_signs(library: Library, text: str, mended: str) -> None:
    answer, _ = found.first_page(library, Question(1, text), 10)
    answer = answer._replace(corrected={"pasword": "passwords"})
    assert found.corrected(answer) == mended


# -- searches of before ------------------------------------------------------------------------


@SIZES
async def test_a_search_that_was_asked_is_offered_in_the_empty_search_line(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "slash", *"passwords", "enter", "escape")
        assert "before:" not in shown(pilot)
        await press(pilot, "slash")
        assert "before:  passwords" in shown(pilot)
        await click_on(pilot, "passwords  Ctrl+R")
        await settle(pilot)
        assert typed(pilot) == "passwords"
        assert listed(pilot) == [PILOT]


async def test_a_search_that_led_to_a_lesson_is_remembered(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "slash", *"passw", "tab", "tab", "enter")
        assert [each.text for each in library.searches.all()] == ["passw"]


async def test_a_tension_that_was_looked_at_is_no_search(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "2", "enter")
        assert library.searches.all() == []


@SIZES
async def test_searches_are_kept_asked_again_and_forgotten_with_keys(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "slash", *"kind:failure bell", "ctrl+s")
        assert "Kept: kind:failure bell." in told(pilot)
        await press(pilot, "enter", "slash", "ctrl+u", *"passwords", "enter", "escape", "ctrl+r")
        text = shown(pilot)
        assert text.index("kind:failure bell") < text.index("passwords")
        assert "kept" in text
        await press(pilot, "enter")
        assert typed(pilot) == "kind:failure bell"
        assert pilot.app.screen.query_one("#lessons").has_focus
        await press(pilot, "ctrl+r", "x", "s", "escape")
        kept = library.searches.all()
        assert [(each.text, each.kept) for each in kept] == [("passwords", True)]


async def test_searches_are_there_again_the_next_time(library: Library, store: Path) -> None:
    library.searches.keep("passwords")
    with Library.open(store) as again:
        async with Notebook(again).run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, "slash")
            assert "before:  passwords" in shown(pilot)


async def test_nothing_is_kept_of_an_empty_search_line(screens: Screens, library: Library) -> None:
    async with screens() as pilot:
        await press(pilot, "ctrl+s")
        assert "nothing in the search line" in told(pilot)
        assert library.searches.all() == []


async def test_a_search_of_before_shows_no_control_character(
    screens: Screens, library: Library
) -> None:
    library.searches.keep("a\x1b]2;x\x07b")
    async with screens() as pilot:
        await press(pilot, "slash")
        assert "\x1b" not in shown(pilot)
        await press(pilot, "ctrl+r")
        assert "\x1b" not in shown(pilot)


# -- filters -----------------------------------------------------------------------------------


def rows(library: Library, text: str, mine: Setting | None = None) -> list[facets.Choice]:
    query = parse(text)
    counted = library.search(query, limit=0).counted(*facets.OFFERED)
    return facets.choices(query, counted, mine)


def test_every_filter_is_offered_with_the_number_of_lessons_it_leaves(library: Library) -> None:
    for row in rows(library, ""):
        assert library.search(row.text).total == row.many, row
    groups = {row.group for row in rows(library, "")}
    assert groups >= {"kind", "effect", "tension", "pole", "grade", "subject", "place", "tag"}


def test_tensions_and_poles_are_offered_in_words(library: Library) -> None:
    words = {row.words for row in rows(library, "") if row.group in ("tension", "pole")}
    assert {"tight or loose", "centralized (tight or loose)"} <= words


def test_a_filter_that_is_set_can_be_taken_out_and_is_not_offered_again(library: Library) -> None:
    found = rows(library, "kind:practice -tag:devices bell")
    assert [(row.words, row.text) for row in found if row.goes] == [
        ("kind practice", "-tag:devices bell"),
        ("not tag devices", "kind:practice bell"),
    ]
    assert not [row for row in found if row.group == "kind"]


def test_schools_like_ones_own_are_one_choice(library: Library) -> None:
    mine = Setting("6-8", "", "300-599", "suburban")
    (row,) = [row for row in rows(library, "bell", mine) if row.group == facets.MINE]
    assert row.text == "grade:6-8 place:suburban size:300-599 bell"
    assert library.search(row.text).total == 1
    assert not [each for each in rows(library, row.text, mine) if each.group == facets.MINE]
    assert not [each for each in rows(library, "", Setting()) if each.group == facets.MINE]


@SIZES
async def test_filters_are_set_and_taken_out_with_keys(
    screens: Screens, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "f", "tab", "down", "enter")
        assert typed(pilot) == "effect:hurt"
        assert pilot.app.screen.query_one("#lessons").has_focus
        await press(pilot, "f")
        assert "take it out" in shown(pilot)
        await press(pilot, "enter")
        assert typed(pilot) == ""


async def test_all_filters_are_a_click_away(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await click_on(pilot, "f: more filters")
        await settle(pilot)
        await click_on(pilot, "fast or slow")
        await settle(pilot)
        assert typed(pilot) == "tension:fast-or-slow"
        assert f"tension fast or slow {found.AWAY}" in shown(pilot)


async def test_the_own_setting_is_offered_where_the_profile_knows_it(store: Path) -> None:
    profile = Profile("Dana R.", setting=Setting(grades="3-5"))
    with Library.open(store, profile=profile) as library:
        library.refresh()
        async with Notebook(library).run_test(size=SMALL) as pilot:
            await settle(pilot)
            await press(pilot, "f")
            assert "Like mine" in shown(pilot)
            await press(pilot, "enter")
            assert typed(pilot) == "grade:3-5"
