"""A brief of a tension on which ten thousand lessons stand, as Markdown and as HTML."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from benchmarks import generate
from benchmarks.figures import Figure, figure, timed
from kb.brief_html import html
from kb.brief_markdown import markdown
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kb.brief import Brief

RUNS: Final = 9
LIMIT: Final = 2000.0
"""Milliseconds that a page may take from the largest store."""


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """The tension with the most lessons, from the index to the text of the page."""
    for size in sizes:
        store = generate.store(size)
        with Library.open(store.folder) as library:
            tension = max(
                (each.id for each in library.tensions()),
                key=lambda each: library.search(f"tension:{each}", limit=0).total,
            )
            total = library.search(f"tension:{tension}", limit=0).total
            for name, draw in (("Markdown", markdown), ("HTML", html)):
                page = partial(_page, library, tension, draw)
                taken = [timed(page) for _ in range(RUNS)]
                what = f"brief of a tension with {total} lessons, as {name}"
                yield figure("brief", size, what, taken, limit=LIMIT if size == "L" else None)


def _page(library: Library, tension: str, draw: Callable[[Brief], str]) -> None:
    """One page."""
    text = draw(library.brief(tension))
    assert tension in text
