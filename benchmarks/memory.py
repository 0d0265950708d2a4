"""Memory: what the screens hold over an empty Textual app."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.empty_app import PAINTED
from benchmarks.figures import Figure, in_turns
from benchmarks.start import EMPTY, SCRIPT, newest_titles
from benchmarks.terminal import Program

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS = 3
LIMIT = 80
"""Megabytes over an empty app, at L."""
DOWN = "\x1b[B"
PAGE_DOWN = "\x1b[6~"
SCROLLED = ("0", *([PAGE_DOWN] * 400))
"""Some 6,800 lessons passed at the size of terminal that is measured."""
USE = ("/", *"students", "\r", *([DOWN] * 40))
"""A minute's use in short: a search, and forty lessons down the list."""


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Resident memory of the screens, at rest and after some use, less an empty app's."""
    for size in sizes:
        store = generate.store(size)
        titles = newest_titles(store)
        command = (SCRIPT, "--store", str(store.folder))
        for what, keys in (
            ("at rest", ()),
            ("after a search and 40 lessons", USE),
            ("after 400 pages of the list", SCROLLED),
        ):
            ours, theirs = in_turns(
                RUNS,
                partial(megabytes, command, titles, keys),
                partial(megabytes, EMPTY, [PAINTED], ()),
            )
            over = [mine - empty for mine, empty in zip(sorted(ours), sorted(theirs), strict=True)]
            own = megabytes(command, titles, keys, own=True)
            yield Figure(
                name="memory",
                size=size,
                what=f"screens {what}, less an empty Textual app",
                unit="MB",
                median=over[RUNS // 2],
                p99=over[-1],
                limit=LIMIT if size == "L" else None,
                runs=RUNS,
                note=f"{max(ours):.0f} MB, {own:.0f} its own, against {max(theirs):.0f} MB",
            )


def megabytes(
    command: Sequence[str], texts: Sequence[str], keys: Sequence[str], *, own: bool = False
) -> float:
    """What a program holds once it has shown one of these texts, was used, and came to rest.

    ``own`` leaves out what is mapped from the disk, which the system takes back at need.
    """
    with Program(command) as program:
        program.seconds_until(texts)
        program.settle()
        for key in keys:
            program.press(key)
            program.settle(0.03)
        program.settle()
        return program.own if own else program.resident
