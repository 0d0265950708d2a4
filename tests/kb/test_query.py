"""The query language: whatever is typed becomes a question."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.query import FILTERS, MAX_ITEMS, Query, first_day, parse

PIECES = st.sampled_from(
    [
        *'ab "+-:,|.é検“”',
        *(" OR ", "AND ", "NOT ", "kind:", "after:2026 ", 'tension:"', "-before:2026-01"),
        *("kind:a,b", "e\u0301", "\ud800", "\x00", "\n", "http://x/y", "1:1", "a*"),
    ]
)
"""Pieces of queries, so that generated texts are nearly right, which random ones never are."""
TYPED = st.one_of(st.text(), st.lists(PIECES, max_size=16).map("".join))


@settings(max_examples=500, deadline=None)
@given(text=TYPED, typing=st.booleans())
@example(text='foo"', typing=False)
@example(text="title:", typing=False)
@example(text='(a "b c OR', typing=True)
@example(text="x " * 5000, typing=False)
@example(text='0““OR"0“1', typing=True)
def test_any_text_is_a_question_whose_own_text_asks_the_same(text: str, typing: bool) -> None:
    asked = parse(text, typing=typing)
    assert parse(asked.text, typing=bool(asked.prefix)) == asked
    assert asked.description


def test_bare_words_are_words_and_a_repeated_one_is_kept() -> None:
    assert parse("reading and reading").words == ("reading", "and", "reading")


def test_signs_quotes_and_or_are_operators() -> None:
    asked = parse('rotation +lab -ipad "bell schedule" -"sick leave" wifi OR "home internet"')
    assert asked == Query(
        words=("rotation",),
        must=("lab",),
        must_not=("ipad", "sick leave"),
        phrases=("bell schedule",),
        any_of=(("wifi", "home internet"),),
    )


def test_a_word_or_itself_is_that_word_where_it_stands() -> None:
    assert parse("lab OR lab wifi").words == ("lab", "wifi")
    assert parse("lab OR lab OR wifi").any_of == (("lab", "wifi"),)
    assert parse('"bell schedule" OR "bell schedule"').phrases == ("bell schedule",)


def test_filters_take_several_values_quotes_and_negation() -> None:
    asked = parse('kind:failure kind:practice author:"Dana R." grade:6,7 -tension:fast-or-slow')
    assert asked.filters == (
        ("kind", ("failure", "practice")),
        ("author", ("Dana R.",)),
        ("grade", ("6", "7")),
    )
    assert asked.not_filters == (("tension", ("fast-or-slow",)),)
    assert asked.wordless


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_read_in_any_case(name: str) -> None:
    value = "2026-01" if name in ("after", "before") else "x"
    assert parse(f"{name.upper()}:{value}").values(name) == (value,)


def test_dates_are_days_months_or_years_and_not_after_is_before() -> None:
    assert first_day("2026") == date(2026, 1, 1)
    assert first_day("2026-2") == date(2026, 2, 1)
    assert first_day("2026-02-31") is None
    assert parse("-after:2026").filters == (("before", ("2026",)),)


@pytest.mark.parametrize(
    ("typed", "word", "hint"),
    [
        ("colour:red", "colour:red", "There is no filter “colour”"),
        ('say "hello', "say", "has no partner"),
        ("lab AND wifi", "lab", "put + before"),
        ("after:soon lab", "lab", "wants a date"),
        ("kind: lab", "lab", "practice or failure"),
    ],
)
def test_what_cannot_be_read_becomes_words_and_a_hint(typed: str, word: str, hint: str) -> None:
    asked = parse(typed)
    assert asked.words[0] == word
    assert any(hint in each for each in asked.hints)


def test_addresses_and_ratios_are_words_without_a_hint() -> None:
    assert parse("http://x/y 1:1").words == ("http://x/y", "1:1")
    assert parse("http://x/y 1:1").hints == ()


def test_only_while_typing_is_the_last_word_unfinished() -> None:
    assert parse("bell sche", typing=True).prefix == "sche"
    assert parse("bell sche ", typing=True).prefix == ""
    assert parse("bell +sche", typing=True).prefix == "sche"
    assert parse("bell kind:fai", typing=True).prefix == ""
    assert parse("bell sche").prefix == ""


def test_nothing_half_typed_is_scolded() -> None:
    for typed in ("kind:", "after:20", 'say "hel', "colour:r"):
        assert parse(typed, typing=True).hints == ()


def test_a_pasted_page_is_cut_and_says_so() -> None:
    asked = parse("word " * 500)
    assert len(asked.words) == MAX_ITEMS
    assert str(MAX_ITEMS) in asked.hints[0]


def test_a_query_narrows_and_widens_as_a_value() -> None:
    asked = parse("lab kind:failure -kind:practice")
    narrowed = asked.narrowed(kind=["practice"], tension="tight-or-loose")
    assert narrowed.filters == (("kind", ("practice",)), ("tension", ("tight-or-loose",)))
    assert narrowed.without("kind") == parse("lab tension:tight-or-loose")
    assert narrowed.narrowed(tension=()).values("tension") == ()
    assert asked == parse("lab kind:failure -kind:practice")
    with pytest.raises(KeyError):
        asked.narrowed(colour="red")


def test_a_query_says_in_plain_words_how_it_was_read() -> None:
    asked = parse('lab "bell schedule" -ipad kind:failure after:2026-01')
    assert asked.description == (
        "any of “lab”; all of “bell schedule”; without “ipad”; kind failure; from 2026-01 on"
    )
    assert parse("").description == "all lessons, newest first"
