"""What a person shared without a name: known to be theirs on this computer, and nowhere else.

One id a line in a file outside every store. It is never sent: who wrote a lesson without a name is
nobody else's business, and its author hears all the same what became of it.
"""

from __future__ import annotations

import contextlib
import os
import re
from typing import TYPE_CHECKING, Final

from kb.durable import flush_folder

if TYPE_CHECKING:
    from pathlib import Path

_ID: Final = re.compile(r"[0-9a-z]{1,64}")


class Mine:
    """The ids of what was shared without a name, from one store."""

    def __init__(self, file: Path) -> None:
        """Take the file that holds them; it is made with the first."""
        self._file = file

    def all(self) -> list[str]:
        """The ids, the one shared last first. A file that cannot be read holds none."""
        try:
            lines = self._file.read_text(encoding="ascii", errors="replace").split("\n")
        except OSError:
            return []
        # A line that a crash cut short is some other id, which no lesson has.
        return list(dict.fromkeys(line for line in reversed(lines) if _ID.fullmatch(line)))

    def remember(self, entry_id: str) -> None:
        """Note an id durably. Where the disk does not take it, the lesson is shared all the same.

        Ids are only ever added at the end: an import of thousands must not write all of them anew.
        """
        entry_id = entry_id.lower()
        if not _ID.fullmatch(entry_id):
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new = not self._file.exists()
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            descriptor = os.open(self._file, flags, 0o600)
            try:
                # The break before it ends a line that a crash left open.
                os.write(descriptor, f"\n{entry_id}\n".encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if new:
                flush_folder(self._file.parent)
