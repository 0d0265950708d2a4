"""What is asked for at the cursor, and what the notebook offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.model import Effect, Entry, Informs, Kind
from tests.conftest import LESSONS, WRITER
from tui.completing import LINK, Asked, asked, offers

if TYPE_CHECKING:
    from kb.library import Library


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("See [[", Asked(LINK, "", 2)),
        ("See [[lab rot", Asked(LINK, "lab rot", 9)),
        ("[[a]] and [[bell", Asked(LINK, "bell", 6)),
        ("See [[lab]]", None),
        ("See [lab", None),
        ("[[7k2m9qxwbd|words", None),
        ("[[" + "x" * 200, None),
        ("", None),
    ],
)
def test_two_brackets_ask_for_a_lesson(before: str, wanted: Asked | None) -> None:
    assert asked("body", before) == wanted


@pytest.mark.parametrize(
    ("field", "before", "after", "wanted"),
    [
        ("tags", "devices, pass", "", Asked("tags", "pass", 4)),
        ("tags", "de", ", passwords", Asked("tags", "de", 2)),
        ("tags", "devices, p", "", None),
        ("tags", "devices,", "", None),
        ("school", "North", "", Asked("school", "North", 5)),
        ("school", "North", "side", None),
        ("conditions", "long " * 1000, "", None),
        ("conditions", "  new dev", "", Asked("conditions", "new dev", 7)),
    ],
)
def test_a_field_asks_once_there_are_letters_to_go_by(
    field: str, before: str, after: str, wanted: Asked | None
) -> None:
    assert asked(field, before, after) == wanted


def test_lessons_are_offered_by_words_of_their_titles(library: Library) -> None:
    made = offers(library, Asked(LINK, "rotat lab", 11))
    assert [each.text for each in made] == [
        "[[7k2m9qxwbd|One bell schedule for all schools broke the lab rotation]]"
    ]
    assert offers(library, Asked(LINK, "calendar", 10)) == []  # it stands in a text only
    assert [each.text[2:12] for each in offers(library, Asked(LINK, "", 2))] == [
        each.id for each in LESSONS
    ]
    assert offers(library, Asked(LINK, "bell", 6), without="7k2m9qxwbd") == []


def test_tags_schools_and_conditions_are_offered_as_somebody_wrote_them(library: Library) -> None:
    entry = Entry(
        "n0rthside2",
        "A lesson with [brackets] | and a bar",
        Kind.PRACTICE,
        (Informs("fast-or-slow", "slow", Effect.HELPED),),
        ("École rooms, shared",),
        school="Écoles du Nord",
        tags=("Reading Room",),
        body="Words.\n",
    )
    library.share(entry, writer=WRITER)
    assert [each.text for each in offers(library, Asked("school", "ecol", 4))] == ["Écoles du Nord"]
    assert [each.text for each in offers(library, Asked("tags", "room", 4))] == ["Reading Room"]
    assert [each.text for each in offers(library, Asked("conditions", "shared ro", 9))] == [
        "École rooms, shared",
        "shared lab rooms",
    ]
    assert offers(library, Asked("tags", "Reading Room", 12)) == []
    [link] = offers(library, Asked(LINK, "brackets", 10))
    assert link.text == "[[n0rthside2|A lesson with brackets and a bar]]"
