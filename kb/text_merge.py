"""Three-way merge of text: by lines, and within lines that both sides changed, by words."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from merge3 import Merge3

from kb.same_lines import SameLines

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN: Final = re.compile(r"\s+|\S+")
"""A word with the signs on it: half a date or half a word of one, and the other half of another,
would be something that nobody wrote."""
_WORD: Final = re.compile(r"\w")
_GOES_ON: Final = re.compile(r"\s*(?:[-*+]\s|[>|]|\d+[.)]\s)")
"""A line that stands right below another: of a list, a quotation or a table."""
_MOST_TOKENS: Final = 4_000
"""Words of one passage that are compared one by one."""


class How(Enum):
    """What kind of text is merged."""

    PROSE = "paragraphs"
    """By words too; of two additions at one place both are kept, as paragraphs of their own."""
    KEYS = "front matter"
    """By words too; of two additions at one place both are kept."""
    LINES = "lines"
    """By lines alone; of two additions at one place both are kept."""
    STRICT = "strict"
    """By lines alone; two additions at one place are a dispute."""


class MergedText(NamedTuple):
    """``data`` holds theirs where both changed the same; ``combined`` holds theirs, then mine."""

    data: str
    combined: str
    disputed: bool


def merge_lines(base: str, mine: str, theirs: str, how: How = How.PROSE) -> MergedText:
    """Merge text with plain line ends.

    Whole lines that both added at the same place are no dispute: both are kept, theirs first, and
    each side's in one piece. Two colleagues who add a paragraph each at the end of a lesson is what
    happens most; neither took anything back, so there is nothing to decide, and asking each time
    would teach people to answer without reading. What both additions begin or end with stands once.

    Which side one is on makes a difference only to the order of two such additions.
    """
    data: list[str] = []
    combined: list[str] = []
    disputed = False
    sides = (_lines(base), _lines(mine), _lines(theirs))
    for group in Merge3(*sides, sequence_matcher=SameLines).merge_groups():
        if group[0] != "conflict":
            data += group[1]
            combined += group[1]
            continue
        start, ours, others = (list(part) for part in group[1:])
        merged = _merge_passage(start, ours, others, how, bool(data and data[-1].strip()))
        if merged is None:
            disputed = True
            data += others
            combined += _one_after_the_other(others, ours)
        else:
            data += merged
            combined += merged
    # The last line's end is a yes or no that each side may have changed: there is no third answer.
    ended = [text.endswith("\n") for text in (base, mine, theirs)]
    end = "\n" if (ended[1] if ended[2] == ended[0] else ended[2]) else ""
    return MergedText("\n".join(data) + end, "\n".join(combined) + end, disputed)


def both_texts(mine: str, theirs: str) -> MergedText:
    """Merge two texts that were written apart: disputed, unless one has all lines of the other.

    ``combined`` has what they share once, such as headings, and below each what both wrote there.
    """
    ours, others = _lines(mine), _lines(theirs)
    if _within(ours, others):
        return MergedText(theirs, theirs, disputed=False)
    if _within(others, ours):
        return MergedText(mine, mine, disputed=False)
    combined: list[str] = []
    a = b = 0
    for at, other, size in SameLines(None, others, ours).get_matching_blocks():
        combined += [*others[a:at], *ours[b:other], *others[at : at + size]]
        a, b = at + size, other + size
    end = "\n" if theirs.endswith("\n") or mine.endswith("\n") else ""
    return MergedText(theirs, "\n".join(combined) + end, disputed=True)


def _lines(text: str) -> list[str]:
    text = text.removesuffix("\n")
    return text.split("\n") if text else []


def _merge_passage(
    base: list[str], mine: list[str], theirs: list[str], how: How, written_on: bool
) -> list[str] | None:
    """Merge lines that both changed; None where they are disputed.

    ``written_on``: right above stands a line that is not empty.
    """
    if how is not How.STRICT and mine and theirs and not any(line.strip() for line in base):
        return _both_added(mine, theirs, how, written_on)
    if how in (How.PROSE, How.KEYS) and mine and theirs:
        words = _merge_words("\n".join(base), "\n".join(mine), "\n".join(theirs))
        return None if words is None else words.split("\n")
    return None


def _both_added(mine: list[str], theirs: list[str], how: How, written_on: bool) -> list[str]:
    """Both additions, theirs first, with what they begin and end with only once."""
    if _within(mine, theirs):
        return theirs
    if _within(theirs, mine):
        return mine
    start = _shared_start(mine, theirs)
    end = _shared_start(mine[start:][::-1], theirs[start:][::-1])
    ours, others = mine[start : len(mine) - end], theirs[start : len(theirs) - end]
    shut = [""] if how is How.PROSE and _would_run_on(others, ours, start, written_on) else []
    return [*theirs[:start], *others, *shut, *ours, *theirs[len(theirs) - end :]]


def _would_run_on(upper: list[str], lower: list[str], shared: int, written_on: bool) -> bool:
    """Whether two additions, each a paragraph of its own, would become one."""
    if not (upper and lower and upper[-1].strip() and lower[0].strip()):
        return False
    if _GOES_ON.match(lower[0]):
        return False
    edges = (upper[0], lower[-1])
    return not all(edge.strip() for edge in edges) or not (written_on or shared)


def _shared_start(one: list[str], other: list[str]) -> int:
    """How many lines both begin with, up to the last of them that says something.

    Empty lines part paragraphs, and each side needs its own.
    """
    same = last = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
        if one[same - 1].strip():
            last = same
    return last


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    """Whether all these lines stand among the others, in this order."""
    rest = iter(many)
    return all(line in rest for line in few)


def _one_after_the_other(theirs: list[str], mine: list[str]) -> list[str]:
    return theirs if _within(mine, theirs) else [*theirs, *mine]


def _merge_words(base: str, mine: str, theirs: str) -> str | None:
    """Merge a passage by words; None where the two touch the same words, or neighbours."""
    tokens = [_TOKEN.findall(text) for text in (base, mine, theirs)]
    if max(map(len, tokens)) > _MOST_TOKENS:
        return None
    merged: list[str] = []
    last = ""
    groups = Merge3(tokens[0], tokens[1], tokens[2], sequence_matcher=SameLines).merge_groups()
    for group in groups:
        side, part = group[0], group[1]
        if side == "conflict":
            return None
        if side in {"a", "b"}:
            # A word between them has to be as it was: "not" here and "fast" there make a sentence
            # that nobody wrote.
            if last and last != side:
                return None
            last = side
        elif _WORD.search("".join(part)):
            last = ""
        merged += part
    return "".join(merged)
