"""Decisions on the screens: listed, read, written, changed, closed and taken up again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Assumption, Option, Status
from kb.sharing import Conflict
from tests.tui.conftest import SMALL, WIDE, press, shown, told
from tests.tui.sharing_fakes import LONG_AGO
from tests.tui.test_responding import BELLS, ROUTINES, SCHEDULE, page_of
from tui import decision_page
from tui.screens.decisions import in_order

if TYPE_CHECKING:
    from kb.library import Library
    from tests.tui.conftest import Screens
    from tests.tui.sharing_fakes import Colleagues

SIZES = pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])


def weighed(library: Library) -> None:
    """A decision with evidence for and against its first assumption, and none on the second."""
    options = (Option("One for all", "centralized"), Option("Each its own", "decentralized"))
    library.save_decision(replace(SCHEDULE, options=options, leaning="centralized"))
    library.add_evidence(BELLS, SCHEDULE.id, "planning", "contradicts", "labs are shared")
    library.add_evidence(ROUTINES, SCHEDULE.id, "planning", "supports")


@pytest.fixture
def weighing(screens: Screens, library: Library) -> Screens:
    """The screens of a notebook with such a decision."""
    weighed(library)
    return screens


async def test_open_decisions_stand_first_and_a_day_that_passed_asks(
    screens: Screens, library: Library
) -> None:
    late = replace(SCHEDULE, id="l4t3d3c1sa", question="New buses?", decide_by="2020-01-01")
    done = replace(SCHEDULE, id="d0n3d3c1sa", question="One reading list?")
    for each in (done, SCHEDULE, late):
        library.save_decision(each)
    library.close_decision(done.id, "Each team its own.")
    async with screens() as pilot:
        await press(pilot, "D")
        page = shown(pilot)
        assert "Decisions (2 open of 3)" in page
        places = [page.index(each.question) for each in (late, SCHEDULE, done)]
        assert places == sorted(places)
        assert "its day has passed (2020-01-01): what was decided? (c)" in page
        assert "open, by 2099-03-01 · centralized / decentralized · Superintendent" in page
        assert "decided · centralized / decentralized · Superintendent · Each team" in page


async def test_without_a_decision_the_list_says_how_to_begin(screens: Screens) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "D")
        assert "Press n to write down the first." in shown(pilot)
        await press(pilot, "enter", "e", "c", "o", "escape")
        assert pilot.app.screen.query("#lessons")


@SIZES
async def test_the_page_shows_both_sides_by_condition_and_what_is_untold(
    weighing: Screens, size: tuple[int, int]
) -> None:
    async with weighing(size) as pilot:
        await press(pilot, "D", "enter")
        page = page_of(pilot)
        for words in (
            "One schedule for all schools?",
            "open, by 2099-03-01 · Superintendent",
            "One for all leans to centralized",
            "+ Speaks for it",
            "condition not told",
            "Teams chose their own reading routine",
            "\N{MINUS SIGN} Speaks against it",
            "when labs are shared",
            "One bell schedule for all schools broke",
            decision_page.UNTOLD,
            "Read the lesson and press v.",
        ):
            assert words in page


@SIZES
async def test_a_lesson_is_read_from_the_page_and_leads_back(
    weighing: Screens, size: tuple[int, int]
) -> None:
    async with weighing(size) as pilot:
        await press(pilot, "D", "enter", "tab", "tab", "enter")
        assert "Each team tried two routines." in page_of(pilot)
        assert "Enter Follow Esc Back t Tried" in " ".join(shown(pilot).split())
        await press(pilot, "question_mark")
        assert "Say whether this lesson held where you work" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert decision_page.UNTOLD in page_of(pilot)
        assert "Enter: read “Teams chose their own" in shown(pilot)
        await press(pilot, "escape")
        assert "Decisions (1 open of 1)" in shown(pilot)
        await press(pilot, "escape")
        assert "Lessons (3)" in shown(pilot)


async def test_from_lesson_to_lesson_the_way_back_ends_at_the_decision(weighing: Screens) -> None:
    async with weighing(SMALL) as pilot:
        await press(pilot, "D", "enter", "tab", "tab", "enter")
        while "Enter: read “One bell" not in shown(pilot):
            await press(pilot, "tab")
        await press(pilot, "enter")
        assert "Two classes met at the door" in page_of(pilot)
        assert "Esc: the one before" in shown(pilot)
        await press(pilot, "escape")
        assert "Each team tried two routines." in page_of(pilot)
        await press(pilot, "escape")
        assert decision_page.UNTOLD in page_of(pilot)


async def test_a_lesson_picked_on_the_map_of_a_decision_is_read_and_leads_back(
    weighing: Screens,
) -> None:
    async with weighing(SMALL) as pilot:
        await press(pilot, "D", "enter", "tab", "enter", "right", "down")
        assert pilot.app.screen.query("#map")
        await press(pilot, "left", "enter")
        assert "Enter Follow" in shown(pilot)
        await press(pilot, "escape", "escape")
        assert decision_page.UNTOLD in page_of(pilot)


async def test_what_is_changed_of_a_lesson_stands_on_it_and_on_the_decision_behind_it(
    weighing: Screens, library: Library
) -> None:
    async with weighing() as pilot:
        await press(pilot, "D", "enter", "tab", "tab", "enter", "e", "home", *"Now: ", "ctrl+s")
        assert library.find(ROUTINES).title.startswith("Now: Teams chose")
        assert "Now: Teams chose" in page_of(pilot)
        assert "Each team tried two routines." in page_of(pilot)
        await press(pilot, "escape")
        assert "Now: Teams chose" in page_of(pilot)
        assert decision_page.UNTOLD in page_of(pilot)
        await press(pilot, "escape", "escape")
        assert "Now: Teams chose" in shown(pilot)


async def test_a_lesson_leads_to_the_decision_it_bears_on(weighing: Screens) -> None:
    async with weighing() as pilot:
        await press(pilot, "enter")
        for _ in range(12):
            await press(pilot, "tab")
            if "Enter: the decision" in shown(pilot):
                break
        await press(pilot, "enter")
        assert "No assumption is written down" not in shown(pilot)
        assert decision_page.ASSUMED in shown(pilot)
        assert decision_page.UNTOLD in shown(pilot)
        await press(pilot, "escape")
        assert "What happened" in shown(pilot)


@SIZES
async def test_a_decision_is_written_in_the_form(
    screens: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with screens(size) as pilot:
        await press(pilot, "D", "n", "ctrl+s")
        assert "Say what is to be decided" in shown(pilot)
        await press(pilot, *"One bus plan?", "tab", "1", "tab")
        await press(pilot, *"One for all = centralized", "enter", *"Each its own", "tab")
        await press(pilot, "right", "tab", *"March", "ctrl+s")
        assert "Write the day as 2027-03-01" in shown(pilot)
        await press(pilot, *["backspace"] * 5, *"2099-03-01", "tab", *"The board", "tab")
        await press(pilot, *"It saves money = centralized", "ctrl+s")
        (made,) = library.decisions()
        assert made.question == "One bus plan?"
        assert made.tension == "tight-or-loose"
        assert made.options == (Option("One for all", "centralized"), Option("Each its own"))
        assert (made.leaning, made.decide_by) == ("centralized", "2099-03-01")
        assert (made.owner, made.author) == ("The board", "Dana R.")
        assert made.assumptions == (Assumption("it-saves-money", "It saves money", "centralized"),)
        assert "Decisions (1 open of 1)" in shown(pilot)


async def test_another_wording_keeps_the_evidence_and_the_old_one_stays_to_be_read(
    weighing: Screens, library: Library
) -> None:
    async with weighing() as pilot:
        await press(pilot, "D", "enter", "e")
        await press(pilot, *["tab"] * 6, "end", *["backspace"] * 19, *" = centralized", "ctrl+s")
        changed = library.decision(SCHEDULE.id)
        assert [each.key for each in changed.assumptions] == ["planning", "labs"]
        page = page_of(pilot)
        assert "worded before: One schedule saves planning time" in page
        assert "when labs are shared" in page
        assert "The decision is changed." in told(pilot)


async def test_a_pole_that_is_misspelt_is_asked_about_and_other_equals_signs_are_words(
    screens: Screens, library: Library
) -> None:
    async with screens(SMALL) as pilot:
        await press(pilot, "D", "n", *"One bus plan?", "tab", "1", "tab")
        await press(pilot, *"Each its own = decentralised", "enter", *"x = y", "ctrl+s")
        assert "“decentralised” is no side of this question." in shown(pilot)
        assert not library.decisions()
        await press(pilot, "up", "end", *["backspace"] * 3, *"zed", "ctrl+s")
        (made,) = library.decisions()
        assert made.options == (Option("Each its own", "decentralized"), Option("x = y"))


async def test_a_decision_changed_meanwhile_is_not_written_over(
    weighing: Screens, library: Library
) -> None:
    async with weighing() as pilot:
        await press(pilot, "D", "e", *"!")
        read = library.decision_document(SCHEDULE.id)
        assert read.record is not None
        library.save_decision(replace(read.record, owner="The board"), read)
        await press(pilot, "ctrl+s")
        assert library.decision(SCHEDULE.id).question == SCHEDULE.question
        assert "One schedule for all schools?!" in shown(pilot)


@SIZES
async def test_a_decision_is_closed_citing_a_lesson_and_taken_up_again(
    weighing: Screens, library: Library, size: tuple[int, int]
) -> None:
    async with weighing(size) as pilot:
        await press(pilot, "D", "enter", "c", "ctrl+s")
        assert "Say what was decided, and why." in shown(pilot)
        await press(pilot, *"Each its own, as labs differ.", "tab", "space", "ctrl+s")
        closed = library.decision(SCHEDULE.id)
        assert closed.status is Status.DECIDED
        assert closed.outcome == "Each its own, as labs differ."
        assert len(closed.cites) == 1
        assert "Each its own, as labs differ." in shown(pilot)
        assert "It cites" in shown(pilot)
        await press(pilot, "c")
        assert "Press o to take it up again." in told(pilot)
        await press(pilot, "o")
        assert library.decision(SCHEDULE.id).status is Status.REVISITED
        assert "Decided then" in shown(pilot)


async def test_a_lesson_is_cited_by_the_link_that_was_copied_from_it(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    async with screens() as pilot:
        await press(pilot, "D", "c", *"No.", "tab", *f"[[{BELLS}|Bells]] {ROUTINES}", "ctrl+s")
    assert library.decision(SCHEDULE.id).cites == (BELLS, ROUTINES)


async def test_citing_a_lesson_that_is_not_there_is_refused_and_the_words_stay(
    screens: Screens, library: Library
) -> None:
    library.save_decision(SCHEDULE)
    async with screens() as pilot:
        await press(pilot, "D", "c", *"No.", "tab", *"q0q0q0", "ctrl+s")
        assert library.decision(SCHEDULE.id).open
        assert "There is no lesson q0q0q0" in told(pilot)
        assert "No." in shown(pilot)


def test_the_most_urgent_open_decision_comes_first() -> None:
    soon, later = replace(SCHEDULE, decide_by="2027-01-01"), SCHEDULE
    undated, done = replace(SCHEDULE, decide_by=""), replace(SCHEDULE, status=Status.DECIDED)
    assert in_order([done, undated, later, soon]) == [soon, later, undated, done]


async def test_hostile_words_in_a_decision_do_nothing(screens: Screens, library: Library) -> None:
    bad = "\x1b[31m[bold]@click=quit[/]\x07"
    hostile = replace(
        SCHEDULE,
        question=f"Why? {bad}",
        owner=bad,
        options=(Option(bad),),
        assumptions=(Assumption("planning", f"Claim {bad}", was=(bad,)),),
    )
    library.save_decision(hostile, anyway=True)
    library.add_evidence(BELLS, SCHEDULE.id, "planning", "qualifies", f"now {bad}", anyway=True)
    async with screens() as pilot:
        for keys in (("D",), ("enter",), ("e",)):
            await press(pilot, *keys)
            assert not {"\x1b", "\x07"} & set(shown(pilot))
            assert "[bold]@click" in shown(pilot)


async def test_a_decision_that_two_people_changed_is_called_one(
    screens: Screens, library: Library, colleagues: Colleagues
) -> None:
    library.save_decision(SCHEDULE)
    read = library.decision_document(SCHEDULE.id)
    mine = read.data.replace(b"Superintendent", b"The board")
    theirs = read.data.replace(b"Superintendent", b"Principals")
    disputed = ("owner",)
    both = Conflict(
        SCHEDULE.id, read.path, SCHEDULE.question, mine, theirs, read.data, disputed, LONG_AGO
    )
    removed = replace(both, id="x", theirs=None, disputed=("removal",))
    colleagues.waiting = [both, removed]
    async with screens() as pilot:
        await press(pilot, "c")
        page = shown(pilot)
        assert "You and a colleague both changed who decides." in page
        assert "The board" in page
        assert "Principals" in page
        assert "Keep both" not in page
        await press(pilot, "down")
        page = shown(pilot)
        assert "A colleague removed this decision; you changed it meanwhile." in page
        assert "Keep the decision, as you left it" in page


async def test_the_form_of_a_decision_asks_what_is_assumed(screens: Screens) -> None:
    async with screens(WIDE) as pilot:
        await press(pilot, "D", "n")
        assert "We assume" in shown(pilot)
        assert "rests on" not in shown(pilot)
