"""What may name or reach a person is found; ordinary words about school are left alone.

The two lists are made up, with nobody real in them, and published so that the rates can be checked.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import document
from kb.personal_data import personal_data
from kb.privacy import Severity
from kb.starter import starter_entries

HERE = Path(__file__).parent
FLAGGED = (HERE / "privacy_flagged.txt").read_text(encoding="utf-8").splitlines()
CLEAN = (HERE / "privacy_clean.txt").read_text(encoding="utf-8").splitlines()
LESSONS = sorted((HERE.parents[1] / "entries").rglob("*.md"))
SECONDS = 1
"""What a text of 60 kB may cost of the processor, however odd it is."""


def severities(text: str) -> list[Severity]:
    return [each.severity for each in personal_data(text)]


def test_at_least_95_in_100_of_the_published_lines_are_found() -> None:
    assert len(FLAGGED) >= 200
    missed = [line for line in FLAGGED if not personal_data(line)]
    assert len(missed) <= 0.05 * len(FLAGGED), missed


def test_at_most_2_in_100_of_ordinary_sentences_raise_an_alarm() -> None:
    assert len(CLEAN) >= 200
    alarms = [line for line in CLEAN if personal_data(line)]
    assert len(alarms) <= 0.02 * len(CLEAN), alarms


def test_no_ordinary_sentence_is_stopped() -> None:
    assert [line for line in CLEAN if Severity.STOP in severities(line)] == []


def test_the_starter_lessons_hold_nothing_that_reaches_a_person() -> None:
    for name, data in starter_entries().items():
        entry = document.read_entry(data, name, None).record
        assert entry is not None
        for text in (entry.title, *entry.conditions, *entry.not_when, entry.body):
            assert personal_data(text) == [], name


def test_no_word_of_a_published_lesson_is_stopped() -> None:
    assert LESSONS
    for path in LESSONS:
        assert Severity.STOP not in severities(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mail ann.lee@no-such-school.org.", "ann.lee@no-such-school.org"),
        ("Mail ann@testing.org", "ann@testing.org"),
        ("Call 415-555-2671.", "415-555-2671"),
        ("Fax (415) 555-2671", "(415) 555-2671"),
        ("It is +44 161 496 0321 there", "+44 161 496 0321"),
        ("my mobile: 07700 900461", "07700 900461"),
        ("Text 555-0142 now", "555-0142"),
        ("SSN 123-45-6789", "123-45-6789"),
        ("student id 483920", "student id 483920"),
        ("The ID is 7721934.", "ID is 7721934"),
        ("matric 2019443", "matric 2019443"),
    ],
)
def test_what_reaches_a_person_stops_the_sharing(text: str, shown: str) -> None:
    (found,) = personal_data(text)
    assert (found.severity, found.text.lstrip("(")) == (Severity.STOP, shown.lstrip("("))


@pytest.mark.parametrize(
    "text",
    [
        "They were born on 3/4/2012.",
        "Mr. Fenwick left.",
        "His mom Xandra helped.",
        "Marcus was there.",
        "Hudson forgot his key.",
        "José and Zoë shared one.",
        "The only left-hander in my class.",
        "My student has an IEP.",
        "Two of my students left.",
        "They live at 12 Maple Street.",
        "I am @made_up_teacher.",
    ],
)
def test_what_may_name_a_person_is_a_warning_with_plain_words(text: str) -> None:
    found = personal_data(text)
    assert {each.severity for each in found} == {Severity.WARN}
    for each in found:
        assert each.what[0].islower()
        assert each.suggestion.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "help@school.example",
        "help@example.org and a@b.example.com",
        "x@nowhere.invalid, y@test, z@unit.test",
        "`ann@school.org` is an example in code",
        "```\n415-555-2671\n```",
        "https://school.org/@ann/415-555-2671?id=3757944",
        "school.org/show?id=3757944",
        "See [[415-555-2671]].",
    ],
)
def test_examples_code_and_links_are_not_looked_into(text: str) -> None:
    assert personal_data(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "San Diego, Fort Jackson and Madison Middle School",
        "Anne Frank's diary and Rosa Parks",
        "Houston said no and Austin moved on.",
        "From 2015-2017 to 2018-2020, 15,000 students",
        "Version 3.2.1 of 10.12.2014 on page 415-555",
        "See ERIC ID 5123456.",
    ],
)
def test_places_the_well_known_and_plain_numbers_are_nobody(text: str) -> None:
    assert personal_data(text) == []


def test_a_finding_points_at_its_characters() -> None:
    text = "Ünder İ é: ask Marcus told us, ann@school.org, ID 7721934"
    found = personal_data(text)
    assert [each.text for each in found] == ["Marcus", "ann@school.org", "ID 7721934"]
    assert [text[each.start : each.end] for each in found] == [each.text for each in found]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([*FLAGGED, *CLEAN]),
            st.sampled_from(["`", "```", "[[", "]]", "\n", "İ", "’", "@", "Mr. ", "id ", "415-"]),
            st.text(max_size=8),
        ),
        max_size=6,
    ).map(" ".join)
)
def test_findings_stand_in_order_and_never_overlap(text: str) -> None:
    found = personal_data(text)
    ends = [0, *(each.end for each in found)]
    for end, each in zip(ends, found, strict=False):
        assert end <= each.start < each.end
        assert text[each.start : each.end] == each.text


def test_what_stops_is_not_hidden_by_a_warning_around_it() -> None:
    found = personal_data("One student (a student id 4839201) has an IEP.")
    assert [(each.severity, each.text) for each in found] == [(Severity.STOP, "student id 4839201")]


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "A", "1", " ", "@", "a@", "a.", "a-", "1 ", "1-", "(1", "`", "```", "[[", "[[a|"),
        *("https://", "Mr. ", "Ab ", "a student ", "one of my ", "the only ", "id ", "his mom "),
        *("student ", "student id ", "call ", "born ", "12 Ab ", "A.", "a boy with a ", "IEP for "),
        *("415-555-2671 ", "123-45-6789 ", "12345678901234567890", "Marcus ", "two two ", "~~~"),
    ],
)
def test_no_text_however_odd_takes_long(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    personal_data(text)
    assert time.process_time() - began < SECONDS
