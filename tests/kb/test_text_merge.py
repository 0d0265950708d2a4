"""Two changed versions of a text become one, and no sentence comes out that nobody wrote."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.line_ends import dressed, plain
from kb.same_lines import SameLines
from kb.text_merge import How, both_texts, merge_lines

TEXT = "## What we did\n\nOne.\n"


def test_two_additions_each_stay_in_one_piece() -> None:
    mine = f"{TEXT}\n## Later\n\nMine one.\n\nMine two.\n"
    theirs = f"{TEXT}\n## Update\n\nTheirs one.\n\nTheirs two.\n"
    merged = merge_lines(TEXT, mine, theirs)
    assert not merged.disputed
    assert merged.data == theirs + mine.removeprefix(TEXT)


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("", "Mine.\n", "Theirs.\n"),
        ("One.\n", "One.\n\nMine.\n", "One.\n\nTheirs.\n"),
        ("One.\n", "One.\n\nMine.", "One.\n\nTheirs.\n"),
        ("One.\n\nTwo.\n", "One.\n\nMine.\n\nTwo.\n", "One.\n\nTheirs.\n\nTwo.\n"),
        ("One.\n\nTwo.\n", "Mine.\n\nOne.\n\nTwo.\n", "Theirs.\n\nOne.\n\nTwo.\n"),
    ],
)
def test_two_paragraphs_never_become_one(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    assert not merged.disputed
    assert {"Mine.", "Theirs."} <= {*merged.data.rstrip("\n").split("\n\n")}
    assert merged.data.index("Theirs.") < merged.data.index("Mine.")


def test_two_items_of_a_list_stay_one_list() -> None:
    merged = merge_lines("- a\n\nText.\n", "- a\n- m\n\nText.\n", "- a\n- t\n\nText.\n")
    assert merged.data == "- a\n- t\n- m\n\nText.\n"


def test_what_both_additions_begin_with_stands_once() -> None:
    merged = merge_lines(TEXT, f"{TEXT}\n## Later\nMine.\n", f"{TEXT}\n## Later\nTheirs.\n")
    assert merged.data == f"{TEXT}\n## Later\nTheirs.\nMine.\n"


def test_an_addition_that_holds_the_other_is_enough() -> None:
    more = f"{TEXT}\nSame.\n\nAnd more.\n"
    assert merge_lines(TEXT, more, f"{TEXT}\nSame.\n").data == more
    assert merge_lines(TEXT, f"{TEXT}\nSame.\n", more).data == more


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("From 2026-11-23 on.", "From 2025-11-23 on.", "From 2026-11-24 on."),
        ("किताब", "कुताब", "कितीब"),
        ("cafe\u0301s", "Cafe\u0301s", "cafe\u0301"),
        ("at 12:30:45", "at 13:30:45", "at 12:30:46"),
        ("It was very slow.", "It was not slow.", "It was very fast."),
        ("| 6 | 7 |", "| 5 | 7 |", "| 6 | 8 |"),
        ("検索機能は速い。", "検索機能は遅い。", "検索は速い。"),
    ],
)
def test_half_a_word_of_each_never_makes_a_word(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs)
    assert merged.disputed
    assert merged.data == theirs
    assert merged.combined == f"{theirs}\n{mine}"


def test_strictly_merged_two_additions_are_a_dispute() -> None:
    assert merge_lines("a\n", "a\nm\n", "a\nt\n", How.STRICT).disputed
    assert merge_lines("a\n", "a\nm\n", "a\nt\n", How.LINES).data == "a\nt\nm\n"


def test_texts_written_apart_stand_below_the_headings_they_share() -> None:
    both = both_texts("# A\nmine\n# B\nmine too\n", "# A\ntheirs\n# B\n")
    assert both.disputed
    assert both.data == "# A\ntheirs\n# B\n"
    assert both.combined == "# A\ntheirs\nmine\n# B\nmine too\n"


def _many(count: int) -> dict[str, tuple[list[str], list[str]]]:
    own = [f"line {number}" for number in range(count)]
    few = [f"w{number * number % 151}" for number in range(count)]
    return {
        "every second line": (own, [f"m{x}" if i % 2 else x for i, x in enumerate(own)]),
        "few words": (few, [x for i, x in enumerate(few) if i % 7]),
        "empty lines between": (
            [x for line in own for x in (line, "")],
            [x for line in own for x in (f"m{line}", "")],
        ),
        "all alike": (["same"] * count, ["same"] * (count // 2)),
        "turned round": (own, own[::-1]),
    }


@pytest.mark.parametrize("case", _many(1))
def test_fifty_thousand_lines_are_compared_in_seconds(case: str) -> None:
    base, mine = _many(50_000)[case]
    began = time.monotonic()
    merged = merge_lines("\n".join(base), "\n".join(mine), "\n".join([*base[1:], "more"]))
    assert time.monotonic() - began < 30, "comparing each line with each would take minutes"
    assert merged.data


# -- laws -----------------------------------------------------------------------------------

LINE = st.sampled_from(["", "a", "b", "c", "d e", "d e f", "- x", "## H"])
TEXTS = st.tuples(st.lists(LINE, max_size=8), st.sampled_from(["", "\n"])).map(
    lambda told: "\n".join(told[0]) + told[1]
)


@given(TEXTS, TEXTS)
def test_who_changed_nothing_changes_nothing(base: str, other: str) -> None:
    assert merge_lines(base, base, other).data == other
    assert merge_lines(base, other, base).data == other
    assert merge_lines(base, other, other).data == other


@given(TEXTS, TEXTS, TEXTS)
def test_each_line_is_somebodys_and_no_new_one_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge_lines(base, mine, theirs, How.LINES)
    lines = [each.split("\n") for each in (base, mine, theirs)]
    made = (merged.combined if merged.disputed else merged.data).split("\n")
    assert {*made} <= {"", *lines[1], *lines[2]}
    assert {*lines[1], *lines[2]} - {*lines[0]} <= {*made, ""}


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_exchanged_differ_in_order_alone(base: str, mine: str, theirs: str) -> None:
    one, other = merge_lines(base, mine, theirs), merge_lines(base, theirs, mine)
    assert one.disputed == other.disputed
    if not one.disputed:
        assert sorted(one.data.split()) == sorted(other.data.split())


@given(st.lists(LINE, max_size=400), st.lists(LINE, max_size=400))
def test_the_same_lines_are_the_same_and_rise(a: list[str], b: list[str]) -> None:
    blocks = SameLines(None, a, b).get_matching_blocks()
    assert blocks[-1] == (len(a), len(b), 0)
    at = other = 0
    for start, begin, size in blocks:
        assert start >= at
        assert begin >= other
        assert a[start : start + size] == b[begin : begin + size]
        at, other = start + size, begin + size


ENDS = st.lists(st.sampled_from(["a", "b", "\n", "\r\n", "\r", "\ufeff"]), max_size=12).map("".join)


@given(ENDS, ENDS, TEXTS)
def test_dress_is_no_word_and_is_put_back(like: str, other: str, text: str) -> None:
    files = (like.encode(), other.encode())
    assert dressed(plain(files[0]), *files) == files[0]
    assert plain(dressed(text, *files)) == text
