"""Leaving in order when the terminal is gone: its window was closed, its connection broke.

Textual's own thread for keys reads the end of the input over and over then, which keeps half a core
busy for as long as the computer runs.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from textual.app import App

PATIENCE: Final = 5.0
"""Seconds that leaving in order may take; then the program ends as it is."""


def leave_when_gone(app: App[Any]) -> None:
    """Quit this app, keeping what it keeps when somebody quits, once nobody can see it any more.

    Called once the app runs, in its own thread. Costs nothing while the terminal is there.
    """
    if app.is_headless or sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    left = False

    def leave() -> None:
        nonlocal left
        if not left:
            left = True
            _end_at_last()
            app.run_worker(app.action_quit(), exit_on_error=False)

    def watch() -> None:
        _wait_for_end(sys.__stdin__.fileno() if sys.__stdin__ is not None else 0)
        with contextlib.suppress(RuntimeError):  # the app has ended in the meantime
            loop.call_soon_threadsafe(leave)

    loop.add_signal_handler(signal.SIGHUP, leave)
    threading.Thread(target=watch, name="terminal-gone", daemon=True).start()


def _wait_for_end(terminal: int) -> None:
    """Sleep until this end of a terminal has no other end any more."""
    waiting = select.poll()
    waiting.register(terminal, 0)  # of itself it tells of nothing but the end
    while not any(told & (select.POLLHUP | select.POLLERR) for _, told in waiting.poll()):
        pass


def _end_at_last() -> None:
    """End the program even where something does not let go of the terminal that is gone."""
    last = threading.Timer(PATIENCE, os._exit, (1,))
    last.daemon = True
    last.start()
