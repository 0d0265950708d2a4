"""A lesson's file is read as it was written: values as text, the text whole, links in order."""

from __future__ import annotations

import hashlib

import pytest

from kb import document
from kb.model import Effect, Entry, Evidence, Informs, Kind, Pole, Setting, Tension

TENSIONS = {
    "tight-or-loose": Tension(
        "tight-or-loose", "Same everywhere?", (Pole("centralized"), Pole("decentralized"))
    )
}
HEAD = "---\nid: abc\ntitle: T\nkind: practice\ninforms: {tight-or-loose: both}\n"


def read(text: str) -> Entry:
    found = document.read_entry(text.encode(), "entries/x.md", TENSIONS)
    assert found.problems == ()
    assert found.record is not None
    return found.record


def test_the_lesson_that_shows_the_format_is_read_whole() -> None:
    text = """---
id: 7k2m9qxwbd
title: One bell schedule for all schools broke the lab rotation
kind: failure
informs:
  tight-or-loose: centralized          # or {pole: centralized, effect: mixed}
conditions:
  - shared lab rooms
  - more than four sections a grade
not_when:
  - labs owned by one team
evidence: saw-it
setting: {grades: 6-8, subject: science, size: 300-599, place: suburban}
author: Dana R.                         # absent: anonymous
school: Northside Middle                # off by default
tags: [scheduling]
created: 2026-11-23
---
## What we expected
...
"""
    assert read(text) == Entry(
        id="7k2m9qxwbd",
        title="One bell schedule for all schools broke the lab rotation",
        kind=Kind.FAILURE,
        informs=(Informs("tight-or-loose", "centralized", Effect.HURT),),
        conditions=("shared lab rooms", "more than four sections a grade"),
        not_when=("labs owned by one team",),
        evidence=Evidence.SAW_IT,
        setting=Setting("6-8", "science", "300-599", "suburban"),
        author="Dana R.",
        school="Northside Middle",
        tags=("scheduling",),
        created="2026-11-23",
        body="## What we expected\n...\n",
    )


@pytest.mark.parametrize(
    "value",
    [
        *(
            "no",
            "on",
            "0123",
            "12:30",
            "12:30:45",
            "6",
            "1.10",
            "1e3",
            "2024-02-31",
            "true",
            "=",
            "9" * 5000,
        )
    ],
)
def test_a_value_stays_the_text_that_was_written(value: str) -> None:
    text = f"{HEAD}school: {value}\nsetting:\n  grades: {value}\ntags: [{value}]\n---\n"
    entry = read(text)
    assert (entry.school, entry.setting.grades, entry.tags) == (value, value, (value,))
    assert document.front_matter(text.encode())["school"] == value


def test_a_key_with_nothing_after_it_says_nothing_but_quoted_text_does() -> None:
    entry = read(f"{HEAD}author: ~\nschool:\nsetting: {{grades: null}}\ntags: ['null', '~']\n---\n")
    assert (entry.author, entry.school, entry.setting) == ("", "", Setting())
    assert entry.tags == ("null", "~")


def test_keys_that_no_record_knows_can_be_read_and_odd_ones_too() -> None:
    text = "---\non: a\n2024: b\ncontent: c\nx-own: {deep: [1, {more: ~}]}\n---\n"
    assert document.front_matter(text.encode()) == {
        "on": "a",
        "2024": "b",
        "content": "c",
        "x-own": {"deep": ["1", {"more": ""}]},
    }


def test_one_value_alone_counts_as_a_list_of_one() -> None:
    entry = read(f"{HEAD}conditions: shared rooms\ntags:\n- a\n- b\n---\n")
    assert entry.conditions == ("shared rooms",)
    assert entry.tags == ("a", "b")


@pytest.mark.parametrize(
    ("link", "pole", "effect"),
    [
        ("centralized", "centralized", Effect.HELPED),
        ("{pole: centralized}", "centralized", Effect.HELPED),
        ("{pole: centralized, effect: mixed}", "centralized", Effect.MIXED),
        ("{effect: Hurt, pole: both}", "both", Effect.HURT),
    ],
)
def test_a_link_is_a_pole_alone_or_with_its_effect(link: str, pole: str, effect: Effect) -> None:
    entry = read(HEAD.replace("both", link) + "---\n")
    assert entry.informs == (Informs("tight-or-loose", pole, effect),)


