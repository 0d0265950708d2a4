"""What two versions differ in, to the word."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tui.screens.comparing import changed_by, compared, differing, folded

if TYPE_CHECKING:
    from tui.screens.comparing import Compared

LINES = st.lists(st.sampled_from(["", "one two three", "one two four", "five six", "x"]))


def drawn(lines: list[Compared]) -> list[str]:
    """Each line with its sign, and its new words in stars."""
    return [
        f"{line.sign}{''.join(f'*{text}*' if new else text for text, new in line.parts)}"
        for line in lines
    ]


def test_a_changed_line_marks_only_the_words_that_are_new() -> None:
    before, after = ["We met at the old gym door."], ["We met at the new gym door."]
    assert drawn(compared(before, after)) == ["~We met at the *new* gym door."]


def test_words_that_were_only_taken_out_leave_a_sign() -> None:
    before, after = ["We met at the old gym door."], ["We met at the gym door."]
    assert drawn(compared(before, after)) == ["~We met at the *[-old-]* gym door."]


def test_new_lines_and_lost_lines_stand_where_they_belong() -> None:
    before = ["first", "lost for good", "last"]
    after = ["first", "entirely other words here", "last"]
    assert drawn(compared(before, after)) == [
        " first",
        "+*entirely other words here*",
        "-lost for good",
        " last",
    ]


def test_a_changed_line_finds_its_like_among_others() -> None:
    before = ["alpha beta gamma delta", "one two three four"]
    after = ["brand new thing", "one two three five"]
    assert drawn(compared(before, after)) == [
        "+*brand new thing*",
        "-alpha beta gamma delta",
        "~one two three *five*",
    ]


@given(before=LINES, after=LINES)
def test_no_line_of_the_version_is_lost_or_altered(before: list[str], after: list[str]) -> None:
    lines = compared(before, after)
    kept = [
        "".join(text for text, _ in line.parts if not text.startswith("[-"))
        for line in lines
        if line.sign != "-"
    ]
    assert [line.split() for line in kept] == [line.split() for line in after]


@given(lines=LINES)
def test_a_version_that_differs_nowhere_has_no_sign_and_is_told_whole(lines: list[str]) -> None:
    told = compared(lines, lines)
    assert [line.sign for line in told] == [" "] * len(lines)
    assert folded(told, differing(told)) == told


def test_what_does_not_differ_is_folded_away_around_what_does() -> None:
    before = [f"line {number} of many" for number in range(40)]
    after = [*before[:20], "something else altogether!", *before[21:]]
    lines = compared(before, after)
    assert drawn(folded(lines, differing(lines))) == [
        "⋮18 lines as before",
        " line 18 of many",
        " line 19 of many",
        "+*something else altogether!*",
        "-line 20 of many",
        " line 21 of many",
        " line 22 of many",
        "⋮17 lines as before",
    ]
    assert changed_by(before, after) == {20}


def test_two_long_versions_with_nothing_in_common_are_compared_in_a_moment() -> None:
    before = [f"{number} {'lorem ipsum ' * 20}" for number in range(3000)]
    after = [f"{number} {'dolor sit ' * 20}" for number in range(3000)]
    start = time.monotonic()
    assert len(compared(before, after)) == 6000
    assert time.monotonic() - start < 5


def test_a_passage_of_sixty_long_lines_is_compared_in_a_moment() -> None:
    for often in (75, 600):
        before = [f"{number} {'lorem ipsum ' * often}" for number in range(60)]
        after = [f"{number} {'ipsum lorem ' * often}{number}" for number in range(60)]
        start = time.monotonic()
        assert [line.sign for line in compared(before, after)] == ["~"] * 60
        assert time.monotonic() - start < 10
