"""How home is laid out, without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.model import Effect
from kb.overview import Cell, Coverage
from tests.kb.samples import TENSIONS
from tui.coverage import axis
from tui.drawing import UNKNOWN
from tui.home_plan import Content, Plan, plan
from tui.inks import Inks
from tui.matters import ALL, Lead, Matter

if TYPE_CHECKING:
    from collections.abc import Sequence

INKS = Inks()
COVERAGE = Coverage(
    {
        ("tight-or-loose", "centralized", Effect.HURT): Cell(3),
        ("tight-or-loose", "centralized", Effect.HELPED): Cell(1),
        ("fast-or-slow", "slow", Effect.HELPED): Cell(12_000),
    },
    12_004,
)
MATTERS = (
    Matter("Needs you", "1 file needs attention", Lead("attention")),
    Matter(
        "Newest", "● A lesson with a title that is rather long and goes on " * 3, Lead("lesson")
    ),
    Matter("Newest", "All lessons (3)", Lead(ALL)),
)


def laid(width: int, height: int, matters: Sequence[Matter] = MATTERS) -> Plan:
    return plan(Content(TENSIONS, COVERAGE, matters), width, height, INKS)


def text(made: Plan, cursor: int = 0) -> str:
    return "\n".join(made.line(y, cursor, INKS, focus=True).plain for y in range(made.height))


@pytest.mark.parametrize(
    ("hurt", "helped", "drawn"),
    [
        (2, 4, "    −2 ━━━━┃━━━━━━━━ +4"),
        (0, 0, f"         {UNKNOWN} ┃ {UNKNOWN}"),
        (0, 1, f"         {UNKNOWN} ┃━━ +1"),
        (4, 0, f"−4 ━━━━━━━━┃ {UNKNOWN}"),
    ],
)
def test_what_hurt_stands_left_of_the_axis_and_what_helped_right(
    hurt: int, helped: int, drawn: str
) -> None:
    assert axis(hurt, helped, 4, 23, INKS).plain.rstrip() == drawn


def test_a_gap_is_named_where_there_is_room() -> None:
    assert axis(0, 0, 4, 41, INKS).plain.strip() == "not known yet ┃ not known yet"


def test_the_smallest_count_can_be_seen_beside_the_largest() -> None:
    assert "━ +1 " in axis(0, 1, 12_000, 41, INKS).plain


@pytest.mark.parametrize("width", [1, 8, 20, 34, 60, 80, 99, 100, 120, 200])
@pytest.mark.parametrize("height", [1, 5, 21, 37, 57])
def test_no_line_is_wider_than_the_screen_and_every_row_has_a_place(
    width: int, height: int
) -> None:
    made = laid(width, height)
    assert len(made.places) == len(TENSIONS) + len(MATTERS)
    for y in range(made.height):
        assert made.line(y, 0, INKS, focus=True).cell_len <= max(width, 3)


def test_a_small_screen_has_both_poles_on_a_line_and_the_matters_below() -> None:
    made = laid(78, 11)
    assert len(made.columns) == 1
    lines = text(made).split("\n")
    assert lines[1].startswith("1 What should be the same everywhere?")
    assert "centralized" in lines[2]
    assert "decentralized" in lines[2]
    assert lines[2].count("┃") == 2
    assert f"{UNKNOWN} not known yet" in lines[0]
    assert made.places[2].top > made.places[1].top


def test_a_slim_screen_has_a_line_a_pole_and_every_count_in_full() -> None:
    lines = text(laid(38, 11)).split("\n")
    assert [line.count("┃") for line in lines[2:4]] == [1, 1]
    assert "…" not in "".join(lines[2:4])


def test_a_wide_screen_has_a_line_a_pole_and_the_matters_beside() -> None:
    made = laid(120, 37)
    assert len(made.columns) == 2
    lines = text(made).split("\n")
    assert "what hurt ┃ what helped" in lines[0]
    assert "Needs you" in lines[0]
    assert "not known yet ┃━━━" in text(made)
    assert "+12,000" in text(made)
    assert made.places[2].column == 1


def test_one_finds_a_row_where_it_is_drawn() -> None:
    made = laid(120, 37)
    for row, place in enumerate(made.places):
        column = made.columns[place.column]
        assert made.at(column.left + 2, place.top) == row
    assert made.at(0, 0) is None
    assert made.at(0, 500) is None


def test_sideways_leads_to_the_row_at_the_same_height() -> None:
    made = laid(120, 37)
    assert made.beside(0, 1) == 2
    assert made.beside(2, -1) == 0
    assert made.beside(0, -1) == 0
    small = laid(78, 11)
    assert small.beside(0, 1) == 0


def test_no_sum_and_no_score_is_drawn() -> None:
    assert "4" not in text(laid(120, 37, ())).replace("12,000", "")


def test_before_the_notebook_is_read_it_says_so() -> None:
    empty = Content((), Coverage({}, 0))
    assert "Reading the notebook" in text(plan(empty, 80, 20, INKS))
    assert "asks no question yet" in text(plan(empty._replace(read=True), 80, 20, INKS))


def test_a_name_stands_at_the_end_of_a_line_and_takes_nothing_of_a_short_one() -> None:
    lesson = Matter("Newest", "● A lesson with a title " * 4, Lead("lesson"), by="Kim O.")
    wide = text(laid(80, 40, (lesson,))).rstrip().split("\n")[-1].rstrip()
    assert wide.endswith("… Kim O.")
    assert "Kim O." not in text(laid(50, 40, (lesson,)))
