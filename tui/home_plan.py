"""Home as lines of text: pure functions, checked without a terminal.

The tensions with their coverage, and the matters: beside each other where there is room, below each
other where there is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from kb.model import Effect
from tui.coverage import AXIS, axis, most
from tui.drawing import NOT_KNOWN, UNKNOWN, fit, plain, pole_words, sides, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.model import Pole, Tension
    from kb.overview import Coverage
    from tui.inks import Inks
    from tui.matters import Matter

BESIDE: Final = 100
"""Columns from which the matters stand beside the tensions."""
_BETWEEN: Final = 3
_MOST_LEFT, _MOST_RIGHT = 96, 90
_LEAST_BELOW: Final = 6
"""Lines that the matters keep when they stand below the tensions."""
_PART: Final = 11
"""Columns of what a matter stands under."""
_ROOM_FOR_NAMES: Final = 50
"""Columns of a matter from which it is told who wrote it."""
_LONGEST_POLE: Final = 18
_NOBODY: Final = -1
"""The row of a line that belongs to none."""


class Content(NamedTuple):
    """All that is shown."""

    tensions: Sequence[Tension]
    coverage: Coverage
    matters: Sequence[Matter] = ()
    read: bool = False
    """Whether the notebook was looked at since it was opened."""

    @property
    def rows(self) -> int:
        """What the cursor can stand on: the tensions, then the matters."""
        return len(self.tensions) + len(self.matters)


class Column(NamedTuple):
    """A column of lines; ``owners`` says which row each line belongs to."""

    left: int
    width: int
    lines: Sequence[Text]
    owners: Sequence[int]


class Place(NamedTuple):
    """Where a row stands."""

    column: int
    top: int
    height: int


class Plan(NamedTuple):
    """The drawing: one column or two, and where each row stands."""

    columns: Sequence[Column]
    places: Sequence[Place]
    height: int

    def at(self, x: int, y: int) -> int | None:
        """The row at this column and line."""
        for column in self.columns:
            inside = column.left <= x < column.left + column.width and y < len(column.owners)
            if inside and column.owners[y] != _NOBODY:
                return column.owners[y]
        return None

    def beside(self, row: int, step: int) -> int:
        """The row in the column to the right, or with -1 to the left, at about the same height."""
        here = self.places[row]
        others = [
            other for other, place in enumerate(self.places) if place.column == here.column + step
        ]
        return min(others, key=lambda other: abs(self.places[other].top - here.top), default=row)

    def line(self, y: int, cursor: int, inks: Inks, *, focus: bool) -> Text:
        """One line across all columns, marked where the cursor stands."""
        text = Text(end="")
        for number, column in enumerate(self.columns):
            if number:
                text.append(" │ ", inks.rule)
            part = fit(column.lines[y] if y < len(column.lines) else Text(), column.width)
            if y < len(column.owners) and column.owners[y] == cursor:
                part.stylize(inks.cursor if focus else inks.resting)
            text.append_text(part)
        return text


_Lines = list[tuple[Text, int]]


def plan(content: Content, width: int, height: int, inks: Inks) -> Plan:
    """Lay home out on ``width`` columns; ``height`` lines are in view."""
    if width >= BESIDE:
        left = min((width - _BETWEEN) * 56 // 100, _MOST_LEFT)
        right = min(width - _BETWEEN - left, _MOST_RIGHT)
        columns = [
            _column(0, left, _tensions(content, left, height, inks)),
            _column(left + _BETWEEN, right, _beside(content, right, inks)),
        ]
    else:
        lines = _tensions(content, width, height - _LEAST_BELOW, inks)
        lines += [(Text(), _NOBODY), *_below(content, width, inks)]
        columns = [_column(0, width, lines)]
    return Plan(
        columns, list(_places(columns, content.rows)), max(len(each.lines) for each in columns)
    )


def _column(left: int, width: int, lines: _Lines) -> Column:
    return Column(left, width, [line for line, _ in lines], [owner for _, owner in lines])


def _places(columns: Sequence[Column], rows: int) -> Iterator[Place]:
    for row in range(rows):
        for number, column in enumerate(columns):
            if row in column.owners:
                yield Place(number, column.owners.index(row), column.owners.count(row))


# -- the tensions ------------------------------------------------------------------------------


def _tensions(content: Content, width: int, height: int, inks: Inks) -> _Lines:
    """The tensions as roomily as all of them can be in view."""
    if not content.tensions:
        words = "This notebook asks no question yet." if content.read else "Reading the notebook…"
        return [(Text(words, inks.muted), _NOBODY)]
    drawing = _Tensions(content, width, inks)
    for made in drawing.ways():
        if len(made) <= height:
            return made
    return made


_LEAST_AXIS: Final = 11
"""Columns in which an axis can be read; where both poles of a line have fewer, each has a line."""


class _Tensions:
    """Draws the tensions, a pole a line or both on one."""

    def __init__(self, content: Content, width: int, inks: Inks) -> None:
        self.content, self.width, self.inks = content, width, inks
        self.scale = most(content.tensions, content.coverage)
        names = (cell_len(pole_words(pole.id)) for each in content.tensions for pole in each.poles)
        self.name = min(max(names), _LONGEST_POLE)

    def ways(self) -> Iterator[_Lines]:
        """From the roomiest way to draw them to the one that takes the fewest lines."""
        yield self._drawn(most_lines=2, apart=True, gap=True)
        yield self._drawn(most_lines=1, apart=True, gap=True)
        yield self._drawn(most_lines=1, apart=True, gap=False)
        if self._room(apart=False) - self._before >= _LEAST_AXIS:
            yield self._drawn(most_lines=1, apart=False, gap=False)

    def _drawn(self, *, most_lines: int, apart: bool, gap: bool) -> _Lines:
        made: _Lines = [(self._heading(apart=apart), _NOBODY)]
        for row, tension in enumerate(self.content.tensions):
            lines = self._question(tension, most_lines)
            poles = [self._pole(tension, pole, self._room(apart=apart)) for pole in tension.poles]
            lines += poles if apart else [Text.assemble(*poles)]
            made += [(line, row) for line in lines]
            if gap and row + 1 < len(self.content.tensions):
                made.append((Text(), _NOBODY))
        return made

    def _room(self, *, apart: bool) -> int:
        """Columns of one pole with its axis."""
        return self.width if apart else self.width // 2

    def _heading(self, *, apart: bool) -> Text:
        """What stands on which side of an axis."""
        room = self._room(apart=apart)
        half = max(room - self._before - 1, 0) // 2
        what = "what " if apart else ""
        hurt = Text(f"{f'{what}hurt':>{max(self._before + half - 1, 0)}} ", self.inks.hurt)
        helped = Text(f" {what}helped", self.inks.helped)
        one = fit(Text.assemble(hurt, (AXIS, self.inks.rule), helped), room)
        if apart:
            return one
        legend = f" {UNKNOWN} {NOT_KNOWN}" if half <= len(NOT_KNOWN) else ""
        text = Text.assemble(one, one)
        if not legend:
            return text
        return Text.assemble((f"{legend:<{self._before}}", self.inks.muted), text[self._before :])

    @property
    def _before(self) -> int:
        """Columns before an axis and its bars: the name of the pole."""
        return 2 + self.name + 1

    def _question(self, tension: Tension, most_lines: int) -> list[Text]:
        words = Text(plain(tension.question), self.inks.title)
        lines = wrapped(words, self.width - 3)
        if len(lines) > most_lines:
            rest = Text(" ".join(line.plain.rstrip() for line in lines[most_lines - 1 :]))
            rest.style = self.inks.title
            lines = [*lines[: most_lines - 1], fit(rest, self.width - 3)]
        number = f"{tension.number or '·'} "
        return [
            Text.assemble((number if not place else " " * len(number), self.inks.key), line)
            for place, line in enumerate(lines)
        ]

    def _pole(self, tension: Tension, pole: Pole, room: int) -> Text:
        hurt, helped = (
            self.content.coverage.cell(tension.id, pole.id, effect).lessons
            for effect in (Effect.HURT, Effect.HELPED)
        )
        name = fit(Text(f"  {pole_words(pole.id)}"), self._before)
        drawn = axis(hurt, helped, self.scale, max(room - self._before, 0), self.inks)
        return fit(Text.assemble(name, drawn), room)


# -- the matters -------------------------------------------------------------------------------


def _ink(matter: Matter, inks: Inks) -> Text:
    return Text(plain(matter.words), getattr(inks, matter.ink) if matter.ink else "")


def _by(matter: Matter, room: int, inks: Inks) -> Text:
    """Who wrote what it tells of; nothing where too little would be left of that."""
    return Text(plain(matter.by) if room >= _ROOM_FOR_NAMES else "", inks.muted)


def _parts(content: Content) -> Iterator[tuple[int, Matter, bool]]:
    """Each matter with its row, and whether it is the first of its part."""
    part = ""
    for row, matter in enumerate(content.matters, len(content.tensions)):
        yield row, matter, matter.part != part
        part = matter.part


def _beside(content: Content, width: int, inks: Inks) -> _Lines:
    """The matters under their headings, as long as they are."""
    made: _Lines = []
    for row, matter, first in _parts(content):
        if first:
            made += [(Text(), _NOBODY)] if made else []
            made.append((Text(matter.part, inks.muted), _NOBODY))
        told = _ink(matter, inks)
        if matter.by:
            told.append(f" · {plain(matter.by)}", inks.muted)
        lines = wrapped(told, width - 3)[:3]
        made += [
            (Text.assemble("   " if place else " ", each), row) for place, each in enumerate(lines)
        ]
    return made


def _below(content: Content, width: int, inks: Inks) -> _Lines:
    """The matters, a line each, with who wrote it at its end where there is room."""
    room = width - _PART
    return [
        (
            Text.assemble(
                (fit(Text(f" {matter.part if first else ''}"), _PART).plain, inks.muted),
                sides(_ink(matter, inks), _by(matter, room, inks), room),
            ),
            row,
        )
        for row, matter, first in _parts(content)
    ]
