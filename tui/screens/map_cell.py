"""What stands inside a cell of the map: its pole in a line, its lessons, or what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

from kb.model import Effect
from tui.drawing import NOT_KNOWN, fit, plain, wrapped
from tui.screens.map_plan import MARKS, STRIP, Cell, Held, MapView, held, invitation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style

    from kb.model import Pole
    from kb.results import Hit
    from tui.inks import Inks

Listed = list[tuple[Text, "int | None"]]
"""Lines, each with the number of the lesson that it belongs to."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many lines a cell gives to each thing in it."""

    side: int
    title: int
    notes: int
    apart: bool = False
    """Whether a line stays free between lessons."""


SPACIOUS: Final = Room(6, 2, 2, apart=True)
AMPLE: Final = Room(4, 2, 2)
MIDDLING: Final = Room(2, 2, 1)
SNUG: Final = Room(1, 2, 1)
TIGHT: Final = Room(1, 1, 1)


@dataclass(frozen=True, slots=True)
class CellPage:
    """The lines of one cell, ``width`` columns wide and ``height`` lines high."""

    view: MapView
    cell: Cell
    width: int
    height: int
    inks: Inks
    roomy: bool = False
    """Whether the map as a whole has lines to spare."""

    def lines(self, pole: Pole | None = None) -> Listed:
        """What the pole protects or overdoes, and the lessons, in the room in which all fit.

        Where no room is small enough, the lessons around the cursor and how many more there are.
        """
        box = held(self.view.map, self.cell)
        rooms = [SPACIOUS, AMPLE, MIDDLING] if self.roomy else [AMPLE, MIDDLING, SNUG, TIGHT]
        for room in rooms:
            made = self._side(pole, room.side)
            rest = self._lessons(box, room) if len(box.hits) <= self.height else None
            if rest is not None and len(made) + len(rest) <= self.height:
                return made + rest
        made = self._side(pole, rooms[-1].side)
        left = max(self.height - len(made), 0)
        rest = self._window(box, rooms[-1], left) if box.hits else self._lessons(box, rooms[-1])
        return (made + rest)[: self.height]

    def _side(self, pole: Pole | None, most: int) -> Listed:
        """What the pole protects, or what comes of it when overdone."""
        helped = self.cell.effect is Effect.HELPED
        told = () if pole is None else pole.protects if helped else pole.overdone
        if not told:
            return []
        words = "; ".join(plain(each).rstrip(".") for each in told)
        words = f"{'Protects' if helped else 'Overdone'}: {words}"
        made: Listed = [(line, None) for line in cut(words, self.width, most, self.inks.muted)]
        return [*made, (Text(), None)] if self.roomy else made

    def _lessons(self, box: Held, room: Room) -> Listed:
        """Every lesson; where there is none, an invitation to tell the first."""
        if not box.hits:
            told = cut(invitation(self.cell), self.width, self.height, self.inks.key)
            return [(line, None) for line in told]
        made: Listed = []
        for row in range(len(box.hits)):
            if row and room.apart:
                made.append((Text(), None))
            made += [(line, row) for line in self._lesson(box, row, room)]
        return made + self._more(box, len(box.hits))

    def _window(self, box: Held, room: Room, height: int) -> Listed:
        """The lessons around the cursor, as many as there is room for, and how many more."""
        cursor = min(self.view.rows.get(self.cell, 0), len(box.hits) - 1)
        # The last line is kept for the number of those that are not shown.
        full = height if cursor + 1 == box.total else height - 1
        first, used = cursor, len(self._lesson(box, cursor, room))
        while first and (used := used + len(self._lesson(box, first - 1, room))) <= full:
            first -= 1
        made: Listed = []
        row = first
        while row < len(box.hits):
            lesson = self._lesson(box, row, room)
            left = height - len(made) - (0 if row + 1 == box.total else 1)
            if len(lesson) > left and made:
                # Rather a title alone than an empty line.
                alone = Room(0, min(left, room.title), 0)
                lesson = self._lesson(box, row, alone) if left > 0 and row != cursor else []
            if not lesson:
                break
            made += [(line, row) for line in lesson]
            row += 1
        return made[:height] + (self._more(box, row) if len(made) < height else [])

    def _more(self, box: Held, shown: int) -> Listed:
        left = box.total - shown
        return [(Text(f"  ↓ {left:,} more", self.inks.muted), None)] if left else []

    def _lesson(self, box: Held, row: int, room: Room) -> list[Text]:
        hit = box.hits[row]
        under = self.view.here == self.cell and self.view.rows.get(self.cell, 0) == row
        titles, told = self._title(hit, room.title), self._told(hit, room.notes)
        if under:  # as much of its title as there is room for, if need be in place of its notes
            lines_in_all = len(titles) + len(told)
            titles = self._title(hit, lines_in_all)
            told = self._told(hit, lines_in_all - len(titles))
        lines = []
        for number, words in enumerate(titles):
            mark = (
                "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} " if under and not number else "  "
            )
            lines.append(Text.assemble((mark, self.inks.accent), words))
        lines.extend(Text.assemble("  ", line) for line in told)
        if under:
            lines = [fit(line, self.width) for line in lines]
            for line in lines:
                line.stylize(self.inks.cursor)
        return lines

    def _title(self, hit: Hit, most: int) -> list[Text]:
        return cut(plain(hit.title), self.width - 2, most, self.inks.title)

    def _told(self, hit: Hit, most: int) -> list[Text]:
        width = self.width - 2
        return cut(self._notes(hit, width * most), width, most, self.inks.muted)

    def _notes(self, hit: Hit, room: int) -> str:
        """What a lesson did where its place does not tell, and when: if need be the first only."""
        link = next((each for each in hit.informs if each.tension == self.view.tension.id), None)
        told = link is not None and (self.cell == STRIP or link.effect is Effect.MIXED)
        did = [f"{MARKS[link.effect]} {link.effect}"] if link is not None and told else []
        words = ""
        for conditions in (hit.conditions, hit.conditions[:1]):
            when = ["when " + "; ".join(plain(each) for each in conditions)] if conditions else []
            words = " · ".join(did + when)
            if cell_len(words) <= room:
                break
        return words


def cut(words: str, width: int, most: int, ink: Style) -> list[Text]:
    """The words on at most ``most`` lines, with an ellipsis where some of them are left out."""
    return [Text(line, ink) for line in _cut(words, width, most)]


@lru_cache(maxsize=1024)
def _cut(words: str, width: int, most: int) -> tuple[str, ...]:
    """The same as plain lines; a map is drawn anew at every key, and most of it is as before."""
    if not words or most < 1:
        return ()
    lines = [line.plain for line in wrapped(Text(words), width)]
    if len(lines) > most:
        rest = " ".join(" ".join(lines[most - 1 :]).split())
        lines[most - 1 :] = [fit(Text(rest), width).plain]
    return tuple(lines)


def bullets(told: Sequence[str], width: int, most: int, inks: Inks) -> list[Text]:
    """Each sentence after a mark, wrapped, on at most ``most`` lines in all."""
    lines: list[Text] = []
    for sentence in told:
        told_lines = cut(plain(sentence), width - 2, min(2, most - len(lines)), inks.muted)
        for number, line in enumerate(told_lines):
            lines.append(Text.assemble(("  " if number else "! ", inks.warning), line))
    return lines or [Text(NOT_KNOWN, inks.muted)]
