"""What is handed to another program: a text to the person's editor, an address to their browser."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from kb.errors import OutsideFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

_BROWSER: Final = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1], new=2))"
_PATIENCE: Final = 15
"""Seconds that starting a browser may take."""


def edited(data: bytes) -> bytes | None:
    """The text as the person leaves it in ``$VISUAL``, ``$EDITOR`` or what the system has.

    Takes the terminal and returns when the editor is closed; None where nothing was saved there.

    Raises:
        OutsideFailed: there is no such editor, or it failed.
    """
    import click  # noqa: PLC0415 (20 ms, only here)

    try:
        with _undisturbed():
            return click.edit(data, extension=".md")
    except (click.ClickException, OSError) as error:
        said = error.message if isinstance(error, click.ClickException) else str(error)
        raise OutsideFailed(
            f"Your editor did not work ({said}). Name one that does in EDITOR, or press e."
        ) from error


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C belongs to the editor; it must not end the notebook behind it."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def opened(address: str) -> bool:
    """Show an address in the browser; False where there is none. Blocks until it has started.

    The browser is started by a process of its own that has neither this terminal nor its name, so
    that no browser for terminals begins to draw over the screen.
    """
    environment = {name: value for name, value in os.environ.items() if name != "TERM"}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _BROWSER, address],
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return True  # a browser that was the first of its windows and stays
    except OSError:
        return False
    return done.returncode == 0
