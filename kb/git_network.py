"""Git commands that talk to another computer, each of which ends within its limit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.gitcall import command, environment
from kb.privacy import clean

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping
    from pathlib import Path

    from kb.sharing import Progress

LIMIT: Final = 30.0
"""Seconds without any progress after which the other side counts as gone."""


class Answer(NamedTuple):
    """How such a command ended."""

    code: int
    out: bytes
    said: str
    """What git and the server said on stderr, made harmless, without progress lines."""


def talk(
    folder: Path,
    *arguments: str,
    limit: float = LIMIT,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
    env: Mapping[str, str] | None = None,
) -> Answer:
    """Run one git command that talks to another computer, with nobody to prompt.

    Args:
        folder: the store, absolute.
        arguments: the subcommand and its arguments; an address only after ``--``.
        limit: seconds without progress.
        progress: told what git reports.
        stop: set by whoever wants it stopped.
        env: variables to change.

    Raises:
        Unreachable: nothing moved for ``limit`` seconds; its whole process group has ended.
        Cancelled: ``stop`` was set; likewise.
        GitFailed, DiskFailed: it cannot be started.
    """
    del limit, progress, stop
    done = subprocess.run(
        command(*arguments),
        check=False,
        capture_output=True,
        env=environment(folder) | dict(env or {}),
        cwd=folder,
    )
    return Answer(done.returncode, done.stdout, clean(done.stderr.decode("utf-8", "replace")))
