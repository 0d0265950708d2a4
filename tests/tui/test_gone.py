"""When the terminal is gone the screens leave, and what was typed is kept."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pexpect
import psutil
import pytest

from tests.conftest import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kb.library import Library

SETSID = shutil.which("setsid")
"""Starts a program that no signal reaches when its terminal goes."""


@pytest.mark.parametrize("hang_up", [True, False], ids=["with a signal", "without a signal"])
def test_a_lesson_being_written_is_kept_when_the_window_is_closed(
    library: Library, store: Path, *, hang_up: bool
) -> None:
    command = [str(SCRIPT), "--store", str(store)]
    if not hang_up:
        if SETSID is None:
            pytest.skip("needs setsid")
        command = [SETSID, "--fork", "--wait", *command]
    talk = pexpect.spawn(
        command[0],
        command[1:],
        env=dict(os.environ, TERM="xterm-256color"),
        dimensions=(30, 100),
        timeout=30,
        encoding="utf-8",
    )
    talk.expect("Search in your own words")
    talk.send("n")
    talk.expect("Write a lesson")
    talk.expect(r"\( \)")  # what kind of lesson it is comes first
    talk.send("\x1b[C")
    talk.expect("\N{BULLET}")
    talk.expect("draft kept")
    talk.send("\r")
    talk.expect("a colleague would look for")  # the title, with the cursor in it
    talk.send("Interrupted")
    talk.expect("Interrupted")
    started = psutil.Process(talk.pid).children(recursive=True)
    screens = psutil.Process(talk.pid) if hang_up else started[0]
    # Not its number alone: whoever had that number next would lose it with this terminal.
    talk.ptyproc.fileobj.close()  # type: ignore[attr-defined]
    try:
        wait_for(lambda: ended(screens))
        assert "Interrupted" in [each.title for each in library.drafts.all()]
    finally:
        if not ended(screens):
            screens.kill()
        talk.wait()
        talk.close()


def ended(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait for another process."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "the screens are still there"
        time.sleep(0.05)
