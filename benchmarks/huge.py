"""Huge lessons: a key pressed while the page of one is being drawn, in a real terminal."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from benchmarks import generate, keys, list_app
from benchmarks.start import SCRIPT, newest_titles
from benchmarks.terminal import Program
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.figures import Figure
    from kb.model import Tension

SIZE: Final = "huge"
COUNT: Final = 140
"""Lessons: one for each key that is measured, and some to begin with."""
SECTION: Final = (
    "## What happened\n\nWe *waited* a term, and [[k000000000]] says **why**.\n\n- one\n- two\n\n"
)
BODIES: Final = (
    "\n".join(["|" + "x|" * 500, "|" + "-|" * 500, *["|" + "y|" * 500] * 20]),
    "long words " * 180_000,
    "x" * 1_000_000,
    SECTION * 100,
    "> " * 1_900 + "deep",
    "*a* " * 20_000,
)
"""A table of 500 columns, two megabytes of words, one line of a megabyte; a hundred sections and
quotes in quotes, which are just short enough to be drawn as Markdown; nothing but marks."""
DOWN: Final = keys.Use("huge", "down, a huge lesson each", (keys.DOWN,), row=True)
HELD: Final = keys.Use(
    "huge-held", "down held, a huge lesson each", (keys.DOWN,), (keys.HOME,), row=True, held=True
)


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Down in a list of huge lessons, key by key and held; the sizes of stores play no part."""
    del sizes
    store = made()
    with Program((SCRIPT, "--store", str(store.folder))) as ours, Program(keys.BARE) as bare:
        ours.seconds_until(newest_titles(store))
        ours.press(keys.TO_LESSONS)
        ours.settle(0.5)
        bare.seconds_until([list_app.PAINTED])
        for use in (DOWN, HELD):
            yield from keys.measured(SIZE, use, ours, bare)


def made() -> generate.Store:
    """A store of huge lessons, made anew; its index up to date."""
    folder = generate.CACHE / SIZE
    shutil.rmtree(folder, ignore_errors=True)
    with Library.create(folder, name="Benchmark huge", starter=False) as library:
        tension = library.tensions()[0]
        generate.commit_and_lay_out(folder, lessons(tension))
        library.refresh()
    return generate.Store(SIZE, folder)


def lessons(tension: Tension) -> Iterator[tuple[str, str]]:
    """Path and text of each lesson, one kind of hugeness after the other."""
    for number in range(COUNT):
        entry_id = f"k{number:09}"
        path = f"entries/2026/11/huge-{entry_id}.md"
        text = (
            f"---\nid: {entry_id}\ntitle: Huge lesson number {number}\nkind: failure\n"
            f"informs:\n  {tension.id}: {tension.poles[0].id}\ncreated: 2026-11-01\n---\n"
            f"{BODIES[number % len(BODIES)]}\n"
        )
        yield path, text
