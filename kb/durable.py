"""Write a file so that a crash leaves the old text or the new one, and never half of either."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from typing import TYPE_CHECKING

from kb.errors import DiskFailed

if TYPE_CHECKING:
    from pathlib import Path

ASIDE = ".bothand-"
"""Begins the name of a file that is being written beside its place."""
LEFT: float = 60.0
"""Seconds after which such a file is one that nobody writes any more."""


def write_durably(path: Path, data: bytes, *, flush: bool = True) -> None:
    """Write beside, flush, rename, flush the folder.

    Args:
        path: where the file shall stand; its folder must exist.
        data: the whole content.
        flush: False leaves the flushing to the caller, who writes many files at once.

    Raises:
        DiskFailed: it cannot be written; what stood there is intact.
    """
    aside = path.with_name(f"{ASIDE}{secrets.token_hex(6)}")
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _no_follow(), 0o644)
        try:
            with os.fdopen(descriptor, "wb", closefd=True) as file:
                file.write(data)
                file.flush()
                if flush:
                    os.fsync(file.fileno())
            aside.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                aside.unlink()
            raise
        if flush:
            flush_folder(path.parent)
    except OSError as error:
        raise DiskFailed(
            f"{path} could not be saved: {os.strerror(error.errno or 0)}. What stood there is "
            "intact; make room or allow writing, then save again.",
        ) from error


def remove_durably(path: Path) -> None:
    """Delete a file; one that is gone already is no error.

    Raises:
        DiskFailed: it cannot be deleted.
    """
    try:
        path.unlink(missing_ok=True)
        flush_folder(path.parent)
    except OSError as error:
        raise DiskFailed(
            f"{path} could not be deleted: {os.strerror(error.errno or 0)}."
        ) from error


def sweep(folder: Path) -> None:
    """Delete what killed writes left in a folder, once it is :data:`LEFT` seconds old."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{ASIDE}*"):
            if time.time() - path.lstat().st_mtime >= LEFT:
                path.unlink()


def flush_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "nt":  # pragma: no cover - Windows has no such call, and needs none
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        flush_names(descriptor)
    finally:
        os.close(descriptor)


def flush_names(descriptor: int) -> None:
    """Make the names in an opened folder durable, where its file system can."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        # Some shared and foreign file systems know no such call for folders.
        if error.errno not in {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS}:
            raise


def _no_follow() -> int:
    return getattr(os, "O_NOFOLLOW", 0)
