"""Words typed where one picks: they pick nothing and leave nothing; the screen says how to pick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.conftest import LESSONS
from tests.tui.conftest import SMALL, press, shown
from tui.screens.form_dialog import FormDialog
from tui.screens.form_fields import FormFields
from tui.screens.settings import SettingsScreen
from tui.screens.write import WriteScreen
from tui.widgets.choice import Choice
from tui.widgets.fields import LineField

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kb.library import Library
    from tests.tui.conftest import Screens

SENTENCE = "we quit, too soon? 1 bell"


def answers(pilot: Pilot[None]) -> FormFields:
    """The form of a lesson on screen."""
    return pilot.app.screen.query_one(FormFields)


async def test_a_sentence_typed_at_what_happened_picks_no_kind(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", *SENTENCE)
        assert isinstance(pilot.app.screen, WriteScreen)
        assert answers(pilot).answers().kind == ""
        assert "Nothing is typed here: → or ← picks, Enter goes on." in shown(pilot)


async def test_picking_goes_on_as_before_after_stray_letters(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", *"we ", "right", "space")
        assert answers(pilot).answers().kind == "failure"
        assert "Still missing: a title" in " ".join(shown(pilot).split())
        await press(pilot, *"so", "enter", *"One bell")
        assert answers(pilot).query_one("#title", LineField).value == "One bell"
        assert answers(pilot).answers().kind == "failure"


async def test_a_sentence_typed_at_the_questions_picks_none(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "right", "enter", "enter", *SENTENCE)
        assert answers(pilot).answers().tension == ""
        assert "Nothing is typed here: a number picks" in shown(pilot)
        await press(pilot, "down", "space")
        assert answers(pilot).answers().tension == "fast-or-slow"


async def test_the_keys_of_a_choice_still_do_what_they_did(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "n", "space")
        assert answers(pilot).answers().kind == "practice"
        await press(pilot, "question_mark")
        assert "Keys" in shown(pilot)
        await press(pilot, "escape", "tab", "tab", "3")
        assert answers(pilot).answers().tension == "need-or-readiness"


async def test_a_small_form_takes_no_answer_from_a_sentence(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "enter", "t", *SENTENCE)
        assert isinstance(pilot.app.screen, FormDialog)
        assert pilot.app.screen.query_one("#held", Choice).value == ""
        assert "Nothing is typed here" in shown(pilot)
    assert list(library.responses(LESSONS[0].id)) == []


async def test_the_settings_have_their_letters(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "comma")
        assert isinstance(pilot.app.screen, SettingsScreen)
        pilot.app.screen.query(Choice).first().focus()
        await press(pilot, "q")
        assert not pilot.app.is_running
