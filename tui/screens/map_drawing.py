"""A tension drawn as 2 x 2, as lines of text: pure functions, checked without a terminal.

What helped stands above, what hurt below, a column a pole, and the lessons about the balance itself
in a strip across.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.text import Text

from kb.model import Effect
from tui.drawing import fit, plain, pole_words
from tui.screens.map_cell import CellPage, bullets, cut
from tui.screens.map_plan import (
    MARKS,
    STRIP,
    Cell,
    MapView,
    Plan,
    Spot,
    held,
    invitation,
    lessons,
)

if TYPE_CHECKING:
    from rich.style import Style

    from kb.model import Pole
    from tui.inks import Inks

ROOMY: Final = 34
"""Lines from which early warnings are shown unasked and titles may take two lines."""
LEAST_BOX: Final = 3
DIGITS: Final = 9
_THIN: Final = "╭─╮│╰─╯"
_THICK: Final = "┏━┓┃┗━┛"
_GAP: Final = 1
_BEFORE, _AFTER = "\N{LEFTWARDS ARROW}", "\N{RIGHTWARDS ARROW}"


def plan(view: MapView, width: int, height: int, inks: Inks) -> Plan:
    """Draw the map on ``width`` columns and ``height`` lines."""
    return _Drawing(view, width, height, inks).plan()


class _Drawing:
    """One map being drawn, from the top down."""

    def __init__(self, view: MapView, width: int, height: int, inks: Inks) -> None:
        self.view, self.inks = view, inks
        self.width, self.height = width, height
        self.left = max(width - _GAP, 0) // 2
        self.right = max(width - _GAP - self.left, 0)
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
        for line in self.lines:
            line.truncate(self.width)
        return Plan(tuple(self.lines[: self.height]), tuple(self.spots), bool(warnings))

    # -- the head --------------------------------------------------------------------------

    def _question(self) -> None:
        numbers = self._numbers()
        room = self.width - numbers.cell_len - 2
        question = plain(self.view.tension.question)
        most = 2 if self.height > 16 else 1  # noqa: PLR2004 (lines)
        for number, words in enumerate(cut(question, room, most, self.inks.title) or [Text()]):
            line = Text.assemble(" ", words)
            if number == 0:
                line = fit(line, self.width - numbers.cell_len).append_text(numbers)
            self.lines.append(line)
        if self.roomy:
            self.lines.append(Text())

    def _numbers(self) -> Text:
        """The tensions by number, to click; too many for the line: where this one stands."""
        names, turn = self.view.names, self.view.turn
        turns = list(range(len(names)))
        if len(names) > DIGITS:
            turns = [(turn - 1) % len(names), turn, (turn + 1) % len(names)]
            names = [_BEFORE, f"{turn + 1} of {len(names)}", _AFTER]
        text = Text(end="")
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
            words = fit(Text(pole_words(pole.id).upper().center(width), self.inks.accent), width)
            line.append_text(words).append(" " * _GAP)
        self.lines.append(fit(line[: self.width], self.width))

    # -- the quadrants ---------------------------------------------------------------------

    def _quadrants(self, effect: Effect, height: int) -> None:
        first, second = self.view.tension.poles
        left = self._box(first, effect, (0, self.left), height)
        right = self._box(second, effect, (self.left + _GAP, self.right), height)
        for one, other in zip(left, right, strict=True):
            self.lines.append(Text.assemble(one, " " * _GAP, other))

    def _box(self, pole: Pole, effect: Effect, place: tuple[int, int], height: int) -> list[Text]:
        """A quadrant in its frame; ``place`` is its first column and its width."""
        cell, top, (left, width) = Cell(pole.id, effect), len(self.lines), place
        here = self.view.here == cell
        glyphs, edge = (_THICK, self.inks.accent) if here else (_THIN, self.inks.rule)
        inner = max(width - 4, 1)
        label = Text(f" {MARKS[effect]} {effect} ", self.inks.of_effect(effect))
        count = self._count(cell, lessons(held(self.view.map, cell).total))
        lines = [_ruled(glyphs[:3], label, count, width, edge)]
        page = CellPage(self.view, cell, inner, height - 2, self.inks, self.roomy)
        content = page.lines(pole)
        for number in range(height - 2):
            text, row = content[number] if number < len(content) else (Text(), None)
            sides = ((f"{glyphs[3]} ", edge), (f" {glyphs[3]}", edge))
            lines.append(Text.assemble(sides[0], fit(text, inner), sides[1]))
            if row is not None:
                self.spots.append(Spot(left, left + width, top + 1 + number, cell, row))
        lines.append(_ruled(glyphs[4:], Text(), Text(), width, edge))
        self.spots += [Spot(left, left + width, top + each, cell) for each in range(height)]
        return lines

    def _count(self, cell: Cell, words: str) -> Text:
        ink = self.inks.accent if self.view.here == cell else self.inks.muted
        return Text(f" {words} ", ink)

    # -- across and below ------------------------------------------------------------------

    def _strip_height(self) -> int:
        box = held(self.view.map, STRIP)
        if not box.hits or self.height < 14:  # noqa: PLR2004 (lines; else nothing is left above)
            return 1
        return min(1 + 2 * len(box.hits), max(3, self.height // 7))

    def _strip(self, height: int) -> None:
        """The lessons about the balance, across both columns, under a rule of their own."""
        box, here, top = held(self.view.map, STRIP), self.view.here == STRIP, len(self.lines)
        edge = self.inks.accent if here else self.inks.rule
        words = invitation(STRIP) if here and not box.hits else lessons(box.total)
        label = Text(" ⇄ about both ", self.inks.title)
        glyphs = ("━" if here else "─") * 3
        self.lines.append(_ruled(glyphs, label, self._count(STRIP, words), self.width, edge))
        if box.hits and height > 1:
            page = CellPage(self.view, STRIP, self.width - 2, height - 1, self.inks)
            for number, (text, row) in enumerate(page.lines()):
                self.lines.append(Text.assemble(" ", text))
                if row is not None:
                    self.spots.append(Spot(0, self.width, top + 1 + number, STRIP, row))
        self.lines += [Text()] * (top + height - len(self.lines))
        self.spots += [Spot(0, self.width, top + each, STRIP) for each in range(height)]

    def _warnings(self, room: int) -> list[Text]:
        """Early warnings, a column a pole; none where they would leave the quadrants no room."""
        wanted = self.roomy if self.view.warnings is None else self.view.warnings
        if not wanted or room < 2:  # noqa: PLR2004 (lines: the heading and one warning)
            return []
        most = min(room, max(5, self.height // 4)) - 1
        columns = [
            bullets(pole.warnings, width - 2, most, self.inks)
            for pole, width in zip(self.view.tension.poles, (self.left, self.right), strict=True)
        ]
        label = Text(" early warnings ", self.inks.warning)
        lines = [_ruled("───", label, Text(), self.width, self.inks.rule)]
        for number in range(max(map(len, columns))):
            left, right = (column[number] if number < len(column) else Text() for column in columns)
            lines.append(Text.assemble(" ", fit(left, self.left - 1), " " * _GAP, " ", right))
        return lines


def _ruled(glyphs: str, label: Text, count: Text, width: int, edge: Style) -> Text:
    """A border line: its corners, a label near the left one and a count near the right one."""
    inner = max(width - 2, 0)
    label = label if label.cell_len + 1 <= inner else Text()
    count = count if label.cell_len + count.cell_len + 3 <= inner else Text()
    before, after = glyphs[1] if label.plain else "", glyphs[1] if count.plain else ""
    fill = inner - label.cell_len - count.cell_len - len(before) - len(after)
    return Text.assemble(
        (glyphs[0] + before, edge),
        label,
        (glyphs[1] * max(fill, 0), edge),
        count,
        (after + glyphs[2], edge),
    )
