"""Coverage as lines: how many lessons tell of each pole, what helped and what hurt apart.

Counts are not votes: nothing here is ever summed, and an empty quadrant is a gap, not a zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from kb.model import Effect
from tui.drawing import NOT_KNOWN, UNKNOWN, fit, pole_words, sides, tension_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.model import Tension
    from kb.overview import Coverage
    from tui.inks import Inks

_CELL: Final = 7
"""Columns of one count."""
BAR: Final = "━"
AXIS: Final = "┃"


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
    return Text(f"{sign(effect)}{count:,}".rjust(_CELL), inks.of_effect(effect))


def most(tensions: Sequence[Tension], coverage: Coverage) -> int:
    """The largest count of any quadrant: what the length of a bar is measured by."""
    counts = [
        coverage.cell(tension.id, pole.id, effect).lessons
        for tension in tensions
        for pole in tension.poles
        for effect in (Effect.HELPED, Effect.HURT)
    ]
    return max(counts, default=0)


def axis(hurt: int, helped: int, scale: int, width: int, inks: Inks) -> Text:
    """What hurt to the left of an axis and what helped to its right, each as a bar with its count.

    Args:
        hurt: how many lessons tell of what hurt.
        helped: how many tell of what helped.
        scale: the largest count on the page, which fills the room there is.
        width: columns.
        inks: the styles of the current theme.
    """
    left, right = (max(width - 1, 0) // 2, max(width - 1, 0) - max(width - 1, 0) // 2)
    before = _side(hurt, Effect.HURT, scale, left, inks)
    after = _side(helped, Effect.HELPED, scale, right, inks)
    pad = " " * max(left - before.cell_len, 0)
    return fit(Text.assemble(pad, before, (AXIS, inks.rule), after), width)


def _side(count: int, effect: Effect, scale: int, width: int, inks: Inks) -> Text:
    """One quadrant as a bar that begins at the axis, with its count behind it."""
    hurt = effect is Effect.HURT
    if not count:
        words = NOT_KNOWN if width > len(NOT_KNOWN) else UNKNOWN
        return Text(f"{words} " if hurt else f" {words}", inks.muted)
    said = f"{sign(effect)}{count:,}"
    room = width - len(f"{sign(effect)}{scale:,}") - 1
    bar = BAR * max(1, room * count // max(scale, 1)) if room > 0 else ""
    return Text(f"{said} {bar}" if hurt else f"{bar} {said}", inks.of_effect(effect))


def sign(effect: Effect) -> str:
    """The sign beside a count: meaning never hangs on colour alone."""
    return "+" if effect is Effect.HELPED else "\N{MINUS SIGN}"


def untold(pole: str, effect: Effect) -> str:
    """A gap as a sentence."""
    goes = "well" if effect is Effect.HELPED else "wrong"
    return f"Nobody has told yet what goes {goes} when we lean towards “{pole_words(pole)}”."


def short_name(tension: Tension) -> str:
    """A tension in a few words, from its id: the question itself is a sentence."""
    return tension_words(tension.id).capitalize()


def attention_lines(faults: int, inks: Inks) -> list[Text]:
    """The row for files that need attention."""
    return [Text(f"! Needs attention ({faults:,})", inks.warning), Text()]
