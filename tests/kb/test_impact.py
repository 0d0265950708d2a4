"""Word back to the author: every decision, colleague and question is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kb.deciding import Assumption, Decision, Held, Response, Status
from kb.decision_document import decision_path, render_decision, render_response, response_path
from tests.conftest import LESSONS

if TYPE_CHECKING:
    from pathlib import Path

    from kb.library import Library
    from tests.conftest import Bothand

BELL, ROUTINE, PILOT = LESSONS
DECIDED = Decision(
    id="d3c1ded00a",
    question="One schedule for all schools?",
    tension="tight-or-loose",
    status=Status.DECIDED,
    outcome="Each school keeps its own, with shared bus times",
    cites=(BELL.id,),
    created="2026-11-21",
)
OPEN = Decision(
    id="0pen00000a",
    question="Who picks the reading routine?",
    tension="tight-or-loose",
    decide_by="2027-03-01",
    assumptions=(Assumption("fit", "One routine fits every team", "centralized"),),
    created="2026-11-22",
)
SOONER = replace(OPEN, id="s00ner000a", question="Who buys?", decide_by="2027-01-01")
ELSEWHERE = replace(OPEN, id="e1se0where", question="Build it?", tension="build-or-buy")
HELD = Response(
    "he1d00000a", BELL.id, Held.YES, ("shared gyms",), "Ana T.", "2026-11-24", "Same at the gym.\n"
)
FAILED = Response("fa11ed000a", BELL.id, Held.NO, ("own labs",), "", "2026-11-25")


def put(library: Library, *records: Decision | Response) -> None:
    """Let these come into the store as if a sync had brought them."""
    for each in records:
        if isinstance(each, Decision):
            path, data = decision_path(each), render_decision(each)
        else:
            path, data = response_path(each), render_response(each)
        file = library.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    library.refresh()


def test_an_author_hears_who_cited_confirmed_and_linked(library: Library) -> None:
    put(library, DECIDED, HELD, FAILED)
    heard = library.impact()
    assert heard.total == 2
    (told,) = heard.lessons
    assert told.hit.id == BELL.id
    assert told.cited_by == (DECIDED,)
    assert [each.held for each in told.responses] == [Held.NO, Held.YES]
    assert told.responses[1].conditions == ("shared gyms",)
    assert [hit.id for hit in told.linked_from] == [ROUTINE.id]


def test_what_the_author_answered_is_no_word_back(library: Library) -> None:
    put(library, HELD._replace(author=BELL.author.upper()))
    (told,) = library.impact().lessons
    assert told.responses == ()


def test_open_questions_in_the_author_s_field_come_the_most_urgent_first(library: Library) -> None:
    undated = replace(OPEN, id="undated00a", decide_by="")
    put(library, OPEN, SOONER, undated, ELSEWHERE, DECIDED)
    asked = library.impact().questions
    assert [each.decision.id for each in asked] == [SOONER.id, OPEN.id, undated.id]
    assert [hit.id for hit in asked[0].lessons] == [BELL.id]
    assert not any(each.bearing for each in asked)


def test_a_decision_that_was_opened_again_is_asked_again(library: Library) -> None:
    put(library, replace(DECIDED, status=Status.REVISITED))
    assert [each.decision.id for each in library.impact().questions] == [DECIDED.id]


def test_a_question_says_whether_a_lesson_already_bears_on_it(library: Library) -> None:
    put(library, OPEN)
    file = library.folder / library.find(BELL.id).path
    words = file.read_text().replace(
        "\nkind: failure\n", f"\nkind: failure\nassumptions:\n  {OPEN.id}/fit: contradicts\n"
    )
    file.write_text(words)
    library.refresh()
    assert library.impact().questions[0].bearing


def test_the_author_of_an_unnamed_lesson_hears_here_and_under_no_name(library: Library) -> None:
    unnamed = library.share(replace(ROUTINE, id="", title="Unnamed", author="", body="."))
    put(library, HELD._replace(entry=unnamed.id, id="he1d00000b"))
    assert unnamed.id in {each.hit.id for each in library.impact().lessons}
    assert unnamed.id not in {each.hit.id for each in library.impact("Dana R.").lessons}


@pytest.mark.parametrize("name", ["Dana", "R.", "Nobody", "*", '"', "a OR b", "\x00"])
def test_somebody_with_nearly_the_name_hears_nothing(library: Library, name: str) -> None:
    put(library, DECIDED, HELD)
    assert library.impact(name).total == 0


def test_the_command_tells_it_in_plain_words(
    bothand: Bothand, library: Library, store: Path
) -> None:
    put(library, DECIDED, HELD, FAILED, OPEN, replace(SOONER, decide_by="2020-01-01"))
    told = bothand("impact", "--author", "dana r.", "--store", str(store))
    assert told.code == 0
    for words in (
        f"cited by the decision {DECIDED.id}: {DECIDED.question}",
        "it was decided: Each school keeps its own",
        "held for Ana T., 2026-11-24, when shared gyms",
        "did not hold for someone who is not named, 2026-11-25, when own labs",
        f"linked from {ROUTINE.id}",
        "to be decided by 2027-03-01 (tight-or-loose)",
        "to be decided by 2020-01-01, and that day has passed",
    ):
        assert words in told.out
    as_json = bothand("impact", "--author", "Dana R.", "--json", "--store", str(store))
    assert f'"{DECIDED.id}"' in as_json.out


def test_the_command_says_when_there_is_nothing_to_tell(bothand: Bothand, store: Path) -> None:
    nothing = bothand("impact", "--author", "Nobody", "--store", str(store))
    assert (nothing.code, "There is no lesson by Nobody" in nothing.out) == (0, True)


def test_hostile_words_reach_no_terminal(bothand: Bothand, library: Library, store: Path) -> None:
    put(library, HELD._replace(conditions=("\x1b[31mred\x1b]0;title\x07",), author="\x1b[2J"))
    told = bothand("impact", "--author", "Dana R.", "--store", str(store))
    assert "held for" in told.out
    assert "\x1b" not in told.out
