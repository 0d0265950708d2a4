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


def name_of(author: str, *, published: bool) -> str:
    """Who wrote a lesson, cut to fit; empty of a published case that nobody signed."""
    if not author.strip():
        return "" if published else UNNAMED
    return cut(" ".join(plain(author).split()), LONGEST)


def whom(hits: Sequence[Hit], total: int) -> str:
    """From whom so many lessons are, of which these can be looked at."""
    signed = (hit.author for hit in hits if hit.author.strip())
    names = list(dict.fromkeys(name_of(author, published=False) for author in signed))
    if not names:
        return UNNAMED if total == 1 else "colleagues"
    named = names[:NAMED]
    if len(names) > NAMED or any(not hit.author.strip() for hit in hits) or len(hits) < total:
        return f"{', '.join(named)} and others"
    return " and ".join(named)
