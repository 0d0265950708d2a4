"""A save changes what it was asked to change, and every other byte survives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import document
from kb.model import Effect, Entry, Evidence, Informs, Kind, Setting

ODD = ["no", "0123", "12:30", "6", "~", "null", "1e5", "0o17", "2024-01-02", "a: b", "x # y", "- z"]
WORDS = st.one_of(
    st.sampled_from(ODD),
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\x85"),
        min_size=1,
        max_size=40,
    ),
).filter(lambda text: text.strip() and text == " ".join(text.split()))
LISTS = st.lists(WORDS, max_size=3, unique=True).map(tuple)
ENTRIES = st.builds(
    Entry,
    id=st.just("7k2m9qxwbd"),
    title=WORDS,
    kind=st.sampled_from(Kind),
    informs=st.builds(
        lambda effect: (Informs("fast-or-slow", "slow", effect),), st.sampled_from(Effect)
    ),
    conditions=LISTS,
    not_when=LISTS,
    evidence=st.sampled_from([None, *Evidence]),
    setting=st.builds(Setting, WORDS, WORDS, WORDS, WORDS),
    author=WORDS,
    school=WORDS,
    tags=LISTS,
    sources=LISTS,
    created=st.just("2026-11-23"),
    body=st.text(st.sampled_from("abc #-*\n[]é"), max_size=60).map(lambda text: text + "\n"),
)
BY_HAND = (
    b"---\r\n# mine\r\nid: abc  # the id\r\ntitle: 'Old: x'   # keep\r\nx-own: [1, 2]\r\n"
    b"school: no\r\nconditions:\r\n- one # c1\r\n# about two\r\n- two\r\n\r\n"
    b"setting:\r\n  grades: 6 # g\r\n  odd: 012\r\ninforms:\r\n  fast-or-slow: slow\r\n"
    b"kind: failure\r\n---\r\nbody\r\nno final newline"
)


@given(ENTRIES)
def test_what_is_written_reads_back_as_it_was(entry: Entry) -> None:
    read = document.read_entry(document.render_entry(entry), "x.md", None)
    assert read.problems == ()
    assert read.record == entry


@given(ENTRIES, WORDS)
def test_a_new_title_leaves_every_other_line(entry: Entry, title: str) -> None:
    before = document.render_entry(entry)
    changes = document.entry_changes(entry, replace(entry, title=title))
    after = document.edited(before, changes)
    old, new = before.split(b"\n"), after.split(b"\n")
    assert old[:2] == new[:2]
    assert old[3:] == new[3:]
    read = document.read_entry(after, "x.md", None).record
    assert read is not None
    assert read.title == title


@given(ENTRIES)
def test_saving_unchanged_changes_no_byte(entry: Entry) -> None:
    data = document.render_entry(entry)
    assert document.edited(data, document.entry_changes(entry, entry)) == data


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_comments_order_quotes_and_line_ends_survive_by_hand(ending: bytes) -> None:
    data = BY_HAND.replace(b"\r\n", ending)
    after = document.edited(data, {"conditions": ["one", "three"], "title": "New"})
    expected = data.replace(b"'Old: x'", b"New").replace(b"- two", b"- three")
    assert after == expected


def test_values_keep_their_text() -> None:
    values = document.front_matter(BY_HAND)
    assert values["school"] == "no"
    assert values["setting"] == {"grades": "6", "odd": "012"}
