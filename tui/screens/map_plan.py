"""A tension drawn as 2 x 2, as lines of text: pure functions, checked without a terminal.

What helped stands above, what hurt below, a column a pole, and the lessons about the balance itself
in a strip across. Quadrants are never summed or weighed against each other: counts are not votes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len
from rich.text import Text

from kb.model import BOTH, Effect
from tui.drawing import NOT_KNOWN, Inks, fit, plain, pole_words, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.style import Style

    from kb.library import TensionMap
    from kb.model import Pole, Tension
    from kb.results import Hit

Direction = Literal["up", "down", "left", "right"]
ROOMY: Final = 34
"""Lines from which early warnings are shown unasked and titles may take two lines."""
LEAST_BOX: Final = 3


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
    quadrants = [Cell(p.id, effect) for effect in _EFFECTS for p in tension.poles]
    return (*quadrants, STRIP)


def held(map_: TensionMap, cell: Cell) -> Held:
    """The lessons of a cell. The strip joins what helped and what hurt, each lesson once."""
    effects = [cell.effect] if cell.effect else list(_EFFECTS)
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
    goes = "well" if cell.effect is Effect.HELPED else "wrong"
    pole = pole_words(cell.pole)
    return (
        f"Nobody has told yet what goes {goes} when we lean towards “{pole}”. Press n to write it."
    )


def lessons(count: int) -> str:
    """A number of lessons in words."""
    return NOT_KNOWN if count == 0 else "1 lesson" if count == 1 else f"{count:,} lessons"


def plan(view: MapView, width: int, height: int, inks: Inks) -> Plan:
    """Draw the map on ``width`` columns and ``height`` lines."""
    return _Drawing(view, width, height, inks).plan()


_EFFECTS: Final = (Effect.HELPED, Effect.HURT)
_MARKS: Final = {Effect.HELPED: "+", Effect.HURT: "−", Effect.MIXED: "±"}
_THIN: Final = "╭─╮│╰─╯"
_THICK: Final = "┏━┓┃┗━┛"
_GAP: Final = 1


@dataclass(frozen=True, slots=True)
class _Room:
    """How many lines a quadrant gives to each thing in it."""

    side: int
    title: int
    notes: int


_ROOMS: Final = (_Room(4, 2, 2), _Room(2, 2, 1), _Room(1, 1, 1))
"""From ample to tight; the first in which every lesson fits is taken, else the last."""


class _Drawing:
    """One map being drawn, from the top down."""

    def __init__(self, view: MapView, width: int, height: int, inks: Inks) -> None:
        self.view, self.inks = view, inks
        self.width, self.height = max(width, 8), max(height, 1)
        self.left = (self.width - _GAP) // 2
        self.right = self.width - _GAP - self.left
        self.lines: list[Text] = []
        self.spots: list[Spot] = []

    @property
    def roomy(self) -> bool:
        return self.height >= ROOMY

    def plan(self) -> Plan:
        self._question()
        self._poles()
        strip = self._strip_height()
        warnings = self._warnings(self.height - len(self.lines) - strip - 2 * LEAST_BOX)
        boxes = self.height - len(self.lines) - strip - len(warnings)
        below = max(boxes // 2, LEAST_BOX)
        self._quadrants(Effect.HELPED, max(boxes - below, LEAST_BOX))
        self._quadrants(Effect.HURT, below)
        self._strip(strip)
        self.lines += warnings
        return Plan(tuple(self.lines[: self.height]), tuple(self.spots), bool(warnings))

    # -- the head --------------------------------------------------------------------------

    def _question(self) -> None:
        numbers = self._numbers()
        room = self.width - numbers.cell_len - 2
        question = Text(plain(self.view.tension.question), self.inks.title)
        for number, words in enumerate(_cut(question, room, 2 if self.height > 16 else 1)):  # noqa: PLR2004 (lines)
            line = Text(" ").append_text(words)
            if number == 0:
                line = fit(line, self.width - numbers.cell_len).append_text(numbers)
            self.lines.append(line)
        if self.roomy:
            self.lines.append(Text())

    def _numbers(self) -> Text:
        """The tensions by number, to click; too many for the line: where this one stands."""
        names, turn = self.view.names, self.view.turn
        text = Text(end="")
        if len(names) > 9:  # noqa: PLR2004 (more than the digits can reach)
            names = ["‹", f"{turn + 1} of {len(names)}", "›"]
            turns = [(turn - 1) % len(self.view.names), turn, (turn + 1) % len(self.view.names)]
        else:
            turns = list(range(len(names)))
        start = self.width - sum(cell_len(name) + 2 for name in names)
        for name, to in zip(names, turns, strict=True):
            words = f"[{name}]" if to == turn else f" {name} "
            self.spots.append(Spot(start, start + cell_len(words), 0, turn=to))
            text.append(words, self.inks.accent if to == turn else self.inks.muted)
            start += cell_len(words)
        return text

    def _poles(self) -> None:
        line = Text()
        for pole, width in zip(self.view.tension.poles, (self.left, self.right), strict=True):
            words = pole_words(pole.id).upper()
            room = max(width - cell_len(words), 0)
            line.append(" " * (room // 2)).append(words, self.inks.accent)
            line.append(" " * (room - room // 2 + _GAP))
        self.lines.append(line)

    # -- the quadrants ---------------------------------------------------------------------

    def _quadrants(self, effect: Effect, height: int) -> None:
        top = len(self.lines)
        first, second = self.view.tension.poles
        left = self._box(first, Cell(first.id, effect), 0, self.left, top, height)
        right = self._box(
            second, Cell(second.id, effect), self.left + _GAP, self.right, top, height
        )
        for one, other in zip(left, right, strict=True):
            self.lines.append(Text.assemble(one, " " * _GAP, other))

    def _box(  # noqa: PLR0917 (a place on the drawing)
        self, pole: Pole, cell: Cell, left: int, width: int, top: int, height: int
    ) -> list[Text]:
        here = self.view.here == cell
        glyphs = _THICK if here else _THIN
        ink = self._ink(cell.effect)
        edge = self.inks.accent if here else self.inks.rule
        inner = max(width - 4, 1)
        box = held(self.view.map, cell)
        words = f" {_MARKS[cell.effect or Effect.MIXED]} {cell.effect} "
        lines = [_ruled(glyphs[:3], (words, ink), f" {lessons(box.total)} ", width, edge)]
        content = self._content(pole, cell, box, inner, height - 2)
        for number in range(height - 2):
            text, row = content[number] if number < len(content) else (Text(), None)
            lines.append(
                Text.assemble((f"{glyphs[3]} ", edge), fit(text, inner), (f" {glyphs[3]}", edge))
            )
            if row is not None:
                line = top + 1 + number
                self.spots.append(Spot(left, left + width, line, cell=cell, row=row))
        lines.append(_ruled(glyphs[4:], ("", ink), "", width, edge))
        self.spots += [Spot(left, left + width, top + each, cell=cell) for each in range(height)]
        return lines

    def _content(
        self, pole: Pole, cell: Cell, box: Held, width: int, height: int
    ) -> list[tuple[Text, int | None]]:
        """The lines inside a quadrant, each with the number of the lesson that it belongs to."""
        made: list[tuple[Text, int | None]] = []
        for room in _ROOMS if not self.roomy else _ROOMS[:2]:
            made = [(line, None) for line in self._side(pole, cell, width, room.side)]
            if self.roomy and made:
                made.append((Text(), None))
            left = height - len(made)
            if not box.hits:
                words = Text(f"{NOT_KNOWN.capitalize()}. {invitation(cell)}", self.inks.muted)
                made += [(line, None) for line in _cut(words, width, max(left, 1))]
            else:
                made += self._listed(cell, box, width, left, room)
            if len(made) <= height and (not box.hits or made[-1][1] == box.total - 1):
                break
        return made[:height]

    def _side(self, pole: Pole, cell: Cell, width: int, most: int) -> list[Text]:
        """What the pole protects, or what comes of it when overdone."""
        helped = cell.effect is Effect.HELPED
        told = pole.protects if helped else pole.overdone
        if not told:
            return []
        lead = "Protects: " if helped else "Overdone: "
        words = lead + "; ".join(plain(each).rstrip(".") for each in told)
        return _cut(Text(words, self.inks.muted), width, most)

    # -- lessons ---------------------------------------------------------------------------

    def _listed(
        self, cell: Cell, box: Held, width: int, height: int, room: _Room
    ) -> list[tuple[Text, int | None]]:
        """The lessons around the cursor, as many as there is room for, and how many more."""
        cursor = min(self.view.rows.get(cell, 0), len(box.hits) - 1)
        blocks = [
            self._lesson(cell, row, hit, width, room)
            for row, hit in enumerate(box.hits[: cursor + max(height, 1)])
        ]
        # The last line is kept for the number of those that are not shown.
        full = height if cursor + 1 == box.total else height - 1
        first = cursor
        while first and sum(map(len, blocks[first - 1 : cursor + 1])) <= full:
            first -= 1
        made: list[tuple[Text, int | None]] = []
        shown = first
        for row in range(first, len(blocks)):
            more = 0 if row + 1 == box.total else 1
            if made and len(made) + len(blocks[row]) + more > height:
                break
            made += [(line, row) for line in blocks[row]]
            shown = row + 1
        made = made[: max(height, 0)]
        if shown < box.total and len(made) < height:
            made.append((Text(f"  ↓ {box.total - shown:,} more", self.inks.muted), None))
        return made

    def _lesson(self, cell: Cell, row: int, hit: Hit, width: int, room: _Room) -> list[Text]:
        under = self.view.here == cell and self.view.rows.get(cell, 0) == row
        title = Text(plain(hit.title), self.inks.title)
        lines = []
        for number, words in enumerate(_cut(title, width - 2, room.title)):
            mark = "› " if under and number == 0 else "  "
            lines.append(Text(mark, self.inks.accent).append_text(words))
        notes = Text(self._notes(cell, hit), self.inks.muted)
        lines += [Text("  ").append_text(line) for line in _cut(notes, width - 2, room.notes)]
        if under:
            lines = [fit(line, width) for line in lines]
            for line in lines:
                line.stylize(self.inks.cursor)
        return lines

    def _notes(self, cell: Cell, hit: Hit) -> str:
        """The line under a title: what it did where that is not plain from the place, and when."""
        link = next((each for each in hit.informs if each.tension == self.view.tension.id), None)
        notes = []
        if link is not None and (cell == STRIP or link.effect is Effect.MIXED):
            notes.append(f"{_MARKS[link.effect]} {link.effect}")
        if hit.conditions:
            notes.append("when " + "; ".join(plain(each) for each in hit.conditions))
        return " · ".join(notes)

    # -- across and below ------------------------------------------------------------------

    def _strip_height(self) -> int:
        box = held(self.view.map, STRIP)
        if not box.hits or self.height < 14:  # noqa: PLR2004 (lines; else nothing is left above)
            return 1
        return min(1 + 2 * len(box.hits), max(2, self.height // 7))

    def _strip(self, height: int) -> None:
        box, here = held(self.view.map, STRIP), self.view.here == STRIP
        edge = self.inks.accent if here else self.inks.rule
        top = len(self.lines)
        words = " ⇄ about both "
        dash = "━" if here else "─"
        if not box.hits:
            told = f" {invitation(STRIP) if here else NOT_KNOWN} "
        else:
            told = f" {lessons(box.total)} "
        self.lines.append(_ruled(dash * 3, (words, self._ink(None)), told, self.width, edge))
        content = (
            self._listed(STRIP, box, self.width - 2, height - 1, _ROOMS[-1]) if box.hits else []
        )
        for number, (text, row) in enumerate(content[: height - 1]):
            self.lines.append(Text(" ").append_text(text))
            if row is not None:
                self.spots.append(Spot(0, self.width, top + 1 + number, cell=STRIP, row=row))
        self.lines += [Text()] * (height - 1 - len(content))
        self.spots += [Spot(0, self.width, top + each, cell=STRIP) for each in range(height)]

    def _warnings(self, room: int) -> list[Text]:
        """Early warnings, a column a pole; none where they would leave the quadrants no room."""
        wanted = self.roomy if self.view.warnings is None else self.view.warnings
        if not wanted or room < 2:  # noqa: PLR2004 (lines: the heading and one warning)
            return []
        most = min(room, max(5, self.height // 4)) - 1
        columns = [
            _bullets(pole.warnings, width - 2, most, self.inks)
            for pole, width in zip(self.view.tension.poles, (self.left, self.right), strict=True)
        ]
        lines = [
            _ruled("───", (" early warnings ", self.inks.warning), "", self.width, self.inks.muted)
        ]
        for number in range(max(map(len, columns))):
            left, right = (column[number] if number < len(column) else Text() for column in columns)
            lines.append(Text.assemble(" ", fit(left, self.left - 1), " " * _GAP, " ", right))
        return lines

    def _ink(self, effect: Effect | None) -> Style:
        if effect is Effect.HELPED:
            return self.inks.helped
        return self.inks.hurt if effect is Effect.HURT else self.inks.title


def _ruled(glyphs: str, label: tuple[str, Style], told: str, width: int, edge: Style) -> Text:
    """A border line: its corners, a label near the left one and a count near the right one."""
    label_text, ink = label
    inner = max(width - 2, 0)
    label_text = label_text if cell_len(label_text) + 1 <= inner else ""
    told = told if cell_len(label_text) + cell_len(told) + 3 <= inner else ""
    fill = (
        inner
        - cell_len(label_text)
        - cell_len(told)
        - (1 if label_text else 0)
        - (1 if told else 0)
    )
    return Text.assemble(
        (glyphs[0] + (glyphs[1] if label_text else ""), edge),
        (label_text, ink),
        (glyphs[1] * max(fill, 0), edge),
        (told, edge),
        ((glyphs[1] if told else "") + glyphs[2], edge),
    )


def _cut(text: Text, width: int, most: int) -> list[Text]:
    """The text on at most ``most`` lines, with an ellipsis where some of it is left out."""
    if not text.plain or most < 1:
        return []
    lines = wrapped(text, width)
    if len(lines) > most:
        rest = Text(" ").join(lines[most - 1 :])
        lines[most - 1 :] = [fit(rest, width)]
    return lines


def _bullets(told: Sequence[str], width: int, most: int, inks: Inks) -> list[Text]:
    """Each sentence after a mark, wrapped, on at most ``most`` lines in all."""
    lines: list[Text] = []
    for sentence in told:
        words = Text(plain(sentence), inks.muted)
        for number, line in enumerate(_cut(words, width - 2, min(2, most - len(lines)))):
            lines.append(Text("! " if number == 0 else "  ", inks.warning).append_text(line))
    return lines or [Text(NOT_KNOWN, inks.muted)]
