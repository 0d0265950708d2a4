"""A command and all that it starts: heard while it runs, and ended whole."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess
    from typing import IO

_CHUNK: Final = 65_536
_GRACE: Final = 0.5
"""Seconds in which what is told to end may put away its unfinished files."""
_NAP: Final = 0.005


def end(process: subprocess.Popen[bytes]) -> None:
    """End a command and everything that it has started, and let nothing of it stay behind.

    Args:
        process: started in a session of its own, with :data:`APART`.
    """
    try:
        # Asked first, so that what was received by half is put away.
        _ask_to_end(process)
        deadline = time.monotonic() + _GRACE
        while _alive(process) and time.monotonic() < deadline:
            time.sleep(_NAP)
    finally:
        _kill(process)
        process.wait()


if sys.platform == "win32":  # pragma: no cover - tried by hand only
    import queue
    import subprocess as _subprocess
    import threading

    APART: Final = _subprocess.CREATE_NEW_PROCESS_GROUP | _subprocess.CREATE_NO_WINDOW

    def _ask_to_end(process: subprocess.Popen[bytes]) -> None:
        """Nothing: who has no window and no console cannot be asked."""

    def _alive(process: subprocess.Popen[bytes]) -> bool:
        del process
        return False

    def _kill(process: subprocess.Popen[bytes]) -> None:
        import psutil  # noqa: PLC0415 - 27 ms, only where something has to be ended

        with contextlib.suppress(psutil.Error):
            for each in psutil.Process(process.pid).children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    each.kill()
        process.kill()

    class Ears:
        """Hears both voices of a command, through threads: nothing else waits for pipes here."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._heard: queue.Queue[tuple[int, bytes]] = queue.Queue(64)
            pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe]
            self._open = len(pipes)
            for number, pipe in enumerate(pipes):
                threading.Thread(target=self._read, args=(number, pipe), daemon=True).start()

        def _read(self, number: int, pipe: IO[bytes]) -> None:
            data = b"-"
            while data:
                try:
                    data = os.read(pipe.fileno(), _CHUNK)
                except OSError:
                    data = b""
                self._heard.put((number, data))

        @property
        def deaf(self) -> bool:
            """Whether both have ended."""
            return not self._open

        def hear(self, seconds: float) -> list[tuple[int, bytes]]:
            """What they say next, within this time."""
            try:
                number, data = self._heard.get(timeout=seconds)
            except queue.Empty:
                return []
            self._open -= not data
            return [(number, data)]

        def close(self) -> None:
            """Nothing: closing what a thread reads would wait for it."""

else:
    import selectors

    APART: Final = 0
    """What Windows needs to start a command apart from ours."""

    def _signal(process: subprocess.Popen[bytes], number: int) -> bool:
        try:
            os.killpg(process.pid, number)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    def _ask_to_end(process: subprocess.Popen[bytes]) -> None:
        _signal(process, signal.SIGTERM)

    def _alive(process: subprocess.Popen[bytes]) -> bool:
        """Whether anything of the group is left, the command itself or what it has started."""
        process.poll()
        return _signal(process, 0)

    def _kill(process: subprocess.Popen[bytes]) -> None:
        _signal(process, signal.SIGKILL)

    class Ears:
        """Hears both voices of a command: 0 is its answer, 1 its complaints."""

        def __init__(self, process: subprocess.Popen[bytes]) -> None:
            self._pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe]
            self._selector = selectors.DefaultSelector()
            for number, pipe in enumerate(self._pipes):
                self._selector.register(pipe, selectors.EVENT_READ, number)

        @property
        def deaf(self) -> bool:
            """Whether both have ended."""
            return not self._selector.get_map()

        def hear(self, seconds: float) -> list[tuple[int, bytes]]:
            """What they say next, within this time."""
            if self.deaf:
                return []
            heard = []
            for key, _ in self._selector.select(seconds):
                data = os.read(key.fd, _CHUNK)
                if data:
                    heard.append((key.data, data))
                else:
                    self._selector.unregister(key.fileobj)
            return heard

        def close(self) -> None:
            """Listen no longer, even if something that was left behind still speaks."""
            self._selector.close()
            for pipe in self._pipes:
                pipe.close()
