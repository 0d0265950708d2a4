"""What a save is about to change, noted before it begins.

So whoever opens the store next can tell that a save was cut off, and where.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Final

from kb.errors import DiskFailed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)


class Journal:
    """The paths of the saves that did not come to an end. Only who holds the store changes it.

    A file of names, each ended by a zero byte. It only grows until all came to their end, and then
    is emptied, never deleted. So nothing noted is lost while more is, and the folder that it
    stands in needs no flush.
    """

    def __init__(self, folder: Path) -> None:
        """Take the store's folder."""
        self._path = folder / ".git" / "bothand.unfinished"

    def paths(self) -> list[str]:
        """The paths noted; none if all saves came to their end."""
        try:
            with os.fdopen(os.open(self._path, os.O_RDONLY | _NO_LINK), "rb") as file:
                *noted, _cut_off = file.read().split(b"\0")
        except OSError:
            return []
        # Of a note that was cut off itself nothing had been touched yet.
        return sorted({os.fsdecode(path) for path in noted if path})

    def note(self, paths: Iterable[str]) -> None:
        """Keep these paths too, durably.

        Raises:
            DiskFailed: the disk does not take it.
        """
        # The zero byte before them ends a note that was cut off.
        text = b"\0" + b"".join(os.fsencode(path) + b"\0" for path in paths)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_LINK
        try:
            with os.fdopen(os.open(self._path, flags, 0o666), "ab") as file:
                file.write(text)
                file.flush()
                # Without this a power cut could leave git's own list naming the old text, and
                # nobody who knows: a plain `git commit` would then bring that text back.
                os.fsync(file.fileno())
        except OSError as error:
            raise DiskFailed(
                f"Nothing was saved: {os.strerror(error.errno or 0)}. "
                "Make room or allow writing, then save again."
            ) from error

    def clear(self) -> None:
        """All came to an end. If this is lost, the next one only looks once more."""
        with contextlib.suppress(OSError):
            os.close(os.open(self._path, os.O_WRONLY | os.O_TRUNC | _NO_LINK))
