"""What a save is about to change, noted before it begins.

So whoever opens the store next can tell that a save was cut off, and where.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

from kb.errors import DiskFailed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Journal:
    """The paths of the saves that did not come to an end. Only who holds the store changes it."""

    def __init__(self, folder: Path) -> None:
        """Take the store's folder."""
        self._path = folder / ".git" / "bothand.unfinished"

    def paths(self) -> list[str]:
        """The paths noted; none if all saves came to their end."""
        try:
            noted = json.loads(self._path.read_bytes() or b"[]")
        except (OSError, ValueError):
            # A note that was cut off itself: nothing had been touched by then.
            return []
        return [path for path in noted if isinstance(path, str)] if isinstance(noted, list) else []

    def note(self, paths: Iterable[str]) -> None:
        """Keep these paths, durably, in place of those noted before.

        Raises:
            DiskFailed: the disk does not take it.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        try:
            with os.fdopen(os.open(self._path, flags, 0o666), "wb") as file:
                # The file is emptied later, never deleted: so its folder needs no flush.
                file.write(json.dumps(sorted(paths)).encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DiskFailed(
                f"Nothing was saved: {os.strerror(error.errno or 0)}. "
                "Make room or allow writing, then save again."
            ) from error

    def clear(self) -> None:
        """All came to an end. If this is lost, the next one only looks once more."""
        with contextlib.suppress(OSError):
            os.truncate(self._path, 0)
