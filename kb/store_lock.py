"""One writer at a time per store, and no way for a dead one to stay in the way.

Our own lock is the system's lock on an open file, which ends with the process that holds it. (The
library for that, filelock, brings asyncio along: 40 ms for every saving command.) Git's lock
files outlive a process that was killed, and block every later save. Whoever holds our lock and
finds one asks whether any git process still works in this store; if none does, and the file does
not change, it is a leftover and goes away.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TYPE_CHECKING, Final

from kb.errors import Busy, DiskFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from psutil import Process

PATIENCE: Final = 10.0
"""Seconds to wait for another writer; a save takes some hundredths of one."""
GIT_PATIENCE: Final = 5.0
"""Seconds to wait for a git command that somebody runs in the store."""
SETTLED: float = 2.0
"""Seconds for which a lock file must not have changed before it counts as a leftover."""
_NAP: Final = 0.005
_TAKEN: Final = (
    "Another Bothand is writing to this notebook. Wait for it to finish, then try again."
)
_READERS: Final = frozenset(
    {"blame", "cat-file", "diff", "difftool", "grep", "gui", "log", "show"}
    | {"credential-cache--daemon", "fsmonitor--daemon"}
)
"""Git commands that stay for long and hold no lock."""


@contextlib.contextmanager
def writing(folder: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Hold the store for writing.

    Yields:
        The hold itself, an open file. A process that inherits it holds the store too.

    Raises:
        Busy: another program held it for longer than ``patience`` seconds.
        DiskFailed: the store can only be read.
    """
    deadline = time.monotonic() + patience
    # Who waits holds the queue. So who just wrote and wants to write again has to wait its turn.
    with _held(folder, "queue", deadline) as (_, leave), _held(folder, "lock", deadline) as held:
        leave()
        yield held[0]


@contextlib.contextmanager
def alone(folder: Path, what: str, sentence: str) -> Iterator[None]:
    """Be the only one who does this with the store; saving goes on beside it.

    Raises:
        Busy: another does it now; ``sentence`` says so.
        DiskFailed: the store can only be read.
    """
    with _held(folder, what, time.monotonic(), sentence):
        yield


@contextlib.contextmanager
def _held(
    folder: Path, name: str, deadline: float, sentence: str = _TAKEN
) -> Iterator[tuple[int, Callable[[], None]]]:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with contextlib.ExitStack() as stack:
        try:
            descriptor = os.open(folder / ".git" / f"bothand.{name}", flags, 0o666)
            stack.callback(os.close, descriptor)
            while not _locked(descriptor):
                if time.monotonic() > deadline:
                    raise Busy(sentence)
                time.sleep(_NAP)
        except OSError as error:
            raise DiskFailed(
                f"{folder} cannot be written to: {os.strerror(error.errno or 0)}. "
                "Ask whoever owns it to allow writing."
            ) from error
        yield descriptor, stack.close


if sys.platform == "win32":  # pragma: no cover - tried by hand only
    import msvcrt

    def _locked(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def clear_leftovers(
    folder: Path, patience: float = GIT_PATIENCE, *, settled: float | None = None
) -> None:
    """Remove git's lock files that no living process holds. Call it while holding the store.

    Args:
        folder: the store.
        patience: seconds to wait for a git command that is at work.
        settled: seconds without change that make a leftover; :data:`SETTLED` unless told.

    Raises:
        Busy: a git command is at work in this store and does not come to an end.
        DiskFailed: a leftover cannot be removed.
    """
    deadline = time.monotonic() + patience
    settled = SETTLED if settled is None else settled
    seen: dict[Path, tuple[int, float]] = {}
    while locks := {path: when for path in _lock_files(folder) if (when := _written(path))}:
        now = time.monotonic()
        seen = {
            path: seen[path] if path in seen and seen[path][0] == when else (when, now)
            for path, when in locks.items()
        }
        # The second measure is for a clock that was set back since.
        idle = [
            path
            for path, (when, since) in seen.items()
            if time.time() - when / 1e9 >= settled or now - since >= settled
        ]
        if idle and not git_at_work(folder):
            _remove(idle)
            continue
        if now > deadline:
            raise Busy("A git command is at work in this notebook. Let it finish, then try again.")
        time.sleep(_NAP)


def _lock_files(folder: Path) -> Iterator[Path]:
    inner = folder / ".git"
    yield from (inner / f"{name}.lock" for name in ("index", "HEAD", "ORIG_HEAD", "packed-refs"))
    yield from (inner / "refs").rglob("*.lock")


def _written(path: Path) -> int:
    """When a file was last written, in nanoseconds; 0 where there is none."""
    try:
        return max(1, path.lstat().st_mtime_ns)
    except OSError:
        return 0


def _remove(leftovers: Sequence[Path]) -> None:
    for path in leftovers:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DiskFailed(
                f"{path} was left behind by a git command that was cut off, and cannot be "
                f"deleted: {os.strerror(error.errno or 0)}. Delete it, then try again."
            ) from error


def git_at_work(folder: Path) -> bool:
    """Whether a git command that may hold a lock runs in this store."""
    import psutil  # noqa: PLC0415 - 27 ms, only where a lock file was left

    inside = str(folder.resolve())
    for process in psutil.process_iter(["name", "cmdline", "cwd", "status"]):
        told = process.info
        name = (told["name"] or "").removesuffix(".exe")
        words = told["cmdline"] or []
        if not (name == "git" or name.startswith("git-")) or not _READERS.isdisjoint(words):
            continue
        if told["status"] == psutil.STATUS_ZOMBIE:
            continue
        if any(_within(word, inside) for word in (told["cwd"] or "", *words)):
            return True
        if _holds_open(process, inside):
            return True
    return False


def _within(word: str, folder: str) -> bool:
    place = word.partition("=")[2] if word.startswith("--") else word
    return place == folder or place.startswith(folder + os.sep)


def _holds_open(process: Process, folder: str) -> bool:
    import psutil  # noqa: PLC0415 - loaded already

    try:
        return any(_within(each.path, folder) for each in process.open_files())
    except (psutil.Error, OSError):
        return False
