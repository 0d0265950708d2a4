"""Lessons that two people changed: both versions to read, and what to keep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.widgets import TextArea

from kb.errors import Changed, DiskFailed, PersonalData
from kb.sharing import Conflict
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, click_on, press, settle, shown, told, until
from tests.tui.sharing_fakes import LONG_AGO, removed_here, two_versions
from tui.screens.browse import BrowseScreen
from tui.screens.combine import CombineScreen
from tui.screens.conflict_words import choices, side_lines, situation
from tui.screens.conflicts import ConflictsScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

EVIL = b"\x1b]52;c;eA==\x07 [/b] [@click=app.quit]x[/] \xe2\x80\xaegnp \xff\xfe"


@pytest.fixture
def disputed(colleagues: Colleagues, library: Library) -> Colleagues:
    """Two lessons wait: one that both changed, and one that was removed here."""
    colleagues.waiting = [two_versions(library), removed_here(library)]
    return colleagues


def held(home: Path) -> list[bytes]:
    """The texts on the disk that are being put together."""
    return [path.read_bytes() for path in home.rglob("combining/*.md")]


def on_top(pilot: Pilot[Any], screen: type) -> bool:
    """Whether the screen that is shown is of this kind."""
    return isinstance(pilot.app.screen, screen)


@pytest.mark.usefixtures("disputed")
async def test_the_lessons_that_wait_stand_in_a_list_with_both_versions_side_by_side(
    screens: Screens,
) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "c")
        text = shown(pilot)
    assert "Need you (2)" in text
    assert LESSONS[0].title in text
    assert LESSONS[1].title in text
    assert "since 3 Nov" in text
    assert "You and a colleague both changed when it holds and the text." in text
    assert "One common calendar for everyone." in text
    assert "One shared calendar for all." in text
    assert "One calendar for everyone." in text


@pytest.mark.usefixtures("disputed")
async def test_in_a_small_terminal_one_version_is_shown_at_a_time(screens: Screens) -> None:
    seen = []
    async with screens(SMALL) as pilot:
        await press(pilot, "c")
        for key in ("1", "2", "3", "1", "tab"):
            await press(pilot, key)
            seen.append(
                [
                    each
                    for each in ("common calendar", "shared calendar", "One calendar")
                    if each in shown(pilot)
                ]
            )
    assert seen == [
        ["common calendar"],
        ["shared calendar"],
        ["One calendar"],
        ["common calendar"],
        ["shared calendar"],
    ]


@pytest.mark.usefixtures("disputed")
async def test_where_one_version_is_seen_the_next_one_comes_by_one_click(screens: Screens) -> None:
    async with screens(SMALL, home=True) as pilot:
        await press(pilot, "c")
        for version in ("1 Yours", "2 Theirs", "3 Before"):
            assert version in shown(pilot)
            await click_on(pilot, "Next version")
            await settle(pilot)
        assert pilot.app.screen.query_one("#conflicts").has_focus


def test_what_each_side_changed_is_marked_to_the_word(library: Library) -> None:
    lines = side_lines(library, two_versions(library), "mine")
    changed = [line for line in lines if line.sign == "~"]
    new = [text for line in changed for text, is_new in line.parts if is_new]
    assert [text.strip() for text in new] == ["six", "common"]


def test_without_a_version_before_the_two_are_told_against_each_other(library: Library) -> None:
    conflict = replace(two_versions(library), base=None)
    assert any(
        "common" in line.text and line.sign == "~" for line in side_lines(library, conflict, "mine")
    )
    assert "There was nothing before" in side_lines(library, conflict, "base")[0].text


@pytest.mark.parametrize(
    ("key", "kept", "said"),
    [
        ("m", "mine", "Your version of"),
        ("t", "theirs", "Your colleague's version of"),
        ("b", "both", "a lesson of its own now"),
    ],
)
async def test_a_key_settles_and_says_what_stands(
    screens: Screens, disputed: Colleagues, key: str, kept: str, said: str
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", key)
        assert disputed.kept == [(LESSONS[0].id, kept)]
        assert said in told(pilot)
        assert "Need you (1)" in shown(pilot)


async def test_a_click_settles_too(screens: Screens, disputed: Colleagues) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c")
        await click_on(pilot, "Keep theirs")
        await settle(pilot)
    assert disputed.kept == [(LESSONS[0].id, "theirs")]


async def test_once_the_last_is_settled_the_lessons_are_back_and_it_will_be_shared(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "m", "t")
        await until(pilot, lambda: on_top(pilot, BrowseScreen))
        await until(pilot, lambda: "2 saved here, not shared yet" in shown(pilot))
    assert disputed.kept == [(LESSONS[0].id, "mine"), (LESSONS[1].id, "theirs")]


async def test_a_removal_reads_plainly_and_offers_what_can_be_done(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "down")
        text = shown(pilot)
        assert "You removed this lesson; a colleague changed it meanwhile." in text
        assert "You removed it." in text
        assert "Leave it removed" in text
        assert "Keep both" not in text
        await press(pilot, "b")
        assert disputed.kept == []
        await press(pilot, "m")
        assert disputed.kept == [(LESSONS[1].id, "mine")]
        assert "is removed; the history keeps it." in told(pilot)


def test_the_other_way_round_a_removal_reads_plainly_as_well(library: Library) -> None:
    here = removed_here(library)
    there = replace(here, mine=here.theirs, theirs=None)
    said = situation(there)
    assert said == "A colleague removed this lesson; you changed it meanwhile."


async def test_what_cannot_be_settled_goes_on_waiting_and_says_why(
    screens: Screens, disputed: Colleagues
) -> None:
    disputed.refused = DiskFailed("The disk is full. Make room, then try again.")
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "m")
        assert told(pilot).count("The disk is full.") == 1
        assert "Need you (2)" in shown(pilot)
        disputed.refused = None
        await press(pilot, "m")
    assert disputed.kept == [(LESSONS[0].id, "mine")]


async def test_both_can_be_combined_by_hand(screens: Screens, disputed: Colleagues) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e")
        assert "title: One bell schedule" in shown(pilot)
        area = pilot.app.screen.query_one(TextArea)
        area.move_cursor(area.document.end)
        await press(pilot, *"We share it", "ctrl+s")
        assert on_top(pilot, ConflictsScreen)
        assert "Saved. Both versions of “" in told(pilot)
    expected = disputed.kept[0][1]
    assert isinstance(expected, bytes)
    assert expected.endswith(b"We share it")
    assert b"One shared calendar for all." in expected


async def test_text_left_as_it_is_is_saved_byte_for_byte(
    screens: Screens, disputed: Colleagues
) -> None:
    odd = b"---\r\nid: x\n---\rline\x0bline\xe2\x80\xa8line \xff\r\n"
    disputed.waiting[0] = replace(disputed.waiting[0], theirs=odd)
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", "ctrl+s")
    assert disputed.kept == [(LESSONS[0].id, odd)]


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_text_that_is_refused_stays_in_the_editor(
    screens: Screens, disputed: Colleagues, size: tuple[int, int]
) -> None:
    disputed.refused = PersonalData("Not shared, because it holds a phone number.")
    async with screens(size) as pilot:
        await press(pilot, "c", "e", *"zebra", "ctrl+s")
        assert "it holds a phone number" in told(pilot)
        assert "not saved yet" in shown(pilot)
        assert "zebra" in pilot.app.screen.query_one(TextArea).text
        disputed.refused = None
        await press(pilot, "ctrl+s")
    assert disputed.kept[0][0] == LESSONS[0].id


async def test_what_was_typed_is_there_again_after_a_look_at_the_versions(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", *"zebra", "escape")
        await until(pilot, lambda: on_top(pilot, ConflictsScreen))
        assert "waits here" in told(pilot)
        await press(pilot, "e")
        assert "zebra" in pilot.app.screen.query_one(TextArea).text
    assert disputed.kept == []


async def test_what_was_typed_is_there_again_after_quitting_in_the_middle_of_it(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", *"zebra", "ctrl+q")
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e")
        assert "zebra" in pilot.app.screen.query_one(TextArea).text
        await press(pilot, "ctrl+s")
    assert [key for key, _ in disputed.kept] == [LESSONS[0].id]


async def test_what_is_typed_is_kept_at_a_pause_for_whoever_is_killed(
    screens: Screens, disputed: Colleagues, home: Path
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", *"zebra")
        await until(pilot, lambda: b"zebra" in b"".join(held(home)))
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: not held(home))
    assert [key for key, _ in disputed.kept] == [LESSONS[0].id]


async def test_a_text_begun_from_older_versions_is_not_laid_over_newer_ones(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", *"zebra", "escape")
        await until(pilot, lambda: on_top(pilot, ConflictsScreen))
        disputed.waiting[0] = replace(disputed.waiting[0], theirs=b"---\nid: x\n---\nNewer.\n")
        await press(pilot, "escape", "c", "e")
        assert "Newer." in pilot.app.screen.query_one(TextArea).text
        assert "zebra" not in pilot.app.screen.query_one(TextArea).text


async def test_when_colleagues_were_faster_the_newer_text_is_shown(
    screens: Screens, disputed: Colleagues
) -> None:
    disputed.refused = Changed("This was changed once more meanwhile. Look at the newer text.")
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e", *"zebra", "ctrl+s")
        assert "changed once more" in told(pilot)
        assert on_top(pilot, ConflictsScreen)


async def test_leaving_without_a_word_typed_asks_nothing(
    screens: Screens, disputed: Colleagues
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e")
        assert on_top(pilot, CombineScreen)
        await press(pilot, "escape", "escape")
        assert on_top(pilot, BrowseScreen)
    assert disputed.kept == []


async def test_a_text_too_long_to_edit_here_says_what_else_can_be_done(
    screens: Screens, disputed: Colleagues
) -> None:
    disputed.waiting[0] = replace(disputed.waiting[0], theirs=b"long words " * 60_000)
    async with screens(SMALL) as pilot:
        await press(pilot, "c", "e")
        assert on_top(pilot, ConflictsScreen)
        assert "too long to edit here" in told(pilot)


@pytest.mark.usefixtures("colleagues")
async def test_where_nothing_waits_the_screen_says_so(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "c")
        assert "Nothing needs you" in shown(pilot)
        await press(pilot, "m", "t", "b", "e", "1", "tab", "escape", "escape")
        assert on_top(pilot, BrowseScreen)


@pytest.mark.parametrize("size", [SMALL, WIDE, (34, 10)])
async def test_hostile_versions_are_shown_and_steer_nothing(
    screens: Screens, colleagues: Colleagues, size: tuple[int, int]
) -> None:
    evil = EVIL.decode("utf-8", "replace")
    colleagues.waiting = [
        Conflict("evil1", f"entries/{evil}.md", evil, EVIL, EVIL * 50, None, (evil,), LONG_AGO),
        Conflict("evil2", "entries/x.md", "", EVIL, EVIL + b"x", EVIL + b"y", ("file",), LONG_AGO),
    ]
    async with screens(size) as pilot:
        await press(pilot, "c")
        texts = [shown(pilot)]
        for key in ("2", "3", "escape", "down", "1", "e"):
            await press(pilot, key)
            texts.append(shown(pilot))
        await press(pilot, "escape", "escape", "m")
        assert "[@click=app.quit]x[/]" in told(pilot) + "".join(texts)
        texts.append(shown(pilot))
        assert pilot.app.is_running
    for text in texts:
        assert not set(text) & {"\x1b", "\x07", "\u202e", "\x9b"}


def test_a_decision_that_two_changed_is_called_one() -> None:
    path = "decisions/one-schedule-d3c1s10nxa.md"
    told = Conflict("d3c1s10nxa", path, "One?", b"m", b"t", b"b", ("outcome",), LONG_AGO)
    assert situation(told) == "You and a colleague both changed what was decided."
    assert [chip.value for chip in choices(told)] == ["mine", "theirs", "combine"]
    gone = Conflict("d3c1s10nxa", path, "One?", b"m", None, b"b", ("removal",), LONG_AGO)
    assert situation(gone) == "A colleague removed this decision; you changed it meanwhile."
    assert choices(gone)[0].words == "Keep the decision, as you left it"
