"""What a person has typed into a small form and not saved: files on this computer only.

They are no lessons, so they stand in a folder of their own beside the drafts: one file a form.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.durable import remove_durably, write_durably
from kb.errors import DiskFailed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that were changed: what stood there at first, and what stands now."""

    began: Mapping[str, str]
    now: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one form, and since when, in seconds since 1970."""

    form: str
    typed: Typed
    saved: float


class FormWords:
    """The words of the small forms of one store. Of two windows that write the later one wins."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds them; it is made with the first word."""
        self._folder = folder

    def keep(self, form: str, typed: Typed) -> None:
        """Keep what stands in a form; ``form`` is its kind and what it is about.

        Raises:
            DiskFailed: it cannot be written. What was kept before is intact.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DiskFailed(
                f"What you wrote cannot be kept in {self._folder}: "
                f"{os.strerror(error.errno or 0)}.",
            ) from error
        table = {"form": form, "began": dict(typed.began), "now": dict(typed.now)}
        write_durably(self._file(form), json.dumps(table, indent=1).encode())

    def find(self, form: str) -> Typed | None:
        """What was kept of a form; None where nothing was, or where it cannot be read."""
        return _typed(_read(self._file(form)))

    def all(self) -> list[Waiting]:
        """What is kept of every form, the one saved last first; damaged files hold nothing."""
        try:
            files = sorted(self._folder.glob("*.json"))
        except OSError:
            return []
        found = []
        for file in files:
            table = _read(file)
            form = table.get("form") if isinstance(table, dict) else None
            typed = _typed(table)
            # Of a file under another name nothing could be found, nor forgotten.
            if isinstance(form, str) and typed is not None and file == self._file(form):
                with suppress(OSError):  # gone since
                    found.append(Waiting(form, typed, file.stat().st_mtime))
        return sorted(found, key=lambda each: each.saved, reverse=True)

    def forget(self, form: str) -> None:
        """Let go of what was kept of a form; nothing kept is no error.

        Raises:
            DiskFailed: it cannot be deleted.
        """
        file = self._file(form)
        if file.exists():
            remove_durably(file)

    def _file(self, form: str) -> Path:
        digest = hashlib.sha256(form.encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / f"{digest[:24]}.json"


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _typed(table: object) -> Typed | None:
    now = _texts(table, "now")
    return Typed(_texts(table, "began"), now) if now else None


def _texts(table: object, name: str) -> dict[str, str]:
    values = table.get(name) if isinstance(table, dict) else None
    if not isinstance(values, dict):
        return {}
    return {field: text for field, text in values.items() if isinstance(text, str)}
