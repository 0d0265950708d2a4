"""Start colleagues as processes, end them, and read what they were told is done."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import psutil

from tests.soak.acting_process import MARK

if TYPE_CHECKING:
    from types import TracebackType

    from tests.soak.acting_process import Task

PROJECT: Final = Path(__file__).parents[2]
MODULE: Final = "tests.soak.acting_process"
_LIMIT: Final = 60.0
"""Seconds after which what was started counts as hanging."""


class Told(NamedTuple):
    """What a task wrote into its log."""

    done: list[list[str]]
    tried: list[str]
    failed: list[list[str]]
    ended: bool

    @property
    def words(self) -> list[str]:
        """The words of the lessons that it was told are saved."""
        return [act[-1] for act in self.done if act[0] in {"share", "title"}]


def told_in(log: str | Path) -> Told:
    """Read a log, whole or cut off."""
    done: list[list[str]] = []
    failed: list[list[str]] = []
    tried: list[str] = []
    ended = False
    text = Path(log).read_text() if Path(log).exists() else ""
    for line in text.splitlines():
        try:
            word, *rest = json.loads(line)
        except ValueError:
            break
        match word:
            case "try":
                tried = rest
            case "done":
                done.append(rest)
                tried = []
            case "failed":
                failed.append(rest)
            case _:
                ended = True
    return Told(done, tried, failed, ended)


class Actors:
    """One process that forks for each task, one task at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(_LIMIT)
        self._process.stdout.close()

    def start(self, task: Task) -> int:
        """Start one; answers its process id, which is its group's too."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        return self._read()

    def wait(self) -> int:
        """Wait for the end of what was started; answers how it ended, as ``waitpid`` has it."""
        return self._read()

    def run(self, task: Task) -> Told:
        """Start one, and wait for its end and that of all that it started."""
        self.start(task)
        self.wait()
        settle(task.log)
        return told_in(task.log)

    def _read(self) -> int:
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())


def kill_group(process_id: int) -> None:
    """End a task with everything that is still in its group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process_id, signal.SIGKILL)


def settle(mark: str, *, kill: bool = False) -> None:
    """Wait until nothing runs any more that a task has started, or end it.

    What talks to a server is in a group of its own, and outlives a program that is killed.
    """
    deadline = time.monotonic() + _LIMIT
    while left := [each for each in psutil.process_iter() if _bears(each, mark)]:
        assert time.monotonic() < deadline, f"it never ends: {left}"
        for each in left:
            if kill:
                with contextlib.suppress(psutil.Error):
                    each.kill()
        psutil.wait_procs(left, timeout=0.02)


def _bears(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False
