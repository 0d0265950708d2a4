"""Word back: home tells authors what became of their lessons, and leaders what is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.model import Person
from tests.tui.conftest import press, shown
from tests.tui.test_home import to_row
from tests.tui.test_matters import words
from tests.tui.test_responding import BELLS, SCHEDULE

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens

OUTCOME = "Each its own, as labs differ."
TITLE = "One bell schedule for all schools broke the lab rotation"


async def test_an_author_learns_what_was_decided_and_is_led_there(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    library.close_decision(SCHEDULE.id, OUTCOME, [BELLS])
    assert words(library, "Yours")[0] == f"Decided with your “{TITLE}”: {OUTCOME}"
    async with screens() as pilot:
        await press(pilot, "escape", "H")
        await to_row(pilot, "Yours")
        await press(pilot, "enter")
        assert "It cites" in shown(pilot)
        assert OUTCOME in shown(pilot)


def test_an_author_learns_who_tried_a_lesson_and_when_it_held(library: Library) -> None:
    library.respond(BELLS, "no", ["own labs"], writer=Person("Sam"))
    library.respond(BELLS, "yes", writer=Person())
    library.respond(BELLS, "partly", ["in spring"])  # one's own answer is no word back
    assert sorted(each for each in words(library, "Yours") if each.startswith(("Held", "Did"))) == [
        f"Did not hold for Sam (own labs): your “{TITLE}”",
        f"Held for a colleague: your “{TITLE}”",
    ]


def test_an_open_question_of_my_field_is_asked_until_my_lesson_speaks_to_it(
    library: Library,
) -> None:
    library.save_decision(SCHEDULE)
    library.save_decision(
        replace(SCHEDULE, id="f4r0ff1e1d", tension="build-or-buy", assumptions=())
    )
    said = "Leaders ask, by 2099-03-01: “One schedule for all schools?”"
    assert words(library, "Asked") == [said]
    library.add_evidence(BELLS, SCHEDULE.id, "labs", "contradicts")
    assert words(library, "Asked") == []


def test_a_decision_past_its_day_needs_its_outcome(library: Library) -> None:
    late = replace(SCHEDULE, decide_by="2020-01-01")
    library.save_decision(late)
    said = "What was decided? “One schedule for all schools?” was due 2020-01-01"
    assert words(library, "Needs you") == [said]
    library.save_decision(replace(late, id="l4t3d3c1sa"))
    assert words(library, "Needs you") == ["2 decisions are past their day: what was decided?"]
