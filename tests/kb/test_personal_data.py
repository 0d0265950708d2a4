"""What may name or reach a person is found; ordinary words about school are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import document
from kb.personal_data import personal_data
from kb.privacy import Severity
from kb.starter import starter_entries

HERE = Path(__file__).parent
FLAGGED = (HERE / "privacy_flagged.txt").read_text(encoding="utf-8").splitlines()
CLEAN = (HERE / "privacy_clean.txt").read_text(encoding="utf-8").splitlines()


def test_at_least_95_in_100_of_the_published_lines_are_found() -> None:
    missed = [line for line in FLAGGED if not personal_data(line)]
    assert len(missed) <= 0.05 * len(FLAGGED), missed


def test_at_most_2_in_100_of_ordinary_sentences_raise_an_alarm() -> None:
    alarms = [line for line in CLEAN if personal_data(line)]
    assert len(alarms) <= 0.02 * len(CLEAN), alarms


def test_the_starter_lessons_hold_nothing_that_reaches_a_person() -> None:
    for name, data in starter_entries().items():
        entry = document.read_entry(data, name, None).record
        assert entry is not None
        for text in (entry.title, *entry.conditions, *entry.not_when, entry.body):
            assert personal_data(text) == [], name


@pytest.mark.parametrize(
    "text",
    [
        "ann.lee@northside-school.org",
        "Call 415-555-2671.",
        "SSN 123-45-6789",
        "student id 483920",
    ],
)
def test_what_reaches_a_person_stops_the_sharing(text: str) -> None:
    assert [each.severity for each in personal_data(text)] == [Severity.STOP]


@pytest.mark.parametrize(
    "text",
    [
        "help@school.example",
        "`ann@school.org` is an example in code",
        "https://school.org/@ann/415-555-2671",
        "See [[415-555-2671]].",
    ],
)
def test_examples_code_and_links_are_not_looked_into(text: str) -> None:
    assert personal_data(text) == []


def test_a_finding_points_at_its_characters() -> None:
    text = "Ünder é: ask Marcus told us, ann@school.org"
    for found in personal_data(text):
        assert text[found.start : found.end] == found.text
    assert [found.text for found in personal_data(text)] == ["Marcus", "ann@school.org"]
