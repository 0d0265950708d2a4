"""The 2 x 2 of a tension as values: its cells, what they hold, and how one moves between them.

Quadrants are never summed or weighed against each other: counts are not votes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from kb.model import BOTH, Effect
from tui.coverage import untold
from tui.drawing import NOT_KNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.text import Text

    from kb.library import TensionMap
    from kb.model import Tension
    from kb.results import Hit

Direction = Literal["up", "down", "left", "right"]
MARKS: Final = {Effect.HELPED: "+", Effect.HURT: "\N{MINUS SIGN}", Effect.MIXED: "±"}
"""A sign for each effect, beside its word: meaning never hangs on colour alone."""
EFFECTS: Final = (Effect.HELPED, Effect.HURT)
"""The rows of the map, from above."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A quadrant; without an effect the strip of lessons about the balance of both poles."""

    pole: str
    effect: Effect | None = None

    @property
    def query(self) -> str:
        """The filters that find this quadrant's lessons, without the tension's."""
        return f"pole:{self.pole}" + (f" effect:{self.effect}" if self.effect else "")


STRIP: Final = Cell(BOTH)


@dataclass(frozen=True, slots=True)
class Held:
    """The lessons of a cell: the ones read, and how many there are in all."""

    total: int = 0
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing that the mouse can press; ``row`` is None for the cell as a whole."""

    left: int
    right: int
    line: int
    cell: Cell | None = None
    row: int | None = None
    turn: int | None = None
    """Index of a tension to go to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The drawing: its lines from the top, and what stands where."""

    lines: tuple[Text, ...]
    spots: tuple[Spot, ...]
    warned: bool = False
    """Whether early warnings are shown."""

    def at(self, x: int, y: int) -> Spot | None:
        """What stands at this column and line; the smallest thing wins."""
        found = [spot for spot in self.spots if spot.line == y and spot.left <= x < spot.right]
        return min(found, key=lambda spot: spot.row is None and spot.turn is None, default=None)


@dataclass(frozen=True, slots=True)
class MapView:
    """Everything that the drawing depends on, but for its size and colours."""

    map: TensionMap
    names: Sequence[str]
    """How each tension of the store is called on the strip of numbers."""
    turn: int
    """Which of them this one is."""
    here: Cell
    rows: Mapping[Cell, int] = field(default_factory=dict)
    """The lesson under the cursor in each cell."""
    warnings: bool | None = None
    """Whether early warnings are shown; None: where there is room."""

    @property
    def tension(self) -> Tension:
        """The tension drawn."""
        return self.map.tension


def cells_of(tension: Tension) -> tuple[Cell, ...]:
    """The cells in the order of reading: above, below, across."""
    quadrants = [Cell(p.id, effect) for effect in EFFECTS for p in tension.poles]
    return (*quadrants, STRIP)


def held(map_: TensionMap, cell: Cell) -> Held:
    """The lessons of a cell. The strip joins what helped and what hurt, each lesson once."""
    effects = [cell.effect] if cell.effect else list(EFFECTS)
    found = [map_.quadrants[cell.pole, effect] for effect in effects]
    hits = {hit.id: hit for results in found for hit in results.hits}
    twice = sum(len(results.hits) for results in found) - len(hits)
    return Held(sum(results.total for results in found) - twice, tuple(hits.values()))


def moved(tension: Tension, here: Cell, direction: Direction) -> Cell:
    """The cell next to this one, or this one where there is none."""
    left, right = (pole.id for pole in tension.poles)
    if here == STRIP:
        return Cell(left, Effect.HURT) if direction == "up" else here
    if direction == "left":
        return Cell(left, here.effect)
    if direction == "right":
        return Cell(right, here.effect)
    if direction == "up":
        return Cell(here.pole, Effect.HELPED)
    return Cell(here.pole, Effect.HURT) if here.effect is Effect.HELPED else STRIP


def invitation(cell: Cell) -> str:
    """What an empty cell asks of the reader."""
    if cell == STRIP:
        return "Nobody has told yet how to hold both. Press n to write it."
    return f"{untold(cell.pole, cell.effect or Effect.MIXED)} Press n to write it."


def lessons(count: int) -> str:
    """A number of lessons in words."""
    return NOT_KNOWN if count == 0 else "1 lesson" if count == 1 else f"{count:,} lessons"
