"""Git's own list of files (its "index"), which has to say what a save said.

Bothand never reads it. But whoever types `git commit` in the store commits what it says: one that
still names the old text would bring that back. So it follows every save, and is told already
while the save is being recorded. If that is cut off, git finds the new text laid ready for a
commit, which is what stands in the folder.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING, Final

from kb.errors import Busy, DiskFailed
from kb.git_answers import list_is_damaged, locked
from kb.gitcall import command, environment, not_started, run, shared
from kb.store_lock import clear_leftovers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_TRIES: Final = 5
_PATIENCE: Final = 1.0
"""Seconds to wait for a git command of somebody else. It may hold the list for as long as an
editor is open, and the save that this belongs to is safe already."""


def make_if_gone(folder: Path, lock: int) -> None:
    """Make git's list of files where there is none, as git would take that for an empty store.

    Deleting a broken one is common advice. A save would then leave one that names its own file
    alone, and a commit by hand would remove all others.
    """
    if not (folder / ".git" / "index").exists():
        # It fails where there is no commit yet, and then the list is empty rightly.
        run(folder, "read-tree", "HEAD", lock=lock)


class Telling:
    """Tells git what stands in the folder, beside whatever else is done meanwhile.

    Told so, git notes the time of each file too and need not read it at the next look.
    """

    def __init__(self, folder: Path, paths: Iterable[str], lock: int) -> None:
        """Begin; ``lock`` is our hold on the store."""
        options = ("--add", "--remove", "--replace", "-z", "--stdin")
        try:
            self._process = subprocess.Popen(
                command("update-index", *options),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment(folder),
                cwd=folder,
                pass_fds=shared(lock),
            )
        except OSError as error:
            raise not_started(error, folder) from error
        feed = self._process.stdin
        # Where another git command holds the list, this one ends at once and reads nothing.
        with contextlib.suppress(BrokenPipeError):
            if feed is not None:
                with feed:
                    feed.write(b"".join(os.fsencode(path) + b"\0" for path in paths))

    def done(self) -> bool:
        """Wait for the end; whether git knows it now."""
        return self._process.wait() == 0

    @property
    def crashed(self) -> bool:
        """Whether git broke down over it. Then the lock that stands there is its own."""
        return (self._process.returncode or 0) < 0


def tell(folder: Path, lines: bytes, lock: int, *, crashed: bool = False) -> bool:
    """Tell git exactly this, and clear away what keeps it from listening.

    Args:
        folder: the store.
        lines: mode, object and path, as `git update-index --index-info` takes them.
        lock: our hold on the store.
        crashed: whether git broke down when it was told before.

    Returns:
        Whether git knows it now; if not, it has to be told later.
    """
    for _ in range(_TRIES):
        answer = run(folder, "update-index", "-z", "--index-info", feed=lines, lock=lock)
        if answer.returncode == 0:
            return True
        crashed = crashed or answer.returncode < 0
        held_up = locked(answer.stderr)
        try:
            if crashed or held_up:
                clear_leftovers(folder, _PATIENCE, settled=0 if crashed else None)
        except (Busy, DiskFailed):
            return False
        if list_is_damaged(answer.returncode, answer.stderr):
            return run(folder, "read-tree", "HEAD", lock=lock).returncode == 0
        if not held_up:
            return False
    return False
