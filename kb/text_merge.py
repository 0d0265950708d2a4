"""Three-way merge of text: by lines, and within lines that both sides changed, by words."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final, NamedTuple

from merge3 import Merge3

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN: Final = re.compile(r"\w+|\s+|[^\w\s]")
_WORD: Final = re.compile(r"\w")
MOST_LINES: Final = 20_000
"""Lines; comparing takes the square of them in the worst case, so a longer text is disputed."""
_MOST_TOKENS: Final = 4_000
"""Words of one passage that are compared one by one."""


class MergedText(NamedTuple):
    """``data`` holds theirs where both changed the same; ``combined`` holds theirs, then mine."""

    data: str
    combined: str
    disputed: bool


def merge_lines(base: str, mine: str, theirs: str, *, by_words: bool = True) -> MergedText:
    """Merge text with plain line ends.

    Whole lines that both added at the same place are no dispute: both are kept, theirs first. Two
    colleagues who add a paragraph each at the end of a lesson is what happens most.
    """
    lines = [text.split("\n") for text in (base, mine, theirs)]
    if max(map(len, lines)) > MOST_LINES:
        return MergedText(theirs, f"{theirs}\n{mine}", disputed=True)
    data: list[str] = []
    combined: list[str] = []
    disputed = False
    for group in Merge3(lines[0], lines[1], lines[2]).merge_groups():
        if group[0] != "conflict":
            data += group[1]
            combined += group[1]
            continue
        start, ours, others = (list(part) for part in group[1:])
        both = _both_added(start, ours, others)
        if both is None and by_words:
            words = _merge_words("\n".join(start), "\n".join(ours), "\n".join(others))
            both = None if words is None or not (ours and others) else words.split("\n")
        if both is None:
            disputed = True
        data += others if both is None else both
        combined += [*others, *ours] if both is None else both
    return MergedText("\n".join(data), "\n".join(combined), disputed)


def _both_added(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Both additions, with what they share once; None where something was changed or removed."""
    if _kept(base, mine) and _kept(base, theirs):
        return _union(mine, theirs)
    return None


def _kept(base: Sequence[str], changed: Sequence[str]) -> bool:
    """Whether nothing was taken away: an empty line that text took the place of is not missed."""
    return not [line for line in base if line.strip()] and bool(changed)


def _union(mine: list[str], theirs: list[str]) -> list[str]:
    union: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        union += theirs[a:b]
        if kind != "equal":
            union += mine[c:d]
    return union


def _merge_words(base: str, mine: str, theirs: str) -> str | None:
    """Merge a passage by words; None where the two touch the same words, or neighbours."""
    tokens = [_TOKEN.findall(text) for text in (base, mine, theirs)]
    if max(map(len, tokens)) > _MOST_TOKENS:
        return None
    merged: list[str] = []
    last = ""
    for group in Merge3(tokens[0], tokens[1], tokens[2]).merge_groups():
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
