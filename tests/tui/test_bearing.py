"""The form of a lesson asks what it says of an open decision, and only where one is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.model import Bearing, Stance
from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, WIDE, press, shown
from tests.tui.test_responding import BELLS, SCHEDULE
from tui.screens import lesson_form as form
from tui.screens.form_fields import FormFields

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
ASKS = "does this bear on a decision that is open?"


@SIZES
async def test_a_lesson_is_changed_with_a_link_to_an_open_decision(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    library.save_decision(SCHEDULE)
    async with screens(size) as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("#bearing").focus()
        await press(pilot, "space")
        assert ASKS in shown(pilot)
        await press(pilot, "tab", "right", "right", "ctrl+s")
        assert "for or against" in shown(pilot)
        await press(pilot, "right", "right", "tab", *"labs are far", "ctrl+s")
        (proof,) = library.decision_evidence(SCHEDULE.id)["labs"]
        assert (proof.hit.id, proof.stance) == (BELLS, Stance.CONTRADICTS)
        assert proof.when == "labs are far"


async def test_it_is_asked_only_under_the_question_of_an_open_decision(
    screens: Screens, library: Library
) -> None:
    async with screens() as pilot:
        await press(pilot, "e")
        assert not pilot.app.screen.query("#bears-on")
        await press(pilot, "escape")
    library.save_decision(SCHEDULE)
    async with screens() as pilot:
        await press(pilot, "n")
        asked = pilot.app.screen.query_one("#bears-on")
        assert not asked.display
        pilot.app.screen.query_one("#tension").focus()
        await press(pilot, "2")
        assert not asked.display
        await press(pilot, "space", "1")
        assert asked.display


async def test_what_a_draft_says_of_a_decision_is_there_again(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    async with screens() as pilot:
        await press(pilot, "e")
        pilot.app.screen.query_one("#bearing").focus()
        await press(pilot, "space", "tab", "right", "tab", "right", "escape")
        assert library.entry(BELLS).record == LESSONS[0]
        await press(pilot, "e")
        answers = pilot.app.screen.query_one(FormFields).answers()
        assert (answers.bears, answers.stance) == (f"{SCHEDULE.id}/planning", "supports")


def test_the_form_adds_one_link_and_keeps_the_others() -> None:
    other = Bearing("0th3rd3c1s", "x", Stance.SUPPORTS)
    said = Bearing(SCHEDULE.id, "labs", Stance.SUPPORTS, "once")
    base = replace(LESSONS[0], assumptions=(said, other))
    start = form.answers_of(base)
    assert form.entry_of(base, start, start) == base
    now = replace(start, bears=said.name, stance="contradicts", when=" far  away ")
    changed = form.entry_of(base, start, now)
    again = Bearing(SCHEDULE.id, "labs", Stance.CONTRADICTS, "far away")
    assert changed.assumptions == (other, again)
    assert form.with_bearing(start, base, changed) == replace(now, when="far away")
