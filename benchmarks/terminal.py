"""A program in a real terminal: how long until it shows something, and what it weighs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

ROWS: Final = 40
COLUMNS: Final = 120
PATIENCE: Final = 120.0
"""Seconds to wait for a text before giving up."""
KEY_PATIENCE: Final = 10.0
"""Seconds to wait for the paint of a key before giving up."""
QUIT: Final = b"\x11"
"""Ctrl+Q, which ends any Textual app."""
_FULL_SCREEN: Final = b"\x1b[?1049h"
"""What a program sends that takes the whole terminal: text printed before it is no screen."""
_ESCAPES: Final = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])"
)


class Answer(NamedTuple):
    """Seconds from a key until its change was painted, and until nothing more was."""

    first: float
    settled: float


class Program:
    """A running program and the terminal around it."""

    def __init__(self, command: Sequence[str]) -> None:
        """Start it; the clock runs from here."""
        self._screen, inside = os.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env=environment,
            start_new_session=True,
            # Its own terminal: whatever ends the measuring hangs up, and that ends the program.
            preexec_fn=partial(fcntl.ioctl, inside, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no thread runs
        )
        os.close(inside)
        self._seen = b""

    def __enter__(self) -> Self:
        """Use it in a ``with`` block, which ends it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Ask it to quit, and see to it that it does."""
        with contextlib.suppress(OSError):
            os.write(self._screen, QUIT)
        deadline = time.perf_counter() + 5
        while self._process.poll() is None and time.perf_counter() < deadline:
            self._read(0.05)
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._screen)

    def seconds_until(self, texts: Sequence[str]) -> float:
        """Seconds from the start until any of these texts was sent to the terminal.

        Raises:
            RuntimeError: the program ended or was silent too long; what it said is in the text.
        """
        wanted = [text.encode() for text in texts]
        while time.perf_counter() - self._started < PATIENCE:
            arrived = self._read(1.0)
            now = time.perf_counter() - self._started
            if arrived and any(text in self._painted() for text in wanted):
                return now
            if not arrived and self._process.poll() is not None:
                break
        said = _ESCAPES.sub(b"", self._seen)[-2000:].decode("utf-8", "replace")
        raise RuntimeError(f"{texts[0]!r} was never shown; the terminal says: {said}")

    def settle(self, quiet: float = 1.0) -> None:
        """Wait until nothing was drawn for so many seconds."""
        while self._read(quiet):
            pass

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._screen, keys.encode())

    def answer(self, key: str, mark: bytes = b"", quiet: float = 0.15) -> Answer:
        """Type a key and wait for what it changes.

        Args:
            key: what is typed.
            mark: what its paint must hold; anything counts where it is empty.
            quiet: after so many seconds without any paint it is over.

        Raises:
            RuntimeError: nothing was painted.
        """
        start = time.perf_counter()
        first = self._until_painted(key, mark) - start
        settled = first
        while self._read(quiet) and settled < PATIENCE:
            settled = time.perf_counter() - start
        return Answer(first, settled)

    def held(self, key: str, mark: bytes, count: int, every: float) -> list[Answer]:
        """Type a key so many times, as a keyboard does while it is held down.

        A key that is painted late holds the next one up, so that each paint belongs to one key.
        """
        answers = []
        due = time.perf_counter()
        for _ in range(count):
            while (rest := due - time.perf_counter()) > 0:
                self._read(rest)
            start = time.perf_counter()
            painted = self._until_painted(key, mark) - start
            answers.append(Answer(painted, painted))
            due = max(due + every, time.perf_counter())
        return answers

    def _until_painted(self, key: str, mark: bytes) -> float:
        """Type a key; when a paint arrived that holds the mark."""
        begin, deadline = len(self._seen), time.perf_counter() + KEY_PATIENCE
        self.press(key)
        while time.perf_counter() < deadline:
            if self._read(0.5) and mark in self._seen[begin:]:
                return time.perf_counter()
        raise RuntimeError(f"the key {key!r} changed nothing")

    @property
    def resident(self) -> float:
        """Megabytes of memory that the program and what it started hold now."""
        process = psutil.Process(self._process.pid)
        whole = [process, *process.children(recursive=True)]
        return float(sum(each.memory_info().rss for each in whole) / 1e6)

    @property
    def own(self) -> float:
        """Megabytes of that which are its own, and not files mapped from the disk."""
        held = psutil.Process(self._process.pid).memory_info()
        return float((held.rss - held.shared) / 1e6)

    def _painted(self) -> bytes:
        """All text since the program took the terminal over."""
        return _ESCAPES.sub(b"", self._seen.partition(_FULL_SCREEN)[2])

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._screen], [], [], seconds)
        if not ready:
            return False
        try:
            arrived = os.read(self._screen, 65_536)
        except OSError:  # the program closed its end
            return False
        self._seen += arrived
        return bool(arrived)
