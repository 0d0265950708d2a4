"""Coverage as lines: how many lessons tell of each pole, what helped and what hurt apart.

Counts are not votes: nothing here is ever summed, and an empty quadrant is a gap, not a zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from kb.model import Effect
from tui.drawing import UNKNOWN, plain, pole_words, sides

if TYPE_CHECKING:
    from kb.model import Tension
    from kb.results import Coverage
    from tui.inks import Inks

_CELL: Final = 7
"""Columns of one count."""


def coverage_heading(inks: Inks, width: int) -> list[Text]:
    """The row for all lessons, which is also the heading of the columns of counts."""
    columns = Text(f"{'helped':>{_CELL}}{'hurt':>{_CELL}} ", inks.muted)
    return [sides(Text("All lessons", inks.title), columns, width), Text()]


def coverage_lines(
    tension: Tension, coverage: Coverage, inks: Inks, width: int, *, named: bool
) -> list[Text]:
    """A tension as two lines, one a pole, each with what helped and what hurt.

    Args:
        tension: the tension.
        coverage: the counts of the store.
        inks: the styles of the current theme.
        width: columns.
        named: with its name above, and a free line below.
    """
    number = Text(f"{tension.number or '·'} ", inks.key)
    lines = []
    if named:
        lines.append(number + Text(short_name(tension), inks.title))
        number = Text("  ")
    for place, pole in enumerate(tension.poles):
        left = (number if place == 0 else Text("  ")) + Text(pole_words(pole.id))
        cells = Text()
        for effect in (Effect.HELPED, Effect.HURT):
            cells.append_text(
                _cell(coverage.cell(tension.id, pole.id, effect).lessons, effect, inks)
            )
        lines.append(sides(left, cells.append(" "), width))
    return [*lines, Text()] if named else lines


def _cell(count: int, effect: Effect, inks: Inks) -> Text:
    """One quadrant: its count with a sign, or the mark for what is not known yet."""
    if not count:
        return Text(f"{UNKNOWN:>{_CELL}}", inks.muted)
    sign = "+" if effect is Effect.HELPED else "\N{MINUS SIGN}"
    return Text(f"{sign}{count:,}".rjust(_CELL), inks.of_effect(effect))


def short_name(tension: Tension) -> str:
    """A tension in a few words, from its id: the question itself is a sentence."""
    return plain(tension.id).replace("-", " ").capitalize()


def attention_lines(faults: int, inks: Inks) -> list[Text]:
    """The row for files that need attention."""
    return [Text(f"! Needs attention ({faults:,})", inks.warning), Text()]
