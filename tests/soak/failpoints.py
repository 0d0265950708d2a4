"""Let this process die just before the N-th thing that it changes on disk.

Python itself tells of each call that changes something (``sys.addaudithook``), whatever module it
comes from, so no step can be forgotten. What a flush makes durable and each command that is started
count as well. A process that is dead changes nothing more: where it dies by an exception, each
later change raises too, so that no ``finally`` tidies up what a real death would have left.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_CHANGING: Final = frozenset(
    {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink"}
    | {"os.chmod", "os.utime", "subprocess.Popen", "shutil.rmtree", "bothand.fsync"}
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Killed(BaseException):
    """The death of a process that a test plays in its own process."""


class Failpoint:
    """Counts what is changed, and ends the process before a given change."""

    def __init__(self, die: Callable[[], None], *, alone: bool) -> None:
        """Use :data:`HERE` or :func:`kill_at`; ``alone``: only the main thread counts."""
        self._die = die
        self._alone = alone
        self._at = 0
        self.count = 0
        self.ready = False

    def install(self) -> None:
        """Begin to listen; this cannot be undone, but costs little while nothing is armed."""
        if self.ready:
            return
        self.ready = True
        flush = os.fsync

        def told(descriptor: int) -> None:
            sys.audit("bothand.fsync", descriptor)
            flush(descriptor)

        os.fsync = told  # type: ignore[assignment]
        sys.addaudithook(self._hear)
        complain = threading.excepthook

        def ended(given: threading.ExceptHookArgs) -> None:
            if given.exc_type is not Killed:
                complain(given)

        threading.excepthook = ended

    def arm(self, at: int) -> None:
        """Die before the change of this number, counted from 1 from now on."""
        self._at, self.count = at, 0

    def die(self) -> None:
        """Die now, wherever the program is."""
        self._at = self.count = 1
        self._die()

    def disarm(self) -> bool:
        """Live again; answers whether it had come to a death."""
        died = bool(self._at) and self.count >= self._at
        self._at = 0
        return died

    def _hear(self, event: str, given: tuple[object, ...]) -> None:
        if not self._at:
            return
        if event == "open":
            flags = given[2]
            if not isinstance(flags, int) or not flags & _WRITING or given[0] == os.devnull:
                return
        elif event not in _CHANGING:
            return
        # How far another thread has come is chance, and a death must come where it was told to.
        if not self._alone or threading.current_thread() is threading.main_thread():
            self.count += 1
        if self.count >= self._at:
            self._die()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise() -> None:
    raise Killed


HERE: Final = Failpoint(_raise, alone=True)
"""The one of the test's own process."""


def kill_at(number: int) -> None:
    """Let this process be killed before its N-th change; 0: never."""
    real = Failpoint(_kill, alone=False)
    real.install()
    real.arm(number)
