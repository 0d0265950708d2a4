"""What one version of a lesson says that another does not, down to the word: pure functions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, Literal

from tui.screens.difference import both_told, stretches, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kb.document import Document
    from kb.model import Entry

Sign = Literal[" ", "+", "~", "-", "⋮"]
"""A line as in both, new, changed within, gone; or one that stands for many that are as in both."""
SIGNS: Final = "+ new   ~ changed   - gone"
"""What the signs mean, for the frame of a version."""
BESIDE: Final = 2
"""Lines told before and after each difference, where the rest is folded away."""
FOLDED: Final = 4
"""So many lines or fewer are not worth folding."""
ALIKE: Final = 0.5
"""From which likeness on two lines count as one line that was changed."""
MOST_PAIRED: Final = 60
"""Lines of a passage up to which each looks for its like; longer ones are told as new and gone."""
MOST_WORDS: Final = 100_000
"""Words of one line times those of the other (spaces count too) up to which they are matched."""
_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: its sign, and its text in parts, each with whether it is new."""

    sign: Sign
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(text for text, _ in self.parts)


def differences(before: Document[Entry] | None, after: Document[Entry]) -> list[Compared]:
    """The lines of a version with those that it took the place of, old above new."""
    if before is None:
        return [Compared(" ", ((line, False),)) for line in told(after)]
    old, new = both_told(before, after)
    return [
        line
        for what, a, b, c, d in stretches(old, new)
        for line in (
            (Compared(" ", ((line, False),)) for line in new[c:d])
            if what == "equal"
            else _beside(old[a:b], new[c:d])
        )
    ]


def compared(before: Sequence[str], after: Sequence[str]) -> list[Compared]:
    """The lines of a version against another; lines that it lost stand where they stood."""
    return list(_compared(before, after))


def differing(lines: Sequence[Compared]) -> list[int]:
    """The places of the lines that are not as before."""
    return [place for place, line in enumerate(lines) if line.sign != " "]


def changed_by(before: Sequence[str], after: Sequence[str]) -> set[int]:
    """The places of the lines before that the version after changed, or put something beside."""
    return {
        at
        for what, a, b, _, _ in stretches(before, after)
        if what != "equal"
        for at in range(a, max(b, a + 1))
    }


def folded(lines: Sequence[Compared], differing: Iterable[int]) -> list[Compared]:
    """The same without the long stretches in which nothing differs.

    Args:
        lines: a version; one that differs nowhere is told whole.
        differing: the places of the lines that matter.
    """
    near = {at for place in differing for at in range(place - BESIDE, place + BESIDE + 1)}
    if not near:
        return list(lines)
    made: list[Compared] = []
    stretch: list[Compared] = []
    for place, line in enumerate(lines):
        if place in near:
            made += [*_fold(stretch), line]
            stretch.clear()
        else:
            stretch.append(line)
    return [*made, *_fold(stretch)]


def _fold(stretch: Sequence[Compared]) -> list[Compared]:
    if len(stretch) <= FOLDED:
        return list(stretch)
    return [Compared("⋮", ((f"{len(stretch):,} lines as before", False),))]


def _compared(before: Sequence[str], after: Sequence[str]) -> Iterator[Compared]:
    for what, a, b, c, d in stretches(before, after):
        if what == "equal":
            yield from (Compared(" ", ((line, False),)) for line in after[c:d])
        else:
            yield from _paired(before[a:b], after[c:d])


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Each new line beside the old line that it was made from, if there is one."""
    for was, line in _pairs(old, new):
        if line is None:
            yield _gone(was or "")
        elif was is None:
            yield Compared("+", ((line, bool(line.strip())),))
        else:
            yield Compared("~", tuple(_words(was, line)))


def _beside(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Each old line above the new line that was made from it, with the words that differ marked."""
    gone: list[Compared] = []
    come: list[Compared] = []
    for was, line in _pairs(old, new):
        if was is None or line is None:
            gone += [] if was is None else [_gone(was)]
            come += [] if line is None else [Compared("+", ((line, False),))]
            continue
        yield from (*gone, *come)
        gone.clear()
        come.clear()
        yield Compared("-", tuple(_words(line, was, signed=False)))
        yield Compared("+", tuple(_words(was, line, signed=False)))
    yield from (*gone, *come)


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each new line with the old line that it was made from, and those that stand alone."""
    at = 0
    for line in new:
        found = _like(line, old, at) if max(len(old), len(new)) <= MOST_PAIRED else None
        if found is None:
            yield None, line
        else:
            yield from ((each, None) for each in old[at:found])
            yield old[found], line
            at = found + 1
    yield from ((each, None) for each in old[at:])


def _gone(line: str) -> Compared:
    return Compared("-", ((line, False),))


def _like(line: str, old: Sequence[str], start: int) -> int | None:
    """The place of the old line that has most words in common with this one, from ``start`` on."""
    words, best, place = Counter(line.split()), ALIKE, None
    for index in range(start, len(old)):
        others = Counter(old[index].split())
        both = words.total() + others.total()
        likeness = 2 * (words & others).total() / both if both else 0.0
        if likeness > best:
            best, place = likeness, index
    return place


def _words(old: str, new: str, *, signed: bool = True) -> Iterator[tuple[str, bool]]:
    """The new line in parts, told apart by whether the old one had them.

    Words that were only taken out leave a sign, unless the old line is seen too: else nobody would
    see the difference.
    """
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    was, rest = was[head : len(was) - tail], now[head : len(now) - tail]
    yield "".join(now[:head]), False
    yield from _middle(was, rest, signed=signed)
    yield "".join(now[len(now) - tail :]), False


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _middle(was: Sequence[str], now: Sequence[str], *, signed: bool) -> Iterator[tuple[str, bool]]:
    if len(was) * len(now) > MOST_WORDS:
        yield "".join(now), True
        return
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        lost = "".join(was[a:b])
        if what != "delete":
            yield "".join(now[c:d]), what != "equal"
        elif signed and lost.strip():
            yield f"[-{lost.strip()}-]", True
            yield " " * lost[-1].isspace(), False
