"""Small forms lose no word: not on quitting, not when the program is killed, and only once sure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Held
from kb.errors import DiskFailed
from kb.form_words import FormWords, Typed
from tests.tui.conftest import SMALL, WIDE, click_on, press, settle, shown, told, until
from tests.tui.test_responding import BELLS, SCHEDULE
from tui.screens import form_words
from tui.screens.drafts import DraftsScreen
from tui.screens.form_dialog import FormDialog
from tui.screens.keeping import BEFORE, CHANGED, WAITS

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
ANSWER = ("t", "right", "tab", *"small labs")


def on_disk(home: Path) -> str:
    """Everything that is kept of small forms."""
    return "".join(path.read_text() for path in home.rglob("forms/*.json"))


def in_form(pilot: Pilot[None]) -> bool:
    """Whether a small form is shown."""
    return isinstance(pilot.app.screen, FormDialog)


@SIZES
async def test_an_answer_is_there_again_after_quitting_in_the_middle_of_it(
    screens: Screens, library: Library, home: Path, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "enter", *ANSWER, "ctrl+q")
    async with screens(size) as pilot:
        await press(pilot, "enter", "t")
        assert BEFORE in shown(pilot)
        assert "small labs" in shown(pilot)
        await press(pilot, "ctrl+s")
        (answer,) = library.responses(BELLS)
        assert (answer.held, answer.conditions) == (Held.YES, ("small labs",))
        assert on_disk(home) == "", "what is shared is no draft"
        await press(pilot, "t")
        assert BEFORE not in shown(pilot)
        assert "small labs" not in shown(pilot)


async def test_quitting_by_the_letter_keeps_the_words_too(screens: Screens) -> None:
    async with screens() as pilot:
        await press(pilot, *ANSWER, "tab", "q")
    async with screens() as pilot:
        await press(pilot, "t")
        assert "small labs" in shown(pilot)


async def test_at_every_pause_the_words_are_kept_for_whoever_is_killed(
    screens: Screens, home: Path
) -> None:
    async with screens() as pilot:
        await press(pilot, *ANSWER)
        await until(pilot, lambda: "small labs" in on_disk(home))
        await press(pilot, *[*" only", "space"])
        await until(pilot, lambda: "small labs only" in on_disk(home))


async def test_words_that_are_thrown_away_are_gone(screens: Screens, home: Path) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, *ANSWER)
        await until(pilot, lambda: "small labs" in on_disk(home))
        await press(pilot, "escape")
        assert "Leave without saving?" in shown(pilot)
        await click_on(pilot, "Throw away")
        await settle(pilot)
        assert not in_form(pilot)
        assert on_disk(home) == ""
        await press(pilot, "t")
        assert BEFORE not in shown(pilot)
        assert "small labs" not in shown(pilot)


async def test_words_that_are_kept_for_later_wait_for_the_same_form_only(
    screens: Screens,
) -> None:
    async with screens() as pilot:
        await press(pilot, *ANSWER, "escape", "k")
        assert not in_form(pilot)
        assert WAITS in told(pilot)
        await press(pilot, "down", "t")
        assert BEFORE not in shown(pilot), "this is another lesson"
        await press(pilot, "escape")
        assert not in_form(pilot), "nothing was written about it"
        await press(pilot, "up", "t")
        assert "small labs" in shown(pilot)


async def test_words_taken_back_by_hand_are_forgotten(screens: Screens, home: Path) -> None:
    async with screens() as pilot:
        await press(pilot, "t", "tab", *"ab")
        await until(pilot, lambda: "ab" in on_disk(home))
        await press(pilot, "backspace", "backspace", "escape")
        assert not in_form(pilot), "there is nothing to ask about"
        await until(pilot, lambda: on_disk(home) == "")


async def test_words_in_small_forms_are_no_broken_lessons_among_the_drafts(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, *ANSWER, "escape", "k", "d")
        assert isinstance(pilot.app.screen, DraftsScreen)
        assert "(no title yet)" not in shown(pilot)
    assert library.drafts.all() == []


@SIZES
async def test_a_decision_half_written_is_there_again_with_its_question_and_pole(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "D", "n", *"One bus plan?", "tab", "1", "tab", *"One = centralized")
        await press(pilot, "tab", "right", "right", "ctrl+q")
    async with screens(size) as pilot:
        await press(pilot, "D", "n")
        assert BEFORE in shown(pilot)
        await press(pilot, "ctrl+s")
        (made,) = library.decisions()
        assert (made.question, made.tension) == ("One bus plan?", "tight-or-loose")
        assert (made.options[0].words, made.leaning) == ("One", "decentralized")


async def test_words_laid_over_a_decision_that_changed_touch_only_what_was_written(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    async with screens() as pilot:
        await press(pilot, "D", "e", *"!", "escape", "k")
        read = library.decision_document(SCHEDULE.id)
        assert read.record is not None
        library.save_decision(replace(read.record, owner="The board"), read)
        await press(pilot, "e")
        assert BEFORE in shown(pilot)
        assert CHANGED not in shown(pilot), "another field was changed"
        await press(pilot, "ctrl+s")
    saved = library.decision(SCHEDULE.id)
    assert (saved.question, saved.owner) == (f"{SCHEDULE.question}!", "The board")


async def test_where_the_same_field_was_changed_since_that_is_said(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    async with screens(SMALL) as pilot:
        await press(pilot, "D", "e", *"!", "escape", "k")
        read = library.decision_document(SCHEDULE.id)
        assert read.record is not None
        library.save_decision(replace(read.record, question="Two schedules?"), read)
        await press(pilot, "e")
        assert CHANGED in shown(pilot)
        assert f"{SCHEDULE.question}!" in shown(pilot)


async def test_an_outcome_with_its_lessons_and_evidence_are_kept_too(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    library.add_evidence(BELLS, SCHEDULE.id, "planning", "contradicts")
    async with screens() as pilot:
        await press(pilot, "D", "c", *"Each its own.", "tab", "space", "ctrl+q")
    async with screens() as pilot:
        await press(pilot, "v", "down", "enter", "right", "tab", *"far apart", "ctrl+q")
    async with screens() as pilot:
        await press(pilot, "v", "enter")
        assert BEFORE not in shown(pilot), "this is another sentence of the decision"
        await press(pilot, "escape", "v", "down", "enter")
        assert "far apart" in shown(pilot)
        await press(pilot, "ctrl+s", "D", "c")
        assert "Each its own." in shown(pilot)
        await press(pilot, "ctrl+s")
    closed = library.decision(SCHEDULE.id)
    assert (closed.outcome, closed.cites) == ("Each its own.", (BELLS,))
    (proof,) = library.decision_evidence(SCHEDULE.id)["labs"]
    assert proof.when == "far apart"


async def test_an_answer_that_is_refused_is_still_kept(screens: Screens, home: Path) -> None:
    async with screens() as pilot:
        await press(pilot, "t", "right", "tab", *"mail jo@kent.k12.us", "ctrl+s", "c", "ctrl+q")
    assert "jo@kent.k12.us" in on_disk(home)


async def test_where_nothing_can_be_kept_that_is_said_once_and_the_form_stays(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFailed("The disk is full.")

    monkeypatch.setattr(FormWords, "keep", full)
    async with screens() as pilot:
        await press(pilot, *ANSWER)
        await until(pilot, lambda: "The disk is full." in told(pilot))
        await press(pilot, *"and more")
        await settle(pilot)
        assert told(pilot).count("The disk is full.") == 1
        await press(pilot, "escape", "k")
        assert in_form(pilot), "nobody leaves words that are not kept without saying so"
        assert "small labsand more" in shown(pilot)
        await press(pilot, "escape", "t")
        assert not in_form(pilot)


async def test_hostile_words_on_the_disk_reach_no_terminal(
    screens: Screens, library: Library
) -> None:
    bad = "\x1b]52;c;eA==\x07 [/nope] \u202egnp"
    library.form_words.keep(
        f"respond {BELLS}", Typed({"held": "", "when": ""}, {"held": bad, "when": bad, "x": bad})
    )
    async with screens(SMALL) as pilot:
        await press(pilot, "t")
        assert "[/nope]" in shown(pilot)
        assert not {"\x1b", "\x07", "\u202e"} & set(shown(pilot))
        await press(pilot, "ctrl+s")
        assert in_form(pilot)


@pytest.mark.parametrize(
    ("began", "now", "before", "stands"),
    [
        ("", "", "labs", "labs"),
        ("", "x", "labs", "labsx"),
        ("old", "old!", "older", "older!"),
        ("old", "ne", "older", "ne"),
    ],
)
def test_what_is_typed_before_the_old_words_come_goes_on_behind_them(
    began: str, now: str, before: str, stands: str
) -> None:
    assert form_words.laid(began, now, before) == stands
