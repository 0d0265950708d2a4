"""The real program in a real terminal, seen and driven as a person sees and drives it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from typing import TYPE_CHECKING, Final, Self

import pexpect
import pyte

from tests.conftest import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

PATIENCE: Final = 20.0
"""Seconds to wait for what must come; a busy computer is no fault."""

KEYS: Final = {
    "Enter": "\r",
    "Esc": "\x1b",
    "Tab": "\t",
    "Shift+Tab": "\x1b[Z",
    "Up": "\x1b[A",
    "Down": "\x1b[B",
    "Right": "\x1b[C",
    "Left": "\x1b[D",
    "End": "\x1b[F",
    "Ctrl+A": "\x01",
    "Ctrl+D": "\x04",
    "Ctrl+K": "\x0b",
    "Ctrl+Q": "\x11",
    "Ctrl+S": "\x13",
    "Ctrl+U": "\x15",
}
"""What a terminal sends for the keys that are no letters."""


class Terminal:
    """A terminal of this size with ``bothand`` running in it."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program; its settings and caches are the test's own."""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._program: pexpect.spawn[bytes] = pexpect.spawn(
            str(SCRIPT),
            [*arguments],
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})},
            dimensions=(rows, columns),
            timeout=PATIENCE,
        )
        self.keys = 0
        """How many keys were pressed by name, apart from the letters of what was typed."""

    def __enter__(self) -> Self:
        """Use it in a ``with`` block, which ends the program."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End it, however it stands."""
        try:
            self._program.close(force=True)
        except pexpect.ExceptionPexpect:  # killed, it may need longer to go than is waited for
            self._program.wait()
            self._program.close()

    @property
    def shown(self) -> str:
        """Everything on the screen now, line by line."""
        self._take_in(0)
        return "\n".join(self._screen.display)

    def sees(self, *words: str) -> None:
        """Wait until all these words stand on the screen."""
        self._until(lambda text: all(each in text for each in words), f"{words} never came")

    def sees_no_more(self, words: str) -> None:
        """Wait until these words are gone from the screen."""
        self._until(lambda text: words not in text, f"{words!r} never went away")

    def press(self, *keys: str) -> None:
        """Press keys by their names, a letter by itself."""
        for key in keys:
            self._program.send(KEYS.get(key, key))
            self.keys += 1

    def type(self, text: str) -> None:
        """Type this text."""
        self._program.send(text)

    def click(self, words: str) -> None:
        """Click on the first place where these words stand, once they do."""
        self.sees(words)
        lines = self._screen.display
        row = next(number for number, line in enumerate(lines) if words in line)
        at = f"{lines[row].index(words) + 1};{row + 1}"
        self._program.send(f"\x1b[<0;{at}M\x1b[<0;{at}m")

    def resize(self, columns: int, rows: int) -> None:
        """Drag the window to another size."""
        self._program.setwinsize(rows, columns)
        self._screen.resize(rows, columns)

    def kill(self) -> None:
        """End the program as a power cut would: at once, and with no word to it."""
        self._program.kill(signal.SIGKILL)
        self._program.wait()

    def ends(self) -> int:
        """Wait until the program has ended; its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._program.isalive():
            assert time.monotonic() < deadline, f"never ended; the screen says:\n{self.shown}"
            self._take_in(0.05)
        return self._program.exitstatus or 0

    def _until(self, holds: Callable[[str], bool], complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds(self.shown):
            assert time.monotonic() < deadline, f"{complaint}; the screen says:\n{self.shown}"
            self._take_in(0.05)

    def _take_in(self, seconds: float) -> None:
        """Draw what the program has sent, waiting so long for the first of it."""
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            while True:
                self._stream.feed(self._program.read_nonblocking(65_536, timeout=seconds))
                seconds = 0
