"""Who wrote a lesson, in the few columns that a list has for it. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.drawing import cut, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.results import Hit

UNNAMED: Final = "a colleague"
"""Who wrote what has no name on it."""
LONGEST: Final = 20
"""Columns of a name."""
NAMED: Final = 2
"""How many are named in a sentence."""


def name_of(hit: Hit) -> str:
    """Who wrote it, cut to fit; empty where nobody did: a case that others have published."""
    if not hit.author.strip():
        return "" if hit.sources else UNNAMED
    return cut(" ".join(plain(hit.author).split()), LONGEST)


def whom(hits: Sequence[Hit], total: int) -> str:
    """From whom so many lessons are, of which these can be looked at."""
    names = list(dict.fromkeys(name_of(hit) for hit in hits if hit.author.strip()))
    if not names:
        return UNNAMED if total == 1 else "colleagues"
    named = names[:NAMED]
    if len(names) > NAMED or any(not hit.author.strip() for hit in hits) or len(hits) < total:
        return f"{', '.join(named)} and others"
    return " and ".join(named)