@pytest.mark.parametrize(
    ("tail", "body"),
    [
        ("", ""),
        ("\n", ""),
        ("\nText", "Text"),
        ("\n\n\nText\n\n\n", "\n\nText\n\n\n"),
        ("\n  \n---\n\n---\nx", "  \n---\n\n---\nx"),
        (" \t\nText\n", "Text\n"),
        ("\r\na\r\nb\r\n", "a\nb\n"),
    ],
)
def test_the_text_is_everything_after_the_second_rule(tail: str, body: str) -> None:
    data = f"{HEAD}---{tail}".encode()
    found = document.read_entry(data, "x.md", TENSIONS)
    assert found.record is not None
    assert found.record.body == document.body_of(data) == body
    assert found.data == data
    assert found.digest == document.digest_of(data) == hashlib.sha256(data).hexdigest()


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read_like_any_other() -> None:
    plain = f"{HEAD}tags:\n  - a\n---\nText\n"
    assert read("\ufeff" + plain.replace("\n", "\r\n")) == read(plain)


def test_rules_inside_a_value_end_nothing() -> None:
    entry = read(f"{HEAD}school: |\n  a\n  ---\n  b\n---\nText\n")
    assert entry.school == "a --- b"
    assert entry.body == "Text\n"


def test_links_are_found_once_in_their_order_and_not_in_code() -> None:
    body = (
        "[[b3]] and [[a1|words]] and [[ b3 ]], `[[c4]]`\n```\n[[d5]]\n```\n~~~\n[[e6]]\n~~~\n"
        "[[]] [[g h]] [[i7\n]] [[F8|]]\n"
    )
    assert document.links(body) == ("b3", "a1", "i7", "F8")
    assert document.links("none") == ()


@pytest.mark.parametrize(
    ("title", "created", "path"),
    [
        ("One bell, all schools!", "2026-11-23", "entries/2026/11/one-bell-all-schools-abc.md"),
        ("Émilie's café", "2026-01", "entries/2026/01/emilie-s-cafe-abc.md"),
        ("CON", "2026-12-01", "entries/2026/12/con-abc.md"),
        ("../../etc/passwd", "2026-12-01", "entries/2026/12/etc-passwd-abc.md"),
        ("検索", "", "entries/undated/lesson-abc.md"),
        ("a", "2026-13-01", "entries/undated/a-abc.md"),
        ("w" * 59 + " tail", "x/../y", f"entries/undated/{'w' * 59}-abc.md"),
    ],
)
def test_a_file_is_named_so_that_every_system_can_hold_it(
    title: str, created: str, path: str
) -> None:
    assert document.path_for(Entry("abc", title, Kind.PRACTICE, created=created)) == path


TENSION = """---
id: fast-or-slow
number: 2
question: How fast?
poles:
  fast:
    protects: [momentum]
    overdone: [fatigue, 'no time']
  slow:
    warnings: only one
asks: [Who waits?]
x-own: 1
---
Both.
"""


def test_a_tension_is_read_whole() -> None:
    found = document.read_tension(TENSION.encode(), "tensions/fast-or-slow.md")
    assert found.problems == ()
    assert found.record == Tension(
        "fast-or-slow",
        "How fast?",
        (
            Pole("fast", protects=("momentum",), overdone=("fatigue", "no time")),
            Pole("slow", warnings=("only one",)),
        ),
        number=2,
        asks=("Who waits?",),
        body="Both.\n",
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("id: fast-or-slow\n", "", 1, "no usable id"),
        ("question: How fast?\n", "", 1, "no question"),
        ("number: 2", "number: two", 3, "'two' is not a number"),
        ("  slow:\n    warnings: only one\n", "", 5, "exactly two poles"),
        ("  slow:", "  both:", 5, "exactly two poles"),
    ],
)
def test_a_tension_with_a_fault_says_where(before: str, after: str, line: int, words: str) -> None:
    found = document.read_tension(TENSION.replace(before, after).encode(), "t.md")
    assert found.record is None
    assert [(each.line, words in each.message) for each in found.problems] == [(line, True)]


def test_the_settings_of_a_store_are_read_with_their_word_lists() -> None:
    text = 'format = 1\nname = "Northside"\n[vocabularies]\ngrades = ["k-2", "3-5"]\nx = "y"\n'
    found = document.read_store_settings(text.encode())
    assert found.problems == ()
    assert found.record is not None
    assert (found.record.format, found.record.name) == (1, "Northside")
    assert dict(found.record.vocabularies) == {"grades": ("k-2", "3-5")}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('format = 1\nname = "x\n', 2, "settings cannot be read"),
        ("format = 2\n", 0, "format 2"),
        ("format = true\n", 0, "format True"),
        ("name = 'x'\n", 0, "format None"),
    ],
)
def test_settings_with_a_fault_say_where(text: str, line: int, words: str) -> None:
    found = document.read_store_settings(text.encode())
    assert found.record is None
    assert [(each.line, words in each.message) for each in found.problems] == [(line, True)]
