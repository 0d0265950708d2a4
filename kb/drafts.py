"""Lessons not yet shared: files on this computer only, never in git.

A draft is an entry file like any other, so nothing is lost in moving it to the store, and a
person can open it with any editor.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from kb import document
from kb.durable import write_durably
from kb.errors import DiskFailed, NotFound
from kb.model import Entry, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SAFE_ID = re.compile(r"[0-9a-z-]{1,64}")

RESCUED: Final = "rescued"
"""The folder beside the drafts, with texts that could not be saved."""
HELD: Final = "combining"
"""The folder beside the drafts, with texts that are being put together from two versions."""
DISCARDED: Final = "deleted"
"""The folder beside the drafts, with those that a person deleted."""
KEPT_FOR: Final = 30 * 24 * 3600
"""Seconds for which a deleted draft is kept at least."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft as found on disk; ``entry`` is None where the file cannot be read as a lesson."""

    id: str
    path: Path
    entry: Entry | None
    saved: float
    """When it was last saved, in seconds since 1970."""

    @property
    def title(self) -> str:
        """What to call it in a list."""
        return (self.entry.title if self.entry else "") or "(no title yet)"


class Drafts:
    """The drafts that belong to one store."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that holds them; it is made with the first draft."""
        self._folder = folder

    def keep(self, entry: Entry) -> str:
        """Save a draft durably and return its id; one without an id gets one.

        Raises:
            DiskFailed: it cannot be written. The earlier text, if any, is intact.
        """
        entry = entry if entry.id else replace(entry, id=new_id())
        path = self._path(entry.id)
        _make(self._folder)
        write_durably(path, document.render_entry(entry))
        return entry.id

    def rescue(self, path: str, data: bytes) -> Path:
        """Keep a text that a person typed and that could not be saved, so that no word is lost.

        Args:
            path: the file of the lesson, for the name.
            data: the whole text, sound or not.

        Returns:
            The file that holds it now; no other text was written over.

        Raises:
            DiskFailed: it cannot be written.
        """
        folder, name = self._folder / RESCUED, PurePosixPath(path)
        _make(folder)
        kept = folder / f"{name.stem}-{document.digest_of(data)[:8]}{name.suffix}"
        write_durably(kept, data)
        return kept

    def hold(self, key: str, began: bytes, data: bytes) -> None:
        """Keep the text that a person is putting together from two versions.

        Args:
            key: what it is about.
            began: the text that it began with; who begins with another finds another text.
            data: the whole text, sound or not.

        Raises:
            DiskFailed: it cannot be written. The earlier text, if any, is intact.
        """
        path = self._held_at(key, began)
        _make(path.parent)
        write_durably(path, data)

    def held(self, key: str, began: bytes) -> bytes | None:
        """What became of a text so far; None where nothing was held, or it cannot be read."""
        try:
            return self._held_at(key, began).read_bytes()
        except OSError:
            return None

    def let_go(self, key: str, began: bytes) -> None:
        """Forget what became of this text; a file that cannot be deleted does no harm."""
        with contextlib.suppress(OSError):
            self._held_at(key, began).unlink()

    def let_all_go(self, key: str) -> None:
        """Forget every text that was held under this key. As :meth:`let_go`."""
        with contextlib.suppress(OSError):
            for path in (self._folder / HELD).glob(f"{_name(key)}-*.md"):
                path.unlink()

    def _held_at(self, key: str, began: bytes) -> Path:
        return self._folder / HELD / f"{_name(key)}-{document.digest_of(began)[:16]}.md"

    def all(self) -> list[Draft]:
        """Every draft, the one saved last first."""
        return sorted(self._found(), key=lambda draft: draft.saved, reverse=True)

    def get(self, draft_id: str) -> Draft:
        """The draft with this id, or with an id that starts so if only one does.

        Raises:
            NotFound: there is none, or there are several.
        """
        matching = [draft for draft in self._found() if draft.id.startswith(draft_id.lower())]
        exact = [draft for draft in matching if draft.id == draft_id.lower()]
        if len(exact or matching) == 1:
            return (exact or matching)[0]
        raise NotFound(
            f"There is no single draft called {draft_id}. See them all with: bothand drafts",
        )

    def drop(self, draft_id: str) -> None:
        """Delete a draft; one that is gone already is no error."""
        self._path(draft_id).unlink(missing_ok=True)

    def discard(self, draft_id: str) -> None:
        """Put a draft aside: gone from the list, and :meth:`bring_back` brings it back.

        Raises:
            DiskFailed: it cannot be moved; it stays among the drafts.
        """
        folder = self._folder / DISCARDED
        _make(folder)
        self._forget_old(folder)
        try:
            put = self._path(draft_id).replace(folder / f"{draft_id}.md")
            os.utime(put)
        except FileNotFoundError:
            return  # somebody else deleted it
        except OSError as error:
            raise DiskFailed(
                f"The draft cannot be deleted: {os.strerror(error.errno or 0)}."
            ) from error

    def bring_back(self) -> Draft:
        """Put the draft that was deleted last among the drafts again.

        Raises:
            NotFound: no draft was deleted, or not lately.
            DiskFailed: it cannot be moved.
        """
        found = sorted(_drafts_in(self._folder / DISCARDED), key=lambda draft: draft.saved)
        if not found:
            raise NotFound("No deleted draft is kept.")
        last = found[-1]
        path = self._path(last.id)
        if path.exists():
            raise NotFound("That draft is among the drafts already.")
        try:
            last.path.replace(path)
        except OSError as error:
            raise DiskFailed(
                f"The draft cannot be brought back: {os.strerror(error.errno or 0)}."
            ) from error
        return replace(last, path=path)

    def _forget_old(self, folder: Path) -> None:
        with contextlib.suppress(OSError):  # one that stays longer does no harm
            for path in folder.glob("*.md"):
                if path.stat().st_mtime < time.time() - KEPT_FOR:
                    path.unlink()

    def _path(self, draft_id: str) -> Path:
        if not _SAFE_ID.fullmatch(draft_id):
            raise NotFound(f"There is no draft called {draft_id}.")
        return self._folder / f"{draft_id}.md"

    def _found(self) -> Iterator[Draft]:
        return _drafts_in(self._folder)


def _drafts_in(folder: Path) -> Iterator[Draft]:
    try:
        paths = sorted(folder.glob("*.md"))
    except OSError:
        return
    for path in paths:
        try:
            data, saved = path.read_bytes(), path.stat().st_mtime
        except OSError:
            continue
        record = document.read_entry(data, path.name, None).record
        yield Draft(path.stem, path, record, saved)


def _name(key: str) -> str:
    return document.digest_of(key.encode("utf-8", "surrogateescape"))[:16]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskFailed(
            f"What you wrote cannot be kept in {folder}: {os.strerror(error.errno or 0)}.",
        ) from error
