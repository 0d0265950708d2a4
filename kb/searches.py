"""The searches of one person in one store: those asked last, and those kept to be asked again.

A file on this computer only, never in a store: what somebody looked for is nobody else's business.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from kb.durable import write_durably
from kb.errors import DiskFailed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RECENT: Final = 20
"""How many of the searches asked last are remembered."""
KEPT: Final = 200
"""How many can be kept."""
_LONGEST: Final = 500
"""Characters of a search that is remembered; a pasted page is not."""


class Search(NamedTuple):
    """A search as it was typed; ``kept`` when the person asked to keep it."""

    text: str
    kept: bool


class Searches:
    """What was searched for in one store. Of two windows that write at once the later one wins."""

    def __init__(self, file: Path) -> None:
        """Take the file that holds them; it is made with the first search."""
        self._file = file

    def all(self) -> list[Search]:
        """Those that are kept, then those asked last; the newest of each first.

        A file that cannot be read holds none.
        """
        try:
            kept, recent = self._read()
        except DiskFailed:
            return []
        return [Search(each, kept=True) for each in kept] + [
            Search(each, kept=False) for each in recent if each not in kept
        ]

    def remember(self, text: str) -> None:
        """Note a search that was asked; an empty one is none.

        Raises:
            DiskFailed: the file cannot be read or written.
        """
        if text := _tidy(text):
            kept, recent = self._read()
            self._write(kept, [text, *recent])

    def keep(self, text: str) -> None:
        """Keep a search until it is forgotten. Raises as :meth:`remember`."""
        if text := _tidy(text):
            kept, recent = self._read()
            self._write([text, *kept], recent)

    def forget(self, text: str) -> None:
        """Let go of a search, kept or not. Raises as :meth:`remember`."""
        gone = _tidy(text)
        kept, recent = self._read()
        self._write(*([each for each in some if each != gone] for some in (kept, recent)))

    def _read(self) -> tuple[list[str], list[str]]:
        try:
            table = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return [], []
        except (OSError, ValueError, RecursionError) as error:
            raise DiskFailed(
                f"Your searches in {self._file} cannot be read. Mend or delete that file, "
                "then try again.",
            ) from error
        return _texts(table, "kept"), _texts(table, "recent")

    def _write(self, kept: Iterable[str], recent: Iterable[str]) -> None:
        table = {
            "kept": list(dict.fromkeys(kept))[:KEPT],
            "recent": list(dict.fromkeys(recent))[:RECENT],
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskFailed(
                f"Your searches cannot be kept in {self._file}: {os.strerror(error.errno or 0)}.",
            ) from error
        write_durably(self._file, json.dumps(table, ensure_ascii=False, indent=1).encode())


def _tidy(text: str) -> str:
    tidied = " ".join(text.encode("utf-8", "replace").decode().split())
    return tidied if len(tidied) <= _LONGEST else ""


def _texts(table: object, name: str) -> list[str]:
    values = table.get(name) if isinstance(table, dict) else None
    if not isinstance(values, list):
        return []
    return [tidied for each in values if isinstance(each, str) and (tidied := _tidy(each))]
