"""Start: from the return key to a screen with lessons on it, in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import generate
from benchmarks.empty_app import PAINTED
from benchmarks.figures import Figure, figure, in_turns
from benchmarks.terminal import Program
from kb.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUNS = 11
TITLE = 14
"""Characters of a title that are looked for: a pane may cut it short."""
SCRIPT = str(Path(sys.executable).with_name("bothand"))
EMPTY = (sys.executable, "-m", "benchmarks.empty_app")


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Start to lessons visible against an empty Textual app's first paint."""
    for size in sizes:
        store = generate.store(size)
        titles = newest_titles(store)

        def ours(store: generate.Store = store, titles: Sequence[str] = titles) -> float:
            return seconds_to_show((SCRIPT, "--store", str(store.folder)), titles)

        ours()  # the first run after a change compiles modules
        mine, theirs = in_turns(RUNS, ours, lambda: seconds_to_show(EMPTY, [PAINTED]))
        what = "first screen with lessons / empty Textual app"
        yield figure("start", size, what, mine, theirs, target=1.3)


def newest_titles(store: generate.Store) -> list[str]:
    """How the titles of the lessons at the top of the first screen begin."""
    with Library.open(store.folder) as library:
        return [hit.title[:TITLE] for hit in library.search("", limit=5).hits]


def seconds_to_show(command: Sequence[str], texts: Sequence[str]) -> float:
    """Seconds until a program in a terminal of its own shows one of these texts."""
    with Program(command) as program:
        return program.seconds_until(texts)
