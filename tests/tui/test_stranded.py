"""Words of a small form whose lesson or decision is gone: found, copied, deleted, never silent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Status
from kb.form_words import Typed
from tests.conftest import LESSONS
from tests.kb.deciding_store import SCHEDULE, put_into
from tests.tui.conftest import SMALL, WIDE, press, shown, told
from tui import stranded

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library
    from tests.tui.conftest import Screens

BELLS = LESSONS[0]
SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
ANSWER = Typed({"held": "", "when": ""}, {"held": "no", "when": "small labs\n\x1b[2Jone team"})
STANCE = Typed({"stance": "", "when": ""}, {"stance": "supports", "when": "one lab"})
OUTCOME = Typed(
    {"outcome": "", "cite-7k2m9qxwbd": ""}, {"outcome": "Two bells.", "cite-7k2m9qxwbd": "on"}
)


def reasons(library: Library) -> dict[str, str]:
    return {waiting.form: why for waiting, why in stranded.left(library)}


@pytest.fixture
def gone(library: Library) -> Library:
    """An answer was begun to a lesson that was removed meanwhile."""
    library.form_words.keep(f"respond {BELLS.id}", ANSWER)
    library.remove(BELLS.id)
    return library


def test_words_whose_form_can_be_opened_wait_there_and_nowhere_else(
    library: Library, store: Path
) -> None:
    put_into(store)
    library.refresh()
    words = library.form_words
    words.keep(f"respond {BELLS.id}", ANSWER)
    words.keep(f"weigh {BELLS.id} {SCHEDULE.id}/labs", STANCE)
    words.keep(f"close {SCHEDULE.id}", OUTCOME)
    words.keep(f"decision {SCHEDULE.id}", Typed({"question": "a"}, {"question": "b"}))
    words.keep("decision new", Typed({"question": ""}, {"question": "b"}))
    assert reasons(library) == {}


def test_a_decision_that_is_made_or_lost_a_claim_strands_what_was_written_on_it(
    library: Library, store: Path
) -> None:
    words = library.form_words
    words.keep(f"weigh {BELLS.id} {SCHEDULE.id}/gone", STANCE)
    words.keep(f"close {SCHEDULE.id}", OUTCOME)
    lost = {f"weigh {BELLS.id} {SCHEDULE.id}/gone", f"close {SCHEDULE.id}"}
    assert reasons(library) == dict.fromkeys(lost, stranded.DECISION_GONE)
    put_into(store)
    library.refresh()
    assert set(reasons(library).values()) == {stranded.CLAIM_GONE}
    put_into(store, replace(SCHEDULE, status=Status.DECIDED, outcome="One bell."))
    library.refresh()
    assert reasons(library) == dict.fromkeys(lost, stranded.DECIDED)


def test_the_words_are_told_field_by_field_and_cleaned(gone: Library) -> None:
    (found,) = stranded.stranded(gone)
    assert found.title == f"Your answer to “{BELLS.title}”"
    assert found.why == stranded.LESSON_GONE
    assert found.text.startswith("Did it hold: no\n\nWhen: small labs\n")
    assert "\x1b" not in found.text
    assert found.text.endswith("one team")


def test_the_lessons_that_an_outcome_was_to_cite_are_told_too(library: Library) -> None:
    library.form_words.keep(f"close {SCHEDULE.id}", OUTCOME)
    (found,) = stranded.stranded(library)
    assert found.text == f"Decided: Two bells.\n\nIt mattered: [[{BELLS.id}]]"


@SIZES
async def test_they_stand_among_the_drafts_with_what_they_were_for(
    screens: Screens, gone: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "d")
        assert "Your answer to “One bell" in shown(pilot)
        assert "That lesson was removed." in shown(pilot)
        assert "small labs" in shown(pilot)
        await press(pilot, "enter")
        assert "y copies the words, D deletes them." in told(pilot)
        await press(pilot, "y")
        assert "small labs" in pilot.app.clipboard
    assert gone.form_words.all() != []


async def test_they_are_deleted_and_brought_back(screens: Screens, gone: Library) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "d", "D")
        assert "No drafts." in shown(pilot)
        assert gone.form_words.all() == []
        await press(pilot, "u")
        assert "small labs" in shown(pilot)
    (waiting,) = gone.form_words.all()
    assert waiting.typed == ANSWER


async def test_undo_takes_drafts_and_words_back_in_turn(screens: Screens, gone: Library) -> None:
    gone.drafts.keep(replace(BELLS, id="", title="Two bells"))
    async with screens(SMALL) as pilot:
        await press(pilot, "d", "down", "D", "D")
        assert "No drafts." in shown(pilot)
        await press(pilot, "u")
        assert [each.title for each in gone.drafts.all()] == ["Two bells"]
        assert gone.form_words.all() == []
        await press(pilot, "u")
        assert gone.form_words.all() != []


@pytest.mark.usefixtures("gone")
async def test_home_tells_that_they_wait(screens: Screens) -> None:
    async with screens(WIDE, home=True) as pilot:
        assert "Words of yours have lost what they were for" in " ".join(shown(pilot).split())


async def test_a_lesson_that_comes_back_has_them_in_its_form_again(
    screens: Screens, gone: Library
) -> None:
    gone.undo_removal(BELLS.id)
    assert reasons(gone) == {}
    async with screens(SMALL) as pilot:
        await press(pilot, "enter", "t")
        assert "small labs" in shown(pilot)
