"""Answering a lesson from the page of it: whether it held here, and what it says of a decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from kb.deciding import Assumption, Decision, Held
from kb.model import Person, Stance
from tests.tui.conftest import SMALL, WIDE, press, shown, told
from tui.widgets.lesson_reader import LessonReader

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

BELLS, ROUTINES = "7k2m9qxwbd", "q4t8w2e6zn"
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
SCHEDULE = Decision(
    id="d3c1s10nxa",
    question="One schedule for all schools?",
    tension="tight-or-loose",
    decide_by="2099-03-01",
    owner="Superintendent",
    assumptions=(
        Assumption("planning", "One schedule saves planning time", "centralized"),
        Assumption("labs", "Labs can be shared", "centralized"),
    ),
    author="Lee B.",
    created="2026-11-01",
)


def page_of(pilot: Pilot[Any]) -> str:
    """The words of the page that is read, whatever the width of its lines."""
    lines = pilot.app.screen.query_one(LessonReader)._page.lines
    return " ".join(" ".join(line.text for line in lines).split())


@SIZES
async def test_a_lesson_is_answered_with_conditions_and_shows_it(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "enter", "t", "right", "right")
        assert "did it hold?" in shown(pilot)
        await press(pilot, "tab", *"small labs", "enter", *"two teams", "ctrl+s")
        (answer,) = library.responses(BELLS)
        assert answer.held is Held.NO
        assert answer.conditions == ("small labs", "two teams")
        assert answer.author == "Dana R."
        assert "Your answer stands below the lesson." in told(pilot)
        assert "Not for 1" in page_of(pilot)
        page = page_of(pilot)
        assert "Where colleagues tried it" in page
        assert "✗ It did not hold: small labs; two teams" in page


async def test_an_answer_without_a_name_stores_none(screens: Screens, library: Library) -> None:
    async with screens() as pilot:
        await press(pilot, "t", "right", "tab", "tab", "right", "ctrl+s")
        (answer,) = library.responses(BELLS)
        assert (answer.held, answer.author) == (Held.YES, "")
        assert "a colleague, without a name" in page_of(pilot)
    newest = library.repository.history(f"responses/{BELLS}/{answer.id}.md")[0]
    assert "Dana" not in str(newest)


async def test_what_is_missing_is_said_and_nothing_written_is_lost(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "t", "ctrl+s")
        assert "Say first whether it held" in shown(pilot)
        await press(pilot, "right", "tab", *"mail jo@kent.k12.us", "ctrl+s")
        assert "This may reach a person." in shown(pilot)
        await press(pilot, "c")
        assert "mail jo@kent.k12.us" in shown(pilot)
        await press(pilot, "escape")
        assert "Leave without saving?" in shown(pilot)
        await press(pilot, "g", "ctrl+s", "a")
        assert len(library.responses(BELLS)) == 1


async def test_leaving_an_untouched_answer_asks_nothing(screens: Screens, library: Library) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "t", "escape")
        assert "Find" not in shown(pilot)
        assert pilot.app.screen.query("#lessons")
    assert library.responses(BELLS) == []


async def test_both_sides_of_the_answers_are_told(screens: Screens, library: Library) -> None:
    library.respond(BELLS, "yes", ["large schools"], writer=Person("Kim"))
    library.respond(BELLS, "yes", writer=Person())
    library.respond(BELLS, "partly", ["in spring"], writer=Person("Lee"), body="Only then.\n")
    library.respond(BELLS, "no", ["own labs"], writer=Person("Sam"))
    async with screens() as pilot:
        assert "Held for 2, in part for 1, not for 1" in page_of(pilot)
        page = page_of(pilot)
        for words in (
            "It held: large schools",
            "Kim",
            "± It held in part",
            "Only then.",
        ):
            assert words in page
        assert "under conditions not told" in page


async def test_a_lesson_not_confirmed_for_long_says_so(
    screens: Screens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.answered.today", lambda: date(2031, 1, 1))
    async with screens() as pilot:
        assert "Nobody has confirmed it since 2026-11-20" in page_of(pilot)


@SIZES
async def test_a_lesson_is_linked_to_an_open_decision_and_leads_there(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    library.save_decision(SCHEDULE)
    async with screens(size) as pilot:
        await press(pilot, "enter", "v")
        assert "What does this lesson bear on?" in shown(pilot)
        assert "One schedule saves planning time" in shown(pilot)
        await press(pilot, "down", "enter")
        assert "Labs can be shared" in shown(pilot)
        await press(pilot, "ctrl+s")
        assert "Say first what the lesson says of it" in shown(pilot)
        await press(pilot, "right", "right", "tab", *"labs are far apart", "ctrl+s")
        (proof,) = library.decision_evidence(SCHEDULE.id)["labs"]
        assert (proof.hit.id, proof.stance) == (BELLS, Stance.CONTRADICTS)
        assert proof.when == "labs are far apart"
        page = page_of(pilot)
        assert "Decisions it bears on" in page
        assert "speaks against: “Labs can be shared”" in page


async def test_where_no_decision_is_open_that_is_said(screens: Screens, library: Library) -> None:
    library.save_decision(SCHEDULE)
    library.close_decision(SCHEDULE.id, "Each its own, as labs differ.", [BELLS])
    async with screens() as pilot:
        await press(pilot, "v")
        assert "No decision is open" in told(pilot)
        assert "cites it: Each its own, as labs differ." in page_of(pilot)


async def test_evidence_said_again_takes_the_place_of_the_first(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    library.add_evidence(BELLS, SCHEDULE.id, "planning", "supports", "small schools")
    async with screens() as pilot:
        await press(pilot, "v")
        assert "(linked: supports)" in shown(pilot)
        await press(pilot, "enter")
        assert "small schools" in shown(pilot)
        await press(pilot, "right", "ctrl+s")
        (proof,) = library.decision_evidence(SCHEDULE.id)["planning"]
        assert (proof.stance, proof.when) == (Stance.CONTRADICTS, "small schools")
