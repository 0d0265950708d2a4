"""Keys: from a key written to a real terminal until its change is painted, and all of it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from benchmarks import generate, list_app
from benchmarks.figures import Figure, figure
from benchmarks.start import SCRIPT, newest_titles
from benchmarks.terminal import Program
from tui.themes import DARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.terminal import Answer

BARE: Final = (sys.executable, "-m", "benchmarks.list_app")
RUNS: Final = 100
"""Keys of each kind, so that one in a hundred may be late and no more."""
EVERY: Final = 1 / 30
"""Seconds between the keys that a keyboard sends while one is held down."""
MEDIAN: Final = 20.0
P99: Final = 50.0
"""Milliseconds that a key may take until its change is painted, at M and L."""
DOWN: Final = "\x1b[B"
HOME: Final = "\x1b[H"
PAGE_DOWN: Final = "\x1b[6~"
ESCAPE: Final = "\x1b"
TO_LESSONS: Final = "0"
"""From home to the list of all lessons."""


class Use(NamedTuple):
    """Something that a person does: keys to measure, and those around them that are not."""

    name: str
    what: str
    keys: Sequence[str]
    before: Sequence[str] = ()
    again: Sequence[str] = ()
    """Pressed when all keys are used, to begin with the first again."""
    after: Sequence[str] = ()
    row: bool = False
    """The change is the row under the cursor, painted in its own colour."""
    held: bool = False


USES: Final = (
    Use("down", "down in the list", (DOWN,), row=True),
    Use("held", "down held, 30 a second", (DOWN,), row=True, held=True),
    Use("page", "a page down", (PAGE_DOWN,) * 4, before=(HOME,), again=(HOME,), row=True),
    Use("open", "opening a lesson", ("\r",), again=(ESCAPE,)),
    Use(
        "letter",
        "a letter in the search line",
        tuple("students are tired of tests"),
        before=("/",),
        again=("\x15",),  # Ctrl+U: the whole line away
        after=("\x15", ESCAPE, TO_LESSONS),
    ),
    Use("number", "a tension by its number", tuple("1234567"), again=("0",), after=("0",)),
)


def measure(sizes: Sequence[str]) -> Iterator[Figure]:
    """Every kind of key on each store, in turns with the same key in a bare list."""
    for size in sizes:
        store = generate.store(size)
        titles = newest_titles(store)
        with Program((SCRIPT, "--store", str(store.folder))) as ours, Program(BARE) as bare:
            ours.seconds_until(titles)
            ours.press(TO_LESSONS)
            ours.settle(0.5)
            bare.seconds_until([list_app.PAINTED])
            for use in USES:
                yield from measured(size, use, ours, bare)


def measured(size: str, use: Use, ours: Program, bare: Program) -> Iterator[Figure]:
    """One kind of key, in two programs in turns; both show their lists already."""
    mine, theirs = _Hands(ours, use, cursor()), _Hands(bare, use, b"")
    for hands in (mine, theirs):
        hands.press(use.before)
    if use.held:
        mine.hold(RUNS)
        theirs.hold(RUNS)
    else:
        for _ in range(RUNS):
            mine.one()
            theirs.one()
    for hands in (mine, theirs):
        hands.press(use.after)
    bound: dict[str, Any] = {} if size == "S" else {"median_limit": MEDIAN, "limit": P99}
    first = [each.first for each in mine.answers], [each.first for each in theirs.answers]
    yield figure(f"key-{use.name}", size, f"{use.what}, to its paint / bare list", *first, **bound)
    if not use.held:
        whole = [each.settled for each in mine.answers], [each.settled for each in theirs.answers]
        yield figure(f"key-{use.name}", size, f"{use.what}, to the last paint / bare list", *whole)


def cursor() -> bytes:
    """What is sent to the terminal for the row under the cursor, and for nothing else."""
    red, green, blue = bytes.fromhex(DARK.variables["ink-cursor"].lstrip("#"))
    return f"48;2;{red};{green};{blue}".encode()


class _Hands:
    """Does one thing with one program, key after key."""

    def __init__(self, program: Program, use: Use, row: bytes) -> None:
        self._program, self._use = program, use
        self._mark = row if use.row else b""
        self._at = 0
        self.answers: list[Answer] = []

    def press(self, keys: Sequence[str]) -> None:
        """Press keys that are not measured."""
        for key in keys:
            self._program.press(key)
            self._program.settle(0.2)

    def one(self) -> None:
        """The next key, alone."""
        if self._at == len(self._use.keys):
            self.press(self._use.again)
            self._at = 0
        self._program.settle(0.02)
        self.answers.append(self._program.answer(self._use.keys[self._at], self._mark))
        self._at += 1

    def hold(self, count: int) -> None:
        """One key, held down: the next comes when a keyboard sends it, painted or not."""
        self._program.settle(0.2)
        self.answers.extend(self._program.held(self._use.keys[0], self._mark, count, EVERY))
        self._program.settle(0.2)
