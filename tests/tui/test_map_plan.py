"""The map as values and as lines: where one goes, and what stands where at any size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.library import TensionMap
from kb.model import BOTH, Effect, Informs, Kind, Pole, Tension
from kb.reading import Quadrant
from tui.inks import Inks
from tui.screens.map_drawing import plan
from tui.screens.map_plan import STRIP, Cell, MapView, cells_of, held, moved

if TYPE_CHECKING:
    from kb.results import Hit

LEFT, RIGHT = "centralized", "decentralized"
TENSION = Tension(
    "tight-or-loose",
    "What should the district decide for everyone, and what should each school decide?",
    (
        Pole(LEFT, ("one direction",), ("no fit",), ("schools ask for exceptions",)),
        Pole(RIGHT, ("ownership",), ("double work",), ("three prices for one thing",)),
    ),
    1,
)


@dataclass(frozen=True)
class Lesson:
    """As much of a hit as a map draws."""

    id: str
    title: str
    kind: Kind
    informs: tuple[Informs, ...]
    conditions: tuple[str, ...]


def lesson(number: int, cell: Cell, effect: Effect | None = None) -> Hit:
    """A lesson that stands in a cell."""
    did = effect or cell.effect or Effect.MIXED
    link = Informs(TENSION.id, cell.pole, did)
    made = Lesson(
        f"id{number}", f"Lesson {number} of {cell.pole}", Kind.PRACTICE, (link,), ("new staff",)
    )
    return cast("Hit", made)


def a_map(*counts: int, both: tuple[Hit, ...] = (), beyond: int = 0) -> TensionMap:
    """A map with so many lessons in each quadrant, and so many more in the first."""
    quadrants: dict[tuple[str, Effect], Quadrant] = {}
    for cell, count in zip(cells_of(TENSION)[:4], counts or (0, 0, 0, 0), strict=True):
        hits = tuple(lesson(number, cell) for number in range(count))
        assert cell.effect is not None
        total = count + (beyond if not quadrants else 0)
        quadrants[cell.pole, cell.effect] = Quadrant(total, hits)
    for effect in (Effect.HELPED, Effect.HURT):
        quadrants[BOTH, effect] = Quadrant(len(both), both)
    return TensionMap(TENSION, quadrants)


def view(map_: TensionMap, here: Cell | None = None, row: int = 0) -> MapView:
    """The first of seven tensions, with the cursor in a cell."""
    here = here or cells_of(TENSION)[0]
    return MapView(map_, tuple("1234567"), 0, here, {here: row})


def drawn(shown: MapView, width: int = 80, height: int = 23) -> str:
    """The map as text."""
    return "\n".join(line.plain for line in plan(shown, width, height, Inks()).lines)


def test_arrows_go_round_the_four_quadrants_and_the_strip() -> None:
    top_left, top_right, low_left, low_right, strip = cells_of(TENSION)
    assert moved(TENSION, top_left, "right") == top_right
    assert moved(TENSION, top_right, "down") == low_right
    assert moved(TENSION, low_right, "left") == low_left
    assert moved(TENSION, low_left, "down") == strip
    assert moved(TENSION, strip, "down") == strip
    assert moved(TENSION, strip, "up") == low_left
    assert moved(TENSION, top_left, "up") == top_left


def test_a_mixed_lesson_about_both_stands_once_in_the_strip() -> None:
    mixed = lesson(1, STRIP, Effect.MIXED)
    assert held(a_map(0, 0, 0, 0, both=(mixed,)), STRIP).total == 1
    assert "± mixed" in drawn(view(a_map(0, 0, 0, 0, both=(mixed,))))


def test_gaps_invite_and_are_never_a_zero() -> None:
    text = drawn(view(a_map()))
    assert text.count("not known yet") == 5
    joined = " ".join(text.replace("│", " ").replace("┃", " ").split())
    assert "Nobody has told yet" in joined
    assert "0 lessons" not in text


def test_nothing_is_summed_over_the_poles() -> None:
    text = drawn(view(a_map(3, 4, 5, 6)))
    for count in (3, 4, 5, 6):
        assert f"{count} lessons" in text
    for total in (7, 9, 11, 18):
        assert f"{total} lessons" not in text


def test_what_is_not_shown_is_counted() -> None:
    shown = drawn(view(a_map(30, 0, 0, 0, beyond=70)))
    assert "100 lessons" in shown
    assert "↓ 97 more" in shown


@pytest.mark.parametrize("row", [0, 1, 7, 29])
def test_the_lesson_under_the_cursor_is_always_in_view(row: int) -> None:
    text = drawn(view(a_map(30, 1, 1, 1), row=row))
    assert f"\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Lesson {row} of" in text


def test_the_lesson_under_the_cursor_shows_its_whole_title_where_others_are_cut() -> None:
    title = "A shared data platform for nine states closed after about a year"
    made = cast("Lesson", lesson(1, Cell(LEFT, Effect.HELPED)))
    hits = tuple(cast("Hit", replace(made, id=f"id{n}", title=title)) for n in range(9))
    quadrants = {**a_map().quadrants, (LEFT, Effect.HELPED): Quadrant(9, hits)}
    text = drawn(view(TensionMap(TENSION, quadrants)))
    assert text.count("A shared data platform for nine") > 1
    assert text.count("closed after about a year") == 1


def test_warnings_come_on_demand_and_where_there_is_room() -> None:
    small, large = view(a_map()), view(a_map())
    assert "early warnings" not in drawn(small)
    assert "schools ask for exceptions" in drawn(replace(small, warnings=True))
    assert "schools ask for exceptions" in drawn(large, 120, 40)
    assert "early warnings" not in drawn(replace(large, warnings=False), 120, 40)


def test_the_mouse_finds_what_is_drawn() -> None:
    shown = plan(view(a_map(2, 1, 0, 0)), 80, 23, Inks())
    for y, line in enumerate(shown.lines):
        x = line.plain.find("Lesson 1 of centralized")
        if x >= 0:
            spot = shown.at(x, y)
            assert spot is not None
            assert (spot.cell, spot.row) == (Cell(LEFT, Effect.HELPED), 1)
            break
    else:
        pytest.fail("the lesson is not drawn")
    number = shown.at(shown.lines[0].plain.index("[1]") + 4, 0)
    assert number is not None
    assert number.turn == 1


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(1, 220),
    height=st.integers(1, 70),
    counts=st.tuples(*[st.integers(0, 9)] * 5),
    here=st.sampled_from(cells_of(TENSION)),
    warnings=st.sampled_from([None, True, False]),
)
def test_any_size_holds_the_map_and_no_line_is_too_long(
    width: int,
    height: int,
    counts: tuple[int, ...],
    here: Cell,
    warnings: bool | None,
) -> None:
    both = tuple(lesson(number, STRIP) for number in range(counts[4]))
    shown = replace(view(a_map(*counts[:4], both=both), here, 3), warnings=warnings)
    made = plan(shown, width, height, Inks())
    assert len(made.lines) <= height
    assert all(line.cell_len <= width for line in made.lines)
    if width >= 60 and height >= 20:
        assert len(made.lines) == height
