"""Versions of a lesson against each other, and times in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from kb import document
from tests.conftest import LESSONS
from tui.screens.comparing import differences
from tui.screens.difference import MOST_LINES, told, when_words

if TYPE_CHECKING:
    from kb.document import Document
    from kb.model import Entry

NOW = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


def version(entry: Entry, extra: bytes = b"") -> Document[Entry]:
    """A lesson as it would stand in a file."""
    data = document.render_entry(entry).replace(b"---\nid:", b"---\n" + extra + b"id:", 1)
    return document.read_entry(data, "entries/x.md", None)


def test_the_first_version_is_all_of_it_unmarked() -> None:
    lines = differences(None, version(LESSONS[0]))
    assert {line.sign for line in lines} == {" "}
    assert lines[0].text == f"Title: {LESSONS[0].title}"


def test_a_version_reads_as_the_lesson_does_not_as_its_file() -> None:
    lines = told(version(LESSONS[0]))
    assert "Informs: centralized hurt (tight or loose)" in lines
    assert "Evidence: saw it happen" in lines


def test_changed_lines_stand_old_above_new() -> None:
    new = replace(LESSONS[0], title="New", body=LESSONS[0].body.replace("Two", "Three"))
    marked = [line for line in differences(version(LESSONS[0]), version(new)) if line.sign != " "]
    assert [(line.sign, line.text[:11]) for line in marked] == [
        ("-", "Title: One "),
        ("+", "Title: New"),
        ("-", "Two classes"),
        ("+", "Three class"),
    ]


def test_the_words_that_differ_are_marked_in_the_old_line_and_in_the_new() -> None:
    old = replace(LESSONS[0], title="We met at the old gym door, late")
    new = replace(LESSONS[0], title="We met at the new gym door")
    marked = [line for line in differences(version(old), version(new)) if line.sign != " "]
    assert [
        (line.sign, [words for words, differs in line.parts if differs]) for line in marked
    ] == [
        ("-", ["old", ", late"]),
        ("+", ["new"]),
    ]


def test_a_change_that_the_words_do_not_show_is_shown_as_it_stands() -> None:
    lines = differences(version(LESSONS[0]), version(LESSONS[0], b"mood: calm\n"))
    assert [(line.sign, line.text) for line in lines if line.sign != " "] == [("+", "mood: calm")]


def test_a_version_that_is_no_lesson_is_shown_as_it_stands() -> None:
    broken = document.read_entry(b"no front \x1b]52;c;x\x07 matter\n", "entries/x.md", None)
    assert broken.record is None
    assert told(broken) == ["no front \ufffd]52;c;x\ufffd matter"]


def test_a_huge_version_is_cut_with_a_word_about_it() -> None:
    lines = told(version(replace(LESSONS[0], body="line\n" * (MOST_LINES * 2))))
    assert len(lines) == MOST_LINES + 1
    assert "more lines" in lines[-1]


def test_times_are_as_near_as_they_are() -> None:
    assert when_words(NOW - timedelta(hours=2), NOW) == "today, 15:30"
    assert when_words(NOW - timedelta(days=1), NOW) == "yesterday, 17:30"
    assert when_words(NOW - timedelta(days=20), NOW) == "3 Nov, 17:30"
    assert when_words(NOW - timedelta(days=400), NOW) == "19 Oct 2025"
