"""One writer at a time per store, and no way for a dead one to stay in the way.

Git's own lock files outlive a process that was killed, and block every later save. Whoever holds
our lock and finds one asks whether any git process still works in this store; if none does, the
file is a leftover and goes away.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Final

from kb.errors import Busy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME: Final = "bothand.lock"
PATIENCE: Final = 30.0
"""Seconds to wait for another writer; a save takes some hundredths of one."""
SETTLED: Final = 1.0
"""Seconds for which a lock file must not have changed before it counts as a leftover."""


@contextlib.contextmanager
def writing(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the store for writing.

    Raises:
        Busy: another program held it for longer than ``patience`` seconds.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - pulls in asyncio, 90 ms

    lock = FileLock(folder / ".git" / NAME, timeout=patience)
    try:
        lock.acquire(poll_interval=0.01)
    except Timeout:
        raise Busy(
            "Another Bothand is writing to this notebook. Wait for it to finish, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


def clear_leftovers(folder: Path, patience: float = PATIENCE) -> None:
    """Remove git's lock files that no living process holds. Call it while holding the store.

    Raises:
        Busy: a git command is at work in this store and does not come to an end.
    """
    deadline = time.monotonic() + patience
    while locks := [path for path in _lock_files(folder) if path.exists()]:
        if not _git_at_work(folder):
            for path in locks:
                if _idle(path) >= SETTLED:
                    path.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            raise Busy("A git command is at work in this notebook. Let it finish, then try again.")
        time.sleep(0.05)


def _lock_files(folder: Path) -> Iterator[Path]:
    inner = folder / ".git"
    yield from (inner / f"{name}.lock" for name in ("index", "HEAD", "ORIG_HEAD", "packed-refs"))
    yield inner / "config.lock"
    yield from (inner / "refs").rglob("*.lock")


def _idle(path: Path) -> float:
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0


def _git_at_work(folder: Path) -> bool:
    """Whether a git process stands in this store or was told its folder."""
    import psutil  # noqa: PLC0415 - 27 ms, only where a lock file was left

    inside = str(folder.resolve())
    for process in psutil.process_iter(["name", "cmdline", "cwd", "status"]):
        told = process.info
        if not (told["name"] or "").startswith("git") or told["status"] == psutil.STATUS_ZOMBIE:
            continue
        # GitPython keeps `git cat-file` running to read objects; it takes no locks.
        words = told["cmdline"] or []
        if "cat-file" in words:
            continue
        if (told["cwd"] or "").startswith(inside) or any(inside in word for word in words):
            return True
    return False
