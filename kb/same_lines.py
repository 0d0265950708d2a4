"""Which lines (or words) of two texts are the same: what a merge holds on to.

difflib alone looks at every pair of equal lines again and again: of two texts of 10,000 lines that
differ in every second one it took 15 seconds, and of 50,000 it would take minutes. So long passages
are first parted at lines that stand once in both, and difflib sees only the short ones between.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAIRS: Final = 10_000
"""Pairs of lines up to which a passage is left to difflib: a hundred lines against a hundred."""
_DEEPEST: Final = 12
"""How often a passage is parted; what is longer still by then counts as changed throughout."""


class _Gap(NamedTuple):
    """A passage of each text, as far as it has not been looked at."""

    a: int
    a_end: int
    b: int
    b_end: int
    depth: int


class SameLines:
    """The matching blocks of two sequences, as `merge3.Merge3` asks for them."""

    def __init__(self, isjunk: None, a: Sequence[str], b: Sequence[str]) -> None:
        """Take two sequences; ``isjunk`` is there because merge3 hands it over."""
        del isjunk
        self._a = a
        self._b = b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """Blocks (place in a, place in b, length), rising; the last one is empty, at the ends."""
        a, b = self._a, self._b
        found: list[tuple[int, int, int]] = []
        gaps = [_Gap(0, len(a), 0, len(b), 0)]
        while gaps:
            gap = self._trimmed(gaps.pop(), found)
            if (gap.a_end - gap.a) * (gap.b_end - gap.b) <= _PAIRS:
                found += self._looked_at(gap)
            elif gap.depth < _DEEPEST:
                gaps += self._parted(gap)
        return [*_joined(sorted(found)), (len(a), len(b), 0)]

    def _trimmed(self, gap: _Gap, found: list[tuple[int, int, int]]) -> _Gap:
        """The gap without what is the same at its start and its end; that is found."""
        a, b = self._a, self._b
        start, a_end, other, b_end, depth = gap
        while start < a_end and other < b_end and a[start] == b[other]:
            start, other = start + 1, other + 1
        found.append((gap.a, gap.b, start - gap.a))
        while start < a_end and other < b_end and a[a_end - 1] == b[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        found.append((a_end, b_end, gap.a_end - a_end))
        return _Gap(start, a_end, other, b_end, depth)

    def _looked_at(self, gap: _Gap) -> list[tuple[int, int, int]]:
        a, b = self._a[gap.a : gap.a_end], self._b[gap.b : gap.b_end]
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        return [(gap.a + at, gap.b + other, size) for at, other, size in blocks]

    def _parted(self, gap: _Gap) -> list[_Gap]:
        """The gaps from one line that stands once in both to the next; none without such a line."""
        anchors = self._anchors(gap)
        if not anchors:
            return []
        starts = [(gap.a, gap.b), *anchors]
        ends = [*anchors, (gap.a_end, gap.b_end)]
        return [
            _Gap(a, a_end, b, b_end, gap.depth + 1)
            for (a, b), (a_end, b_end) in zip(starts, ends, strict=True)
        ]

    def _anchors(self, gap: _Gap) -> list[tuple[int, int]]:
        """Places of lines that stand once in both, the most of them that rise in both texts."""
        a_count = Counter(self._a[gap.a : gap.a_end])
        b_count = Counter(self._b[gap.b : gap.b_end])
        place = {self._b[at]: at for at in range(gap.b, gap.b_end) if b_count[self._b[at]] == 1}
        pairs = [
            (at, place[self._a[at]])
            for at in range(gap.a, gap.a_end)
            if a_count[self._a[at]] == 1 and self._a[at] in place
        ]
        return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, rising in the first place already, that rises in the second too."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for turn, (_, place) in enumerate(pairs):
        height = bisect_left(tops, place)
        before.append(ends[height - 1] if height else -1)
        tops[height : height + 1] = [place]
        ends[height : height + 1] = [turn]
    run: list[tuple[int, int]] = []
    turn = ends[-1] if ends else -1
    while turn >= 0:
        run.append(pairs[turn])
        turn = before[turn]
    return run[::-1]


def _joined(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The blocks without empty ones, and with neighbours as one."""
    joined: list[tuple[int, int, int]] = []
    for a, b, size in blocks:
        if not size:
            continue
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (a, b):
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((a, b, size))
    return joined
